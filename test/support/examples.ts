// A JSON Schema to a value it takes, and a route to a request it takes: so that every route there is can be asked without anybody naming it.
import { isObject, type Json, type JsonObject } from '#engine';
import type { Route } from '../../server/edge/route.ts';

/** A value for a property by its name, where any value of the schema would not lead far. */
export type Values = { readonly [name: string]: Json };

/** A value the schema takes, optional properties included. */
export function exampleOf(schema: JsonObject, values: Values = {}, name = ''): Json {
  if (Object.hasOwn(values, name)) return values[name]!;
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as Json;
  if (Array.isArray(schema['anyOf'])) return exampleOf(schema['anyOf'][0] as JsonObject, values, name);
  const type = Array.isArray(schema['type']) ? schema['type'][0] as Json : schema['type'];
  switch (type) {
    case 'object': return Object.fromEntries(Object.entries((schema['properties'] ?? {}) as { readonly [name: string]: JsonObject }).map(([key, inner]) => [key, exampleOf(inner, values, key)]));
    case 'array': return [];
    case 'boolean': return true;
    case 'integer': return (schema['minimum'] as number | undefined) ?? 0;
    case 'string': return textOf(schema);
    default: return {};
  }
}

/** A text that fits the pattern of a name in a path or body, else any. */
function textOf({ pattern }: JsonObject): string {
  const found = ['1', 'x', 'X', '/x', 'xx', '420100', '13777829300', '01900000-0000-7000-8000-000000000000', '0'.repeat(64), `${'0'.repeat(64)}.json`].find((text) => pattern === undefined || new RegExp(String(pattern), 'u').test(text));
  if (found === undefined) throw new Error(`no example fits ${String(pattern)}: add one`);
  return found;
}

/** The path of a route with its names filled, and its queries and body from examples. */
export function requestOf(route: Route, named: { readonly [name: string]: string }, values: Values): { readonly method: string; readonly path: string; readonly init: RequestInit } {
  const path = route.path.split('/').map((part) => (part.startsWith(':') ? encodeURIComponent(named[part.slice(1)] ?? '') : part)).join('/');
  const query = new URLSearchParams(Object.entries(route.query ?? {}).map(([name, schema]) => [name, String(exampleOf(schema, values, name))]));
  const headers: Record<string, string> = Object.fromEntries((route.needs ?? []).map((name) => [name, crypto.randomUUID()]));
  const body = route.body === undefined ? undefined : route.body === 'bytes' ? new TextEncoder().encode('%PDF-1.7 ') : JSON.stringify(exampleOf(route.body.schema, values));
  if (body !== undefined) headers['Content-Type'] = route.body === 'bytes' ? 'application/octet-stream' : 'application/json';
  return { method: route.method, path: query.size === 0 ? path : `${path}?${query}`, init: { method: route.method, headers, ...(body === undefined ? {} : { body: body as BodyInit }) } };
}

/** The names of the properties, at any depth, whose schema is this one. */
export function propertiesLike(schema: Json | undefined, wanted: JsonObject): string[] {
  if (!isObject(schema)) return [];
  const own = Object.entries((schema['properties'] ?? {}) as JsonObject).flatMap(([name, inner]) => [...(JSON.stringify(inner) === JSON.stringify(wanted) ? [name] : []), ...propertiesLike(inner as Json, wanted)]);
  return [...own, ...propertiesLike(schema['items'] as Json | undefined, wanted)];
}
