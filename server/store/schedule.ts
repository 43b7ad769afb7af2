// Whom a schedule is for, and whom it has reached: statements of its poller.
import type { Organisation } from '#engine';
import type pg from 'pg';
import type { Query } from './sight.ts';
import type { StepLists } from './step.ts';

export interface ScheduleTarget { readonly org: Organisation }

/** What one schedule wants on one day: the key of its runs, and whom it is for. */
export interface Occasion {
  readonly process: string;
  readonly schedule: string;
  /** The day in the zone. */
  readonly day: string;
  /** Null: organisations of every portal, and of none. */
  readonly portal: string | null;
  readonly orgType: string;
  /** `<process>:<permission>`, or null for all. */
  readonly permission: string | null;
}

/** Organisations a schedule has not reached yet on its day, by id after `after`. */
export function targetsOf(query: Query, { process, schedule, day, portal, orgType, permission }: Occasion, after: string, limit: number): Promise<ScheduleTarget[]> {
  return query<ScheduleTarget>(
    `select organisation_fact(o) as org from organisation o
     where o.type = $4 and o.state = 'active' and o.id > $7 and ($5::text is null or o.portal = $5)
       and not exists (select from schedule_run r where r.process = $1 and r.schedule = $2 and r.day = $3::date and r.target = o.id)
       and ($6::text is null or exists (select from member m where m.org_id = o.id and $6 = any (m.permissions)))
     order by o.id limit $8`, [process, schedule, day, orgType, portal, permission, after, limit]);
}

/** What a schedule does for some organisations: rows of the outbox by target. */
export interface Reached { readonly target: string; readonly outbox: StepLists['outbox'] }

/** Takes the targets and writes what is done for them, in one statement: who was taken by another node meanwhile is left to it. Answers how many were taken. */
export async function reach(pool: pg.Pool, { process, schedule, day }: Occasion, reached: readonly Reached[], at: string): Promise<number> {
  const { rows } = await pool.query<{ taken: number }>({
    name: 'reach-targets',
    text: `with wanted as (select w.target, w.outbox from jsonb_to_recordset($5::jsonb) as w(target text, outbox jsonb)),
        taken as (insert into schedule_run (process, schedule, day, target, done_at)
          select $1, $2, $3::date, target, $4::timestamptz from wanted order by target on conflict do nothing returning target),
        told as (insert into outbox_message (id, kind, recipient, payload, due_at, created_at)
          select o.id, o.kind, o.recipient, o.payload, $4::timestamptz, $4::timestamptz
          from wanted w join taken t on t.target = w.target cross join lateral jsonb_to_recordset(w.outbox) as o(id uuid, kind text, recipient text, payload text) returning id)
      select count(*)::integer as taken from taken`,
    values: [process, schedule, day, at, JSON.stringify(reached)],
  });
  return rows[0]!.taken;
}
