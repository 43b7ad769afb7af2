// Editions of what ships as a file and is edited here: dictionaries, portals, calendars, letters. The file is the reviewed origin, each edition a row that is never changed.
//
// The rule, part by part (an entry, a year, a policy): what only one side has changed is taken from that side. What both have changed otherwise stays as it was
// edited here, and is told as a conflict until somebody decides. So nothing that was edited is lost, and nothing that was reviewed is missed unnoticed.
import { createHash } from 'node:crypto';
import { canonical, isObject, same, type Json, type JsonObject } from '#engine';
import { publishCalendar } from './calendar.ts';
import type { Query } from './sight.ts';
import { minuteOf } from './zone.ts';

export type EditionKind = 'dictionary' | 'portal' | 'calendar' | 'letter';

export interface Edition {
  readonly version: number;
  readonly content: JsonObject;
  /** What the file said then. */
  readonly origin: JsonObject;
  /** Parts that were changed on both sides. */
  readonly conflicts: readonly string[];
  readonly author: string;
  readonly note: string;
  readonly at: string;
}

const columns = `version, content, origin, conflicts, author, note, ${minuteOf('at')} as at`;

/** The edition in force, or one of a version. */
export async function editionOf(query: Query, kind: EditionKind, id: string, version: number | null = null): Promise<Edition | undefined> {
  return (await query<Edition>(`select ${columns} from edition where kind = $1 and id = $2 and ($3::integer is null or version = $3) order by version desc limit 1`, [kind, id, version]))[0];
}

/** All editions in force of a kind, by id. */
export async function editionsInForce(query: Query, kind: EditionKind): Promise<readonly (Edition & { readonly id: string })[]> {
  return query(`select distinct on (id) id, ${columns} from edition where kind = $1 order by id, version desc`, [kind]);
}

/** What one agrees to where he registers: the terms of a portal as they stood, by its version and their own digest. */
export interface Agreed { readonly portal: string; readonly version: number; readonly digest: string }

/** The terms of portals that were in force at an instant. */
export async function termsInForce(query: Query, portals: readonly string[], at: string): Promise<readonly Agreed[]> {
  const rows = await query<{ portal: string; version: number; terms: Json }>(
    `select id as portal, version, content->'terms' as terms from (select distinct on (id) id, version, content from edition where kind = 'portal' and id = any ($1) order by id, (at <= $2::timestamptz) desc, version desc) e
     where json_typeof(content->'terms') = 'array'`, [portals, at]);
  return rows.filter(({ terms }) => Array.isArray(terms) && terms.length > 0).map(({ portal, version, terms }) => ({ portal, version, digest: digest(canonical(terms)) }));
}

/** Who wrote which version when, the newest first. */
export function versionsOf(query: Query, kind: EditionKind, id: string): Promise<{ readonly version: number; readonly author: string; readonly note: string; readonly at: string }[]> {
  return query(`select version, author, note, ${minuteOf('at')} as at from edition where kind = $1 and id = $2 order by version desc limit 20`, [kind, id]);
}

/** The parts of a document two levels deep: what is compared and merged as one. */
export function partsOf(document: JsonObject): { readonly [part: string]: Json } {
  return Object.fromEntries(Object.entries(document).flatMap(([key, value]): [string, Json][] => (value === undefined ? [] : isObject(value) ? Object.entries(value).map(([inner, each]) => [`${key}/${inner}`, each!]) : [[key, value]])));
}

/** Two changes of one document in one, and the parts that both have changed otherwise: those stay as they are `here`. */
export function merged(base: JsonObject, here: JsonObject, there: JsonObject): { readonly content: JsonObject; readonly conflicts: readonly string[] } {
  const [b, h, t] = [partsOf(base), partsOf(here), partsOf(there)];
  const isEqual = (one: Json | undefined, other: Json | undefined): boolean => (one === undefined || other === undefined ? one === other : same(one, other));
  const conflicts: string[] = [];
  // The order of the file, unless somebody put it in another one here.
  const isReordered = Object.keys(h).filter((part) => part in b).join() !== Object.keys(b).filter((part) => part in h).join();
  const order = [...new Set(isReordered ? [...Object.keys(h), ...Object.keys(t)] : [...Object.keys(t), ...Object.keys(h)])];
  const content: { [key: string]: Json } = {};
  for (const part of order) {
    const taken = isEqual(t[part], b[part]) || (!isEqual(h[part], b[part]) && !isEqual(h[part], t[part])) ? h[part] : t[part];
    if (!isEqual(t[part], b[part]) && !isEqual(h[part], b[part]) && !isEqual(h[part], t[part])) conflicts.push(part);
    if (taken !== undefined) put(content, part, taken);
  }
  return { content, conflicts };
}

/** A document with some parts as another one has them. */
export function withParts(document: JsonObject, parts: readonly string[], from: JsonObject): JsonObject {
  const own = partsOf(document);
  const other = partsOf(from);
  const content: { [key: string]: Json } = {};
  for (const part of new Set([...Object.keys(own), ...parts])) {
    const value = parts.includes(part) ? other[part] : own[part];
    if (value !== undefined) put(content, part, value);
  }
  return content;
}

function put(content: { [key: string]: Json }, part: string, value: Json): void {
  const slash = part.indexOf('/');
  if (slash < 0) content[part] = value;
  else content[part.slice(0, slash)] = { ...(isObject(content[part.slice(0, slash)]) ? content[part.slice(0, slash)] as JsonObject : {}), [part.slice(slash + 1)]: value } as Json;
}

/** Takes what a file says: the first edition, or merged into what was edited since; nothing when the file says what it said. */
export async function takeOrigin(query: Query, kind: EditionKind, id: string, file: JsonObject, author: string): Promise<Edition | undefined> {
  const now = await editionOf(query, kind, id);
  if (now && JSON.stringify(now.origin) === JSON.stringify(file)) return now;
  const { content, conflicts } = now ? merged(now.origin, now.content, file) : { content: file, conflicts: [] };
  // Another node that started with us may be quicker with the same file.
  await keepEdition(query, kind, id, { version: (now?.version ?? 0) + 1, content, origin: file, conflicts: [...new Set([...(now?.conflicts ?? []), ...conflicts])], author, note: '' });
  return editionOf(query, kind, id);
}

/** Writes an edition over the one before it and puts it in force for all nodes; false when somebody was first. */
export async function keepEdition(query: Query, kind: EditionKind, id: string, { version, content, origin, conflicts, author, note }: Omit<Edition, 'at'>): Promise<boolean> {
  const text = JSON.stringify(content);
  const rows = await query('insert into edition (kind, id, version, content, origin, conflicts, author, note, at) values ($1, $2, $3, $4::json, $5::json, $6, $7, $8, clock_timestamp()) on conflict do nothing returning id',
    [kind, id, version, text, JSON.stringify(origin), conflicts, author, note]);
  if (rows.length === 0) return false;
  await inForce[kind](query, id, content, text);
  return true;
}

// Where what is in force is read.
const inForce: { readonly [kind in EditionKind]: (query: Query, id: string, content: JsonObject, text: string) => Promise<unknown> } = {
  dictionary: (query, id, { entries }) => replace(query, 'dictionary', id, JSON.stringify(entries ?? {})),
  portal: (query, id, _, text) => replace(query, 'portal', id, text),
  calendar: (query, id, _, text) => publishCalendar(query, { id, digest: digest(text), text }),
  letter: async () => {},
};

function replace(query: Query, table: 'dictionary' | 'portal', id: string, text: string): Promise<unknown> {
  return query(`insert into ${table} as t (id, digest, content) values ($1, $2, $3::json) on conflict (id) do update set digest = excluded.digest, content = excluded.content where t.digest <> excluded.digest`, [id, digest(text), text]);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
