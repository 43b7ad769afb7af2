// Ids to the names people know: organisations, accounts, departments and entries of dictionaries.
import type { Json, Text } from '#engine';
import type { RowSource } from './rows.ts';
import type { Query } from './sight.ts';

/** Names by id. */
export type Names = ReadonlyMap<string, string>;

/** The names of organisations, people and departments among the ids. */
export async function namesOf(query: Query, ids: readonly string[]): Promise<Names> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: string; name: string }>(
    `with keys as (select x::uuid as id from unnest($1::text[]) x where x ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
     select id, name from organisation where id = any ($1) union all select id::text, name from account where id in (select id from keys) union all select id::text, name from department where id in (select id from keys)`, [ids]);
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Dictionaries by id: code to label. */
export async function dictionariesOf(query: Query, ids: readonly string[]): Promise<{ readonly [id: string]: { readonly [code: string]: Json } }> {
  if (ids.length === 0) return {};
  const rows = await query<{ id: string; content: { readonly [code: string]: Json } }>('select id, content from dictionary where id = any ($1)', [ids]);
  return Object.fromEntries(rows.map((row) => [row.id, row.content]));
}

/** The label of a dictionary entry, which is words or an object with a label. */
export function labelOfEntry(entry: Json | undefined): Text | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
  const object = entry as { readonly [key: string]: Json };
  return 'zh-CN' in object ? (object as unknown as Text) : labelOfEntry(object['label']);
}

/** The entries of all dictionaries as rows of a list, in their order. */
export const dictionaryEntryRows: RowSource = {
  from: `dictionary d cross join lateral json_each(d.content) with ordinality e(code, entry, place)`, id: `d.id || '~' || e.code`, order: { by: `d.id || '~' || lpad(e.place::text, 6, '0')`, cast: 'text', descending: false },
  columns: {
    dictionary: 'd.id', code: 'e.code', labelZh: `coalesce(e.entry->>'zh-CN', e.entry->'label'->>'zh-CN', e.entry->>'label', e.entry#>>'{}')`, labelEn: `coalesce(e.entry->>'en', e.entry->'label'->>'en')`,
    parent: `e.entry->>'parent'`, retired: `case when json_typeof(e.entry) = 'object' and e.entry->>'retired' = 'true' then true else false end`,
  },
  filters: { dictionary: 'd.id', code: `e.code like $ || '%'`, labelZh: `e.entry::text ilike '%' || $ || '%'`, parent: `e.entry->>'parent' = $` },
};
