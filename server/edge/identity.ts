// A request's cookie to the reader it speaks for, and a name with a password to a session. Only the hash of a token is ever stored.
import { hash, randomBytes } from 'node:crypto';
import { granteesOfActor, type Actor, type Organisation } from '#engine';
import { isPassword } from './password.ts';
import { refuse, type Refusal } from './problem-response.ts';
import type { Query, Reader as Sight } from '../store/sight.ts';
import { attempts, sessions, type SessionRow } from '../store/session.ts';

/** Who reads: a person signed in, or a guest. */
export interface Reader {
  readonly session: SessionRow | null;
  readonly actor: Actor;
  readonly sight: Sight;
  /** The hash of the token, for closing the session. */
  readonly tokenHash: string | null;
}

const guestActor: Actor = { id: 'guest', name: '', kind: 'guest', roles: [], permissions: [] };

/** Everybody without a session. */
export const guest: Reader = { session: null, actor: guestActor, sight: { account: null, grantees: granteesOfActor(guestActor) }, tokenHash: null };

/** Over TLS the cookie has the prefix that browsers tie to host and path; plain HTTP, which cannot have it, uses another name. */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-sid' : 'sid';
}

/** The value of the header that hands out a token, or takes it back when it is empty. */
export function sessionCookie(token: string, secure: boolean): string {
  return `${cookieName(secure)}=${token}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${token === '' ? '; Max-Age=0' : ''}`;
}

/** The token in a Cookie header. */
export function tokenIn(header: string | null | undefined, secure: boolean): string | null {
  const prefix = `${cookieName(secure)}=`;
  const found = (header ?? '').split(';').map((part) => part.trim()).find((part) => part.startsWith(prefix));
  const token = found?.slice(prefix.length) ?? '';
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}

/** The reader that the token of this hash speaks for, with the rights of an instant or of now; a guest when it is unknown or has ended. Being seen is written at most once a minute. */
export async function readerOf(read: Query, write: Query, tokenHash: string | null, at: string | null = null): Promise<Reader> {
  if (tokenHash === null) return guest;
  const row = await sessions.find(read, tokenHash, at);
  if (!row) return guest;
  if (row.is_stale) await sessions.see(write, row.token_hash);
  return readerFrom(row);
}

/** Whether the reader holds a platform role. */
export function holds(reader: Reader, role: string): boolean {
  return reader.actor.roles.includes(role);
}

const accountLimit = 5;
const addressLimit = 50;

/** Opens a session, or refuses in the same words whoever is unknown, wrong or locked. */
export async function signIn(query: Query, username: string, password: string, address: string): Promise<{ readonly token: string; readonly reader: Reader } | Refusal> {
  const account = await sessions.account(query, username);
  // Counted by account, whatever spelling of its name was found; what names nobody is counted by itself.
  const subject = `sign-in ${account?.id ?? username.normalize('NFC').toLowerCase()}`;
  const fromAddress = `sign-in-from ${address}`;
  // Counted before the password is looked at: many tries at once are still many tries.
  const isLocked = (await attempts.count(query, subject, accountLimit)) > accountLimit || (await attempts.of(query, fromAddress)) >= addressLimit;
  const isRight = await isPassword(password, account?.password_hash ?? null);
  if (!isRight || isLocked || !account) {
    if (!isLocked) await attempts.count(query, fromAddress, addressLimit);
    return refuse(401, 'session.refused');
  }
  await attempts.forget(query, subject);
  const token = randomBytes(32).toString('base64url');
  const tokenHash = hashOf(token);
  await sessions.open(query, tokenHash, account.id, account.org_id);
  const reader = await readerOf(query, query, tokenHash);
  return reader.session ? { token, reader } : refuse(401, 'session.refused');
}

/** What is stored of a token. */
export function hashOf(token: string): string {
  return hash('sha256', token);
}

function readerFrom(row: SessionRow): Reader {
  const org: Organisation | undefined =
    row.org_id === null ? undefined : { ...row.attributes, id: row.org_id, type: row.org_type!, name: row.org_name!, ...(row.region ? { region: row.region } : {}), ...(row.territory ? { territory: row.territory } : {}) };
  const actor: Actor = { id: row.account_id, name: row.name, kind: 'person', ...(org ? { org } : {}), roles: row.roles, permissions: row.permissions };
  return { session: row, actor, sight: { account: row.account_id, grantees: granteesOfActor(actor) }, tokenHash: row.token_hash };
}
