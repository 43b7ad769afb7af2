// Choosing somebody by a part of the name, without a mouse.
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { controlOf, definitionOf, drawn, mounted } from '../support/open-form.ts';

const people = [{ id: 'p1', name: '周东', note: '长江进出口' }, { id: 'p2', name: '周冬梅', note: '北方工贸' }];

afterEach(() => document.body.replaceChildren());

describe('a person', () => {
  it('is sought by any part of the name and taken by the keyboard; what is only typed is no value', async () => {
    const choices = vi.fn(async (_pointer: string, text: string) => people.filter(({ name }) => name.includes(text)));
    const form = await mounted(await definitionOf({ properties: { who: { type: 'string', format: 'user', 'x-label': '代理人' } } }), { properties: { choices } });
    const control = controlOf(form, '/who');
    const shown = () => [...form.querySelectorAll('[role="option"]')].map((option) => option.firstElementChild!.textContent);

    control.focus();
    await userEvent.keyboard('冬');
    await vi.waitFor(() => expect(shown()).toEqual(['周冬梅']));
    await userEvent.keyboard('{Escape}');
    await drawn(form);
    expect([control.value, form.value['who'], control.getAttribute('aria-expanded')]).toEqual(['', undefined, 'false']);

    await userEvent.keyboard('周');
    await vi.waitFor(() => expect(shown()).toEqual(['周东', '周冬梅']));
    await userEvent.keyboard('{ArrowDown}');
    await vi.waitFor(() => expect(document.getElementById(control.getAttribute('aria-activedescendant')!)!.textContent).toContain('周冬梅'));
    await userEvent.keyboard('{Enter}');
    await drawn(form);
    expect(form.value['who']).toBe('p2');
    await vi.waitFor(() => expect(controlOf(form, '/who').value).toBe('周冬梅'));

    await userEvent.clear(controlOf(form, '/who'));
    await drawn(form);
    expect(form.value['who']).toBeUndefined();
  });

  it('is sought and taken in a row of a table, by the name of its column', async () => {
    const choices = vi.fn(async (_pointer: string, text: string) => people.filter(({ name }) => name.includes(text)));
    await page.viewport(1280, 800);
    const items = { type: 'object', additionalProperties: false, properties: { who: { type: 'string', format: 'user', 'x-label': '代理人' }, note: { type: 'string', maxLength: 9, 'x-label': '事项' } } } as const;
    const form = await mounted(await definitionOf({ properties: { rows: { type: 'array', maxItems: 9, 'x-label': '交接', items } } }), { data: { rows: [{ note: '值班' }, {}] }, properties: { choices } });

    await vi.waitFor(() => controlOf(form, '/rows/1/who').focus());
    await userEvent.keyboard('冬');
    await vi.waitFor(() => expect(form.querySelector('[role="option"]')?.textContent).toContain('周冬梅'));
    await userEvent.keyboard('{Enter}');
    await drawn(form);

    expect(choices).toHaveBeenLastCalledWith('/rows/who', '冬');
    expect(form.value['rows']).toEqual([{ note: '值班' }, { who: 'p2' }]);
    expect(controlOf(form, '/rows/1/who').getAttribute('aria-label')).toBe('第 2 行 代理人');
  });

  it('says when nobody is found, and when the names did not come', async () => {
    const answers = [async () => [], () => Promise.reject(new Error('offline'))];
    const form = await mounted(await definitionOf({ properties: { who: { type: 'string', format: 'user' } } }), { properties: { choices: () => answers.shift()!() } });

    controlOf(form, '/who').focus();
    await userEvent.keyboard('x');
    await vi.waitFor(() => expect(form.querySelector('.choices p')?.textContent).toContain('没有找到'));
    await userEvent.keyboard('y');
    await vi.waitFor(() => expect(form.querySelector('.choices p')?.textContent).toContain('没有取到名单'));
  });
});

describe('a department', () => {
  const tree = [{ id: 'd1', name: '外贸业务部', note: '' }, { id: 'd2', name: '关务部', note: '' }, { id: 'd3', name: '单证组', note: '关务部' }, { id: 'd4', name: '预录组', note: '关务部 › 单证组' }, { id: 'd5', name: '财务部', note: '' }];
  const unit = (choices: () => Promise<typeof tree>) => definitionOf({ properties: { unit: { type: 'string', format: 'department', 'x-label': '部门' } } }).then((definition) => mounted(definition, { properties: { choices } }));

  it('is chosen in its tree by the keyboard: walked, opened and closed, sought, taken and taken back', async () => {
    const choices = vi.fn(async () => tree);
    const form = await unit(choices);
    const control = controlOf(form, '/unit');
    const shown = () => [...form.querySelectorAll('[role="treeitem"]')].map((item) => item.textContent!.trim());
    const at = () => document.getElementById(control.getAttribute('aria-activedescendant') ?? '')?.textContent?.trim();
    const press = async (keys: string) => {
      await userEvent.keyboard(keys);
      await drawn(form);
    };

    control.focus();
    await press('{ArrowDown}');
    await vi.waitFor(() => expect(shown()).toEqual(tree.map(({ name }) => name)));
    await press('{ArrowDown}{ArrowLeft}');
    expect([at(), shown()]).toEqual(['关务部', ['外贸业务部', '关务部', '财务部']]);
    await press('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(at()).toBe('预录组');
    expect((await axe.run(form, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } })).violations.map(({ id }) => id)).toEqual([]);
    await press('{ArrowLeft}');
    expect(at()).toBe('单证组');
    await press('{Enter}');
    expect([form.value['unit'], controlOf(form, '/unit').value, control.getAttribute('aria-expanded')]).toEqual(['d3', '单证组', 'false']);

    await userEvent.clear(control);
    await press('预');
    expect([form.value['unit'], shown(), at()]).toEqual([undefined, ['关务部', '单证组', '预录组'], '预录组']);
    await press('{Escape}');
    expect([form.value['unit'], control.value]).toEqual([undefined, '']);
    expect(choices).toHaveBeenCalledTimes(1);
  });

  it('says when there is none, none called so, or when they did not come', async () => {
    const cases: readonly [() => Promise<typeof tree>, string, RegExp][] = [[async () => [], '{ArrowDown}', /还没有设部门/], [async () => tree, '无', /没有这样的部门/], [() => Promise.reject(new Error('offline')), '{ArrowDown}', /没有取到部门/]];
    for (const [choices, keys, said] of cases) {
      const form = await unit(choices);
      controlOf(form, '/unit').focus();
      await userEvent.keyboard(keys);
      await vi.waitFor(() => expect(form.querySelector('.tree-choice p')?.textContent).toMatch(said));
    }
  });
});
