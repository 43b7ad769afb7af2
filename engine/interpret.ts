// The one step: an instance, a command and the facts of the moment in; a step to commit or the problems out.
import type { Definition } from './compiled.ts';
import { yearsMissing } from './calendar.ts';
import { accessOf, columnsOf, notifyEffect, reservationsAt, timersAfter, TimerTooSoon } from './consequence.ts';
import type { EventDeclaration, NamedRule, PartyForm, Rule, TaskDeclaration, Text, TimerDeclaration } from './definition.ts';
import type { Effect, Reservation, Task } from './effect.ts';
import type { Facts } from './facts.ts';
import type { Command, Instance, Snapshot, Step } from './instance.ts';
import { own, same, type Json, type JsonObject } from './json.ts';
import { EndlessMachine, step as stepMachine, UnknownGuard, type GuardSeen, type MachineStep } from './machine.ts';
import { activeStates, countsByCalendar, factsRead, instanceAt, labelOf, momentOf, statesOfDefinition, type Heard } from './moment.ts';
import { granteesOfActor, granteesOfParty, isOf } from './party.ts';
import { nearest, problem, type Problem } from './problem.ts';
import { evaluate, OverBudget, type Scope } from './rule.ts';
import { openTask, seatOf, vote } from './task.ts';
import { scopeWith, worded } from './wording.ts';
import { write } from './writing.ts';

/** A step that must not be: nothing of it is stored. */
export interface Refusal { readonly ok: false; readonly problems: readonly Problem[] }

/** What a caller may watch: every need and guard judged, with its verdict. */
export interface Watch { readonly need?: (name: string, holds: boolean) => void; readonly guard?: GuardSeen }

export const longestComment = 500;

/**
 * One step of an instance, or of one that would begin under `id` when `instance` is null. Throws only on our own mistakes.
 * The actor is a person, who may vote on a task or command the instance, or the system, who sends timers and signals.
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
  const machine = definition.compiled.machine;
  if (!machine) return refusal(problem('event.unknown', '/event', { event: command.event }));

  const heard: Heard = { type: command.event, comment: command.comment ?? '', ...(command.to === undefined ? {} : { to: command.to }), ...(command.data ? { data: command.data } : {}) };
  const before = momentOf(definition, instance, facts, heard);
  const asked = recognise(definition, instance, command, facts, before);
  if ('problems' in asked) return refusal(...asked.problems);

  const { declaration } = asked;
  const problems = [...judgeComment(declaration, command), ...judgeReturn(asked, command), ...judgeNeeds(definition, declaration, before, watch)];
  if (problems.length > 0) return refusal(...problems);

  const written = write(definition, instance, command, asked.declaration, facts, before);
  if ('problems' in written) return refusal(...written.problems);
  const { data } = written;

  const { actor, now } = facts;
  const last = asked.timer || asked.refreshes ? snapshot.last : { ...snapshot.last, [command.event]: { at: now.instant, by: actor.id, comment: command.comment ?? '' } };
  const ballot = asked.task && cast(asked, command, facts);
  const tasksVoted = ballot ? snapshot.tasks.map((task) => (task.id === ballot.task.id ? ballot.task : task)) : snapshot.tasks;
  const outcome = ballot?.outcome;
  const told = { ...instance, data, snapshot: { ...snapshot, last, tasks: tasksVoted, round: snapshot.round + (declaration.round ? 1 : 0) } };

  const to = command.to ?? asked.verb?.to?.[0];
  const event = asked.refreshes ? null : asked.task ? (outcome === undefined ? null : `${asked.task.state}.${outcome}`) : command.event;
  const during = momentOf(definition, told, facts, { ...heard, ...(to === undefined ? {} : { to }) });
  const unmoved: MachineStep = { value: snapshot.value, states: snapshot.states, exited: [], entered: [], actions: [] };
  // A repeated timer goes on, also when no way was open for it this time.
  const moved = (event === null ? unmoved : stepMachine(machine, snapshot.value, { type: event }, during, watch.guard)) ?? (asked.repeats ? unmoved : null);
  if (!moved) return refusal(notAvailable(definition, instance, command.event));

  const left = new Set(moved.exited);
  const returned = asked.verb?.to !== undefined && outcome !== undefined;
  const placed: Snapshot = {
    ...told.snapshot, value: moved.value, states: moved.states, touched: now.instant,
    since: moved.entered.length > 0 ? now.instant : snapshot.since,
    status: activeStates(definition, moved.states).filter((node) => node.atomic).every((node) => node.meta.finished) ? 'finished' : 'active',
    returnedFrom: returned ? asked.task!.state : moved.entered.length > 0 ? '' : snapshot.returnedFrom,
  };
  const after = momentOf(definition, { ...told, snapshot: placed }, facts, { ...heard, ...(to === undefined ? {} : { to }) });

  const closed = tasksVoted.filter((task) => left.has(task.state));
  const opened = openTasks(definition, placed, moved.entered, after, facts);
  if ('problems' in opened) return refusal(...opened.problems);
  const timers = timersAfter(definition, told.snapshot.timers, placed.states, left, after, asked.timer);
  const hold = reservationsAt(definition, placed.states, after);
  const refused = refuseReservations(definition, hold, snapshot.reservations, facts, after);
  if (refused.length > 0) return refusal(...refused);

  const settled: Snapshot = { ...placed, openings: opened.openings, tasks: [...tasksVoted.filter((task) => !left.has(task.state)), ...opened.tasks], timers: timers.timers, reservations: hold };
  const columns = columnsOf(definition, settled, after);
  const effects: Effect[] = [
    ...closed.map((task): Effect => ({ type: 'close-task', task: task.id, ...(ballot?.task.id === task.id && outcome !== undefined ? { outcome } : {}) })),
    ...opened.tasks.map((task): Effect => ({ type: 'open-task', task })),
    ...timers.effects,
    ...moved.actions.map((action) => notifyEffect(definition, action, after)),
  ];
  const number = numberOf(definition, instance, settled, facts);
  return {
    ok: true, snapshot: settled, data, columns, access: accessOf(definition, settled, columns, after), effects,
    hold: hold.filter((reservation) => !snapshot.reservations.some((held) => same(held as unknown as Json, reservation as unknown as Json))),
    release: snapshot.reservations.filter((held) => !hold.some((reservation) => same(held as unknown as Json, reservation as unknown as Json))),
    ...(number ? { number } : {}),
    record: {
      event: command.event, label: declaration.label ?? command.event, from: snapshot.states.join('+'), to: settled.states.join('+'), toLabel: labelOf(definition, settled.states),
      ...(asked.task ? { task: asked.task.id } : {}), ...(outcome === undefined ? {} : { outcome }),
      comment: command.comment ?? '', change: changeBetween(instance.data, data), facts: factsRead(definition.compiled.reads, facts),
    },
  };
}

/** A command recognised: what its event declares, and the task it votes on or the timer it is. */
interface Asked {
  readonly declaration: EventDeclaration;
  readonly task?: Task;
  readonly verb?: TaskDeclaration['verbs'][string];
  readonly task_?: TaskDeclaration;
  readonly timer?: string;
  readonly refreshes?: true;
  /** The timer has further instants. */
  readonly repeats?: boolean;
}

/** Finds what is asked and whether this actor may ask it here and now. */
function recognise(definition: Definition, instance: Instance, command: Command, facts: Facts, scope: Scope): Asked | { readonly problems: readonly Problem[] } {
  const { process } = definition.compiled.document;
  const { snapshot } = instance;
  const { actor } = facts;
  const active = activeStates(definition, snapshot.states);
  if (command.event === refresh && actor.kind === 'system') return { declaration: { label: refreshLabel }, refreshes: true };
  if (command.event.includes('.')) {
    const timer = snapshot.timers[command.event];
    const [state, name] = command.event.split('.') as [string, string];
    const declared = own(active.find((node) => node.key === state)?.meta.timers, name) as TimerDeclaration | undefined;
    if (actor.kind !== 'system' || !declared) return { problems: [unknownEvent(definition, command.event)] };
    if (!timer || timer.fired) return { problems: [notAvailable(definition, instance, command.event)] };
    if (timer.at > facts.now.instant) return { problems: [problem('timer.not-due', '/event', { timer: command.event, at: timer.at })] };
    return { declaration: { label: timerLabel }, timer: command.event, repeats: 'every' in declared };
  }
  const declaration = Object.hasOwn(process.events ?? {}, command.event) ? process.events![command.event]! : undefined;
  if (!declaration) return { problems: [unknownEvent(definition, command.event)] };

  const isVerb = (state: string) => statesOfDefinition(definition).get(state)?.meta.task?.verbs[command.event] !== undefined;
  const task = command.task === undefined ? snapshot.tasks.find((each) => isVerb(each.state)) : snapshot.tasks.find((each) => each.id === command.task);
  if (command.task !== undefined && !task) {
    const [state, opening] = command.task.split('.');
    const was = state !== undefined && Number(opening) <= (snapshot.openings[state] ?? 0);
    return { problems: [problem(was ? 'task.decided' : 'task.unknown', '/task', { task: command.task })] };
  }
  if (task) {
    const asks = statesOfDefinition(definition).get(task.state)!.meta.task!;
    const seat = seatOf(task, granteesOfActor(actor));
    if (!seat) return { problems: [problem('task.not-yours', '/task', { event: declaration.label ?? command.event })] };
    const verb = Object.hasOwn(asks.verbs, command.event) ? asks.verbs[command.event] : undefined;
    if (!verb) return { problems: [problem('event.unknown', '/event', { event: command.event, allowed: Object.keys(asks.verbs) })] };
    return { declaration, task, verb, task_: asks };
  }
  if (!declaration.by) return { problems: [notAvailable(definition, instance, command.event)] };
  if (!declaration.by.some((party) => isOf(actor, partyForms(definition, party), scope, process.id))) return { problems: [problem('event.not-yours', '/event', { event: declaration.label ?? command.event })] };
  if (!active.some((node) => node.heard.includes(command.event))) return { problems: [notAvailable(definition, instance, command.event)] };
  return { declaration };
}

const timerLabel: Text = { 'zh-CN': '到期', en: 'Due' };

/** What the system asks of a case when the parameters it goes by have changed: timers, reservations and columns are worked out anew, nothing else. */
export const refresh = 'instance.refresh';
const refreshLabel: Text = { 'zh-CN': '参数变更', en: 'Parameters changed' };

/** The forms of a party; `anyone` is built in. */
export function partyForms(definition: Definition, party: string): readonly PartyForm[] {
  return party === 'anyone' ? [{ anyone: true }] : definition.compiled.document.process.parties?.[party] ?? [];
}

function judgeComment(declaration: EventDeclaration, command: Command): Problem[] {
  const comment = (command.comment ?? '').trim();
  if (declaration.comment === 'required' && comment === '') return [problem('comment.required', '/comment', {})];
  return [...comment].length > longestComment ? [problem('comment.too-long', '/comment', { limit: longestComment, found: [...comment].length })] : [];
}

function judgeReturn({ verb }: Asked, command: Command): Problem[] {
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

function cast(asked: Asked, command: Command, facts: Facts): { readonly task: Task; readonly outcome?: string } {
  const seat = seatOf(asked.task!, granteesOfActor(facts.actor))!;
  return vote(asked.task!, asked.task_!, seat, { verb: command.event, actor: facts.actor, at: facts.now.instant, comment: command.comment ?? '' });
}

function openTasks(definition: Definition, snapshot: Snapshot, entered: readonly string[], scope: Scope, facts: Facts): { readonly tasks: readonly Task[]; readonly openings: Snapshot['openings'] } | { readonly problems: readonly Problem[] } {
  const openings: Record<string, number> = { ...snapshot.openings };
  const tasks: Task[] = [];
  for (const state of entered) {
    const node = statesOfDefinition(definition).get(state)!;
    if (!node.meta.task || !snapshot.states.includes(state)) continue;
    const candidates = granteesOfParty(partyForms(definition, node.meta.task.who), scope, definition.compiled.id);
    if (candidates.length === 0) return { problems: [problem('task.no-candidates', `${node.pointer}/meta/task/who`, { party: node.meta.task.who, state: node.meta.label ?? state })] };
    openings[state] = (openings[state] ?? 0) + 1;
    tasks.push(openTask(state, openings[state], candidates, facts.now.instant));
  }
  return { tasks, openings };
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
function reservationRefused(definition: Definition, name: string, scope: Scope): Problem {
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

function unknownEvent(definition: Definition, event: string): Problem {
  const known = Object.keys(definition.compiled.document.process.events ?? {});
  const near = nearest(event, known);
  return problem('event.unknown', '/event', { event, allowed: known, ...(near ? { nearest: near } : {}) });
}

/** The problem of an event that the present state does not hear. */
export function notAvailable(definition: Definition, instance: Instance, event: string): Problem {
  const state = labelOf(definition, instance.snapshot.states);
  const label = definition.compiled.document.process.events?.[event]?.label ?? event;
  const allowed = [...new Set(activeStates(definition, instance.snapshot.states).flatMap((node) => [...node.heard, ...Object.keys(node.meta.task?.verbs ?? {})]))].filter((each) => !each.includes('.')).sort();
  return problem(instance.snapshot.status === 'finished' && allowed.length === 0 ? 'instance.finished' : 'event.not-available', '/event', { event: label as Json, state: state as Json, allowed });
}

function refusal(...problems: readonly Problem[]): Refusal {
  return { ok: false, problems };
}
