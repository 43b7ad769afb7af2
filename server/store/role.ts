// What a company lets its people do: the permissions it has itself, the roles it makes of them, and to whom it gives those for how long.
import { newId } from '../id.ts';
import { type Author, type Denied, recordAudit } from './audit.ts';
import type { MemberKey } from './membership.ts';
import type { Query } from './sight.ts';

/** A permission an organisation of this kind may have, and whether it has it. */
export interface OrgPermissionRow { readonly process: string; readonly permission: string; readonly granted: boolean }

/** What an organisation may let its members do, and what it does. */
export function permissionsOffered(query: Query, org: string): Promise<OrgPermissionRow[]> {
  return query<OrgPermissionRow>(
    `select d.process, d.permission, bool_or(coalesce(g.granted, d.org_type in ('', o.type))) as granted
     from organisation o cross join permission_default d left join org_permission g on g.org_id = o.id and g.permission = d.process || ':' || d.permission
     where o.id = $1 and (d.org_type in ('', o.type) or g.org_id is not null) group by d.process, d.permission order by d.process, d.permission`, [org]);
}

/** Sets which of the permissions it may have an organisation has, for all of its members at once; false when one is none of them. */
export async function setPermissions(query: Query, org: string, granted: readonly string[], by: Author): Promise<boolean> {
  const [found] = await query<{ name: string }>('select name from organisation where id = $1 for update', [org]);
  const offered = await permissionsOffered(query, org);
  const name = ({ process, permission }: OrgPermissionRow): string => `${process}:${permission}`;
  if (!found || granted.some((each) => !offered.some((row) => name(row) === each))) return false;
  const changed = offered.filter((row) => row.granted !== granted.includes(name(row)));
  for (const row of changed) {
    await query('insert into org_permission (org_id, permission, granted) values ($1, $2, $3) on conflict (org_id, permission) do update set granted = excluded.granted', [org, name(row), !row.granted]);
  }
  const held = offered.filter((row) => row.granted).map(name);
  if (changed.length > 0) await recordAudit(query, by, { action: 'organisation.permissions', subject: `org:${org}`, name: found.name, about: org, before: { permissions: held }, after: { permissions: [...granted].sort() } });
  return true;
}

export interface RoleRow { readonly id: string; readonly name: string; readonly permissions: readonly string[]; readonly people: number; readonly departments: number }

/** The roles of a company, with how many people they are given to at an instant or later, and in how many departments everybody holds them. */
export function rolesOf(query: Query, org: string, at: string | null): Promise<RoleRow[]> {
  return query<RoleRow>(
    `select c.id, c.name, c.permissions,
       (select count(distinct g.account_id)::int from role_grant g where g.role_id = c.id and g.revoked_at is null and (g.until_at is null or g.until_at > coalesce($2::timestamptz, now()))) as people,
       (select count(*)::int from department_role d where d.role_id = c.id) as departments
     from company_role c where c.org_id = $1 order by c.name, c.id`, [org, at]);
}

/** A role of a company. */
export interface RoleFields { readonly name: string; readonly permissions: readonly string[] }

/** Makes a role, of no more than the company may do itself. */
export async function addRole(query: Query, org: string, { name, permissions }: RoleFields, by: Author): Promise<{ readonly id: string } | Denied> {
  const beyond = await beyondCompany(query, org, permissions);
  if (beyond) return beyond;
  const [made] = await query<{ id: string }>('insert into company_role (id, org_id, name, permissions) values ($1, $2, $3, $4) on conflict do nothing returning id', [newId(), org, name, permissions]);
  if (!made) return { denied: 'role.name-taken', params: { name } };
  await recordAudit(query, by, { action: 'role.created', subject: `role:${made.id}`, name, about: org, after: { permissions } });
  return made;
}

/** Changes a role for everybody who holds it, at once; null when the company has no such role. What the company itself has lost since stays in it. */
export async function changeRole(query: Query, org: string, id: string, { name, permissions }: RoleFields, by: Author): Promise<{ readonly id: string } | Denied | null> {
  const [before] = await query<RoleFields>('select name, permissions from company_role where id = $1 and org_id = $2 for update', [id, org]);
  if (!before) return null;
  const beyond = await beyondCompany(query, org, permissions.filter((permission) => !before.permissions.includes(permission)));
  if (beyond) return beyond;
  const taken = await query('select from company_role where org_id = $1 and lower(name) = lower($2) and id <> $3', [org, name, id]);
  if (taken.length > 0) return { denied: 'role.name-taken', params: { name } };
  await query('update company_role set name = $2, permissions = $3 where id = $1', [id, name, permissions]);
  await recordAudit(query, by, { action: 'role.changed', subject: `role:${id}`, name, about: org, before: { name: before.name, permissions: before.permissions }, after: { name, permissions } });
  return { id };
}

/** Deletes a role; who held it holds it no more. False when the company has no such role. */
export async function removeRole(query: Query, org: string, id: string, by: Author): Promise<boolean> {
  const [gone] = await query<RoleFields>('delete from company_role where id = $1 and org_id = $2 returning name, permissions', [id, org]);
  if (gone) await recordAudit(query, by, { action: 'role.deleted', subject: `role:${id}`, name: gone.name, about: org, before: { permissions: gone.permissions } });
  return gone !== undefined;
}

/** Days, both of them included, in a time zone; without a last one until further notice. */
export interface Period { readonly first: string; readonly last: string | null; readonly zone: string }

/** Gives a member a role of his company for a time. From then on he holds what roles give, and nothing when they have ended. */
export async function grantRole(query: Query, { account, org }: MemberKey, role: string, { first, last, zone }: Period, by: Author): Promise<{ readonly id: string } | Denied> {
  if (last !== null && last < first) return { denied: 'grant.ends-before' };
  const [known] = await query<{ person: string; role: string }>(
    `update membership m set by_roles = true from account a, company_role c where m.account_id = $1 and m.org_id = $2 and m.state <> 'removed' and a.id = m.account_id and c.id = $3 and c.org_id = m.org_id
     returning a.name as person, c.name as role`, [account, org, role]);
  if (!known) return { denied: 'thing.unknown' };
  // The last day counts in full: the end is the midnight after it, and exclusive.
  const id = newId();
  await query(
    `insert into role_grant (id, account_id, org_id, role_id, from_at, until_at, granted_at)
     values ($1, $2, $3, $4, $5::date::timestamp at time zone $7, ($6::date + 1)::timestamp at time zone $7, clock_timestamp())`, [id, account, org, role, first, last, zone]);
  await recordAudit(query, by, { action: 'grant.given', subject: `user:${account}`, name: known.person, about: org, after: { role: known.role, first, last } });
  return { id };
}

/** Ends a grant now; false when the company gave no such one, or it is over. */
export async function revokeGrant(query: Query, org: string, id: string, by: Author): Promise<boolean> {
  const [gone] = await query<{ account: string; person: string; role: string }>(
    `update role_grant g set revoked_at = clock_timestamp() from account a, company_role c
     where g.id = $1 and g.org_id = $2 and g.revoked_at is null and a.id = g.account_id and c.id = g.role_id returning g.account_id as account, a.name as person, c.name as role`, [id, org]);
  if (gone) await recordAudit(query, by, { action: 'grant.revoked', subject: `user:${gone.account}`, name: gone.person, about: org, before: { role: gone.role } });
  return gone !== undefined;
}

/** The time zone an organisation counts days in. */
export async function zoneOf(query: Query, org: string, otherwise: string): Promise<string> {
  return (await query<{ zone: string | null }>(`select p.content->>'zone' as zone from organisation o join portal p on p.id = o.portal where o.id = $1`, [org]))[0]?.zone ?? otherwise;
}

async function beyondCompany(query: Query, org: string, permissions: readonly string[]): Promise<Denied | null> {
  const held = new Set((await permissionsOffered(query, org)).flatMap(({ process, permission, granted }) => (granted ? [`${process}:${permission}`] : [])));
  return permissions.every((permission) => held.has(permission)) ? null : { denied: 'role.beyond-company' };
}
