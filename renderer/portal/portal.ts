// What the portal offers, asked once per language.
import type { Portal } from '../../server/api-types.ts';
import { api, type Answer } from '../api.ts';
import { language } from '../words.ts';

const asked = new Map<ReturnType<typeof language>, Promise<Answer<Portal>>>();

/** The portal; a refusal is not kept, so that the next call asks again. */
export async function portalOnce(): Promise<Answer<Portal>> {
  const answer = asked.get(language()) ?? api.portal(AbortSignal.timeout(30_000));
  asked.set(language(), answer);
  if (!(await answer).ok) asked.delete(language());
  return answer;
}
