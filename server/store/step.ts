// The two statements of a step: everything it may know in, everything it did out, for many steps in one call. Nothing here decides.
import type { Access, Command, JsonObject, Organisation, Snapshot } from '#engine';
import pg from 'pg';
import type { Entry } from '../cases/history.ts';
import { functions } from './functions/index.ts';
import { gathering } from './gathering.ts';

/** Who asks: a session by the hash of its token, with the organisation its page believes to act for; a member named by the server itself, a guest by the id of what he fills in and the case whose link he came by, or the system. */
export type Who = { readonly session: string; readonly company?: string } | { readonly account: string; readonly org: string | null } | { readonly guest: string; readonly link?: string } | 'system';

/** The row of a session's or member's person; null when the session is over or the account is closed. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly org: Organisation | null;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** A session was seen within the last minute. */
  readonly seen: boolean;
}

/** Text that is JSON already. */
export type Canonical = string;

export interface StepRead {
  readonly now: string;
  readonly person: Person | null;
  readonly instance: {
    readonly process: string; readonly digest: string; readonly number: string | null; readonly item: string | null;
    readonly version: number; readonly snapshot: Snapshot; readonly data: JsonObject; readonly access: string;
  } | null;
  readonly draft: { readonly process: string; readonly event: string; readonly account: string; readonly org: string | null; readonly opened: string; readonly item: string | null; readonly digest: string; readonly key: string | null } | null;
  /** The revision a start runs on. */
  readonly current: string | null;
  /** The applicant's organisation as it is now; at the start the actor's. */
  readonly org: Organisation | null;
  /** Events of the process that this person or their organisation has switched off. */
  readonly off: readonly string[] | null;
  readonly item: { readonly instance: JsonObject; readonly data: JsonObject } | null;
  readonly files: JsonObject | null;
  /** What the portal of that organisation has set for the process. */
  readonly params: JsonObject | null;
  /** The step that this person took under the same key within a day, and the case's number after it. */
  readonly once: { readonly command: Command; readonly entry: Entry; readonly digest: string; readonly number: string | null; readonly next: string | null } | null;
}

/** Rows of other tables that a step writes. */
export interface StepLists {
  /** Rows of sight that come, and those that go. */
  readonly grant: readonly Access[];
  readonly revoke: readonly Access[];
  readonly open: readonly { readonly id: string; readonly state: string; readonly at: string; readonly candidates: readonly string[]; readonly except?: string }[];
  /** Open tasks whose seats are offered to others from now on; candidates are named once. */
  readonly offer: readonly { readonly id: string; readonly candidates: readonly string[] }[];
  readonly close: readonly { readonly id: string; readonly outcome: string | null }[];
  readonly set: readonly { readonly name: string; readonly at: string }[];
  readonly outbox: readonly { readonly id: string; readonly kind: 'notify' | 'mail' | 'sms'; readonly recipient: string; readonly payload: string }[];
}

/** What a step writes; what is absent is not touched. What is called Canonical is kept byte for byte. */
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
  readonly snapshot: Canonical;
  readonly data?: Canonical | undefined;
  readonly access?: Canonical | undefined;
  readonly columns: JsonObject;
  readonly take?: { readonly prefix: string; readonly period: string; readonly digits: number } | undefined;
  readonly reservations?: readonly { readonly name: string; readonly space: string; readonly key: string; readonly amount: number; readonly limit: number; readonly held: boolean }[] | undefined;
  readonly entry: Canonical;
  readonly salt: string;
  readonly payload: Canonical;
  readonly lists: StepLists;
  readonly cancel?: readonly string[];
  /** Changes of the directory, in their order. */
  readonly directory?: readonly DirectoryRow[];
  readonly files?: readonly string[] | undefined;
  /** Closes the draft the step came from. */
  readonly draft?: { readonly account: string; readonly event: string } | undefined;
  /** The key it was asked under, and the task that waits for the same person next: with its entry, what a repetition is answered. */
  readonly key?: string | undefined;
  readonly next?: string | undefined;
  /** The account whose vote it is. */
  readonly voter?: string;
  /** Seconds that the messages of this step wait before they leave. */
  readonly wait?: number;
  /** Takes the waiting messages of the step before out of the outbox; where one has left, this step is stale. */
  readonly recall?: true;
}

/** One change of the directory. */
export type DirectoryRow =
  | { readonly kind: 'organisation'; readonly id: string; readonly type: string; readonly name: string; readonly region: string | null; readonly portal: string | null; readonly attributes: JsonObject; readonly state: string }
  | { readonly kind: 'account'; readonly id: string; readonly username: string; readonly name: string; readonly mail: string | null; readonly mobile: string | null; readonly idType: string | null; readonly idNumber: string | null; readonly hash: string; readonly state: string }
  | { readonly kind: 'membership'; readonly id: string; readonly org: string; readonly roles: readonly string[] }
  | { readonly kind: 'membership-end'; readonly id: string; readonly org: string }
  | { readonly kind: 'organisation-change'; readonly id: string; readonly attributes: JsonObject; readonly state: string | null }
  | { readonly kind: 'account-change'; readonly id: string; readonly state: string }
  | { readonly kind: 'key'; readonly id: string; readonly key: string }
  | { readonly kind: 'withdraw'; readonly id: string };

export type StepWritten =
  | { readonly outcome: 'committed'; readonly number: string | null }
  /** Another step came first, or a place was taken meanwhile: read and judge again. `full` names the reservation that found no place. */
  | { readonly outcome: 'stale'; readonly full?: string }
  /** A name or a code that stands in the directory once has it already. */
  | { readonly outcome: 'taken'; readonly taken: Taken };

/** What stands in the directory once. */
export type Taken = 'username' | 'organisation' | 'key';

/** What to read: `id` is an instance or the draft of one. */
export interface Reading { readonly id: string; readonly who: Who; readonly key: string | null }

/** Steps of one node on one database. */
export interface Steps {
  /** Reads all a step may know; `at` sets the clock in tests. */
  read(asked: Reading, at: string | null): Promise<StepRead>;
  /** Writes a step, all or nothing; committed when this returns. At most one step of an instance may be under way. */
  apply(write: StepWrite): Promise<StepWritten>;
}

/** Connections that reads and writes take at once, steps that share one call (where so many wait, and at most), and connections that may wait for an instance somebody else holds. */
const limits = { reads: 2, writes: 2, few: 8, together: 32, alone: 3, waiting: 1000 };

/** What is asked while calls are under way shares the next one. */
export function openSteps(pool: pg.Pool): Steps {
  const reads = gathering<Reading & { readonly at: string | null }, StepRead>({ lanes: limits.reads, few: limits.few, most: limits.together, waiting: limits.waiting }, async (asked) => {
    const { rows } = await pool.query<{ read: string }>({ name: 'read-steps', text: `select read from ${functions}.read_steps($1, $2) order by n`, values: [JSON.stringify(asked.map(askedAs)), asked[0]!.at] });
    return rows.map(({ read }) => JSON.parse(read) as StepRead);
  });
  const alone = gathering<StepWrite, StepWritten>({ lanes: limits.alone, most: 1, waiting: limits.waiting }, async ([step]) => {
    try {
      const [row] = await applied(pool, [step!], true);
      return [row ? writtenOf(row) : stale];
    } catch (error) {
      const { code, constraint } = error as { readonly code?: string; readonly constraint?: string };
      const taken = unique[constraint ?? ''];
      if (taken) return [{ outcome: 'taken', taken }];
      // An id is there already: another step came first.
      if (code === '23505') return [stale];
      throw error;
    }
  });
  const together = gathering<StepWrite, StepWritten | 'alone'>({ lanes: limits.writes, few: limits.few, most: limits.together, waiting: limits.waiting }, async (steps) => {
    try {
      const rows = new Map((await applied(pool, steps, false)).map((row) => [row.id, row]));
      return steps.map(({ id }) => (rows.get(id)!.outcome === 'locked' ? 'alone' : writtenOf(rows.get(id)!)));
    } catch (error) {
      // The database refused, and wrote nothing: each step hears its own answer. Of a connection that broke nobody knows what was written.
      if (!(error instanceof pg.DatabaseError) || error.severity !== 'ERROR') throw error;
      return steps.map(() => 'alone');
    }
  });
  return {
    read: (asked, at) => reads({ ...asked, at }),
    async apply(write) {
      const written = await together(write);
      return written === 'alone' ? alone(write) : written;
    },
  };
}

// What stands in the directory once, by the index that sees to it.
const unique: { readonly [constraint: string]: Taken } = { account_username: 'username', organisation_code: 'organisation', membership_admin: 'organisation', key_taken: 'key', key_record_account_id_key: 'key' };

const stale = { outcome: 'stale' } as const satisfies StepWritten;

interface Applied { readonly id: string; readonly outcome: 'committed' | 'stale' | 'locked'; readonly full: string | null; readonly number: string | null }

function writtenOf({ outcome, full, number }: Applied): StepWritten {
  return outcome === 'committed' ? { outcome, number } : full === null ? stale : { ...stale, full };
}

async function applied(pool: pg.Pool, steps: readonly StepWrite[], waits: boolean): Promise<readonly Applied[]> {
  const texts: Canonical[] = [];
  const place = (text: Canonical | undefined): number | undefined => (text === undefined ? undefined : texts.push(text));
  const rows = steps.map(({ lists: _, draft, snapshot, data, access, entry, payload, ...row }) => ({ ...row, ...draft, snapshot: place(snapshot), data: place(data), access: place(access), entry: place(entry), payload: place(payload) }));
  const listOf = (kind: keyof StepLists): string | null => {
    const list = steps.flatMap(({ id, lists }) => lists[kind].map((row) => ({ instance: id, ...row })));
    return list.length === 0 ? null : JSON.stringify(list);
  };
  // The literal of an array escapes quotes and backslashes, as JSON does; a canonical text holds nothing else that JSON escapes.
  const values = [JSON.stringify(rows), `{${texts.map((text) => JSON.stringify(text)).join()}}`, ...kinds.map(listOf), waits];
  return (await pool.query<Applied>({ name: 'apply-steps', text: `select * from ${functions}.apply_steps($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, values })).rows;
}

// In the order of the function's parameters.
const kinds = ['grant', 'revoke', 'open', 'offer', 'close', 'set', 'outbox'] as const satisfies readonly (keyof StepLists)[];

function askedAs({ id, who, key }: Reading): object {
  if (who === 'system') return { id, key };
  // Whoever only looks fills in nothing, and has no id of his own.
  return 'guest' in who ? { id, key, ...(who.guest === 'guest' ? {} : { guest: who.guest }) } : { id, key, ...who };
}
