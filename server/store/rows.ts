// Rows of the platform's own tables as pages of a list: declared once, narrowed by conditions, turned by number or by marks as lists of cases are.
import { places, type Place } from './column.ts';
import type { Mark, Where } from './list.ts';
import type { Query } from './sight.ts';

/** A condition on something a source can be asked by. Days are of the zone, both included. */
export type RowCondition =
  | { readonly match: 'equals'; readonly name: string; readonly values: readonly string[] }
  | { readonly match: 'fuzzy'; readonly name: string; readonly value: string }
  | { readonly match: 'range'; readonly name: string; readonly from?: string; readonly to?: string };

/** Where rows come from. Its texts are written in the program. */
export interface RowSource {
  readonly from: string;
  readonly id: string;
  /** What each column holds. */
  readonly columns: { readonly [name: string]: string };
  /** What is asked: compared, contained or between days; a `fuzzy` one says where $ is the pattern, so that an index of its own serves it. */
  readonly filters: { readonly [name: string]: string };
  /** What rows are in order of: an instant or a text, never null. */
  readonly order: { readonly by: string; readonly cast: 'timestamptz' | 'text'; readonly descending: boolean };
}

export interface RowsAsked {
  readonly conditions: readonly RowCondition[];
  /** What narrows it whatever is asked: whose rows they are. */
  readonly within?: { readonly sql: string; readonly value: string };
  readonly among?: readonly string[];
  readonly zone: string;
}

export interface Row { readonly id: string; readonly key: string; readonly cells: { readonly [name: string]: string | number | boolean | null | readonly string[] } }

/** A page of rows in their order, with marks of what lies on both sides. */
export async function rowsPage(query: Query, source: RowSource, asked: RowsAsked, where: Where, size: number): Promise<{ readonly rows: readonly Row[]; readonly previous: Mark | null; readonly next: Mark | null }> {
  const { values, place } = places();
  const parts = conditionsSql(source, asked, place);
  const { by, cast, descending } = source.order;
  const backwards = 'before' in where;
  const mark = 'after' in where ? where.after : 'before' in where ? where.before : null;
  const falls = descending !== backwards;
  if (mark) parts.push(`(${by}, ${source.id}) ${falls ? '<' : '>'} (${place(mark[0])}::${cast}, ${place(mark[1])}::${idCast(source)})`);
  const way = falls ? 'desc' : 'asc';
  const cells = Object.entries(source.columns).map(([name, sql]) => `'${name}', ${sql}`).join(', ');
  const found = await query<Row>(
    `select ${source.id}::text as id, (${by})::text as key, jsonb_build_object(${cells}) as cells from ${source.from}${parts.length > 0 ? ` where ${parts.join(' and ')}` : ''}
     order by ${by} ${way}, ${source.id} ${way} limit ${size + 1} offset ${place('offset' in where ? where.offset : 0)}`, values);
  const isMore = found.length > size;
  const rows = backwards ? found.slice(0, size).reverse() : found.slice(0, size);
  const markOf = (row: Row | undefined): Mark | null => (row ? [row.key, row.id] : null);
  const isBehind = backwards ? mark !== null : isMore;
  const isBefore = backwards ? isMore : 'after' in where || where.offset > 0;
  return { rows, previous: isBefore ? markOf(rows[0]) : null, next: isBehind ? markOf(rows.at(-1)) : null };
}

/** Rows that are read and written at once. */
const portion = 500;

/** All rows in their order, a portion at a time, each from where the last one ended: so memory does not grow with them. */
export async function* rowsInPortions(query: Query, source: RowSource, asked: RowsAsked): AsyncGenerator<readonly Row[]> {
  for (let after: Mark | null = null, isFirst = true; isFirst || after; isFirst = false) {
    const page: Awaited<ReturnType<typeof rowsPage>> = await rowsPage(query, source, asked, after ? { after } : { offset: 0 }, portion);
    if (page.rows.length > 0) yield page.rows;
    after = page.next;
  }
}

/** How many rows there are, counted so far and no further. */
export async function countRows(query: Query, source: RowSource, asked: RowsAsked, most: number): Promise<number> {
  const { values, place } = places();
  const parts = conditionsSql(source, asked, place);
  const [row] = await query<{ n: number }>(`select count(*)::int as n from (select from ${source.from}${parts.length > 0 ? ` where ${parts.join(' and ')}` : ''} limit ${most + 1}) counted`, values);
  return row!.n;
}

// Ids are uuids where they are columns of that type, and compared as such so that the index serves.
function idCast({ order }: RowSource): string {
  return order.cast === 'timestamptz' ? 'uuid' : 'text';
}

function conditionsSql({ id, filters }: RowSource, { conditions, within, among, zone }: RowsAsked, place: Place): string[] {
  return [
    ...(within ? [within.sql.replaceAll('$', place(within.value))] : []),
    ...(among ? [`${id}::text = any (${place(among)}::text[])`] : []),
    ...conditions.map((condition) => {
      const sql = filters[condition.name]!;
      switch (condition.match) {
        case 'equals': return `${sql} = any (${place(condition.values)}::text[])`;
        case 'fuzzy': return `(${sql.replaceAll('$', place(condition.value.replace(/[\\%_]/g, '\\$&')))})`;
        case 'range': return [
          ...(condition.from === undefined ? [] : [`${sql} >= (${place(condition.from)}::date)::timestamp at time zone ${place(zone)}`]),
          ...(condition.to === undefined ? [] : [`${sql} < (${place(condition.to)}::date + 1)::timestamp at time zone ${place(zone)}`]),
        ].join(' and ');
      }
    }),
  ];
}
