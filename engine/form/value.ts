// Values of fields: what counts as left empty, and how a computed value becomes one of its field.
import type { Field } from '../compiled.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { adopt, number, written } from '../rule/value.ts';

/** A list holds at most this many entries where the form does not say less; rules look at no more rows. */
export const mostRows = 1000;

/** The entered values of known fields; empty texts and null are no values. Rows are treated alike. */
export function tidied(fields: readonly Field[], entered: JsonObject): JsonObject {
  const tidy = (known: readonly Field[], values: JsonObject): JsonObject => {
    const kept: Record<string, Json> = {};
    for (const { name, pointer } of known) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined || value === null || value === '') continue;
      const columns = tables.get(pointer);
      kept[name] = columns !== undefined && Array.isArray(value) ? value.map((row: Json) => isObject(row) ? tidy(columns, row) : row) : value;
    }
    return kept;
  };
  const tables = Map.groupBy(fields.filter(({ table }) => table !== undefined), ({ table }) => table!);
  return tidy(fields.filter(({ table }) => table === undefined), entered);
}

/** Whether nothing was given: no value, blanks only, or a list without entries. */
export function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0);
}

/** The entries of a list; none where there is no list. */
export function listed(value: Json | undefined): Json[] {
  return Array.isArray(value) ? [...value] : [];
}

/** A computed value as one of its field, decimals rounded half up to the places it has; undefined when it is none. */
export function cast(value: Json, { type, schema }: Field): Json | undefined {
  if (type === 'integer' && typeof value === 'string') {
    const exact = adopt(value, 'decimal');
    return exact === undefined ? undefined : adopt(Number(exact), 'integer');
  }
  if (type !== 'decimal') return adopt(value, type);
  const exact = adopt(value, 'decimal');
  if (typeof exact !== 'string') return undefined;
  const digits = schema['x-decimal']?.digits ?? 10;
  return (exact.split('.')[1] ?? '').length > digits ? written(number(exact).round(digits, 1)) : exact;
}
