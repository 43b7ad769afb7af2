// A name with a password to a session, or to one refusal in the same words whoever is unknown, wrong or locked (R-147).
import type { Policy } from '#engine';
import type { SignIn } from '../api-types.ts';
import { hashOf, newToken, readerOf, type Reader } from '../edge/identity.ts';
import { isPassword } from '../edge/password.ts';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { attempts, sessions } from '../store/session.ts';
import type { Query } from '../store/sight.ts';
import { judgeCaptcha } from './captcha.ts';

/** Five wrong passwords in a quarter of an hour close the door for another one (R-141); where pictures are not asked at once, they are after three. */
const [accountLimit, addressLimit, beforeCaptcha] = [5, 50, 3] as const;

/** A session that was opened, and the mark of the browser it was opened from. */
export interface Opened { readonly token: string; readonly device: string; readonly reader: Reader }

/** Where somebody signs in: the network, what the browser calls itself, and its mark when it has one. */
export interface Browser { readonly address: string; readonly agent: string; readonly device: string | null }

/** Opens a session. Strangers' tries are counted by account whatever address they come from; those from a browser that the account has used before by that browser, so that nobody is locked out of his own by others. */
export async function signIn(query: Query, { username, password, captcha }: SignIn, { policy, address, agent, device, key }: { readonly policy: Policy; readonly key?: string } & Browser): Promise<Opened | Refusal> {
  const deviceHash = device === null ? null : hashOf(device);
  const account = await sessions.account(query, username, deviceHash);
  // Counted by account, whatever spelling of its name was found; what names nobody is counted by itself.
  const subject = `sign-in ${account?.id ?? username.normalize('NFC').toLowerCase()}${account?.isKnown ? ` ${deviceHash}` : ''}`;
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
  if (account.state === 'pending') return refuse(403, 'session.pending');
  // Whoever has to choose a password first acts for nobody yet.
  return openSession(query, account.id, account.state === 'active' ? account.org_id : null, { address, agent, device: account.isKnown ? device : null }, key);
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
