// A list as one statement: what may be seen, the conditions, the order, one page and the number of all.
import type { Json, Predicate, Type, Types } from '#engine';
import { castOf, columnSql, containing, isBuiltIn, isNeverNull, places, predicateSql, type Place } from './column.ts';
import { waitsFor } from './offer.ts';
import type { Query } from './sight.ts';

/** One condition of the reader: on a column, or words sought in several. Bounds of days are days in `zone`, both included. */
export type Condition =
  | { readonly match: 'equals'; readonly column: string; readonly type: Type; readonly values: readonly string[] }
  | { readonly match: 'fuzzy'; readonly columns: readonly { readonly column: string; readonly type: Type }[]; readonly value: string }
  | { readonly match: 'range'; readonly column: string; readonly type: Type; readonly from?: string; readonly to?: string };

/** Which entries of `read` put a reader among the rows: by revision, since each counts its own. */
export interface Entries { readonly digests: readonly string[]; readonly entries: readonly number[] }

export interface ListRead {
  readonly processes: readonly string[];
  /** Only rows the reader sees by one of these entries; absent: all that may be seen. */
  readonly by?: Entries;
  /** What a keyword can be found in at most: these instances, and those of these organisations; absent: it is sought in all. */
  readonly within?: { readonly ids: readonly string[]; readonly orgs: readonly string[] };
  /** Only these instances; absent: all. */
  readonly among?: readonly string[];
  readonly rows?: Predicate;
  readonly types: Types;
  readonly conditions: readonly Condition[];
  readonly sort: { readonly column: string; readonly type: Type; readonly descending: boolean };
  readonly grantees: readonly string[];
  readonly zone: string;
}

/** Where a row stands in the order: the text of what is sorted by, null when it has none, and its id, which settles ties. */
export type Mark = readonly [value: string | null, id: string];

/** Which rows: so many past the first ones, or those next after or before a mark; before nothing are the last ones. */
export type Where = { readonly offset: number } | { readonly after: Mark } | { readonly before: Mark | null };

/** What a row of a list is made from. */
export interface ListedRow {
  readonly id: string;
  readonly process: string;
  readonly digest: string;
  readonly number: string | null;
  readonly state: string;
  readonly item: string | null;
  readonly applicant: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly since: Date;
  readonly due: Date | null;
  readonly columns: { readonly [name: string]: Json };
  /** Entries of `read` that let this reader see it. */
  readonly entries: readonly number[];
}

/** And what it is judged by, which can be done with it. */
export interface StoredRow extends ListedRow {
  readonly snapshot: string;
  /** An open task this reader may decide. */
  readonly task: string | null;
}

/** Beyond this many rows the total is no longer counted (decision 35). */
export const mostCounted = 10_000;

/** The rows at a place, in the order of the list, and the marks of what lies before and after them; null where nothing does. */
export async function readList(query: Query, read: ListRead, where: Where, limit: number): Promise<{ readonly rows: StoredRow[]; readonly previous: Mark | null; readonly next: Mark | null }> {
  const backwards = 'before' in where;
  const { values, place } = places();
  const mark = 'after' in where ? where.after : backwards ? where.before : null;
  const offset = 'offset' in where ? where.offset : 0;
  // Each process by itself in the order its index has, and then together: so many of each are enough.
  const each = read.processes.map((process) => {
    const conditions = [...conditionsSql({ ...read, processes: [process] }, place)];
    const order = orderSql(read, backwards, place);
    if (mark) conditions.push(order.beyond(mark));
    return { order, sql: `select i.id, ${order.key} as key from instance i where ${conditions.join(' and ')} order by ${order.by} limit ${place(limit + 1 + offset)}` };
  });
  const grantees = place(read.grantees);
  // First which rows, by what an index holds, and only then what is in them.
  const found = await query<StoredRow & { readonly mark: string | null }>(
    `select ${listed(grantees)}, i.snapshot, p.mark,
            (select t.id from task t where t.instance_id = i.id and ${waitsFor(grantees)} order by t.id limit 1) as task
     from (select f.id, f.mark, row_number() over () as n
           from (select id, key::text as mark from (${each.map(({ sql }) => `(${sql})`).join(' union all ')}) every order by ${each[0]!.order.together} limit ${place(limit + 1)} offset ${place(offset)}) f) p
       join instance i on i.id = p.id order by p.n`, values);
  const rows = found.slice(0, limit);
  const [beyond, back] = [found.length > limit, mark !== null || ('offset' in where && where.offset > 0)];
  if (backwards) rows.reverse();
  const [hasPrevious, hasNext] = backwards ? [beyond, back] : [back, beyond];
  const markOf = (row: (typeof rows)[number] | undefined): Mark | null => (row ? [row.mark, row.id] : null);
  return { rows, previous: hasPrevious ? markOf(rows[0]) : null, next: hasNext ? markOf(rows.at(-1)) : null };
}

/** All rows in the order of the list, so many at a time, by a cursor that lives as long as the transaction. */
export async function* rowsOf(query: Query, read: ListRead, portion: number): AsyncGenerator<ListedRow[]> {
  const { values, place } = places();
  const conditions = conditionsSql(read, place).join(' and ');
  await query('set local cursor_tuple_fraction = 1');
  await query(`declare listed no scroll cursor for select ${listed(place(read.grantees))} from instance i where ${conditions} order by ${orderSql(read, false, place).by}`, values);
  for (;;) {
    const rows = await query<ListedRow>(`fetch ${portion} from listed`);
    if (rows.length > 0) yield rows;
    if (rows.length < portion) return;
  }
}

function listed(grantees: string): string {
  return `i.id, i.process, i.digest, i.number, i.state, i.item_id as item, i.org_id as applicant, i.started_by as "startedBy", i.started_at as "startedAt", i.since, i.due, i.columns,
            (select coalesce(json_agg(distinct a.entry), '[]') from instance_access a where a.instance_id = i.id and a.grantee = any (${grantees}::text[])) as entries`;
}

/** What of a list was read already: so many rows, as far as this mark. */
export interface Read { readonly rows: number; readonly to: Mark }

/**
 * How many rows there are, counted as far as `most` + 1, and only behind those that were read already; null when that takes longer than so
 * many milliseconds.
 */
export async function countList(query: Query, read: ListRead, most: number, patience: number, already?: Read): Promise<number | null> {
  const { values, place } = places();
  const conditions = conditionsSql(read, place);
  // In the order of an index: what somebody sees is then asked row by row, and only as far as is counted. What was read in that order counts.
  const { rows: begun = 0, to } = isIndexed(read.sort) ? (already ?? {}) : {};
  const order = orderSql(to ? read : { ...read, sort: newestFirst }, false, place);
  if (to) conditions.push(order.beyond(to));
  return patiently(query, patience, async () => {
    const [{ total } = { total: 0 }] = await query<{ total: number }>(
      `select count(*)::integer as total from (select from instance i where ${conditions.join(' and ')}${read.processes.length === 1 ? ` order by ${order.by}` : ''} limit ${Math.max(0, most + 1 - begun)}) counted`, values);
    return begun + total;
  });
}

/** What the columns of all rows come to, to two places; null when that takes longer than so many milliseconds. */
export async function measureList(query: Query, read: ListRead, measures: readonly { readonly of: string; readonly take: 'avg' | 'sum' }[], patience: number): Promise<readonly (string | null)[] | null> {
  const { values, place } = places();
  const conditions = conditionsSql(read, place);
  const columns = measures.map(({ of, take }, index) => `round(${take}(${columnSql(of, read.types[of] ?? 'decimal', place)}), 2)::text as m${index}`);
  return patiently(query, patience, async () => {
    const [row = {}] = await query<{ [name: string]: string | null }>(`select ${columns.join(', ')} from instance i where ${conditions.join(' and ')}`, values);
    return measures.map((_, index) => row[`m${index}`] ?? null);
  });
}

/** The order that an index holds. */
export const newestFirst: ListRead['sort'] = { column: 'startedAt', type: 'datetime', descending: true };

/** Whether an index has the rows in this order, so that a page costs what its rows cost, however many there are. */
export function isIndexed({ column }: ListRead['sort']): boolean {
  return column === newestFirst.column;
}

/** What is asked, or null when that takes longer than so many milliseconds; the transaction goes on either way. */
export async function patiently<T>(query: Query, patience: number, ask: () => Promise<T>): Promise<T | null> {
  await query(`savepoint patience; set local statement_timeout = ${Math.round(patience)}`);
  try {
    const found = await ask();
    await query('release savepoint patience; set local statement_timeout = default');
    return found;
  } catch (error) {
    if ((error as { readonly code?: string }).code !== '57014') throw error;
    await query('rollback to savepoint patience');
    return null;
  }
}

// Up to so many cases and organisations are looked up first; a word that more of them have is soon met by walking the list.
const most = { ids: 4000, orgs: 20 };

/** The read with its words looked up first, where that leaves few enough cases. */
export async function narrowed(query: Query, read: ListRead): Promise<ListRead> {
  for (const condition of read.conditions) {
    // What no pair of characters is looked up by: one character, opinions, and values that are no texts.
    if (condition.match !== 'fuzzy' || [...condition.value].length < 2 || !condition.columns.every(({ column, type }) => column === 'applicant' || isLookedUp(column, type))) continue;
    const named = condition.columns.some(({ column }) => column === 'applicant')
      ? await query<{ id: string }>('select id from organisation where name ilike $1 limit $2', [containing(condition.value), most.orgs + 1]) : [];
    const [{ ids } = { ids: null }] = await query<{ ids: string[] | null }>('select instances_with(grams($1), $2) as ids', [condition.value, most.ids]);
    if (ids !== null && named.length <= most.orgs) return { ...read, within: { ids, orgs: named.map(({ id }) => id) } };
  }
  return read;
}

// Built-in columns are no texts of the case, but for its number; its opinion is left out, and what is shown by another name.
function isLookedUp(column: string, type: Type): boolean {
  return column === 'number' || (!isBuiltIn(column) && column !== 'comment' && (type === 'text' || (typeof type === 'object' && 'dict' in type)));
}

// Texts are sorted by their beginning, so that a mark stays short enough for an address. Rows without a value come last, in both directions.
function orderSql({ sort }: ListRead, backwards: boolean, place: Place): { readonly key: string; readonly by: string; readonly together: string; readonly beyond: (mark: Mark) => string } {
  const column = columnSql(sort.column, sort.type, place);
  const cast = castOf(sort.type);
  const always = isNeverNull(sort.column);
  const key = cast === 'text' && !always ? `left(${column}, 200)` : column;
  const descends = sort.descending !== backwards;
  const [way, sign] = descends ? ['desc', '<'] : ['asc', '>'];
  const nulls = always ? '' : backwards ? ' nulls first' : ' nulls last';
  return {
    key,
    by: `${key} ${way}${nulls}, i.id ${way}`,
    together: `key ${way}${nulls}, id ${way}`,
    beyond([value, id]) {
      if (value === null) return backwards ? `(${key} is not null or i.id ${sign} ${place(id)}::uuid)` : `(${key} is null and i.id ${sign} ${place(id)}::uuid)`;
      const further = `(${key}, i.id) ${sign} (${place(value)}::${cast}, ${place(id)}::uuid)`;
      return always || backwards ? further : `(${key} is null or ${further})`;
    },
  };
}

function conditionsSql(read: ListRead, place: Place): string[] {
  const [process, ...others] = read.processes;
  const parts = [others.length === 0 ? `i.process = ${place(process)}` : `i.process = any (${place(read.processes)}::text[])`];
  // Row-level security holds whatever is said here; said again with who he is, the database can tell whether he sees much or little, and begins there.
  const own = `a.grantee = any (${place(read.grantees)}::text[])`;
  parts.push(read.by
    ? `exists (select from instance_access a join unnest(${place(read.by.digests)}::text[], ${place(read.by.entries)}::smallint[]) e(digest, entry) on e.entry = a.entry where a.instance_id = i.id and e.digest = i.digest and ${own})`
    : `exists (select from instance_access a where a.instance_id = i.id and ${own})`);
  if (read.within) parts.push(`(i.id = any (${place(read.within.ids)}::uuid[]) or i.org_id = any (${place(read.within.orgs)}::text[]))`);
  if (read.among) parts.push(`i.id = any (${place(read.among)}::uuid[])`);
  if (read.rows) parts.push(predicateSql(read.rows, read.types, place));
  for (const condition of read.conditions) parts.push(conditionSql(condition, read.zone, place));
  return parts;
}

function conditionSql(condition: Condition, zone: string, place: Place): string {
  if (condition.match === 'fuzzy') {
    const words = place(containing(condition.value));
    return `(${condition.columns.map(({ column, type }) => wordsSql(columnSql(column, type, place), type, words)).join(' or ')})`;
  }
  const { type } = condition;
  if (typeof type === 'object' && 'list' in type) return condition.match === 'equals' ? `(i.columns->${place(condition.column)}::text) ?| ${place(condition.values)}::text[]` : 'false';
  const column = columnSql(condition.column, type, place);
  switch (condition.match) {
    case 'equals':
      // A region stands for all that lies in it.
      if (type === 'region') return `${column} like any (${place(condition.values.map((value) => `${value.replace(/(00)+$/, '')}%`))}::text[])`;
      return type === 'datetime'
        ? `(${condition.values.map((value) => withinDays(column, value, value, zone, place)).join(' or ')})`
        : `${column} = any (${place(condition.values)}::${castOf(type)}[])`;
    case 'range': {
      if (type === 'datetime') return withinDays(column, condition.from, condition.to, zone, place);
      const cast = castOf(type);
      const collation = cast === 'text' ? ' collate "C"' : '';
      return [
        ...(condition.from === undefined ? [] : [`${column}${collation} >= ${place(condition.from)}::${cast}`]),
        ...(condition.to === undefined ? [] : [`${column}${collation} <= ${place(condition.to)}::${cast}`]),
      ].join(' and ');
    }
  }
}

// What is shown is the name, so the name is searched.
function wordsSql(column: string, type: Type, words: string): string {
  if (type === 'org') return `exists (select from organisation o where o.id = ${column} and o.name ilike ${words})`;
  if (type === 'department') return `exists (select from department d where d.id::text = ${column} and d.name ilike ${words})`;
  if (type === 'user') return `exists (select from account u where u.id::text = ${column} and u.name ilike ${words})`;
  return `${column}::text ilike ${words}`;
}

function withinDays(column: string, from: string | undefined, to: string | undefined, zone: string, place: Place): string {
  return [
    ...(from === undefined ? [] : [`${column} >= (${place(from)}::date)::timestamp at time zone ${place(zone)}`]),
    ...(to === undefined ? [] : [`${column} < (${place(to)}::date + 1)::timestamp at time zone ${place(zone)}`]),
  ].join(' and ');
}
