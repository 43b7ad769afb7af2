// Who may answer on a seat now, and why somebody may not.
import type { Person, Seat, Task } from '../effect.ts';
import type { Actor } from '../facts.ts';
import { granteesOfActor, meets } from '../party.ts';

/** A person as stored. */
export function personOf({ id, name, org }: Actor): Person {
  return { id, name, ...(org ? { org: org.name } : {}) };
}

/** The seats that are asked now: those without an answer for which nobody else has to answer first. */
export function seatsOffered({ seats }: Task): readonly Seat[] {
  const answered = new Set(seats.filter(({ vote }) => vote).map(({ id }) => id));
  return seats.filter((seat) => !seat.vote && (seat.after ?? []).every((id) => answered.has(id)));
}

/** Grantees who may answer now: whose inbox the task is in. */
export function candidatesOf(task: Task): string[] {
  return [...new Set(seatsOffered(task).flatMap(granteesOfSeat))].sort();
}

/** The first seat of a task that is offered to an actor; `except` is the account that may not take it. */
export function seatOf(task: Task, actor: Actor, except?: string): Seat | undefined {
  return except === actor.id ? undefined : seatsOffered(task).find((seat) => isHis(seat, actor));
}

/** Why no seat, or not the one that is named, is offered to an actor. */
export type NoSeat =
  | { readonly code: 'task.not-yours' | 'task.own' | 'seat.answered' | 'seat.not-yet' }
  | { readonly code: 'seat.taken'; readonly by: string }
  | { readonly code: 'seat.unknown'; readonly seat: string };

/** The seat an actor answers on, the named one or the first that is his, or why there is none. */
export function seatFor(task: Task, actor: Actor, except: string | undefined, named?: string): Seat | NoSeat {
  if (named !== undefined && !task.seats.some(({ id }) => id === named)) return { code: 'seat.unknown', seat: named };
  const seats = task.seats.filter(({ id }) => named === undefined || id === named);
  const isOffered = new Set(seatsOffered(task));
  const his = seats.filter((seat) => isHis(seat, actor));
  const open = his.filter((seat) => !seat.vote);
  if (except === actor.id) return { code: open.length > 0 ? 'task.own' : 'task.not-yours' };
  const offered = open.find((seat) => isOffered.has(seat));
  if (offered) return offered;
  if (open.length > 0) return { code: 'seat.not-yet' };
  if (seats.some(({ vote }) => vote?.by.id === actor.id)) return { code: 'seat.answered' };
  const taken = seats.find((seat) => seat.actor && meets(granteesOfActor(actor), seat.candidates));
  return taken ? { code: 'seat.taken', by: (taken.vote?.by ?? taken.actor!).name } : { code: 'task.not-yours' };
}

/** Whether a seat is in other hands than those of the party that is asked. */
export function isGuestOn({ actor, owner, addedBy, stack }: Seat): boolean {
  return addedBy !== undefined || stack !== undefined || (owner !== undefined && owner.id !== actor?.id);
}

/** Accounts that have a seat in hand, or will have it back, without being of the party that is asked. */
export function guestsOf({ seats }: Task): string[] {
  return seats.flatMap((seat) => (isGuestOn(seat) ? [...(seat.actor ? [seat.actor] : []), ...(seat.stack ?? [])].map(({ id }) => id) : []));
}

/** Who may answer on a seat: whoever has it in hand, else any candidate. */
export function granteesOfSeat({ actor, candidates }: Seat): readonly string[] {
  return actor ? [`user:${actor.id}`] : candidates;
}

function isHis(seat: Seat, actor: Actor): boolean {
  return meets(granteesOfActor(actor), granteesOfSeat(seat));
}
