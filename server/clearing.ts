// What is cleared away from time to time: uploads that nobody kept, forms of guests whose time is over, sessions that ended, questions and codes that are too old. Any node may do it, one at a time does.
import { poll, type Poller } from './cases/polling.ts';
import type { Services } from './services.ts';
import { writing } from './store/asking.ts';
import { captchas } from './store/captcha.ts';
import { codes } from './store/code.ts';
import { removeOverdue } from './store/draft.ts';
import { identityAttempts } from './store/identity.ts';
import { challenges } from './store/key.ts';
import { removeUnbound } from './store/file.ts';
import { sessions } from './store/session.ts';

const hour = 3_600_000;

/** Clears away once an hour. */
export function startClearing(services: Services): Poller {
  return poll(services, { work: 'clearing', every: hour, round: () => clearAway(services) });
}

/** One round; answers how many uploads it removed. */
export function clearAway({ pool, log }: Services): Promise<number> {
  return writing(pool, async (query) => {
    const [lock] = await query<{ isMine: boolean }>(`select pg_try_advisory_xact_lock(hashtext('clearing')) as "isMine"`);
    if (!lock?.isMine) return 0;
    const removed = await removeUnbound(query);
    await removeOverdue(query);
    await sessions.forget(query);
    await captchas.forget(query);
    await codes.forget(query);
    await challenges.forget(query);
    await identityAttempts.forget(query);
    if (removed > 0) log('info', 'Uploads that nothing names are removed.', { files: removed });
    return removed;
  });
}
