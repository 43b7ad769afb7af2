// A name with a password to a session, or to one refusal in the same words whoever is unknown, wrong or locked (R-147).
import type { Policy } from '#engine';
import type { SignIn } from '../api-types.ts';
import { hashOf, newToken, readerOf, type Reader } from '../edge/identity.ts';
import { isPassword } from '../edge/password.ts';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { identities, type Vouched } from '../store/identity.ts';
import { type AccountRow, attempts, sessions } from '../store/session.ts';
import type { Query } from '../store/sight.ts';
import { judgeCaptcha } from './captcha.ts';

/** Five wrong passwords in a quarter of an hour close the door for another one (R-141); where pictures are not asked at once, they are after three. */
const [accountLimit, addressLimit, beforeCaptcha] = [5, 50, 3] as const;

/** A session that was opened, and the mark of the browser it was opened from. */
export interface Opened { readonly token: string; readonly device: string; readonly reader: Reader }

/** Where somebody signs in: the network, what the browser calls itself, and its mark when it has one. */
export interface Browser { readonly address: string; readonly agent: string; readonly device: string | null }

/** Opens a session. Strangers' tries are counted by account whatever address they come from; those from a browser that the account has used before by that browser, so that nobody is locked out of his own by others. */
export async function signIn(query: Query, { username, password, captcha }: SignIn, { policy, address, agent, device, key }: { readonly policy: Pick<Policy, 'captcha'>; readonly key?: string } & Browser): Promise<Opened | Refusal> {
  const deviceHash = device === null ? null : hashOf(device);
  const account = await sessions.account(query, username, deviceHash);
  // Counted by account, whatever spelling of its name was found; what names nobody is counted by itself.
  const subject = account ? triesOf(account, deviceHash) : `sign-in ${username.normalize('NFC').toLowerCase()}`;
  if (policy.captcha === 'always' || captcha || (await attempts.of(query, subject)) >= beforeCaptcha) {
    const wrong = await judgeCaptcha(query, captcha);
    if (wrong) return wrong;
  }
  const fromAddress = `sign-in-from ${address}`;
  // Counted before the password is looked at: many tries at once are still many tries.
  const isLocked = (await attempts.count(query, subject, accountLimit)) > accountLimit || (await attempts.of(query, fromAddress)) >= addressLimit;
  const isRight = await isPassword(password, account?.password_hash ?? null);
  if (!isRight || isLocked || !account) {
    if (!isLocked) await attempts.count(query, fromAddress, addressLimit);
    return refuse(401, 'session.refused');
  }
  await attempts.forget(query, subject);
  // Told to nobody but who knows the password (R-048).
  return admit(query, account, { address, agent, device }, key);
}

/** Opens a session for somebody a provider vouches for, whom he has bound to his account before. What keeps the account out by its name keeps it out here. */
export async function signInByIdentity(query: Query, vouched: Vouched, name: string, { address, agent, device }: Browser): Promise<Opened | Refusal> {
  const fromAddress = `sign-in-from ${address}`;
  if ((await attempts.of(query, fromAddress)) >= addressLimit) return { ...refuse(429, 'request.too-many', { seconds: 900 }), retryAfter: 900 };
  const holder = await identities.holder(query, vouched);
  if (holder === null) {
    await attempts.count(query, fromAddress, addressLimit);
    return refuse(403, 'identity.unbound', { name });
  }
  const deviceHash = device === null ? null : hashOf(device);
  const account = await sessions.accountOf(query, holder, deviceHash);
  if (!account) return refuse(403, 'identity.closed');
  if ((await attempts.of(query, triesOf(account, deviceHash))) >= accountLimit) return { ...refuse(429, 'identity.locked'), retryAfter: 900 };
  return admit(query, account, { address, agent, device });
}

function triesOf({ id, isKnown }: AccountRow, deviceHash: string | null): string {
  return `sign-in ${id}${isKnown ? ` ${deviceHash}` : ''}`;
}

function admit(query: Query, { id, state, org_id: org, isKnown }: AccountRow, { address, agent, device }: Browser, key?: string): Promise<Opened | Refusal> | Refusal {
  if (state === 'pending') return refuse(403, 'session.pending');
  // Whoever has to choose a password first acts for nobody yet.
  return openSession(query, id, state === 'active' ? org : null, { address, agent, device: isKnown ? device : null }, key);
}

/** Opens a session for somebody who has shown who he is, by a security key where that is named, and marks his browser. */
export async function openSession(query: Query, account: string, org: string | null, { address, agent, device: known }: Browser, key?: string): Promise<Opened | Refusal> {
  const token = newToken();
  const device = known ?? newToken();
  await sessions.open(query, { tokenHash: hashOf(token), account, org, agent: agent.slice(0, 300), address, key });
  await sessions.know(query, hashOf(device), account);
  const reader = await readerOf(query, query, hashOf(token));
  return reader.session ? { token, device, reader } : refuse(401, 'session.refused');
}
