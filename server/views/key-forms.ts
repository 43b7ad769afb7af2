// Which form a security key opens: of those that definitions open by a key, the one that whoever holds it may send now.
import { available, isHeard, nowAt, type Actor, type Definition, type EventDeclaration, type Facts, type Offer, type Problem } from '#engine';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { headsOf } from '../store/head.ts';
import { keys } from '../store/key.ts';
import { openDraft } from './drafting.ts';
import { isPossibly } from './menu.ts';
import { instantNow } from '../store/zone.ts';

/** The forms that definitions open by a key for such an actor, whatever the key says. */
async function formsByKey(services: Services, actor: Actor): Promise<{ readonly definition: Definition; readonly events: readonly string[] }[]> {
  const definitions = await Promise.all((await headsOf(asking(services.readPool))).map(({ digest }) => services.definitions.ofDigest(digest)));
  return definitions.map((definition) => {
    const { process, machine } = definition.compiled.document;
    const isOpen = ([event, { showsKey, by }]: [string, EventDeclaration]): boolean => showsKey === true && machine !== null && isHeard(definition, machine.initial, event) && (by ?? []).some((party) => isPossibly(definition, party, actor));
    return { definition, events: Object.entries(process.events ?? {}).filter(isOpen).map(([event]) => event) };
  }).filter(({ events }) => events.length > 0);
}

/** Whether a reader may open some form by somebody's key. */
export async function opensByKey(services: Services, { actor }: Reader): Promise<boolean> {
  return (await formsByKey(services, actor)).length > 0;
}

interface Opening { readonly definition: Definition; readonly offer: Offer }

/** The forms that open to a reader with a key, those he may send first. */
async function openingsOf(services: Services, { actor }: Reader, key: string): Promise<Opening[]> {
  const query = asking(services.readPool);
  const shown = await keys.shown(asking(services.pool), key);
  if (!shown) return [];
  const at = await instantNow(query, services.clock.instant);
  const facts: Facts = { actor, now: nowAt(at, services.config.zone), params: {}, key: shown, ...(actor.org ? { org: actor.org } : {}) };
  const openings = (await formsByKey(services, actor)).flatMap(({ definition, events }): Opening[] => available(definition, null, facts).filter(({ event }) => events.includes(event)).map((offer) => ({ definition, offer })));
  return openings.sort((one, other) => one.offer.problems.length - other.offer.problems.length);
}

/** The address of the form that a key opens, with a draft of it begun; null where no form is opened by a key, and refused with the reasons where none is open to it. */
export async function formByKey(services: Services, reader: Reader, key: string): Promise<{ readonly href: string | null } | Refusal> {
  const [opening] = await openingsOf(services, reader, key);
  if (!opening) return { href: null };
  if (opening.offer.problems.length > 0) return refuseFor([...opening.offer.problems] as Problem[], 409);
  const { definition: { compiled: { id } }, offer: { event } } = opening;
  const draft = await openDraft(services, reader, { process: id, event }, key);
  if (isRefusal(draft)) return draft;
  return draft.offer ? { href: `/${reader.session ? 'start' : 'register'}/${id}/${event}` } : refuse(403, 'start.not-yours');
}
