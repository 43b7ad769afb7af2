// A name that leads nowhere, with what was likely meant.
import { nearest, problem, type Problem, type ProblemCode } from '../problem.ts';
import type { JsonObject } from '../json.ts';

/** The problem of an unknown name under `key`: what was written, what is nearest, what there is. */
export function unknown(code: ProblemCode, at: string, key: string, name: string, known: Iterable<string>, more: JsonObject = {}): Problem {
  const allowed = [...known].sort();
  const near = nearest(name, allowed);
  return problem(code, at, { ...more, [key]: name, allowed, ...(near === undefined ? {} : { nearest: near }) });
}

/** The problem of a name that is not among the keys of a group; none when it is there. */
export function missing(code: ProblemCode, at: string, key: string, name: string, group: object | undefined, more: JsonObject = {}): Problem[] {
  return group && Object.hasOwn(group, name) ? [] : [unknown(code, at, key, name, Object.keys(group ?? {}), more)];
}
