// States of a field beyond filled and empty: what excludes something else, what a rule found, what only a rule works out.
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { JsonObject } from '#engine';
import type { WfForm } from '../../renderer/form/wf-form.ts';
import { setLanguage } from '../../renderer/words.ts';
import { controlOf, definitionOf, drawn, mounted } from '../support/open-form.ts';

afterEach(async () => {
  setLanguage('zh-CN');
  await page.viewport(1280, 800);
  document.body.replaceChildren();
});

const yes = { type: 'boolean', default: false } as const;
const options = (data: JsonObject = {}) => definitionOf({
  properties: {
    magazine: { ...yes, 'x-label': { 'zh-CN': '推荐到杂志', en: 'Recommend to the magazine' } },
    internal: { ...yes, 'x-label': { 'zh-CN': '重要信息内部交流', en: 'Internal exchange' }, 'x-excludes': ['/magazine', '/exchange'] },
    exchange: { ...yes, 'x-label': { 'zh-CN': '发布到预警工作交流', en: 'Publish to all' } },
  },
}).then((definition) => mounted(definition, { data }));

const placeOf = (form: WfForm, pointer: string) => [...form.querySelectorAll<HTMLElement>('[data-pointer]')].find((element) => element.dataset['pointer'] === pointer);
const described = (form: WfForm, pointer: string) => (controlOf(form, pointer).getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean).map((id) => document.getElementById(id)!.textContent).join(' ');
const chosen = (form: WfForm) => ['/magazine', '/internal', '/exchange'].filter((pointer) => controlOf(form, pointer).checked);

async function faultsOf(element: Element): Promise<readonly string[]> {
  const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

describe('a yes that excludes others', () => {
  it('takes them back when it is ticked, and is taken back by them (R-236)', async () => {
    const form = await options();
    for (const [pointer, left] of [['/magazine', ['/magazine']], ['/exchange', ['/magazine', '/exchange']], ['/internal', ['/internal']], ['/magazine', ['/magazine']]] as const) {
      await userEvent.click(controlOf(form, pointer));
      await drawn(form);
      expect(chosen(form)).toEqual(left);
    }

    expect(form.value).toMatchObject({ magazine: true, internal: false, exchange: false });
  });

  it('can be taken back where both were kept (R-236)', async () => {
    const form = await options({ magazine: true, internal: true });

    await userEvent.click(controlOf(form, '/magazine'));
    await drawn(form);

    expect(chosen(form)).toEqual(['/internal']);
  });

  it('says by keyboard too what it will take back, and that it did, in both languages', async () => {
    const form = await options({ magazine: true, exchange: true });
    expect(described(form, '/internal')).toBe('选择后会取消“推荐到杂志”“发布到预警工作交流”');
    setLanguage('en');
    await drawn(form);
    expect(described(form, '/internal')).toBe('Choosing this takes back “Recommend to the magazine”, “Publish to all”');

    controlOf(form, '/internal').focus();
    await userEvent.keyboard(' ');
    await drawn(form);

    expect(document.activeElement).toBe(controlOf(form, '/internal'));
    expect(form.querySelector('[role=status].unseen')!.textContent).toBe('Taken back: “Recommend to the magazine”, “Publish to all”');
    expect(described(form, '/magazine')).toBe('Choosing this takes back “Internal exchange”');
  });

  it('is clean to axe, and fits a phone', async () => {
    await page.viewport(390, 844);
    const form = await options({ magazine: true, exchange: true });

    expect(await faultsOf(form)).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});

describe('last year’s figure', () => {
  const money = { type: 'string', format: 'decimal', 'x-decimal': { digits: 2, min: '0' } } as const;
  const report = async (lookup?: JsonObject) => {
    const unit = { 'zh-CN': '万美元', en: '10,000 USD' };
    const definition = await definitionOf({
      properties: {
        amount: { ...money, 'x-label': '本期' },
        lastYear: { ...money, 'x-label': '去年同期', 'x-value': { var: 'lookup.last.amount' }, 'x-typed': true },
        growth: { type: 'string', format: 'decimal', 'x-label': '同比增长', 'x-value': { round: [{ '*': [{ '/': [{ '-': [{ var: 'form.amount' }, { var: 'form.lastYear' }] }, { var: 'form.lastYear' }] }, 100] }, 2] } },
      },
    }, { form: [{ group: '上报', columns: 2, items: [{ field: '/amount', unit }, { field: '/lastYear', unit }, { field: '/growth', unit: '%' }] }] }, { lookups: { last: { from: 'sample', where: {}, take: 'first', columns: ['amount'] } }, columns: { amount: { type: 'decimal', value: { var: 'form.amount' } } } });
    return mounted(definition, { facts: lookup ? { lookup } : {} });
  };

  it('is typed where none is known, and growth stays empty until it is (R-116)', async () => {
    const form = await report();
    const growth = () => [...form.querySelectorAll('.field')].find((field) => field.textContent!.includes('同比增长'))!.querySelector('.value')!.textContent;

    expect(growth()).toBe('—');
    controlOf(form, '/amount').focus();
    await userEvent.keyboard('80');
    controlOf(form, '/lastYear').focus();
    await userEvent.keyboard('100');
    await drawn(form);

    expect(growth()).toBe('-20.00 %');
    expect(await faultsOf(form)).toEqual([]);
  });

  it('is read, with a word on why, where it is known; and typed again should it go', async () => {
    const form = await report({ last: { amount: '12345.6' } });

    expect(placeOf(form, '/lastYear')).toBeUndefined();
    expect(form.textContent).toContain('12,345.6 万美元');
    expect(form.querySelector('.found')!.textContent).toBe('已自动取得，不用填写');
    expect(await faultsOf(form)).toEqual([]);
    form.facts = { ...form.facts, lookup: {} };
    await drawn(form);
    expect(placeOf(form, '/lastYear')).toBeDefined();
  });

  it('fits a phone', async () => {
    await page.viewport(390, 844);
    await report({ last: { amount: '123456789012.34' } });

    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});
