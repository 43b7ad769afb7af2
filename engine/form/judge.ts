// The verdict over a form: shape, formats, limits, choices, files, presence and cross-field checks, as one sorted list that is the same everywhere.
import { rulesOf, type Definition, type Field } from '../compiled.ts';
import type { Rule } from '../definition.ts';
import { field as stateOf } from './field-state.ts';
import { answer, answered, rowScope } from './rule.ts';
import { columnsOf, excludedBy, type FormState } from './state.ts';
import { isEmpty } from './value.ts';
import { valueProblems, type Judged } from './value-judge.ts';
import { isObject, segments, type Json, type JsonObject } from '../json.ts';
import { problem, sorted, type Problem, type ProblemCode } from '../problem.ts';
import { reads } from '../rule.ts';
import { faultsOf } from '../schema/shape.ts';
import { worded } from '../wording.ts';

const judged = new WeakMap<FormState, readonly Problem[]>();

/** Everything that keeps the form from being submitted, sorted. Worked out once for each state. */
export function judge(state: FormState): readonly Problem[] {
  let problems = judged.get(state);
  if (problems === undefined) judged.set(state, (problems = sorted(judgeAll(state))));
  return problems;
}

function judgeAll(state: FormState): Problem[] {
  const places = placesOf(state);
  const found = [...shapeProblems(state), ...places.flatMap(({ field, place, value }) => value === undefined ? [] : valueProblems(state, field, place, value)), ...places.flatMap((place) => presenceProblems(state, place)), ...places.filter(({ field }) => field.excludes !== undefined).flatMap((place) => exclusionProblems(state, place))];
  const reported = found.filter(({ level, place }) => level === 'always' || ((level === 'written' || state.context.judge === 'full') && isTouched(state, place)));
  const overBudget = [...state.overBudget].map((place) => problem('rule.over-budget', place));
  return [...reported.map((each) => labelled(state.definition, each)), ...checkProblems(state, overBudget), ...overBudget];
}

interface Place { readonly field: Field; readonly place: string; readonly value: Json | undefined }

/** Every relevant field with its value, cells row by row. */
function placesOf(state: FormState): Place[] {
  return state.definition.compiled.fields.filter(({ table }) => table === undefined).flatMap((field): Place[] => {
    if (state.hidden.has(field.pointer)) return [];
    const value = state.data[field.name];
    const columns = columnsOf(state.definition, field.pointer);
    const cells = columns.length === 0 || !Array.isArray(value) ? [] : value.flatMap((row: Json, index) => columns.flatMap((column): Place[] => {
      const place = `${field.pointer}/${index}/${column.name}`;
      return isObject(row) && !state.hidden.has(place) ? [{ field: column, place, value: row[column.name] }] : [];
    }));
    return [{ field, place: field.pointer, value }, ...cells];
  });
}

const incomplete: readonly ProblemCode[] = ['field.too-short', 'field.too-few'];

/** What the validator finds. That too little was given so far is judged in full only, and of an empty list presence speaks. */
function shapeProblems({ definition, data }: FormState): Judged[] {
  if (definition.validate(data) === true) return [];
  return faultsOf(definition.validate.errors ?? [], data).filter(({ code, params }) => code !== 'field.too-few' || params['found'] !== 0).map((each) => {
    const [name, row, column] = segments(each.at);
    const place = definition.field(`/${name}/${column}`) === undefined ? `/${name}` : `/${name}/${row}/${column}`;
    return { problem: each, place, level: incomplete.includes(each.code) ? 'full' : each.code === 'field.not-allowed' ? 'written' : 'always' };
  });
}

function presenceProblems(state: FormState, { field, place, value }: Place): Judged[] {
  if (!isEmpty(value)) return [];
  const { required, writable } = stateOf(state, place);
  const asked = state.context.requires.includes(field.pointer);
  return required && writable ? [{ problem: problem('field.required', place), place, level: asked ? 'written' : 'full' }] : [];
}

/** Two that both say yes though one excludes the other: told once, at the one its filler can mend. */
function exclusionProblems(state: FormState, { field, place, value }: Place): Judged[] {
  if (value !== true) return [];
  const { fields } = state.definition.compiled;
  return excludedBy(state, place).flatMap((other) => {
    const [name, , column] = segments(other);
    const excluded = state.definition.field(column === undefined ? other : `/${name}/${column}`)!;
    const first = isTouched(state, place) === isTouched(state, other) ? fields.indexOf(field) < fields.indexOf(excluded) : isTouched(state, place);
    return first ? [{ problem: problem('field.not-together', place, { other: excluded.label as Json }), place, level: 'written' as const }] : [];
  });
}

/** A field whose faults its filler can mend: written by this event, or computed from what is. */
function isTouched(state: FormState, place: string): boolean {
  const { writable, computed } = stateOf(state, place);
  return writable || computed;
}

function labelled(definition: Definition, { problem: { code, at, params }, place }: Judged): Problem {
  const [name, , column] = segments(place);
  const field = definition.field(column === undefined ? `/${name}` : `/${name}/${column}`)!;
  return problem(code, at, { label: field.label, ...params });
}

/** Cross-field checks that are false and read something the filler can mend; a check at a column is judged in each row. */
function checkProblems(state: FormState, overBudget: Problem[]): Problem[] {
  if (state.context.judge === 'shape') return [];
  const { form } = state.definition.compiled.document;
  return (form?.['x-checks'] ?? []).flatMap(({ rule, at: place, say }) => {
    const found = state.definition.field(place);
    if (found === undefined || state.hidden.has(found.table ?? place) || !mends(state, rule, place)) return [];
    return instancesOf(state, found).flatMap(([where, row]) => {
      const over = new Set<string>();
      const scope = row === undefined ? state.scope : rowScope(state.scope, state.definition.field(found.table!)!, row);
      const verdict = answered(answer(rule, scope, where, over));
      overBudget.push(...[...over].map((each) => problem('rule.over-budget', each)));
      return verdict === false ? [problem('check.failed', where, { say: worded(say, scope) as Json })] : [];
    });
  });
}

function instancesOf(state: FormState, { pointer, table, name }: Field): (readonly [string, JsonObject | undefined])[] {
  if (table === undefined) return [[pointer, undefined]];
  const rows = state.data[segments(table)[0]!];
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: Json, index) => isObject(row) ? [[`${table}/${index}/${name}`, row] as const] : []);
}

function mends(state: FormState, rule: Rule, place: string): boolean {
  return fieldsAt(state.definition, rule, place).some((pointer) => isTouched(state, pointer));
}

const readAt = new WeakMap<Definition, Map<Rule, readonly string[]>>();

/** The fields at the place of a check and those it reads, tables with their columns. */
function fieldsAt(definition: Definition, rule: Rule, place: string): readonly string[] {
  let checks = readAt.get(definition);
  if (checks === undefined) readAt.set(definition, (checks = new Map()));
  let pointers = checks.get(rule);
  if (pointers === undefined) {
    const { table } = definition.field(place)!;
    const read = reads(rule, rulesOf(definition.compiled.document.process)).map((path) => path.split('.'))
      .flatMap(([root, name]) => root === 'form' ? [`/${name}`] : root === 'row' && table !== undefined ? [`${table}/${name}`] : []);
    pointers = [place, ...read].filter((pointer) => definition.field(pointer) !== undefined)
      .flatMap((pointer) => [pointer, ...columnsOf(definition, pointer).map((column) => column.pointer)]);
    checks.set(rule, pointers);
  }
  return pointers;
}
