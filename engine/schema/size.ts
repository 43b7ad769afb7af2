// The limits of a document, judged before anything walks it by recursion.
import { canonical, isObject, own, pointer, type Json } from '../json.ts';
import { problem, type Problem } from '../problem.ts';

/** Limits of a document, each with what it counts. */
export const limits = { bytes: 262_144, depth: 64, groups: 16, fields: 500, states: 200, transitions: 1000, stateDepth: 5, regions: 20 } as const;

/** The limits a document breaks. Nothing else may look at a document that breaks `depth`. */
export function sizeProblems(document: Json): Problem[] {
  const deep = depthOf(document, limits.depth + 1);
  if (deep > limits.depth) return [tooLarge('', 'depth', limits.depth, deep)];
  if (!isObject(document)) return [];
  const problems: Problem[] = [];
  const judge = (at: string, of: string, limit: number, found: number): void => {
    if (found > limit) problems.push(tooLarge(at, of, limit, found));
  };
  for (const key of Object.keys(document)) {
    const parts = key === 'scenarios' && isObject(document[key]) ? Object.entries(document[key]).map(([name, scenario]) => [pointer(key, name), scenario] as const) : [[pointer(key), document[key]] as const];
    for (const [at, part] of parts) judge(at, 'bytes', limits.bytes, bytesOf(canonical(part)));
  }
  judge('/form/properties', 'fields', limits.fields, fieldsOf(own(document, 'form')));
  const machine = machineSize(own(document, 'machine'), 0);
  judge('/machine/states', 'states', limits.states, machine.states);
  judge('/machine', 'transitions', limits.transitions, machine.transitions);
  judge('/machine/states', 'depth', limits.stateDepth, machine.depth);
  judge('/machine/states', 'regions', limits.regions, machine.regions);
  judge('/ui', 'depth', limits.groups, groupsDepth(own(document, 'ui')));
  return problems;
}

function tooLarge(at: string, of: string, limit: number, found: number): Problem {
  return problem('document.too-large', at, { of, limit, found });
}

/** How deep a value is nested, level by level so that no depth can exhaust the stack; stops at `enough`. */
function depthOf(value: Json, enough: number): number {
  let level: Json[] = [value];
  let depth = 0;
  while (level.length > 0 && depth < enough) {
    depth += 1;
    level = level.flatMap((item) => typeof item === 'object' && item !== null ? Object.values(item).filter((inner) => typeof inner === 'object' && inner !== null) as Json[] : []);
  }
  return depth;
}

/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function fieldsOf(schema: Json | undefined): number {
  const properties = own(schema, 'properties');
  if (!isObject(properties)) return 0;
  return Object.values(properties).reduce<number>((count, field) => count + 1 + fieldsOf(own(field, 'items')), 0);
}

interface MachineSize { readonly states: number; readonly transitions: number; readonly depth: number; readonly regions: number }

function machineSize(node: Json | undefined, depth: number): MachineSize {
  const states = own(node, 'states');
  const inner = isObject(states) ? Object.values(states).map((state) => machineSize(state, depth + 1)) : [];
  const heard = own(node, 'on');
  const branches = [...(isObject(heard) ? Object.values(heard) : []), own(node, 'always'), own(node, 'onDone')];
  return {
    states: inner.reduce((sum, state) => sum + state.states, inner.length),
    transitions: inner.reduce((sum, state) => sum + state.transitions, branches.reduce<number>((sum, branch) => sum + (branch === undefined ? 0 : Array.isArray(branch) ? branch.length : 1), 0)),
    depth: inner.reduce((deepest, state) => Math.max(deepest, state.depth), depth),
    regions: inner.reduce((sum, state) => sum + state.regions, own(node, 'type') === 'parallel' ? inner.length : 0),
  };
}

function groupsDepth(node: Json | undefined): number {
  if (Array.isArray(node)) return node.reduce<number>((deepest, item) => Math.max(deepest, groupsDepth(item)), 0);
  if (!isObject(node)) return 0;
  const items = own(node, 'items');
  return items === undefined ? Math.max(0, ...Object.values(node).map(groupsDepth)) : 1 + groupsDepth(items);
}
