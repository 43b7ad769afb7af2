import { describe, expect, it } from 'vitest';
import type { Definition, Field } from '../../engine/compiled.ts';
import type { JsonObject } from '../../engine/json.ts';
import { canonical } from '../../engine/json.ts';
import { change, excludedBy, field, judge, newRow, openForm, stored, submission, submit, total, type FormContext, type FormFacts } from '../../engine/form.ts';
import { contextOf, factsOf, formOf, opened, tableOf } from '../support/forms.ts';

const text = { type: 'string', maxLength: 50 };
const number = { type: 'integer' };
const money = { type: 'string', format: 'decimal' };
const form = (name: string) => ({ var: `form.${name}` });

/** Opens, judges and answers with the codes at their places. */
function faults(definition: Definition, data: JsonObject, context: Partial<FormContext> = {}, facts: Partial<FormFacts> = {}): string[] {
  return judge(openForm(definition, data, factsOf(facts), contextOf({ resumed: true, ...context }))).map(({ code, at }) => `${code} ${at}`);
}

function sent(definition: Definition, before: JsonObject, data: JsonObject, context: Partial<FormContext> = {}, facts: Partial<FormFacts> = {}) {
  const answer = submit(definition, before, data, factsOf(facts), contextOf(context));
  return 'data' in answer ? answer.data : answer.problems.map(({ code, at }) => `${code} ${at}`);
}

describe('relevance', () => {
  it('hides a field whose rule is false or unknown, and removes what is hidden from what is stored', async () => {
    const definition = await opened(formOf({ kind: text, reason: { ...text, 'x-when': { '===': [form('kind'), 'other'] } } }));

    const hidden = openForm(definition, { kind: 'sick', reason: '发烧' }, factsOf(), contextOf());
    const unknown = openForm(definition, { reason: '发烧' }, factsOf(), contextOf());
    const shown = openForm(definition, { kind: 'other', reason: '发烧' }, factsOf(), contextOf());

    expect([hidden, unknown, shown].map((state) => field(state, '/reason').relevant)).toEqual([false, false, true]);
    expect([hidden, unknown, shown].map(stored)).toEqual([{ kind: 'sick' }, {}, { kind: 'other', reason: '发烧' }]);
  });

  it('brings back what was entered when a hidden field is relevant again', async () => {
    const definition = await opened(formOf({ kind: text, reason: { ...text, 'x-when': { '===': [form('kind'), 'other'] } } }));
    const state = openForm(definition, { kind: 'other', reason: '发烧' }, factsOf(), contextOf());

    const away = change(state, '/kind', 'sick');
    const back = change(away, '/kind', 'other');

    expect(stored(away)).toEqual({ kind: 'sick' });
    expect(stored(back)).toEqual({ kind: 'other', reason: '发烧' });
    expect(stored(state)).toEqual({ kind: 'other', reason: '发烧' });
  });

  it('follows a chain of hidden fields to its end, whatever the order of the document', async () => {
    const definition = await opened(formOf({
      third: { ...number, 'x-when': { has: 'form.second' } }, second: { ...number, 'x-when': { has: 'form.first' } }, first: { ...number, 'x-when': { '===': [form('start'), true] } }, start: { type: 'boolean', default: false },
    }));
    const state = openForm(definition, { start: true, first: 1, second: 2, third: 3 }, factsOf(), contextOf());

    expect(stored(change(state, '/start', false))).toEqual({ start: false });
  });

  it('removes a table with its rows, and cells by the rule of their row', async () => {
    const people = tableOf({ name: text, abroad: { type: 'boolean', default: false }, country: { ...text, 'x-when': { '===': [{ var: 'row.abroad' }, true] } } }, { 'x-when': { '>': [form('count'), 0] } });
    const definition = await opened(formOf({ count: number, people }));
    const state = openForm(definition, { count: 1, people: [{ name: '甲', abroad: true, country: 'JP' }, { name: '乙', country: 'US' }] }, factsOf(), contextOf());

    const cell = change(state, '/people/0/abroad', false);
    const table = change(state, '/count', 0);

    expect(stored(state)).toEqual({ count: 1, people: [{ name: '甲', abroad: true, country: 'JP' }, { name: '乙', abroad: false }] });
    expect(stored(cell)['people']).toEqual([{ name: '甲', abroad: false }, { name: '乙', abroad: false }]);
    expect(stored(table)).toEqual({ count: 0 });
    expect(stored(change(table, '/count', 2))['people']).toEqual(state.data['people']);
  });
});

describe('computed field', () => {
  const total = { ...money, 'x-value': { round: [{ sum: [form('orders'), { var: 'row.amount' }] }, 2] }, 'x-decimal': { digits: 2 } };

  it('takes its value from the rule and is never writable', async () => {
    const definition = await opened(formOf({ orders: tableOf({ amount: money }), total }));
    const state = openForm(definition, { orders: [{ amount: '0.1' }, { amount: '0.2' }], total: '9' }, factsOf(), contextOf());

    expect(stored(state)['total']).toBe('0.30');
    expect(field(state, '/total')).toEqual({ relevant: true, required: false, writable: false, computed: true });
    expect(stored(change(state, '/orders/1/amount', '1'))['total']).toBe('1.10');
    expect(stored(change(state, '/orders/1', undefined))['total']).toBe('0.10');
  });

  it('is empty while an operand is unknown', async () => {
    const definition = await opened(formOf({ a: number, b: number, sum: { ...number, 'x-value': { '+': [form('a'), form('b')] } } }));
    const state = openForm(definition, { a: 1 }, factsOf(), contextOf());

    expect(stored(state)).toEqual({ a: 1 });
    expect(stored(change(state, '/b', 2))).toEqual({ a: 1, b: 2, sum: 3 });
  });

  it('is cast to the type of its field', async () => {
    const definition = await opened(formOf({ a: number, third: { ...money, 'x-value': { '/': [form('a'), 3] }, 'x-decimal': { digits: 2 } }, whole: { ...number, 'x-value': { '/': [form('a'), 2] } } }));

    expect(stored(openForm(definition, { a: 2 }, factsOf(), contextOf()))).toEqual({ a: 2, third: '0.67', whole: 1 });
    expect(stored(openForm(definition, { a: 1 }, factsOf(), contextOf()))).toEqual({ a: 1, third: '0.33' });
  });

  it('with x-on recomputes only at these events, and with x-once keeps the first value', async () => {
    const definition = await opened(formOf({
      opened: { type: 'string', format: 'date', 'x-value': { date: [{ var: 'now' }] }, 'x-on': ['APPLY', 'REAPPLY'], 'x-once': true },
      changed: { type: 'string', format: 'date', 'x-value': { date: [{ var: 'now' }] }, 'x-on': ['REAPPLY'] },
    }));
    const later = { now: { ...factsOf().now, instant: '2025-04-01T01:00:00.000Z', date: '2025-04-01' } };

    const first = sent(definition, {}, {});
    const other = sent(definition, first as JsonObject, {}, { event: 'EDIT' }, later);
    const again = sent(definition, first as JsonObject, {}, { event: 'REAPPLY' }, later);

    expect([first, other, again]).toEqual([{ opened: '2025-03-01' }, { opened: '2025-03-01' }, { opened: '2025-03-01', changed: '2025-04-01' }]);
  });

  it('inside a row reads the row, and is settled for the changed row alone', async () => {
    const definition = await opened(formOf({ rate: money, lines: tableOf({ count: number, price: money, cost: { ...money, 'x-value': { '*': [{ var: 'row.count' }, { var: 'row.price' }, form('rate')] } } }) }));
    const state = openForm(definition, { rate: '1', lines: [{ count: 2, price: '1.5' }, { count: 3, price: '2' }] }, factsOf(), contextOf());

    const costs = (next: typeof state) => (next.data['lines'] as readonly JsonObject[]).map((row) => row['cost']);

    expect(costs(state)).toEqual(['3', '6']);
    expect(costs(change(state, '/lines/0/count', 4))).toEqual(['6', '6']);
    expect(costs(change(state, '/rate', '2'))).toEqual(['6', '12']);
    expect(costs(change(state, '/lines/2', { count: 1, price: '9' }))).toEqual(['3', '6', '9']);
    expect(costs(change(change(state, '/lines/0/price', 'x'), '/rate', '2'))).toEqual([undefined, '12']);
  });

  it('whose rule takes more than it may is empty, and the form says so', async () => {
    const rows = tableOf({ n: number });
    const definition = await opened(formOf({ rows, worst: { type: 'boolean', 'x-value': { some: [form('rows'), { some: [form('rows'), { '>': [{ var: 'row.n' }, 5] }] }] } } }));

    expect(faults(definition, { rows: Array.from({ length: 200 }, () => ({ n: 1 })) })).toEqual(['rule.over-budget /worst']);
  });
});

describe('computed field that may be typed', () => {
  const lastYear = { ...money, 'x-value': { var: 'lookup.last' }, 'x-typed': true };
  const answered = { lookup: { last: '100' } };

  it('takes what its rule gives, and then nobody writes it', async () => {
    const definition = await opened(formOf({ lastYear }));
    const state = openForm(definition, { lastYear: '7' }, factsOf(answered), contextOf());

    expect(stored(state)).toEqual({ lastYear: '100' });
    expect(field(state, '/lastYear')).toEqual({ relevant: true, required: false, writable: false, computed: true });
    expect(submission(state)).toEqual({});
  });

  it('is a field like any other while its rule gives nothing', async () => {
    const definition = await opened(formOf({ lastYear: { ...lastYear, 'x-decimal': { digits: 2 } } }, { required: ['lastYear'] }));
    const state = openForm(definition, {}, factsOf(), contextOf());

    expect(field(state, '/lastYear')).toEqual({ relevant: true, required: true, writable: true, computed: false });
    expect([sent(definition, {}, {}), sent(definition, {}, { lastYear: '1.234' }), sent(definition, {}, { lastYear: '1.23' }), sent(definition, {}, { lastYear: '1' }, { writes: [] })])
      .toEqual([['field.required /lastYear'], ['field.too-many-decimals /lastYear'], { lastYear: '1.23' }, ['field.not-writable /lastYear']]);
    expect(submission(change(state, '/lastYear', '5'))).toEqual({ lastYear: '5' });
  });

  // what is sent in place of a rule's value is never stored; a page may be older than the answer, so it is no fault either.
  it('ignores what was typed as soon as its rule has a value', async () => {
    const definition = await opened(formOf({ lastYear, rows: tableOf({ n: number, twice: { ...number, 'x-value': { '*': [{ var: 'row.n' }, 2] }, 'x-typed': true } }) }));

    expect(sent(definition, {}, { lastYear: '999', rows: [{ n: 2, twice: 99 }, { twice: 7 }] }, {}, answered)).toEqual({ lastYear: '100', rows: [{ n: 2, twice: 4 }, { twice: 7 }] });
    expect(sent(definition, {}, { lastYear: '999' }, { writes: [] }, answered)).toEqual(['field.not-writable /lastYear']);
  });

  it('keeps what was stored when a later step finds nothing any more', async () => {
    const definition = await opened(formOf({ lastYear, note: text }));
    const first = sent(definition, {}, {}, {}, answered) as JsonObject;

    expect(sent(definition, first, { note: 'x' })).toEqual({ lastYear: '100', note: 'x' });
  });

  it('turns writable and back as the fields its rule reads change', async () => {
    const definition = await opened(formOf({ a: number, sum: { ...number, 'x-value': { '+': [form('a'), 1] }, 'x-typed': true }, twice: { ...number, 'x-value': { '*': [form('sum'), 2] } } }));
    const typed = change(openForm(definition, {}, factsOf(), contextOf()), '/sum', 10);
    const ruled = change(typed, '/a', 4);
    const back = change(ruled, '/a', undefined);

    expect([typed, ruled, back].map(stored)).toEqual([{ sum: 10, twice: 20 }, { a: 4, sum: 5, twice: 10 }, { sum: 10, twice: 20 }]);
    expect([typed, ruled, back].map((state) => field(state, '/sum').writable)).toEqual([true, false, true]);
  });

  it('of a hidden field is neither there nor writable', async () => {
    const definition = await opened(formOf({ on: { type: 'boolean', default: false }, lastYear: { ...lastYear, 'x-when': form('on') } }));
    const state = openForm(definition, { on: true }, factsOf(answered), contextOf());

    expect(stored(change(state, '/on', false))).toEqual({ on: false });
    expect(sent(definition, {}, { lastYear: '1' }, {}, answered)).toEqual(['field.not-writable /lastYear']);
  });
});

describe('growth', () => {
  const growth = { ...money, 'x-value': { round: [{ '*': [{ '/': [{ '-': [form('now'), form('before')] }, form('before')] }, 100] }, 2] }, 'x-decimal': { digits: 2 } };
  const grown = async (now: string, before?: string) => (sent(await opened(formOf({ now: money, before: money, growth })), {}, { now, ...(before !== undefined && { before }) }) as JsonObject)['growth'];

  it('is exact to two decimals, the sign included (R-115)', async () => {
    expect([await grown('120', '100'), await grown('80', '100'), await grown('110', '100'), await grown('100', '100'), await grown('0', '3'), await grown('1.005', '1')]).toEqual(['20.00', '-20.00', '10.00', '0.00', '-100.00', '0.50']);
    expect([await grown('2', '3'), await grown('100.005', '100'), await grown('99.995', '100')]).toEqual(['-33.33', '0.01', '-0.01']);
  });

  it('is empty when last year is zero or missing (R-116)', async () => {
    expect([await grown('120', '0'), await grown('120', '0.00'), await grown('120')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('exclusion', () => {
  const yes = { type: 'boolean', default: false };
  const options = () => opened(formOf({ magazine: { ...yes, 'x-label': '推荐到杂志' }, internal: { ...yes, 'x-label': '重要信息内部交流', 'x-excludes': ['/magazine', '/exchange'] }, exchange: { ...yes, 'x-label': '发布到预警工作交流' } }));

  it('lets yes stand beside yes only where neither excludes the other (R-236)', async () => {
    const definition = await options();
    const verdicts = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => sent(definition, {}, { magazine: (bits & 1) > 0, exchange: (bits & 2) > 0, internal: (bits & 4) > 0 }));

    expect(verdicts.map((verdict) => Array.isArray(verdict) ? verdict : 'stored')).toEqual(['stored', 'stored', 'stored', 'stored', 'stored', ['field.not-together /magazine'], ['field.not-together /internal'], ['field.not-together /magazine', 'field.not-together /internal'].sort()]);
  });

  it('names both, and counts when only the shape is judged too', async () => {
    const answer = submit(await options(), {}, { magazine: true, internal: true }, factsOf(), contextOf({ judge: 'shape' }));

    expect(answer).toEqual({ problems: [{ code: 'field.not-together', at: '/magazine', params: { label: '推荐到杂志', other: '重要信息内部交流' } }] });
  });

  it('is told at the one that can be mended, and not at all where none can', async () => {
    const definition = await options();

    expect(sent(definition, { magazine: true }, { internal: true }, { writes: ['/internal'] })).toEqual(['field.not-together /internal']);
    expect(sent(definition, { magazine: true, internal: true }, {}, { writes: [] })).toEqual({ magazine: true, internal: true, exchange: false });
  });

  it('takes back, where one is chosen, what it excludes', async () => {
    const state = openForm(await options(), { magazine: true, exchange: true }, factsOf(), contextOf());
    const internal = change(state, '/internal', true);

    expect(stored(internal)).toEqual({ magazine: false, exchange: false, internal: true });
    expect(stored(change(internal, '/exchange', true))).toEqual({ magazine: false, exchange: true, internal: false });
    expect(stored(change(internal, '/internal', false))).toEqual({ magazine: false, exchange: false, internal: false });
    expect(excludedBy(internal, '/magazine')).toEqual(['/internal']);
  });

  it('holds in each row for itself', async () => {
    const definition = await opened(formOf({ rows: tableOf({ a: { ...yes, 'x-excludes': ['/rows/b'] }, b: yes }) }));
    const state = openForm(definition, { rows: [{ a: true }, { b: true }] }, factsOf(), contextOf());

    expect(judge(state)).toEqual([]);
    expect(stored(change(state, '/rows/1/a', true))).toEqual({ rows: [{ a: true, b: false }, { a: true, b: false }] });
    expect(faults(definition, { rows: [{ a: true, b: true }, { a: true }] })).toEqual(['field.not-together /rows/0/a']);
  });
});

describe('default', () => {
  it('of a yes-or-no stands whenever nothing was given', async () => {
    const definition = await opened(formOf({ agreed: { type: 'boolean', default: false }, list: tableOf({ main: { type: 'boolean', default: true } }) }));

    expect(sent(definition, {}, { list: [{}, { main: false }] })).toEqual({ agreed: false, list: [{ main: true }, { main: false }] });
  });

  it('of another field is offered once, at the start of a fill', async () => {
    const definition = await opened(formOf({ author: { ...text, 'x-default': { var: 'actor.name' } }, days: { ...number, default: 3 }, locked: { ...text, default: 'x' } }));
    const context = contextOf({ writes: ['/author', '/days'] });

    const state = openForm(definition, {}, factsOf(), context);
    const cleared = change(state, '/author', undefined);

    expect(stored(state)).toEqual({ author: '王', days: 3 });
    expect(stored(cleared)).toEqual({ days: 3 });
    expect(stored(openForm(definition, stored(cleared), factsOf(), { ...context, resumed: true }))).toEqual({ days: 3 });
    expect(stored(openForm(definition, { author: '李' }, factsOf(), context))).toEqual({ author: '李', days: 3 });
    expect(sent(definition, {}, { days: 1 }, context)).toEqual({ days: 1 });
  });

  it('completes a row that is added', async () => {
    const definition = await opened(formOf({ lines: tableOf({ unit: { ...text, default: '件' }, by: { ...text, 'x-default': { var: 'actor.name' } } }) }));

    expect(newRow(openForm(definition, {}, factsOf(), contextOf()), '/lines')).toEqual({ unit: '件', by: '王' });
  });
});

describe('presence', () => {
  it('asks for a field that is required, relevant and writable in this event, and for no other', async () => {
    const definition = await opened(formOf({ open: text, hidden: { ...text, 'x-when': { has: 'form.never' } }, never: text, foreign: text, locked: { ...text, readOnly: true } }, { required: ['open', 'hidden', 'foreign', 'locked'] }));

    expect(faults(definition, {}, { writes: ['/open', '/hidden', '/never', '/locked'] })).toEqual(['field.required /open']);
  });

  it('counts blanks, an empty text and an empty list as nothing', async () => {
    const definition = await opened(formOf({ a: text, b: text, c: tableOf({ x: text }, { minItems: 2 }), d: { type: 'boolean' } }, { required: ['a', 'b', 'c', 'd'] }));

    expect(faults(definition, { a: ' \u3000 ', b: '', c: [], d: false })).toEqual(['field.required /a', 'field.required /b', 'field.required /c']);
  });

  it('follows x-required, where unknown requires nothing, and what the event requires', async () => {
    const definition = await opened(formOf({ kind: text, why: { ...text, 'x-required': { '===': [form('kind'), 'other'] } }, extra: text }));

    expect(faults(definition, {})).toEqual([]);
    expect(faults(definition, { kind: 'other' })).toEqual(['field.required /why']);
    expect(faults(definition, {}, { requires: ['/extra'] })).toEqual(['field.required /extra']);
    expect(field(change(openForm(definition, {}, factsOf(), contextOf()), '/kind', 'other'), '/why').required).toBe(true);
  });

  it('asks in every row', async () => {
    const definition = await opened(formOf({ people: tableOf({ name: text, phone: { ...text, 'x-required': { '===': [{ var: 'row.name' }, '甲'] } } }, {}, { required: ['name'] }) }));

    expect(faults(definition, { people: [{ name: '甲' }, {}, { name: '丙' }] })).toEqual(['field.required /people/0/phone', 'field.required /people/1/name']);
  });
});

describe('judgement', () => {
  it('of shape alone lets an unfinished form pass, but no wrong type and nothing beyond its limits', async () => {
    const definition = await opened(formOf({ title: { ...text, minLength: 5, maxLength: 6 }, phone: { type: 'string', format: 'mobile' }, day: { type: 'string', format: 'date' }, count: { ...number, maximum: 9 }, ok: { type: 'boolean', const: true } }, { required: ['title', 'ok'] }));

    expect(faults(definition, { title: 'a', phone: '138', ok: false }, { judge: 'shape' })).toEqual([]);
    expect(faults(definition, { title: 'a', phone: '138', ok: false })).toEqual(['field.not-allowed /ok', 'field.wrong-format /phone', 'field.too-short /title']);
    expect(faults(definition, { title: 'abcdefg', count: '3', day: 'soon' }, { judge: 'shape' })).toEqual(['field.wrong-type /count', 'field.wrong-format /day', 'field.too-long /title']);
    expect(faults(definition, {}, { judge: 'shape', requires: ['/title'] })).toEqual(['field.required /title']);
  });

  it('blames nobody for what this event cannot mend', async () => {
    const definition = await opened(formOf({ title: { ...text, minLength: 5 }, note: text }, { 'x-checks': [{ rule: { '===': [form('title'), 'right'] }, at: '/title', say: '标题不对' }] }));

    expect(faults(definition, { title: 'a' }, { writes: ['/note'] })).toEqual([]);
  });

  it('counts characters as people do', async () => {
    const definition = await opened(formOf({ a: { type: 'string', maxLength: 2 } }));

    expect(faults(definition, { a: '😀😀' })).toEqual([]);
    expect(faults(definition, { a: '😀😀😀' })).toEqual(['field.too-long /a']);
  });

  // Neither can be stored.
  it('refuses a NUL and half a surrogate pair (C10)', async () => {
    const definition = await opened(formOf({ a: text, b: text, c: tableOf({ d: text }) }));

    expect(faults(definition, { a: 'x\0', b: '\ud83d', c: [{ d: '\udc00' }] }, { judge: 'shape' })).toEqual(['field.text-not-storable /a', 'field.text-not-storable /b', 'field.text-not-storable /c/0/d']);
  });

  // Exact decimals as texts, never a multiple of a fraction.
  it('compares decimals exactly (A13)', async () => {
    const definition = await opened(formOf({ price: { ...money, 'x-decimal': { digits: 2, min: '0.07', max: '1000' } } }));

    expect(['19.99', '4.35', '0.07', '1000.00'].flatMap((price) => faults(definition, { price }))).toEqual([]);
    expect(['0.069', '1000.01', '9007199254740993', '1e3', '1,5'].flatMap((price) => faults(definition, { price }))).toEqual(['field.too-many-decimals /price', 'field.too-small /price', 'field.too-large /price', 'field.too-large /price', 'field.wrong-format /price', 'field.wrong-format /price']);
  });

  // JSON would silently round what lies beyond.
  it('bounds integers to what is exact (A18)', async () => {
    const definition = await opened(formOf({ n: number }));

    expect(faults(definition, { n: 2 ** 53 - 1 })).toEqual([]);
    expect([2 ** 53, -(2 ** 53), Infinity, 1.5].flatMap((n) => faults(definition, { n }))).toEqual(['field.too-large /n', 'field.too-small /n', 'field.wrong-type /n', 'field.wrong-type /n']);
  });

  // Nothing is bent into the right type.
  it('takes no value of another type (A15)', async () => {
    const definition = await opened(formOf({ n: number, b: { type: 'boolean' }, t: text, l: tableOf({ a: text }) }));

    expect(faults(definition, { n: true, b: 'false', t: 1, l: { a: 'x' } })).toEqual(['field.wrong-type /b', 'field.wrong-type /l', 'field.wrong-type /n', 'field.wrong-type /t']);
    expect(faults(definition, { l: ['x', [], { a: {} }] })).toEqual(['field.wrong-type /l/0', 'field.wrong-type /l/1', 'field.wrong-type /l/2/a']);
  });

  it('knows the choices of a field and the dictionaries in force', async () => {
    const choice = { ...text, 'x-options': [{ value: 'a', label: { 'zh-CN': '甲', en: 'A' } }] };
    const definition = await opened(formOf({ choice, many: { type: 'array', maxItems: 5, uniqueItems: true, items: { type: 'string' }, 'x-options': choice['x-options'] }, industry: { ...text, 'x-options': { dict: 'industry' } }, plain: { ...text, enum: ['x'] } }));
    const dictionaries = { industry: { textile: '纺织' } };

    expect(faults(definition, { choice: 'a', many: ['a'], industry: 'textile', plain: 'x' }, {}, { dictionaries })).toEqual([]);
    expect(faults(definition, { choice: 'b', many: ['a', 'b', 'a'], industry: 'constructor', plain: 'y' }, {}, { dictionaries })).toEqual(['field.not-allowed /choice', 'field.not-allowed /industry', 'field.not-allowed /many/1', 'field.not-unique /many/2', 'field.not-allowed /plain']);
  });

  it('judges files by what is stored under their ids, the limit included', async () => {
    const definition = await opened(formOf({ files: { type: 'array', maxItems: 3, uniqueItems: true, items: { type: 'string', format: 'file' }, 'x-file': { types: ['pdf'], maxBytes: 100 } } }));
    const files = Object.fromEntries([['fits', 'pdf', 100], ['big', 'pdf', 101], ['exe', 'exe', 1]].map(([id, kind, bytes]) => [id, { id, name: `${id}.pdf`, kind, bytes }])) as NonNullable<FormFacts['files']>;

    expect(faults(definition, { files: ['fits'] }, {}, { files })).toEqual([]);
    expect(faults(definition, { files: ['big', 'exe', 'toString'] }, {}, { files })).toEqual(['file.too-large /files/0', 'file.wrong-type /files/1', 'file.unknown /files/2']);
  });

  it('asks the pattern as the definition matches it', async () => {
    const definition = await opened(formOf({ code: { type: 'string', maxLength: 10, pattern: '^[A-Z]{2}\\d+$', 'x-hint': '两个字母加数字' } }));

    expect(faults(definition, { code: 'AB12' })).toEqual([]);
    expect(faults(definition, { code: 'ab12' })).toEqual(['field.wrong-pattern /code']);
  });

  // Linear, whatever the number of rows.
  it('finds repeated rows, whatever the order of their keys (A10)', async () => {
    const definition = await opened(formOf({ rows: tableOf({ a: text, b: text }, { uniqueItems: true }) }));

    expect(faults(definition, { rows: [{ a: '1', b: '2' }, { b: '2', a: '1' }, { a: '1' }] })).toEqual(['field.not-unique /rows/1']);
  });

  it('reports a cross-field check only when it is false, with the sentence of its author', async () => {
    const definition = await opened(formOf({ count: number, people: tableOf({ from: { type: 'string', format: 'date' }, to: { type: 'string', format: 'date' } }) }, {
      'x-checks': [
        { rule: { '===': [{ count: [form('people')] }, form('count')] }, at: '/people', say: '行数不符' },
        { rule: { '<=': [{ var: 'row.from' }, { var: 'row.to' }] }, at: '/people/to', say: '先后颠倒' },
      ],
    }));
    const state = openForm(definition, { count: 3, people: [{ from: '2025-02-01', to: '2025-01-01' }, { from: '2025-02-01' }] }, factsOf(), contextOf());

    expect(judge(state)).toEqual([{ code: 'check.failed', at: '/people', params: { say: '行数不符' } }, { code: 'check.failed', at: '/people/0/to', params: { say: '先后颠倒' } }]);
    expect(faults(definition, { people: [{}] })).toEqual([]);
    expect(judge(change(change(state, '/count', 2), '/people/0/to', '2025-03-01'))).toEqual([]);
  });

  it('names the field in the words of the author', async () => {
    const definition = await opened(formOf({ phone: { type: 'string', format: 'mobile', 'x-label': { 'zh-CN': '手机', en: 'Mobile' } } }));

    expect(judge(openForm(definition, { phone: '12345678901' }, factsOf(), contextOf()))).toEqual([{ code: 'field.wrong-format', at: '/phone', params: { label: { 'zh-CN': '手机', en: 'Mobile' }, format: 'mobile', found: '12345678901', example: '13777829300', because: 'no-mobile' } }]);
  });
});

describe('submission', () => {
  const definition = () => opened(formOf({
    title: text, note: text, kind: text, extra: { ...text, 'x-when': { '===': [form('kind'), 'other'] } }, fixed: { ...text, readOnly: true }, total: { ...number, 'x-value': 7 },
    mine: { ...text, 'x-readOnly': { '!': [{ in: ['manager', { var: 'actor.roles' }] }] } }, rows: tableOf({ a: text, seen: { ...text, readOnly: true }, twice: { ...text, 'x-value': { cat: [{ var: 'row.a' }, { var: 'row.a' }] } } }),
  }));

  // Shape is not permission.
  it('may hold no key this event does not write; nothing is stored then (C1)', async () => {
    const form = await definition();

    expect(sent(form, {}, { title: 'a', note: 'b', fixed: 'c', total: 1, extra: 'd', mine: 'e' }, { writes: ['/title', '/fixed', '/total', '/extra', '/mine'] })).toEqual(['field.not-writable /extra', 'field.not-writable /fixed', 'field.not-writable /mine', 'field.not-writable /note', 'field.not-writable /total']);
    expect(sent(form, {}, { mine: 'e' }, {}, { actor: { ...factsOf().actor, roles: ['manager'] } })).toEqual({ mine: 'e', total: 7 });
    expect(sent(form, { title: 'a' }, { title: 'b' }, { writes: 'none' })).toEqual(['field.not-writable /title']);
  });

  // Own keys of the form only; what is unknown is refused, never dropped.
  it('may hold no key the form does not know, inherited names included (A11, A12, A14, C1, C2)', async () => {
    const form = await definition();
    const hostile = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"toString":"x","titel":"y","rows":[{"__proto__":{"admin":true},"b":1}]}') as JsonObject;

    const answer = submit(form, {}, hostile, factsOf(), contextOf());

    expect('problems' in answer && answer.problems.map(({ code, at, params }) => [code, at, params['nearest']])).toEqual([
      ['field.unknown', '/__proto__', undefined], ['field.unknown', '/constructor', undefined], ['field.unknown', '/rows/0/__proto__', undefined], ['field.unknown', '/rows/0/b', 'a'], ['field.unknown', '/titel', 'title'], ['field.unknown', '/toString', undefined],
    ]);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(submit(form, {}, {}, factsOf(), contextOf())).toEqual({ data: { total: 7 } });
  });

  it('is merged into what is stored: null removes, and a table is written whole', async () => {
    const form = await definition();

    expect(sent(form, { title: 'a', note: 'b', rows: [{ a: '1' }, { a: '2' }] }, { note: null, rows: [{ a: '3' }] })).toEqual({ title: 'a', rows: [{ a: '3', twice: '33' }], total: 7 });
  });

  it('may repeat in a row what it cannot write, but not change it', async () => {
    const form = await definition();
    const before = { rows: [{ a: '1', seen: 'yes' }] };

    expect(sent(form, before, { rows: [{ a: '2', seen: 'yes', twice: '22' }, { a: '3' }] })).toEqual({ rows: [{ a: '2', seen: 'yes', twice: '22' }, { a: '3', twice: '33' }], total: 7 });
    expect(sent(form, before, { rows: [{ a: '2', seen: 'no' }, { a: '3', seen: 'yes', twice: '3' }] })).toEqual(['field.not-writable /rows/0/seen', 'field.not-writable /rows/1/seen', 'field.not-writable /rows/1/twice']);
  });

  it('writes single columns of stored rows, which can neither come nor go', async () => {
    const form = await opened(formOf({ rows: tableOf({ a: text, score: number }) }));
    const before = { rows: [{ a: '1' }, { a: '2' }] };
    const context = { writes: ['/rows/score'] };

    expect(sent(form, before, { rows: [{ score: 5 }, { a: '2', score: 6 }] }, context)).toEqual({ rows: [{ a: '1', score: 5 }, { a: '2', score: 6 }] });
    expect(sent(form, before, { rows: [{ a: 'x', score: 5 }, { b: 1 }] }, context)).toEqual(['field.not-writable /rows/0/a', 'field.unknown /rows/1/b']);
    expect(sent(form, before, { rows: [{ score: 5 }] }, context)).toEqual(['field.not-writable /rows']);
  });

  it('as the page makes it passes the server, and stores the same', async () => {
    const form = await definition();
    const before = { title: 'old', note: 'n', kind: 'other', extra: 'e' };
    const page = change(change(change(openForm(form, before, factsOf(), contextOf()), '/kind', 'plain'), '/note', ''), '/rows', [{ a: '1' }]);

    const data = submission(page, before);

    expect(data).toEqual({ title: 'old', note: null, kind: 'plain', rows: [{ a: '1' }] });
    expect(sent(form, before, data)).toEqual(stored(page));
  });

  it('is refused with the same problems as the page shows, to the letter', async () => {
    const form = await opened(formOf({ z: { type: 'string', format: 'mobile' }, a: { ...number, minimum: 3 }, rows: tableOf({ n: { ...text, minLength: 2 } }) }, { required: ['z', 'a', 'rows'] }));
    const data = { a: 1, rows: Array.from({ length: 11 }, () => ({ n: 'x' })) };

    const page = judge(openForm(form, data, factsOf(), contextOf()));
    const server = submit(form, {}, data, factsOf(), contextOf());

    expect(canonical(page as never)).toBe(canonical(('problems' in server ? server.problems : []) as never));
    expect(page.map(({ at }) => at)).toEqual(['/a', ...Array.from({ length: 11 }, (_, index) => `/rows/${index}/n`), '/z']);
  });
});

describe('change', () => {
  it('agrees with opening anew, whatever is changed in whatever order', async () => {
    const definition = await opened(formOf({
      on: { type: 'boolean', default: false }, rate: money, limit: { ...number, 'x-when': form('on') }, lines: tableOf({ count: number, price: { ...money, 'x-when': { '>': [{ var: 'row.count' }, form('limit')] } }, cost: { ...money, 'x-value': { '*': [{ var: 'row.count' }, { or_else: [{ var: 'row.price' }, form('rate')] }] } } }, { 'x-when': { has: 'form.rate' } }),
      total: { ...money, 'x-value': { sum: [form('lines'), { var: 'row.cost' }] } }, note: { ...text, 'x-when': { '>': [form('total'), 10] }, 'x-required': { '>': [form('total'), 20] }, 'x-readOnly': { '===': [form('total'), 24] } },
    }));
    const steps: readonly (readonly [string, never])[] = ([
      ['/rate', '2'], ['/lines', [{ count: 3 }, { count: 5, price: '4' }]], ['/on', true], ['/limit', 4], ['/lines/0/price', '9'], ['/lines/0/count', 6], ['/note', '说明'], ['/limit', null], ['/on', false], ['/rate', undefined], ['/rate', '1'], ['/lines/2', { count: 24 }], ['/lines/0', undefined], ['/lines', []], ['/on', true], ['/lines/0/count', 24], ['/limit', 30],
    ] as const).map(([pointer, value]) => [pointer, value as never]);
    const context = contextOf({ resumed: true });

    let state = openForm(definition, {}, factsOf(), context);
    for (const [pointer, value] of steps) {
      state = change(state, pointer, value);
      const anew = openForm(definition, state.entered, factsOf(), context);

      expect({ pointer, data: state.data, note: field(state, '/note'), problems: judge(state), hidden: [...state.hidden].filter((place) => !place.startsWith('/lines/')).sort() })
        .toEqual({ pointer, data: anew.data, note: field(anew, '/note'), problems: judge(anew), hidden: [...anew.hidden].filter((place) => !place.startsWith('/lines/')).sort() });
    }
  });

  it('settles what reads the changed field and nothing else, in a form of 500 fields', async () => {
    const chain = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`c${index}`, index === 0 ? number : { ...number, 'x-value': { '+': [form(`c${index - 1}`), 1] } }]));
    const free = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`f${index}`, { ...text, 'x-when': { '!': [{ has: `form.f${index + 1}` }] } }]).map(([name, schema], index) => [name as string, index === 249 ? text : schema]));
    const definition = await opened(formOf({ ...free, ...chain }));
    const state = openForm(definition, { c0: 1 }, factsOf(), contextOf());

    expect(stored(change(state, '/c0', 5))['c249']).toBe(254);
    expect(definition.compiled.dependants['/c0']).toEqual(['/c1']);
    expect(definition.compiled.order.length).toBe(249 + 249);
    expect(change(state, '/f249', 'x').data['c249']).toBe(250);
  });
});

describe('a total', () => {
  const column = (schema: object): Field => ({ pointer: '/rows/n', name: 'n', table: '/rows', type: 'format' in schema ? 'decimal' : 'integer', label: 'n', schema: schema as Field['schema'], required: false });

  it('is exact, with as many places as its column has, over the cells that are numbers', () => {
    const rows = (...values: readonly unknown[]) => values.map((n) => ({ n })) as unknown as JsonObject[];

    expect(total(column({ type: 'string', format: 'money' }), rows('0.1', '0.2', 'x', undefined, 3))).toBe('3.30');
    expect(total(column({ type: 'string', format: 'decimal' }), rows('0.1', '0.2'))).toBe('0.3');
    expect(total(column({ type: 'string', format: 'decimal', 'x-decimal': { digits: 1 } }), rows('0.15', '1'))).toBe('1.15');
    expect(total(column({ type: 'integer' }), rows(1, 2, '3'))).toBe(3);
    expect(total(column({ type: 'integer' }), [])).toBe(0);
  });
});
