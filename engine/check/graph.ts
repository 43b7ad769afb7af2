// A machine as check walks it: every state with its ways, duplicates and unknown targets included, nothing trusted.
import type { Action, Branches, DirectoryAction, MachineSchema, Rule, StateSchema, TaskDeclaration } from '../definition.ts';
import { isDirectoryAction } from '../directory.ts';
import { pointer } from '../json.ts';

/** One way out of a state. `at` points at the branch, `targetAt` at the name it leads to. */
export interface Way {
  readonly at: string;
  readonly targetAt: string;
  readonly target?: string;
  readonly reenter?: true;
  readonly guard?: { readonly at: string; readonly rule: Rule };
  readonly notifies: readonly Notified[];
  readonly escalates: readonly Escalation[];
  readonly directs: readonly Directed[];
}

/** Seats a way adds for a party, or hands over to it. */
export interface Escalation { readonly at: string; readonly action: 'add-seat' | 'transfer'; readonly party: string }

/** A change of the directory that a way or a border makes. */
export interface Directed { readonly at: string; readonly action: DirectoryAction }

/** A message a way or a border sends. */
export interface Notified { readonly at: string; readonly message: string }

/** An event a state hears, with its ways in order. */
export interface Hearing { readonly event: string; readonly at: string; readonly ways: readonly Way[] }

export interface GraphNode {
  readonly key: string;
  readonly at: string;
  readonly state: StateSchema;
  readonly task: TaskDeclaration | undefined;
  readonly parent: GraphNode | null;
  readonly children: GraphNode[];
  readonly on: readonly Hearing[];
  readonly always: readonly Way[];
  readonly onDone: readonly Way[];
  readonly notifies: readonly Notified[];
  /** By where they stand: made when it is entered, and when it is left. */
  readonly directs: { readonly entry: readonly Directed[]; readonly exit: readonly Directed[] };
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** The first state of each key. */
  readonly byKey: ReadonlyMap<string, GraphNode>;
  /** What is heard in every state. */
  readonly on: readonly Hearing[];
  readonly initial: GraphNode | undefined;
}

/** The graph of a machine. */
export function graphOf(machine: MachineSchema): Graph {
  const nodes: GraphNode[] = [];
  const visit = (states: { readonly [key: string]: StateSchema }, base: string, parent: GraphNode | null): void => {
    for (const [key, state] of Object.entries(states)) {
      const at = base + pointer('states', key);
      const node: GraphNode = {
        key, at, state, task: state.meta?.task, parent, children: [], on: hearings(state.on, `${at}/on`),
        always: state.always === undefined ? [] : waysOf(state.always, `${at}/always`), onDone: state.onDone === undefined ? [] : waysOf(state.onDone, `${at}/onDone`),
        notifies: [...notified(state.entry, `${at}/entry`), ...notified(state.exit, `${at}/exit`)],
        directs: { entry: directed(state.entry, `${at}/entry`), exit: directed(state.exit, `${at}/exit`) },
      };
      nodes.push(node);
      parent?.children.push(node);
      if (state.states) visit(state.states as { readonly [key: string]: StateSchema }, at, node);
    }
  };
  visit(machine.states as { readonly [key: string]: StateSchema }, '/machine', null);
  const byKey = new Map<string, GraphNode>();
  for (const node of nodes) if (!byKey.has(node.key)) byKey.set(node.key, node);
  return { nodes, byKey, on: hearings(machine.on, '/machine/on'), initial: nodes.find((node) => node.parent === null && node.key === machine.initial) };
}

/** The state and all around it, innermost first. */
export function lineOf(node: GraphNode): GraphNode[] {
  const line: GraphNode[] = [];
  for (let here: GraphNode | null = node; here; here = here.parent) line.push(here);
  return line;
}

/** Everything heard while the state is active: its own, what those around it hear, and what the machine always hears. */
export function heardIn(graph: Graph, node: GraphNode): Hearing[] {
  return [...lineOf(node).flatMap((each) => each.on), ...graph.on];
}

/** Where verbs of a task return to; compile writes these ways. */
export function returnsOf(node: GraphNode): { readonly at: string; readonly event: string; readonly target: string }[] {
  return Object.entries(node.task?.verbs ?? {}).flatMap(([verb, { outcome, to }]) =>
    (to ?? []).map((target, index) => ({ at: `${node.at}${pointer('meta', 'task', 'verbs', verb, 'to', index)}`, event: `${node.key}.${outcome}`, target })));
}

/** The states that are active once a state has been entered: those around it, it, and what it begins with. */
export function activeWith(node: GraphNode): Set<GraphNode> {
  const active = new Set<GraphNode>();
  const enter = (each: GraphNode): void => {
    active.add(each);
    for (const child of each.children) if (each.state.type === 'parallel' || child.key === each.state.initial) enter(child);
  };
  enter(node);
  for (const around of lineOf(node).slice(1)) {
    active.add(around);
    if (around.state.type === 'parallel') for (const region of around.children) if (!active.has(region)) enter(region);
  }
  return active;
}

/** All states that some run can be in, found from the initial one without judging guards. */
export function reachable(graph: Graph): Set<GraphNode> {
  const seen = new Set<GraphNode>();
  const waiting: GraphNode[] = graph.initial ? [graph.initial] : [];
  const go = (target: string | undefined): void => {
    const node = target === undefined ? undefined : graph.byKey.get(target);
    if (node) waiting.push(node);
  };
  for (const { ways } of graph.on) for (const way of ways) go(way.target);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const node of activeWith(next)) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const way of [...node.on.flatMap(({ ways }) => ways), ...node.always, ...node.onDone]) go(way.target);
      for (const { target } of returnsOf(node)) go(target);
    }
  }
  return seen;
}

/** Every way of the machine. */
export function allWays(graph: Graph): Way[] {
  return [...graph.on.flatMap(({ ways }) => ways), ...graph.nodes.flatMap((node) => [...node.on.flatMap(({ ways }) => ways), ...node.always, ...node.onDone])];
}

function hearings(on: { readonly [event: string]: Branches } | undefined, base: string): Hearing[] {
  return Object.entries(on ?? {}).map(([event, branches]) => ({ event, at: base + pointer(event), ways: waysOf(branches, base + pointer(event)) }));
}

function waysOf(branches: Branches, at: string): Way[] {
  if (typeof branches === 'string') return [{ at, targetAt: at, target: branches, notifies: [], escalates: [], directs: [] }];
  const several = Array.isArray(branches);
  return (several ? branches : [branches]).map((branch, index) => {
    const here = several ? `${at}/${index}` : at;
    return {
      at: here, targetAt: `${here}/target`, ...(branch.target === undefined ? {} : { target: branch.target }), ...(branch.reenter ? { reenter: true } : {}),
      ...(branch.guard ? { guard: { at: `${here}/guard/params`, rule: branch.guard.params as Rule } } : {}), notifies: notified(branch.actions, `${here}/actions`), escalates: escalations(branch.actions, `${here}/actions`),
      directs: directed(branch.actions, `${here}/actions`),
    };
  });
}

function notified(actions: readonly Action[] | undefined, at: string): Notified[] {
  return (actions ?? []).flatMap((action, index) => (action.type === 'notify' ? [{ at: `${at}/${index}/params/message`, message: action.params.message }] : []));
}

function escalations(actions: readonly Action[] | undefined, at: string): Escalation[] {
  return (actions ?? []).flatMap((action, index) => (action.type === 'add-seat' || action.type === 'transfer' ? [{ at: `${at}/${index}`, action: action.type, party: action.params.party }] : []));
}

function directed(actions: readonly Action[] | undefined, at: string): Directed[] {
  return (actions ?? []).flatMap((action, index) => (isDirectoryAction(action) ? [{ at: `${at}/${index}`, action }] : []));
}

/** Every change of the directory a machine makes. */
export function directionsOf(graph: Graph): Directed[] {
  return [...graph.nodes.flatMap(({ directs: { entry, exit } }) => [...entry, ...exit]), ...allWays(graph).flatMap(({ directs }) => directs)];
}

/** The escalations of a state's task: on the ways of its own timers. */
export function escalationsOf(graph: Graph, { key, state }: GraphNode): readonly Escalation[] {
  const timers = new Set(Object.keys(state.meta?.timers ?? {}).map((name) => `${key}.${name}`));
  return [...graph.on, ...graph.nodes.flatMap((node) => node.on)].filter(({ event }) => timers.has(event)).flatMap(({ ways }) => ways.flatMap(({ escalates }) => escalates));
}
