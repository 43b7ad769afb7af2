// The law of votes: how much approval decides yes, how much refusal decides no, and which outcome that is. It knows seats, not people.
import type { Quorum, TaskDeclaration } from '../definition.ts';
import type { Seat, Task, Vote } from '../effect.ts';

/** What decides. Seats weigh 1 where nothing else is said, so that weight and number are the same. */
export interface Needed { readonly approvals: number; readonly refusals: number }

/** How a task ends: its outcome, and for a return where to. */
export interface Decision { readonly outcome: string; readonly to?: string }

export type Side = 'yes' | 'no';

const anyOne: Quorum = { mode: 'any' };

/**
 * What decides among seats of this weight together. Approvals and refusals needed are together one more than all, so the
 * seats always decide, as early as possible, whatever the order of clicks; only `first` and `veto`, chosen by name, need less.
 * More approvals than there is weight: too few are there to decide.
 */
export function needed(quorum: Quorum = anyOne, weight: number): Needed {
  const approvals = Math.max(1, approvalsOf(quorum, weight));
  const isFast = quorum.mode === 'first' || ('veto' in quorum && quorum.veto === true);
  return { approvals, refusals: isFast ? 1 : weight - approvals + 1 };
}

function approvalsOf(quorum: Quorum, weight: number): number {
  switch (quorum.mode) {
    case 'all': return weight;
    case 'any': case 'first': return 1;
    // A share is kept as a fraction: two thirds is no percentage, and "at least" is not "more than".
    case 'ratio': return quorum.strict ? Math.floor((weight * quorum.num) / quorum.den) + 1 : Math.ceil((weight * quorum.num) / quorum.den);
    case 'count': return quorum.of;
    case 'weight': return quorum.reach;
  }
}

/** Whether these seats can decide at all. */
export function canDecide(quorum: Quorum | undefined, seats: readonly Seat[]): boolean {
  const weight = weightOf(voting(seats));
  return needed(quorum, weight).approvals <= weight;
}

/** What the votes so far decide, or nothing yet. */
export function decisionOf({ seats }: Task, declaration: TaskDeclaration): Decision | undefined {
  const now = seats.find(({ vote }) => vote && declaration.verbs[vote.verb]?.counts === 'now')?.vote;
  if (now) return decided(declaration.verbs[now.verb]!.outcome, [now], declaration);
  if (!canDecide(declaration.decide, seats)) return undefined;
  const { approvals, refusals } = needed(declaration.decide, weightOf(voting(seats)));
  const reached = (['yes', 'no'] as const).find((side) => weightOf(answered(seats, side, declaration)) >= (side === 'yes' ? approvals : refusals));
  return reached && outcomeOf(answered(seats, reached, declaration), reached, declaration);
}

/** The outcome of the strict majority of a side; without one its only outcome that is no return, or what the task says for a tie. */
function outcomeOf(seats: readonly Seat[], side: Side, declaration: TaskDeclaration): Decision {
  const { verbs, tie } = declaration;
  const votes = seats.map(({ vote }) => vote!);
  const outcomes = [...new Set(votes.map((vote) => verbs[vote.verb]!.outcome))];
  const most = outcomes.find((outcome) => 2 * weightOf(seats.filter(({ vote }) => verbs[vote!.verb]!.outcome === outcome)) > weightOf(seats));
  const outcome = most ?? tie?.[side] ?? plainOutcomes(declaration, side)[0] ?? outcomes[0]!;
  return decided(outcome, votes, declaration);
}

/** The outcomes of a side that are no returns. */
export function plainOutcomes({ verbs }: TaskDeclaration, side: Side): string[] {
  return [...new Set(Object.values(verbs).filter((verb) => verb.counts === side && !verb.to).map(({ outcome }) => outcome))];
}

/** The targets of an outcome, in the order they are written. */
export function targetsOf({ verbs }: TaskDeclaration, outcome: string): string[] {
  return [...new Set(Object.values(verbs).flatMap((verb) => (verb.outcome === outcome ? verb.to ?? [] : [])))];
}

function decided(outcome: string, votes: readonly Vote[], declaration: TaskDeclaration): Decision {
  const targets = targetsOf(declaration, outcome);
  const to = targets.find((target) => votes.some((vote) => declaration.verbs[vote.verb]!.outcome === outcome && vote.to === target)) ?? targets[0];
  return { outcome, ...(to === undefined ? {} : { to }) };
}

function voting(seats: readonly Seat[]): readonly Seat[] {
  return seats.filter((seat) => !seat.advisory);
}

function answered(seats: readonly Seat[], side: Side, { verbs }: TaskDeclaration): readonly Seat[] {
  return voting(seats).filter(({ vote }) => vote && verbs[vote.verb]?.counts === side);
}

function weightOf(seats: readonly Seat[]): number {
  return seats.reduce((sum, { weight }) => sum + (weight ?? 1), 0);
}
