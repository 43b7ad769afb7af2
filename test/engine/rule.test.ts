import fc from 'fast-check';
import jsonLogic from 'json-logic-js';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../engine/definition.ts';
import type { Json, JsonObject } from '../../engine/json.ts';
import { evaluate, explain, holds, limits, OverBudget, reads, type Scope } from '../../engine/rule.ts';
import type { Types } from '../../engine/type.ts';

const types: Types = {
  form: {
    object: {
      amount: 'decimal', limit: 'decimal', count: 'integer', title: 'text', industry: { dict: 'industry' }, isUrgent: 'boolean', start: 'date', period: 'month', quarter: 'quarter', at: 'datetime',
      tags: { list: 'text' }, prices: { list: 'decimal' }, people: { table: { name: 'text', age: 'integer', fee: 'decimal' } },
    },
  },
  item: { object: { capacity: 'integer' } },
  lookup: { object: { past: { list: { object: { state: 'text', count: 'integer' } } } } },
  now: 'datetime',
};

function scope(form: JsonObject = {}, rules: Scope['rules'] = {}, more: JsonObject = {}): Scope {
  return { facts: { form, now: '2026-02-28T16:00:00Z', ...more }, types, zone: 'Asia/Shanghai', rules };
}

function form(name: string): Rule {
  return { var: `form.${name}` };
}

/** The value, or the missing paths after a question mark. */
function answer(rule: Rule, facts?: JsonObject, rules?: Scope['rules']): Json {
  const found = evaluate(rule, scope(facts, rules));
  return found.known ? found.value : `? ${found.missing.join(' ')}`.trim();
}

describe('a missing operand', () => {
  it('makes a comparison unknown, with what is missing', () => {
    expect(evaluate({ '>': [form('amount'), '1000'] }, scope())).toEqual({ known: false, missing: ['form.amount'] });
  });

  it.each([null, '', 'many', true, {}, []])('is also one that is not of its type: %j', (amount) => {
    expect(holds({ '<': [form('amount'), '1000'] }, scope({ amount }))).toBe('unknown');
  });

  it('grants nothing by being negated, by none and by else', () => {
    const isLarge = { '>': [form('amount'), '100'] };

    expect(answer({ '!': isLarge })).toBe('? form.amount');
    expect(answer({ if: [isLarge, 'large', 'small'] })).toBe('? form.amount');
    expect(answer({ '!': { some: [form('people'), { '>': [{ var: 'row.age' }, 60] }] } }, { people: [{ name: 'a' }] })).toBe('? form.people.age');
  });

  it.each([
    ['and', true, 'unknown'], ['and', false, false], ['or', true, true], ['or', false, 'unknown'],
  ] as const)('is carried by %s beside %s: %s', (operator, isUrgent, expected) => {
    const open = { '>': [form('amount'), '1'] };

    expect(holds({ [operator]: [open, form('isUrgent')] }, scope({ isUrgent }))).toBe(expected);
    expect(holds({ [operator]: [form('isUrgent'), open] }, scope({ isUrgent }))).toBe(expected);
  });

  it('is asked for by has: absent, null, empty text and empty list are nothing', () => {
    const asked = (title: Json) => answer({ has: 'form.title' }, { title });

    expect([answer({ has: 'form.title' }), asked(null), asked(''), asked('a'), answer({ has: 'form.tags' }, { tags: [] }), answer({ has: 'form.isUrgent' }, { isUrgent: false })]).toEqual([false, false, false, true, false, true]);
  });

  it('is replaced by or_else, and by nothing else', () => {
    expect(answer({ or_else: [form('count'), 0] })).toBe(0);
    expect(answer({ or_else: [form('count'), 0] }, { count: 3 })).toBe(3);
    expect(answer({ or: [form('isUrgent'), false] })).toBe('? form.isUrgent');
  });

  it('names all that is missing, once each, sorted', () => {
    expect(answer({ '===': [{ '+': [form('limit'), form('amount')] }, form('amount')] })).toBe('? form.amount form.limit');
  });

  it('is also a result that has no value', () => {
    expect(answer({ if: [true, null, 1] })).toBe('?');
  });
});

describe('a comparison', () => {
  it('takes decimals by number, whatever their spelling', () => {
    expect(answer({ '<': ['9', form('amount')] }, { amount: '1000' })).toBe(true);
    expect(answer({ '===': [form('amount'), '1.50'] }, { amount: '1.5' })).toBe(true);
    expect(answer({ '===': [{ '+': [form('amount'), form('limit')] }, '0.3'] }, { amount: '0.1', limit: '0.2' })).toBe(true);
    expect(answer({ '>=': [form('amount'), form('count')] }, { amount: '2.0', count: 2 })).toBe(true);
  });

  it('takes dates by the calendar and instants by the clock', () => {
    expect(answer({ '<': [form('start'), '2026-10-01'] }, { start: '2026-02-01' })).toBe(true);
    expect(answer({ '<': [form('start'), '2026-10-01'] }, { start: '2026-2-1' })).toBe('? form.start');
    expect(answer({ '===': [form('at'), '2026-03-01T00:00:00Z'] }, { at: '2026-03-01T08:00:00+08:00' })).toBe(true);
    expect(answer({ '<': [form('period'), '2026-12'] }, { period: '2026-09' })).toBe(true);
  });

  it('refuses a day that the calendar has not', () => {
    expect(answer({ '<': [form('start'), '2027-01-01'] }, { start: '2026-02-30' })).toBe('? form.start');
    expect(answer({ '<': [form('start'), '2026-02-30'] }, { start: '2026-02-01' })).toBe('? form.start');
  });

  it('lies between two bounds', () => {
    expect([0, 1, 5, 9, 10].map((count) => answer({ '<=': [1, form('count'), 9] }, { count }))).toEqual([false, true, true, true, false]);
  });

  it('never takes one type for another (J5)', () => {
    expect(answer({ '===': [form('count'), '1'] }, { count: 1 })).toBe('? form.count');
    expect(answer({ '===': [form('isUrgent'), 0] }, { isUrgent: false })).toBe('? form.isUrgent');
    expect(answer({ '===': [form('title'), form('count')] }, { title: '', count: 0 })).toBe('? form.count form.title');
    expect(answer({ '<': [form('title'), 'b'] }, { title: 'a' })).toBe('? form.title');
  });
});

describe('a number', () => {
  it('is whole or exact (J10)', () => {
    expect(answer({ '+': [1, 2, form('count')] }, { count: 3 })).toBe(6);
    expect(answer({ '*': [form('amount'), 3] }, { amount: '0.1' })).toBe('0.3');
    expect(answer({ '-': [form('amount')] }, { amount: '1.50' })).toBe('-1.5');
    expect(answer({ '/': [1, 3] })).toBe('0.33333333333333333333');
    expect(answer({ '-': [0] })).toBe(0);
  });

  it('is rounded half up, to the places asked for', () => {
    expect(answer({ round: [{ '*': [{ '/': [{ '-': [form('amount'), form('limit')] }, form('limit')] }, 100] }, 2] }, { amount: '110', limit: '100' })).toBe('10.00');
    expect(['1.005', '-1.005', '2.5', '1.004', '-0.001'].map((amount) => answer({ round: [form('amount'), 2] }, { amount }))).toEqual(['1.01', '-1.01', '2.50', '1.00', '0.00']);
    expect(['2.5', '-0.4', '0.5'].map((amount) => answer({ round: [form('amount')] }, { amount }))).toEqual([3, 0, 1]);
  });

  it('divided by zero is unknown, naming what was read', () => {
    expect(answer({ '/': [form('amount'), form('limit')] }, { amount: '1', limit: '0.00' })).toBe('? form.amount form.limit');
    expect(answer({ '/': [1, 0] })).toBe('?');
  });

  it('that is not finite or not exact is unknown (J10)', () => {
    expect(answer({ '*': [Number.MAX_SAFE_INTEGER, 2] })).toBe('?');
    expect(answer({ '+': [Number.POSITIVE_INFINITY, 1] })).toBe('?');
    expect(answer({ '+': [form('count'), 1] }, { count: 9007199254740992 })).toBe('? form.count');
    expect(answer({ max: [form('tags')] }, { tags: [] })).toBe('? form.tags');
    expect(answer({ '*': [form('amount'), form('amount')] }, { amount: '9'.repeat(40) })).toBe('? form.amount');
  });

  it('is the least or the greatest of several, or of a list', () => {
    expect(answer({ min: [form('amount'), '9', 10] }, { amount: '10.5' })).toBe('9');
    expect(answer({ max: [form('prices')] }, { prices: ['9', '10.5'] })).toBe('10.5');
    expect(answer({ max: [form('start'), '2026-03-01'] }, { start: '2026-02-01' })).toBe('2026-03-01');
  });
});

describe('a list or table', () => {
  const people = [{ name: '甲', age: 30, fee: '10.10' }, { name: '乙', age: 20, fee: '0.2' }];

  it('is counted and summed', () => {
    expect(answer({ count: [form('people')] }, { people })).toBe(2);
    expect(answer({ count: form('tags') }, { tags: [] })).toBe(0);
    expect(answer({ sum: [form('people'), { var: 'row.fee' }] }, { people })).toBe('10.3');
    expect(answer({ sum: [form('prices')] }, { prices: ['0.1', '0.2'] })).toBe('0.3');
    expect(answer({ sum: [form('people'), { var: 'row.fee' }] }, { people: [] })).toBe(0);
  });

  it('is asked row by row, with the other facts in sight', () => {
    const isOlder = { '>': [{ var: 'row.age' }, form('count')] };

    expect(answer({ some: [form('people'), isOlder] }, { people, count: 25 })).toBe(true);
    expect(answer({ all: [form('people'), isOlder] }, { people, count: 25 })).toBe(false);
    expect(answer({ map: [form('people'), { var: 'row.name' }] }, { people })).toEqual(['甲', '乙']);
    expect(answer({ some: [form('tags'), { '===': [{ var: 'row' }, 'b'] }] }, { tags: ['a', 'b'] })).toBe(true);
  });

  it('may be the rows of a lookup', () => {
    const more = { lookup: { past: [{ state: 'approved', count: 2 }, { state: 'rejected', count: 5 }] } };

    expect(evaluate({ sum: [{ var: 'lookup.past' }, { if: [{ '===': [{ var: 'row.state' }, 'approved'] }, { var: 'row.count' }, 0] }] }, scope({}, {}, more))).toEqual({ known: true, value: 2 });
  });

  it('with an unknown row is decided only by a row that decides', () => {
    const isAdult = { '>=': [{ var: 'row.age' }, 18] };

    expect(answer({ some: [form('people'), isAdult] }, { people: [{}, { age: 18 }] })).toBe(true);
    expect(answer({ all: [form('people'), isAdult] }, { people: [{}, { age: 17 }] })).toBe(false);
    expect(answer({ all: [form('people'), isAdult] }, { people: [{}, { age: 18 }] })).toBe('? form.people.age');
    expect(answer({ sum: [form('people'), { var: 'row.age' }] }, { people: [{}, { age: 18 }] })).toBe('? form.people.age');
  });

  it('that is empty grants nothing: some and all are false (J11)', () => {
    expect([answer({ some: [form('people'), true] }, { people: [] }), answer({ all: [form('people'), true] }, { people: [] })]).toEqual([false, false]);
  });

  it('that is absent is unknown, not empty', () => {
    expect(answer({ count: [form('people')] })).toBe('? form.people');
    expect(answer({ '<': [{ sum: [form('people'), { var: 'row.fee' }] }, '1000'] })).toBe('? form.people');
  });

  it('contains, overlaps, is part of another', () => {
    expect(answer({ in: [form('industry'), ['food', 'steel']] }, { industry: 'steel' })).toBe(true);
    expect(answer({ in: [form('amount'), form('prices')] }, { amount: '1.0', prices: ['1'] })).toBe(true);
    expect(answer({ overlaps: [form('tags'), ['b', 'c']] }, { tags: ['a', 'b'] })).toBe(true);
    expect(answer({ subset: [form('tags'), ['b', 'c']] }, { tags: ['a', 'b'] })).toBe(false);
    expect(answer({ subset: [form('tags'), ['b', 'c']] }, { tags: [] })).toBe(true);
    expect(answer({ in: ['a', form('title')] }, { title: 'abc' })).toBe(false);
  });
});

describe('a moment', () => {
  it('is seen in the zone of the instance', () => {
    const now = { var: 'now' };

    expect([answer({ date: now }), answer({ month: now }), answer({ quarter: now }), answer({ year: now }), answer({ day: now })]).toEqual(['2026-03-01', '2026-03', '2026-Q1', 2026, 1]);
    expect(evaluate({ date: now }, { ...scope(), zone: 'UTC' })).toEqual({ known: true, value: '2026-02-28' });
  });

  it('moves, months to their last day', () => {
    expect(answer({ addDays: [form('start'), -1] }, { start: '2026-03-01' })).toBe('2026-02-28');
    expect(answer({ addMonths: [form('start'), 1] }, { start: '2026-01-31' })).toBe('2026-02-28');
    expect(answer({ addMonths: [form('period'), 2] }, { period: '2026-11' })).toBe('2027-01');
    expect(answer({ addQuarters: [form('quarter'), -1] }, { quarter: '2026-Q1' })).toBe('2025-Q4');
    expect(answer({ addMinutes: [form('at'), 15] }, { at: '2026-03-01T08:00:00+08:00' })).toBe('2026-03-01T00:15:00.000Z');
    expect(answer({ addDays: [form('start'), 1] }, { start: '9999-12-31' })).toBe('? form.start');
  });

  it('ends when the next one begins', () => {
    expect(answer({ endOf: form('start') }, { start: '2025-03-10' })).toBe('2025-03-10T16:00:00.000Z');
    expect(answer({ startOf: { var: 'now' } })).toBe('2026-02-28T16:00:00.000Z');
    expect(answer({ endOf: [{ quarter: { var: 'now' } }] })).toBe('2026-03-31T16:00:00.000Z');
    expect(answer({ endOf: ['2026-03'] })).toBe('2026-03-31T16:00:00.000Z');
  });
});

describe('a text', () => {
  it('is joined and lowered', () => {
    expect(answer({ cat: [form('title'), '-', form('count'), '-', form('amount')] }, { title: 'A', count: 1, amount: '2.50' })).toBe('A-1-2.50');
    expect(answer({ lower: form('title') }, { title: 'ÄB' })).toBe('äb');
    expect(answer({ within: ['330182', '330100'] })).toBe(true);
    expect(answer({ cat: [form('isUrgent'), 'x'] }, { isUrgent: true })).toBe('? form.isUrgent');
  });
});

describe('a named rule', () => {
  it('is judged where it is named', () => {
    const rules = { isLarge: { '>': [form('amount'), '100'] } };

    expect(answer({ '!': { rule: 'isLarge' } }, { amount: '5' }, rules)).toBe(true);
    expect(answer({ rule: 'isLarge' }, {}, rules)).toBe('? form.amount');
    expect(reads({ and: [{ rule: 'isLarge' }, { rule: 'isLarge' }, { has: 'item.capacity' }] }, rules)).toEqual(['form.amount', 'item.capacity']);
  });

  it('that leads to itself ends over budget', () => {
    expect(() => answer({ rule: 'a' }, {}, { a: { '!': { rule: 'a' } } })).toThrow(OverBudget);
    expect(reads({ rule: 'a' }, { a: { or: [{ rule: 'a' }, form('count')] } })).toEqual(['form.count']);
  });
});

describe('what a rule reads', () => {
  it('are its paths in order, without the rows it walks over', () => {
    expect(reads({ and: [{ some: [form('people'), { '<': [{ var: 'row.age' }, form('count')] }] }, { has: 'row.state' }] })).toEqual(['form.people', 'form.count', 'row.state']);
  });
});

describe('an explanation', () => {
  it('is the tree as it was evaluated', () => {
    expect(explain({ and: [{ '<=': [form('start'), { date: { var: 'now' } }] }, { '>': [form('amount'), '100'] }] }, scope({ start: '2026-01-01' }))).toEqual({
      op: 'and', missing: ['form.amount'], args: [
        { op: '<=', value: true, args: [
          { op: 'var', path: 'form.start', value: '2026-01-01', args: [] },
          { op: 'date', value: '2026-03-01', args: [{ op: 'var', path: 'now', value: '2026-02-28T16:00:00.000Z', args: [] }] }] },
        { op: '>', missing: ['form.amount'], args: [{ op: 'var', path: 'form.amount', missing: ['form.amount'], args: [] }, { op: 'literal', value: '100', args: [] }] }],
    });
  });

  it('leaves out what did not matter', () => {
    expect(explain({ or: [{ has: 'form.title' }, form('isUrgent')] }, scope({ title: 'a' }))).toEqual({ op: 'or', value: true, args: [{ op: 'has', path: 'form.title', value: true, args: [] }] });
  });
});

describe('a hostile rule', () => {
  it.each(['constructor', 'constructor.constructor', '__proto__', 'form.__proto__', 'form.constructor.name', 'form.toString', 'toString', '', 'form.tags.length', 'form.tags.0', 'form.title.length'])('reads nothing that is not declared: %s (J1)', (path) => {
    expect(evaluate({ var: path }, scope({ title: 'a', tags: ['b'] }))).toEqual({ known: false, missing: [path] });
    expect(answer({ has: path }, { title: 'a', tags: ['b'] })).toBe(false);
  });

  it('reads nothing that a prototype brings (J1)', () => {
    const inherited = Object.create({ title: 'inherited' }) as JsonObject;

    expect(answer(form('title'), inherited)).toBe('? form.title');
  });

  it.each([[{ '===': [1, 2], and: [false] }], [{}], [{ '==': [1, 1] }], [{ '!!': [1] }], [{ log: ['\u001b[2J'] }], [{ method: ['a', 'b'] }], [{ reduce: [[1], 1, 0] }], [{ 'constructor': ['x'] }], [{ toString: [] }], [JSON.parse('{"__proto__":[1]}')]])('that is no single known operator stops: %j (J2, J5, J9)', (rule) => {
    expect(() => evaluate(rule as Rule, scope())).toThrow('Not a rule');
  });

  it.each([undefined, null, ''])('never passes a threshold when the amount is %j (J3)', (amount) => {
    expect(holds({ '<': [form('amount'), '1000'] }, scope({ amount }))).toBe('unknown');
    expect(holds({ '<': [form('count'), 1000] }, scope({ count: amount }))).toBe('unknown');
  });

  it('never takes 9 for more than 1000, nor October for less than February (J4)', () => {
    expect(answer({ '<': ['9', form('amount')] }, { amount: '1000' })).toBe(true);
    expect(answer({ '<': [form('start'), '2026-10-01'] }, { start: '2026-02-01' })).toBe(true);
  });

  it('of nested rows ends over budget (J6)', () => {
    const people = Array.from({ length: 10 }, () => ({ name: 'a' }));
    const nested = Array.from({ length: 6 }).reduce<Rule>((inner) => ({ some: [form('people'), inner] }), { '===': [{ var: 'row.name' }, 'b'] });

    expect(() => answer(nested, { people })).toThrow(OverBudget);
  });

  it('that doubles a text ends over budget (J7)', () => {
    const doubled = { cat: [{ rule: 'a' }, { rule: 'a' }] };
    const rules = { a: { cat: Array.from({ length: 40 }, () => form('title')) } };

    expect(() => answer(doubled, { title: 'x'.repeat(1000) }, rules)).toThrow(OverBudget);
    expect(() => answer({ map: [form('tags'), { cat: [form('title'), { var: 'row' }] }] }, { title: 'x'.repeat(1000), tags: Array.from({ length: 70 }, String) })).toThrow(OverBudget);
  });

  it('nested 3,000 levels deep ends over budget, not over stack (J8)', () => {
    const deep = Array.from({ length: 3000 }).reduce<Rule>((inner) => ({ '!': [inner] }), true);
    const lists = Array.from({ length: 3000 }).reduce<Rule>((inner) => [inner], true);

    expect(() => answer(deep)).toThrow(OverBudget);
    expect(() => answer(lists)).toThrow(OverBudget);
    expect(reads(deep)).toEqual([]);
  });

  it('finds only what is of its type true to hold (J2)', () => {
    expect([holds(form('title'), scope({ title: 'yes' })), holds(form('count'), scope({ count: 1 })), holds({ and: [form('title'), true] }, scope({ title: 'x' }))]).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('may take exactly its budget', () => {
    const tags = Array.from({ length: Math.floor((limits.evaluations - 2) / 3) - 1 }, () => 'a');

    expect(answer({ '!': { some: [form('tags'), { '===': [{ var: 'row' }, 'b'] }] } }, { tags })).toBe(true);
    expect(() => answer({ '!': { some: [form('tags'), { '===': [{ var: 'row' }, 'b'] }] } }, { tags: [...tags, ...tags] })).toThrow(OverBudget);
  });
});

describe('the language', () => {
  const seed = Date.now() % 1_000_000;
  const whole = fc.integer({ min: -1000, max: 1000 });
  const word = fc.constantFrom('', 'a', 'b', '甲', 'a b', '10');
  const facts = fc.record({ x: whole, y: whole, s: word, t: word, p: fc.boolean(), q: fc.boolean(), list: fc.array(word, { maxLength: 4 }), rows: fc.array(fc.record({ n: whole, s: word }), { maxLength: 4 }) });
  const declared: Types = { x: 'integer', y: 'integer', s: 'text', t: 'text', p: 'boolean', q: 'boolean', list: { list: 'text' }, rows: { table: { n: 'integer', s: 'text' } } };
  const path = (...names: string[]) => fc.constantFrom(...names).map((name): Rule => ({ var: name }));

  const common = fc.letrec<{ number: Rule; text: Rule; truth: Rule }>((tie) => ({
    number: fc.oneof({ maxDepth: 3 }, path('x', 'y'), whole.map((value): Rule => value),
      fc.tuple(fc.constantFrom('+', '*', '-', 'min', 'max'), tie('number'), tie('number')).map(([op, a, b]): Rule => ({ [op]: [a, b] })),
      fc.tuple(tie('truth'), tie('number'), tie('number')).map((all): Rule => ({ if: all }))),
    text: fc.oneof({ maxDepth: 3 }, path('s', 't'), word.map((value): Rule => value), fc.tuple(tie('text'), tie('text')).map((all): Rule => ({ cat: all }))),
    truth: fc.oneof({ maxDepth: 3 }, path('p', 'q'), fc.boolean().map((value): Rule => value),
      fc.tuple(fc.constantFrom('<', '<=', '>', '>=', '===', '!=='), tie('number'), tie('number')).map(([op, a, b]): Rule => ({ [op]: [a, b] })),
      fc.tuple(fc.constantFrom('<', '<='), tie('number'), tie('number'), tie('number')).map(([op, ...all]): Rule => ({ [op]: all })),
      fc.tuple(fc.constantFrom('===', '!=='), tie('text'), tie('text')).map(([op, a, b]): Rule => ({ [op]: [a, b] })),
      fc.tuple(fc.constantFrom('and', 'or'), tie('truth'), tie('truth')).map(([op, a, b]): Rule => ({ [op]: [a, b] })),
      tie('truth').map((one): Rule => ({ '!': [one] })),
      tie('text').map((one): Rule => ({ in: [one, { var: 'list' }] })),
      fc.tuple(fc.constantFrom('some', 'all'), fc.constantFrom('<', '==='), whole).map(([op, than, n]): Rule => ({ [op]: [{ var: 'rows' }, { [than]: [{ var: 'row.n' }, n] }] }))),
  }));

  /** JsonLogic reads a row's columns bare. */
  const theirs = (rule: Rule): Rule => JSON.parse(JSON.stringify(rule).replaceAll('"row.', '"')) as Rule;

  it(`agrees with json-logic-js wherever both speak (seed ${seed})`, () => {
    fc.assert(fc.property(fc.oneof(common.number, common.text, common.truth), facts, (rule, given) => {
      const ours = evaluate(rule, { facts: given, types: declared, zone: 'UTC', rules: {} });
      const expected = jsonLogic.apply(theirs(rule) as never, given) as Json;

      if (typeof expected === 'number' && !Number.isSafeInteger(expected)) return;
      expect(ours).toEqual({ known: true, value: expected === 0 ? 0 : expected });
    }), { seed, numRuns: 2000 });
  });

  it(`never grants by leaving facts out: what is known stays when more becomes known (seed ${seed})`, () => {
    fc.assert(fc.property(common.truth, facts, fc.subarray(['x', 'y', 's', 't', 'p', 'q', 'list', 'rows']), (rule, given, left) => {
      const less = Object.fromEntries(Object.entries(given).filter(([name]) => !left.includes(name))) as JsonObject;
      const before = holds(rule, { facts: less, types: declared, zone: 'UTC', rules: {} });
      const after = holds(rule, { facts: given, types: declared, zone: 'UTC', rules: {} });

      if (before !== 'unknown') expect(after).toBe(before);
    }), { seed, numRuns: 2000 });
  });
});
