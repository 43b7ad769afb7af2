// A session goes on under another token once its person's rights have changed, so that nobody keeps one from before. Nobody is signed out by it, and no page is lost:
// the token before counts until the new one is shown, and for what was under way then.
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { sessions } from '../store/session.ts';
import { hashOf, newToken, sessionCookie, type Reader } from './identity.ts';

/** The hash a session is known by now, of a token that took the place of another or had its place taken; null for any other one. */
export function renewedHash({ pool }: Pick<Services, 'pool'>, tokenHash: string): Promise<string | null> {
  return sessions.renewed(asking(pool), tokenHash);
}

/** The cookie that goes with an answer, where the token of its reader is to be replaced. */
export async function renewal({ pool }: Pick<Services, 'pool'>, { session }: Reader, secure: boolean): Promise<string | null> {
  if (!session?.is_to_renew) return null;
  const token = newToken();
  return (await sessions.renew(asking(pool), session.token_hash, hashOf(token))) ? sessionCookie(token, secure) : null;
}
