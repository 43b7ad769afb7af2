// From place to place: the machine moves on, tasks close and open, and what is decided by itself moves it again, until people are asked or nothing is.
import type { Definition } from '../compiled.ts';
import { notifyEffect } from '../consequence.ts';
import type { Action, TaskDeclaration } from '../definition.ts';
import { belonging, directoryEffect, isDirectoryAction } from '../directory.ts';
import type { DirectoryEffect, Notify, Task } from '../effect.ts';
import type { Facts } from '../facts.ts';
import type { Automatic, Instance, Snapshot } from '../instance.ts';
import { EndlessMachine, step as stepMachine, type GuardSeen } from '../machine.ts';
import { activeStates, momentOf, partyForms, statesOfDefinition, type Heard } from '../moment.ts';
import { granteesByForm, isRelation } from '../party.ts';
import { problem, type Problem } from '../problem.ts';
import type { Scope } from '../rule.ts';
import { isExcluded, addSeats, mostSeats, openTask, transferSeats, type Decision, type Directory, type Opened, type Opening } from '../task.ts';
import { notAvailable } from './recognise.ts';

/** What makes the machine move: an event of its own, or a task that is decided. */
export type Impulse = { readonly event: string } | { readonly task: Task; readonly decision: Decision };

/** Where a case has come to, and what happened on the way. */
export interface Walked {
  readonly snapshot: Snapshot;
  /** States that were left, also those entered again. */
  readonly left: ReadonlySet<string>;
  readonly said: readonly (Notify | DirectoryEffect)[];
  readonly automatic: readonly Automatic[];
}

const mostTurns = 100;

/** What a walk goes by. `mayStay` when it is no refusal that no way is open: a repeated timer goes on, whatever its guards say this time. */
interface Ground { readonly facts: Facts; readonly heard: Heard; readonly directory: Directory; readonly seen: GuardSeen | undefined; readonly moving: ((states: readonly string[], event: string) => void) | undefined; readonly mayStay: boolean }

/** Goes as far as the case goes by itself. Stops early, and then means nothing, when the directory has to be asked. */
export function walk(definition: Definition, from: Instance, impulse: Impulse | undefined, { facts, heard, directory, seen, moving, mayStay }: Ground): Walked | { readonly problems: readonly Problem[] } {
  const left = new Set<string>();
  const said: (Notify | DirectoryEffect)[] = [];
  const automatic: Automatic[] = [];
  const waiting = impulse ? [impulse] : [];
  let { snapshot } = from;
  for (let turn = 0; waiting.length > 0; turn += 1) {
    if (turn > mostTurns) throw new EndlessMachine('tasks that decide themselves lead to each other');
    const next = waiting.shift()!;
    // Another decision of the same step may have closed it.
    if ('task' in next && !snapshot.tasks.some(({ id }) => id === next.task.id)) continue;
    const told = 'task' in next && next.decision.to !== undefined ? { ...heard, to: next.decision.to } : heard;
    const event = 'task' in next ? `${next.task.state}.${next.decision.outcome}` : next.event;
    const moved = stepMachine(definition.compiled.machine!, snapshot.value, { type: event }, momentOf(definition, { ...from, snapshot }, facts, told), seen);
    if (!moved && mayStay && turn === 0) continue;
    if (!moved) return { problems: [notAvailable(definition, from, heard.type)] };

    moving?.(snapshot.states, event);
    for (const state of moved.exited) left.add(state);
    const isEntered = moved.entered.length > 0;
    snapshot = {
      ...snapshot, value: moved.value, states: moved.states, since: isEntered ? facts.now.instant : snapshot.since,
      status: activeStates(definition, moved.states).filter((node) => node.atomic).every((node) => node.meta.finished) ? 'finished' : 'active',
      returnedFrom: 'task' in next && next.decision.to !== undefined ? next.task.state : isEntered ? '' : snapshot.returnedFrom,
      tasks: snapshot.tasks.filter((task) => !moved.exited.includes(task.state)),
      ...approvedAfter(definition, snapshot, next),
    };
    // Who is made is asked of nobody: whose the case is comes before who is asked.
    for (const action of moved.actions.filter(isDirectoryAction)) {
      const effect = directoryEffect(definition, action, from.id, snapshot, momentOf(definition, { ...from, snapshot }, facts, told));
      snapshot = { ...snapshot, ...belonging(effect) };
      said.push(effect);
    }
    const here = momentOf(definition, { ...from, snapshot }, facts, told);
    const opened = openTasks(definition, snapshot, moved.entered, approversOf(definition, next), here, facts, directory);
    if ('problems' in opened) return opened;
    const handed = handedOver(definition, snapshot, event, moved.actions, here, facts, directory);
    if (directory.asks()) break;
    snapshot = { ...snapshot, openings: opened.openings, tasks: [...handed, ...opened.tasks.map(({ task }) => task)] };
    automatic.push(...opened.tasks.flatMap((each) => each.automatic));
    waiting.push(...opened.tasks.flatMap(({ task, decision }): Impulse[] => (decision ? [{ task, decision }] : [])));
    said.push(...moved.actions.flatMap((action) => (action.type === 'notify' ? [notifyEffect(definition, action, momentOf(definition, { ...from, snapshot }, facts, told))] : [])));
  }
  return { snapshot, left, said, automatic };
}

const escalations = { 'add-seat': addSeats, transfer: transferSeats } as const;

/** The tasks after what a timer does with the seats of its own state. */
function handedOver(definition: Definition, snapshot: Snapshot, event: string, actions: readonly Action[], scope: Scope, facts: Facts, directory: Directory): readonly Task[] {
  const [state] = event.split('.');
  return actions.reduce<readonly Task[]>((tasks, action) => (action.type !== 'add-seat' && action.type !== 'transfer' ? tasks : tasks.map((task) => {
    const declaration = statesOfDefinition(definition).get(task.state)!.meta.task!;
    return task.state === state ? escalations[action.type](task, action.params.party, openingOf(definition, declaration, snapshot, scope, facts, directory)) : task;
  })), snapshot.tasks);
}

/** What seats of a task are made from at a moment. */
export function openingOf(definition: Definition, declaration: TaskDeclaration, snapshot: Snapshot, scope: Scope, facts: Facts, directory: Directory, approved: readonly string[] = []): Opening {
  return {
    declaration, directory, at: facts.now.instant, applicant: snapshot.applicant.id, approved: new Set(approved),
    // Of people who are found by where they stand the applicant is none where he may not answer: then nobody is there.
    grantees: (party) => granteesByForm(partyForms(definition, party), scope, definition.compiled.id).map((form) => form.flatMap((grantee) => (isRelation(grantee)
      ? directory.members([grantee]).filter(({ id }) => !isExcluded(declaration) || id !== snapshot.applicant.id).map(({ id }) => `user:${id}`) : [grantee]))),
  };
}

type Begun = Extract<Opened, { readonly task: Task }>;

function openTasks(definition: Definition, snapshot: Snapshot, entered: readonly string[], approvers: readonly string[], scope: Scope, facts: Facts, directory: Directory): { readonly openings: Snapshot['openings']; readonly tasks: readonly Begun[] } | { readonly problems: readonly Problem[] } {
  const openings: Record<string, number> = { ...snapshot.openings };
  const tasks: Begun[] = [];
  const problems: Problem[] = [];
  for (const state of entered) {
    const node = statesOfDefinition(definition).get(state)!;
    const declaration = node.meta.task;
    if (!declaration || !snapshot.states.includes(state)) continue;
    openings[state] = (openings[state] ?? 0) + 1;
    const approved = { none: [], consecutive: approvers, round: snapshot.approved ?? [] }[declaration.duplicate ?? 'none'];
    const task = openTask(state, openings[state], openingOf(definition, declaration, snapshot, scope, facts, directory, approved));
    if ('nobody' in task) problems.push(problem('task.no-candidates', `${node.pointer}/meta/task/who`, { party: task.nobody, state: node.meta.label ?? state }));
    else if ('crowd' in task) problems.push(problem('seat.too-many', `${node.pointer}/meta/task/who`, { limit: mostSeats }));
    else tasks.push(task);
  }
  // Nobody is there as far as is known: what is not known is asked first.
  return problems.length > 0 && !directory.asks() ? { problems } : { openings, tasks };
}

/** Who approved in the task that is decided; a return asks everybody anew. */
function approversOf(definition: Definition, impulse: Impulse): string[] {
  if (!('task' in impulse) || impulse.decision.to !== undefined) return [];
  const { verbs } = statesOfDefinition(definition).get(impulse.task.state)!.meta.task!;
  return impulse.task.seats.flatMap(({ vote }) => (vote && verbs[vote.verb]?.counts === 'yes' ? [vote.by.id] : []));
}

/** Approvals of the round, where a task counts them again. */
function approvedAfter(definition: Definition, { approved = [] }: Snapshot, impulse: Impulse): Pick<Snapshot, 'approved'> {
  if (!('task' in impulse) || !countsRounds(definition)) return {};
  return { approved: impulse.decision.to === undefined ? [...new Set([...approved, ...approversOf(definition, impulse)])] : [] };
}

/** Whether a task counts an approval of any earlier step. */
export function countsRounds(definition: Definition): boolean {
  return [...statesOfDefinition(definition).values()].some(({ meta }) => meta.task?.duplicate === 'round');
}
