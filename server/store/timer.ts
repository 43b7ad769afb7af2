// Rows of timers: what is due is taken by one node at a time, one timer of a case after another.
import type pg from 'pg';
import { writing } from './asking.ts';

/** A timer that is due. `due` is its instant as the database writes it, by which the row is known again. */
export interface DueTimer { readonly instance: string; readonly name: string; readonly due: string; readonly tries: number }

// Seconds a node has for a batch. What a node that was killed or frozen has taken is free again then; the step itself finds out who was first.
const lease = 5;

// A claim that ends later than a lease can was made before the clock was set back: it counts no more.
const claimed = (row: string): string => `${row}.claimed_until > moment.now and ${row}.claimed_until <= moment.now + interval '${lease} seconds'`;
const moment = 'moment as materialized (select coalesce($1::timestamptz, clock_timestamp()) as now)';

const claim = `with ${moment}, waiting as (
    select t.instance_id from timer t, moment
    where coalesce(t.retry_at, t.due_at) <= (select now from moment) and not exists (select from timer o where o.instance_id = t.instance_id and ${claimed('o')})
    order by coalesce(t.retry_at, t.due_at), t.instance_id, t.name limit $2
  ), first as (
    select each.instance_id, each.name from (select distinct instance_id from waiting) w, moment, lateral (
      select t.instance_id, t.name from timer t where t.instance_id = w.instance_id and coalesce(t.retry_at, t.due_at) <= moment.now order by t.due_at, t.name limit 1) each
  )
  update timer t set claimed_until = moment.now + interval '${lease} seconds' from first, moment
  where t.instance_id = first.instance_id and t.name = first.name
  returning t.instance_id as instance, t.name, t.due_at::text as due, t.tries`;

/** Takes the first due timer of each case, of at most so many cases, in the order in which they fell due. */
export async function claimTimers(pool: pg.Pool, at: string | null, most: number): Promise<DueTimer[]> {
  const { rows: [due] } = await pool.query<{ found: boolean }>({
    name: 'any-timer', text: 'select exists (select from timer where coalesce(retry_at, due_at) <= coalesce($1::timestamptz, clock_timestamp())) as found', values: [at],
  });
  if (!due!.found) return [];
  const rows = await writing(pool, async (query) => {
    // Claims come one after another, so that no two nodes take timers of the same case.
    await query(`select pg_advisory_xact_lock(hashtext('timers'))`);
    return query<DueTimer>(claim, [at, most]);
  });
  return rows.sort((a, b) => (a.due === b.due ? (a.instance < b.instance ? -1 : 1) : a.due < b.due ? -1 : 1));
}

/** Forgets a timer that nothing waits for. */
export function dropTimer(pool: pg.Pool, timer: DueTimer): Promise<unknown> {
  return known(pool, timer, 'delete from timer');
}

/** Gives a timer back as it was; `due` sets the row to the true instant. */
export function returnTimer(pool: pg.Pool, timer: DueTimer, due?: string): Promise<unknown> {
  return known(pool, timer, 'update timer set claimed_until = null, due_at = coalesce($4::timestamptz, due_at)', due ?? null);
}

/** Puts a timer off that could not take effect, in seconds from now, and keeps why. */
export function putOffTimer(pool: pg.Pool, timer: DueTimer, { at, seconds, why }: { readonly at: string | null; readonly seconds: number; readonly why: readonly object[] }): Promise<unknown> {
  return known(pool, timer, `update timer set claimed_until = null, tries = least(tries + 1, 32767), retry_at = coalesce($4::timestamptz, clock_timestamp()) + make_interval(secs => $5), last_error = $6::jsonb`, at, seconds, JSON.stringify(why));
}

// A step may have set it anew meanwhile: then it is another timer.
function known(pool: pg.Pool, { instance, name, due }: DueTimer, statement: string, ...values: readonly unknown[]): Promise<unknown> {
  return pool.query(`${statement} where instance_id = $1 and name = $2 and due_at = $3::timestamptz`, [instance, name, due, ...values]);
}
