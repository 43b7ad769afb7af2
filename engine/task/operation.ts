// What people do with seats beside voting: take, give back, hand over, ask for an opinion, add and remove. None of it reaches the machine.
import type { EventDeclaration, SeatPlace, TaskDeclaration } from '../definition.ts';
import type { Seat, Task } from '../effect.ts';
import type { Actor } from '../facts.ts';
import type { JsonObject } from '../json.ts';
import { granteesOfActor, meets } from '../party.ts';
import { problem, type Problem } from '../problem.ts';
import { hasOpenSeat, isExcluded, madeOf, mostSeats, type NewSeat, type Opening, recovered, seatOfPerson, withSeats } from './opening.ts';
import { personOf } from './seat.ts';

/** What is asked with an operation: `seat` is the caller's own, or for `remove` the one to go; absent for one who adds without having one. */
export interface Asking {
  readonly task: Task;
  readonly seat?: Seat;
  readonly actor: Actor;
  readonly at: string;
  readonly comment: string;
  readonly person?: string;
  readonly place?: SeatPlace;
  readonly opening: Opening;
}

interface Operation {
  /** What the history and the page call it, and whether it takes a comment. */
  readonly declared: EventDeclaration;
  /** Whether it may be asked on this seat. */
  readonly isOpen: (declaration: TaskDeclaration, seat: Seat) => boolean;
  readonly apply: (asking: Asking, person: Actor | undefined) => Task | Problem;
  /** The party a named person has to be of. */
  readonly to?: (declaration: TaskDeclaration) => string;
}

export type OperationName = 'claim' | 'release' | 'transfer' | 'delegate' | 'advise' | 'add' | 'remove';

const isOwn = (seat: Seat): boolean => !seat.stack && !seat.advisory;

/** Every operation there is. Verbs of authors are upper case, so the two never meet. */
export const operations: { readonly [name in OperationName]: Operation } = {
  claim: {
    declared: { label: { 'zh-CN': '签收', en: 'Claim' } },
    isOpen: ({ ops }, seat) => ops?.claim === true && !seat.actor,
    apply: ({ task, seat, actor }) => changed(task, { ...seat!, actor: personOf(actor) }),
  },
  release: {
    declared: { label: { 'zh-CN': '退回待签收', en: 'Release' } },
    isOpen: (_, seat) => isClaimed(seat),
    apply: ({ task, seat }) => {
      const { actor: _, ...rest } = seat!;
      return changed(task, rest);
    },
  },
  transfer: {
    declared: { label: { 'zh-CN': '转办', en: 'Transfer' }, comment: 'optional' },
    isOpen: ({ ops }, seat) => ops?.transfer !== undefined && isOwn(seat),
    to: ({ ops }) => ops!.transfer!.to,
    apply: ({ task, seat, actor }, person) => {
      const { onBehalfOf: _, ...rest } = seat!;
      return changed(task, { ...rest, owner: seat!.owner ?? personOf(actor), actor: personOf(person!) });
    },
  },
  delegate: {
    declared: { label: { 'zh-CN': '委派', en: 'Delegate' }, comment: 'optional' },
    isOpen: ({ ops }, seat) => ops?.delegate !== undefined && !seat.advisory,
    to: ({ ops }) => ops!.delegate!.to,
    apply: ({ task, seat, actor }, person) => changed(task, { ...seat!, stack: [...(seat!.stack ?? []), seat!.actor ?? personOf(actor)], actor: personOf(person!) }),
  },
  advise: {
    declared: { label: { 'zh-CN': '提交意见', en: 'Advise' }, comment: 'required' },
    isOpen: (_, seat) => !isOwn(seat),
    apply: ({ task, seat, actor, at, comment }) => {
      const opinion = { by: personOf(actor), at, comment };
      const { stack, ...rest } = seat!;
      if (!stack) return changed(task, { ...rest, vote: { verb: 'advise', ...opinion } });
      const left = stack.slice(0, -1);
      return changed(task, { ...rest, actor: stack.at(-1)!, opinions: [...(rest.opinions ?? []), opinion], ...(left.length > 0 ? { stack: left } : {}) });
    },
  },
  add: {
    declared: { label: { 'zh-CN': '加签', en: 'Add a person' }, comment: 'optional' },
    isOpen: ({ ops }, seat) => ops?.add !== undefined && isOwn(seat),
    to: ({ ops }) => ops!.add!.to,
    apply: (asking, person) => {
      const { task, seat, place, actor, opening: { declaration, directory } } = asking;
      const { at, counts } = declaration.ops!.add!;
      const allowed = seat ? at : at.filter((each) => each === 'parallel');
      const wanted = place ?? (allowed.length === 1 ? allowed[0] : undefined);
      if (!wanted || !allowed.includes(wanted)) return problem('seat.no-such-place', '/place', { ...(place === undefined ? {} : { place }), allowed });
      if (task.seats.length >= mostSeats) return problem('seat.too-many', '/person', { limit: mostSeats });
      const more: NewSeat = { ...seatOfPerson(person!, directory), addedBy: actor.id, ...(counts === 'advice' ? { advisory: true } : {}) };
      return recovered(placed(task, seat, wanted, more), declaration);
    },
  },
  remove: {
    declared: { label: { 'zh-CN': '减签', en: 'Remove a person' }, comment: 'optional' },
    isOpen: ({ ops }, seat) => ops?.remove === true && seat.addedBy !== undefined && !seat.vote,
    apply: ({ task, seat }) => {
      const seats = task.seats.filter(({ id }) => id !== seat!.id);
      if (!seats.some(({ advisory }) => !advisory)) return problem('seat.last', '/seat', { seat: seat!.id });
      return { ...task, made: madeOf(task), seats: seats.map((each) => withAfter(each, (each.after ?? []).filter((id) => id !== seat!.id))) };
    },
  },
};

export function isOperation(event: string): event is OperationName {
  return Object.hasOwn(operations, event);
}

/** Whether a shared seat was taken by one of the party, who may give it back. */
export function isClaimed({ candidates, actor, owner, stack }: Seat): boolean {
  return candidates.length > 0 && actor !== undefined && !owner && !stack;
}

/** What may be asked on a seat that is offered, or with seats somebody added. */
export function operationsOn(declaration: TaskDeclaration, seat: Seat | undefined, task: Task, actor: Actor): OperationName[] {
  const names = Object.keys(operations) as OperationName[];
  return names.filter((name) => (name === 'remove' ? removable(declaration, task, actor).length > 0 : seat && operations[name].isOpen(declaration, seat)));
}

/** The seats an actor may remove. */
export function removable(declaration: TaskDeclaration, { seats }: Task, actor: Actor): readonly Seat[] {
  return seats.filter((seat) => operations.remove.isOpen(declaration, seat) && seat.addedBy === actor.id);
}

/** Does an operation. The person it names is of the party it is open to, is not the applicant and has no seat yet. An unknown person is asked for, and the task stays. */
export function operate(name: OperationName, asking: Asking): Task | Problem {
  const { declared: _, to, apply } = operations[name];
  if (!to) return apply(asking, undefined);
  const { task, actor, person: id, opening: { declaration, grantees, directory, applicant } } = asking;
  if (id === undefined) return problem('person.missing', '/person');
  const of = [...new Set(grantees(to(declaration)).flat())].sort();
  const person = directory.person(id, of);
  if (person === undefined) return task;
  const fault = (code: Problem['code'], params: JsonObject = {}): Problem => problem(code, '/person', params);
  if (person === null) return fault('person.unknown');
  if (isExcluded(declaration) && [person.id, ...(name === 'add' ? [directory.standIn(person).id] : [])].includes(applicant)) return fault('person.is-applicant');
  if (!meets(granteesOfActor(person), of)) return fault('person.not-eligible', { party: to(declaration) });
  const takesSeat = name === 'delegate' ? person.id === actor.id || (asking.seat!.stack ?? []).some((each) => each.id === person.id) : hasOpenSeat(task, person.id);
  if (takesSeat) return fault('person.has-seat', { name: person.name });
  return apply(asking, person);
}

/** The task with a seat before, after or beside the one of who adds it. */
function placed(task: Task, seat: Seat | undefined, place: SeatPlace, more: NewSeat): Task {
  if (!seat) return withSeats(task, [more]);
  const added = `${task.id}.${madeOf(task) + 1}`;
  const here = task.seats.indexOf(seat);
  const after = seat.after ?? [];
  switch (place) {
    case 'parallel': return withSeats(task, [{ ...more, ...(after.length > 0 ? { after } : {}) }], here + 1);
    case 'before': return changed(withSeats(task, [{ ...more, ...(after.length > 0 ? { after } : {}) }], here), withAfter(seat, [...after, added]));
    case 'after': {
      const waiting = task.seats.map((each) => (each.after?.includes(seat.id) ? withAfter(each, [...each.after, added]) : each));
      return withSeats({ ...task, seats: waiting }, [{ ...more, after: [seat.id] }], here + 1);
    }
  }
}

function withAfter(seat: Seat, after: readonly string[]): Seat {
  const { after: _, ...rest } = seat;
  return after.length > 0 ? { ...rest, after } : rest;
}

function changed(task: Task, seat: Seat): Task {
  return { ...task, seats: task.seats.map((each) => (each.id === seat.id ? seat : each)) };
}
