// The closed list of effects: what a step asks of the outside, as data. The caller turns each into rows.
import type { Text } from './definition.ts';

/** A message to people: `to` are grantees (party.ts), `mails` bare addresses. Words are final but for `{instance.number}`, which is filled when shown or sent. */
export interface Notify {
  readonly type: 'notify';
  readonly message: string;
  readonly to: readonly string[];
  readonly mails: readonly string[];
  readonly channels: readonly ('in-app' | 'mail')[];
  readonly title: Text;
  readonly text: Text;
}

/** One person's place in a task. `candidates` are grantees who may take it. */
export interface Seat {
  readonly id: string;
  readonly candidates: readonly string[];
  readonly vote?: { readonly verb: string; readonly by: { readonly id: string; readonly name: string; readonly org?: string }; readonly at: string; readonly comment: string };
}

/** The people at one step. Its id is `<state>.<opening>`. */
export interface Task {
  readonly id: string;
  readonly state: string;
  readonly opening: number;
  readonly openedAt: string;
  readonly seats: readonly Seat[];
}

export interface OpenTask { readonly type: 'open-task'; readonly task: Task }
/** `outcome` is absent when the task was closed without one, by leaving its state. */
export interface CloseTask { readonly type: 'close-task'; readonly task: string; readonly outcome?: string }
/** `timer` is `<state>.<name>`, `at` an instant in UTC. */
export interface SetTimer { readonly type: 'set-timer'; readonly timer: string; readonly at: string; readonly isDue: boolean }
export interface CancelTimer { readonly type: 'cancel-timer'; readonly timer: string }

export type Effect = Notify | OpenTask | CloseTask | SetTimer | CancelTimer;

/** A claim on a shared set of places; held by one instance under one name. `say` is the sentence of refusal. */
export interface Reservation {
  readonly name: string;
  readonly space: string;
  readonly key: string;
  readonly amount: number;
  readonly limit: number;
}
