// Seals the audit log while the server runs, however many nodes there are.
import { poll, type Poller } from './polling.ts';
import type { Services } from '../services.ts';
import { writing } from '../store/asking.ts';
import { sealAudit } from '../store/seal.ts';

const atOnce = 1000;

/** Seals all that may be sealed by now; answers how many entries. */
export async function runSealing({ pool }: Services): Promise<number> {
  let count = 0;
  for (let sealed = atOnce; sealed === atOnce; count += sealed) sealed = await writing(pool, (query) => sealAudit(query, atOnce));
  return count;
}

/** Looks twice a minute. */
export function startSealing(services: Services): Poller {
  return poll(services, { work: 'sealing', every: 30_000, round: () => runSealing(services) });
}
