// A command to what it means here and now: what its event declares, the seat it is about, and whether this actor may ask it.
import type { Definition } from '../compiled.ts';
import type { EventDeclaration, TaskDeclaration, Text, TimerDeclaration } from '../definition.ts';
import type { Seat, Task } from '../effect.ts';
import type { Actor, Facts } from '../facts.ts';
import type { Command, Instance, Snapshot } from '../instance.ts';
import { own, type Json } from '../json.ts';
import { activeStates, exceptOf, labelOf, partyForms, statesOfDefinition } from '../moment.ts';
import { isOf } from '../party.ts';
import { nearest, problem, type Problem } from '../problem.ts';
import { isRecord } from '../record.ts';
import type { Scope } from '../rule.ts';
import { isOperation, isVoting, operations, operationsOn, removable, seatFor, seatOf, type OperationName } from '../task.ts';

/** What is asked of a task: a vote by a verb, or an operation. */
export interface AskedOfTask {
  readonly task: Task;
  readonly asks: TaskDeclaration;
  /** The seat of the actor, or the one to remove; none for one who adds seats without having one. */
  readonly seat?: Seat;
  readonly verb?: TaskDeclaration['verbs'][string];
  readonly operation?: OperationName;
}

/** A command recognised. */
export interface Asked {
  readonly declaration: EventDeclaration;
  readonly of?: AskedOfTask;
  readonly timer?: string;
  /** The timer has further instants. */
  readonly repeats?: boolean;
  readonly refreshes?: true;
}

interface Refused { readonly problems: readonly Problem[] }

const refused = (...problems: readonly Problem[]): Refused => ({ problems });

const timerLabel: Text = { 'zh-CN': '到期', en: 'Due' };

/** What the system asks of a case when the parameters it goes by have changed: its timers are worked out anew, nothing else. */
export const refresh = 'instance.refresh';
const refreshLabel: Text = { 'zh-CN': '参数变更', en: 'Parameters changed' };

/** Finds what is asked and whether this actor may ask it here and now. */
export function recognise(definition: Definition, instance: Instance, command: Command, facts: Facts, scope: Scope): Asked | Refused {
  const { event } = command;
  if (event === refresh && facts.actor.kind === 'system') return instance.snapshot.status === 'finished' ? refused(notAvailable(definition, instance, refresh)) : { declaration: { label: refreshLabel }, refreshes: true };
  if (event.includes('.')) return recogniseTimer(definition, instance, event, facts);
  if (isOperation(event)) return recogniseOperation(definition, instance, event, command, facts, scope);
  const { process } = definition.compiled.document;
  const declaration = Object.hasOwn(process.events ?? {}, event) ? process.events![event]! : undefined;
  if (!declaration) return refused(unknownEvent(definition, event));
  if (facts.off?.includes(event)) return refused(switchedOff(declaration, event));
  const isVerb = (task: Task): boolean => taskOf(definition, task).verbs[event] !== undefined;
  const task = taskMeant(definition, instance.snapshot, command, facts.actor, isVerb);
  if (task && 'problems' in task) return task;
  return task ? recogniseVote(definition, instance, task, declaration, command, facts.actor) : recogniseCommand(definition, instance, event, declaration, facts, scope);
}

function recogniseTimer(definition: Definition, instance: Instance, event: string, { actor, now }: Facts): Asked | Refused {
  const timer = instance.snapshot.timers[event];
  const [state, name] = event.split('.') as [string, string];
  const declared = own(activeStates(definition, instance.snapshot.states).find(({ key }) => key === state)?.meta.timers, name) as TimerDeclaration | undefined;
  if (actor.kind !== 'system' || !declared) return refused(unknownEvent(definition, event));
  if (!timer || timer.fired) return refused(notAvailable(definition, instance, event));
  if (timer.at > now.instant) return refused(problem('timer.not-due', '/event', { timer: event, at: timer.at }));
  return { declaration: { label: timerLabel }, timer: event, repeats: 'every' in declared };
}

function recogniseCommand(definition: Definition, instance: Instance, event: string, declaration: EventDeclaration, { actor }: Facts, scope: Scope): Asked | Refused {
  if (!declaration.by) return refused(notAvailable(definition, instance, event));
  if (!declaration.by.some((party) => isOf(actor, partyForms(definition, party), scope, definition.compiled.id))) return refused(problem('event.not-yours', '/event', { event: declaration.label ?? event }));
  // A record has no route that could not hear it.
  if (!isRecord(definition) && !activeStates(definition, instance.snapshot.states).some((node) => node.heard.includes(event))) return refused(notAvailable(definition, instance, event));
  return { declaration };
}

function recogniseVote(definition: Definition, { snapshot }: Instance, task: Task, declaration: EventDeclaration, { event, seat: named }: Command, actor: Actor): Asked | Refused {
  const asks = taskOf(definition, task);
  const label = declaration.label ?? event;
  const seat = seatFor(task, actor, exceptOf(definition, snapshot, task), named);
  if ('code' in seat) return refused(noSeat(seat, label));
  const verb = Object.hasOwn(asks.verbs, event) ? asks.verbs[event] : undefined;
  if (!verb) return refused(problem('event.unknown', '/event', { event, allowed: Object.keys(asks.verbs) }));
  return isVoting(seat) ? { declaration, of: { task, asks, seat, verb } } : refused(cannot(label, asks, seat, task, actor));
}

function recogniseOperation(definition: Definition, instance: Instance, operation: OperationName, command: Command, { actor }: Facts, scope: Scope): Asked | Refused {
  const task = taskMeant(definition, instance.snapshot, command, actor, () => true);
  if (!task) return refused(notAvailable(definition, instance, operation));
  if ('problems' in task) return task;
  const asks = taskOf(definition, task);
  const { declared: declaration, isOpen } = operations[operation];
  const own = seatFor(task, actor, exceptOf(definition, instance.snapshot, task), operation === 'remove' ? undefined : command.seat);
  const label = declaration.label!;
  if (operation === 'remove') {
    const seats = removable(asks, task, actor);
    const seat = command.seat === undefined && seats.length === 1 ? seats[0] : seats.find(({ id }) => id === command.seat);
    if (seat) return { declaration, of: { task, asks, seat, operation } };
    if (command.seat !== undefined && !task.seats.some(({ id }) => id === command.seat)) return refused(problem('seat.unknown', '/seat', { seat: command.seat }));
    return refused('code' in own ? noSeat(own, label) : cannot(label, asks, own, task, actor));
  }
  if ('code' in own) {
    const addsForOthers = operation === 'add' && asks.ops?.add !== undefined && command.seat === undefined
      && (actor.kind === 'system' || (asks.ops.add.by !== undefined && isOf(actor, partyForms(definition, asks.ops.add.by), scope, definition.compiled.id)));
    return addsForOthers ? { declaration, of: { task, asks, operation } } : refused(noSeat(own, label));
  }
  return isOpen(asks, own) ? { declaration, of: { task, asks, seat: own, operation } } : refused(cannot(label, asks, own, task, actor));
}

/** The task a command means: the one it names, else among those that fit the first that has a seat for the actor. */
function taskMeant(definition: Definition, snapshot: Snapshot, { task: named }: Command, actor: Actor, fits: (task: Task) => boolean): Task | Refused | undefined {
  if (named === undefined) {
    const fitting = snapshot.tasks.filter(fits);
    return fitting.find((task) => seatOf(task, actor, exceptOf(definition, snapshot, task))) ?? fitting[0];
  }
  const task = snapshot.tasks.find(({ id }) => id === named);
  if (task) return task;
  const [state, opening] = named.split('.');
  const was = state !== undefined && Number(opening) <= (snapshot.openings[state] ?? 0);
  return refused(problem(was ? 'task.decided' : 'task.unknown', '/task', { task: named }));
}

/** What a task declares. */
export function taskOf(definition: Definition, { state }: Task): TaskDeclaration {
  return statesOfDefinition(definition).get(state)!.meta.task!;
}

/** The problem of what the actor's organisation has switched off. */
export function switchedOff({ label }: EventDeclaration, event: string): Problem {
  return problem('event.switched-off', '/event', { event: (label ?? event) as Json });
}

/** Why somebody has no seat, as a problem of the command. */
export function noSeat({ code, ...params }: Exclude<ReturnType<typeof seatFor>, Seat>, event: Text): Problem {
  return problem(code, code === 'seat.unknown' ? '/seat' : '/task', code === 'task.not-yours' ? { event: event as Json } : params);
}

function cannot(label: Text, asks: TaskDeclaration, seat: Seat, task: Task, actor: Actor): Problem {
  const allowed = [...(isVoting(seat) ? Object.keys(asks.verbs) : []), ...operationsOn(asks, seat, task, actor).map((name) => operations[name].declared.label!)];
  return problem('seat.cannot', '/event', { operation: label as Json, allowed: allowed as Json });
}

function unknownEvent(definition: Definition, event: string): Problem {
  const known = Object.keys(definition.compiled.document.process.events ?? {});
  const near = nearest(event, known);
  return problem('event.unknown', '/event', { event, allowed: known, ...(near ? { nearest: near } : {}) });
}

/** The problem of an event that the present state does not hear. */
export function notAvailable(definition: Definition, instance: Instance, event: string): Problem {
  const state = labelOf(definition, instance.snapshot.states);
  const label = isOperation(event) ? operations[event].declared.label! : definition.compiled.document.process.events?.[event]?.label ?? event;
  const allowed = [...new Set(activeStates(definition, instance.snapshot.states).flatMap((node) => [...node.heard, ...Object.keys(node.meta.task?.verbs ?? {})]))].filter((each) => !each.includes('.')).sort();
  return problem(instance.snapshot.status === 'finished' && allowed.length === 0 ? 'instance.finished' : 'event.not-available', '/event', { event: label as Json, state: state as Json, allowed });
}
