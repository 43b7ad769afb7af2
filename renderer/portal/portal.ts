// What the portal offers, asked once per language; and which portal a page is of.
import type { Portal } from '../../server/api-types.ts';
import { api, type Answer } from '../api.ts';
import type { Place } from '../router.ts';
import { language } from '../words.ts';

const asked = new Map<string, Promise<Answer<Portal>>>();

/** The portal, that of a place (`portalAt`) or the one that calls itself home; a refusal is not kept, so that the next call asks again. */
export async function portalOnce(of = ''): Promise<Answer<Portal>> {
  const key = language() + of;
  const answer = asked.get(key) ?? api.portal(of, AbortSignal.timeout(30_000));
  asked.set(key, answer);
  if (!(await answer).ok) asked.delete(key);
  return answer;
}

const met = 'wf-portal';

/** The portal of a place: of the one or of the process that its address names, or else of the last that did in this tab; at the home page it is forgotten. */
export function portalAt(place: Place | undefined): string {
  if (!place) return '';
  const { params, query, route } = place;
  const [portal, process] = [query.get('portal'), query.get('process') ?? (route.path.startsWith('/register/') ? params['process'] : undefined)];
  if (portal ?? process ?? route.path === '/') sessionStorage.setItem(met, portal ? `?portal=${encodeURIComponent(portal)}` : process ? `?process=${encodeURIComponent(process)}` : '');
  return sessionStorage.getItem(met) ?? '';
}
