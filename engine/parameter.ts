// Numbers of a definition that a portal may set: does a value fit its declaration, and which values are in force.
import type { Parameter, ProcessHead } from './definition.ts';
import { own, pointer, type Json, type JsonObject } from './json.ts';
import { nearest, problem, sorted, type Problem } from './problem.ts';
import { isDate } from './time.ts';

const fitting: { readonly [type in Parameter['type']]: (value: Json) => boolean } = {
  text: (value) => typeof value === 'string',
  integer: (value) => Number.isSafeInteger(value),
  decimal: (value) => typeof value === 'string' && /^-?\d{1,20}(\.\d{1,10})?$/.test(value),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDate(value),
};

/** Whether a value is of a parameter's type and within its bounds. */
export function fitsParameter({ type, minimum, maximum }: Parameter, value: Json): boolean {
  return fitting[type](value) && (typeof value !== 'number' || ((minimum ?? value) <= value && value <= (maximum ?? value)));
}

/** The values a portal has set, as far as this definition declares them and they fit; a running case goes by its own revision. */
export function paramsInForce({ params }: ProcessHead, set: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(set).filter(([name, value]) => {
    const declared = own(params, name) as Parameter | undefined;
    return declared !== undefined && value !== undefined && fitsParameter(declared, value);
  }));
}

/** What a portal has set for processes, as far as it cannot be meant; `at` leads into its file. */
export function setProblems(set: { readonly [process: string]: JsonObject }, processes: { readonly [id: string]: ProcessHead }): Problem[] {
  return sorted(Object.entries(set).flatMap(([process, values]): Problem[] => {
    const head = own(processes, process) as ProcessHead | undefined;
    if (!head) return [problem('param.unknown-process', pointer('params', process), { process, ...named(process, Object.keys(processes)) })];
    return Object.entries(values).flatMap(([param, value]) => {
      const at = pointer('params', process, param);
      const declared = own(head.params, param) as Parameter | undefined;
      if (!declared) return [problem('param.unknown', at, { param, process, ...named(param, Object.keys(head.params ?? {})) })];
      return fitsParameter(declared, value ?? null) ? [] : [problem('param.unfit', at, unfit(param, declared, value ?? null))];
    });
  }));
}

/** What the sentence about an unfit value quotes. */
export function unfit(param: string, { type, minimum, maximum }: Parameter, found: Json): JsonObject {
  return { param, found, expected: type, ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}

function named(word: string, known: readonly string[]): JsonObject {
  const near = nearest(word, known);
  return { allowed: [...known].sort(), ...(near === undefined ? {} : { nearest: near }) };
}
