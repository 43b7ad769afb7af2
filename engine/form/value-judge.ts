// The verdict over one value of a form beyond its shape: storable text, format, pattern, decimals, choices, files, repetition.
import type { Field } from '../compiled.ts';
import type { Facts } from '../facts.ts';
import { defaultPolicy, passwordProblem, usernameProblem } from '../policy.ts';
import type { LabelledOptions, Options } from '../definition.ts';
import type { FormState } from './state.ts';
import { formatExamples, formatFault, formats, formatType, hiddenSign, longestName } from '../format.ts';
import { canonical, isObject, isStorable, own, type Json, type JsonObject } from '../json.ts';
import { problem, type Problem, type ProblemCode } from '../problem.ts';
import { richFaults, richLength } from '../rich.ts';
import { example, number } from '../rule/value.ts';
import { digitsOf } from './value.ts';
import { isEnd, isRetired, levelOf } from '../tree.ts';

/**
 * A problem with the place of its field, and when it counts: always, where the event writes the field, or where it also
 * judges in full.
 */
export interface Judged {
  readonly problem: Problem;
  readonly place: string;
  readonly level: 'always' | 'written' | 'full';
}

// The dictionary that regions are chosen from.
const regions = 'region';

// A value quoted in a problem is cut to this many characters.
const longestQuote = 100;

/** What is wrong with a value of a field; values of another type than the field's are the validator's matter. */
export function valueProblems(state: FormState, field: Field, place: string, value: Json): Judged[] {
  const { schema, type } = field;
  if (Array.isArray(value)) {
    if (schema.type !== 'array') return [];
    const entries = typeof type === 'object' && 'table' in type ? [] : value.flatMap((entry: Json, index) => single(state, field, place, `${place}/${index}`, entry));
    return [...entries, ...(schema.uniqueItems === true ? repeated(place, value) : [])];
  }
  if (schema['x-rich'] !== undefined) return isObject(value) ? richProblems(place, value, schema['x-rich']) : [];
  if (schema.type === 'object') return isObject(value) ? rangeProblems(place, value) : [];
  return schema.type === 'array' ? [] : single(state, field, place, place, value);
}

/** A range of days: two dates, the first not after the last. One of them alone may be kept, but not submitted. */
function rangeProblems(place: string, range: JsonObject): Judged[] {
  const [from, to] = [own(range, 'from'), own(range, 'to')];
  const wrong = Object.entries({ from, to }).flatMap(([end, day]): Judged[] => typeof day !== 'string' || formats['date']!(day) ? [] : [{ problem: wrongFormat('date', `${place}/${end}`, day), place, level: 'always' }]);
  if (wrong.length > 0) return wrong;
  const missing = from === undefined ? 'from' : to === undefined ? 'to' : undefined;
  if (missing !== undefined) return from === to ? [] : [{ problem: problem('field.not-complete', `${place}/${missing}`, { missing: missing === 'from' ? 'first-day' : 'last-day' }), place, level: 'full' }];
  return typeof from === 'string' && typeof to === 'string' && from > to ? [{ problem: problem('field.wrong-order', `${place}/to`, { from, to }), place, level: 'full' }] : [];
}

function single(state: FormState, field: Field, place: string, at: string, value: Json): Judged[] {
  const { schema } = field;
  const fault = (level: Judged['level'], code: ProblemCode, params: JsonObject = {}): Judged => ({ problem: problem(code, at, params), place, level });
  if (field.type === 'secret') {
    const unfit = state.context.referenced === true || typeof value !== 'string' ? null : secretProblem(state.facts, value);
    return unfit ? [fault('full', unfit.code, unfit.params)] : [];
  }
  if (schema.const !== undefined && value !== schema.const) return [fault('full', 'field.not-allowed', { found: quoted(value), allowed: [schema.const] })];
  const faults = choiceProblems(state, field, value, fault);
  return typeof value === 'string' ? [...faults, ...textProblems(state, field, value, fault)] : faults;
}

/** A text with a shape: the shape always, its length once it is submitted. */
function richProblems(place: string, value: JsonObject, { minLength = 0, maxLength }: NonNullable<Field['schema']['x-rich']>): Judged[] {
  const faults = richFaults(value).map(({ code, at, params }): Judged => ({ problem: problem(code, place + at, params), place, level: 'always' }));
  if (faults.length > 0) return faults;
  const found = richLength(value);
  if (found > maxLength) return [{ problem: problem('field.too-long', place, { limit: maxLength, found }), place, level: 'always' }];
  return found < minLength ? [{ problem: problem('field.too-short', place, { limit: minLength, found }), place, level: 'full' }] : [];
}

/** Whether the choices stand in the form itself. */
function isListed(options: Options): options is LabelledOptions {
  return Array.isArray(options);
}

type Fault = (level: Judged['level'], code: ProblemCode, params?: JsonObject) => Judged;

function choiceProblems({ facts: { dictionaries } }: FormState, { schema, options }: Field, value: Json, fault: Fault): Judged[] {
  const choice = schema['x-options'];
  if (choice === undefined) return [];
  if (!isListed(choice)) {
    const name = 'dict' in choice ? choice.dict : regions;
    // Where no dictionaries are at hand, as in a simulation offline, any code passes; the server always has them.
    if (dictionaries === undefined) return [];
    const entries = own(dictionaries as unknown as JsonObject, name);
    const code = String(value);
    if (!isObject(entries) || !Object.hasOwn(entries, code)) return [fault('written', 'field.not-allowed', { found: quoted(value) })];
    if (isRetired(entries, code)) return [fault('written', 'field.not-allowed', { found: quoted(labelOf(entries, code)) })];
    if ('dict' in choice) return choice.tree === 'leaf' && !isEnd(entries, code) ? [fault('full', 'field.too-shallow', { found: quoted(labelOf(entries, code)) })] : [];
    const level = levelOf(entries, code);
    if (level > choice.region) return [fault('written', 'field.not-allowed', { found: quoted(value) })];
    return choice.tree !== 'any' && level < choice.region && !isEnd(entries, code) ? [fault('full', 'field.too-shallow', { found: quoted(labelOf(entries, code)) })] : [];
  }
  if (options!.some((option) => option.value === value)) return [];
  return [fault('written', 'field.not-allowed', { found: quoted(value), allowed: options!.map((option) => option.label) })];
}

/** What is wrong with a secret itself; it is never quoted. */
export function secretProblem({ policy = defaultPolicy }: Pick<Facts, 'policy'>, text: string): Problem | null {
  return isStorable(text) ? passwordProblem(policy.password, text) : problem('field.text-not-storable', '', {});
}

function textProblems(state: FormState, { schema, type, pointer }: Field, text: string, fault: Fault): Judged[] {
  if (!isStorable(text)) return [fault('always', 'field.text-not-storable')];
  const format = schema.format ?? (schema.items?.type === 'string' ? schema.items.format : undefined);
  if (format === 'file') return fileProblems(state, schema['x-file'], text, fault);
  if (format !== undefined && formats[format]?.(text) === false) {
    return [fault(formatType(format) === 'text' ? 'full' : 'always', 'field.wrong-format', wrongFormat(format, '', text).params)];
  }
  if ((type === 'user' || type === 'org' || type === 'department') && schema['x-value'] === undefined && state.facts.choosable?.includes(`${pointer.slice(1)} ${text}`) === false) return [fault('written', 'field.not-allowed', { found: quoted(state.facts.names?.[text] ?? text) })];
  if (format === 'username' || format === 'operator-username') {
    const unfit = usernameProblem((state.facts.policy ?? defaultPolicy).username[format === 'username' ? 'admin' : 'operator'], text, '');
    return unfit ? [fault('full', unfit.code, unfit.params)] : [];
  }
  if (type === 'decimal') return decimalProblems(schema, text, fault);
  const hidden = type === 'text' && format === undefined && schema.pattern === undefined && (schema.maxLength ?? Infinity) <= longestName ? hiddenSign(text) : null;
  if (hidden) return [fault('full', 'field.text-hidden', { ...hidden })];
  const unfit = schema.pattern !== undefined && text.length <= (schema.maxLength ?? 0) * 2 && !state.definition.matches(schema.pattern, text);
  return unfit ? [fault('full', 'field.wrong-pattern', { found: quoted(text), ...(schema['x-hint'] !== undefined && { hint: schema['x-hint'] }) })] : [];
}

function wrongFormat(format: string, at: string, text: string): Problem {
  const shown = formatExamples[format] ?? example(formatType(format));
  return problem('field.wrong-format', at, { format, found: quoted(text), ...(shown !== undefined && { example: shown }), ...formatFault(format, text) });
}

function decimalProblems(schema: Field['schema'], text: string, fault: Fault): Judged[] {
  const { min, max } = schema['x-decimal'] ?? {};
  const digits = digitsOf(schema);
  const places = text.split('.')[1]?.length ?? 0;
  return [
    ...(digits !== undefined && places > digits ? [fault('always', 'field.too-many-decimals', { limit: digits, found: places })] : []),
    ...(min !== undefined && number(text).lt(number(min)) ? [fault('always', 'field.too-small', { limit: min, found: text })] : []),
    ...(max !== undefined && number(text).gt(number(max)) ? [fault('always', 'field.too-large', { limit: max, found: text })] : []),
  ];
}

function fileProblems({ facts: { files = {} } }: FormState, limits: Field['schema']['x-file'], id: string, fault: Fault): Judged[] {
  const file = Object.hasOwn(files, id) ? files[id] : undefined;
  if (file === undefined) return [fault('written', 'file.unknown', { id: quoted(id) })];
  const { types, maxBytes } = limits ?? {};
  return [
    ...(types !== undefined && !types.some((type) => type === file.kind) ? [fault('written', 'file.wrong-type', { name: file.name, found: file.kind, allowed: types })] : []),
    ...(maxBytes !== undefined && file.bytes > maxBytes ? [fault('written', 'file.too-large', { name: file.name, limit: maxBytes, found: file.bytes })] : []),
  ];
}

/** Entries that repeat an earlier one. */
function repeated(place: string, entries: readonly Json[]): Judged[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index): Judged[] => {
    const key = canonical(entry);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew ? [] : [{ problem: problem('field.not-unique', `${place}/${index}`, typeof entry === 'string' ? { found: quoted(entry) } : {}), place, level: 'always' }];
  });
}

function labelOf(entries: JsonObject, code: string): Json {
  const entry = own(entries, code)!;
  return isObject(entry) ? own(entry, 'label') ?? entry : entry;
}

function quoted(value: Json): Json {
  if (typeof value !== 'string') return value;
  const characters = [...value.toWellFormed().replaceAll('\0', '')];
  return characters.length > longestQuote ? characters.slice(0, longestQuote).join('') + '…' : characters.join('');
}
