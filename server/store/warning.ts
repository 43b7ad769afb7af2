// What people are warned of that no definition says: each source is a statement that finds whom to tell what, and a row for each that was told.
import type { Text } from '#engine';
import type { Query } from './sight.ts';
import { instantNow } from './zone.ts';

export interface WarningRow {
  /** Told once under this key. */
  readonly key: string;
  /** Grantees. */
  readonly to: readonly string[];
  readonly fields: { readonly [field: string]: Text };
  readonly instance: string | null;
}

/** Each finds what there is to warn of at $1 the instant, $2 the zone; `fresh` is what is told, if it was not yet: of what stood there long ago, or was never soon, nothing is told any more. */
const sources = {
  /** A review that waits beyond the day it was due; what was due long ago was told by other means. */
  overdue: `select o.instance_id || ' ' || o.task_id as key, array_agg(distinct o.grantee) as "to", o.instance_id as instance, bool_or(o.due > $1::timestamptz - interval '7 days') as fresh,
      jsonb_build_object('process', p.title, 'number', coalesce(i.number, '—'), 'day', to_char(max(o.due) at time zone $2, 'YYYY-MM-DD HH24:MI')) as fields
    from task_offer o join instance i on i.id = o.instance_id join process p on p.id = o.process
    where o.due < $1::timestamptz group by o.instance_id, o.task_id, i.number, p.title`,
  /** A role that ends within seven days; the last day counts in full. */
  grantEnding: `select g.id || ' ' || g.until_at as key, array['user:' || g.account_id] as "to", null::uuid as instance, g.until_at > $1::timestamptz as fresh,
      jsonb_build_object('role', r.name, 'org', o.name, 'day', to_char((g.until_at - interval '1 second') at time zone $2, 'YYYY-MM-DD')) as fields
    from role_grant g join company_role r on r.id = g.role_id join organisation o on o.id = g.org_id join membership m on m.account_id = g.account_id and m.org_id = g.org_id and m.state = 'active'
    where g.revoked_at is null and g.from_at <= $1::timestamptz and g.until_at <= $1::timestamptz + interval '7 days'
      and not exists (select from role_grant n where n.account_id = g.account_id and n.org_id = g.org_id and n.role_id = g.role_id and n.revoked_at is null and n.from_at <= g.until_at and coalesce(n.until_at, 'infinity') > g.until_at)`,
  /** A key that ends within thirty days: whose it is, and who administers his organisation. */
  keyEnding: `select k.id || ' ' || k.valid_until as key, array_agg(distinct t.grantee) as "to", null::uuid as instance, k.valid_until >= ($1::timestamptz at time zone $2)::date as fresh,
      jsonb_build_object('serial', k.serial, 'holder', k.holder, 'day', k.valid_until::text) as fields
    from key_record k left join membership m on m.account_id = k.account_id and m.state = 'active'
    cross join lateral (values ('user:' || k.account_id), ('org:' || m.org_id || '/role:enterpriseAdmin')) as t(grantee)
    where k.account_id is not null and k.valid_until <= ($1::timestamptz at time zone $2)::date + 30 and t.grantee is not null group by k.id, k.valid_until, k.serial, k.holder`,
  /** Something an organisation keeps of itself that ends within thirty days ($3: the days that definitions name as ends). */
  recordEnding: `select r.process || ' ' || e.field || ' ' || r.owner || ' ' || d.day as key, array[o.grantee] as "to", null::uuid as instance, d.day >= ($1::timestamptz at time zone $2)::date as fresh,
      jsonb_build_object('what', e.label, 'org', o.name, 'day', d.day::text) as fields
    from jsonb_to_recordset($3::jsonb) as e(process text, field text, label jsonb)
    join lateral (select distinct on (owner) process, owner, data from record where process = e.process order by owner, version desc) r on true
    join lateral (select (r.data::json->>e.field)::date as day) d on d.day <= ($1::timestamptz at time zone $2)::date + 30
    join lateral (select name, 'org:' || id || '/role:enterpriseAdmin' as grantee from organisation where r.owner = 'org:' || id || '/member' and state = 'active' union all
      select name, 'user:' || id from account where r.owner = 'user:' || id and state = 'active') o on true`,
  /** A calendar that will lack the year sixty days from now. */
  calendarEnding: `select c.id || ' ' || n.year as key, array['role:platformAdmin'] as "to", null::uuid as instance, true as fresh, jsonb_build_object('calendar', c.content->'title', 'year', n.year) as fields
    from (select distinct on (id) id, content from calendar order by id, number desc) c cross join (select to_char(($1::timestamptz + interval '60 days') at time zone $2, 'YYYY') as year) n
    where not c.content->'years' ? n.year`,
} as const;

export type WarningSource = keyof typeof sources;
export const warningSources = Object.keys(sources) as readonly WarningSource[];

/** A day that something ends on, as a definition names it. */
export interface Ending { readonly process: string; readonly field: string; readonly label: Text }

/** When, where, and of which days. */
export interface WarningTime { readonly at: string | null; readonly zone: string; readonly endings: readonly Ending[] }

async function foundBy(query: Query, source: WarningSource, { at, zone, endings }: WarningTime): Promise<{ readonly from: string; readonly values: readonly unknown[] }> {
  const now = await instantNow(query, at);
  const values = [now, zone, JSON.stringify(endings)];
  return { from: `(${sources[source]}) found where $3::jsonb is not null`, values };
}

/** What a source has to tell now, so many at most. */
export async function warningsDue(query: Query, source: WarningSource, time: WarningTime, limit: number): Promise<WarningRow[]> {
  const { from, values } = await foundBy(query, source, time);
  return query<WarningRow>(`select key, "to", instance, fields from ${from} and fresh and not exists (select from warning_told w where w.source = '${source}' and w.key = found.key) order by key limit $4`, [...values, limit]);
}

/** Puts aside the messages whose cause is gone: decided, renewed, unbound. Answers whose they were. */
export async function settleWarnings(query: Query, source: WarningSource, time: WarningTime): Promise<string[]> {
  const { from, values } = await foundBy(query, source, time);
  const rows = await query<{ account: string }>(`update message set read_at = coalesce($1::timestamptz, now())
    where read_at is null and warning like '${source} %' and warning not in (select '${source} ' || key from ${from}) returning account_id as account`, values);
  return [...new Set(rows.map(({ account }) => account))];
}

/** Takes these for telling; another node that was quicker keeps its own. */
export async function claimWarnings(query: Query, source: WarningSource, keys: readonly string[], at: string | null): Promise<string[]> {
  const rows = await query<{ key: string }>('insert into warning_told (source, key, told_at) select $1, key, coalesce($3::timestamptz, clock_timestamp()) from unnest($2::text[]) key order by key on conflict do nothing returning key', [source, keys, at]);
  return rows.map(({ key }) => key);
}
