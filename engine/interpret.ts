// The one step: an instance, a command and the facts of the moment in; a step to commit or the problems out.
import type { Definition } from './compiled.ts';
import { yearsMissing } from './calendar.ts';
import { accessOf, columnsOf, reservationsAt, timerEffects, timersAfter, TimerTooSoon } from './consequence.ts';
import type { EventDeclaration, NamedRule, Rule } from './definition.ts';
import type { Effect, Reservation, Task } from './effect.ts';
import type { Asks, Facts } from './facts.ts';
import { retrieve, type Command, type Instance, type Snapshot, type Step } from './instance.ts';
import { recognise, type Asked } from './interpret/recognise.ts';
import { restored, retrieveDeclared, standBefore } from './interpret/retrieve.ts';
import { countsRounds, openingOf, walk, type Impulse, type Walked } from './interpret/walk.ts';
import { withoutSecrets } from './form.ts';
import { judgeKey, judgeSignature } from './key.ts';
import { same, type Json, type JsonObject } from './json.ts';
import { EndlessMachine, UnknownGuard, type GuardSeen } from './machine.ts';
import { countsByCalendar, exceptOf, factsRead, instanceAt, labelOf, momentOf, partyForms, type Heard } from './moment.ts';
import { isByRelation } from './party.ts';
import { problem, type Problem } from './problem.ts';
import { judgeProof } from './proof.ts';
import { evaluate, OverBudget, type Scope } from './rule.ts';
import { scored } from './score.ts';
import { addMinutes } from './time.ts';
import { candidatesOf, decisionOf, directoryOf, isGuestOn, operate, personOf, vote, type Decision, type Directory } from './task.ts';
import { scopeWith, worded } from './wording.ts';
import { write } from './writing.ts';

export { notAvailable, refresh } from './interpret/recognise.ts';
export { isRetrievable, lastStepOf } from './interpret/retrieve.ts';

/** A step that must not be: nothing of it is stored. With `asks` it may be, once the facts tell who these people are. */
export interface Refusal { readonly ok: false; readonly problems: readonly Problem[]; readonly asks?: Asks }

/** What a caller may watch: every need and guard judged, with its verdict, and what the machine heard where it moved. */
export interface Watch { readonly need?: (name: string, holds: boolean) => void; readonly guard?: GuardSeen; readonly moved?: (states: readonly string[], event: string) => void }

export const longestComment = 500;
/** How often a caller who is asked about people has to answer: who they are, who stands in for them, whom the command names. */
export const mostAsked = 3;

/**
 * One step of an instance, or of one that would begin under `id` when `instance` is null. Throws only on our own mistakes.
 * The actor is a person, who may vote on a task, do something with a seat or command the instance, or the system, who sends timers and signals.
 */
export function act(definition: Definition, instance: Instance | null, command: Command, facts: Facts, id: string, watch: Watch = {}): Step | Refusal {
  if (!countsByCalendar(definition)) return attempt(definition, instance, command, facts, id, watch);
  const { id: name, years } = facts.calendar ?? { id: definition.compiled.document.process.calendar ?? '', years: {} };
  const calendar = { id: name, years, asked: new Set<string>() };
  const taken = attempt(definition, instance, command, { ...facts, calendar }, id, watch);
  const missing = yearsMissing(calendar);
  // Whatever else the step would have been: it counted days that nobody knows.
  return missing.length === 0 ? taken : refusal(...missing.map((year) => problem('calendar.missing-year', '/event', { ...(name === '' ? {} : { calendar: name }), year })));
}

function attempt(definition: Definition, instance: Instance | null, command: Command, facts: Facts, id: string, watch: Watch): Step | Refusal {
  try {
    return steps(definition, instanceAt(definition, instance, facts, id), command, facts, watch);
  } catch (error) {
    if (error instanceof UnknownGuard) return refusal(problem('rule.unknown', error.at, { facts: error.missing }));
    if (error instanceof EndlessMachine) return refusal(problem('step.loop', '/machine', {}));
    if (error instanceof OverBudget) return refusal(problem('rule.over-budget', '', {}));
    if (error instanceof TimerTooSoon) return refusal(problem('timer.too-soon', error.at, { timer: error.timer }));
    throw error;
  }
}

function steps(definition: Definition, instance: Instance, command: Command, facts: Facts, watch: Watch): Step | Refusal {
  const { snapshot } = instance;
  if (!definition.compiled.machine) return refusal(problem('event.unknown', '/event', { event: command.event }));

  if (command.event === retrieve) return takeBack(definition, instance, command, facts);
  const heard: Heard = { type: command.event, comment: command.comment ?? '', ...(command.to === undefined ? {} : { to: command.to }), ...(command.data ? { data: command.data } : {}) };
  const before = momentOf(definition, instance, facts, heard);
  const asked = recognise(definition, instance, command, facts, before);
  if ('problems' in asked) return refusal(...asked.problems);

  const { declaration } = asked;
  const problems = [...judgeTime(declaration, facts, command.event), ...(asked.of?.operation ? [] : judgeKey(definition, declaration, facts)), ...judgeComment(declaration, command), ...judgeReturn(asked, command), ...judgeNeeds(definition, declaration, before, watch)];
  if (problems.length > 0) return refusal(...problems);

  const filled = write(definition, instance, command, asked.declaration, facts, before);
  if ('problems' in filled) return refusal(...filled.problems);
  const written = { data: scored(definition, instance, filled.data, command.event, facts, heard) };
  // Last, for it is spent by being looked at.
  const unshown = facts.actor.kind === 'system' ? [] : [...judgeProof(declaration, facts, written.data), ...(asked.of?.operation ? [] : judgeSignature(definition, declaration, facts))];
  if (unshown.length > 0) return refusal(...unshown);

  const directory = directoryOf(facts);
  const told = { ...instance, data: written.data, snapshot: toldTo(definition, snapshot, asked, command, facts) };
  const answered = answer(definition, told, asked, command, facts, directory);
  if ('problems' in answered) return refusal(...answered.problems);

  const walked = walk(definition, answered.instance, answered.impulse, { facts, heard, directory, seen: watch.guard, moving: watch.moved, mayStay: asked.repeats ?? false });
  const asks = directory.asks();
  if (asks) return { ...refusal(problem('task.people-unknown', '/task')), asks };
  if ('problems' in walked) return refusal(...walked.problems);
  return conclude(definition, instance, { ...answered.instance, snapshot: walked.snapshot }, asked, command, facts, { ...walked, heard, decision: answered.decision });
}

/** The snapshot that has heard of the event, before anybody moves. */
function toldTo(definition: Definition, snapshot: Snapshot, { declaration, timer, of, refreshes }: Asked, command: Command, { actor, now }: Facts): Snapshot {
  return {
    ...snapshot, touched: now.instant,
    last: timer !== undefined || refreshes || of?.operation ? snapshot.last : { ...snapshot.last, [command.event]: { at: now.instant, by: actor.id, comment: command.comment ?? '' } },
    ...(declaration.round ? { round: snapshot.round + 1, ...(countsRounds(definition) ? { approved: [] } : {}) } : {}),
  };
}

interface Answered { readonly instance: Instance; readonly impulse?: Impulse; readonly decision?: Decision }

/** What the people of a task make of it: a vote or an operation on its seats, and what is decided by it. An event without a task moves the machine itself. */
function answer(definition: Definition, instance: Instance, { of, refreshes }: Asked, command: Command, facts: Facts, directory: Directory): Answered | { readonly problems: readonly Problem[] } {
  if (!of) return { instance, ...(refreshes ? {} : { impulse: { event: command.event } }) };
  const { task, asks, seat, verb, operation } = of;
  const { actor, now } = facts;
  const { snapshot } = instance;
  const said = { actor, at: now.instant, comment: command.comment ?? '' };
  const to = command.to ?? verb?.to?.[0];
  const changed = operation
    ? operate(operation, { task, ...(seat ? { seat } : {}), ...said, ...pick(command, 'person', 'place'), opening: openingOf(definition, asks, snapshot, momentOf(definition, instance, facts), facts, directory) })
    : vote(task, seat!, { verb: command.event, ...said, ...(to === undefined ? {} : { to }) });
  if ('code' in changed) return { problems: [changed] };
  const decision = decisionOf(changed, asks);
  // Who was found by where he stands is nobody of the party tomorrow, and goes on seeing what he decided.
  const isGuest = seat !== undefined && (isGuestOn(seat) || isByRelation(partyForms(definition, asks.who))) && (verb !== undefined || operation === 'advise');
  const after: Snapshot = {
    ...snapshot, tasks: snapshot.tasks.map((each) => (each.id === task.id ? changed : each)),
    ...(isGuest ? { seated: { ...snapshot.seated, [actor.id]: task.state } } : {}),
  };
  return { instance: { ...instance, snapshot: after }, ...(decision ? { decision, impulse: { task: changed, decision } } : {}) };
}

/** What follows from where the case has come to. */
function conclude(definition: Definition, before: Instance, after: Instance, asked: Asked, command: Command, facts: Facts, { left, said, automatic, heard, decision }: Walked & { readonly heard: Heard; readonly decision: Decision | undefined }): Step | Refusal {
  const { of, declaration } = asked;
  const told: Heard = { ...heard, ...(decision?.to === undefined ? {} : { to: decision.to }) };
  const here = momentOf(definition, after, facts, told);
  const timers = timersAfter(definition, after.snapshot.timers, after.snapshot.states, left, here, asked.timer);
  // A change of a parameter takes nothing more for a case than it has: its next step is judged by it.
  const hold = asked.refreshes ? before.snapshot.reservations : reservationsAt(definition, after.snapshot.states, here);
  const refused = refuseReservations(definition, hold, before.snapshot.reservations, facts, here);
  if (refused.length > 0) return refusal(...refused);

  const settled: Snapshot = { ...after.snapshot, timers: timers.timers, reservations: hold };
  // What follows has been worked out with references to secrets; not even they are kept.
  const settledAt: Instance = { ...after, snapshot: settled, data: withoutSecrets(definition, after.data) };
  const number = numberOf(definition, before, settled, facts);
  return {
    ...stepTo(definition, before, settledAt, here),
    effects: [...taskEffects(definition, settled, before.snapshot.tasks, of && decision ? { [of.task.id]: decision.outcome } : {}), ...timers.effects, ...said],
    ...(number ? { number } : {}),
    record: {
      ...recordOf(definition, before, settledAt, command, facts, declaration),
      ...(of ? { task: of.task.id } : {}), ...(decision ? { outcome: decision.outcome } : {}),
      ...(of?.seat ? { seat: of.seat.id } : {}), ...(of?.seat?.onBehalfOf ? { onBehalfOf: of.seat.onBehalfOf } : {}),
      ...(of?.operation && facts.person ? { person: personOf(facts.person) } : {}), ...(of?.operation ? pick(command, 'place') : {}),
      ...(automatic.length > 0 ? { automatic } : {}),
    },
  };
}

/** The step that takes the last one back: everything stands as before it, but for the instant, and for what was counted. */
function takeBack(definition: Definition, instance: Instance, command: Command, facts: Facts): Step | Refusal {
  const last = standBefore(definition, instance.last, facts);
  if ('code' in last) return refusal(last);
  const asked = [...judgeComment(retrieveDeclared, command), ...Object.keys(command.data ?? {}).map((name) => problem('field.not-writable', `/${name}`, {}))];
  if (asked.length > 0) return refusal(...asked);
  const { snapshot: now } = instance;
  const snapshot = restored(last.snapshot, now, facts);
  const after: Instance = { ...instance, snapshot, data: last.data };
  return {
    ...stepTo(definition, instance, after, momentOf(definition, after, facts)),
    effects: [...taskEffects(definition, snapshot, now.tasks, {}), ...timerEffects(now.timers, snapshot.timers)],
    record: { ...recordOf(definition, instance, after, command, facts, retrieveDeclared), ...(last.task === undefined ? {} : { task: last.task }) },
  };
}

/** What is stored of where a step leads: the case, who sees it, and the places it takes and gives back. */
function stepTo(definition: Definition, { snapshot: { reservations: held } }: Instance, { snapshot, data }: Instance, here: Scope): Pick<Step, 'ok' | 'snapshot' | 'data' | 'columns' | 'access' | 'hold' | 'release'> {
  const hold = snapshot.reservations;
  const holds = (group: readonly Reservation[], reservation: Reservation): boolean => group.some((each) => same(each as unknown as Json, reservation as unknown as Json));
  const columns = columnsOf(definition, snapshot, here);
  return {
    ok: true, snapshot, data, columns, access: accessOf(definition, snapshot, columns, here),
    hold: hold.filter((reservation) => !holds(held, reservation)), release: held.filter((reservation) => !holds(hold, reservation)),
  };
}

/** What the history keeps of any step. */
function recordOf(definition: Definition, before: Instance, { snapshot, data }: Instance, { event, comment = '' }: Command, facts: Facts, { label = event }: EventDeclaration): Step['record'] {
  return {
    event, label, from: before.snapshot.states.join('+'), to: snapshot.states.join('+'), toLabel: labelOf(definition, snapshot.states),
    comment, change: changeBetween(before.data, data), facts: factsRead(definition.compiled.reads, facts),
  };
}

/** Tasks that are gone, that are new, and whose seats are offered to others than before. One that opens and decides itself in the same step was never asked of anybody. */
function taskEffects(definition: Definition, snapshot: Snapshot, before: readonly Task[], outcomes: { readonly [task: string]: string }): Effect[] {
  const after = snapshot.tasks;
  const known = new Map(before.map((task) => [task.id, task]));
  const open = new Set(after.map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !open.has(id)).map(({ id }): Effect => ({ type: 'close-task', task: id, ...(outcomes[id] === undefined ? {} : { outcome: outcomes[id] }) })),
    ...after.flatMap((task): Effect[] => {
      const was = known.get(task.id);
      const except = exceptOf(definition, snapshot, task);
      if (!was) return [{ type: 'open-task', task, ...(except === undefined ? {} : { except }) }];
      const candidates = candidatesOf(task);
      return same(candidatesOf(was), candidates) ? [] : [{ type: 'offer-task', task: task.id, candidates }];
    }),
  ];
}

function pick<T extends object, K extends keyof T>(whole: T, ...keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.flatMap((key) => (whole[key] === undefined ? [] : [[key, whole[key]]]))) as Pick<T, K>;
}

/** Refuses what is sent later than its form allows. Where no form was opened no time runs. */
export function judgeTime(declaration: EventDeclaration, { now, opened }: Facts, event: string): Problem[] {
  const until = deadlineOf(declaration, opened);
  return until === undefined || now.instant <= until ? [] : [problem('event.too-late', '/event', { event: (declaration.label ?? event) as Json, minutes: declaration.within! })];
}

/** The instant until which the form of an event may be sent. */
export function deadlineOf({ within }: EventDeclaration, opened: string | undefined): string | undefined {
  return within === undefined || opened === undefined ? undefined : addMinutes(opened, within);
}

function judgeComment(declaration: EventDeclaration, command: Command): Problem[] {
  const comment = (command.comment ?? '').trim();
  if (declaration.comment === 'required' && comment === '') return [problem('comment.required', '/comment', {})];
  return [...comment].length > longestComment ? [problem('comment.too-long', '/comment', { limit: longestComment, found: [...comment].length })] : [];
}

function judgeReturn({ of }: Asked, command: Command): Problem[] {
  const verb = of?.verb;
  if (!verb?.to) return command.to === undefined ? [] : [problem('return.unknown-target', '/to', { to: command.to, allowed: [] })];
  if (command.to === undefined) return verb.to.length === 1 ? [] : [problem('return.unknown-target', '/to', { allowed: verb.to })];
  return verb.to.includes(command.to) ? [] : [problem('return.unknown-target', '/to', { to: command.to, allowed: verb.to })];
}

/** All needs of an event that do not hold, each with its sentence; an unknown need refuses too. */
export function judgeNeeds(definition: Definition, declaration: EventDeclaration, scope: Scope, watch: Watch = {}): Problem[] {
  return (declaration.needs ?? []).flatMap((need) => {
    const rule = definition.compiled.document.process.rules![need]! as NamedRule;
    const outcome = evaluate(rule.rule as Rule, scope);
    if (outcome.known) watch.need?.(need, outcome.value === true);
    if (outcome.known && outcome.value === true) return [];
    return [problem('need.unmet', '/event', { need, say: worded(rule.say, scopeWith(rule.with, scope)) as Json, ...(outcome.known ? {} : { facts: outcome.missing }) })];
  });
}

/** Refuses early what the facts show to be taken; the write decides. */
function refuseReservations(definition: Definition, hold: readonly Reservation[], held: readonly Reservation[], facts: Facts, scope: Scope): Problem[] {
  return hold.flatMap((reservation) => {
    const before = held.find((each) => each.name === reservation.name && each.space === reservation.space && each.key === reservation.key)?.amount ?? 0;
    const left = facts.reservation?.[reservation.name]?.left;
    if (left === undefined || reservation.amount - before <= left) return [];
    return [reservationRefused(definition, reservation.name, scope)];
  });
}

/** The refusal of a reservation with its author's sentence. */
export function reservationRefused(definition: Definition, name: string, scope: Scope): Problem {
  return problem('reservation.refused', '/event', { reservation: name, say: worded(definition.compiled.document.process.reservations![name]!.say, scope) as Json });
}

function numberOf(definition: Definition, instance: Instance, snapshot: Snapshot, facts: Facts): Step['number'] {
  const declared = definition.compiled.document.process.number;
  if (!declared || instance.number !== null || (declared.in && !declared.in.some((state) => snapshot.states.includes(state)))) return undefined;
  const length = { day: 10, month: 7, year: 4 }[declared.reset ?? 'day'];
  return { prefix: declared.prefix, period: facts.now.date.slice(0, length).replaceAll('-', ''), digits: declared.digits ?? 4 };
}

/** The top-level merge patch that leads from one set of data to another. */
function changeBetween(before: JsonObject, after: JsonObject): JsonObject {
  const change: Record<string, Json> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) if (!same(before[key], after[key])) change[key] = after[key] ?? null;
  return change;
}

function refusal(...problems: readonly Problem[]): Refusal {
  return { ok: false, problems };
}
