// The way of a case through its states: those behind it, where it is, and the nearest good end ahead; and the lines of the drawing it has taken.
import { activeStates, byItself, graphOf, stateLabels, statesOfDefinition, type Definition, type Graph, type GraphEdge, type MachineSchema } from '#engine';
import type { CaseWay, RouteState } from '../api-types.ts';
import type { Entry } from '../cases/history.ts';

/** `visited` are the states in the order they were entered; the last is where the case stands. */
export function routeOf(definition: Definition, visited: readonly string[]): RouteState[] {
  const labels = stateLabels(definition);
  const states = statesOfDefinition(definition);
  const stop = (state: string, when: RouteState['when']): RouteState => ({ state, label: labels[state] ?? state, kind: states.get(state)?.meta.kind ?? null, when });
  const now = visited.at(-1) ?? '';
  const behind = visited.slice(0, -1).filter((state, index, all) => all.indexOf(state) === index && state !== now);
  return [...behind.map((state) => stop(state, 'past')), ...now.split('+').map((state) => stop(state, 'now')), ...aheadOf(definition, now).map((state) => stop(state, 'ahead'))];
}

/** The states a case has been in, those around them included, and the ways it took between them. */
export function wayOf(definition: Definition, steps: readonly Pick<Entry, 'event' | 'task' | 'outcome' | 'from' | 'to'>[]): CaseWay {
  const { edges } = graphFor(definition);
  const within = (place: string): readonly string[] => activeStates(definition, place.split('+')).map(({ key }) => key);
  const states = new Set<string>();
  const taken = new Set<string>();
  for (const { event, task, outcome, from, to } of steps) {
    const [before, after] = [within(from), within(to)];
    if (from !== to) before.forEach((state) => states.add(state));
    after.forEach((state) => states.add(state));
    const leads = [event, ...(task && outcome ? [`${task.split('.')[0]!}.${outcome}`] : [])];
    for (const first of edges.filter((edge) => before.includes(edge.from) && edge.leads.some((lead) => leads.includes(lead)))) {
      for (const edge of followed(definition, edges, [first], after, before)) {
        taken.add(edge.id);
        states.add(edge.to);
      }
    }
  }
  return { states: [...states], edges: [...taken] };
}

// From the end of a way on along what leads on by itself, until it is where the case then stood; none when it never gets there.
function followed(definition: Definition, edges: readonly GraphEdge[], way: readonly GraphEdge[], after: readonly string[], before: readonly string[]): readonly GraphEdge[] {
  const { to } = way.at(-1)!;
  if (after.includes(to) && !before.includes(to)) return way;
  if (way.length > 10) return [];
  const around = activeStates(definition, [to]).map(({ key }) => key);
  const next = edges.filter((edge) => edge.leads.includes(byItself) && around.includes(edge.from) && !way.includes(edge));
  return next.map((edge) => followed(definition, edges, [...way, edge], after, before)).find((found) => found.length > 0) ?? [];
}

// The shortest way to where the case ends well; a state that is an end already has nothing ahead.
function aheadOf(definition: Definition, from: string): string[] {
  const states = statesOfDefinition(definition);
  const isGood = (state: string): boolean => ['approved', 'evaluated'].includes(states.get(state)?.meta.kind ?? '');
  if (states.get(from)?.meta.finished || isGood(from)) return [];
  const { edges } = graphFor(definition);
  const ways: string[][] = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const here = way.at(-1)!;
    if (here !== from && isGood(here)) return way.slice(1);
    for (const { to } of edges.filter((edge) => edge.from === here)) {
      if (seen.has(to)) continue;
      seen.add(to);
      ways.push([...way, to]);
    }
  }
  return [];
}

const graphs = new WeakMap<object, Graph>();

function graphFor({ compiled }: Definition): Graph {
  const { process, machine } = compiled.document;
  let graph = graphs.get(compiled);
  if (!graph) graphs.set(compiled, (graph = machine ? graphOf({ process, machine: machine as MachineSchema }) : { nodes: [], edges: [], anywhere: [] }));
  return graph;
}
