// Unions in a JSON Schema rewritten as a choice by shape, so that one mistake gives one complaint instead of one per branch.
import { isObject, own, segments, type Json, type JsonObject } from '../json.ts';

/**
 * The schema with each `oneOf` and `anyOf` between kinds of values replaced: the type of the value, then a key that only
 * one branch has, decide which branch judges. A `oneOf` between keys of one object is left alone.
 */
export function decided(root: JsonObject): JsonObject {
  return rewritten(root, root) as JsonObject;
}

function rewritten(node: Json | undefined, root: JsonObject): Json | undefined {
  if (Array.isArray(node)) return node.map((item) => rewritten(item, root) as Json);
  if (!isObject(node)) return node;
  const { oneOf, anyOf, ...rest } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, rewritten(value, root)])) as JsonObject;
  const given = node['oneOf'] ?? node['anyOf'];
  if (!Array.isArray(given)) return { ...rest, ...(oneOf !== undefined && { oneOf }), ...(anyOf !== undefined && { anyOf }) };
  const branches = given.flatMap((branch) => flattened(branch as JsonObject, root));
  if (branches.some((branch) => kindOf(branch, root) === undefined)) return { ...rest, oneOf: oneOf! };
  const kinds = [...new Set(branches.map((branch) => kindOf(branch, root)!))];
  const choices = kinds.map((kind): JsonObject => ({
    if: { type: kind },
    then: among(branches.filter((branch) => kindOf(branch, root) === kind), root),
  }));
  return { ...rest, type: kinds, allOf: choices };
}

/** What decides for one kind of value. */
function among(branches: readonly JsonObject[], root: JsonObject): JsonObject {
  const written = (branch: JsonObject): JsonObject => rewritten(branch, root) as JsonObject;
  if (branches.length === 1) return written(branches[0]!);
  const marks = branches.map((branch) => marksOf(branch, branches, root));
  if (marks.every((mark) => mark === undefined)) return { anyOf: branches.map(written) };
  const open = branches.find((_, index) => marks[index] === undefined);
  return branches.reduceRight<JsonObject>((otherwise, branch, index) => marks[index] === undefined ? otherwise : { if: marks[index], then: written(branch), else: otherwise },
    open === undefined ? noneOf(branches, root) : written(open));
}

/** What shows that a branch is meant: the values it alone fixes, else the required keys it alone has. */
function marksOf(branch: JsonObject, branches: readonly JsonObject[], root: JsonObject): JsonObject | undefined {
  const required = requiredOf(branch, root);
  const fixed = required.filter((key) => own(propertiesOf(branch, root)[key], 'const') !== undefined && branches.every((other) => Object.hasOwn(propertiesOf(other, root), key)));
  if (fixed.length > 0) return { required: fixed, properties: Object.fromEntries(fixed.map((key) => [key, propertiesOf(branch, root)[key]])) };
  const alone = required.filter((key) => branches.every((other) => other === branch || !Object.hasOwn(propertiesOf(other, root), key)));
  return alone.length === 0 ? undefined : { anyOf: alone.map((key) => ({ required: [key] })) };
}

/** Judges an object that no branch claims: its unknown keys, and that a deciding key is missing. */
function noneOf(branches: readonly JsonObject[], root: JsonObject): JsonObject {
  const keys = [...new Set(branches.flatMap((branch) => Object.keys(propertiesOf(branch, root))))];
  const fixed = (key: string): Json[] => branches.map((branch) => own(propertiesOf(branch, root)[key], 'const')).filter((value) => value !== undefined);
  return { properties: Object.fromEntries(keys.map((key) => [key, fixed(key).length === branches.length ? { enum: fixed(key) } : true])), additionalProperties: false, anyOf: branches.map((branch) => ({ required: requiredOf(branch, root) })) };
}

function flattened(branch: JsonObject, root: JsonObject): JsonObject[] {
  const target = resolved(branch, root);
  const inner = target['oneOf'] ?? target['anyOf'];
  return Array.isArray(inner) && target['type'] === undefined ? inner.flatMap((item) => flattened(item as JsonObject, root)) : [branch];
}

function resolved(schema: JsonObject, root: JsonObject): JsonObject {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  let here: Json | undefined = root;
  for (const part of segments(reference.slice(1))) here = own(here, part);
  return resolved(here as JsonObject, root);
}

function kindOf(branch: JsonObject, root: JsonObject): string | undefined {
  const target = resolved(branch, root);
  if (typeof target['type'] === 'string') return target['type'];
  return target['const'] === undefined ? undefined : typeof target['const'];
}

function requiredOf(branch: JsonObject, root: JsonObject): string[] {
  return [...((resolved(branch, root)['required'] ?? []) as string[])];
}

function propertiesOf(branch: JsonObject, root: JsonObject): JsonObject {
  return (resolved(branch, root)['properties'] ?? {}) as JsonObject;
}
