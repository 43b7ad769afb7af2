// Work that nobody sees while it goes well: timers that do not take effect, messages that do not go out, tasks that nobody can decide, rounds that break off as a whole.
import type { Json, Text } from '#engine';
import type { Query } from './sight.ts';

/** `stuck` needs somebody; what is `failing` is tried again by itself, what was `abandoned` is not. */
export type JobState = 'failing' | 'stuck' | 'abandoned';

export interface StoredJob {
  /** Of the message, or of the case. */
  readonly id: string;
  readonly kind: 'notify' | 'mail' | 'sms' | 'timer' | 'task' | 'round';
  /** Of a timer and a task, within the case; which work a round is of. */
  readonly name: string | null;
  readonly state: JobState;
  readonly process: Text | null;
  readonly number: string | null;
  readonly recipient: string | null;
  readonly payload: string | null;
  readonly since: string;
  readonly next: string | null;
  readonly tries: number;
  /** What a message says of its last try, or the problems of a timer. */
  readonly error: string | null;
  readonly problems: Json | null;
  /** Too late to be of use. */
  readonly late: boolean;
  /** A node is at it. */
  readonly claimed: boolean;
}

// A timer that was given up looks again at no time there is.
const never = `'infinity'::timestamptz`;
const jobs = `with moment as (select coalesce($1::timestamptz, clock_timestamp()) as now), job as (
    select o.id, o.instance_id as instance, o.kind, null as name, case o.state when 'dead' then 'stuck' when 'abandoned' then 'abandoned' else 'failing' end as state, o.recipient, o.payload,
      o.created_at as since, case when o.state in ('waiting', 'claimed') then o.due_at end as next, o.attempts as tries, o.last_error as error, null::jsonb as problems, coalesce(o.until < now, false) as late, o.state = 'claimed' as claimed
    from outbox_message o, moment where o.state in ('dead', 'abandoned') or (o.state in ('waiting', 'claimed') and o.last_error is not null)
    union all
    select t.instance_id, t.instance_id, 'timer', t.name, case when t.retry_at = ${never} then 'abandoned' else 'failing' end, null, null, t.due_at, nullif(t.retry_at, ${never}), t.tries, null, t.last_error, false, false
    from timer t where t.tries > 0
    union all
    select k.instance_id, k.instance_id, 'task', k.id, 'stuck', null, null, k.opened_at, null, 0, null, null, false, false from task k where k.closed_at is null and k.candidates = '{}'
    union all
    select md5(f.name)::uuid, null, 'round', f.name, 'failing', null, null, f.since, null, f.times, f.error, null, false, false from failed_round f
  )`;

/** A page of them: what needs somebody first, what was given up last, the newest first among their like. */
export async function jobsPage(query: Query, at: string | null, limit: number, offset: number): Promise<{ readonly rows: StoredJob[]; readonly total: number }> {
  const [{ total } = { total: 0 }] = await query<{ total: number }>(`${jobs} select count(*)::integer as total from job`, [at]);
  const rows = await query<StoredJob>(`${jobs}
    select j.id, j.kind, j.name, j.state, p.title as process, i.number, j.recipient, j.payload, instant(j.since) as since, instant(j.next) as next, j.tries, j.error, j.problems, j.late, j.claimed
    from job j left join instance i on i.id = j.instance left join process p on p.id = i.process
    order by array_position(array['stuck', 'failing', 'abandoned'], j.state), j.since desc, j.id desc, j.name limit $2 offset $3`, [at, limit, offset]);
  return { rows, total };
}

/** The message as it stands, locked; undefined when there is none that did not go out, or one that is just being sent. */
export async function stuckMessage(query: Query, id: string, at: string | null): Promise<{ readonly payload: string; readonly state: string; readonly kind: 'notify' | 'mail' | 'sms'; readonly recipient: string; readonly late: boolean } | undefined> {
  return (await query<{ payload: string; state: string; kind: 'notify' | 'mail' | 'sms'; recipient: string; late: boolean }>(
    `select payload, state, kind, recipient, coalesce(until < coalesce($2::timestamptz, clock_timestamp()), false) as late from outbox_message
     where id = $1 and (state in ('dead', 'abandoned') or (state = 'waiting' and last_error is not null)) for update`, [id, at]))[0];
}

/** Sends a message again, at once and as often as at first. */
export async function retryMessage(query: Query, id: string, at: string | null): Promise<void> {
  await query(`update outbox_message set state = 'waiting', attempts = 0, due_at = coalesce($2::timestamptz, clock_timestamp()) where id = $1`, [id, at]);
}

/** Sends a message no more. */
export async function abandonMessage(query: Query, id: string, payload: string): Promise<void> {
  await query(`update outbox_message set state = 'abandoned', payload = $2 where id = $1`, [id, payload]);
}

/** Lets a timer look again at once; false when none failed under this name. */
export async function retryTimer(query: Query, { id, name }: { readonly id: string; readonly name: string }): Promise<boolean> {
  return (await query('update timer set retry_at = null, claimed_until = null where instance_id = $1 and name = $2 and tries > 0 returning name', [id, name])).length === 1;
}

/** Lets a timer look no more; the case keeps its instant. */
export async function abandonTimer(query: Query, { id, name }: { readonly id: string; readonly name: string }): Promise<boolean> {
  return (await query(`update timer set retry_at = ${never}, claimed_until = null where instance_id = $1 and name = $2 and tries > 0 and retry_at is distinct from ${never} returning name`, [id, name])).length === 1;
}

/** How a case is called in the audit log. */
export async function caseNamed(query: Query, id: string): Promise<string> {
  return (await query<{ name: string }>(`select concat_ws(' ', coalesce(p.title->>'zh-CN', p.title#>>'{}'), i.number) as name from instance i join process p on p.id = i.process where i.id = $1`, [id]))[0]?.name ?? id;
}
