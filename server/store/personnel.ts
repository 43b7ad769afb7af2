// The people of an organisation as its administrator sees them: where they stand, what they were given and for how long.
import type { MembershipState } from './membership.ts';
import type { Query } from './sight.ts';

export interface GrantRow {
  readonly id: string;
  readonly role: string;
  readonly name: string;
  /** Days, both included, where the organisation is. */
  readonly first: string;
  readonly last: string | null;
  readonly state: 'scheduled' | 'valid' | 'ended';
}

export interface PersonnelRow {
  readonly account: string;
  readonly name: string;
  readonly username: string;
  readonly mobile: string | null;
  readonly roles: readonly string[];
  readonly department: string | null;
  readonly departmentName: string | null;
  readonly post: string | null;
  readonly superior: string | null;
  readonly superiorName: string | null;
  readonly state: MembershipState;
  readonly byRoles: boolean;
  readonly joinedAt: Date;
  readonly grants: readonly GrantRow[];
  /** Names of the roles that come with the department. */
  readonly departmentRoles: readonly string[];
}

export interface PersonnelQuery {
  readonly org: string;
  readonly zone: string;
  readonly at: string | null;
  readonly account?: string | undefined;
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly department?: string | undefined;
  /** Without one, all who were not removed. */
  readonly state?: string | undefined;
  /** Days between which somebody joined, both included. */
  readonly first?: string | undefined;
  readonly last?: string | undefined;
}

/** A page of the people who meet a query, the newest first, and how many there are. */
export async function personnelOf(query: Query, { org, zone, at, account, name = '', role, department, state, first, last }: PersonnelQuery, { offset, size }: { readonly offset: number; readonly size: number }): Promise<{ readonly rows: PersonnelRow[]; readonly total: number }> {
  const rows = await query<PersonnelRow & { readonly total: number }>(
    `select m.account_id as account, a.name, a.username, a.mobile, m.roles, m.department_id as department, d.name as "departmentName", m.post, m.superior, s.name as "superiorName", m.state, m.by_roles as "byRoles", m.joined_at as "joinedAt",
       count(*) over ()::int as total,
       coalesce((select json_agg(json_build_object('id', g.id, 'role', c.id, 'name', c.name, 'first', to_char(g.from_at at time zone $2, 'YYYY-MM-DD'), 'last', to_char((g.until_at at time zone $2)::date - 1, 'YYYY-MM-DD'),
           'state', case when g.revoked_at is not null or g.until_at <= n.clock then 'ended' when g.from_at > n.clock then 'scheduled' else 'valid' end) order by g.granted_at desc, g.id)
         from role_grant g join company_role c on c.id = g.role_id where g.account_id = m.account_id and g.org_id = m.org_id), '[]') as grants,
       array(select c.name from department_role r join company_role c on c.id = r.role_id where r.department_id = m.department_id order by c.name) as "departmentRoles"
     from membership m join account a on a.id = m.account_id and a.state <> 'deleted' left join department d on d.id = m.department_id left join account s on s.id = m.superior
     cross join (select coalesce($3::timestamptz, now()) as clock) n
     where m.org_id = $1 and a.name ilike $4
       and ($5::text is null or m.state = $5) and ($5::text is not null or $12::uuid is not null or m.state <> 'removed') and ($12::uuid is null or m.account_id = $12)
       and ($6::uuid is null or m.department_id = $6)
       and ($7::uuid is null or exists (select from role_grant g where g.account_id = m.account_id and g.org_id = m.org_id and g.role_id = $7 and g.revoked_at is null and (g.until_at is null or g.until_at > n.clock))
         or exists (select from department_role r where r.department_id = m.department_id and r.role_id = $7))
       and ($8::date is null or m.joined_at >= $8::date::timestamp at time zone $2) and ($9::date is null or m.joined_at < ($9::date + 1)::timestamp at time zone $2)
     order by m.joined_at desc, m.account_id offset $10 limit $11`,
    [org, zone, at, `%${name.replace(/[\\%_]/g, '\\$&')}%`, state, department, role, first, last, offset, size, account]);
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** The people of an organisation who may be chosen for something, by name. */
export function colleaguesOf(query: Query, org: string): Promise<{ readonly id: string; readonly name: string; readonly note: string }[]> {
  return query(`select m.account_id as id, a.name, concat_ws(' · ', d.name, m.post) as note from membership m join account a on a.id = m.account_id and a.state = 'active' left join department d on d.id = m.department_id
    where m.org_id = $1 and m.state = 'active' order by a.name, m.account_id limit 1000`, [org]);
}
