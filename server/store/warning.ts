// What people are warned of that no definition says: each source is a statement that finds whom to tell what, and a row for each that was told.
import type { Text } from '#engine';
import type { Query } from './sight.ts';

export interface WarningRow {
  /** Told once under this key. */
  readonly key: string;
  /** Grantees. */
  readonly to: readonly string[];
  readonly fields: { readonly [field: string]: Text };
  readonly instance: string | null;
}

/** Each reads $1 the instant, $2 the zone, $3 how many at most, and leaves out what was told. */
const sources = {
  /** A review that waits beyond the day it was due; what was due long ago was told by other means. */
  overdue: `select o.instance_id || ' ' || o.task_id as key, array_agg(distinct o.grantee) as "to", o.instance_id as instance,
      jsonb_build_object('process', p.title, 'number', coalesce(i.number, '—'), 'day', to_char(max(o.due) at time zone $2, 'YYYY-MM-DD HH24:MI')) as fields
    from task_offer o join instance i on i.id = o.instance_id join process p on p.id = o.process
    where o.due < $1::timestamptz and o.due > $1::timestamptz - interval '7 days' and not exists (select from warning_told w where w.source = 'overdue' and w.key = o.instance_id || ' ' || o.task_id)
    group by o.instance_id, o.task_id, i.number, p.title order by 1 limit $3`,
  /** A role that ends within seven days; the last day counts in full. */
  grantEnding: `select g.id || ' ' || g.until_at as key, array['user:' || g.account_id] as "to", null::uuid as instance,
      jsonb_build_object('role', r.name, 'org', o.name, 'day', to_char((g.until_at - interval '1 second') at time zone $2, 'YYYY-MM-DD')) as fields
    from role_grant g join company_role r on r.id = g.role_id join organisation o on o.id = g.org_id join membership m on m.account_id = g.account_id and m.org_id = g.org_id and m.state = 'active'
    where g.revoked_at is null and g.from_at <= $1::timestamptz and g.until_at > $1::timestamptz and g.until_at <= $1::timestamptz + interval '7 days'
      and not exists (select from warning_told w where w.source = 'grantEnding' and w.key = g.id || ' ' || g.until_at)
    order by 1 limit $3`,
  /** A calendar that will lack the year sixty days from now. */
  calendarEnding: `select c.id || ' ' || n.year as key, array['role:platformAdmin'] as "to", null::uuid as instance, jsonb_build_object('calendar', c.content->'title', 'year', n.year) as fields
    from (select distinct on (id) id, content from calendar order by id, number desc) c cross join (select to_char(($1::timestamptz + interval '60 days') at time zone $2, 'YYYY') as year) n
    where not c.content->'years' ? n.year and not exists (select from warning_told w where w.source = 'calendarEnding' and w.key = c.id || ' ' || n.year) order by 1 limit $3`,
} as const;

export type WarningSource = keyof typeof sources;
export const warningSources = Object.keys(sources) as readonly WarningSource[];

/** What a source has to tell now. */
export async function warningsDue(query: Query, source: WarningSource, at: string | null, zone: string, limit: number): Promise<WarningRow[]> {
  const [now] = await query<{ at: string }>('select instant(coalesce($1::timestamptz, clock_timestamp())) as at', [at]);
  return query<WarningRow>(sources[source], [now!.at, zone, limit]);
}

/** Takes these for telling; another node that was quicker keeps its own. */
export async function claimWarnings(query: Query, source: WarningSource, keys: readonly string[], at: string | null): Promise<string[]> {
  const rows = await query<{ key: string }>('insert into warning_told (source, key, told_at) select $1, key, coalesce($3::timestamptz, clock_timestamp()) from unnest($2::text[]) key order by key on conflict do nothing returning key', [source, keys, at]);
  return rows.map(({ key }) => key);
}
