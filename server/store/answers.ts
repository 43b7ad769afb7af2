// The questions of a definition about other instances to one statement, and its answers to facts. Conditions are values, never text.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { directorySource, mostRows, type Json, type LookupQuery, type Query, type ReservationQuery } from '#engine';
import { isId } from '../id.ts';

/** The answers by name, as facts carry them. */
export interface Answers {
  readonly lookup: { readonly [name: string]: Json };
  readonly reservation: { readonly [name: string]: { readonly left: number } };
}

/** Answers all questions at one moment; no question, no statement. */
export async function answer(pool: pg.Pool, queries: readonly Query[]): Promise<Answers> {
  if (queries.length === 0) return { lookup: {}, reservation: {} };
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const parts = queries.map((query) => (query.kind === 'lookup' ? lookupSql(query, place) : reservationSql(query, place)));
  const text = `select json_build_array(${parts.join(', ')}) as answers`;
  const name = `ask-${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
  const { rows } = await pool.query<{ answers: Json[] }>({ name, text, values });
  const answers = rows[0]!.answers;
  return {
    lookup: Object.fromEntries(queries.flatMap((query, i) => (query.kind === 'lookup' ? [[query.name, answers[i]!]] : []))),
    reservation: Object.fromEntries(queries.flatMap((query, i) => (query.kind === 'reservation' ? [[query.name, { left: answers[i] as number }]] : []))),
  };
}

type Place = (value: unknown) => string;

/** Columns every process has, as the table keeps them. */
const kept: { readonly [column: string]: { readonly sql: string; readonly type: 'text' | 'uuid' | 'timestamptz' } } = {
  id: { sql: 'i.id', type: 'uuid' }, process: { sql: 'i.process', type: 'text' }, number: { sql: 'i.number', type: 'text' }, state: { sql: 'i.state', type: 'text' },
  startedAt: { sql: 'i.started_at', type: 'timestamptz' }, since: { sql: 'i.since', type: 'timestamptz' }, due: { sql: 'i.due', type: 'timestamptz' },
  item: { sql: 'i.item_id', type: 'uuid' }, applicant: { sql: 'i.org_id', type: 'text' }, startedBy: { sql: 'i.started_by', type: 'text' },
};

function lookupSql(query: LookupQuery, place: Place): string {
  if (query.from === directorySource.name) return directorySql(query, place);
  const where = [`i.process = ${place(query.from)}`, ...query.where.map((condition) => conditionSql(condition, place))].join(' and ');
  const shown = `json_build_object(${query.columns.map((column) => `${place(column)}::text, ${valueSql(column, place)}`).join(', ')})`;
  switch (query.take) {
    case 'count': return `(select json_build_object('count', count(*)) from instance i where ${where})`;
    case 'exists': return `(select json_build_object('exists', exists (select from instance i where ${where})))`;
    case 'first': return `coalesce((select ${shown} from instance i where ${where} order by i.started_at, i.id limit 1), '{}')`;
    case 'rows': return `(select coalesce(json_agg(r.shown), '[]') from (select ${shown} as shown from instance i where ${where} order by i.started_at, i.id limit ${mostRows}) r)`;
  }
}

const isAdministrator = (member: string): string => `${member}.state <> 'removed' and 'enterpriseAdmin' = any (${member}.roles)`;

/** What the directory tells of one organisation, by the names of `directorySource`; m is the membership of the person asked for. */
const told: { readonly [column in keyof typeof directorySource.tells]: string } = {
  id: 'o.id', name: 'o.name', code: `coalesce(o.attributes->>'creditCode', o.attributes->>'organisationCode')`, certified: `coalesce(o.attributes->>'certified' = 'true', false)`,
  hasAdministrator: `exists (select from membership a where a.org_id = o.id and ${isAdministrator('a')})`,
  isMember: `coalesce(m.state <> 'removed', false)`,
  isLastAdministrator: `coalesce(${isAdministrator('m')}, false) and not exists (select from membership a where a.org_id = o.id and a.account_id <> m.account_id and ${isAdministrator('a')})`,
};

/** The organisation that has this whole name and code, as far as they are given; of several none, so that nobody is taken for another. */
function directorySql({ where, take, columns }: LookupQuery, place: Place): string {
  const asked = (column: keyof typeof directorySource.asks): string => place(String(where.find((each) => each.column === column)?.values[0] ?? ''));
  const [name, code, person] = [asked('name'), asked('code'), asked('person')];
  const found = `from organisation o left join membership m on m.org_id = o.id and m.account_id::text = ${person}::text
    where o.state = 'active' and (${name}::text <> '' or ${code}::text <> '') and (${name}::text = '' or o.name = ${name}::text)
      and (${code}::text = '' or ${code}::text in (o.attributes->>'creditCode', o.attributes->>'organisationCode'))`;
  if (take === 'exists') return `(select json_build_object('exists', count(*) = 1) ${found})`;
  const shown = columns.map((column) => `${place(column)}::text, ${told[column as keyof typeof told]}`).join(', ');
  return `(select case when count(*) = 1 then min(f.shown::text)::json else '{}' end from (select json_build_object(${shown}) as shown ${found} limit 2) f)`;
}

function conditionSql({ column, type, values }: LookupQuery['where'][number], place: Place): string {
  const texts = values.map((value) => String(value));
  const own = kept[column];
  if (own) return `${own.sql} = any (${place(own.type === 'uuid' ? texts.filter(isId) : texts)}::${own.type}[])`;
  const stored = `i.columns->>${place(column)}::text`;
  if (type !== 'decimal' && type !== 'integer') return `(${stored}) = any (${place(texts)}::text[])`;
  // A revision before may have kept something else under this name.
  return `(case when ${stored} ~ '^-?[0-9]{1,40}(\\.[0-9]{1,40})?$' then (${stored})::numeric end) = any (${place(texts)}::numeric[])`;
}

function valueSql(column: string, place: Place): string {
  const own = kept[column];
  if (!own) return `i.columns->${place(column)}::text`;
  return own.type === 'timestamptz' ? `instant(${own.sql})` : own.sql;
}

function reservationSql({ space, key, limit }: ReservationQuery, place: Place): string {
  return `${place(limit)}::integer - coalesce((select t.used from reservation_total t where t.space = ${place(space)} and t.key = ${place(key)}), 0)`;
}
