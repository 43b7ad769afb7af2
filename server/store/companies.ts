// The organisations somebody belongs to, and the cases by which he came to them.
import type { Query } from './sight.ts';

export interface MemberOfRow { readonly org: string; readonly name: string; readonly code: string | null; readonly certified: boolean; readonly roles: readonly string[] }

/** All organisations an account belongs to, by name. */
export function linksOf(query: Query, account: string): Promise<MemberOfRow[]> {
  return query<MemberOfRow>(
    `select o.id as org, o.name, coalesce(o.attributes->>'creditCode', o.attributes->>'organisationCode') as code, coalesce(o.attributes->>'certified' = 'true', false) as certified, m.roles
     from membership m join organisation o on o.id = m.org_id and o.state = 'active' where m.account_id = $1 and m.state <> 'removed' order by o.name, o.id`, [account]);
}

/** The cases of a process that somebody began, the newest first, as many as a page could show. */
export async function linkedCases(query: Query, process: string, account: string): Promise<readonly string[]> {
  return (await query<{ id: string }>(
    `select i.id from instance_access a join instance i on i.id = a.instance_id
     where a.grantee = 'user:' || $2 and i.process = $1 and i.started_by = $2 group by i.id order by i.started_at desc, i.id limit 100`, [process, account])).map(({ id }) => id);
}
