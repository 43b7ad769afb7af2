import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../engine/definition.ts';
import { sentence } from '../../engine/sentence.ts';
import { evaluate, operators } from '../../engine/rule.ts';
import { typeOf, type Place } from '../../engine/rule/typing.ts';
import { common, fits, rowType, typeAt, typeName, type Type, type Types } from '../../engine/type.ts';
import { adopt } from '../../engine/rule/value.ts';

const types: Types = {
  form: {
    object: {
      amount: 'decimal', count: 'integer', title: 'text', industry: { dict: 'industry' }, country: { dict: 'country' }, isUrgent: 'boolean', start: 'date', end: 'date', period: 'month', quarter: 'quarter', year: 'year', at: 'datetime',
      tags: { list: 'text' }, prices: { list: 'decimal' }, people: { table: { name: 'text', age: 'integer', fee: 'decimal', born: 'date' } },
    },
  },
  item: { object: { signupStart: 'date', capacity: 'integer', org: 'org' } },
  actor: { object: { id: 'user', org: { object: { id: 'org' } } } },
  lookup: { object: { past: { list: { object: { state: 'text' } } } } },
  now: 'datetime',
};

function form(name: string): Rule {
  return { var: `form.${name}` };
}

/** The type's name, or `code at` of each problem. */
function typed(rule: Rule, place: Partial<Place> = {}): string {
  const { type, problems } = typeOf(rule, types, { at: '', ...place });
  return problems.length > 0 ? problems.map(({ code, at }) => `${code} ${at}`).join(' · ') : JSON.stringify(type).replaceAll('"', '');
}

/** What is said, in English. */
function said(rule: Rule, place: Partial<Place> = {}): string[] {
  return typeOf(rule, types, { at: '', ...place }).problems.map((found) => Object.values(sentence(found, 'en')).join(' '));
}

describe('the type of a rule', () => {
  it.each<[Rule, string]>([
    [form('amount'), 'decimal'], [{ has: 'item.capacity' }, 'boolean'], [{ or_else: [form('count'), 0] }, 'integer'],
    [{ and: [form('isUrgent'), { '!': { has: 'form.title' } }] }, 'boolean'],
    [{ '<=': [{ var: 'item.signupStart' }, { date: { var: 'now' } }] }, 'boolean'],
    [{ '<': [form('start'), '2026-01-01'] }, 'boolean'], [{ '<': [form('amount'), '1000'] }, 'boolean'], [{ '<': [form('amount'), 1000] }, 'boolean'], [{ '>': [form('amount'), form('count')] }, 'boolean'],
    [{ '<=': [1, form('count'), 9] }, 'boolean'], [{ '===': [form('year'), 2026] }, 'boolean'], [{ '===': [form('industry'), 'steel'] }, 'boolean'], [{ '!==': [{ var: 'item.org' }, { var: 'actor.org.id' }] }, 'boolean'],
    [{ in: [form('industry'), ['steel', 'food']] }, 'boolean'], [{ in: ['a', form('tags')] }, 'boolean'], [{ overlaps: [form('tags'), ['a']] }, 'boolean'], [{ in: [form('title'), []] }, 'boolean'],
    [{ '+': [form('count'), 1] }, 'integer'], [{ '*': [form('count'), '0.5', form('amount')] }, 'decimal'], [{ '/': [1, 3] }, 'decimal'], [{ '-': form('amount') }, 'decimal'],
    [{ round: [form('amount'), 2] }, 'decimal'], [{ round: form('amount') }, 'integer'], [{ min: [form('start'), form('end')] }, 'date'], [{ max: [form('prices')] }, 'decimal'], [{ max: [{ map: [form('people'), { var: 'row.age' }] }] }, 'integer'],
    [{ count: [form('people')] }, 'integer'], [{ sum: [form('people'), { var: 'row.fee' }] }, 'decimal'], [{ sum: [form('prices')] }, 'decimal'],
    [{ some: [form('people'), { '<': [{ var: 'row.born' }, form('start')] }] }, 'boolean'], [{ map: [form('people'), { var: 'row.name' }] }, '{list:text}'], [{ all: [form('tags'), { in: [{ var: 'row' }, ['a']] }] }, 'boolean'],
    [{ some: [{ var: 'lookup.past' }, { '===': [{ var: 'row.state' }, 'approved'] }] }, 'boolean'],
    [{ month: { var: 'now' } }, 'month'], [{ quarter: form('period') }, 'quarter'], [{ year: '2026-01-01' }, 'year'], [{ day: { var: 'now' } }, 'integer'], [{ addMonths: [form('period'), -1] }, 'month'], [{ addQuarters: [form('quarter'), 1] }, 'quarter'],
    [{ endOf: form('end') }, 'datetime'], [{ addMinutes: [{ var: 'now' }, 15] }, 'datetime'], [{ cat: [form('title'), '-', form('count')] }, 'text'], [{ lower: form('title') }, 'text'], [{ within: ['330182', '330100'] }, 'boolean'], [{ addWorkdays: [form('start'), form('count')] }, 'date'], [{ isWorkday: form('start') }, 'boolean'],
    [{ if: [{ '>': [form('count'), 3] }, '多', { '>': [form('count'), 1] }, '少', '无'] }, 'text'], [{ if: [form('isUrgent'), form('amount'), null] }, 'decimal'], [['a', 'b'], '{list:text}'],
  ])('%j is %s', (rule, expected) => {
    expect(typed(rule)).toBe(expected);
  });

  it('is given to literals by the place', () => {
    expect([typed('12.50', { expected: 'decimal' }), typed('2026-03-01', { expected: 'date' }), typed('steel', { expected: { dict: 'industry' } }), typed(['approved'], { expected: { list: 'text' } })]).toEqual(['decimal', 'date', '{dict:industry}', '{list:text}']);
    expect(typed({ if: [form('isUrgent'), '0.5', '1'] }, { expected: 'decimal' })).toBe('decimal');
    expect(typed('12,50', { expected: 'decimal' })).toBe('rule.wrong-literal ');
  });

  it('has to fit the place', () => {
    expect(typed(form('count'), { expected: 'decimal' })).toBe('decimal');
    expect(typed(form('amount'), { expected: 'integer' })).toBe('rule.wrong-type ');
    expect(typed(form('title'), { expected: 'boolean', at: '/process/rules/a/rule' })).toBe('rule.wrong-type /process/rules/a/rule');
    expect(typed(1, { expected: 'boolean' })).toBe('rule.wrong-type ');
    expect(typed({ var: 'item' }, { expected: 'text' })).toBe('rule.wrong-type ');
  });
});

describe('a rule that cannot be', () => {
  it.each<[Rule, string]>([
    [{ '<': [form('title'), 'b'] }, 'rule.wrong-type /</0'],
    [{ '<': [form('start'), form('count')] }, 'rule.mixed-types /<'],
    [{ '===': [form('industry'), form('country')] }, 'rule.mixed-types /==='],
    [{ '===': [form('count'), '1'] }, 'rule.wrong-literal /===/1'],
    [{ '<': [form('start'), '2026-02-30'] }, 'rule.wrong-literal /</1'],
    [{ '>': [form('amount'), 'much'] }, 'rule.wrong-literal />/1'],
    [{ '===': [form('title'), null] }, 'rule.wrong-type /===/1'],
    [{ '===': [form('tags'), form('tags')] }, 'rule.wrong-type /===/0'],
    [{ and: [form('isUrgent'), form('title')] }, 'rule.wrong-type /and/1'],
    [{ '!': form('count') }, 'rule.wrong-type /!'],
    [{ if: [form('count'), 1, 2] }, 'rule.wrong-type /if/0'],
    [{ if: [form('isUrgent'), form('title'), form('start')] }, 'rule.mixed-types /if'],
    [{ '+': [form('title'), 'b'] }, 'rule.wrong-type /+/0'],
    [{ in: ['a', form('title')] }, 'rule.wrong-type /in/1'],
    [{ in: [form('industry'), ['a', 1]] }, 'rule.wrong-literal /in/1/1'],
    [{ count: form('title') }, 'rule.wrong-type /count'],
    [{ sum: [form('tags')] }, 'rule.wrong-type /sum/0'],
    [{ some: [form('people'), { var: 'row.name' }] }, 'rule.wrong-type /some/1'],
    [{ addDays: [form('start'), form('amount')] }, 'rule.wrong-type /addDays/1'],
    [{ addDays: ['2026-02-30', 1] }, 'rule.wrong-literal /addDays/0'],
    [{ startOf: form('count') }, 'rule.wrong-type /startOf'],
    [{ sum: [form('people'), '1.5'] }, 'rule.wrong-type /sum/1'],
    [{ addMinutes: [form('start'), 1] }, 'rule.wrong-type /addMinutes/0'],
    [{ addWorkdays: [form('at'), 1] }, 'rule.wrong-type /addWorkdays/0'],
    [{ addWorkdays: [form('start'), '1.5'] }, 'rule.wrong-literal /addWorkdays/1'],
    [{ isWorkday: form('period') }, 'rule.wrong-type /isWorkday'],
    [{ round: [form('amount'), form('count')] }, 'rule.wrong-literal /round/1'],
    [{ cat: ['a', form('isUrgent')] }, 'rule.wrong-type /cat/1'],
    [{ max: [[]] }, 'rule.wrong-type /max/0'],
    [{ var: [form('title')] }, 'rule.wrong-literal /var/0'],
    [{ '+': [Number.POSITIVE_INFINITY, 1] }, 'rule.wrong-literal /+/0'],
    [{ '+': [9007199254740993, 1] }, 'rule.wrong-literal /+/0'],
  ])('%j: %s', (rule, expected) => {
    expect(typed(rule)).toBe(expected);
  });

  it.each<[Rule, string]>([
    [{ '===': [1, 2], and: [false, true] }, 'rule.not-a-rule '], [{}, 'rule.not-a-rule '],
    [{ '!': [{ '===': [1, 2], and: [] }] }, 'rule.not-a-rule /!/0'],
    [{ '==': [1, 1] }, 'rule.unknown-operator '], [{ log: ['x'] }, 'rule.unknown-operator '], [{ constructor: ['x'] }, 'rule.unknown-operator '], [{ toString: [] }, 'rule.unknown-operator '],
    [{ '===': [1] }, 'rule.wrong-arity /==='], [{ if: [true, 1] }, 'rule.wrong-arity /if'], [{ if: [true, 1, false, 2] }, 'rule.wrong-arity /if'], [{ and: [true] }, 'rule.wrong-arity /and'], [{ var: ['form.title', 'none'] }, 'rule.wrong-arity /var'],
  ])('is no single known operator with its operands: %j (J2, J5, J9)', (rule, expected) => {
    expect(typed(rule)).toBe(expected);
  });

  it.each(['constructor', '__proto__', 'form.__proto__', 'form.constructor', 'form.title.length', 'form.tags.0', 'form..title', '', 'row.name'])('reads what is not declared: %j (J1)', (path) => {
    expect(typed({ has: path })).toBe('rule.unknown-fact /has');
  });

  it('is nested too deep (J8), or too large (J6)', () => {
    const nested = (levels: number) => Array.from({ length: levels }).reduce<Rule>((inner) => ({ '!': [inner] }), true);

    const bare = (levels: number) => Array.from({ length: levels }).reduce<Rule>((inner) => ({ '!': inner }), true);

    expect([typed(nested(20)), typed(nested(21)), typed(nested(3000))]).toEqual(['boolean', 'rule.too-deep ', 'rule.too-deep ']);
    expect([typed(bare(20)), typed(bare(21))]).toEqual(['boolean', 'rule.too-deep ' + '/!'.repeat(20)]);
    expect(typed({ in: [form('title'), ['x'.repeat(16_400)]] })).toBe('rule.too-large ');
  });

  it('tells all its problems at once', () => {
    expect(typed({ and: [{ '<': [form('titel'), 1] }, { '==': [1, 1] }, { if: [form('count'), form('x'), 1] }] })).toBe('rule.unknown-fact /and/0/</0/var · rule.unknown-operator /and/1 · rule.wrong-type /and/2/if/0 · rule.unknown-fact /and/2/if/1/var');
  });
});

describe('the facts of a place', () => {
  const allow = new Set(['form', 'item']);

  it('are those it allows, and rows it walks over', () => {
    expect(typed({ '===': [{ var: 'actor.id' }, form('title')] }, { allow })).toBe('rule.fact-not-here /===/0/var');
    expect(typed({ some: [form('people'), { has: 'row.name' }] }, { allow })).toBe('boolean');
  });

  it('are also those of the rules it names', () => {
    const rules = { mine: { '===': [{ var: 'actor.id' }, 'wang'] }, alsoMine: { '!': { rule: 'mine' } } };

    expect(typed({ rule: 'alsoMine' }, { rules })).toBe('boolean');
    expect(typed({ rule: 'alsoMine' }, { rules, allow, at: '/form' })).toBe('rule.fact-not-here /form/rule');
  });

  it('are columns of a table in its rows only', () => {
    expect(said({ '>': [form('people.age'), 18] })).toEqual(['“form.people.age” is a column of the table “form.people” and has a value in each row. Read it as “row.age” in the second operand of some, all, map or sum.']);
  });
});

describe('a named rule', () => {
  it('leads back to itself', () => {
    const rules = { a: { '!': { rule: 'b' } }, b: { or: [{ rule: 'a' }, { has: 'form.title' }] } };

    expect(typed(rules.a, { rules, at: '/process/rules/a/rule' })).toBe('rule.circular /process/rules/a/rule/!/rule');
    expect(said(rules.a, { rules })[0]).toBe('The rule “b” leads back to itself: b → a → b. Take one of these references out.');
  });

  it('tells its own problems where it stands, not where it is named', () => {
    expect(typeOf({ rule: 'a' }, types, { at: '', rules: { a: form('nothing') } })).toEqual({ problems: [] });
  });

  it('that multiplies at every step is refused before it is run', () => {
    const thirty = (name: string): Rule => ({ and: Array.from({ length: 30 }, () => ({ rule: name })) });
    const rules = { a: thirty('b'), b: thirty('c'), c: thirty('d'), d: { has: 'form.title' } };

    expect(typed({ rule: 'a' }, { rules, at: '/form' })).toBe('rule.over-budget /form/rule');
    expect(typed({ rule: 'b' }, { rules })).toBe('boolean');
  });
});

describe('the sentences of a rule', () => {
  it('offer the nearest name', () => {
    expect(said(form('titel'))).toEqual(['There is no fact “form.titel”. Did you mean “form.title”? Known here: form.amount, form.count, form.title, form.industry, form.country, form.isUrgent, form.start, form.end, form.period, form.quarter, form.year, form.at, form.tags, form.prices, form.people.']);
    expect(said({ has: 'from.title' })[0]).toMatch('Did you mean “form.title”? Known here: form, item, actor, lookup, now.');
    expect(said({ '!!': [form('title')] })[0]).toMatch('There is no operator “!!”. Did you mean “has”?');
    expect(said({ addDay: [form('start'), 1] })[0]).toMatch('Did you mean “addDays”?');
    expect(said({ rule: 'startd' }, { rules: { started: true } })).toEqual(['There is no rule “startd”. Did you mean “started”? Rules here: started.']);
  });

  it('say what was expected and what came', () => {
    expect(said({ '<': [form('start'), '2026-02-30'] })).toEqual(['“2026-02-30” is not written as a date. Write it like 2026-03-01.']);
    expect(said({ '<': [form('title'), 'b'] })[0]).toMatch(/^“<” takes a whole number, a decimal number, a date,.* found a text\./);
    expect(said({ if: [true, 1] })).toEqual(['“if” takes an odd number of operands, 3 at least, found 2. Add what is missing or remove what is too much.']);
    expect(said({ '<': [form('start'), form('count')] })[0]).toBe('The operands of “<” are of different types: a date, a whole number. Bring them to one type, with date, month or round where that helps.');
  });
});

describe('a type', () => {
  const org: Type = 'org';

  it('stands where another is expected', () => {
    expect([fits('integer', 'decimal'), fits('text', org), fits(org, 'text'), fits('null', 'date'), fits('year', 'integer'), fits({ list: 'integer' }, { list: 'decimal' })]).toEqual([true, true, true, true, true, true]);
    expect([fits('decimal', 'integer'), fits('text', 'date'), fits(org, 'user'), fits({ dict: 'a' }, { dict: 'b' }), fits('boolean', 'integer'), fits({ list: 'text' }, 'text')]).toEqual([false, false, false, false, false, false]);
  });

  it('is shared by two, or by none', () => {
    expect([common('integer', 'decimal'), common({ dict: 'a' }, { dict: 'a' }), common({ dict: 'a' }, 'text'), common('date', 'datetime'), common('null', 'date')]).toEqual(['decimal', { dict: 'a' }, 'text', undefined, 'date']);
  });

  it('is found by a path, through objects only', () => {
    expect([typeAt(types, 'actor.org.id'), typeAt(types, 'form.people.name'), typeAt(types, 'form.__proto__'), typeAt(types, 'form.')]).toEqual(['org', undefined, undefined, undefined]);
    expect([rowType(typeAt(types, 'form.tags')!), rowType('text'), typeName({ dict: 'industry' }), typeName({ list: 'text' })]).toEqual(['text', undefined, 'dict:industry', 'list']);
  });
});

describe('a rule without problems', () => {
  const seed = Date.now() % 1_000_000;
  const facts = {
    form: {
      amount: '12.50', count: 3, title: 'a', industry: 'steel', country: 'cn', isUrgent: true, start: '2026-01-31', end: '2026-12-31', period: '2026-02', quarter: '2026-Q1', year: 2026, at: '2026-01-01T00:00:00Z',
      tags: ['a', 'b'], prices: ['1', '2.5'], people: [{ name: 'a', age: 30, fee: '1.1', born: '1990-01-01' }, { name: 'b', age: 20, fee: '2', born: '2000-01-01' }],
    },
    item: { signupStart: '2026-01-01', capacity: 5, org: 'o' }, actor: { id: 'u', org: { id: 'o' } }, lookup: { past: [{ state: 'approved' }] }, now: '2026-01-01T00:00:00Z',
  };
  const paths = [...Object.keys(facts.form).map((name) => `form.${name}`), 'item.org', 'lookup.past', 'now', 'row', 'row.name', 'row.age', 'row.fee'];
  const leaf: fc.Arbitrary<Rule> = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...paths).map((path): Rule => ({ var: path })) }, { weight: 1, arbitrary: fc.constantFrom<Rule>(0, 1, 2, -3, true, null, 'a', '1.5', '2026-03-01', '2026-03', ['a', 'b'], ['1'], [1, 2]) });
  /** With all facts there, only nothing, a division, an empty list, the edge of time or a year without working days is unknown. */
  const mayBeUnknown = /null|"\/"|max|min|startOf|endOf|"\*"|add|isWorkday|within/;
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaf, fc.tuple(fc.constantFrom(...Object.keys(operators).filter((name) => !['var', 'has', 'rule'].includes(name))), fc.array(tie('rule'), { minLength: 1, maxLength: 3 })).map(([operator, operands]): Rule => ({ [operator]: operands }))),
  }));

  it(`answers a value of its type, or unknown, and never stops (seed ${seed})`, () => {
    let judged = 0;

    fc.assert(fc.property(rule, (one) => {
      const { type, problems } = typeOf(one, types, { at: '' });
      if (problems.length > 0 || type === undefined) return;
      judged++;
      const found = evaluate(one, { facts, types, zone: 'Asia/Shanghai', rules: {} });

      if (found.known) expect(adopt(found.value, type)).not.toBeUndefined();
      else expect(mayBeUnknown.test(JSON.stringify(one))).toBe(true);
    }), { seed, numRuns: 20_000 });
    expect(judged).toBeGreaterThan(1000);
  });
});
