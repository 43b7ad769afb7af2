// Due timers become events: each takes effect inside its own instance's step, so exactly once, however many nodes look.
import { dispatch } from './dispatch.ts';
import { poll, type Poller } from './polling.ts';
import { refusalFor } from '../edge/fault.ts';
import { isRefusal, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { claimTimers, dropTimer, type DueTimer, putOffTimer, returnTimer } from '../store/timer.ts';

/** A timer whose instance no longer waits for it. */
const gone: ReadonlySet<string> = new Set(['event.not-available', 'event.unknown', 'instance.finished', 'thing.unknown']);

const atOnce = 64;
// Steps that come together share their reads and writes, so many at once cost little more than one.
const lanes = 16;

/**
 * Lets what is due take effect and answers how many did: the timers of one case in the order they fell due, and those of all cases minute by minute.
 * Each round takes the first timer of some cases; it goes on until nothing is due, or is told to stop.
 */
export async function fireDue(services: Services, isStopped: () => boolean = () => false): Promise<number> {
  let fired = 0;
  while (!isStopped()) {
    const timers = await claimTimers(services.pool, services.clock.instant, atOnce);
    const ends = await inOrder(timers, (timer) => fire(services, timer));
    fired += ends.filter((end) => end === 'fired').length;
    // What was given back would be taken again at once.
    if (ends.every((end) => end === 'returned')) break;
  }
  return fired;
}

/** Seconds until the next look at a timer that could not take effect so often: five, doubled each time, at most an hour. */
export function putOffAfter(tries: number): number {
  return Math.min(3600, 5 * 2 ** Math.min(tries, 20));
}

/** Looks for due timers every second. */
export function startTimers(services: Services): Poller {
  return poll(services, { work: 'timers', every: 1000, round: (isStopped) => fireDue(services, isStopped) });
}

type End = 'fired' | 'dropped' | 'returned' | 'put off';

async function fire(services: Services, timer: DueTimer): Promise<End> {
  const { pool, clock, log } = services;
  const { instance, name } = timer;
  const result = await dispatch(services, { who: 'system', id: instance, command: { event: name } }).catch((error: unknown): Refusal => {
    const { refusal, isOurs } = refusalFor(error, '');
    // Without a database there is nothing to do for the others either; a case that breaks the step must not stand in their way.
    if (!isOurs) throw error;
    log('error', 'A timer broke its step.', { instance, timer: name, error });
    return refusal;
  });
  if (!isRefusal(result)) return 'fired';
  const early = result.faults.find(({ code }) => code === 'timer.not-due');
  const codes = result.faults.map(({ code }) => code);
  if (early) {
    // The clock was set back, or the row was not of this instant: it stays, for the instant that the case knows.
    await returnTimer(pool, timer, String(early.params['at']));
    return 'returned';
  }
  if (codes.includes('version.stale')) {
    await returnTimer(pool, timer);
    return 'returned';
  }
  if (codes.some((code) => gone.has(code))) {
    await dropTimer(pool, timer);
    return 'dropped';
  }
  // Its rules refuse now. The snapshot keeps the true instant; only the next look is put off.
  const seconds = putOffAfter(timer.tries);
  log('error', 'A timer could not take effect.', { instance, timer: name, due: timer.due, tries: timer.tries + 1, nextInSeconds: seconds, problems: result.faults });
  await putOffTimer(pool, timer, { at: clock.instant, seconds, why: result.faults });
  return 'put off';
}

/** Does the work for each timer, some at once; those of a later minute wait for those of the one before. */
async function inOrder(timers: readonly DueTimer[], work: (timer: DueTimer) => Promise<End>): Promise<End[]> {
  const ends: End[] = [];
  for (const minute of Map.groupBy(timers, ({ due }) => due.slice(0, 16)).values()) {
    const queue = [...minute];
    await Promise.all(Array.from({ length: lanes }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) ends.push(await work(next));
    }));
  }
  return ends;
}
