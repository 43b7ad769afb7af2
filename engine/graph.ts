// A machine as a picture of it: its states as boxes, its ways as lines with the words people know them by. Sizes and places are the business of whoever draws.
import type { Branches, MachineSchema, ProcessHead, StateMeta, StateSchema, Text, Transition } from './definition.ts';
import { say } from './text.ts';

export type Shape = 'start' | 'step' | 'end' | 'group' | 'parallel' | 'region';

/** A state. What holds other states is a group, a parallel one, or a region of one; `start` is where nothing has begun. */
export interface GraphNode { readonly key: string; readonly parent: string | null; readonly shape: Shape; readonly label: Text; readonly asks: boolean }

/** A way from a state to another, whatever leads along it. A quiet one is taken by no person. */
export interface GraphEdge { readonly id: string; readonly from: string; readonly to: string; readonly label: Text; readonly quiet: boolean; readonly leads: readonly string[] }

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Ways that lead on from wherever it stands. */
  readonly anywhere: readonly GraphEdge[];
}

/** What leads along an edge by itself: a state that has come to its end, or one that is not stayed in. */
export const byItself = 'always';

/** The picture of a machine, in the order of the document; an edge of the same two states is one. */
export function graphOf({ process, machine }: { readonly process: ProcessHead; readonly machine: MachineSchema }): Graph {
  const nodes: GraphNode[] = [];
  const ways = new Map<string, Way[]>();
  const from = (key: string, found: readonly Way[]): void => found.filter(({ to }) => to !== key).forEach((way) => {
    const id = `${key}>${way.to}`;
    ways.set(id, [...(ways.get(id) ?? []), way]);
  });
  const visit = (states: Readonly<Record<string, StateSchema>>, parent: string | null, isParallel: boolean): void => {
    for (const [key, state] of Object.entries(states)) {
      nodes.push({ key, parent, shape: parent === null && key === machine.initial ? 'start' : shapeOf(state, isParallel), label: state.meta?.label ?? '', asks: state.meta?.task !== undefined });
      from(key, waysOf(key, state, process));
      if (state.states) visit(state.states as Readonly<Record<string, StateSchema>>, key, state.type === 'parallel');
    }
  };
  visit(machine.states as Readonly<Record<string, StateSchema>>, null, false);
  const known = new Set(nodes.map(({ key }) => key));
  const edges = (all: readonly (readonly [string, readonly Way[]])[]) => all.map(([id, found]) => edgeOf(id, found)).filter(({ to }) => known.has(to));
  const rooted = Object.groupBy(heard(machine.on as Readonly<Record<string, Branches>> | undefined, '', undefined, process), ({ to }) => to);
  return { nodes, edges: edges([...ways]), anywhere: edges(Object.entries(rooted).map(([to, found]) => [`*>${to}`, found!])) };
}

/** A way by one event: the name it is heard by, and what people call it. */
interface Way { readonly to: string; readonly lead: string; readonly label: Text; readonly quiet: boolean; readonly condition: 'none' | 'some' | 'else' }

function shapeOf({ type, states, meta }: StateSchema, isRegion: boolean): Shape {
  if (type === 'parallel') return 'parallel';
  if (states) return isRegion ? 'region' : 'group';
  return meta?.finished === true || type === 'final' ? 'end' : 'step';
}

function waysOf(key: string, { on, always, onDone, meta }: StateSchema, process: ProcessHead): Way[] {
  return [
    ...heard(on as Readonly<Record<string, Branches>> | undefined, key, meta, process),
    ...Object.entries(meta?.task?.verbs ?? {}).flatMap(([verb, { to = [], outcome }]) => to.map((target): Way => ({ to: target, lead: `${key}.${outcome}`, label: labelOfEvent(verb, process), quiet: false, condition: 'none' }))),
    ...branches(onDone).map((branch): Way => ({ ...branch, lead: byItself, label: done, quiet: true })),
    ...branches(always).map((branch): Way => ({ ...branch, lead: byItself, label: '', quiet: true })),
  ];
}

function heard(on: Readonly<Record<string, Branches>> | undefined, key: string, meta: StateMeta | undefined, process: ProcessHead): Way[] {
  return Object.entries(on ?? {}).flatMap(([event, declared]) => {
    const known = process.events?.[event];
    const outcome = event.startsWith(`${key}.`) ? event.slice(key.length + 1) : undefined;
    const isTimed = outcome !== undefined && Object.hasOwn(meta?.timers ?? {}, outcome);
    const quiet = isTimed || (known?.by?.every((party) => process.parties?.[party]?.every((form) => 'system' in form)) ?? false);
    const label = isTimed ? timed : outcome === undefined ? labelOfEvent(event, process) : labelOfOutcome(outcome, meta, process);
    return branches(declared).map((branch): Way => ({ ...branch, lead: event, label, quiet }));
  });
}

const timed: Text = { 'zh-CN': '到时', en: 'In time' };
const done: Text = { 'zh-CN': '都完成', en: 'All done' };
const conditions = { some: { 'zh-CN': '（有条件）', en: ' (if)' }, else: { 'zh-CN': '（其他）', en: ' (else)' } } as const;

function labelOfEvent(event: string, { events }: ProcessHead): Text {
  return events?.[event]?.label ?? event;
}

// What people press for it; an outcome nobody votes for is called as it is.
function labelOfOutcome(outcome: string, meta: StateMeta | undefined, process: ProcessHead): Text {
  return joined(Object.entries(meta?.task?.verbs ?? {}).filter(([, verb]) => verb.outcome === outcome).map(([verb]) => labelOfEvent(verb, process)));
}

function branches(declared: Branches | undefined): Pick<Way, 'to' | 'condition'>[] {
  if (declared === undefined) return [];
  const list: readonly (Transition | string)[] = Array.isArray(declared) ? declared : [declared as Transition | string];
  const targets = list.map((branch) => (typeof branch === 'string' ? { target: branch } : branch));
  // Branches that lead to one place differ in what they do, not in where they go.
  const isSplit = new Set(targets.map(({ target }) => target)).size > 1;
  return targets.flatMap(({ target, ...branch }) => (target === undefined ? [] : [{ to: target, condition: 'guard' in branch && branch.guard ? 'some' : isSplit ? 'else' : 'none' }]));
}

function edgeOf(id: string, ways: readonly Way[]): GraphEdge {
  const labels = ways.map(({ label, condition }, index) => {
    const same = ways.filter((way) => way.lead === ways[index]!.lead);
    return condition === 'none' || same.some((way) => way.condition === 'else' || way.condition === 'none') && condition === 'some' ? label : suffixed(label, condition);
  });
  return { id, from: id.split('>')[0]!, to: ways[0]!.to, label: joined(labels), quiet: ways.every(({ quiet }) => quiet), leads: [...new Set(ways.map(({ lead }) => lead))] };
}

function suffixed(label: Text, condition: 'some' | 'else'): Text {
  if (label === '') return label;
  return { 'zh-CN': say(label, 'zh-CN') + conditions[condition]['zh-CN'], en: say(label, 'en') + conditions[condition].en };
}

function joined(labels: readonly Text[]): Text {
  const told = labels.filter((label) => label !== '');
  if (told.length === 0) return '';
  const all = (language: 'zh-CN' | 'en', separator: string) => [...new Set(told.map((label) => say(label, language)))].join(separator);
  return { 'zh-CN': all('zh-CN', '、'), en: all('en', ' / ') };
}
