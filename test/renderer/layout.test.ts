// What a form shows that its author's layout forgot, and what it leaves out: no layout hides what is asked or known.
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject, Offer } from '#engine';
import '../../renderer/form/wf-values.ts';
import { contextOf } from '../../renderer/offer-context.ts';
import { controlOf, definitionOf, drawn, facts, mounted } from '../support/open-form.ts';

const placed = { form: [{ group: '货物', items: ['/goods', { field: '/parts', columns: ['name'] }] }], events: { FILE: [{ group: '归档', items: ['/shelf'] }] } };

const goods = () => definitionOf({
  required: ['goods'],
  properties: {
    goods: { type: 'string', maxLength: 20, 'x-label': '货物' },
    parts: { type: 'array', maxItems: 9, 'x-label': '部件', items: { type: 'object', additionalProperties: false, properties: { name: { type: 'string', maxLength: 20, 'x-label': '名称' }, origin: { type: 'string', maxLength: 20, 'x-label': '产地' } } } },
    note: { type: 'string', maxLength: 20, 'x-label': '新加的备注' },
    shelf: { type: 'string', maxLength: 20, 'x-label': '架号' },
  },
}, placed);

const labels = (root: ParentNode) => [...root.querySelectorAll('.label')].map((label) => label.childNodes[0] && label.textContent!.trim().replace(/\*|选填/g, '').trim());

async function read(data: JsonObject): Promise<HTMLElement> {
  const values = Object.assign(document.createElement('wf-values'), { definition: await goods(), data, facts });
  document.body.replaceChildren(values);
  await values.updateComplete;
  return values;
}

afterEach(() => document.body.replaceChildren());

describe('layout', () => {
  it('is followed by the fields it leaves out, in a last section without heading', async () => {
    const form = await mounted(await goods());

    const sections = [...form.querySelectorAll('.section')];

    expect(sections).toHaveLength(2);
    expect(sections[1]!.querySelector('h2')).toBeNull();
    expect(labels(sections[1]!)).toEqual(['新加的备注', '架号']);
  });

  it('leaves a field out that the event cannot write and that holds nothing', async () => {
    const form = await mounted(await goods(), { context: { writes: ['/goods', '/note'] } });

    expect(labels(form)).not.toContain('架号');
  });

  it('is followed by columns it does not name', async () => {
    const form = await mounted(await goods(), { data: { parts: [{}] } });

    expect(controlOf(form, '/parts/0/origin')).toBeInstanceOf(HTMLInputElement);
  });

  it('of an event is not followed by what the layout of the form places', async () => {
    const form = await mounted(await goods(), { data: { goods: '茶叶', note: '易碎' }, context: { event: 'FILE', writes: ['/shelf'] } });

    expect(labels(form)).toEqual(['架号', '新加的备注']);
  });

  it('where only what is written stands, holds nothing else', async () => {
    const form = await mounted(await goods(), { data: { goods: '茶叶' }, context: { writes: ['/note'] }, properties: { brief: true } });

    expect(labels(form)).toEqual(['新加的备注']);
  });

  it('lets nothing that is known out of sight where it is read', async () => {
    const values = await read({ goods: '茶叶', note: '易碎', parts: [{ name: '罐', origin: '恩施' }] });

    expect(labels(values)).toEqual(['货物', '部件', '新加的备注']);
    expect(values.textContent).toContain('恩施');
  });

  it('shows a fact beside the form only when it is known', async () => {
    const definition = await definitionOf({ properties: { name: { type: 'string', maxLength: 20, 'x-label': '姓名' } } }, {
      form: [{ group: '单位', aside: true, items: [{ fact: 'org.name', label: '名称' }, { fact: 'actor.org.region', label: '地区' }] }, '/name'],
    });

    const form = await mounted(definition);

    expect([...form.querySelectorAll('.context dt')].map((term) => term.textContent)).toEqual(['名称']);
  });
});

describe('a form that is resumed', () => {
  it('does not offer a default again that was cleared', async () => {
    const definition = await definitionOf({ properties: { mode: { type: 'string', maxLength: 20, default: '线下', 'x-label': '方式' } } });
    const offer = (): Offer => ({ event: 'SEND', label: '提交', kind: 'start', comment: 'none', writes: ['*'], requires: [], judge: 'full', refuses: false, problems: [] });
    const begun = await mounted(definition, { context: contextOf(offer()) });
    expect(begun.value).toEqual({ mode: '线下' });

    const resumed = await mounted(definition, { context: contextOf(offer(), true) });
    await drawn(resumed);

    expect(resumed.value).toEqual({});
  });
});
