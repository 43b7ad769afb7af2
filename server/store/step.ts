// The two statements of a step: everything it may know in, everything it did out. Nothing here decides.
import type { JsonObject, Organisation } from '#engine';
import type pg from 'pg';

/** Who asks: a session by the hash of its token, a member named by the server itself, or the system. */
export type Who = { readonly session: string } | { readonly account: string; readonly org: string | null } | 'system';

/** The row of a session's or member's person; null when the session is over or the account is closed. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly org: Organisation | null;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

export interface StepRead {
  readonly now: string;
  readonly person: Person | null;
  readonly instance: {
    readonly process: string; readonly digest: string; readonly number: string | null; readonly item: string | null;
    readonly version: number; readonly head: string; readonly snapshot: string; readonly data: string; readonly access: string;
  } | null;
  readonly draft: { readonly process: string; readonly event: string; readonly account: string; readonly item: string | null; readonly digest: string } | null;
  /** The revision a start runs on. */
  readonly current: string | null;
  /** The applicant's organisation as it is now; at the start the actor's. */
  readonly org: Organisation | null;
  readonly item: { readonly instance: JsonObject; readonly data: string } | null;
  readonly files: JsonObject | null;
  /** What was answered to the same key before. */
  readonly once: { readonly hash: string; readonly status: number; readonly body: string } | null;
}

const readStatement = `
with clock as (select coalesce($6::timestamptz, clock_timestamp()) as now),
who as (
  select s.account_id, s.org_id from session s, clock
  where s.token_hash = $2 and s.expires_at > clock.now and s.seen_at > clock.now - interval '30 minutes'
  union all
  select $3::uuid, $4::text where $3 is not null
),
person as (
  select a.id, a.name, o.id as org_id, case when o.id is null then null else organisation_fact(o) end as org,
         coalesce(r.roles, '{}') as roles, case when o.id is null then '{}' else permissions_of(r.roles, o.id, o.type) end as permissions
  from who
  join account a on a.id = who.account_id and a.state = 'active'
  left join membership m on m.account_id = a.id and m.org_id = who.org_id and m.state = 'active'
  left join organisation o on o.id = m.org_id and o.state = 'active'
  left join lateral (select roles_of(m.roles, o.portal) as roles where o.id is not null) r on true
),
found as (
  select i.process, i.digest, i.number, i.item_id, i.org_id, i.version, i.head_hash, i.snapshot, i.data, i.access from instance i where i.id = $1
),
begun as (
  select d.process, d.event, d.account_id, d.item_id, d.digest from draft d where d.id = $1 and not exists (select from found)
)
select
  instant(clock.now) as now,
  (select json_build_object('id', id, 'name', name, 'org', org, 'roles', roles, 'permissions', permissions) from person) as person,
  (select json_build_object('process', process, 'digest', digest, 'number', number, 'item', item_id, 'version', version, 'head', head_hash,
                            'snapshot', snapshot, 'data', data, 'access', access) from found) as instance,
  (select json_build_object('process', process, 'event', event, 'account', account_id, 'item', item_id, 'digest', digest) from begun) as draft,
  (select r.digest from begun join process p on p.id = begun.process join revision r on r.process = p.id and r.number = p.current) as current,
  (select organisation_fact(o) from organisation o where o.id = coalesce((select org_id from found), (select org_id from person))) as org,
  (select json_build_object('instance', json_build_object('id', t.id, 'number', coalesce(t.number, ''), 'state', t.state, 'org', organisation_fact(o)), 'data', t.data)
     from instance t join organisation o on o.id = t.org_id
    where t.id = coalesce((select item_id from found), (select item_id from begun))) as item,
  (select json_object_agg(f.id, json_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'bytes', f.bytes))
     from file f where f.instance_id = $1 or f.draft_id = $1
       or f.draft_id in (select d.id from draft d where d.instance_id = $1 and d.account_id = (select id from person))) as files,
  (select json_build_object('hash', k.request_hash, 'status', k.status, 'body', k.body) from idempotency k
    where k.instance_id = $1 and k.account_id = (select id::text from person) and k.key = $5 and k.expires_at > clock.now) as once
from clock`;

/** Reads all a step may know. `id` is an instance or the draft of one; `at` sets the clock in tests. */
export async function readStep(pool: pg.Pool, { id, who, key, at }: { readonly id: string; readonly who: Who; readonly key: string | null; readonly at: string | null }): Promise<StepRead> {
  const session = who !== 'system' && 'session' in who ? who.session : null;
  const member = who !== 'system' && 'account' in who ? who : null;
  const { rows } = await pool.query<StepRead>({ name: 'read-step', text: readStatement, values: [id, session, member?.account ?? null, member?.org ?? null, key, at] });
  return rows[0]!;
}

/** What apply_step writes; absent lists are not touched. */
export interface StepWrite {
  readonly id: string;
  /** The version that was read, 0 at the start. */
  readonly version: number;
  readonly at: string;
  readonly process: string;
  readonly digest: string;
  readonly number: string | null;
  readonly item: string | null;
  readonly org: string;
  readonly startedBy: string;
  readonly state: string;
  readonly finished: boolean;
  readonly since: string;
  readonly due: string | null;
  readonly snapshot: string;
  readonly data?: string | undefined;
  readonly access?: string | undefined;
  readonly grants?: readonly { readonly grantee: string; readonly entry: number }[] | undefined;
  readonly columns: JsonObject;
  readonly take?: { readonly prefix: string; readonly period: string; readonly digits: number } | undefined;
  readonly reservations?: readonly { readonly name: string; readonly space: string; readonly key: string; readonly amount: number; readonly limit: number; readonly held: boolean }[] | undefined;
  readonly prev: string;
  readonly entry: string;
  readonly salt: string;
  readonly payload: string;
  readonly open?: readonly { readonly id: string; readonly state: string; readonly at: string; readonly candidates: readonly string[] }[];
  readonly close?: readonly { readonly id: string; readonly outcome: string | null }[];
  readonly set?: readonly { readonly name: string; readonly at: string }[];
  readonly cancel?: readonly string[];
  readonly outbox?: readonly { readonly id: string; readonly kind: 'notify'; readonly recipient: string; readonly payload: string }[];
  readonly files?: readonly string[] | undefined;
  /** Closes the draft the step came from. */
  readonly draft?: { readonly account: string; readonly event: string } | undefined;
  readonly status: number;
  readonly body: string;
  readonly once?: { readonly account: string; readonly key: string; readonly hash: string } | undefined;
}

export type StepWritten =
  | { readonly outcome: 'committed'; readonly number: string | null; readonly hash: string; readonly body: string }
  /** Another step came first, or a place was taken meanwhile: read and judge again. */
  | { readonly outcome: 'stale' };

/** Writes a step in one statement, all or nothing; committed when this returns. */
export async function applyStep(pool: pg.Pool, write: StepWrite): Promise<StepWritten> {
  try {
    const { rows } = await pool.query<{ answer: string }>({ name: 'apply-step', text: 'select apply_step($1) as answer', values: [JSON.stringify(write)] });
    return JSON.parse(rows[0]!.answer) as StepWritten;
  } catch (error) {
    if (['WF001', 'WF002'].includes((error as { code?: string }).code ?? '')) return { outcome: 'stale' };
    throw error;
  }
}
