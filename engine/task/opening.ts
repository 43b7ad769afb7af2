// A task as its state is entered: whose seats there are, who stands in for whom, what counts as answered already, and what happens when too few are there.
import type { TaskDeclaration } from '../definition.ts';
import type { Person, Seat, Task } from '../effect.ts';
import type { Actor } from '../facts.ts';
import type { Automatic } from '../instance.ts';
import type { Directory } from './directory.ts';
import { canDecide, decisionOf, plainOutcomes, type Decision } from './law.ts';
import { personOf, seatsOffered } from './seat.ts';

/** What seats are made from. */
export interface Opening {
  readonly declaration: TaskDeclaration;
  readonly at: string;
  /** Account of the applicant. */
  readonly applicant: string;
  /** Accounts whose earlier approval counts again here. */
  readonly approved: ReadonlySet<string>;
  /** The grantees of a party, form by form, in the order they are written. */
  readonly grantees: (party: string) => readonly (readonly string[])[];
  readonly directory: Directory;
}

/** A task that opens, decided already where automatic votes or its policy decide it; or why it cannot: `nobody` of a party is there, or a `crowd`. */
export type Opened = { readonly task: Task; readonly decision?: Decision; readonly automatic: readonly Automatic[] } | { readonly nobody: string } | { readonly crowd: string };

/** A task never has more seats than this. */
export const mostSeats = 100;

/** Opens the task of a state for the `number`th time. Ids are deterministic, so that a replay gives the same. */
export function openTask(state: string, number: number, opening: Opening): Opened {
  const { declaration, at } = opening;
  const id = `${state}.${number}`;
  const bare: Task = { id, state, opening: number, openedAt: at, seats: [] };
  const seated = (party: string): Task => withSeats(bare, inOrder(seatsFor(party, opening), id, declaration));
  const first = seated(declaration.who);
  if (first.seats.length > mostSeats) return { crowd: declaration.who };
  if (canDecide(declaration.decide, first.seats)) return opened(first, declaration);
  const policy = declaration.empty ?? 'refuse';
  if (typeof policy === 'object') {
    const other = seated(policy.to);
    if (other.seats.length > mostSeats) return { crowd: policy.to };
    return canDecide(declaration.decide, other.seats) ? opened(other, declaration) : { nobody: policy.to };
  }
  switch (policy) {
    case 'refuse': return { nobody: declaration.who };
    case 'incident': return { task: { ...bare, incident: true }, automatic: [] };
    case 'approve': case 'reject': {
      const outcome = plainOutcomes(declaration, policy === 'approve' ? 'yes' : 'no')[0]!;
      return { task: bare, decision: { outcome }, automatic: [{ task: id, outcome, reason: 'empty' }] };
    }
  }
}

/** The task with seats for a party beside those there are: added by a rule, not by a person. Whoever is asked already is not asked twice; nobody there leaves it as it is. */
export function addSeats(task: Task, party: string, opening: Opening): Task {
  const isAsked = ({ actor, candidates }: NewSeat): boolean => (actor ? hasOpenSeat(task, actor.id) : task.seats.some((seat) => !seat.vote && !seat.actor && seat.candidates.join(' ') === candidates.join(' ')));
  const seats = seatsFor(party, opening).filter((seat) => !isAsked(seat)).slice(0, mostSeats - task.seats.length).map((seat): NewSeat => ({ ...seat, addedBy: 'system' }));
  return recovered(withSeats(task, seats), opening.declaration);
}

/** The task whose seats asked now are offered to a party instead of to whoever has them. Nobody there leaves it as it is. */
export function transferSeats(task: Task, party: string, { grantees }: Opening): Task {
  const candidates = [...new Set(grantees(party).flat())].sort();
  if (candidates.length === 0) return task;
  const asked = new Set(seatsOffered(task));
  return {
    ...task, seats: task.seats.map((seat) => {
      if (!asked.has(seat)) return seat;
      const { actor, stack, onBehalfOf: _, ...rest } = seat;
      const owner = seat.owner ?? stack?.[0] ?? actor;
      return { ...rest, candidates, ...(owner ? { owner } : { addedBy: 'system' }) };
    }),
  };
}

/** A seat before it has its number. */
export type NewSeat = Omit<Seat, 'id'>;

/** The task with more seats, at a place among those there are. */
export function withSeats(task: Task, seats: readonly NewSeat[], place = task.seats.length): Task {
  const numbered = seats.map((seat, index): Seat => ({ id: `${task.id}.${madeOf(task) + index + 1}`, ...seat }));
  return { ...task, ...(task.made === undefined ? {} : { made: task.made + numbered.length }), seats: [...task.seats.slice(0, place), ...numbered, ...task.seats.slice(place)] };
}

/** How many seats a task has had so far. */
export function madeOf({ made, seats }: Task): number {
  return made ?? seats.length;
}

/** A task is no incident any more once its seats can decide. */
export function recovered(task: Task, { decide }: TaskDeclaration): Task {
  if (!task.incident || !canDecide(decide, task.seats)) return task;
  const { incident: _, ...rest } = task;
  return rest;
}

/** Whether somebody has a seat of a task that is not answered. */
export function hasOpenSeat({ seats }: Task, account: string): boolean {
  return seats.some(({ vote, actor, stack = [] }) => !vote && [actor, ...stack].some((person) => person?.id === account));
}

/** The seat of a person, in the hands of who stands in for him. */
export function seatOfPerson(person: Actor, directory: Directory): NewSeat {
  const actor = directory.standIn(person);
  return { candidates: [], owner: personOf(person), actor: personOf(actor), ...(actor.id === person.id ? {} : { onBehalfOf: personOf(person) }) };
}

/** Whether the applicant may not decide the own application. */
export function isExcluded({ self }: TaskDeclaration): boolean {
  return (self ?? 'exclude') === 'exclude';
}

function opened(task: Task, declaration: TaskDeclaration): Opened {
  const decision = decisionOf(task, declaration);
  const automatic = task.seats.flatMap(({ id, vote }): Automatic[] => (vote?.auto ? [{ task: task.id, seat: id, by: vote.by, verb: vote.verb, reason: vote.auto }] : []));
  return { task, automatic, ...(decision ? { decision } : {}) };
}

/** The seats of a party: one that any of them may take, or one for each of them. */
function seatsFor(party: string, opening: Opening): NewSeat[] {
  const { declaration, grantees, directory } = opening;
  if ((declaration.seats ?? 'shared') === 'shared') {
    const candidates = [...new Set(grantees(party).flat())].sort();
    return candidates.length === 0 ? [] : [{ candidates }];
  }
  const people = peopleOf(party, opening);
  const weights = Object.entries(declaration.decide?.mode === 'weight' ? declaration.decide.weights : {}).map(([name, weight]) => ({ weight: weight!, people: new Set(peopleOf(name, opening).map(({ id }) => id)) }));
  return people.flatMap((person): NewSeat[] => {
    const seat = seatOfPerson(person, directory);
    const weight = weights.find((each) => each.people.has(person.id))?.weight;
    if (isExcluded(declaration) && [person.id, seat.actor!.id].includes(opening.applicant)) return [];
    return [{ ...seat, ...(weight === undefined ? {} : { weight }), ...answeredBefore(seat.actor!, opening) }];
  });
}

/** The people of a party, each once: those a rule lists in its order, others by name, then id. */
function peopleOf(party: string, { grantees, directory }: Opening): Actor[] {
  const named = (form: readonly string[]): boolean => form.every((grantee) => grantee.startsWith('user:'));
  const place = (form: readonly string[], { id }: Actor): number => form.indexOf(`user:${id}`);
  const people = grantees(party).flatMap((form) =>
    [...directory.members(form)].sort((a, b) => (named(form) ? place(form, a) - place(form, b) : compare(a.name, b.name) || compare(a.id, b.id))));
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

/** The vote somebody need not cast, because the task says so of the applicant or of who approved before. */
function answeredBefore(actor: Person, { declaration, applicant, approved, at }: Opening): Pick<Seat, 'vote'> {
  const auto = declaration.self === 'approve' && actor.id === applicant ? 'self' : approved.has(actor.id) ? 'duplicate' : undefined;
  const verb = Object.keys(declaration.verbs).find((name) => declaration.verbs[name]!.counts === 'yes');
  return auto && verb !== undefined ? { vote: { verb, by: actor, at, comment: '', auto } } : {};
}

/** Seats that answer one after the other, where the task wants it. */
function inOrder(seats: readonly NewSeat[], task: string, { order }: TaskDeclaration): readonly NewSeat[] {
  return order === 'in-order' ? seats.map((seat, index) => (index === 0 ? seat : { ...seat, after: [`${task}.${index}`] })) : seats;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
