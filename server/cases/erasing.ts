// Erasures that were ordered, pass by pass: one is over when a pass finds nothing and no request can be under way any more that had read before.
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { erasures } from '../store/erasure.ts';
import { poll, type Poller } from './polling.ts';

/** Seconds after which nothing is under way that began before. */
const patience = 60;

/** Looks for them every twenty seconds. */
export function startErasing(services: Services): Poller {
  return poll(services, { work: 'erasing', every: 20_000, round: (isStopped) => eraseOrdered(services, { isStopped }) });
}

/** One pass of each; answers how many ended. Any node may do it, one at a time does. */
export async function eraseOrdered({ pool, log }: Pick<Services, 'pool' | 'log'>, { wait = patience, isStopped = () => false }: { readonly wait?: number; readonly isStopped?: () => boolean } = {}): Promise<number> {
  let ended = 0;
  for (const { id } of await erasures.ordered(asking(pool))) {
    if (isStopped()) break;
    const isDone = await writing(pool, async (query) => {
      const passed = await erasures.pass(query, id, wait);
      if (passed === null || passed.found > 0 || !passed.isOver) return false;
      await erasures.finish(query, passed.account, passed.by);
      return true;
    });
    if (!isDone) continue;
    ended += 1;
    log('info', 'A person was taken out of everything.', { erasure: id });
  }
  return ended;
}
