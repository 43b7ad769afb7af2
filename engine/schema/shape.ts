// Complaints of a validator about data as problems: one for each, with what was found and what is allowed.
import type { ShapeFault } from '../compiled.ts';
import { hiddenSign } from '../format.ts';
import { at, own, segments, pointer, type Json, type JsonObject } from '../json.ts';
import { nearest, problem, type Problem, type ProblemCode } from '../problem.ts';

/** The problems of data, by the complaints about it. `allowed` is known when the validator ran with its schema at hand. */
export function faultsOf(faults: readonly ShapeFault[], data: Json): Problem[] {
  const wrong = new Set(faults.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath));
  return faults.filter(({ keyword, instancePath }) => keyword === 'type' || !wrong.has(instancePath)).flatMap((fault) => faultOf(fault, data));
}

const limitCodes: { readonly [keyword: string]: ProblemCode } = {
  minLength: 'field.too-short', maxLength: 'field.too-long', minimum: 'field.too-small', maximum: 'field.too-large',
  minItems: 'field.too-few', maxItems: 'field.too-many', minProperties: 'field.too-few', maxProperties: 'field.too-many',
};

function faultOf(fault: ShapeFault, data: Json): Problem[] {
  const { instancePath: place, keyword, params } = fault;
  const found = at(data, place);
  const limit = Object.hasOwn(limitCodes, keyword) ? limitCodes[keyword] : undefined;
  if (limit !== undefined) return [problem(limit, place, { limit: params['limit'], found: sizeOf(found) })];
  switch (keyword) {
    case 'type': return [problem('field.wrong-type', place, { expected: params['type'], found: kindOf(found) })];
    case 'additionalProperties': return [unknownField(fault, String(params['additionalProperty']))];
    case 'required': return [problem('field.required', pointer(...segments(place), String(params['missingProperty'])))];
    case 'enum': return [problem('field.not-allowed', place, { found: found ?? null, allowed: params['allowedValues'] })];
    case 'const': return [problem('field.not-allowed', place, { found: found ?? null, allowed: [params['allowedValue'] ?? null] })];
    case 'pattern': return [problem('field.wrong-pattern', place, { found: found ?? null })];
    case 'format': return [params['format'] === 'name' ? problem('field.text-hidden', place, { ...hiddenSign(String(found)) }) : problem('field.wrong-format', place, { format: params['format'], found: found ?? null })];
    case 'uniqueItems': return [problem('field.not-unique', pointer(...segments(place), Number(params['i'])), { found: own(found, String(params['i'])) })];
    case 'oneOf': case 'anyOf': case 'propertyNames': case 'not': return [problem('field.not-allowed', place, { found: found ?? null })];
    default: return [];
  }
}

function unknownField({ instancePath, parentSchema }: ShapeFault & { readonly parentSchema?: Json }, key: string): Problem {
  const near = nearest(key, Object.keys((own(parentSchema, 'properties') ?? {}) as JsonObject));
  return problem('field.unknown', pointer(...segments(instancePath), key), { key, ...(near !== undefined && { nearest: near }) });
}

/** The JSON kind of a value, as type names in problems are. */
export function kindOf(value: Json | undefined): string {
  return value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
}

/** What a limit limits: a number itself, the characters of a text, the entries of a list or object. */
export function sizeOf(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return [...value].length;
  return Object.keys((value ?? {}) as JsonObject).length;
}
