import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../engine/json.ts';
import { matchesLinearly, patternFault } from '../../engine/schema/pattern.ts';
import type { Problem } from '../../engine/problem.ts';
import { sentence } from '../../engine/sentence.ts';
import { documentProblems, fieldProblems, judgeBody, validatorSource } from '../../engine/schema.ts';
import { bytesOf } from '../../engine/schema/size.ts';
import { formOf, tableOf, validatorOf } from '../support/forms.ts';

const head = { format: 1, id: 'leave', title: '请假' };
const text = { type: 'string', maxLength: 50 };

function told(problems: readonly Problem[]): string[] {
  return problems.map(({ code, at, params }) => `${code} ${at}${params['nearest'] === undefined ? '' : ` → ${String(params['nearest'])}`}`);
}

function ofProcess(process: JsonObject): string[] {
  return told(documentProblems({ process: { ...head, ...process } }));
}

function ofField(field: Json): string[] {
  return told(documentProblems({ process: head, form: { type: 'object', additionalProperties: false, properties: { a: field } } })).map((each) => each.replace('/form/properties/a', '~'));
}

function faultsOfField(field: JsonObject): string[] {
  return told(fieldProblems(formOf({ a: field }))).map((each) => each.replace('/form/properties/a', '~'));
}

describe('document', () => {
  it('without faults has no problems', () => {
    expect(documentProblems({ process: head, form: formOf({ a: text, rows: tableOf({ b: text }) }), ui: { form: ['/a', { field: '/rows', widget: 'table' }] } })).toEqual([]);
  });

  it('is answered with all its faults at once, sorted by place, each with the nearest allowed key', () => {
    const problems = documentProblems({ process: { ...head, titel: 'x', events: { APPLY: { wirtes: ['/a'], judge: 'ful' } } }, machin: {}, form: { type: 'object', properties: { a: { type: 'string', maxLenght: 3 } } } });

    expect(told(problems)).toEqual([
      'document.missing-key /form', 'document.unknown-key /form/properties/a/maxLenght → maxLength', 'document.unknown-key /machin → machine',
      'document.not-allowed /process/events/APPLY/judge → full', 'document.unknown-key /process/events/APPLY/wirtes → writes', 'document.unknown-key /process/titel → title',
    ]);
  });

  it('is told of a mistyped key once, not also of the missing one', () => {
    expect(told(documentProblems({ process: { format: 1, id: 'leave', titel: '请假' } }))).toEqual(['document.unknown-key /process/titel → title']);
  });

  it('hears of the one branch that was meant, not of all there are', () => {
    expect(ofProcess({ parties: { p: [{ rol: 'x' }, { user: { var: 'actor.id' }, of: 1 }, {}, { anyone: false }] } })).toEqual(['document.unknown-key /process/parties/p/0/rol → role', 'document.unknown-key /process/parties/p/1/of', 'document.too-small /process/parties/p/2', 'document.not-allowed /process/parties/p/3/anyone']);
    expect(ofProcess({ menu: [{ label: 'a' }, { label: 'b', list: 'x', start: 'APPLY' }] })).toEqual(['document.missing-key /process/menu/0', 'document.not-allowed /process/menu/1']);
    expect(ofProcess({ title: { 'zh-CN': '请假' }, events: { APPLY: { writes: ['*', '/a', 'a', 7], confirm: { when: true, sai: 'x' } } } })).toEqual(['document.unknown-key /process/events/APPLY/confirm/sai → say', 'document.not-allowed /process/events/APPLY/writes/2 → /a', 'document.wrong-type /process/events/APPLY/writes/3', 'document.missing-key /process/title']);
    expect(told(documentProblems({ process: head, ui: { form: [{ feild: '/a' }, { label: 'x' }, 7, {}, { group: 'g', items: [{ field: 'a' }] }] } }))).toEqual(['document.unknown-key /ui/form/0/feild → field', 'document.missing-key /ui/form/1', 'document.wrong-type /ui/form/2', 'document.missing-key /ui/form/3', 'document.not-allowed /ui/form/4/items/0/field → /a']);
    expect(told(documentProblems({ process: head, machine: { id: 'leave', initial: 's', states: { s: { on: { APPLY: { tarjet: 's' }, '*': 's' }, always: 7, after: {} } } } }))).toEqual(['document.unknown-key /machine/states/s/after', 'document.wrong-type /machine/states/s/always', 'document.not-allowed /machine/states/s/on/*', 'document.unknown-key /machine/states/s/on/APPLY/tarjet → target']);
    expect(told(documentProblems({ process: head, list: { mine: { title: 'x', columns: ['state', { colum: 'a' }, { label: 'b' }] } } }))).toEqual(['document.unknown-key /list/mine/columns/1/colum → column', 'document.missing-key /list/mine/columns/2']);
    expect(ofField({ type: 'array', items: { type: 'objekt' } })).toEqual(['document.not-allowed ~/items/type → object']);
  });

  it('is no document when it is something else', () => {
    expect([null, [], 'x', 7].map((each) => told(documentProblems(each)))).toEqual(Array.from({ length: 4 }, () => ['document.wrong-type ']));
  });

  it('speaks to its author in sentences of ours in both languages, never in those of a library', () => {
    const problems = documentProblems({ process: { ...head, id: 'Leave!', titel: 1, menu: [{}], portal: 'x', columns: { a: { type: 'dixt:x', value: 1 } }, parties: {} }, form: {}, ui: { form: [{}] } });

    const sentences = problems.flatMap((each) => (['zh-CN', 'en'] as const).flatMap((language) => Object.values(sentence(each, language))));

    expect(problems.length).toBeGreaterThan(6);
    expect(sentences.filter((each) => each === '' || /must (NOT )?(be|have|match)|[sS]chema|—|undefined|\{[a-z]/.test(each))).toEqual([]);
  });

  // A document that would exhaust the stack is never walked by recursion.
  it('may be nested as deep as the format needs, and no deeper (A8)', () => {
    let deep: Json = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];

    expect(told(documentProblems({ process: head, form: deep }))).toEqual(['document.too-large ']);
  });

  // Width is bounded before anything is compiled.
  it('may not be larger than its limits, each named with what was found (A9, X11)', () => {
    const fields = Object.fromEntries(Array.from({ length: 450 }, (_, index) => [`f${index}`, { type: 'boolean' }]));
    const columns = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`c${index}`, { type: 'boolean' }]));
    const states = (count: number, on = {}) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, { on }]));
    const nested = (depth: number): JsonObject => depth === 0 ? {} : { initial: 's', states: { s: nested(depth - 1) } };
    const groups = (depth: number): Json => depth === 0 ? '/a' : { group: 'g', items: [groups(depth - 1)] };
    const machine = (rest: JsonObject) => ({ id: 'leave', initial: 's0', ...rest });
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`E${index}`, 's0']));

    const limits = (document: object) => documentProblems({ process: head, ...document }).filter(({ code }) => code === 'document.too-large').map(({ at, params }) => `${at} ${String(params['of'] ?? '')} ${String(params['limit'])} ${String(params['found'])}`);

    expect(limits({ form: formOf({ ...fields, t: tableOf(columns) }) })).toEqual(['/form/properties fields 500 501']);
    expect(limits({ machine: machine({ states: { a: { initial: 's0', states: states(150) }, b: { initial: 's0', states: states(49) } } }) })).toEqual(['/machine/states states 200 201']);
    expect(limits({ machine: machine({ states: states(101, many) }) })).toEqual(['/machine transitions 1000 1010']);
    expect(limits({ machine: machine(nested(6)) })).toEqual(['/machine/states depth 5 6']);
    expect(limits({ machine: machine({ states: { p: { type: 'parallel', states: states(21) } } }) })).toEqual(['/machine/states regions 20 21']);
    expect(limits({ ui: { form: [groups(17)] } })).toEqual(['/ui depth 16 17']);
    expect(limits({ ui: { form: [groups(16)] } })).toEqual([]);
    expect(limits({ form: formOf({ a: { type: 'boolean', description: '中'.repeat(90_000) } }) })).toEqual([expect.stringMatching(/^\/form bytes 262144 270\d{3}$/)]);
    expect(bytesOf('a¢中😀')).toBe(10);
  });
});

describe('form schema', () => {
  // An allow-list of keywords, each with a plain value.
  it('knows no asynchronous schema, no references, no fractions, no data as limits (A2, A6, A7, A13, A14, A17)', () => {
    expect(told(documentProblems({ process: head, form: { ...formOf({ a: text }), $async: true, $defs: {}, oneOf: [] } }))).toEqual(['document.unknown-key /form/$async', 'document.unknown-key /form/$defs', 'document.unknown-key /form/oneOf']);
    expect(ofField({ type: 'string', $ref: 'https://example.com/x' })).toEqual(['document.unknown-key ~/$ref']);
    expect(ofField({ $ref: '#' })).toEqual(['document.unknown-key ~/$ref', 'document.missing-key ~'].toSorted());
    expect(ofField({ type: 'number', multipleOf: 0.01 })).toEqual(['document.unknown-key ~/multipleOf', 'document.not-allowed ~/type']);
    expect(ofField({ type: 'integer', maximum: { $data: '1/limit' } })).toEqual(['document.wrong-type ~/maximum']);
    expect(ofField({ type: 'string', format: 'html' })).toEqual(['document.not-allowed ~/format']);
    expect(told(documentProblems({ process: head, form: { type: 'object', properties: {} } }))).toEqual(['document.missing-key /form']);
  });

  // A name that every object inherits would count as given.
  it('has no field under a name that objects inherit, and none that cannot be a pointer (A11)', () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'instance', '1a', 'a-b', 'a/b', '名称', 'x'.repeat(65)];
    const form = formOf(Object.fromEntries([...names, 'fine_1'].map((name) => [name, text])));
    const hostile = JSON.parse('{"type":"object","additionalProperties":false,"properties":{"__proto__":{"type":"string"}}}') as typeof form;

    expect(fieldProblems(form).map(({ code, params }) => [code, params['name']]).toSorted()).toEqual(names.map((name) => ['field.bad-name', name]).toSorted());
    expect(told(fieldProblems(hostile))).toEqual(['field.bad-name /form/properties/__proto__']);
    expect(told(fieldProblems(formOf({ rows: tableOf({ toString: text }) })))).toEqual(['field.bad-name /form/properties/rows/items/properties/toString']);
  });

  it('requires only fields it has', () => {
    expect(told(fieldProblems(formOf({ phone: text, rows: tableOf({ name: text }, {}, { required: ['nam'] }) }, { required: ['phnoe', 'constructor'] })))).toEqual(['field.undeclared /form/properties/rows/items/required/0 → name', 'field.undeclared /form/required/0 → phone', 'field.undeclared /form/required/1']);
  });

  it('has no keyword beside a type it says nothing about', () => {
    expect(faultsOfField({ type: 'boolean', maxLength: 3 })).toEqual(['field.misplaced-key ~/maxLength']);
    expect(faultsOfField({ type: 'integer', format: 'date', pattern: 'a' })).toContain('field.misplaced-key ~/format');
    expect(faultsOfField({ type: 'string', 'x-file': { types: ['pdf'], maxBytes: 1 } })).toEqual(['field.misplaced-key ~/x-file']);
    expect(faultsOfField({ type: 'string', 'x-decimal': {}, 'x-once': true })).toEqual(['field.misplaced-key ~/x-decimal', 'field.misplaced-key ~/x-once']);
    expect(faultsOfField({ type: 'integer', 'x-value': 1, 'x-default': 2 })).toEqual(['field.misplaced-key ~/x-default']);
  });

  it('has lists that say of what, files that say which, and tables one level deep', () => {
    expect(faultsOfField({ type: 'array' })).toEqual(['document.missing-key ~']);
    expect(faultsOfField({ type: 'array', items: { type: 'string', format: 'file' } })).toEqual(['document.missing-key ~']);
    expect(faultsOfField(tableOf({ inner: tableOf({ b: text }) }) as JsonObject)).toEqual(['field.nested-table ~/items/properties/inner/items']);
  });

  // Comparing all pairs of an endless list holds the loop.
  it('bounds a list whose entries have to differ (A10)', () => {
    expect(faultsOfField({ type: 'array', uniqueItems: true, items: { type: 'string' } })).toEqual(['field.unbounded ~']);
    expect(faultsOfField({ type: 'array', uniqueItems: true, maxItems: 10, items: { type: 'string' } })).toEqual([]);
  });

  it('has limits that some value can meet, and values of its own type', () => {
    expect(faultsOfField({ type: 'string', minLength: 5, maxLength: 4 })).toEqual(['field.empty-range ~']);
    expect(faultsOfField({ type: 'string', format: 'decimal', 'x-decimal': { min: '10', max: '9' } })).toEqual(['field.empty-range ~/x-decimal']);
    expect(faultsOfField({ type: 'string', format: 'decimal', 'x-decimal': { min: '1e3' } })).toEqual(['field.wrong-format ~/x-decimal/min']);
    expect(faultsOfField({ type: 'integer', default: '3', enum: [1, 'x'], 'x-options': [{ value: 1, label: 'a' }, { value: 1, label: 'b' }, { value: 'c', label: 'c' }] })).toEqual(['document.wrong-type ~/default', 'document.wrong-type ~/enum/1', 'field.not-unique ~/x-options/1/value', 'document.wrong-type ~/x-options/2/value']);
  });

  it('has no field that decides about itself', () => {
    const circle = formOf({ a: { ...text, 'x-when': { has: 'form.b' } }, b: { ...text, 'x-when': { rule: 'other' } }, c: { ...text, 'x-when': { has: 'form.a' } }, d: { type: 'integer', 'x-value': { '+': [{ var: 'form.d' }, 1] } } });

    expect(told(fieldProblems(circle, { other: { has: 'form.a' } }))).toEqual(['rule.circular /form/properties/a/x-when', 'rule.circular /form/properties/b/x-when', 'rule.circular /form/properties/d/x-value']);
    expect(told(fieldProblems(formOf({ sum: { type: 'integer', 'x-value': { sum: [{ var: 'form.rows' }, { var: 'row.n' }] } }, rows: tableOf({ n: { type: 'integer', 'x-value': { var: 'form.sum' } } }) })))).toEqual(['rule.circular /form/properties/rows/items/properties/n/x-value', 'rule.circular /form/properties/sum/x-value']);
  });
});

describe('pattern', () => {
  // What one engine answers in a blink holds another for minutes.
  it('is accepted when no text can make an engine linger (A3, A4)', () => {
    const patterns = ['^(a+)+$', '^(a|a)*$', '^((a?)b)+$', '^\\d*\\d*\\d*\\d*$', '(?=a)b', '(a)\\1', '\\p{Script=Han}', 'a{1001}', '(a', '^\\d{6}$', '^[A-Z]{2}\\d+$', '^(cat|dog)$', '^0\\d{2,3}-?\\d{7,8}(-\\d{1,6})?$', '^[\\u4e00-\\u9fa5]{2,10}$', '\\u{1F600}', '(ab)+'];

    expect(Object.fromEntries(patterns.map((pattern) => [pattern, patternFault(pattern, 200)]).filter(([, fault]) => fault !== undefined))).toEqual({
      '^(a+)+$': 'nested', '^(a|a)*$': 'nested', '^((a?)b)+$': 'nested', '^\\d*\\d*\\d*\\d*$': 'ambiguous', '(?=a)b': 'not-linear', '(a)\\1': 'not-linear', '\\p{Script=Han}': 'not-linear', 'a{1001}': 'not-linear', '(a': 'unreadable',
    });
  });

  it('stands on texts of bounded length only', () => {
    expect(faultsOfField({ type: 'string', pattern: '^a$' })).toEqual(['pattern.unbounded ~']);
    expect(faultsOfField({ type: 'string', pattern: '^a$', maxLength: 201 })).toEqual(['pattern.unbounded ~']);
    expect(faultsOfField({ type: 'string', pattern: '^(a+)+$', maxLength: 20 })).toEqual(['pattern.not-linear ~/pattern']);
  });

  // decisions: the server matches linearly, the page natively; the verdict is one.
  it('finds the same in both engines', () => {
    const patterns = ['^\\s.$', '^.$', '^[^\\s]+$', '^[\\s\\d]+$', '\\S', '^[\\u4e00-\\u9fa5]{2,3}$', '^\\w+$', '\\bab\\b', '^[\\w-]+\\.(pdf|docx)$', '^\\u{1F600}?a$', '^\\d{2,3}$', 'a|^$', '^[.\\]\\\\]$', '^(?:ab){2}$', '^\\p{L}+$', '$'];
    const texts = ['', 'a', 'ab', 'ab ab', 'abab', '\u3000x', '\u00a0x', '\ufeff', '\u2028', '\n', '\r', '中国', '中国人', '中国人民', '😀', '😀a', '12', '１２', '.', ']', '\\', 'a.pdf', 'é', 'a\nb', '_'];

    const different = patterns.flatMap((pattern) => texts.filter((each) => matchesLinearly(pattern, each) !== new RegExp(pattern, 'u').test(each)).map((each) => [pattern, each]));

    expect(patterns.map((pattern) => patternFault(pattern, 50))).toEqual(patterns.map(() => undefined));
    expect(different).toEqual([]);
  });
});

describe('validator', () => {
  // The page runs it under a policy without eval.
  it('is a module that imports nothing and evaluates nothing (A1)', () => {
    const source = validatorSource(formOf({ a: { ...text, minLength: 2 }, n: { type: 'integer' }, rows: tableOf({ b: text }, { uniqueItems: true }) }));

    expect(source.match(/\brequire\b|\bimport\b|\beval\b|new Function|ajv/g)).toBe(null);
  });

  // What an author writes stays data.
  it('runs nothing an author has written (A1)', async () => {
    const hostile = ["'];globalThis.broken=1;//", '"];globalThis.broken=1;//', '`${globalThis.broken=1}`', '\u2028globalThis.broken=1', 'require("ajv/dist/runtime/ucs2length").default', '*/globalThis.broken=1/*'];
    const validate = await validatorOf(formOf({ a: { type: 'string', maxLength: 99, enum: hostile, description: hostile[0], 'x-label': hostile[1] } }));

    expect(hostile.map((a) => validate({ a }))).toEqual(hostile.map(() => true));
    expect(validate({ a: 'x' })).toBe(false);
    expect((globalThis as { broken?: number }).broken).toBeUndefined();
  });

  it('judges the shape of what is present and nothing else, and makes no value into another (A15)', async () => {
    const validate = await validatorOf(formOf({ a: { ...text, format: 'email', pattern: '^x', const: 'y', default: 'z', readOnly: true, 'x-when': false }, b: { type: 'integer', minimum: 3 } }, { required: ['a', 'b'] }));

    expect([{}, { a: 'anything' }, { b: 3 }].map((data) => validate(data))).toEqual([true, true, true]);
    expect([{ a: 1 }, { b: 2 }, { b: '3' }, { c: 1 }, { a: 'x'.repeat(51) }, [], null].map((data) => validate(data))).toEqual(Array.from({ length: 7 }, () => false));
  });

  // Nothing is written while judging.
  it('changes neither the data nor what objects inherit (A12)', async () => {
    const validate = await validatorOf(formOf({ a: { ...text, default: 'x' } }));
    const data = JSON.parse('{"__proto__":{"a":"y"},"constructor":{"prototype":{"a":"z"}}}') as JsonObject;

    expect(validate(data)).toBe(false);
    expect(JSON.stringify(data)).toBe('{"__proto__":{"a":"y"},"constructor":{"prototype":{"a":"z"}}}');
    expect(({} as { a?: string }).a).toBeUndefined();
  });

  // Two definitions with the same names live side by side.
  it('of one form knows nothing of another (A16)', async () => {
    const [one, other] = await Promise.all([validatorOf(formOf({ a: { type: 'integer' } })), validatorOf(formOf({ a: { type: 'boolean' } }))]);

    expect([one({ a: 1 }), other({ a: 1 }), one({ a: true }), other({ a: true })]).toEqual([true, false, false, true]);
  });
});

describe('body of a request', () => {
  const judge = judgeBody({ type: 'object', additionalProperties: false, required: ['event'], properties: { event: { type: 'string', maxLength: 5 }, data: { type: 'object' }, key: { type: 'string', format: 'uuid' }, to: { oneOf: [{ type: 'string' }, { type: 'integer' }] } } });

  it('is judged by the schema of its route, all faults at once', () => {
    expect(judge({ event: 'APPLY', data: { any: 1 }, key: '0199a3c2-7c11-7000-8000-000000000001', to: 3 })).toEqual([]);
    expect(told(judge({ evnt: 'x', data: [], key: '1', to: true }))).toEqual(['field.wrong-type /data', 'field.required /event', 'field.unknown /evnt → event', 'field.wrong-format /key', 'field.wrong-type /to']);
    expect(told(judge(null))).toEqual(['field.wrong-type ']);
  });

  it('may not count on inherited keys (A11)', () => {
    expect(told(judgeBody({ type: 'object', required: ['toString'], properties: { toString: { type: 'string' } } })({}))).toEqual(['field.required /toString']);
  });
});
