// A form being filled: opened, changed, asked about its fields, and turned into what is sent. The same code in browser and server.
import { isComputed, type Definition, type Field } from './compiled.ts';
import { field, mayWrite } from './form/field-state.ts';
import { answer, answered } from './form/rule.ts';
import { columnsOf, settle, type FormContext, type FormFacts, type FormState } from './form/state.ts';
import { cast } from './form/value.ts';
import { isObject, own, type Json, type JsonObject } from './json.ts';

export { field, mayWrite, type FieldState } from './form/field-state.ts';
export { change, excludedBy, type FormContext, type FormFacts, type FormState } from './form/state.ts';
export { judge } from './form/judge.ts';
export { total } from './form/value.ts';
export { expected, submit } from './form/submit.ts';
export { columnsCovered, columnsSeen, covered, isSeenPlain, masked, unseen, writesUnseen } from './form/rights.ts';
export { referenced, secretFields, secretProblems, withoutSecrets } from './form/secret.ts';

/** Opens a form on data for a fill: relevance and computed values are settled, and absent fields that the event writes get their defaults unless the fill is resumed. */
export function openForm(definition: Definition, data: JsonObject, facts: FormFacts, context: FormContext): FormState {
  const state = settle(definition, data, facts, context);
  if (context.resumed) return state;
  const defaults = definition.compiled.fields.flatMap((field): (readonly [string, Json])[] => {
    if (field.table !== undefined || own(state.entered, field.name) !== undefined || !mayWrite(context, field)) return [];
    const value = defaultOf(state, field);
    return value === undefined ? [] : [[field.name, value]];
  });
  return defaults.length === 0 ? state : settle(definition, { ...state.entered, ...Object.fromEntries(defaults) }, facts, context);
}

/** A row as it is when it is added: with the defaults of its columns. */
export function newRow(state: FormState, table: string): JsonObject {
  return Object.fromEntries(columnsOf(state.definition, table).filter((column) => mayWrite(state.context, column)).map((column) => [column.name, defaultOf(state, column)]).filter(([, value]) => value !== undefined));
}

/** What a submission stores. */
export function stored(state: FormState): JsonObject {
  return state.data;
}

/** What is sent: the fields this event writes, null for those it emptied. Rows are sent whole, without computed columns. */
export function submission(state: FormState, before: JsonObject = {}): JsonObject {
  const writable = state.definition.compiled.fields.filter(({ table, pointer }) => table === undefined && (field(state, pointer).writable || columnsOf(state.definition, pointer).some((column) => field(state, column.pointer).writable)));
  return Object.fromEntries(writable.flatMap(({ name, pointer }): (readonly [string, Json])[] => {
    const value = state.data[name];
    if (value === undefined) return own(before, name) === undefined ? [] : [[name, null]];
    const computed = columnsOf(state.definition, pointer).filter(isComputed).map((column) => column.name);
    if (computed.length === 0 || !Array.isArray(value)) return [[name, value]];
    return [[name, value.map((row: Json) => isObject(row) ? Object.fromEntries(Object.entries(row).filter(([key]) => !computed.includes(key))) : row)]];
  }));
}

function defaultOf(state: FormState, found: Field): Json | undefined {
  const rule = found.schema['x-default'];
  if (rule === undefined) return found.schema.default;
  const value = answered(answer(rule, state.scope, found.pointer, new Set()));
  return value === undefined ? undefined : cast(value, found);
}
