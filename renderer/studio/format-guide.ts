// What the format allows at a place, read from its JSON Schema: keys with their descriptions, and the closed lists of values.
import { isObject, own, type Json, type JsonObject } from '#engine';

/** One thing that may be written: its text, what it is, and whether it must be there. */
export interface Suggestion { readonly text: string; readonly info: string; readonly required: boolean }

/** The schemas that may hold at a path of the document; several where the format has alternatives. */
export function schemasAt(format: JsonObject, path: readonly string[]): readonly JsonObject[] {
  let here = spread(format, format);
  for (const part of path) here = here.flatMap((schema) => below(format, schema, part));
  return here;
}

function below(format: JsonObject, schema: JsonObject, part: string): readonly JsonObject[] {
  const properties = own(schema, 'properties');
  const next = own(properties, part) ?? own(schema, 'additionalProperties') ?? (/^\d+$/.test(part) ? own(schema, 'items') : undefined);
  return isObject(next) ? spread(format, next) : [];
}

/** A schema with its reference followed and its alternatives laid side by side. */
function spread(format: JsonObject, schema: JsonObject, depth = 0): readonly JsonObject[] {
  if (depth > 12) return [];
  const reference = own(schema, '$ref');
  if (typeof reference === 'string') {
    const target = own(own(format, '$defs'), reference.replace('#/$defs/', ''));
    const described = own(schema, 'description');
    return isObject(target) ? spread(format, target, depth + 1).map((one) => (described === undefined ? one : { ...one, description: described })) : [];
  }
  const branches = [...alternatives(schema, 'oneOf'), ...alternatives(schema, 'anyOf')].filter((branch) => Object.keys(branch).some((key) => key !== 'required'));
  return branches.length === 0 ? [schema] : [schema, ...branches.flatMap((branch) => spread(format, branch, depth + 1))];
}

function alternatives(schema: JsonObject, key: 'oneOf' | 'anyOf'): readonly JsonObject[] {
  const list = own(schema, key);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function described(schema: Json | undefined, format: JsonObject): string {
  if (!isObject(schema)) return '';
  const [first] = spread(format, schema).map((one) => own(one, 'description') ?? own(one, 'title')).filter((text) => typeof text === 'string');
  return first ?? '';
}

/** The keys that may stand in the object at a path. */
export function keysAt(format: JsonObject, path: readonly string[]): readonly Suggestion[] {
  const keys = schemasAt(format, path).flatMap((schema) => {
    const required = own(schema, 'required');
    const properties = own(schema, 'properties');
    return isObject(properties)
      ? Object.entries(properties).map(([text, child]) => ({ text, info: described(child, format), required: Array.isArray(required) && required.includes(text) }))
      : [];
  });
  return [...new Map(keys.map((key) => [key.text, key])).values()];
}

/** The values a closed list allows at a path, as JSON. */
export function valuesAt(format: JsonObject, path: readonly string[]): readonly Suggestion[] {
  const values = schemasAt(format, path).flatMap((schema): readonly Json[] => {
    const list = own(schema, 'enum');
    const only = own(schema, 'const');
    if (Array.isArray(list)) return list;
    if (only !== undefined) return [only];
    return own(schema, 'type') === 'boolean' ? [true, false] : [];
  });
  return [...new Set(values.map((value) => JSON.stringify(value)))].map((text) => ({ text, info: '', required: false }));
}

/** The titles of what is meant at a path: tells a pointer from a party from a verb. */
export function titlesAt(format: JsonObject, path: readonly string[]): ReadonlySet<string> {
  return new Set(schemasAt(format, path).map((schema) => own(schema, 'title')).filter((title) => typeof title === 'string'));
}
