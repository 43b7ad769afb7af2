// Accounts as they come into being and change. Whoever shows one says how much of its numbers.
import { covered, type JsonObject } from '#engine';
import { newId } from '../id.ts';
import { type Author, type Denied, recordAudit } from './audit.ts';
import type { Query } from './sight.ts';

/** `pending` waits for the verdict on its registration; `initial` has a password somebody else knows, `verified` has proved its mobile and chooses its own; only `active` may act. */
export type AccountState = 'pending' | 'initial' | 'verified' | 'active' | 'disabled' | 'deleted';

/** What is known of a person. */
export interface PersonFields {
  readonly name?: string;
  readonly mail?: string | null;
  readonly mobile?: string | null;
  readonly idType?: string | null;
  readonly idNumber?: string | null;
}

export interface NewAccount extends PersonFields {
  /** One of its own is made without it. */
  readonly id?: string;
  readonly username: string;
  readonly name: string;
  readonly passwordHash: string | null;
  /** `initial` for one whose password somebody else has chosen, `pending` for one that is reviewed. */
  readonly state?: 'pending' | 'initial' | 'active';
  readonly language?: 'zh-CN' | 'en';
}

/** Makes an account; a user name is taken once, whatever its case. */
export async function createAccount(query: Query, { id = newId(), username, name, mail = null, mobile = null, idType = null, idNumber = null, passwordHash, state = 'active', language = 'zh-CN' }: NewAccount, by: Author): Promise<{ readonly id: string } | Denied> {
  const [made] = await query<{ id: string }>(
    `insert into account (id, username, name, mail, mobile, id_type, id_number, password_hash, state, must_change, language, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9 = 'initial', $10, $11) on conflict do nothing returning id`,
    [id, username, name, mail, mobile, idType, idNumber, passwordHash, state, language, by.account]);
  if (!made) return { denied: 'account.username-taken', params: { username } };
  await recordAudit(query, by, { action: 'account.created', subject: `user:${id}`, name, about: by.org, after: { username, state, ...told({ mail, mobile, idType, idNumber }) } });
  return made;
}

const columns = { name: 'name', mail: 'mail', mobile: 'mobile', idType: 'id_type', idNumber: 'id_number' } as const;

/** Changes what is known of a person: only the fields given; false when there is no such account. */
export async function changeAccount(query: Query, id: string, fields: PersonFields, by: Author, about: string | null = by.org): Promise<boolean> {
  const [before] = await query<PersonFields & { name: string }>(`select ${Object.entries(columns).map(([field, column]) => `${column} as "${field}"`).join(', ')} from account where id = $1 and state <> 'deleted' for update`, [id]);
  if (!before) return false;
  const given = (Object.keys(columns) as (keyof PersonFields)[]).filter((field) => fields[field] !== undefined && fields[field] !== before[field]);
  if (given.length === 0) return true;
  await query(`update account set ${given.map((field, i) => `${columns[field]} = $${i + 2}`).join(', ')} where id = $1`, [id, ...given.map((field) => fields[field])]);
  // Two numbers that look alike under their masks are still a change.
  await recordAudit(query, by, { action: 'account.changed', subject: `user:${id}`, name: before.name, about, after: { fields: given, ...told(Object.fromEntries(given.map((field) => [field, fields[field] ?? null]))) } });
  return true;
}

/** Whose accounts end up disabled or deleted loses all sessions at once; false when it is unknown, deleted or already so. */
export async function setAccountState(query: Query, id: string, state: AccountState, by: Author, { about = by.org, reason }: { readonly about?: string | null; readonly reason?: string } = {}): Promise<boolean> {
  const [changed] = await query<{ name: string; before: string }>(
    `update account a set state = $2, must_change = $2 in ('initial', 'verified') from (select id, state as before from account where id = $1 for update) old
     where a.id = old.id and old.before not in ('deleted', $2) returning a.name, old.before`, [id, state]);
  if (!changed) return false;
  if (state === 'disabled' || state === 'deleted') await query('delete from session where account_id = $1', [id]);
  // Whoever comes back begins with another account, and may bind his identity to that.
  if (state === 'deleted') await query('delete from identity where account_id = $1', [id]);
  await recordAudit(query, by, { action: 'account.state', subject: `user:${id}`, name: changed.name, about, before: { state: changed.before }, after: { state, ...(reason === undefined ? {} : { reason }) } });
  return true;
}

/** Whether somebody has a user name, whatever its case. */
export async function isUsername(query: Query, username: string): Promise<boolean> {
  return (await query('select from account where lower(username) = lower($1)', [username])).length > 0;
}

/** An account on its way to another password. */
export interface Holder { readonly id: string; readonly name: string; readonly username: string; readonly passwordHash: string | null; readonly mobile: string | null; readonly mail: string | null; readonly state: string; /** Where he belongs, or the first place of several. */ readonly org: string | null; /** Ways to a new password that the portal he belongs to offers, in the words of its policy. */ readonly recovery: unknown }

/** The account that may get a password by this name or id; nothing for who is unknown, closed or under review. */
export async function holderOf(query: Query, by: { readonly id: string } | { readonly username: string }): Promise<Holder | undefined> {
  return (await query<Holder>(`select id, name, username, password_hash as "passwordHash", mobile, mail, state, (select min(m.org_id) from membership m where m.account_id = a.id and m.state = 'active') as org,
      (select p.content->'policy'->'recovery' from portal p left join membership m on m.account_id = a.id and m.state <> 'removed' left join organisation o on o.id = m.org_id and o.portal = p.id
        where p.content ? 'title' order by o.id is null, p.content->'home' = 'true' desc nulls last, p.id limit 1) as recovery from account a
    where (id::text = $1 or lower(username) = lower($2)) and state in ('active', 'initial', 'verified')`, ['id' in by ? by.id : null, 'username' in by ? by.username : null]))[0];
}

/** Somebody whose password another has chosen has proved his mobile: what is left is a password of his own (R-152). */
export async function verifyAccount(query: Query, id: string): Promise<void> {
  await query(`update account set state = 'verified' where id = $1 and state = 'initial'`, [id]);
}

/** Gives an account a password of its own: all its sessions end, and whoever had to choose one has done so. */
export async function setPassword(query: Query, id: string, passwordHash: string, by: Author, { isVerified }: { readonly isVerified: boolean }): Promise<boolean> {
  const [changed] = await query<{ name: string }>(
    `update account set password_hash = $2, state = case when state = 'verified' or (state = 'initial' and $3) then 'active' else state end, must_change = state = 'initial' and not $3
     where id = $1 and state in ('active', 'initial', 'verified') returning name`, [id, passwordHash, isVerified]);
  if (!changed) return false;
  await query('delete from session where account_id = $1', [id]);
  await query(`delete from attempt where subject like 'sign-in ' || $1 || '%'`, [id]);
  await recordAudit(query, by, { action: 'account.password', subject: `user:${id}`, name: changed.name, about: by.org });
  return true;
}

/** Ends all sessions of an account; answers how many there were, or null when it is unknown. */
export async function endSessions(query: Query, id: string, by: Author, about: string | null): Promise<number | null> {
  const [account] = await query<{ name: string }>('select name from account where id = $1', [id]);
  if (!account) return null;
  const ended = (await query('delete from session where account_id = $1 returning id', [id])).length;
  await recordAudit(query, by, { action: 'account.signed-out', subject: `user:${id}`, name: account.name, about, after: { sessions: ended } });
  return ended;
}

/** Lifts the lock that wrong passwords have set. */
export async function releaseAccount(query: Query, id: string, by: Author, about: string | null): Promise<boolean> {
  const [account] = await query<{ name: string }>('select name from account where id = $1', [id]);
  if (!account) return false;
  await query(`delete from attempt where subject like 'sign-in ' || $1 || '%'`, [id]);
  await recordAudit(query, by, { action: 'account.unlocked', subject: `user:${id}`, name: account.name, about });
  return true;
}

/** Makes the password of an account worthless and ends its sessions: only who follows a link to its mailbox signs in again. */
export async function voidPassword(query: Query, id: string, by: Author, about: string | null): Promise<boolean> {
  const [account] = await query<{ name: string }>(`update account set password_hash = null where id = $1 and state <> 'deleted' returning name`, [id]);
  if (!account) return false;
  await query('delete from session where account_id = $1', [id]);
  await recordAudit(query, by, { action: 'account.invited', subject: `user:${id}`, name: account.name, about });
  return true;
}

// As much as the record may keep, which nobody can erase.
function told({ idNumber, mobile, ...rest }: PersonFields): JsonObject {
  return { ...rest, ...(idNumber === undefined ? {} : { idNumber: idNumber && covered(idNumber, 'id-card') }), ...(mobile === undefined ? {} : { mobile: mobile && covered(mobile, 'mobile') }) } as JsonObject;
}
