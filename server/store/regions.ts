// Regions of China by their codes: 3,000 entries of one dictionary, kept in memory, of which a case or a page is given only what it names.
import { at, branchesOf, isEnd, isObject, own, pathTo, typeAt, type Definition, type Facts, type Field, type Json, type JsonObject, type Text } from '#engine';
import type { RegionEntry } from '../api-types.ts';
import { labelOfEntry } from './names.ts';
import type { Query } from './sight.ts';

const dictionary = 'region';
let kept: { readonly digest: string; readonly entries: { readonly [code: string]: Json } } | undefined;

/** Every region there is by its code, read again when the dictionary has become another. */
export async function allRegions(query: Query): Promise<{ readonly [code: string]: Json }> {
  const [now] = await query<{ digest: string }>('select digest from dictionary where id = $1', [dictionary]);
  if (!now) return {};
  if (kept?.digest !== now.digest) {
    const [row] = await query<{ digest: string; content: { readonly [code: string]: Json } }>('select digest, content from dictionary where id = $1', [dictionary]);
    kept = { digest: row!.digest, entries: row!.content };
  }
  return kept.entries;
}

/** The regions directly below one, or the provinces. */
export async function regionsBelow(query: Query, code = ''): Promise<readonly RegionEntry[]> {
  const entries = await allRegions(query);
  return (branchesOf(entries).get(code) ?? []).map((each) => ({ code: each, label: labelOfEntry(entries[each]) ?? each, end: isEnd(entries, each) }));
}

/** What a region is called in a list: with the one it lies in, since districts of several cities share a name. Undefined for a code that does not exist. */
export function regionName(entries: JsonObject, code: string): Text | undefined {
  if (!Object.hasOwn(entries, code)) return undefined;
  const labels = pathTo(entries, code).slice(-2).map((each) => labelOfEntry(entries[each]) ?? each);
  return labels.map((label) => (typeof label === 'string' ? label : label['zh-CN'])).join(' ');
}

/** The part of the dictionary that some data and the facts a page shows name: each code that exists, with all it lies under. Undefined where the page shows no region. */
export async function regionsNamed(query: Query, definition: Definition, data: readonly JsonObject[], facts?: Facts): Promise<JsonObject | undefined> {
  const fields = regionFields(definition);
  const paths = regionFacts(definition);
  if (fields.length === 0 && paths.length === 0) return undefined;
  // A page begins with the first values that the form gives; a step is sent what it is to know.
  const first = facts === undefined ? [] : fields.flatMap(({ schema }) => listed(schema.default));
  const told = facts === undefined ? [] : paths.flatMap((path) => listed(at(facts as unknown as JsonObject, `/${path.replaceAll('.', '/')}`)));
  const codes = new Set([...data.flatMap((values) => fields.flatMap((field) => codesAt(values, field))), ...[...first, ...told].filter((code): code is string => typeof code === 'string')]);
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

const pathsOf = new WeakMap<Definition, readonly string[]>();

/** Regions that the layout shows besides the fields of the form: of the item, the organisation, what is looked up. */
function regionFacts(definition: Definition): readonly string[] {
  let paths = pathsOf.get(definition);
  if (!paths) {
    const shown = [...JSON.stringify(definition.compiled.document.ui ?? {}).matchAll(/"fact":"([^"]+)"/g)].map(([, path]) => path!);
    paths = shown.filter((path) => typeAt(definition.compiled.types, path) === 'region');
    pathsOf.set(definition, paths);
  }
  return paths;
}

function codesAt(values: JsonObject, { table, name }: Field): string[] {
  const places: readonly Json[] = table === undefined ? [values] : listed(values[table.slice(1)]);
  return places.flatMap((place) => listed(own(place, name))).filter((code): code is string => typeof code === 'string');
}

function listed(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
