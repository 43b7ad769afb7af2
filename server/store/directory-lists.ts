// Organisations and people as the platform's administrators look for them, and what belongs to each.
import type { JsonObject } from '#engine';
import type { RowSource } from './rows.ts';
import type { Query } from './sight.ts';
import { dayOf, minuteOf } from './zone.ts';

const containing = (column: string): string => `${column} ilike '%' || $ || '%'`;

export const organisationRows: RowSource = {
  from: 'organisation o', id: 'o.id', order: { by: 'o.name', cast: 'text', descending: false },
  columns: {
    name: 'o.name', type: 'o.type', region: 'o.region', portal: 'o.portal', creditCode: `coalesce(o.attributes->>'creditCode', o.attributes->>'organisationCode')`, state: 'o.state',
    members: `(select count(*)::int from membership m where m.org_id = o.id and m.state <> 'removed')`, createdAt: 'instant(o.created_at)',
  },
  filters: { name: containing('o.name'), type: 'o.type', portal: 'o.portal', creditCode: `coalesce(o.attributes->>'creditCode', o.attributes->>'organisationCode') = upper($)`, state: 'o.state', createdAt: 'o.created_at' },
};

export const accountRows: RowSource = {
  from: 'account a', id: 'a.id::text', order: { by: 'lower(a.username)', cast: 'text', descending: false },
  columns: {
    username: 'a.username', name: 'a.name', mail: 'a.mail', mobile: 'a.mobile', state: 'a.state', createdAt: 'instant(a.created_at)',
    organisations: `(select string_agg(o.name, '、' order by o.name) from membership m join organisation o on o.id = m.org_id where m.account_id = a.id and m.state <> 'removed')`,
  },
  filters: {
    username: containing('a.username'), name: containing('a.name'), state: 'a.state', createdAt: 'a.created_at',
    organisations: `exists (select from membership m join organisation o on o.id = m.org_id where m.account_id = a.id and m.state <> 'removed' and ${containing('o.name')})`,
  },
};

export interface OrganisationRow { readonly id: string; readonly name: string; readonly type: string; readonly region: string | null; readonly territory: string | null; readonly portal: string | null; readonly attributes: JsonObject; readonly state: string; readonly createdAt: string }

/** An organisation as it stands. */
export async function organisationAt(query: Query, id: string): Promise<OrganisationRow | undefined> {
  return (await query<OrganisationRow>('select id, name, type, region, territory, portal, attributes, state, instant(created_at) as "createdAt" from organisation where id = $1', [id]))[0];
}

/** Its people, administrators first. */
export function membersOf(query: Query, org: string): Promise<{ readonly id: string; readonly name: string; readonly username: string; readonly roles: readonly string[]; readonly department: string | null; readonly state: string }[]> {
  return query(`select a.id, a.name, a.username, m.roles, d.name as department, case when a.state = 'active' then m.state else a.state end as state from membership m join account a on a.id = m.account_id left join department d on d.id = m.department_id
    where m.org_id = $1 and m.state <> 'removed' order by 'enterpriseAdmin' = any (m.roles) desc, a.name, a.id limit 200`, [org]);
}

/** The departments in charge of where it is, the nearest first. */
export function chargesOf(query: Query, org: string): Promise<{ readonly id: string; readonly name: string; readonly type: string }[]> {
  return query(`select c.id, c.name, c.type from organisation o join organisation c on c.territory is not null and c.id <> o.id and o.region like regexp_replace(c.territory, '(00)+$', '') || '%'
    where o.id = $1 and c.state = 'active' order by length(regexp_replace(c.territory, '(00)+$', '')) desc, c.name limit 20`, [org]);
}

/** What it keeps of itself: which settings, and since when. */
export function recordsKept(query: Query, org: string): Promise<{ readonly title: string | { readonly 'zh-CN': string; readonly en: string }; readonly version: number; readonly at: string }[]> {
  return query(`select p.title, max(r.version) as version, ${dayOf('max(r.at)')} as at from record r join process p on p.id = r.process where r.owner = 'org:' || $1 || '/member' group by p.id, p.title order by p.id`, [org]);
}

export interface AccountRow { readonly id: string; readonly username: string; readonly name: string; readonly mail: string | null; readonly mobile: string | null; readonly state: string; readonly createdAt: string; readonly sessions: number; readonly locked: boolean; readonly org: string | null }

/** An account as it stands; `locked` by wrong passwords of strangers, `org` is one it belongs to. */
export async function accountAt(query: Query, id: string): Promise<AccountRow | undefined> {
  return (await query<AccountRow>(`select a.id, a.username, a.name, a.mail, a.mobile, a.state, instant(a.created_at) as "createdAt", (select count(*)::int from session s where s.account_id = a.id and s.expires_at > now()) as sessions,
      exists (select from attempt t where t.subject = 'sign-in ' || a.id and t.count >= 5 and t.since > now() - interval '15 minutes') as locked,
      (select min(m.org_id) from membership m where m.account_id = a.id and m.state <> 'removed') as org
    from account a where a.id = $1`, [id]))[0];
}

/** Where an account belongs. */
export function placesOf(query: Query, account: string): Promise<{ readonly org: string; readonly name: string; readonly roles: readonly string[]; readonly department: string | null; readonly state: string; readonly since: string }[]> {
  return query(`select o.id as org, o.name, m.roles, d.name as department, m.state, ${dayOf('m.joined_at')} as since from membership m join organisation o on o.id = m.org_id left join department d on d.id = m.department_id
    where m.account_id = $1 order by m.state = 'removed', o.name`, [account]);
}

/** The organisations that a full name, a code or an id names: one, none, or several. */
export async function organisationsNamed(query: Query, text: string): Promise<readonly string[]> {
  return (await query<{ id: string }>(`select id from organisation where id = $1 or name = $1 or coalesce(attributes->>'creditCode', attributes->>'organisationCode') = upper($1) order by id limit 2`, [text.trim()])).map(({ id }) => id);
}

/** The terms somebody agreed to when his account came to be, and by which case. */
export function agreedBy(query: Query, account: string): Promise<{ readonly portal: string; readonly title: string | { readonly 'zh-CN': string; readonly en: string } | null; readonly version: number; readonly digest: string; readonly at: string; readonly case: string }[]> {
  return query(`select g.portal, g.version, g.digest, p.content->'title' as title, ${minuteOf('e.at')} as at, e.after->>'case' as "case"
    from audit_entry e cross join lateral jsonb_to_recordset(e.after->'agreed') as g(portal text, version integer, digest text) left join portal p on p.id = g.portal
    where e.subject = 'user:' || $1 and e.action = 'account.created' and e.after ? 'agreed' order by e.at desc, g.portal`, [account]);
}

/** The last changes of something, from the audit log. */
export function changesOf(query: Query, subject: string): Promise<{ readonly id: string; readonly at: string; readonly name: string; readonly action: string; readonly after: JsonObject | null }[]> {
  return query(`select id, ${minuteOf('at')} as at, name, action, after from audit_entry where subject = $1 order by audit_entry.at desc, id desc limit 20`, [subject]);
}

/** Portals by id, with their titles. */
export async function portalTitles(query: Query): Promise<{ readonly [id: string]: string | { readonly 'zh-CN': string; readonly en: string } }> {
  return Object.fromEntries((await query<{ id: string; title: string | { readonly 'zh-CN': string; readonly en: string } }>(`select id, content->'title' as title from portal where content ? 'title' order by id`)).map(({ id, title }) => [id, title]));
}
