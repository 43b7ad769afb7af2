// Regions of China by their codes: 3,000 entries of one dictionary, kept in memory, of which a case or a page is given only what it names.
import { branchesOf, isEnd, isObject, own, pathTo, type Definition, type Field, type Json, type JsonObject } from '#engine';
import type { RegionEntry } from '../api-types.ts';
import { labelOfEntry } from './names.ts';
import type { Query } from './sight.ts';

const dictionary = 'region';
let kept: { readonly digest: string; readonly entries: JsonObject } | undefined;

/** Every region there is, read again when the dictionary has become another. */
async function allRegions(query: Query): Promise<JsonObject> {
  const [now] = await query<{ digest: string }>('select digest from dictionary where id = $1', [dictionary]);
  if (!now) return {};
  if (kept?.digest !== now.digest) {
    const [row] = await query<{ digest: string; content: JsonObject }>('select digest, content from dictionary where id = $1', [dictionary]);
    kept = { digest: row!.digest, entries: row!.content };
  }
  return kept.entries;
}

/** The regions directly below one, or the provinces. */
export async function regionsBelow(query: Query, code = ''): Promise<readonly RegionEntry[]> {
  const entries = await allRegions(query);
  return (branchesOf(entries).get(code) ?? []).map((each) => ({ code: each, label: labelOfEntry(entries[each]) ?? each, end: isEnd(entries, each) }));
}

/** The part of the dictionary that the region fields of some data name: each code that exists, with all it lies under. Undefined where the form has no such field. */
export async function regionsNamed(query: Query, definition: Definition, data: readonly JsonObject[]): Promise<JsonObject | undefined> {
  const fields = regionFields(definition);
  if (fields.length === 0) return undefined;
  const codes = new Set(data.flatMap((values) => fields.flatMap((field) => codesAt(values, field))));
  if (codes.size === 0) return {};
  const entries = await allRegions(query);
  const named = [...codes].filter((code) => Object.hasOwn(entries, code)).flatMap((code) => pathTo(entries, code));
  return Object.fromEntries(named.map((code) => [code, { label: (labelOfEntry(entries[code]) ?? code) as Json, ...parentIn(entries, code), end: isEnd(entries, code) }]));
}

function parentIn(entries: JsonObject, code: string): JsonObject {
  const parent = own(entries[code], 'parent');
  return parent === undefined ? {} : { parent };
}

const fieldsOf = new WeakMap<Definition, readonly Field[]>();

function regionFields(definition: Definition): readonly Field[] {
  let fields = fieldsOf.get(definition);
  if (!fields) {
    fields = definition.compiled.fields.filter(({ schema }) => isObject(schema['x-options']) && 'region' in schema['x-options']);
    fieldsOf.set(definition, fields);
  }
  return fields;
}

function codesAt(values: JsonObject, { table, name }: Field): string[] {
  const places: readonly Json[] = table === undefined ? [values] : listed(values[table.slice(1)]);
  return places.flatMap((place) => listed(own(place, name))).filter((code): code is string => typeof code === 'string');
}

function listed(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
