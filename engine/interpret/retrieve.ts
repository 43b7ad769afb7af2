// Taking a decision back: who gave the last answer on a task may, for ten seconds and while nothing followed, put the case where it was before.
import type { Definition } from '../compiled.ts';
import type { EventDeclaration, TaskDeclaration } from '../definition.ts';
import type { Facts } from '../facts.ts';
import { secondsToRetrieve, type Instance, type LastStep, type Snapshot, type Step } from '../instance.ts';
import type { Json } from '../json.ts';
import { statesOfDefinition } from '../moment.ts';
import { problem, type Problem } from '../problem.ts';
import { milliseconds } from '../time.ts';

/** What the history and the page call it. */
export const retrieveDeclared: EventDeclaration = { label: { 'zh-CN': '撤销办理', en: 'Take back' } };

/** Whether an event on a task is a decision that can be taken back: a vote by a verb whose author left it open. */
export function isRetrievable(definition: Definition, event: string, task: string): boolean {
  const verb = verbOf(definition, task, event);
  return verb !== undefined && verb.undo !== false;
}

/** A step as the next one may take it back. */
export function lastStepOf(before: Instance, { record: { event, task, facts } }: Step): LastStep {
  return { event, ...(task === undefined ? {} : { task }), by: facts.actor.id, at: facts.now.instant, snapshot: before.snapshot, data: before.data };
}

/** Where the case stood before the last step, or why that step stays. */
export function standBefore(definition: Definition, last: LastStep | undefined, { actor, now }: Facts): LastStep | Problem {
  const nothing = problem('retrieve.nothing', '/event');
  if (!last || last.task === undefined || actor.kind !== 'person' || last.by !== actor.id || !verbOf(definition, last.task, last.event)) return nothing;
  if (!isRetrievable(definition, last.event, last.task)) return problem('retrieve.final', '/event', { event: (definition.compiled.document.process.events?.[last.event]?.label ?? last.event) as Json });
  return milliseconds(now.instant) - milliseconds(last.at) >= secondsToRetrieve * 1000 ? problem('retrieve.too-late', '/event', { seconds: secondsToRetrieve }) : last;
}

/** The snapshot of before as it stands now. What was counted stays counted: a task that opens later never has the name of one that was taken back. */
export function restored(before: Snapshot, { openings }: Snapshot, { now }: Facts): Snapshot {
  return { ...before, openings, touched: now.instant };
}

function verbOf(definition: Definition, task: string, event: string): TaskDeclaration['verbs'][string] | undefined {
  const verbs = statesOfDefinition(definition).get(task.split('.')[0]!)?.meta.task?.verbs;
  return verbs && Object.hasOwn(verbs, event) ? verbs[event] : undefined;
}
