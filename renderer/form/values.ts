// Whether there is anything to be read, and facts in words.
import { at, typeAt, type Definition, type Facts, type Json, type JsonObject } from '#engine';
import { said } from '../words.ts';
import type { FactNode, FieldNode } from './layout.ts';
import { shownType } from './shown.ts';
import type { FieldView } from './widget.ts';

/** Whether a field of some data has anything to read; a column, whether any row has. */
export function holdsSomething(data: JsonObject, { pointer, table, name }: FieldNode['field']): boolean {
  if (table === undefined) return isFilled(data, pointer);
  const rows = at(data, table);
  return Array.isArray(rows) && rows.some((row) => isFilled(row as Json, `/${name}`));
}

/** Whether there is anything to read at a pointer. */
export function isFilled(data: Json | undefined, pointer: string): boolean {
  return isGiven(at(data, pointer));
}

/** Whether a value says something. */
export function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** Whether a field is shown: relevant, and either to be filled in or with something to read. */
export function isShown({ relevant, writable, value, node }: FieldView): boolean {
  return relevant && (writable || isGiven(value) || node.field.schema['x-value'] !== undefined);
}

/** A fact of the layout in words, with its unit; undefined while nothing is known of it. */
export function factText({ path, unit }: FactNode, definition: Definition, facts: Facts, data: JsonObject): string | undefined {
  const value = at({ ...(facts as unknown as JsonObject), form: data }, `/${path.replaceAll('.', '/')}`);
  if (value === undefined || value === null || value === '') return undefined;
  const text = shownType(typeAt(definition.compiled.types, path), value, facts);
  return unit === undefined ? text : `${text} ${said(unit)}`;
}
