// Complaints of a validator about a document as problems: located, with the nearest allowed key, and one for each mistake.
import { isObject, own, pointer, segments, type Json, type JsonObject } from '../json.ts';
import { nearest, problem, type Problem, type ProblemCode } from '../problem.ts';
import { kindOf, sizeOf } from './shape.ts';

/** One complaint with the schema that made it. */
export interface DocumentFault {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: JsonObject;
  readonly propertyName?: string;
  readonly schema?: unknown;
  readonly parentSchema?: unknown;
  readonly data?: unknown;
}

/** The problems of a document. */
export function documentFaults(faults: readonly DocumentFault[], namesOf: (names: JsonObject) => JsonObject): Problem[] {
  return withoutEchoes(faults.filter((fault) => !isEcho(fault)).flatMap((fault) => documentFault(fault, namesOf)));
}

/** Complaints from inside a union or about a name are summed up by the complaint of the union or of the names. */
function isEcho({ propertyName, keyword, schemaPath }: DocumentFault): boolean {
  return propertyName !== undefined || keyword === 'if' || /\/(oneOf|anyOf)\/\d+\/(required|const)$/.test(schemaPath);
}

function documentFault({ instancePath: place, keyword, params, ...fault }: DocumentFault, namesOf: (names: JsonObject) => JsonObject): Problem[] {
  const schema = fault.schema as Json;
  const data = fault.data as Json;
  const inside = (key: Json | undefined): string => pointer(...segments(place), String(key));
  const at = (code: ProblemCode, where: string, details: JsonObject): Problem[] => [problem(code, where, details)];
  switch (keyword) {
    case 'type': return at('document.wrong-type', place, { expected: schema, found: kindOf(data) });
    case 'required': return at('document.missing-key', place, { key: String(params['missingProperty']) });
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      return at('document.unknown-key', inside(key), nearby('key', key, Object.keys((own(fault.parentSchema, 'properties') ?? {}) as JsonObject).filter((known) => known !== '$schema')));
    }
    case 'enum': return at('document.not-allowed', place, nearby('found', data, (schema as Json[]).map(String)));
    case 'const': return at('document.not-allowed', place, nearby('found', data, [String(schema)]));
    case 'pattern': return at('document.not-allowed', place, written(data, schema, own(fault.parentSchema, 'title')));
    case 'propertyNames': {
      const names = namesOf(schema as JsonObject);
      return at('document.not-allowed', inside(params['propertyName']), written(params['propertyName']!, names['pattern'] ?? null, names['title']));
    }
    case 'uniqueItems': return at('document.not-allowed', inside(params['i']), { found: own(data, String(params['i'])) });
    case 'anyOf': case 'oneOf': return at(...chosenWrongly(schema as JsonObject[], place, data));
    case 'maxLength': case 'maxItems': case 'maxProperties': case 'maximum': return at('document.too-large', place, { limit: schema, found: sizeOf(data) });
    case 'minLength': case 'minItems': case 'minProperties': case 'minimum': return at('document.too-small', place, { limit: schema, found: sizeOf(data) });
    default: return [];
  }
}

/** Several branches of a union fit, or none: then what the nearest ones miss is missing. */
function chosenWrongly(branches: readonly JsonObject[], place: string, data: Json): [ProblemCode, string, JsonObject] {
  const required = branches.map((branch) => (branch['required'] ?? []) as string[]);
  if (!isObject(data) || required.every((keys) => keys.length === 0)) return ['document.not-allowed', place, { found: data }];
  const has = (key: string): boolean => Object.hasOwn(data, key);
  const complete = required.filter((keys) => keys.every(has)).flat();
  if (complete.length > 0) return ['document.not-allowed', place, { found: complete, allowed: [...new Set(required.flat())] }];
  const most = Math.max(...required.map((keys) => keys.filter(has).length));
  const missing = required.filter((keys) => keys.filter(has).length === most).map((keys) => keys.filter((key) => !has(key)));
  const everywhere = missing[0]!.filter((key) => missing.every((keys) => keys.includes(key)));
  return ['document.missing-key', place, { key: everywhere.length > 0 ? everywhere : [...new Set(missing.flat())] }];
}

/** A mistyped key is one mistake: not also the missing key it was meant to be. One problem for each code and place is enough. */
function withoutEchoes(problems: readonly Problem[]): Problem[] {
  const meant = new Set(problems.filter(({ code }) => code === 'document.unknown-key').map(({ at, params }) => pointer(...segments(at).slice(0, -1), String(params['nearest']))));
  const seen = new Set<string>();
  return problems.filter(({ code, at, params }) => {
    const keys = Array.isArray(params['key']) ? params['key'] as string[] : [String(params['key'])];
    if (code === 'document.missing-key' && keys.some((key) => meant.has(pointer(...segments(at), key)))) return false;
    const mark = `${code} ${at} ${keys.join(' ')}`;
    return !seen.has(mark) && seen.add(mark);
  });
}

/** A text that is written otherwise than its kind is: a closed list of words is told as one; of a kind that has a name, the name is told. */
function written(found: Json, pattern: Json, title: Json | undefined): JsonObject {
  const choices = (/^\^\(([^()]*)\)\$$/.exec(String(pattern))?.[1]?.split('|') ?? []).filter((choice) => /^[\w-]+$/.test(choice));
  if (choices.length > 0) return nearby('found', found, choices);
  const word = String(found);
  const meant = [`/${word}`, word.toUpperCase(), word.toLowerCase().replace(/\s+/g, '-')].find((each) => each !== word && new RegExp(String(pattern), 'u').test(each));
  return { found, pattern, ...(meant !== undefined && { nearest: meant }), ...(title !== undefined && { kind: title }) };
}

function nearby(name: string, found: Json, allowed: readonly string[]): JsonObject {
  const near = typeof found === 'string' ? nearest(found, allowed) : undefined;
  return { [name]: found, ...(near !== undefined && { nearest: near }), ...(allowed.length > 0 && { allowed }) };
}
