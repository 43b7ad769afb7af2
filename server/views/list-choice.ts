// What a person keeps of a list he may open.
import { isRegister, openRegister } from '../administration/list.ts';
import type { ListChoice, SavedQuery } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { headOf } from '../store/head.ts';
import { keepChoice, mostSaved, saveQuery } from '../store/list-choice.ts';
import { reading } from '../store/sight.ts';
import { mayOpenList } from './menu.ts';

interface Place { readonly process: string; readonly list: string }

/** Keeps how he wants it; null when done. */
export async function keepListChoice(services: Services, reader: Reader, place: Place, choice: ListChoice): Promise<Refusal | null> {
  const refused = await closed(services, reader, place);
  if (refused) return refused;
  await keepChoice(asking(services.pool), reader.actor.id, place.process, place.list, choice);
  return null;
}

/** Keeps a query of it under a name; null when done. */
export async function keepQuery(services: Services, reader: Reader, place: Place, saved: SavedQuery): Promise<Refusal | null> {
  const refused = await closed(services, reader, place);
  if (refused) return refused;
  const isKept = await saveQuery(asking(services.pool), reader.actor.id, place.process, place.list, { ...saved, name: saved.name.trim() });
  return isKept ? null : refuse(409, 'saved.too-many', { limit: mostSaved });
}

async function closed(services: Services, reader: Reader, { process, list }: Place): Promise<Refusal | null> {
  if (isRegister({ process, list })) {
    const register = await openRegister(services, asking(services.readPool), reader, process);
    return isRefusal(register) ? register : null;
  }
  const head = await reading(services.readPool, reader.sight, (query) => headOf(query, process));
  const owner = head && (await services.definitions.ofDigest(head.digest));
  const declared = owner && Object.hasOwn(owner.compiled.document.list ?? {}, list) && !list.startsWith('$');
  if (!owner || !declared) return notFound;
  return mayOpenList(owner, list, reader.actor) ? null : refuse(403, 'permission.missing');
}
