// JSON Schemas of what routes take and give, each bound to the type of `api-types.ts` it describes.
import type { Json, JsonObject } from '#engine';

/** A JSON Schema that says it describes a `T`. */
export interface Shape<T> { readonly schema: JsonObject; readonly describes?: (value: T) => void }

/** A schema by hand. */
export function shape<T>(schema: JsonObject): Shape<T> {
  return { schema };
}

/** A closed object; every key is required unless it is named in `optional`. */
export function object<T>(properties: { readonly [K in keyof Required<T>]: Shape<never> | JsonObject }, optional: readonly (keyof T & string)[] = []): Shape<T> {
  const entries = Object.entries(properties as Record<string, Shape<never> | JsonObject>);
  const schemas = Object.fromEntries(entries.map(([name, value]) => [name, schemaOf(value)]));
  const required = entries.map(([name]) => name).filter((name) => !(optional as readonly string[]).includes(name));
  return { schema: { type: 'object', additionalProperties: false, ...(required.length > 0 ? { required } : {}), properties: schemas } };
}

/** A list of such values. */
export function list(of: Shape<never> | JsonObject, limits: JsonObject = {}): JsonObject {
  return { type: 'array', items: schemaOf(of), ...limits };
}

/** The value or null. */
export function nullable(of: Shape<never> | JsonObject): JsonObject {
  const schema = schemaOf(of);
  if (Array.isArray(schema['enum'])) return { enum: [...schema['enum'], null] };
  if (typeof schema['type'] === 'string') return { ...schema, type: [schema['type'], 'null'] };
  return { anyOf: [...(schema['anyOf'] as readonly Json[]), { type: 'null' }] };
}

/** One of these words. */
export function oneOf(...words: readonly Json[]): JsonObject {
  return { enum: words };
}

function schemaOf(value: Shape<never> | JsonObject): JsonObject {
  return 'schema' in value ? (value.schema as JsonObject) : value;
}

export const text = { type: 'string', maxLength: 100_000 };
export const line = { type: 'string', maxLength: 200 };
export const flag = { type: 'boolean' };
export const integer = { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 };
/** A version or a number of a revision, as the database keeps them; one can be added to it. */
export const ordinal = { type: 'integer', minimum: 0, maximum: 2_147_483_646 };
export const count = { type: 'integer', minimum: 0, maximum: 9007199254740991 };
export const instant = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}Z$' };
export const anyObject = { type: 'object' };
export const anything = {};
/** Words for people: Chinese, or both languages. */
export const words = { anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: false, required: ['zh-CN', 'en'], properties: { 'zh-CN': { type: 'string' }, en: { type: 'string' } } }] };

/** Names in a path: an id, the id of a process, a name inside a definition, a digest, a number. */
export const id = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' };
/** What the platform itself keeps: organisations have names for ids, most other things uuids. */
export const subject = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.~-]{0,99}$' };
export const process = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,63}$' };
export const name = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$' };
export const digest = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const number = { type: 'string', pattern: '^[0-9]{1,9}$' };
export const pointer = { type: 'string', pattern: '^(/[A-Za-z][A-Za-z0-9_]{0,63}){1,2}$' };

/** Whether a header names one submission. */
export function isKey(key: string): boolean {
  return /^[\x21-\x7e]{8,100}$/.test(key);
}
