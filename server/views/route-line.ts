// The way of a case through its states: those behind it, where it is, and the nearest good end ahead.
import { isObject, own, stateLabels, statesOfDefinition, type Definition, type Json } from '#engine';
import type { RouteState } from '../api-types.ts';

/** `visited` are the states in the order they were entered; the last is where the case stands. */
export function routeOf(definition: Definition, visited: readonly string[]): RouteState[] {
  const labels = stateLabels(definition);
  const states = statesOfDefinition(definition);
  const stop = (state: string, when: RouteState['when']): RouteState => ({ state, label: labels[state] ?? state, kind: states.get(state)?.meta.kind ?? null, when });
  const now = visited.at(-1) ?? '';
  const behind = visited.slice(0, -1).filter((state, index, all) => all.indexOf(state) === index && state !== now);
  return [...behind.map((state) => stop(state, 'past')), ...now.split('+').map((state) => stop(state, 'now')), ...aheadOf(definition, now).map((state) => stop(state, 'ahead'))];
}

// The shortest way to where the case ends well; a state that is an end already has nothing ahead.
function aheadOf(definition: Definition, from: string): string[] {
  const states = statesOfDefinition(definition);
  const isGood = (state: string): boolean => ['approved', 'evaluated'].includes(states.get(state)?.meta.kind ?? '');
  if (states.get(from)?.meta.finished || isGood(from)) return [];
  const edges = edgesOf(definition);
  const ways: string[][] = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const here = way.at(-1)!;
    if (here !== from && isGood(here)) return way.slice(1);
    for (const next of edges.get(here) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return [];
}

function edgesOf(definition: Definition): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>();
  const visit = (states: Json | undefined): void => {
    if (!isObject(states)) return;
    for (const [key, state] of Object.entries(states)) {
      edges.set(key, [...targetsOf(own(state, 'on')), ...targetsOf({ always: own(state, 'always') ?? [], onDone: own(state, 'onDone') ?? [] })]);
      visit(own(state, 'states'));
    }
  };
  visit(definition.compiled.document.machine?.states as Json | undefined);
  return edges;
}

function targetsOf(transitions: Json | undefined): string[] {
  if (!isObject(transitions)) return [];
  return Object.values(transitions).flatMap((branches) => (Array.isArray(branches) ? branches : [branches])).flatMap((branch: Json | undefined) => {
    const target = typeof branch === 'string' ? branch : own(branch, 'target');
    return typeof target === 'string' ? [target] : [];
  });
}
