// The generated form as a person meets it: when it checks, what it says, where the focus goes, what it sends.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Definition, FileFact } from '#engine';
import type { WfForm } from '../../renderer/form/wf-form.ts';
import { reachOf } from '../../renderer/form/reach.ts';
import { setLanguage } from '../../renderer/words.ts';
import '../../renderer/form/wf-values.ts';
import { controlOf, definitionOf, drawn, facts, mounted } from '../support/open-form.ts';

const contact = () => definitionOf({
  required: ['name', 'phone'],
  properties: {
    name: { type: 'string', maxLength: 20, 'x-label': { 'zh-CN': '联系人', en: 'Contact' } },
    phone: { type: 'string', format: 'phone', 'x-label': { 'zh-CN': '联系电话', en: 'Phone' } },
    abroad: { type: 'boolean', 'x-label': '在境外' },
    country: { type: 'string', maxLength: 20, 'x-label': '国家', 'x-when': { var: 'form.abroad' } },
  },
}, { form: [{ group: { 'zh-CN': '联系方式', en: 'Contact' }, items: ['/name', '/phone'] }, { group: '其他', items: ['/abroad', '/country'] }] });

const people = () => definitionOf({
  properties: {
    count: { type: 'integer', minimum: 1, 'x-label': '人数' },
    people: {
      type: 'array', maxItems: 5, 'x-label': '人员',
      items: { type: 'object', additionalProperties: false, required: ['name'], properties: { name: { type: 'string', maxLength: 20, 'x-label': '姓名' }, age: { type: 'integer', 'x-label': '年龄' } } },
    },
  },
  'x-checks': [{ rule: { '===': [{ count: [{ var: 'form.people' }] }, { var: 'form.count' }] }, at: '/people', say: '行数应等于人数' }],
});

const papers = () => definitionOf({
  properties: { files: { type: 'array', maxItems: 3, items: { type: 'string', format: 'file' }, 'x-file': { types: ['doc', 'pdf'], maxBytes: 2048 }, 'x-label': '附件' } },
});

const messages = (form: WfForm) => [...form.querySelectorAll('.fault')].map((fault) => fault.textContent!.trim());
const links = (form: WfForm) => [...form.querySelectorAll('.summary a')].map((link) => link.textContent);
const submitButton = (form: WfForm) => form.querySelector<HTMLButtonElement>('button[type="submit"]');

afterEach(async () => {
  setLanguage('zh-CN');
  await page.viewport(1280, 800);
  document.body.replaceChildren();
});

/** The colour of faults, as the browser names it. */
function red(form: WfForm): string {
  const probe = document.createElement('i');
  probe.style.color = 'var(--no)';
  form.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

async function leave(form: WfForm, pointer: string): Promise<void> {
  controlOf(form, pointer).focus();
  controlOf(form, pointer).blur();
  await drawn(form);
}

describe('form', () => {
  it('says nothing while a field is typed into for the first time, and checks it when it is left', async () => {
    const form = await mounted(await contact());

    controlOf(form, '/phone').focus();
    await userEvent.keyboard('876');
    await drawn(form);
    expect(messages(form)).toEqual([]);
    await leave(form, '/phone');

    expect(messages(form)).toHaveLength(1);
    expect(messages(form)[0]).toContain('联系电话');
  });

  it('checks again at every key while a fault is mended', async () => {
    const form = await mounted(await contact(), { data: { phone: '1387123456' } });
    await leave(form, '/phone');

    const control = controlOf(form, '/phone');
    control.focus();
    control.setSelectionRange(10, 10);
    await userEvent.keyboard('0');
    await drawn(form);
    expect(messages(form)).toEqual([]);
    await userEvent.keyboard('{Backspace}');
    await drawn(form);

    expect(messages(form)).toHaveLength(1);
  });

  it('puts groups behind tabs where the layout wants it: one seen at a time by mouse and keys, faults counted on theirs and reached from the summary, all of them judged', async () => {
    const { form: schema, ui } = (await contact()).compiled.document;
    const form = await mounted(await definitionOf(schema!, { ...ui, tabs: true }), { data: { name: '李敏', abroad: true } });
    await vi.waitFor(() => expect(form.querySelectorAll('[role="tab"]')).toHaveLength(2));
    const tabs = [...form.querySelectorAll<HTMLElement>('[role="tab"]')];
    const seen = () => [...form.querySelectorAll<HTMLElement>('[role="tabpanel"]')].filter((panel) => panel.checkVisibility()).map((panel) => panel.querySelector('h2')!.textContent);

    expect([seen(), tabs.map((tab) => tab.tabIndex), form.querySelector('.rail')]).toEqual([['联系方式'], [0, -1], null]);
    tabs[0]!.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect([seen(), document.activeElement, tabs[1]!.getAttribute('aria-selected')]).toEqual([['其他'], tabs[1], 'true']);
    expect(document.getElementById(tabs[1]!.getAttribute('aria-controls')!)!.checkVisibility()).toBe(true);

    form.submit();
    await drawn(form);
    expect([tabs[0]!.textContent, links(form).length, seen()]).toEqual([expect.stringContaining('1 处要改'), 1, ['其他']]);
    form.querySelector<HTMLAnchorElement>('.summary a')!.click();
    expect([seen(), document.activeElement]).toEqual([['联系方式'], controlOf(form, '/phone')]);
    expect(form.value).toMatchObject({ name: '李敏', abroad: true });
  });

  it('read whole says of what one may fill in that it is empty, of two fields for one thing the one asked for, and nothing of what one may not see (R-156)', async () => {
    const definition = await definitionOf({
      properties: {
        org: { type: 'string', 'x-label': '企业', 'x-value': { var: 'org.region' } }, secret: { type: 'string', 'x-label': '内部编号' }, kind: { type: 'string', 'x-label': '证件名称' },
        idCard: { type: 'string', 'x-label': '身份证号', 'x-when': { '===': [{ var: 'form.kind' }, 'idCard'] } }, idNumber: { type: 'string', 'x-label': '护照号', 'x-when': { '!==': [{ var: 'form.kind' }, 'idCard'] } }, mail: { type: 'string', 'x-label': '邮箱' },
      },
    });
    const values = Object.assign(document.createElement('wf-values'), { definition, facts, all: true, unseen: ['/secret'], data: { kind: 'idCard', idCard: '42**', idNumber: '42**' } });
    document.body.replaceChildren(values);
    await values.updateComplete;

    expect([...values.querySelectorAll('.label')].map((label) => label.textContent)).toEqual(['证件名称', '身份证号', '邮箱']);
  });

  it('answers a submission with faults by a summary that takes the focus and leads to each field in the same words', async () => {
    const form = await mounted(await contact(), { properties: { actions: button() } });

    submitButton(form)!.click();
    await drawn(form);
    const summary = form.querySelector('.summary')!;

    expect(document.activeElement).toBe(summary);
    expect(summary.querySelector('h2')!.textContent).toBe('有 2 处需要修改，修改后再提交');
    expect(links(form)).toEqual(messages(form));
    form.querySelectorAll<HTMLAnchorElement>('.summary a')[1]!.click();
    expect(document.activeElement).toBe(controlOf(form, '/phone'));
  });

  it('never disables its submit button, and repeats the count in rail and bar', async () => {
    const form = await mounted(await contact(), { properties: { actions: button() } });

    submitButton(form)!.click();
    await drawn(form);

    expect(submitButton(form)!.matches(':disabled, [aria-disabled="true"]')).toBe(false);
    expect(form.querySelector('.rail li')!.textContent).toContain('2 处要改');
    expect(form.querySelector('.bar')!.textContent).toContain('还有 2 处要改');
  });

  it('leads from one fault to the next', async () => {
    const form = await mounted(await contact(), { properties: { actions: button() } });
    submitButton(form)!.click();
    await drawn(form);
    const next = [...form.querySelectorAll('button')].find((candidate) => candidate.textContent!.includes('下一处'))!;

    controlOf(form, '/name').focus();
    next.click();
    expect(document.activeElement).toBe(controlOf(form, '/phone'));
    next.click();

    expect(document.activeElement).toBe(controlOf(form, '/name'));
  });

  it('sends what the event may write once everything holds', async () => {
    const form = await mounted(await contact(), { properties: { actions: button() } });
    const sent = vi.fn();
    form.addEventListener('wf-submit', (event) => sent((event as CustomEvent).detail));

    await userEvent.fill(controlOf(form, '/name'), '胡晓雯');
    await userEvent.fill(controlOf(form, '/phone'), '13871234560');
    submitButton(form)!.click();

    expect(sent).toHaveBeenCalledExactlyOnceWith({ data: { name: '胡晓雯', phone: '13871234560' } });
  });

  it('does not send a form away by Enter in a line of text', async () => {
    const form = await mounted(await contact(), { properties: { actions: button() } });

    controlOf(form, '/name').focus();
    await userEvent.keyboard('{Enter}');
    await drawn(form);

    expect(form.querySelector('.summary')).toBeNull();
  });

  it('shows a field when its condition holds, and does not send it when it no longer does', async () => {
    const form = await mounted(await contact(), { data: { name: '胡', phone: '13871234560' } });

    controlOf(form, '/abroad').click();
    await drawn(form);
    await userEvent.fill(controlOf(form, '/country'), '法国');
    controlOf(form, '/abroad').click();
    await drawn(form);

    expect(() => controlOf(form, '/country')).toThrow();
    expect(form.submit()).toEqual({ data: { name: '胡', phone: '13871234560', abroad: false } });
  });

  it('takes no half-composed word of an input method for a value', async () => {
    const form = await mounted(await contact());
    const control = controlOf(form, '/name');
    const changed = vi.fn();
    form.addEventListener('wf-change', changed);

    control.focus();
    control.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    control.value = 'hu';
    control.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
    await drawn(form);
    expect(changed).not.toHaveBeenCalled();
    expect(control.value).toBe('hu');
    control.value = '胡';
    control.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
    control.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '胡' }));

    expect(changed).toHaveBeenCalledOnce();
    expect(form.value['name']).toBe('胡');
  });

  it('keeps what was filled in when its facts or its context are given anew', async () => {
    const form = await mounted(await contact());

    await userEvent.fill(controlOf(form, '/name'), '胡晓雯');
    form.context = { ...form.context };
    form.facts = { ...form.facts };
    form.files = [];
    await drawn(form);

    expect(form.value['name']).toBe('胡晓雯');
    expect(controlOf(form, '/name').value).toBe('胡晓雯');
  });

  it('shows what the server refused at the field, until it is changed', async () => {
    const form = await mounted(await contact(), { data: { name: '胡', phone: '13871234560' } });

    form.refuse([{ at: '/phone', what: '这个号码已登记', remedy: '' }]);
    await drawn(form);
    expect(messages(form)).toEqual(['这个号码已登记']);
    expect(links(form)).toEqual(['这个号码已登记']);
    await userEvent.fill(controlOf(form, '/phone'), '13871234561');
    await drawn(form);

    expect(messages(form)).toEqual([]);
  });

  it('shows what the event may not write as plain text', async () => {
    const form = await mounted(await contact(), { data: { name: '胡晓雯', phone: '13871234560' }, context: { writes: ['/phone'] } });

    expect(() => controlOf(form, '/name')).toThrow();
    expect(form.querySelector('.value')!.textContent).toContain('胡晓雯');
    expect(controlOf(form, '/phone').value).toBe('13871234560');
  });

  it('speaks the reader’s language at once', async () => {
    const form = await mounted(await contact(), { data: { phone: '1' } });
    form.submit();
    await drawn(form);

    setLanguage('en');
    await drawn(form);

    expect(form.querySelector('.summary h2')!.textContent).toBe('Fix 2 things, then submit');
    expect(form.querySelector('.label')!.textContent).toContain('Contact');
    expect(messages(form)[0]).toMatch(/^“Contact”/);
  });

  it('marks what must be filled in by a red star, which is said as “required” (R-214)', async () => {
    const form = await mounted(await contact());
    const starred = [...form.querySelectorAll('.label')].filter((label) => label.querySelector('.star')).map((label) => label.textContent);

    expect(starred).toEqual(['联系人*', '联系电话*']);
    expect(getComputedStyle(form.querySelector('.label .star')!).color).toBe(red(form));
    expect(form.querySelector('.label .star')!.getAttribute('aria-hidden')).toBe('true');
    expect(controlOf(form, '/name').getAttribute('aria-required')).toBe('true');
  });

  it('puts the message in red at the right of the control as soon as that is left, tied to it, and below it on a phone (R-212)', async () => {
    const form = await mounted(await contact());
    await leave(form, '/name');
    const [control, fault] = [controlOf(form, '/name').getBoundingClientRect(), form.querySelector('.fault')!.getBoundingClientRect()];
    expect(fault.left).toBeGreaterThan(control.right);
    expect(getComputedStyle(form.querySelector('.fault')!).color).toBe(red(form));
    expect(controlOf(form, '/name').getAttribute('aria-invalid')).toBe('true');
    expect(controlOf(form, '/name').getAttribute('aria-describedby')!.split(' ')).toContain(form.querySelector('.fault')!.id);

    await page.viewport(390, 844);
    await drawn(form);

    expect(form.querySelector('.fault')!.getBoundingClientRect().top).toBeGreaterThanOrEqual(controlOf(form, '/name').getBoundingClientRect().bottom);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });

  it('is generated whole where the author wrote no layout', async () => {
    const form = await mounted(await definitionOf({ properties: { one: { type: 'string', maxLength: 5, 'x-label': '一' }, two: { type: 'integer', 'x-label': '二' } } }));

    expect([...form.querySelectorAll('.label')].map((label) => label.textContent)).toEqual(['一', '二']);
  });

  it('asks for a required field even when the layout forgot it', async () => {
    const form = await mounted(await definitionOf({ required: ['two'], properties: { one: { type: 'string', maxLength: 5 }, two: { type: 'integer' } } }, { form: ['/one'] }));

    expect(controlOf(form, '/two')).toBeInstanceOf(HTMLInputElement);
  });
});

describe('form of 500 fields', () => {
  it('draws one field at a keystroke, and no other', async () => {
    const definition = await many(500);
    const form = await mounted(definition);
    const touched = new Set<string>();
    const watch = new MutationObserver((records) => {
      for (const { target } of records) touched.add((target instanceof Element ? target : target.parentElement)?.closest<HTMLElement>('[data-pointer]')?.dataset['pointer'] ?? 'form');
    });

    watch.observe(form, { subtree: true, childList: true, attributes: true, characterData: true });
    await userEvent.fill(controlOf(form, '/f250'), 'abc');
    controlOf(form, '/f250').blur();
    await drawn(form);
    watch.disconnect();

    expect([...touched].filter((pointer) => pointer !== '/f250')).toEqual([]);
  });

  it('lists the first ten faults, and the rest when asked, with the focus on the first of them', async () => {
    const required = Array.from({ length: 30 }, (_, index) => `f${index}`);
    const form = await mounted(await definitionOf({ required, properties: Object.fromEntries(required.map((name) => [name, { type: 'string', maxLength: 9, 'x-label': name }])) }));

    form.submit();
    await drawn(form);
    expect(messages(form)).toHaveLength(30);
    expect([links(form).length, form.querySelector('.summary h2')!.textContent]).toEqual([10, '有 30 处需要修改，修改后再提交']);
    form.querySelector<HTMLButtonElement>('.summary button')!.click();
    await drawn(form);

    expect(links(form)).toEqual(messages(form));
    expect(document.activeElement).toBe(form.querySelectorAll('.summary a')[10]);
  });

  it('draws one row at a keystroke in a table, and no other', async () => {
    const definition = await people();
    const form = await mounted(definition, { data: { people: [{ name: '胡晓雯' }, { name: '张敏' }, { name: '李强' }] } });

    expect([...reachOf(definition, '/people/1/name')]).toEqual([['/people/name', true], ['/people', false]]);
    await userEvent.fill(controlOf(form, '/people/1/name'), '张小敏');
    await drawn(form);
    expect(form.value['people']).toEqual([{ name: '胡晓雯' }, { name: '张小敏' }, { name: '李强' }]);
  });

  it('leaves the focus in a cell whose key shows another cell of its row', async () => {
    const columns = { other: { type: 'string', maxLength: 20, 'x-label': '其他', 'x-when': { has: 'row.name' } }, name: { type: 'string', maxLength: 20, 'x-label': '姓名' } };
    const definition = await definitionOf({ properties: { people: { type: 'array', maxItems: 9, 'x-label': '人员', items: { type: 'object', additionalProperties: false, properties: columns } } } } as never);
    const form = await mounted(definition, { data: { people: [{}, {}] } });
    const cell = controlOf(form, '/people/1/name');

    cell.focus();
    await userEvent.keyboard('a');
    await drawn(form);

    expect(document.activeElement).toBe(cell);
    expect([form.querySelector('[data-pointer="/people/0/other"] input'), form.querySelector('[data-pointer="/people/1/other"] input')]).toEqual([null, expect.anything()]);
  });
});

describe('table', () => {
  it('adds, copies and removes rows, and keeps the focus where the eye is', async () => {
    const form = await mounted(await people());
    const named = (name: string) => form.querySelector<HTMLElement>(`[aria-label="${name}"]`)!;

    form.querySelector<HTMLElement>('[id$="-add"]')!.click();
    await vi.waitFor(() => expect(document.activeElement).toBe(named('第 1 行 姓名')));
    await userEvent.keyboard('胡晓雯');
    named('复制第 1 行').click();
    await vi.waitFor(() => expect(document.activeElement).toBe(named('第 2 行 姓名')));
    expect(form.value['people']).toEqual([{ name: '胡晓雯' }, { name: '胡晓雯' }]);
    named('删除第 1 行').click();
    await vi.waitFor(() => expect(document.activeElement).toBe(named('第 1 行 姓名')));

    expect(form.value['people']).toEqual([{ name: '胡晓雯' }]);
    expect(form.querySelector('[role="status"]')!.textContent).toBe('已删除第 1 行');
  });

  it('states what is wrong with the whole as a row, and what is wrong in a cell at the cell', async () => {
    const form = await mounted(await people(), { data: { count: 3, people: [{ name: '胡晓雯' }, { age: 30 }] } });

    form.submit();
    await drawn(form);

    expect(form.querySelector('.fault-row')!.textContent!.trim()).toBe('行数应等于人数');
    expect(form.querySelector('td.faulty')!.textContent).toContain('第 2 行姓名');
  });

  it('does not complain of the whole while its rows are still being filled in', async () => {
    const form = await mounted(await people(), { data: { count: 2, people: [{}] } });

    controlOf(form, '/people/0/name').focus();
    controlOf(form, '/people/0/age').focus();
    await drawn(form);
    expect(form.querySelector('.fault-row')).toBeNull();
    expect(form.querySelector('td.faulty')).not.toBeNull();
    controlOf(form, '/count').focus();
    await drawn(form);

    expect(form.querySelector('.fault-row')).not.toBeNull();
  });

  it('takes rows pasted from a sheet', async () => {
    const form = await mounted(await people(), { data: { people: [{}] } });
    const clipboard = new DataTransfer();
    clipboard.setData('text/plain', '胡晓雯\t３１\n赵一鸣\t28\n');

    controlOf(form, '/people/0/name').dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));

    await vi.waitFor(() => expect(form.querySelector('.pasted')).not.toBeNull());
    expect(form.value['people']).toEqual([{ name: '胡晓雯', age: 31 }, { name: '赵一鸣', age: 28 }]);
  });

  it('takes no more rows than it may', async () => {
    const form = await mounted(await people(), { data: { people: Array.from({ length: 5 }, () => ({ name: '甲' })) } });

    form.querySelector<HTMLElement>('[id$="-add"]')!.click();

    expect(form.value['people']).toHaveLength(5);
    expect(form.querySelector('[id$="-add"]')!.getAttribute('aria-disabled')).toBe('true');
  });

  const goods = () => definitionOf({
    properties: {
      goods: {
        type: 'array', maxItems: 3, 'x-label': '货物',
        items: {
          type: 'object', additionalProperties: false, properties: {
            name: { type: 'string', maxLength: 20, 'x-label': '品名' }, price: { type: 'string', format: 'money', 'x-label': '金额', 'x-total': true }, boxes: { type: 'integer', 'x-label': '件数', 'x-total': true },
            day: { type: 'string', format: 'date', 'x-label': '到货' }, checked: { type: 'boolean', 'x-label': '已验' },
            grade: { type: 'string', 'x-label': '等级', 'x-options': [{ value: 'A', label: '一等' }, { value: 'B', label: '二等' }] },
          },
        },
      },
    },
  });
  const paste = (form: WfForm, pointer: string, text: string) => {
    const clipboard = new DataTransfer();
    clipboard.setData('text/plain', text);
    controlOf(form, pointer).dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
  };

  it('adds up exactly what it declares to be added up, and says so when a cell is left', async () => {
    const form = await mounted(await goods(), { data: { goods: [{ price: '0.10', boxes: 2 }, { price: '0.20', boxes: 3 }, { price: 'x' }] } });

    expect([...form.querySelectorAll('tfoot .figure')].map((cell) => cell.textContent)).toEqual(['0.30', '5']);
    controlOf(form, '/goods/0/boxes').focus();
    await userEvent.keyboard('0');
    await drawn(form);
    expect([...form.querySelectorAll('tfoot .figure')].map((cell) => cell.textContent)).toEqual(['0.30', '23']);
    controlOf(form, '/goods/1/boxes').focus();
    await drawn(form);

    expect(form.querySelector('[role="status"]')!.textContent).toBe('合计 金额 0.30，合计 件数 23');
  });

  it('is gone through by the keyboard: Enter and arrows down a column, Alt and an arrow move a row, Ctrl and Enter add one (R-213)', async () => {
    const form = await mounted(await goods(), { data: { goods: [{ name: '甲', boxes: 1 }, { name: '乙', boxes: 2 }] } });
    const named = (name: string) => form.querySelector<HTMLElement>(`[aria-label="${name}"]`)!;

    named('第 1 行 件数').focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(named('第 2 行 件数'));
    await userEvent.keyboard('{ArrowUp}');
    expect(document.activeElement).toBe(named('第 1 行 件数'));
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await vi.waitFor(() => expect(document.activeElement).toBe(named('第 2 行 件数')));
    expect(form.value['goods']).toEqual([{ name: '乙', boxes: 2 }, { name: '甲', boxes: 1 }]);
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await vi.waitFor(() => expect(document.activeElement).toBe(named('第 3 行 品名')));

    expect(form.value['goods']).toHaveLength(3);
    expect(document.getElementById(form.querySelector('table')!.getAttribute('aria-describedby')!)!.textContent).toContain('Alt+↑↓');
  });

  it('reads pasted cells as their columns write them, and says in words what did not fit', async () => {
    const form = await mounted(await goods(), { data: { goods: [{}] } });

    paste(form, '/goods/0/name', '甲\t￥1,280.50\t3\t2026/3/1\t是\t二等\n"乙\n丙"\t7\t1\t2026年12月5日\t否\tA\n丁\t\t\t20260306\t√\t三等\t多余\n戊\t1\n己\t2\n');
    await vi.waitFor(() => expect(form.querySelector('.pasted')).not.toBeNull());

    expect(form.value['goods']).toEqual([
      { name: '甲', price: '1280.50', boxes: 3, day: '2026-03-01', checked: true, grade: 'B' },
      { name: '乙\n丙', price: '7', boxes: 1, day: '2026-12-05', checked: false, grade: 'A' },
      { name: '丁', day: '2026-03-06', checked: true, grade: '三等' },
    ]);
    expect(form.querySelector('.pasted')!.textContent).toBe('已粘贴 3 行，另有 2 行放不下：最多 3 行，右边多出的 1 列没有粘贴');
  });

  it('copies a row as all of them are now, whichever was drawn last', async () => {
    const form = await mounted(await goods(), { data: { goods: [{ name: '甲' }, { name: '乙' }] } });

    controlOf(form, '/goods/1/name').focus();
    await userEvent.keyboard('丙');
    await drawn(form);
    form.querySelector<HTMLElement>('[aria-label="复制第 1 行"]')!.click();

    expect(form.value['goods']).toEqual([{ name: '甲' }, { name: '甲' }, { name: '乙丙' }]);
  });

  it('becomes cards on a phone, a new one open', async () => {
    await page.viewport(390, 844);
    const form = await mounted(await people(), { data: { people: [{ name: '胡晓雯', age: 31 }, {}] } });

    const [first, second] = [...form.querySelectorAll<HTMLDetailsElement>('.card')];

    expect(first!.open).toBe(false);
    expect(first!.querySelector('summary')!.textContent!.replace(/\s+/g, ' ')).toContain('胡晓雯');
    expect(second!.open).toBe(true);
    expect(second!.querySelector<HTMLLabelElement>('label')!.control).toBe(controlOf(form, '/people/1/name'));
  });
});

describe('files', () => {
  const pdf = () => new File(['%PDF-1.7'], '回执.pdf', { type: 'application/pdf' });
  const stored: FileFact = { id: 'f1', name: '回执.pdf', kind: 'pdf', bytes: 8 };

  async function chosen(form: WfForm, ...list: File[]): Promise<void> {
    const transfer = new DataTransfer();
    for (const file of list) transfer.items.add(file);
    const input = controlOf(form, '/files');
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await vi.waitFor(() => expect(form.querySelector('.files li')).not.toBeNull());
    await drawn(form);
  }

  it('say their types and size before one is chosen', async () => {
    const form = await mounted(await papers());

    expect(form.querySelector('.limits')!.textContent).toBe('doc、pdf，单个不超过 2 KB，最多 3 个');
  });

  it('of a wrong type or size never leave the page, and say why', async () => {
    const upload = vi.fn();
    const form = await mounted(await papers(), { properties: { upload } });

    await chosen(form, new File(['x'], '参会回执.docx'), new File([new Uint8Array(3000)], '大.pdf'));

    expect(upload).not.toHaveBeenCalled();
    expect([...form.querySelectorAll('.why')].map((why) => why.textContent)).toEqual(['不支持 docx。请另存为 doc、pdf 后重新选择。', '文件有 3 KB，超过 2 KB。请压缩或拆分后重新选择。']);
    form.submit();
    await drawn(form);
    expect(links(form)).toEqual(['“附件”有文件没有上传，请重新选择或移除']);
  });

  it('show how far they are, and become part of the form when they have arrived', async () => {
    let arrive: (file: FileFact) => void = () => {};
    const upload = vi.fn((_pointer: string, _file: File, progress: (share: number) => void) => {
      progress(0.5);
      return new Promise<FileFact>((done) => (arrive = done));
    });
    const form = await mounted(await papers(), { properties: { upload } });

    await chosen(form, pdf());
    expect(form.querySelector('progress')!.value).toBe(0.5);
    expect('faults' in form.submit()).toBe(true);
    arrive(stored);
    await vi.waitFor(() => expect(form.value['files']).toEqual(['f1']));
    await drawn(form);

    expect(form.querySelector('.files')!.textContent).toContain('已上传');
    expect(form.submit()).toEqual({ data: { files: ['f1'] } });
  });

  it('that did not go can be sent again or removed', async () => {
    const upload = vi.fn().mockRejectedValueOnce(new Error('网络断了。')).mockResolvedValueOnce(stored);
    const form = await mounted(await papers(), { properties: { upload } });

    await chosen(form, pdf());
    await vi.waitFor(() => expect(form.querySelector('.why')?.textContent).toBe('网络断了。'));
    [...form.querySelectorAll('button')].find((candidate) => candidate.textContent === '再传一次')!.click();
    await vi.waitFor(() => expect(form.value['files']).toEqual(['f1']));
    await drawn(form);
    const removed = vi.fn();
    form.addEventListener('wf-file-removed', (event) => removed((event as CustomEvent).detail));
    form.querySelector<HTMLElement>('[aria-label="移除 回执.pdf"]')!.click();

    expect(form.value['files']).toBeUndefined();
    expect(removed).toHaveBeenCalledExactlyOnceWith({ pointer: '/files', file: 'f1' });
  });

  it('are put in another order by the keyboard, which stays where the file went', async () => {
    const files = Object.fromEntries(['一', '二', '三'].map((name) => [name, { ...stored, id: name, name: `${name}.pdf` }]));
    const form = await mounted(await papers(), { data: { files: ['一', '二', '三'] }, facts: { files } });

    form.querySelector<HTMLElement>('[aria-label="上移 三.pdf"]')!.focus();
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(document.activeElement!.getAttribute('aria-label')).toBe('上移 三.pdf'));
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(form.value['files']).toEqual(['三', '一', '二']));
    await drawn(form);

    expect(form.querySelector<HTMLButtonElement>('[aria-label="上移 三.pdf"]')!.disabled).toBe(true);
    await vi.waitFor(() => expect(document.activeElement!.getAttribute('aria-label')).toBe('下移 三.pdf'));
    expect(form.querySelector('[role="status"]')!.textContent).toBe('三.pdf 移到第 1 个，共 3 个');
  });

  it('are taken from the clipboard, a picture under a name that can be told apart, and show where they can be dropped', async () => {
    const upload = vi.fn((): Promise<FileFact> => new Promise(() => {}));
    const form = await mounted(await papers(), { properties: { upload } });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(['%PDF-1.7'], 'image.pdf'));
    const zone = form.querySelector('.drop')!;

    zone.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true }));
    expect(zone.classList.contains('over')).toBe(true);
    zone.dispatchEvent(new DragEvent('dragleave', { bubbles: true }));
    expect(zone.classList.contains('over')).toBe(false);
    controlOf(form, '/files').dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
    await vi.waitFor(() => expect(form.querySelector('.files .name')).not.toBeNull());

    expect(form.querySelector('.files .name')!.textContent).toMatch(/^图片-\d{14}\.pdf$/);
  });

  it('offer the camera only where the author says so', async () => {
    const withCamera = async (camera: boolean) => mounted(await definitionOf({ properties: { photo: { type: 'string', format: 'file', 'x-file': { types: ['jpg'], maxBytes: 2048, camera } } } }));

    expect((await withCamera(true)).querySelector('input[capture]')).not.toBeNull();
    expect((await withCamera(false)).querySelector('input[capture]')).toBeNull();
  });
});

function button(): unknown {
  return Object.assign(document.createElement('button'), { type: 'submit', className: 'button main', textContent: '提交申请' });
}

function many(count: number): Promise<Definition> {
  return definitionOf({ properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, { type: 'string' as const, maxLength: 20, 'x-label': `第 ${index} 项` }])) });
}
