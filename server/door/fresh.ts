// Whoever is signed in shows once more that it is he, before something that cannot be taken back: by his password or by his key.
import type { Config } from '../config.ts';
import type { FreshProof } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { isPassword } from '../edge/password.ts';
import { isRefusal, refuse, type Refusal } from '../edge/problem-response.ts';
import { attempts } from '../store/session.ts';
import type { Query } from '../store/sight.ts';
import { aboutOf, asserted, siteOf } from './keys.ts';
import { holderOf } from '../store/account.ts';

const mostTries = 5;

/** Why this is not enough; null when it is. Wrong passwords count with those of the change of the password: whoever found a browser open has five tries. */
export async function judgeProof(query: Query, { password, assertion }: FreshProof, { reader, headers, config }: { readonly reader: Reader; readonly headers: Headers; readonly config: Config }): Promise<Refusal | null> {
  if (assertion) {
    const record = await asserted(query, assertion, { purpose: 'confirm', about: aboutOf(reader), site: siteOf(config, headers) });
    if (isRefusal(record)) return record;
    return record.account === reader.actor.id ? null : refuse(422, 'key.unknown', {}, '/assertion');
  }
  const subject = `password ${reader.actor.id}`;
  if ((await attempts.count(query, subject, mostTries)) > mostTries) return { ...refuse(429, 'request.too-many', { seconds: 900 }), retryAfter: 900 };
  const holder = await holderOf(query, { id: reader.actor.id });
  if (!password || !(await isPassword(password, holder?.passwordHash ?? null))) return refuse(422, 'password.wrong', {}, '/password');
  await attempts.forget(query, subject);
  return null;
}
