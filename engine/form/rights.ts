// What a reader sees of stored data: the widest of the read entries that let him in, field by field.
import type { Definition, Field } from '../compiled.ts';
import type { ReadEntry } from '../definition.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';

const sights = ['hidden', 'masked', 'plain'] as const;
type Sight = (typeof sights)[number];

/** The data as the widest of some read entries shows it. Without an entry nothing is seen. */
export function masked(definition: Definition, data: JsonObject, entries: readonly ReadEntry[]): JsonObject {
  const seen: Record<string, Json> = {};
  for (const field of definition.compiled.fields) {
    const value = data[field.name];
    if (field.table !== undefined || value === undefined) continue;
    const shown = shownAs(sightOf(field, entries), field, tableShown(definition, field, value, entries));
    if (shown !== undefined) seen[field.name] = shown;
  }
  return seen;
}

/** A text with its middle covered, in a way that tells neither its length nor its rest. */
export function covered(text: string, mask: 'mobile' | 'id-card' | 'all' | undefined): string {
  if (mask === 'mobile' && text.length >= 11) return `${text.slice(0, 3)}****${text.slice(-4)}`;
  if (mask === 'id-card' && text.length >= 15) return `${text.slice(0, 4)}**********${text.slice(-4)}`;
  return '****';
}

function tableShown(definition: Definition, table: Field, value: Json, entries: readonly ReadEntry[]): Json {
  const columns = definition.compiled.fields.filter((field) => field.table === table.pointer);
  if (columns.length === 0 || !Array.isArray(value)) return value;
  const sight = columns.map((column) => [column, sightOf(column, entries)] as const);
  return value.map((row: Json) => isObject(row) ? rowShown(row, sight) : {});
}

function rowShown(row: JsonObject, sight: readonly (readonly [Field, Sight])[]): JsonObject {
  return Object.fromEntries(sight.flatMap(([column, how]) => {
    const value = row[column.name];
    const shown = value === undefined ? undefined : shownAs(how, column, value);
    return shown === undefined ? [] : [[column.name, shown]];
  }));
}

/** Masked values of tables are masked cell by cell; what cannot be covered is left out. */
function shownAs(sight: Sight, { schema, type }: Field, value: Json): Json | undefined {
  if (sight === 'hidden') return undefined;
  if (sight === 'plain' || (typeof type === 'object' && 'table' in type)) return value;
  if (Array.isArray(value)) return value.map(() => '****');
  return typeof value === 'string' ? covered(value, schema['x-mask']) : undefined;
}

function sightOf({ pointer, table }: Field, entries: readonly ReadEntry[]): Sight {
  const named = (pointers: readonly string[] | undefined): boolean => pointers !== undefined && (pointers.includes(pointer) || (table !== undefined && pointers.includes(table)));
  const widest = Math.max(0, ...entries.map(({ mask, hide }) => named(hide) ? 0 : named(mask) ? 1 : 2));
  return sights[widest]!;
}
