// A submission on stored data: refused by key, merged, settled and judged, or the data to store. The server's side of a fill.
import type { Definition, Field } from '../compiled.ts';
import { field as stateOf, mayWrite } from './field-state.ts';
import { columnsOf, settle, type FormContext, type FormFacts, type FormState } from './state.ts';
import { judge } from './judge.ts';
import { isEmpty } from './value.ts';
import { isObject, own, pointer, same, type Json, type JsonObject } from '../json.ts';
import { nearest, problem, sorted, type Problem } from '../problem.ts';

/**
 * The data after a submission, or all its problems. Keys the event may not write are refused, null removes, a table is
 * written whole; where the event writes some columns only, the rest of each row stays as stored.
 */
export function submit(definition: Definition, stored: JsonObject, submission: JsonObject, facts: FormFacts, context: FormContext): { readonly data: JsonObject } | { readonly problems: readonly Problem[] } {
  const { entered, written, refused } = merged(definition, stored, submission, context);
  const state = settle(definition, entered as JsonObject, facts, context);
  refused.push(...written.flatMap((field) => [
    ...(isEmpty(submission[field.name]) || isTaken(state, field.pointer) ? [] : [notWritable(field, field.pointer)]),
    ...cellProblems(state, field, submission[field.name]),
  ]));
  const problems = [...refused, ...judge(state)];
  return problems.length > 0 ? { problems: sorted(problems) } : { data: state.data };
}

/** The data a submission would leave, whatever its faults: what is looked up for a step is asked by it. */
export function expected(definition: Definition, stored: JsonObject, submission: JsonObject, facts: FormFacts, context: FormContext): JsonObject {
  return settle(definition, merged(definition, stored, submission, context).entered as JsonObject, facts, context).data;
}

/** Stored data with what a submission may write. */
function merged(definition: Definition, stored: JsonObject, submission: JsonObject, context: FormContext): { readonly entered: { readonly [name: string]: Json | undefined }; readonly written: readonly Field[]; readonly refused: Problem[] } {
  const refused: Problem[] = [];
  const entered: Record<string, Json | undefined> = { ...stored };
  const written: Field[] = [];
  for (const key of Object.keys(submission)) {
    const field = definition.field(pointer(key));
    if (field === undefined || field.table !== undefined) refused.push(unknownField(key, pointer(key), definition.compiled.fields.filter(({ table }) => table === undefined)));
    else if (mayWrite(context, field)) {
      entered[key] = withLockedCells(definition, context, field, stored[key], submission[key]);
      written.push(field);
    } else if (columnsOf(definition, field.pointer).some((column) => mayWrite(context, column))) {
      entered[key] = withCells(definition, context, field, stored[key], submission[key], refused);
    } else refused.push(notWritable(field, field.pointer));
  }
  return { entered, written, refused };
}

/** Submitted rows, in which the cells no person writes are those stored in the same place. */
function withLockedCells(definition: Definition, context: FormContext, table: Field, stored: Json | undefined, submitted: Json | undefined): Json | undefined {
  const locked = columnsOf(definition, table.pointer).filter((column) => !mayWrite(context, column));
  if (locked.length === 0 || !Array.isArray(submitted)) return submitted;
  return submitted.map((row: Json, index) => isObject(row) ? { ...row, ...Object.fromEntries(locked.map(({ name }) => [name, own(own(stored, String(index)), name)])) } : row);
}

/** Stored rows with the cells the event writes; rows can neither come nor go. */
function withCells(definition: Definition, context: FormContext, table: Field, stored: Json | undefined, submitted: Json | undefined, refused: Problem[]): Json | undefined {
  if (!Array.isArray(stored) || !Array.isArray(submitted) || stored.length !== submitted.length || !submitted.every(isObject)) {
    refused.push(notWritable(table, table.pointer));
    return stored;
  }
  return (stored as readonly JsonObject[]).map((row, index) => {
    const given = submitted[index] as JsonObject;
    const cells: Record<string, Json | undefined> = { ...row };
    for (const key of Object.keys(given)) {
      const column = definition.field(pointer(table.name, key));
      const place = pointer(table.name, index, key);
      if (column === undefined) refused.push(unknownField(key, place, columnsOf(definition, table.pointer)));
      else if (mayWrite(context, column)) cells[key] = given[key];
      else if (!same(given[key], row[key])) refused.push(notWritable(column, place));
    }
    return cells;
  });
}

/** Cells of a table written whole: what is not writable may only repeat what the form itself finds there. */
function cellProblems(state: FormState, table: Field, submitted: Json | undefined): Problem[] {
  const columns = columnsOf(state.definition, table.pointer);
  if (columns.length === 0 || !Array.isArray(submitted)) return [];
  return submitted.flatMap((row: Json, index) => Object.keys(isObject(row) ? row : {}).flatMap((key): Problem[] => {
    const column = columns.find(({ name }) => name === key);
    const place = pointer(table.name, index, key);
    if (column === undefined) return [unknownField(key, place, columns)];
    if (isEmpty(own(row, key)) || isTaken(state, place)) return [];
    const kept = mayWrite(state.context, column) ? undefined : own(own(own(state.data, table.name), String(index)), key);
    return kept !== undefined && same(kept, own(row, key)) ? [] : [notWritable(column, place)];
  }));
}

/** Whether a value sent for a place is stored, or gives way to that of the rule: the page may be older than what the rule now finds. */
function isTaken(state: FormState, place: string): boolean {
  return stateOf(state, place).writable || state.ruled.has(place);
}

function notWritable({ label }: Field, place: string): Problem {
  return problem('field.not-writable', place, { label });
}

function unknownField(key: string, place: string, known: readonly Field[]): Problem {
  const near = nearest(key, known.map(({ name }) => name));
  return problem('field.unknown', place, { key, ...(near !== undefined && { nearest: near }) });
}
