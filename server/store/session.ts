// Sessions, and the counters of wrong passwords; the token itself is never stored.
import type { Query } from './sight.ts';

/** A session with who it speaks for, as one row. */
export interface SessionRow {
  readonly token_hash: string;
  readonly account_id: string;
  readonly username: string;
  readonly name: string;
  readonly org_id: string | null;
  readonly org_name: string | null;
  readonly org_type: string | null;
  readonly region: string | null;
  readonly territory: string | null;
  readonly portal: string | null;
  /** `initial` and `verified` may do nothing but choose a password of their own. */
  readonly state: 'active' | 'initial' | 'verified';
  readonly mobile: string | null;
  readonly attributes: { readonly [name: string]: string | number | boolean } | null;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** Seen longer than a minute ago. */
  readonly is_stale: boolean;
  /** Its person's rights have changed since its token was made, and no other one was handed out just now. */
  readonly is_to_renew: boolean;
  readonly expires_at: Date;
}

/** Idle and absolute life of a session. */
export const idleMinutes = 30;
const absoluteHours = 12;
/** Seconds in which requests that were under way may still come under the token before. */
const overlap = 30;

const openSession = `insert into session (token_hash, account_id, org_id, agent, address, key_id, created_at, seen_at, expires_at)
  values ($1, $2, $3, $4, $5, $6, now(), now(), now() + interval '${absoluteHours} hours')`;

/** The session of a token, when it and the membership it acts in still hold. */
const sessionOf = `
  select s.token_hash, s.account_id, a.username, a.name, a.state, a.mobile, s.org_id, o.name as org_name, o.type as org_type, o.region, o.territory, o.portal, o.attributes,
         -- Whoever acts for no organisation does so as a person (R-024).
         case when s.org_id is null and a.state = 'active' then '{personalUser}' else coalesce(m.roles, '{}') end as roles,
         case when s.org_id is null and a.state = 'active' then array(select d.process || ':' || d.permission from permission_default d where d.role = 'personalUser' and d.org_type = 'person' order by 1) else coalesce(m.permissions, '{}') end as permissions,
         s.seen_at < now() - interval '1 minute' as is_stale, coalesce(s.token_at < s.renew_since and (s.next_at is null or s.next_at < clock_timestamp() - interval '${overlap} seconds'), false) as is_to_renew, s.expires_at
  from session s
  join account a on a.id = s.account_id and (a.state = 'active' or (a.state in ('initial', 'verified') and s.org_id is null))
  left join members_at(coalesce($2::timestamptz, now())) m on m.account_id = s.account_id and m.org_id = s.org_id
  left join organisation o on o.id = s.org_id
  where s.token_hash = $1 and s.expires_at > now() and s.seen_at > now() - interval '${idleMinutes} minutes'
    and (s.org_id is null or m.account_id is not null)`;

const seeSession = 'update session set seen_at = now() where token_hash = $1';

// To act for another organisation one belongs to. Where one acted last is where one begins at the next sign-in.
const switchSession = `with acts as (select m.account_id, m.org_id from members_at(coalesce($3::timestamptz, now())) m join session s on s.account_id = m.account_id where s.token_hash = $1 and m.org_id = $2),
  last as (update account a set last_org = acts.org_id from acts where a.id = acts.account_id)
  update session s set org_id = acts.org_id, renew_since = clock_timestamp() from acts where s.token_hash = $1 returning s.org_id`;

// Another token waits until it is shown; of requests at once one is handed it.
const renewSession = `update session set next_hash = $2, next_at = clock_timestamp()
  where token_hash = $1 and token_at < renew_since and (next_at is null or next_at < clock_timestamp() - interval '${overlap} seconds') returning id`;

// Shown for the first time it takes the place of the one before, which ends soon after. What was handed out and is not shown, ends with the next one.
const takeRenewed = `update session set token_hash = next_hash, token_at = next_at, last_hash = token_hash, last_until = clock_timestamp() + interval '${overlap} seconds', next_hash = null, next_at = null
  where next_hash = $1 returning token_hash`;
// Of requests that show it at once, one takes the place; the others find it taken.
const overlapping = 'select token_hash from session where token_hash = $1 or (last_hash = $1 and last_until > clock_timestamp())';

const companiesOf = `select o.id, o.name from membership m join organisation o on o.id = m.org_id and o.state = 'active' where m.account_id = $1 and m.state = 'active' order by o.name, o.id`;

// By whichever of its tokens: another request may have shown the next one meanwhile.
const closeSession = 'delete from session where token_hash = $1 or next_hash = $1 or last_hash = $1';

// The organisation that an account (as a) acts for when it signs in: the one it acted for last, if it still may.
const firstOrg = `(select m.org_id from membership m join organisation o on o.id = m.org_id and o.state = 'active'
          where m.account_id = a.id and m.state = 'active' order by m.org_id = a.last_org desc nulls last, m.org_id limit 1)`;

const accountBy = (condition: string): string => `select a.id, a.password_hash, a.state, exists (select from device d where d.token_hash = $2 and d.account_id = a.id) as "isKnown", ${firstOrg} as org_id
  from account a where ${condition} and a.state in ('active', 'initial', 'verified', 'pending')`;
const accountByName = accountBy('lower(a.username) = lower($1)');
const accountById = accountBy('a.id = $1::uuid');

const countOf = `select count from attempt where subject = $1 and since > now() - interval '15 minutes'`;

// Beyond the limit the count stands still, and the 15 minutes run from the try that reached it.
const countAttempt = `insert into attempt as t (subject, count, since) values ($1, 1, now())
  on conflict (subject) do update set
    count = case when t.since <= now() - interval '15 minutes' then 1 else least(t.count, $2) + 1 end,
    since = case when t.since <= now() - interval '15 minutes' or t.count + 1 = $2 then now() else t.since end
  returning count`;

const forgetAttempts = 'delete from attempt where subject = $1';

const forgetOld = `with gone as (delete from attempt where since < now() - interval '1 day'), strange as (delete from device where seen_at < now() - interval '180 days')
  delete from session where expires_at < now() or seen_at < now() - interval '${idleMinutes} minutes'`;

const knowDevice = `insert into device (token_hash, account_id, seen_at) values ($1, $2, now()) on conflict (token_hash, account_id) do update set seen_at = now()`;

export interface AccountRow {
  readonly id: string;
  readonly password_hash: string | null;
  /** `pending`: its registration waits for a verdict. */
  readonly state: 'active' | 'initial' | 'verified' | 'pending';
  readonly org_id: string | null;
  /** It has signed in from this browser before. */
  readonly isKnown: boolean;
}

/** A session to be opened: where the browser is and what it calls itself is told to its person only. */
export interface NewSession { readonly tokenHash: string; readonly account: string; readonly org: string | null; readonly agent: string; readonly address: string; /** The security key that opened it, and takes it along when it is reported lost. */ readonly key?: string | undefined }

export interface OwnSession { readonly id: string; readonly tokenHash: string; readonly agent: string; readonly address: string; readonly createdAt: Date; readonly seenAt: Date }

const ownSessions = `select id, token_hash as "tokenHash", agent, address, created_at as "createdAt", seen_at as "seenAt" from session
  where account_id = $1 and expires_at > now() and seen_at > now() - interval '${idleMinutes} minutes' order by seen_at desc, id`;

const endSessions = 'delete from session where account_id = $1 and (id = $2 or ($2 is null and token_hash <> $3)) returning id';

/** The few statements of sign-in and sessions. */
export const sessions = {
  open: async (query: Query, { tokenHash, account, org, agent, address, key = undefined }: NewSession): Promise<void> => void (await query(openSession, [tokenHash, account, org, agent, address, key ?? null])),
  /** The sessions of an account that still hold, the one last seen first. */
  of: (query: Query, account: string): Promise<OwnSession[]> => query<OwnSession>(ownSessions, [account]),
  /** Ends one session of an account, or with null all but the one of the token; answers how many ended. */
  end: async (query: Query, account: string, id: string | null, tokenHash: string): Promise<number> => (await query(endSessions, [account, id, tokenHash])).length,
  /** The rights are those of an instant, or of now. */
  find: async (query: Query, tokenHash: string, at: string | null = null): Promise<SessionRow | undefined> => (await query<SessionRow>(sessionOf, [tokenHash, at]))[0],
  see: async (query: Query, tokenHash: string): Promise<void> => void (await query(seeSession, [tokenHash])),
  /** Lets a session act for another organisation; false when its person may not. */
  switch: async (query: Query, tokenHash: string, org: string, at: string | null): Promise<boolean> => (await query(switchSession, [tokenHash, org, at])).length === 1,
  /** Hands out another token for a session whose person's rights have changed; false where another request was faster. */
  renew: async (query: Query, tokenHash: string, next: string): Promise<boolean> => (await query(renewSession, [tokenHash, next])).length === 1,
  /** The session of a token that took the place of another, or had its place taken just now. */
  renewed: async (query: Query, tokenHash: string): Promise<string | null> => ((await query<{ token_hash: string }>(takeRenewed, [tokenHash]))[0] ?? (await query<{ token_hash: string }>(overlapping, [tokenHash]))[0])?.token_hash ?? null,
  /** All organisations an account may act for. */
  companies: (query: Query, account: string): Promise<{ id: string; name: string }[]> => query(companiesOf, [account]),
  close: async (query: Query, tokenHash: string): Promise<void> => void (await query(closeSession, [tokenHash])),
  account: async (query: Query, username: string, deviceHash: string | null): Promise<AccountRow | undefined> => (await query<AccountRow>(accountByName, [username, deviceHash]))[0],
  accountOf: async (query: Query, id: string, deviceHash: string | null): Promise<AccountRow | undefined> => (await query<AccountRow>(accountById, [id, deviceHash]))[0],
  /** The organisation that an active account acts for when it signs in by other means than its name; nothing when there is none. */
  orgOf: async (query: Query, account: string): Promise<string | null> => (await query<{ org: string | null }>(`select ${firstOrg} as org from account a where a.id = $1 and a.state = 'active'`, [account]))[0]?.org ?? null,
  /** Remembers that an account has signed in from a browser. */
  know: async (query: Query, deviceHash: string, account: string): Promise<void> => void (await query(knowDevice, [deviceHash, account])),
  /** Removes what has ended; nightly. */
  forget: async (query: Query): Promise<void> => void (await query(forgetOld)),
};

/** Tries of the last 15 minutes by subject. */
export const attempts = {
  of: async (query: Query, subject: string): Promise<number> => (await query<{ count: number }>(countOf, [subject]))[0]?.count ?? 0,
  /** Counts one more and answers how many there are now; more than `limit` means locked. */
  count: async (query: Query, subject: string, limit: number): Promise<number> => (await query<{ count: number }>(countAttempt, [subject, limit]))[0]!.count,
  forget: async (query: Query, subject: string): Promise<void> => void (await query(forgetAttempts, [subject])),
};
