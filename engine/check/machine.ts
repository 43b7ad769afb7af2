// Faults of the machine: names that lead nowhere, states nobody reaches or leaves, outcomes without a way, circles without an event.
import type { DefinitionDocument, EventDeclaration, Lookup, MachineSchema, TaskDeclaration } from '../definition.ts';
import { own, pointer } from '../json.ts';
import { isSigned } from '../key.ts';
import { problem, type Problem } from '../problem.ts';
import { activeWith, allWays, graphOf, heardIn, lineOf, reachable, returnsOf, type Graph, type GraphNode, type Hearing, type Way } from './graph.ts';
import { missing, unknown } from './names.ts';

/** What is wrong with the shape of a machine and with the events it hears. */
export function machineProblems(document: DefinitionDocument, machine: MachineSchema): Problem[] {
  const graph = graphOf(machine);
  return [
    ...initialProblems(graph, machine), ...graph.nodes.flatMap(nodeProblems), ...duplicates(graph), ...targetProblems(graph, machine),
    ...lifeProblems(graph), ...heardProblems(document, graph), ...escalationProblems(graph), ...graph.nodes.flatMap((node) => taskProblems(document, graph, node)), ...eventlessCircles(graph),
  ];
}

function initialProblems({ initial, nodes, on }: Graph, machine: MachineSchema): Problem[] {
  if (!initial) return [unknown('machine.unknown-initial', '/machine/initial', 'initial', machine.initial, nodes.filter((node) => node.parent === null).map((node) => node.key))];
  const { state, task, always, notifies, at, key } = initial;
  const busy = task || state.meta?.timers || state.states || state.type || always.length > 0 || notifies.length > 0;
  return [
    ...(busy ? [problem('machine.start-has-task', at, { state: key })] : []),
    ...(initial.on.length + on.length === 0 ? [problem('machine.no-start', at, { state: key })] : []),
  ];
}

function nodeProblems({ key, at, state, task, parent, children }: GraphNode): Problem[] {
  const problems: Problem[] = [];
  if (children.length > 0 && state.type !== 'parallel') {
    const keys = children.map((child) => child.key);
    if (state.initial === undefined) problems.push(problem('machine.missing-initial', at, { state: key, allowed: keys }));
    else if (!keys.includes(state.initial)) problems.push(unknown('machine.unknown-initial', `${at}/initial`, 'initial', state.initial, keys));
  }
  if (task && children.length > 0) problems.push(problem('machine.task-on-group', `${at}/meta/task`, { state: key }));
  if (state.type === 'final' && parent === null) problems.push(problem('machine.final-at-root', `${at}/type`, { state: key }));
  return problems;
}

function duplicates({ nodes, byKey }: Graph): Problem[] {
  return nodes.filter((node) => byKey.get(node.key) !== node).map((node) => problem('machine.duplicate-state', node.at, { state: node.key }));
}

function targetProblems(graph: Graph, machine: MachineSchema): Problem[] {
  const judge = (event: string, target: string, at: string): Problem[] =>
    !graph.byKey.has(target) ? [unknown('machine.unknown-target', at, 'target', target, [...graph.byKey.keys()].filter((key) => key !== graph.initial?.key), { event })]
    : target === machine.initial ? [problem('machine.leads-to-start', at, { event, target })] : [];
  const ways = (event: string, list: readonly Way[]): Problem[] => list.flatMap((way) => (way.target === undefined ? [] : judge(event, way.target, way.targetAt)));
  const hearings = (list: readonly Hearing[]): Problem[] => list.flatMap((heard) => ways(heard.event, heard.ways));
  return [
    ...hearings(graph.on),
    ...graph.nodes.flatMap((node) => [
      ...hearings(node.on), ...ways('always', node.always), ...ways('onDone', node.onDone), ...returnsOf(node).flatMap(({ event, target, at }) => judge(event, target, at)),
    ]),
  ];
}

/** States no run reaches, and states no run leaves though they are no end; told only where another fault does not explain it. */
function lifeProblems(graph: Graph): Problem[] {
  if (!graph.initial || graph.initial.on.length + graph.on.length === 0) return [];
  const reached = reachable(graph);
  return graph.nodes.flatMap((node) => {
    if (graph.byKey.get(node.key) !== node) return [];
    if (!reached.has(node)) return node.parent === null || (reached.has(node.parent) && beginsSomewhere(node.parent)) ? [problem('machine.unreachable-state', node.at, { state: node.key })] : [];
    const ends = node === graph.initial || node.children.length > 0 || node.state.type === 'final' || node.state.meta?.finished === true;
    const goesOn = heardIn(graph, node).length > 0 || lineOf(node).some((each) => each.always.length > 0) || returnsOf(node).length > 0;
    return ends || goesOn ? [] : [problem('machine.stuck-state', node.at, { state: node.key })];
  });
}

function beginsSomewhere(node: GraphNode): boolean {
  return node.state.type === 'parallel' || node.children.some((child) => child.key === node.state.initial);
}

/** Events in `on`: each is a declared verb somebody may send, an outcome or a timer; the last way of an outcome is open; a way after an open one is dead. */
function heardProblems({ process }: DefinitionDocument, graph: Graph): Problem[] {
  const events = process.events ?? {};
  const places = [{ node: null, on: graph.on }, ...graph.nodes.map((node) => ({ node, on: node.on }))];
  return places.flatMap(({ node, on }) => on.flatMap((heard): Problem[] => {
    const tasks = graph.nodes.filter((each) => node === null || lineOf(each).includes(node));
    const around = node === null ? [] : lineOf(node).slice(1);
    const own = new Set([...tasks.flatMap((each) => [...outcomesOf(each), ...timersOf(each)]), ...around.flatMap(timersOf)]);
    const isOutcome = tasks.some((each) => outcomesOf(each).includes(heard.event));
    const returns = tasks.some((each) => returnsOf(each).some(({ event }) => event === heard.event));
    const dead = heard.ways.findIndex((way) => !way.guard);
    const problems: Problem[] = [];
    if (!own.has(heard.event) && !Object.hasOwn(events, heard.event)) {
      problems.push(unknown('machine.unknown-event', heard.at, 'event', heard.event, [...Object.keys(events), ...own], { state: node?.key ?? '' }));
    }
    if (returns) problems.push(problem('machine.handwritten-return', heard.at, { event: heard.event }));
    else if (isOutcome && heard.ways.at(-1)?.guard) problems.push(problem('machine.last-branch-guarded', heard.ways.at(-1)!.at, { event: heard.event }));
    if (dead >= 0 && dead < heard.ways.length - 1) problems.push(problem('machine.dead-branch', heard.ways[dead + 1]!.at, { event: heard.event }));
    return problems;
  }));
}

/** Seats change where a timer of a state with a task is heard and the machine stays: elsewhere there are none, or they close at once. */
function escalationProblems(graph: Graph): Problem[] {
  const asking = new Set(graph.nodes.filter(({ task }) => task).flatMap(timersOf));
  const wrong = (event: string, ways: readonly Way[]): Problem[] =>
    ways.filter(({ target }) => target !== undefined || !asking.has(event)).flatMap(({ escalates }) => escalates.map(({ at, action }) => problem('machine.misplaced-escalation', at, { action })));
  return [
    ...[...graph.on, ...graph.nodes.flatMap(({ on }) => on)].flatMap(({ event, ways }) => wrong(event, ways)),
    ...graph.nodes.flatMap(({ always, onDone }) => wrong('', [...always, ...onDone])),
  ];
}

/** The task of a state: its verbs are declared events, none of them is heard in the same place, each outcome has a way. */
function taskProblems(document: DefinitionDocument, graph: Graph, node: GraphNode): Problem[] {
  const { process } = document;
  const heard = heardIn(graph, node);
  const inAll = [...graph.on, ...graph.nodes.flatMap((each) => each.on)];
  const unheard = timersOf(node).filter((timer) => !inAll.some(({ event }) => event === timer)).flatMap((timer) => {
    const name = timer.slice(node.key.length + 1);
    return node.state.meta?.timers?.[name]?.isDue ? [] : [problem('machine.unheard-timer', `${node.at}${pointer('meta', 'timers', name)}`, { state: node.key, timer })];
  });
  if (!node.task) return unheard;
  const at = `${node.at}/meta/task`;
  const verbs = Object.entries(node.task.verbs);
  const problems = verbs.flatMap(([verb, { outcome, to }]): Problem[] => {
    const here = at + pointer('verbs', verb);
    const returning = verbs.some(([, other]) => other.outcome === outcome && other.to);
    return [
      ...missing('event.unknown', here, 'event', verb, process.events),
      ...(heard.some(({ event }) => event === verb) ? [problem('machine.verb-in-on-and-task', here, { event: verb, state: node.key })] : []),
      ...(!returning && !heard.some(({ event }) => event === `${node.key}.${outcome}`) ? [problem('machine.missing-outcome', `${here}/outcome`, { state: node.key, outcome })] : []),
      ...(returning && !to ? [problem('machine.mixed-return', `${here}/outcome`, { state: node.key, outcome })] : []),
    ];
  });
  return [...unheard, ...problems, ...phraseProblems(document, node.task, at), ...bulkProblems(document, node.task, at)];
}

/** Phrases are rows of one text, brought to the page only: what a person may choose from decides nothing. */
function phraseProblems({ process }: DefinitionDocument, { phrases }: TaskDeclaration, at: string): Problem[] {
  if (phrases === undefined) return [];
  const lookup = own(process.lookups, phrases) as Lookup | undefined;
  if (!lookup) return missing('lookup.unknown', `${at}/phrases`, 'lookup', phrases, process.lookups);
  return lookup.take === 'rows' && lookup.at === 'view' && lookup.columns?.length === 1 ? [] : [problem('task.wrong-phrases', `${at}/phrases`, { lookup: phrases })];
}

/** A verb for several cases at once is one of the task's, and asks nothing of its own from each case. */
function bulkProblems({ process }: DefinitionDocument, { bulk, verbs }: TaskDeclaration, at: string): Problem[] {
  return (bulk ?? []).flatMap((verb, index) => {
    const here = `${at}/bulk/${index}`;
    const asksOwn = ((own(process.events, verb) as EventDeclaration | undefined)?.requires?.length ?? 0) > 0 || isSigned(process, verb) || ((own(verbs, verb) as TaskDeclaration['verbs'][string] | undefined)?.to?.length ?? 0) > 1;
    return [...missing('event.unknown', here, 'event', verb, verbs), ...(asksOwn ? [problem('event.not-for-many', here, { event: verb })] : [])];
  });
}

function outcomesOf(node: GraphNode): string[] {
  return Object.values(node.task?.verbs ?? {}).map(({ outcome }) => `${node.key}.${outcome}`);
}

function timersOf(node: GraphNode): string[] {
  return Object.keys(node.state.meta?.timers ?? {}).map((name) => `${node.key}.${name}`);
}

/** Circles of ways that wait for no event. No step of the machine changes a fact, so a guard that held once holds again: each of them may run for ever (X1). */
function eventlessCircles(graph: Graph): Problem[] {
  const next = (node: GraphNode): GraphNode[] => [...new Set(eventless(node).flatMap((way) => {
    const target = way.target === undefined ? node : graph.byKey.get(way.target);
    return target ? [...activeWith(target)].filter((each) => each.always.length > 0 || (each.onDone.length > 0 && isDoneAtOnce(each))) : [];
  }))];
  const eventless = (node: GraphNode): readonly Way[] => [...node.always, ...(isDoneAtOnce(node) ? node.onDone : [])];
  const told = new Set<GraphNode>();
  return graph.nodes.flatMap((start) => {
    if (told.has(start)) return [];
    const circle = circleFrom(start, next);
    if (!circle) return [];
    for (const node of circle) told.add(node);
    return [problem('machine.eventless-loop', `${start.at}/${start.always.length > 0 ? 'always' : 'onDone'}`, { circle: [...circle, start].map((node) => node.key) })];
  });
}

/** The shortest way from a state back to itself. */
function circleFrom(start: GraphNode, next: (node: GraphNode) => readonly GraphNode[]): GraphNode[] | undefined {
  const paths: GraphNode[][] = [[start]];
  const seen = new Set<GraphNode>();
  for (let path = paths.shift(); path; path = paths.shift()) {
    for (const node of next(path.at(-1)!)) {
      if (node === start) return path;
      if (!seen.has(node)) paths.push([...path, node]);
      seen.add(node);
    }
  }
  return undefined;
}

/** Whether a state with inner states is done as soon as it is entered. */
function isDoneAtOnce(node: GraphNode): boolean {
  if (node.children.length === 0) return false;
  if (node.state.type === 'parallel') return node.children.every((region) => isDoneAtOnce(region));
  return node.children.some((child) => child.key === node.state.initial && child.state.type === 'final');
}

/** Every message a machine sends, with its place. */
export function notificationsOf(machine: MachineSchema): { readonly at: string; readonly message: string }[] {
  const graph = graphOf(machine);
  return [...graph.nodes.flatMap((node) => node.notifies), ...allWays(graph).flatMap((way) => way.notifies)];
}
