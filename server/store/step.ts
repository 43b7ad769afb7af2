// The two statements of a step: everything it may know in, everything it did out. Nothing here decides.
import type { Access, JsonObject, Organisation, Snapshot } from '#engine';
import type pg from 'pg';
import { functions } from './functions/index.ts';

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
    readonly version: number; readonly head: string; readonly snapshot: Snapshot; readonly data: JsonObject; readonly access: string;
  } | null;
  readonly draft: { readonly process: string; readonly event: string; readonly account: string; readonly item: string | null; readonly digest: string } | null;
  /** The revision a start runs on. */
  readonly current: string | null;
  /** The applicant's organisation as it is now; at the start the actor's. */
  readonly org: Organisation | null;
  readonly item: { readonly instance: JsonObject; readonly data: JsonObject } | null;
  readonly files: JsonObject | null;
  /** What the portal of that organisation has set for the process. */
  readonly params: JsonObject | null;
  /** What was answered to the same key before. */
  readonly once: { readonly hash: string; readonly status: number; readonly body: string } | null;
}

/** Reads all a step may know. `id` is an instance or the draft of one; `at` sets the clock in tests. */
export async function readStep(pool: pg.Pool, { id, who, key, at }: { readonly id: string; readonly who: Who; readonly key: string | null; readonly at: string | null }): Promise<StepRead> {
  const session = who !== 'system' && 'session' in who ? who.session : null;
  const member = who !== 'system' && 'account' in who ? who : null;
  const { rows } = await pool.query<{ read: string }>({ name: 'read-step', text: `select ${functions}.read_step($1, $2, $3, $4, $5, $6) as read`, values: [id, session, member?.account ?? null, member?.org ?? null, key, at] });
  return JSON.parse(rows[0]!.read) as StepRead;
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
  /** Rows of sight that come, and those that go. */
  readonly grant?: readonly Access[];
  readonly revoke?: readonly Access[];
  readonly columns: JsonObject;
  readonly take?: { readonly prefix: string; readonly period: string; readonly digits: number } | undefined;
  readonly reservations?: readonly { readonly name: string; readonly space: string; readonly key: string; readonly amount: number; readonly limit: number; readonly held: boolean }[] | undefined;
  readonly prev: string;
  readonly entry: string;
  readonly salt: string;
  readonly payload: string;
  readonly open?: readonly { readonly id: string; readonly state: string; readonly at: string; readonly candidates: readonly string[]; readonly except?: string }[];
  /** Open tasks whose seats are offered to others from now on. */
  readonly offer?: readonly { readonly id: string; readonly candidates: readonly string[] }[];
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
  /** Another step came first, or a place was taken meanwhile: read and judge again. `full` names the reservation that found no place. */
  | { readonly outcome: 'stale'; readonly full?: string };

/** Writes a step in one statement, all or nothing; committed when this returns. */
export async function applyStep(pool: pg.Pool, write: StepWrite): Promise<StepWritten> {
  try {
    const { rows } = await pool.query<{ answer: string }>({ name: 'apply-step', text: `select ${functions}.apply_step($1) as answer`, values: [JSON.stringify(write)] });
    return JSON.parse(rows[0]!.answer) as StepWritten;
  } catch (error) {
    const { code = '', detail } = error as { code?: string; detail?: string };
    if (code === 'WF002' && detail !== undefined) return { outcome: 'stale', full: detail };
    if (code === 'WF001' || code === '23505') return { outcome: 'stale' };
    throw error;
  }
}
