// A request's cookie to the reader it speaks for. Only the hash of a token is ever stored.
import { hash, randomBytes } from 'node:crypto';
import { granteesOfActor, type Actor, type Organisation } from '#engine';
import { linkOf } from '../store/link.ts';
import type { Query, Reader as Sight } from '../store/sight.ts';
import { sessions, type SessionRow } from '../store/session.ts';

/** Who reads: a person signed in, or a guest. */
export interface Reader {
  readonly session: SessionRow | null;
  readonly actor: Actor;
  readonly sight: Sight;
  /** The hash of the token, for closing the session. */
  readonly tokenHash: string | null;
}

const guestActor: Actor = { id: 'guest', name: '', kind: 'guest', roles: [], permissions: [] };

/** A guest who fills in a form: known by a token of his own, and by nothing else. His id follows from what is stored of the token, so that no table has to hold it and nobody can find the token by it. Who came by the link of a case has to do with that one too. */
export function guestOf(token: string, link?: string): Reader {
  const digest = hashOf(`guest ${token}`);
  const id = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  const actor: Actor = { ...guestActor, id, ...(link === undefined ? {} : { link }) };
  return { session: null, actor, sight: { account: id, grantees: granteesOfActor(actor) }, tokenHash: null };
}

/** Whether a reader is a guest who fills in a form. */
export function isFillingGuest({ session, actor }: Pick<Reader, 'session' | 'actor'>): boolean {
  return session === null && actor.id !== guestActor.id;
}

/** The reader a request without a session speaks for: a guest by what he fills in, with the case whose link he came by. */
export async function guestIn(read: Query, cookies: string | null, secure: boolean, at: string | null): Promise<Reader> {
  const [token, ticket] = [tokenIn(cookies, secure, 'gid'), tokenIn(cookies, secure, 'lid')];
  const link = ticket === null ? undefined : (await linkOf(read, hashOf(ticket), at))?.instance;
  if (token !== null) return guestOf(token, link);
  if (link === undefined) return guest;
  const actor: Actor = { ...guestActor, link };
  return { ...guest, actor, sight: { account: null, grantees: granteesOfActor(actor) } };
}

/** A token as sessions and guests have it. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Everybody without a session. */
export const guest: Reader = { session: null, actor: guestActor, sight: { account: null, grantees: granteesOfActor(guestActor) }, tokenHash: null };

/** What a cookie speaks for: a person signed in, a guest who fills in a form, the link of a case he came by, or a browser that was sent to the provider of identities. */
export type TokenKind = 'sid' | 'gid' | 'lid' | 'oid';

/** Over TLS the cookie has the prefix that browsers tie to host and path; plain HTTP, which cannot have it, uses another name. */
export function cookieName(secure: boolean, kind: TokenKind = 'sid'): string {
  return secure ? `__Host-${kind}` : kind;
}

/** The value of the header that hands out a token, or takes it back when it is empty. */
export function sessionCookie(token: string, secure: boolean, kind: TokenKind = 'sid'): string {
  return `${cookieName(secure, kind)}=${token}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${token === '' ? '; Max-Age=0' : ''}`;
}

/** The token in a Cookie header. */
export function tokenIn(header: string | null | undefined, secure: boolean, kind: TokenKind = 'sid'): string | null {
  return valueIn(header, cookieName(secure, kind));
}

/** The mark of a browser in a Cookie header: it gives no right, but strangers who try passwords elsewhere cannot lock it out. */
export function deviceIn(header: string | null | undefined, secure: boolean): string | null {
  return valueIn(header, deviceName(secure));
}

/** The header that marks a browser for half a year. */
export function deviceCookie(token: string, secure: boolean): string {
  return `${deviceName(secure)}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000${secure ? '; Secure' : ''}`;
}

function deviceName(secure: boolean): string {
  return secure ? '__Host-device' : 'device';
}

function valueIn(header: string | null | undefined, name: string): string | null {
  const found = (header ?? '').split(';').map((part) => part.trim()).find((part) => part.startsWith(`${name}=`));
  const token = found?.slice(name.length + 1) ?? '';
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}

/** The reader that the token of this hash speaks for, with the rights of an instant or of now; a guest when it is unknown or has ended. Being seen is written at most once a minute; without `write` it is no sign of life. */
export async function readerOf(read: Query, write: Query | null, tokenHash: string | null, at: string | null = null): Promise<Reader> {
  if (tokenHash === null) return guest;
  const row = await sessions.find(read, tokenHash, at);
  if (!row) return guest;
  if (row.is_stale && write) await sessions.see(write, row.token_hash);
  return readerFrom(row);
}

/** Whether the reader may do nothing but choose a password of his own. */
export function owesPassword(reader: Reader): boolean {
  return reader.session !== null && reader.session.state !== 'active';
}

/** Whose drafts a reader keeps. */
export function ownerOf({ actor }: Reader): { readonly account: string; readonly org: string | null } {
  return { account: actor.id, org: actor.org?.id ?? null };
}

/** Whether the reader holds a platform role. */
export function holds(reader: Reader, role: string): boolean {
  return reader.actor.roles.includes(role);
}

/** What is stored of a token. */
export function hashOf(token: string): string {
  return hash('sha256', token);
}

function readerFrom(row: SessionRow): Reader {
  const org: Organisation | undefined =
    row.org_id === null ? undefined : { ...row.attributes, id: row.org_id, type: row.org_type!, name: row.org_name!, ...(row.region ? { region: row.region } : {}), ...(row.territory ? { territory: row.territory } : {}), ...(row.portal ? { portal: row.portal } : {}) };
  const actor: Actor = { id: row.account_id, name: row.name, kind: 'person', ...(org ? { org } : {}), roles: row.roles, permissions: row.permissions };
  return { session: row, actor, sight: { account: row.account_id, grantees: granteesOfActor(actor) }, tokenHash: row.token_hash };
}
