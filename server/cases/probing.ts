// Whoever registers has to be told that a name or a code is taken, or he could not choose another one: so everybody can learn which there are.
// It is told to who has passed the question for people, and to one network twenty times in a quarter of an hour; then it waits before anything more is registered from there.
import type { Effect } from '#engine';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { attempts } from '../store/session.ts';
import type { Act } from './dispatch.ts';

const mostTaken = 20;

type Sent = Pick<Act, 'who' | 'from'>;

/** The refusal of a registration from where too many names were tried. */
export async function refuseProbing({ pool }: Services, sent: Sent, effects: readonly Effect[]): Promise<Refusal | null> {
  const subject = subjectOf(sent);
  if (subject === null || !effects.some(({ type }) => type === 'create-account' || type === 'create-organisation')) return null;
  return (await attempts.of(asking(pool), subject)) >= mostTaken ? tooMany : null;
}

/** Counts one more name that was taken; the refusal in its place once that is too many. */
export async function countTaken({ pool }: Services, sent: Sent): Promise<Refusal | null> {
  const subject = subjectOf(sent);
  return subject !== null && (await attempts.count(asking(pool), subject, mostTaken)) > mostTaken ? tooMany : null;
}

const tooMany: Refusal = { ...refuse(429, 'registration.too-many'), retryAfter: 900 };

// Who is signed in answers for what he tries; what the server sends tells nobody anything.
function subjectOf({ who, from }: Sent): string | null {
  return from !== undefined && who !== 'system' && 'guest' in who ? `taken-from ${from}` : null;
}
