// Due timers become events: each takes effect inside its own instance's step, so exactly once, however many nodes look.
import { dispatch } from './dispatch.ts';
import { poll, type Poller } from './polling.ts';
import { refusalFor } from '../edge/fault.ts';
import { isRefusal, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';

interface Due { readonly instance_id: string; readonly name: string; readonly due: string }

const due = `select instance_id, name, due_at::text as due from timer
  where due_at <= coalesce($1::timestamptz, clock_timestamp()) order by due_at, instance_id, name limit 200`;

/** A timer whose instance no longer waits for it. */
const gone: ReadonlySet<string> = new Set(['event.not-available', 'event.unknown', 'instance.finished', 'thing.unknown']);

/** Lets what is due take effect, in the order it fell due; answers how many did. Reads without locks: the step finds the timer still there, or not. */
export async function fireDue(services: Services): Promise<number> {
  const { pool, clock, log } = services;
  const { rows } = await pool.query<Due>({ name: 'due-timers', text: due, values: [clock.instant] });
  let fired = 0;
  for (const { instance_id: id, name, due: at } of rows) {
    const result = await dispatch(services, { who: 'system', id, command: { event: name } }).catch((error: unknown): Refusal => {
      const { refusal, isOurs } = refusalFor(error, '');
      // Without a database there is nothing to do for the others either; a case that breaks the step must not stand in their way.
      if (!isOurs) throw error;
      log('error', 'A timer broke its step.', { instance: id, timer: name, error });
      return refusal;
    });
    if (!isRefusal(result)) {
      fired += 1;
      continue;
    }
    const codes = result.faults.map((fault) => fault.code);
    if (codes.some((code) => gone.has(code))) {
      await pool.query('delete from timer where instance_id = $1 and name = $2 and due_at = $3::timestamptz', [id, name, at]);
    } else if (!codes.includes('version.stale')) {
      // Its rules refuse now. The snapshot keeps the true instant; only the next look is put off.
      log('error', 'A timer could not take effect.', { instance: id, timer: name, problems: result.faults });
      await pool.query('update timer set due_at = clock_timestamp() + interval \'5 minutes\' where instance_id = $1 and name = $2 and due_at = $3::timestamptz', [id, name, at]);
    }
  }
  return fired;
}

/** Looks for due timers every second. */
export function startTimers(services: Services): Poller {
  return poll({ name: 'the timers', every: 1000, round: () => fireDue(services), log: services.log });
}
