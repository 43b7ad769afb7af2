// Who belongs to which organisation, where in it, and how that ends. What members may do there is in role.ts.
import { type Author, type Denied, recordAudit } from './audit.ts';
import type { Query } from './sight.ts';

/** A person in an organisation. */
export interface MemberKey { readonly account: string; readonly org: string }

export type MembershipState = 'active' | 'disabled' | 'removed';

/** Where somebody stands in his organisation. */
export interface Place {
  readonly department?: string | null;
  readonly post?: string | null;
  /** The account of his superior, a member too. */
  readonly superior?: string | null;
}

interface MemberRow { readonly name: string; readonly org_name: string; readonly state: MembershipState; readonly roles: readonly string[]; readonly department: string | null; readonly post: string | null; readonly superior: string | null }

const memberOf = `select a.name, o.name as org_name, m.state, m.roles, m.department_id as department, m.post, m.superior
  from membership m join account a on a.id = m.account_id join organisation o on o.id = m.org_id where m.account_id = $1 and m.org_id = $2 for update of m`;

/** Lets somebody belong to an organisation with roles of the platform; who was removed from it comes back as new. An organisation has one administrator. */
export async function addMembership(query: Query, { account, org, roles, ...place }: MemberKey & Place & { readonly roles: readonly string[] }, by: Author): Promise<Denied | { readonly added: true }> {
  // The row of the organisation is the lock for its administrator.
  await query('select from organisation where id = $1 for update', [org]);
  if (roles.includes('enterpriseAdmin') && (await hasOtherAdmin(query, { account, org }))) return { denied: 'organisation.has-admin' };
  const rows = await query<{ name: string; org_name: string }>(
    `insert into membership as m (account_id, org_id, roles, department_id, post, superior) values ($1, $2, $3, $4, $5, $6)
     on conflict (account_id, org_id) do update set roles = excluded.roles, department_id = excluded.department_id, post = excluded.post, superior = excluded.superior, state = 'active', by_roles = false, joined_at = now()
       where m.state = 'removed'
     returning (select name from account where id = $1) as name, (select name from organisation where id = $2) as org_name`,
    [account, org, roles, place.department ?? null, place.post ?? null, place.superior ?? null]);
  const [added] = rows;
  if (!added) return { denied: 'membership.there' };
  if (place.department) await limitToRoles(query, place.department);
  await recordAudit(query, by, { action: 'membership.added', subject: `user:${account}`, name: added.name, about: org, after: { org: added.org_name, roles } });
  return { added: true };
}

/** Puts a member elsewhere in his organisation; false when he is none. A department and a superior of another organisation are none of his. */
export async function placeMember(query: Query, who: MemberKey, place: Place, by: Author): Promise<boolean> {
  const before = await memberRow(query, who);
  if (!before || before.state === 'removed') return false;
  const after = { department: before.department, post: before.post, superior: before.superior, ...place };
  const placed = await query(
    `update membership m set department_id = $3, post = $4, superior = $5 where m.account_id = $1 and m.org_id = $2
       and ($3::uuid is null or exists (select from department where id = $3 and org_id = $2))
       and ($5::uuid is null or $5 <> $1 and exists (select from membership where account_id = $5 and org_id = $2 and state <> 'removed')) returning m.org_id`,
    [who.account, who.org, after.department, after.post, after.superior]);
  if (placed.length === 0) return false;
  if (after.department && after.department !== before.department) await limitToRoles(query, after.department);
  await recordAudit(query, by, { action: 'membership.placed', subject: `user:${who.account}`, name: before.name, about: who.org, before: { department: before.department, post: before.post, superior: before.superior }, after });
  return true;
}

/**
 * Suspends a member or lets him act again, or ends that he belongs: then his sessions there end too.
 * The administrator of an organisation stays.
 */
export async function setMembershipState(query: Query, who: MemberKey, state: MembershipState, by: Author): Promise<Denied | { readonly changed: boolean }> {
  const before = await memberRow(query, who);
  if (!before || before.state === 'removed' || before.state === state) return { changed: false };
  if (state === 'removed') {
    const [ended] = await query<{ how: string }>('select end_membership($1, $2) as how', [who.account, who.org]);
    if (ended!.how === 'last-admin') return { denied: 'membership.last-admin' };
  } else {
    if (before.roles.includes('enterpriseAdmin') && !(await hasOtherAdmin(query, who))) return { denied: 'membership.last-admin' };
    await query('update membership set state = $3 where account_id = $1 and org_id = $2', [who.account, who.org, state]);
  }
  if (state !== 'active') await query('delete from session where account_id = $1 and org_id = $2', [who.account, who.org]);
  await recordAudit(query, by, { action: 'membership.state', subject: `user:${who.account}`, name: before.name, about: who.org, before: { state: before.state }, after: { state } });
  return { changed: true };
}

/** A person's chain of superiors in an organisation, the nearest first: who is named, else the head of the department or of the next one above that has another. A circle ends it. */
export async function superiorsOf(query: Query, { account, org }: MemberKey): Promise<readonly string[]> {
  const chain: string[] = [];
  for (let next = await superiorOf(query, { account, org }); next !== null && next !== account && !chain.includes(next); next = await superiorOf(query, { account: next, org })) chain.push(next);
  return chain;
}

async function superiorOf(query: Query, { account, org }: MemberKey): Promise<string | null> {
  const [row] = await query<{ superior: string | null }>(
    `with recursive above (parent_id, head, level) as (
       select d.parent_id, d.head, 0 from membership m join department d on d.id = m.department_id where m.account_id = $1 and m.org_id = $2
       union all select d.parent_id, d.head, a.level + 1 from above a join department d on d.id = a.parent_id)
     select coalesce((select superior from membership where account_id = $1 and org_id = $2), (select head from above where head <> $1 order by level limit 1)) as superior`, [account, org]);
  return row?.superior ?? null;
}

/** Everybody in a department with roles holds by roles from now on. */
export async function limitToRoles(query: Query, department: string): Promise<void> {
  await query('update membership set by_roles = true where department_id = $1 and not by_roles and exists (select from department_role where department_id = $1)', [department]);
}

/** Who administers the platform, and whether he may act now: neither his account nor his membership is closed. */
export function platformAdmins(query: Query): Promise<{ readonly id: string; readonly mayAct: boolean }[]> {
  return query(`select m.account_id as id, m.state = 'active' and a.state = 'active' as "mayAct" from membership m join account a on a.id = m.account_id where 'platformAdmin' = any (m.roles) and m.state <> 'removed'`);
}

async function memberRow(query: Query, { account, org }: MemberKey): Promise<MemberRow | undefined> {
  return (await query<MemberRow>(memberOf, [account, org]))[0];
}

async function hasOtherAdmin(query: Query, { account, org }: MemberKey): Promise<boolean> {
  return (await query(`select from membership where org_id = $2 and account_id <> $1 and state <> 'removed' and 'enterpriseAdmin' = any (roles)`, [account, org])).length > 0;
}
