// What the engine needs to go on with one run, as JSON: the snapshot the caller stores and hands back.
import type { SeatPlace, Text } from './definition.ts';
import type { Effect, Person, Reservation, Task } from './effect.ts';
import type { Facts, Organisation } from './facts.ts';
import type { JsonObject } from './json.ts';

/** The machine's place: a state key, or for nested and parallel states the tree XState keeps. */
export type StateValue = string | { readonly [state: string]: StateValue };

export interface LastEvent { readonly at: string; readonly by: string; readonly comment: string }

/** The stored snapshot of an instance. Data is kept beside it. */
export interface Snapshot {
  readonly value: StateValue;
  readonly status: 'active' | 'finished';
  /** State keys that are active, innermost; joined by `+` they are the column `state`. */
  readonly states: readonly string[];
  readonly startedAt: string;
  /** When the present state was entered. */
  readonly since: string;
  /** When the last step was. */
  readonly touched: string;
  readonly round: number;
  readonly org: Organisation;
  readonly applicant: { readonly id: string; readonly name: string };
  readonly returnedFrom: string;
  readonly last: { readonly [event: string]: LastEvent };
  readonly openings: { readonly [state: string]: number };
  readonly tasks: readonly Task[];
  /** Accounts that approved in this round, kept where a task counts their approval again. */
  readonly approved?: readonly string[];
  /** Accounts that answered on a seat without being of the party asked, with the state: they go on seeing the case. */
  readonly seated?: { readonly [account: string]: string };
  /** Timers of the active states: `<state>.<name>` to the instant and to the facts its rule read; a fired one stays until its state is left; `times` is how often a repeated one has. */
  readonly timers: { readonly [timer: string]: { readonly at: string; readonly read: JsonObject; readonly isDue: boolean; readonly fired?: boolean; readonly times?: number } };
  /** What the instance holds. */
  readonly reservations: readonly Reservation[];
}

/** What is sent to take the last decision back; like what people do with seats it never reaches the machine (interpret/retrieve.ts). */
export const retrieve = 'retrieve';

/** How long a decision can be taken back, and so how long its messages wait, in seconds. */
export const secondsToRetrieve = 10;

/** The steps of a history that were not taken back, in their order: each `retrieve` undoes the one before it. */
export function stillStanding<Line extends { readonly event: string }>(history: readonly Line[]): readonly Line[] {
  return history.filter((line, index) => line.event !== retrieve && history[index + 1]?.event !== retrieve);
}

/** An instance as the caller hands it in: `item` is the id of its subject. */
export interface Instance {
  readonly id: string;
  readonly number: string | null;
  readonly item: string | null;
  readonly snapshot: Snapshot;
  readonly data: JsonObject;
  /** Its last step, where the caller lets it be taken back (interpret/retrieve.ts). */
  readonly last?: LastStep;
}

/** A step that was taken: which, by whom and when, and where the case stood before it. */
export interface LastStep {
  readonly event: string;
  readonly task?: string;
  readonly by: string;
  readonly at: string;
  readonly snapshot: Snapshot;
  readonly data: JsonObject;
}

/**
 * What is asked of an instance. `task` makes it a vote or an operation on seats (task/operation.ts); `event` may be a timer
 * (`<state>.<name>`) when the actor is the system.
 */
export interface Command {
  readonly event: string;
  readonly task?: string;
  /** The seat that is meant; the first one offered to the actor when absent. */
  readonly seat?: string;
  /** The account a seat is given to. */
  readonly person?: string;
  /** Where an added seat answers. */
  readonly place?: SeatPlace;
  readonly data?: JsonObject;
  readonly comment?: string;
  readonly to?: string;
}

/** Who sees the instance: `entry` is the index in `read`. */
export interface Access { readonly grantee: string; readonly entry: number }

/** Something that was answered or decided by itself, with the reason: the applicant's own seat, an earlier approval, nobody there. */
export interface Automatic {
  readonly task: string;
  readonly seat?: string;
  readonly by?: Person;
  readonly verb?: string;
  readonly outcome?: string;
  readonly reason: 'self' | 'duplicate' | 'empty';
}

/** The change a history entry keeps: words are copied, so that it can be read years later. */
export interface Record {
  readonly event: string;
  readonly label: Text;
  readonly from: string;
  readonly to: string;
  readonly toLabel: Text;
  readonly task?: string;
  readonly outcome?: string;
  readonly seat?: string;
  /** For whom the actor stood in. */
  readonly onBehalfOf?: Person;
  /** To whom a seat was given. */
  readonly person?: Person;
  readonly place?: SeatPlace;
  readonly automatic?: readonly Automatic[];
  readonly comment: string;
  /** JSON Merge Patch (RFC 7396) of the data at its top level; null removes. */
  readonly change: JsonObject;
  /** The facts of this step, cut down to what the definition reads: enough to replay it. */
  readonly facts: Facts;
}

/** A step that may be committed: the engine's outputs. */
export interface Step {
  readonly ok: true;
  readonly snapshot: Snapshot;
  readonly data: JsonObject;
  readonly columns: JsonObject;
  readonly access: readonly Access[];
  readonly effects: readonly Effect[];
  readonly hold: readonly Reservation[];
  readonly release: readonly Reservation[];
  /** Set when this step takes the service number: `<prefix>-<period>-<sequence in digits>`. */
  readonly number?: { readonly prefix: string; readonly period: string; readonly digits: number };
  readonly record: Record;
}
