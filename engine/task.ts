// The people at one step: seats, votes and what is done with seats in, the task after it and perhaps a decision out. Never the route.
import type { TaskDeclaration } from './definition.ts';
import type { Seat, Task } from './effect.ts';
import type { Actor } from './facts.ts';
import { personOf } from './task/seat.ts';

export { directoryOf, keyOfGrantees, type Directory } from './task/directory.ts';
export { decisionOf, needed, plainOutcomes, type Decision, type Needed, type Side } from './task/law.ts';
export { addSeats, isExcluded, mostSeats, openTask, transferSeats, type Opened, type Opening } from './task/opening.ts';
export { isOperation, operate, operations, operationsOn, removable, type OperationName } from './task/operation.ts';
export { candidatesOf, granteesOfSeat, guestsOf, isGuestOn, personOf, seatFor, seatOf, seatsOffered } from './task/seat.ts';

/** A vote on a seat: the task with it. What the votes decide says `decisionOf`. */
export function vote(task: Task, seat: Seat, cast: { readonly verb: string; readonly actor: Actor; readonly at: string; readonly comment: string; readonly to?: string }): Task {
  const { verb, actor, at, comment, to } = cast;
  const voted: Seat = { ...seat, vote: { verb, by: personOf(actor), at, comment, ...(to === undefined ? {} : { to }) } };
  return { ...task, seats: task.seats.map((each) => (each.id === seat.id ? voted : each)) };
}

/** Whether a seat takes votes from whoever has it in hand, not only an opinion. */
export function isVoting({ advisory, stack }: Seat): boolean {
  return !advisory && !stack;
}

/** The verbs of a task that may be voted on a seat. */
export function verbsOn({ verbs }: TaskDeclaration, seat: Seat): readonly string[] {
  return isVoting(seat) ? Object.keys(verbs) : [];
}
