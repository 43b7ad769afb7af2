// What a field is at one moment of a fill: relevant, required, writable.
import { isComputed, type Field } from '../compiled.ts';
import type { Rule } from '../definition.ts';
import { answer, answered, rowScope } from './rule.ts';
import type { FormContext, FormState, Rights } from './state.ts';
import { at, isObject, segments, type Json } from '../json.ts';

/** What a field is at this moment. */
export interface FieldState {
  readonly relevant: boolean;
  readonly required: boolean;
  /** By this event, for this actor, now. */
  readonly writable: boolean;
  /** A rule gives the value: always, or of a field that may also be typed, now. */
  readonly computed: boolean;
}

/** The state of the field at a pointer into the data; of a column as such at `/table/column`. Throws on a pointer to no field. */
export function field(state: FormState, pointer: string): FieldState {
  const whole = state.definition.field(pointer);
  return whole !== undefined && whole.table === undefined ? stateOf(state, whole, undefined, -1, pointer) : cell(state, pointer);
}

/** The same inside a table: of a column, or of a cell. */
function cell(state: FormState, pointer: string): FieldState {
  const [name, ...inside] = segments(pointer);
  const row = /^\d+$/.test(inside[0] ?? '') ? Number(inside[0]) : -1;
  const column = row === -1 ? inside[0] : inside[1];
  const table = state.definition.field(`/${name}`);
  const found = column === undefined ? table : state.definition.field(`/${name}/${column}`);
  if (table === undefined || found === undefined) throw new Error(`No field at ${pointer}.`);
  return stateOf(state, found, column === undefined ? undefined : table, row, pointer);
}

function stateOf(state: FormState, found: Field, table: Field | undefined, row: number, pointer: string): FieldState {
  const relevant = !state.hidden.has((table ?? found).pointer) && (table === undefined || row === -1 || !state.hidden.has(pointer));
  const { required, readOnly } = rightsOf(state, found, row);
  const computed = isComputed(found) || state.ruled.has(pointer);
  const locked = table !== undefined && rightsOf(state, table, -1).readOnly;
  return {
    relevant, required: relevant && (found.required || required || state.context.requires.includes(found.pointer)),
    writable: relevant && !readOnly && !locked && !computed && mayWrite(state.context, found), computed,
  };
}

/** Whether an event may write a field at all, before rules have their say. */
export function mayWrite({ writes }: FormContext, field: Field): boolean {
  const { pointer, table, schema } = field;
  if (schema.readOnly === true || isComputed(field) || writes === 'none') return false;
  return writes === 'all' || writes.includes('*') || writes.includes(pointer) || (table !== undefined && writes.includes(table));
}

/** What the rules of a field say about its rights: an unknown requirement requires nothing, an unknown lock locks. */
function rightsOf(state: FormState, found: Field, row: number): Rights {
  const { 'x-required': required, 'x-readOnly': readOnly } = found.schema;
  if (required === undefined && readOnly === undefined) return free;
  let rows = state.rights.get(found.pointer);
  if (rows === undefined) state.rights.set(found.pointer, (rows = new Map()));
  let rights = rows.get(row);
  if (rights === undefined) rows.set(row, (rights = judgeRights(state, found, row)));
  return rights;
}

const free: Rights = { required: false, readOnly: false };

function judgeRights(state: FormState, found: Field, row: number): Rights {
  const { 'x-required': required, 'x-readOnly': readOnly } = found.schema;
  const cells = row === -1 ? undefined : at(state.data, `${found.table}/${row}`);
  const scope = isObject(cells) ? rowScope(state.scope, state.definition.field(found.table!)!, cells) : state.scope;
  const verdict = (rule: Rule): Json | undefined => answered(answer(rule, scope, found.pointer, new Set()));
  return { required: required !== undefined && verdict(required) === true, readOnly: readOnly !== undefined && verdict(readOnly) !== false };
}
