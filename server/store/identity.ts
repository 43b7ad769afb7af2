// Identities at a provider: whose they are, and the sign-ins there that have been begun.
import { newId } from '../id.ts';
import type { Query } from './sight.ts';

/** Somebody as his provider knows him: its address, and its name for him that never goes to another. */
export interface Vouched { readonly issuer: string; readonly subject: string }

export interface IdentityRow { readonly id: string; readonly issuer: string; readonly boundAt: Date }

export const identities = {
  of: (query: Query, account: string): Promise<IdentityRow[]> => query<IdentityRow>('select id, issuer, bound_at as "boundAt" from identity where account_id = $1 order by bound_at, id', [account]),
  holder: async (query: Query, { issuer, subject }: Vouched): Promise<string | null> => (await query<{ account: string }>('select account_id as account from identity where issuer = $1 and subject = $2', [issuer, subject]))[0]?.account ?? null,
  /** False when the identity is somebody's, or the account has one of this provider. */
  bind: async (query: Query, account: string, { issuer, subject }: Vouched): Promise<boolean> =>
    (await query('insert into identity (id, account_id, issuer, subject, bound_at) values ($1, $2, $3, $4, now()) on conflict do nothing returning id', [newId(), account, issuer, subject])).length > 0,
  /** The provider of what was unbound. */
  unbind: async (query: Query, account: string, id: string): Promise<string | undefined> => (await query<{ issuer: string }>('delete from identity where id = $1 and account_id = $2 returning issuer', [id, account]))[0]?.issuer,
};

/** A sign-in that has been begun: by which browser, and what the provider's answer is held against. */
export interface Begun { readonly stateHash: string; readonly browserHash: string; readonly sessionHash: string | null; readonly nonce: string; readonly verifier: string; readonly onward: string }

export const identityAttempts = {
  begin: async (query: Query, { stateHash, browserHash, sessionHash, nonce, verifier, onward }: Begun): Promise<void> =>
    void (await query(`insert into identity_attempt (state_hash, browser_hash, session_hash, nonce, verifier, onward, expires_at) values ($1, $2, $3, $4, $5, $6, now() + interval '10 minutes')`, [stateHash, browserHash, sessionHash, nonce, verifier, onward])),
  /** Once, within ten minutes, and for the browser that has begun it. */
  take: async (query: Query, stateHash: string, browserHash: string): Promise<Begun | undefined> => (await query<Begun>(
    `delete from identity_attempt where state_hash = $1 and browser_hash = $2 and expires_at > now() returning state_hash as "stateHash", browser_hash as "browserHash", session_hash as "sessionHash", nonce, verifier, onward`, [stateHash, browserHash]))[0],
  forget: async (query: Query): Promise<void> => void (await query('delete from identity_attempt where expires_at < now()')),
};
