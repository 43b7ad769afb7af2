// The people at one step: seats and votes in, the task after it and perhaps an outcome out. Never the route.
import type { TaskDeclaration } from './definition.ts';
import type { Seat, Task } from './effect.ts';
import type { Actor } from './facts.ts';
import { meets } from './party.ts';

/** How many approvals decide yes and how many refusals decide no among n seats, when any one may approve and all must refuse. A + R = n + 1: always decided, whatever the order of clicks. */
export function quorum(seats: number): { readonly approvals: number; readonly refusals: number } {
  return { approvals: 1, refusals: seats };
}

/** A task at the opening of its state: one seat, offered to every candidate. Ids are deterministic, so that a replay gives the same. */
export function openTask(state: string, opening: number, candidates: readonly string[], at: string): Task {
  const id = `${state}.${opening}`;
  return { id, state, opening, openedAt: at, seats: [{ id: `${id}.1`, candidates }] };
}

/** The seat of a task that is offered to an actor who holds these grantees. */
export function seatOf(task: Task, held: readonly string[]): Seat | undefined {
  return task.seats.find((seat) => !seat.vote && meets(held, seat.candidates));
}

/** A vote on a seat: the task with it, and the outcome once the seats have decided. */
export function vote(task: Task, declaration: TaskDeclaration, seat: Seat, cast: { verb: string; actor: Actor; at: string; comment: string }): { readonly task: Task; readonly outcome?: string } {
  const { actor } = cast;
  const mark = { verb: cast.verb, by: { id: actor.id, name: actor.name, ...(actor.org ? { org: actor.org.name } : {}) }, at: cast.at, comment: cast.comment };
  const seats = task.seats.map((each) => (each.id === seat.id ? { ...each, vote: mark } : each));
  const voted = { ...task, seats };
  const verb = declaration.verbs[cast.verb]!;
  if (verb.counts === 'now') return { task: voted, outcome: verb.outcome };
  const needed = quorum(seats.length);
  const count = (side: 'yes' | 'no') => seats.filter((each) => each.vote && declaration.verbs[each.vote.verb]?.counts === side).length;
  const decided = count(verb.counts) >= (verb.counts === 'yes' ? needed.approvals : needed.refusals);
  return decided ? { task: voted, outcome: verb.outcome } : { task: voted };
}
