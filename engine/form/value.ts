// Values of fields: what counts as left empty, and how a computed value becomes one of its field.
import type { Field } from '../compiled.ts';
import type { FieldSchema } from '../definition.ts';
import { isObject, own, type Json, type JsonObject } from '../json.ts';
import { isBlank } from '../rich.ts';
import { adopt, number, written } from '../rule/value.ts';

// Decimals have at most this many places.
const mostDigits = 10;

/** A list holds at most this many entries where the form does not say less; rules look at no more rows. */
export const mostRows = 1000;

/** The entered values of known fields; empty texts and null are no values. Rows are treated alike. */
export function tidied(fields: readonly Field[], entered: JsonObject): JsonObject {
  const tidy = (known: readonly Field[], values: JsonObject): JsonObject => {
    const kept: Record<string, Json> = {};
    for (const { name, pointer, schema } of known) {
      const given = Object.hasOwn(values, name) ? values[name] : undefined;
      const value = schema['x-rich'] !== undefined ? (isBlank(given) ? undefined : given) : schema.type === 'object' && isObject(given) ? filledParts(given) : given;
      if (value === undefined || value === null || value === '') continue;
      const columns = tables.get(pointer);
      kept[name] = columns !== undefined && Array.isArray(value) ? value.map((row: Json) => isObject(row) ? tidy(columns, row) : row) : value;
    }
    return kept;
  };
  const tables = Map.groupBy(fields.filter(({ table }) => table !== undefined), ({ table }) => table!);
  return tidy(fields.filter(({ table }) => table === undefined), entered);
}

/** What was given of a range; nothing where neither end was. */
function filledParts(range: JsonObject): JsonObject | undefined {
  const parts = Object.entries(range).filter(([, part]) => part !== undefined && part !== null && part !== '');
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

/** Whether nothing was given: no value, blanks only, a list without entries, or a range without dates. */
export function isEmpty(value: Json | undefined): boolean {
  if (isObject(value)) return isBlank(value) || Object.values(value).every((part) => isEmpty(part as Json));
  return value === undefined || value === null || (typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0);
}

/** The entries of a list; none where there is no list. */
export function listed(value: Json | undefined): Json[] {
  return Array.isArray(value) ? [...value] : [];
}

/** How many decimal places a decimal may have: as many as its form says, an amount of money two. */
export function digitsOf({ format, 'x-decimal': limits }: FieldSchema): number | undefined {
  return limits?.digits ?? (format === 'money' ? 2 : undefined);
}

/** What a column of numbers adds up to, in its stored form; undefined where that is too long. Cells that are no number count as none. */
export function total({ type, name, schema }: Field, rows: readonly Json[]): Json | undefined {
  const sum = rows.map((row) => adopt(own(row, name), type)).reduce<ReturnType<typeof number>>((so, value) => (value === undefined ? so : so.plus(number(value))), number(0));
  if (type === 'integer') return Number(sum.toString());
  const exact = written(sum);
  const digits = digitsOf(schema) ?? 0;
  return exact !== undefined && (exact.split('.')[1] ?? '').length < digits ? written(sum, digits) : exact;
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
  const digits = digitsOf(schema) ?? mostDigits;
  return (exact.split('.')[1] ?? '').length > digits ? written(number(exact).round(digits, 1)) : exact;
}
