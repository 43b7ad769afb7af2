// Erasures that were ordered. First what has to do with the person is gone to by index, round after round; once nothing is found there, and no request can be under way any more
// that had read before, everything else is gone through, a stretch at a time, each in a transaction of its own: so nobody waits for it, however much there is.
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { erasures } from '../store/erasure.ts';
import { poll, type Poller } from './polling.ts';

/** Seconds after which nothing is under way that began before. */
const patience = 60;
/** Cases, and entries of the log of changes, that are read at once. */
const stretch = 1000;
/** How often everything is gone through in one round, where something was found meanwhile. */
const mostWays = 3;

/** Looks for them every twenty seconds. */
export function startErasing(services: Services): Poller {
  return poll(services, { work: 'erasing', every: 20_000, round: (isStopped) => eraseOrdered(services, { isStopped }) });
}

/** One round of each; answers how many ended. Any node may do it, one at a time does. */
export async function eraseOrdered({ pool, log }: Pick<Services, 'pool' | 'log'>, { wait = patience, isStopped = () => false }: { readonly wait?: number; readonly isStopped?: () => boolean } = {}): Promise<number> {
  const query = asking(pool);
  let ended = 0;
  for (const { id } of await erasures.ordered(query)) {
    const claimed = isStopped() ? null : await erasures.claim(query, id, wait, false);
    if (!claimed) continue;
    const { account, by, isOver } = claimed;
    const pass = async (what: Parameters<typeof erasures.pass>[2]): Promise<number> => {
      await erasures.claim(query, id, wait, true);
      return writing(pool, (within) => erasures.pass(within, id, what));
    };
    const passed = async (near: boolean): Promise<number> => {
      let found = near ? await pass('rest') : 0;
      for await (const cases of stretches(near ? () => erasures.casesOf(query, account) : null, (after) => erasures.casesAfter(query, after, stretch))) found += isStopped() ? 1 : await pass({ cases });
      for await (const entries of stretches(near ? () => erasures.entriesOf(query, account) : null, (after) => erasures.entriesAfter(query, after, stretch))) found += isStopped() ? 1 : await pass({ entries });
      return found;
    };
    let left = await passed(true);
    if (left === 0 && isOver) for (let way = 0; (way === 0 || left > 0) && way < mostWays && !isStopped(); way += 1) left = await passed(false);
    if (left > 0 || !isOver) {
      await erasures.release(query, id);
      continue;
    }
    await writing(pool, (within) => erasures.finish(within, account, by));
    ended += 1;
    log('info', 'A person was taken out of everything.', { erasure: id });
  }
  return ended;
}

/** Ids a stretch at a time: those that are known, or all there are, each stretch asked for behind the one before. */
async function* stretches(known: (() => Promise<string[]>) | null, after: (id: string) => Promise<string[]>): AsyncGenerator<string[]> {
  if (known) {
    const ids = await known();
    for (let from = 0; from < ids.length; from += stretch) yield ids.slice(from, from + stretch);
    return;
  }
  for (let ids = await after('00000000-0000-0000-0000-000000000000'); ids.length > 0; ids = await after(ids.at(-1)!)) yield ids;
}
