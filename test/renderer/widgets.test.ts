// One contract, run over every widget there is: a new file in widgets/ is tested by being there, once it has an example here.
import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { branchesOf, isEnd, pathTo, type FieldSchema, type Json, type JsonObject } from '#engine';
import regions from '../../definitions/dictionaries/region.json' with { type: 'json' };
import { widgets } from '../../renderer/form/widget.ts';
import { setLanguage } from '../../renderer/words.ts';
import type { WfForm } from '../../renderer/form/wf-form.ts';
import { controlOf, definitionOf, drawn, facts, mounted } from '../support/open-form.ts';

interface Example {
  readonly schema: FieldSchema;
  readonly value: Json;
  /** The value in words where nothing can be changed. */
  readonly shown: string;
  /** What a person does with the keyboard, the focus being on the control, and what comes out. */
  readonly keys: string;
  readonly typed: Json;
  /** A value that is wrong. */
  readonly wrong: Json;
}

const paragraphs = (...lines: readonly string[]): Json => ({ blocks: lines.map((text) => ({ type: 'paragraph', runs: [{ text }] })) });
const colours = [{ value: 'r', label: '红' }, { value: 'g', label: '绿' }, { value: 'b', label: '蓝' }, { value: 'y', label: '黄' }, { value: 'w', label: '白' }];
const examples: { readonly [widget: string]: Example } = {
  text: { schema: { type: 'string', maxLength: 50 }, value: '胡晓雯', shown: '胡晓雯', keys: 'abc', typed: 'abc', wrong: 'x'.repeat(51) },
  textarea: { schema: { type: 'string', maxLength: 500 }, value: '一行\n两行', shown: '一行\n两行', keys: 'ab{Enter}c', typed: 'ab\nc', wrong: 'x'.repeat(501) },
  integer: { schema: { type: 'integer', minimum: 1, maximum: 9 }, value: 3, shown: '3', keys: '5', typed: 5, wrong: 12 },
  decimal: { schema: { type: 'string', format: 'decimal', 'x-decimal': { digits: 2, min: '0' } }, value: '1280.50', shown: '1,280.50', keys: '12.5', typed: '12.5', wrong: '-3' },
  money: { schema: { type: 'string', format: 'money', 'x-decimal': { min: '0' } }, value: '1280.50', shown: '壹仟贰佰捌拾元伍角整', keys: '12.5', typed: '12.5', wrong: '-3' },
  'date-range': { schema: { type: 'object', format: 'date-range' }, value: { from: '2026-11-27', to: '2026-11-29' }, shown: '2026-11-27 至 2026-11-29', keys: '', typed: { from: '2026-11-27', to: '2026-11-29' }, wrong: { from: '2026-11-27', to: '2026-11-20' } },
  rating: { schema: { type: 'integer', format: 'rating' }, value: 4, shown: '4 星', keys: '{ArrowRight}', typed: 2, wrong: 7 },
  cascade: { schema: { type: 'string', 'x-options': { region: 3 } }, value: '420102', shown: '湖北省 武汉市 江岸区', keys: '{ArrowDown}', typed: '110000', wrong: '420100' },
  tree: { schema: { type: 'string', 'x-options': { dict: 'goods', tree: 'leaf' } }, value: 'plate', shown: '金属 › 钢 › 钢板', keys: '板{ArrowDown}{Enter}', typed: 'plate', wrong: 'steel' },
  date: { schema: { type: 'string', format: 'date' }, value: '2026-11-27', shown: '2026-11-27', keys: '', typed: '2026-11-27', wrong: '-' },
  'date-time': { schema: { type: 'string', format: 'date-time' }, value: '2026-11-27T01:15:00.000Z', shown: '2026-11-27 09:15', keys: '', typed: '2026-11-27T01:15:00.000Z', wrong: '-' },
  month: { schema: { type: 'string', format: 'month' }, value: '2026-11', shown: '2026-11', keys: '', typed: '2026-11', wrong: '2026-13' },
  quarter: { schema: { type: 'string', format: 'quarter' }, value: '2026-Q4', shown: '2026-Q4', keys: '2026q1', typed: '2026-Q1', wrong: '2026-Q5' },
  select: { schema: { type: 'string', enum: colours.map(({ value }) => value), 'x-options': colours }, value: 'g', shown: '绿', keys: '{ArrowDown}', typed: 'r', wrong: 'black' },
  radio: { schema: { type: 'string', enum: ['r', 'g'], 'x-options': colours.slice(0, 2) }, value: 'g', shown: '绿', keys: ' ', typed: 'r', wrong: 'black' },
  checkbox: { schema: { type: 'boolean' }, value: true, shown: '是', keys: ' ', typed: true, wrong: 'yes' },
  password: { schema: { type: 'string', format: 'password' }, value: 'Hj2026!!', shown: '••••••••', keys: 'ab12!', typed: 'ab12!', wrong: 'ab' },
  'multi-choice': { schema: { type: 'array', uniqueItems: true, maxItems: 2, items: { type: 'string', enum: ['r', 'g', 'b'] }, 'x-options': colours.slice(0, 3) }, value: ['r', 'b'], shown: '红、蓝', keys: ' ', typed: ['r'], wrong: ['r', 'g', 'b'] },
  lines: { schema: { type: 'array', maxItems: 2, items: { type: 'string', maxLength: 20 } }, value: ['甲', '乙'], shown: '甲、乙', keys: 'ab{Enter}c', typed: ['ab', 'c'], wrong: ['甲', '乙', '丙'] },
  table: {
    schema: { type: 'array', maxItems: 2, items: { type: 'object', additionalProperties: false, required: ['name'], properties: { name: { type: 'string', maxLength: 20, 'x-label': '姓名' } } } },
    value: [{ name: '胡晓雯' }], shown: '胡晓雯', keys: '', typed: [{ name: '胡晓雯' }], wrong: [{ name: '甲' }, { name: '乙' }, { name: '丙' }],
  },
  'rich-text': {
    schema: { type: 'object', 'x-rich': { maxLength: 20 } }, value: paragraphs('请看附件。'), shown: '请看附件。', keys: 'ab{Enter}c', typed: paragraphs('ab', 'c'), wrong: paragraphs('字'.repeat(21)),
  },
  person: { schema: { type: 'string', format: 'user' }, value: 'p1', shown: '周东', keys: '', typed: 'p1', wrong: 'p'.repeat(65) },
  department: { schema: { type: 'string', format: 'department' }, value: 'd3', shown: '单证组', keys: '单证{Enter}', typed: 'd3', wrong: 'd'.repeat(65) },
  signature: {
    schema: { type: 'string', format: 'file', 'x-file': { types: ['png'], maxBytes: 2097152 } }, value: 'f3', shown: '签名-胡晓雯.png', keys: '', typed: 'f3', wrong: 'f1',
  },
  file: {
    schema: { type: 'array', maxItems: 1, items: { type: 'string', format: 'file' }, 'x-file': { types: ['pdf'], maxBytes: 2097152 } },
    value: ['f1'], shown: '营业执照.pdf', keys: '', typed: ['f1'], wrong: ['f1', 'f2'],
  },
};
const departments = [{ id: 'd1', name: '外贸业务部', note: '' }, { id: 'd2', name: '关务部', note: '' }, { id: 'd3', name: '单证组', note: '关务部' }, { id: 'd4', name: '查验组', note: '关务部' }, { id: 'd5', name: '财务部', note: '' }];
const goods = { metal: { label: { 'zh-CN': '金属', en: 'Metal' } }, steel: { label: { 'zh-CN': '钢', en: 'Steel' }, parent: 'metal' }, plate: { label: { 'zh-CN': '钢板', en: 'Plate' }, parent: 'steel' }, tube: { label: { 'zh-CN': '钢管', en: 'Tube' }, parent: 'steel' }, wood: { label: { 'zh-CN': '木材', en: 'Wood' } } };
const entries: JsonObject = regions.entries;
const named = Object.fromEntries(pathTo(entries, '420102').map((code) => [code, { ...(entries[code] as JsonObject), end: isEnd(entries, code) }]));
const files = { f1: { id: 'f1', name: '营业执照.pdf', kind: 'pdf', bytes: 1258291 }, f3: { id: 'f3', name: '签名-胡晓雯.png', kind: 'png', bytes: 8000 }, f2: { id: 'f2', name: '回执.pdf', kind: 'pdf', bytes: 65536 } };

async function formWith(widget: string, value?: Json, { readonly = false, required = false } = {}): Promise<WfForm> {
  const { schema } = examples[widget]!;
  const definition = await definitionOf(
    { ...(required ? { required: ['it'] } : {}), properties: { it: { ...schema, 'x-label': '这一项', 'x-hint': '填写说明' } } },
    { form: [{ group: '内容', items: [{ field: '/it', widget }] }] },
  );
  const form = await mounted(definition, { ...(value === undefined ? {} : { data: { it: value } }), facts: { files, names: { p1: '周东', d3: '单证组' }, dictionaries: { goods, region: named } }, context: { writes: readonly ? 'none' : 'all' }, properties: { choices: async () => departments } });
  await vi.waitFor(() => expect(form.textContent).not.toContain('正在取'));
  return form;
}

/** Answers as the server does: the regions directly below one. */
const regionsBelow = (async (path: string) => {
  const below = new URL(path, location.href).searchParams.get('below') ?? '';
  const list = (branchesOf(entries).get(below) ?? []).map((code) => ({ code, label: (entries[code] as JsonObject)['label'], end: isEnd(entries, code) }));
  return new Response(JSON.stringify({ regions: list }), { headers: { 'Content-Type': 'application/json' } });
}) as typeof fetch;

const { fetch } = window;
beforeAll(() => { window.fetch = (async (input: RequestInfo | URL, init?: RequestInit) => (String(input).startsWith('/api/regions') ? regionsBelow(input, init) : fetch(input, init))) as typeof window.fetch; });
afterAll(() => { window.fetch = fetch; });

async function faultsOf(element: Element): Promise<readonly string[]> {
  const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

afterEach(() => document.body.replaceChildren());

describe('widgets', () => {
  it('are all told of here', () => {
    expect(Object.keys(examples).sort()).toEqual([...widgets.keys()].sort());
  });

  it('are named as their files', async () => {
    const named = Object.keys(import.meta.glob('../../renderer/form/widgets/*.ts')).map((file) => file.split('/').at(-1)!.replace('.ts', ''));

    expect([...widgets.keys()].sort()).toEqual(named.sort());
  });

  it('stand in a palette under a title of their own in each language', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const titles = [...widgets.values()].map(({ title }) => (typeof title === 'string' ? title : title[language]));

      expect(titles).not.toContain(undefined);
      expect(new Set(titles).size).toBe(widgets.size);
    }
  });

  it('are chosen by rank where the author names none', async () => {
    for (const [name, { schema }] of Object.entries(examples)) {
      const definition = await definitionOf({ properties: { it: { ...schema, 'x-label': '这一项' } } });
      const [best] = [...widgets.values()].sort((a, b) => b.rank(definition.field('/it')!) - a.rank(definition.field('/it')!));

      expect(best!.name).toBe(name);
    }
  });
});

describe.each(Object.keys(examples))('widget %s', (name) => {
  const { value, shown, keys, typed, wrong } = examples[name]!;

  it('is labelled and described by its field', async () => {
    const form = await formWith(name, name === 'table' ? value : undefined, { required: true });

    const control = name === 'table' ? form.querySelector<HTMLElement>('fieldset')! : controlOf(form, '/it');
    const label = form.querySelector('.label, .choice')!;
    const described = (control.closest('[aria-describedby]')?.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join(' ');

    expect(label.textContent).toContain('这一项');
    expect(label.textContent).toContain('*');
    expect(described).toContain('填写说明');
    if (label instanceof HTMLLabelElement) expect(label.control).toBe(control);
    else expect(control.closest('fieldset')?.querySelector('legend')).toBe(label);
  });

  it('shows a value and gives it back unchanged', async () => {
    const form = await formWith(name, value);

    expect(form.value['it']).toEqual(value);
    expect(form.submit()).toEqual({ data: { it: value } });
  });

  it('takes what the keyboard says', async () => {
    const form = await formWith(name, keys === '' ? value : undefined);

    controlOf(form, name === 'table' ? '/it/0/name' : '/it').focus();
    if (keys !== '') await userEvent.keyboard(keys);
    (document.activeElement as HTMLElement).blur();
    await drawn(form);

    expect(form.value['it']).toEqual(typed);
  });

  it('says what is wrong at its place, and the control says that it is', async () => {
    const form = await formWith(name, wrong);

    form.submit();
    await drawn(form);
    const fault = form.querySelector('.fault')!;
    const holder = form.querySelector(`[aria-describedby~="${fault.id}"]`);

    expect(fault.textContent!.trim()).not.toBe('');
    expect(form.querySelector('.summary a')!.textContent).toBe(fault.textContent!.trim());
    expect(holder).not.toBeNull();
    if (name !== 'table' && name !== 'file' && name !== 'signature') expect(form.querySelector('[aria-invalid="true"]')).not.toBeNull();
  });

  it('is plain text where nothing can be changed', async () => {
    const form = await formWith(name, value, { readonly: true });

    expect(form.querySelector('[data-pointer]')).toBeNull();
    expect(form.querySelector('input, select, textarea')).toBeNull();
    expect(form.textContent).toContain(shown);
  });

  it('has no fault of accessibility, filled, wrong or read (R-230)', async () => {
    for (const [given, readonly] of [[value, false], [wrong, false], [value, true]] as const) {
      const form = await formWith(name, given, { readonly, required: true });
      if (given === wrong) form.submit();
      await drawn(form);

      expect(await faultsOf(form)).toEqual([]);
    }
  });
});

describe('rating', () => {
  it('is a group of radio buttons with a name, each said in words (R-230)', async () => {
    const form = await formWith('rating', 4);
    const group = form.querySelector('[role="radiogroup"]')!;
    const stars = [...group.querySelectorAll<HTMLInputElement>('input[type="radio"]')];

    expect(group.getAttribute('aria-label')).toBe('这一项');
    expect(stars.map((star) => star.labels![0]!.textContent!.trim())).toEqual(['1 星', '2 星', '3 星', '4 星', '5 星']);
    expect(stars.findIndex((star) => star.checked)).toBe(3);
  });
});

describe('integer', () => {
  it('keeps what is not a number where it was typed, and takes digits of full width', async () => {
    const form = await formWith('integer');
    const control = controlOf(form, '/it');

    control.focus();
    await userEvent.keyboard('5a');
    expect(form.value['it']).toBe('5a');
    await userEvent.clear(control);
    await userEvent.fill(control, '７');
    control.blur();
    await drawn(form);

    expect(form.value['it']).toBe(7);
    expect(control.value).toBe('7');
  });
});

describe('decimal', () => {
  it('keeps the whole selected when one tabs into it, so that typing replaces what stood there', async () => {
    const form = await formWith('decimal', '1280.5');
    const control = controlOf(form, '/it');

    await userEvent.tab();
    while (document.activeElement !== control) await userEvent.tab();
    await drawn(form);
    await userEvent.keyboard('992');

    expect(form.value['it']).toBe('992');
  });

  it('sets thousands apart only while nobody types', async () => {
    const form = await formWith('decimal', '1280.5');
    const control = controlOf(form, '/it');

    expect(control.value).toBe('1,280.5');
    control.focus();
    await drawn(form);
    expect(control.value).toBe('1280.5');
    control.blur();
    await drawn(form);

    expect(control.value).toBe('1,280.5');
    expect(form.value['it']).toBe('1280.5');
  });
});

describe('select and radio', () => {
  it.each(['select', 'radio'])('give the choice of %s back to Backspace', async (name) => {
    const form = await formWith(name, 'g');

    controlOf(form, '/it').focus();
    await userEvent.keyboard('{Backspace}');
    await drawn(form);

    expect(form.value['it']).toBeUndefined();
  });
});

describe('date-time', () => {
  it('is shown in the zone of the installation and kept as an instant', async () => {
    const form = await formWith('date-time');
    const control = controlOf(form, '/it');

    control.value = '2026-11-27T09:15';
    control.dispatchEvent(new InputEvent('input', { bubbles: true }));

    expect(form.value['it']).toBe('2026-11-27T01:15:00.000Z');
    expect(facts.now.zone).toBe('Asia/Shanghai');
  });
});

describe('money', () => {
  it('says the amount in capitals below the figure while it is typed, and none in English', async () => {
    const form = await formWith('money');

    controlOf(form, '/it').focus();
    await userEvent.keyboard('123.45');
    await drawn(form);
    expect(form.querySelector('wf-capitals')!.textContent).toBe('壹佰贰拾叁元肆角伍分');
    setLanguage('en');
    await drawn(form);
    expect(form.querySelector('wf-capitals')!.textContent).toBe('');
    setLanguage('zh-CN');
  });
});

describe.each(['date', 'date-time', 'month', 'date-range'])('an empty %s', (name) => {
  it('is marked, so that its pattern is not printed', async () => {
    const empty = async (value?: Json) => [...(await formWith(name, value)).querySelectorAll('.entry')].map((entry) => entry.classList.contains('blank'));

    expect(new Set(await empty())).toEqual(new Set([true]));
    expect(new Set(await empty(examples[name]!.value))).toEqual(new Set([false]));
  });
});

describe('date-range', () => {
  it('bounds each day by the other, and gives nothing when both are taken out', async () => {
    const form = await formWith('date-range', { from: '2026-11-27', to: '2026-11-29' });
    const [from, to] = [...form.querySelectorAll<HTMLInputElement>('input[type="date"]')] as [HTMLInputElement, HTMLInputElement];

    expect([from.max, to.min]).toEqual(['2026-11-29', '2026-11-27']);
    await userEvent.fill(to, '2026-12-01');
    await drawn(form);
    expect(form.value['it']).toEqual({ from: '2026-11-27', to: '2026-12-01' });
    await userEvent.fill(to, '');
    await userEvent.fill(from, '');
    expect(form.value['it']).toBeUndefined();
  });

  it('says which day is missing only when the range is left', async () => {
    const form = await formWith('date-range');
    const [from, to] = [...form.querySelectorAll<HTMLInputElement>('input[type="date"]')] as [HTMLInputElement, HTMLInputElement];

    from.focus();
    await userEvent.fill(from, '2026-11-27');
    to.focus();
    await drawn(form);
    expect(form.querySelector('.fault')).toBeNull();
    to.blur();
    await drawn(form);

    expect(form.querySelector('.fault')!.textContent).toBe('“这一项”还缺结束日期');
  });
});

describe('cascade', () => {
  it('opens level after level, keeps the code of the deepest, and asks for no more than it shows', async () => {
    const form = await formWith('cascade');
    const lists = () => [...form.querySelectorAll('select')];
    const choose = async (index: number, label: string) => {
      await userEvent.selectOptions(lists()[index]!, label);
      await drawn(form);
      await vi.waitFor(() => expect(form.textContent).not.toContain('正在取'));
    };

    await choose(0, '湖北省');
    expect(form.value['it']).toBe('420000');
    await choose(1, '武汉市');
    await choose(2, '江岸区');
    expect(form.value['it']).toBe('420102');
    expect(lists().map((list) => list.options.length)).toEqual([35, 15, 14]);
    await choose(0, '北京市');
    expect(form.value['it']).toBe('110000');
    await choose(1, '海淀区');
    expect(lists()).toHaveLength(2);

    expect(form.submit()).toEqual({ data: { it: '110108' } });
  });

  it('says where to go on when it is left too early', async () => {
    const form = await formWith('cascade', '420100');

    form.submit();
    await drawn(form);

    expect(form.querySelector('.fault')!.textContent).toContain('“武汉市”之下还有可选的项');
  });
});

describe('tree', () => {
  it('finds by a part of a word, shows what it lies under, and takes ends of branches only', async () => {
    const form = await formWith('tree');
    const control = controlOf(form, '/it');

    control.focus();
    await userEvent.keyboard('管');
    await drawn(form);
    expect([...form.querySelectorAll('[role="option"]')].map((option) => `${option.textContent!.trim()}${option.ariaDisabled === 'true' ? ' (closed)' : ''}`)).toEqual(['金属 (closed)', '钢 (closed)', '钢管']);
    await userEvent.keyboard('{Enter}');
    await drawn(form);

    expect(form.value['it']).toBe('tube');
    expect(control.value).toBe('金属 › 钢 › 钢管');
    expect(control.getAttribute('aria-expanded')).toBe('false');
  });

  it('is given back by emptying it, and left as it was by Escape', async () => {
    const form = await formWith('tree', 'plate');
    const control = controlOf(form, '/it');

    control.focus();
    await userEvent.keyboard('{ArrowDown}{Escape}');
    expect(form.value['it']).toBe('plate');
    await userEvent.clear(control);

    expect(form.value['it']).toBeUndefined();
  });
});
