// Secrets of a submission: taken out before anything is judged, kept or recorded, with references in their place. Equal secrets have one
// reference, so that a repeated password can be compared, and the same submission has the same references each time.
import type { Definition, Field } from '../compiled.ts';
import type { Facts } from '../facts.ts';
import type { Json, JsonObject } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { secretProblem } from './value-judge.ts';

/** The fields that are secrets. */
export function secretFields({ compiled }: Definition): readonly Field[] {
  let fields = known.get(compiled);
  if (fields === undefined) known.set(compiled, (fields = compiled.fields.filter(({ type }) => type === 'secret')));
  return fields;
}

const known = new WeakMap<object, readonly Field[]>();

/** Data without secrets: what may be kept. */
export function withoutSecrets(definition: Definition, data: JsonObject): JsonObject {
  const names = new Set(secretFields(definition).map(({ name }) => name));
  return Object.keys(data).some((name) => names.has(name)) ? Object.fromEntries(Object.entries(data).filter(([name]) => !names.has(name))) : data;
}

/** A submission with references, and the secrets they stand for. What is no text stays, and is judged as what it is. */
export function referenced(definition: Definition, data: JsonObject): { readonly data: JsonObject; readonly secrets: ReadonlyMap<string, string> } {
  const references = new Map<string, string>();
  const replaced: Record<string, Json | undefined> = { ...data };
  for (const { name } of secretFields(definition)) {
    const secret = Object.hasOwn(data, name) ? data[name] : undefined;
    if (typeof secret !== 'string' || secret === '') continue;
    references.set(secret, references.get(secret) ?? `secret:${references.size + 1}`);
    replaced[name] = references.get(secret);
  }
  return { data: references.size === 0 ? data : replaced as JsonObject, secrets: new Map([...references].map(([secret, reference]) => [reference, secret])) };
}

/** What is wrong with the secrets of a submission, which a step, knowing only references, cannot tell. */
export function secretProblems(definition: Definition, data: JsonObject, facts: Pick<Facts, 'policy'>): Problem[] {
  return secretFields(definition).flatMap(({ name, pointer, label }) => {
    const secret = Object.hasOwn(data, name) ? data[name] : undefined;
    const unfit = typeof secret === 'string' && secret !== '' ? secretProblem(facts, secret) : null;
    return unfit ? [problem(unfit.code, pointer, { label, ...unfit.params })] : [];
  });
}
