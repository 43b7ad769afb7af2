// A list as one statement: what may be seen, the conditions, the order, one page and the number of all.
import type { Json, Predicate, Type, Types } from '#engine';
import { castOf, columnSql, containing, places, predicateSql, type Place } from './column.ts';
import { waitsFor } from './inbox.ts';
import type { Query } from './sight.ts';

/** One condition of the reader: on a column, or words sought in several. Bounds of days are days in `zone`, both included. */
export type Condition =
  | { readonly match: 'equals'; readonly column: string; readonly type: Type; readonly value: string }
  | { readonly match: 'fuzzy'; readonly columns: readonly { readonly column: string; readonly type: Type }[]; readonly value: string }
  | { readonly match: 'range'; readonly column: string; readonly type: Type; readonly from?: string; readonly to?: string };

/** Which entries of `read` put a reader among the rows: by revision, since each counts its own. */
export interface Entries { readonly digests: readonly string[]; readonly entries: readonly number[] }

export interface ListRead {
  readonly process: string;
  /** Only rows the reader sees by one of these entries; absent: all that may be seen. */
  readonly by?: Entries;
  readonly rows?: Predicate;
  readonly types: Types;
  readonly conditions: readonly Condition[];
  readonly sort: { readonly column: string; readonly type: Type; readonly descending: boolean };
  readonly grantees: readonly string[];
  readonly zone: string;
  readonly limit: number;
  readonly offset: number;
}

/** A row of a list as it is stored. */
export interface StoredRow {
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
  readonly snapshot: string;
  /** Entries of `read` that let this reader see it. */
  readonly entries: readonly number[];
  /** An open task this reader may decide. */
  readonly task: string | null;
}

/** Beyond this many rows the total is no longer counted (decision 35). */
export const mostCounted = 10_000;

/** The rows of one page and how many there are in all, counted as far as mostCounted + 1. */
export async function readList(query: Query, read: ListRead): Promise<{ readonly rows: StoredRow[]; readonly total: number }> {
  const where = (place: Place): string => whereSql(read, place);
  const counted = places();
  const [{ total } = { total: 0 }] = await query<{ total: number }>(
    `select count(*)::integer as total from (select from instance i where ${where(counted.place)} limit ${mostCounted + 1}) counted`, counted.values);

  const { values, place } = places();
  const conditions = where(place);
  const order = `${columnSql(read.sort.column, read.sort.type, place)} ${read.sort.descending ? 'desc' : 'asc'} nulls last`;
  const grantees = place(read.grantees);
  const rows = await query<StoredRow>(
    `select i.id, i.process, i.digest, i.number, i.state, i.item_id as item, i.org_id as applicant, i.started_by as "startedBy",
            i.started_at as "startedAt", i.since, i.due, i.columns, i.snapshot,
            (select coalesce(json_agg(distinct a.entry), '[]') from instance_access a where a.instance_id = i.id and a.grantee = any (${grantees}::text[])) as entries,
            (select t.id from task t where t.instance_id = i.id and ${waitsFor(grantees)} order by t.id limit 1) as task
     from instance i where ${conditions}
     order by ${order}, i.id desc limit ${place(read.limit)} offset ${place(read.offset)}`, values);
  return { rows, total };
}

function whereSql(read: ListRead, place: Place): string {
  const parts = [`i.process = ${place(read.process)}`];
  if (read.by) {
    parts.push(`exists (select from instance_access a join unnest(${place(read.by.digests)}::text[], ${place(read.by.entries)}::smallint[]) e(digest, entry) on e.entry = a.entry
      where a.instance_id = i.id and e.digest = i.digest and a.grantee = any (${place(read.grantees)}::text[]))`);
  }
  if (read.rows) parts.push(predicateSql(read.rows, read.types, place));
  for (const condition of read.conditions) parts.push(conditionSql(condition, read.zone, place));
  return parts.join(' and ');
}

function conditionSql(condition: Condition, zone: string, place: Place): string {
  if (condition.match === 'fuzzy') {
    const words = place(containing(condition.value));
    return `(${condition.columns.map(({ column, type }) => wordsSql(columnSql(column, type, place), type, words)).join(' or ')})`;
  }
  const { type } = condition;
  const column = columnSql(condition.column, type, place);
  switch (condition.match) {
    case 'equals':
      return type === 'datetime' ? withinDays(column, condition.value, condition.value, zone, place) : `${column} = ${place(condition.value)}::${castOf(type)}`;
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
  if (type === 'user') return `exists (select from account u where u.id::text = ${column} and u.name ilike ${words})`;
  return `${column}::text ilike ${words}`;
}

function withinDays(column: string, from: string | undefined, to: string | undefined, zone: string, place: Place): string {
  return [
    ...(from === undefined ? [] : [`${column} >= (${place(from)}::date)::timestamp at time zone ${place(zone)}`]),
    ...(to === undefined ? [] : [`${column} < (${place(to)}::date + 1)::timestamp at time zone ${place(zone)}`]),
  ].join(' and ');
}
