// The declared routes to one OpenAPI 3.1 document.
import type { JsonObject } from '#engine';
import { paramNames, type Route } from './route.ts';

const problem = {
  description: 'Refused, with every problem and its sentences',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The description of all routes; `x-permission` says who may ask. */
export function openApi(routes: readonly Route[]): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const one of routes) {
    const path = one.path.split('/').map((part) => (part.startsWith(':') ? `{${part.slice(1)}}` : part)).join('/');
    (paths[path] ??= {})[one.method.toLowerCase()] = operation(one);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Workflow engine', version: '1' },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-sid' } },
      schemas: { Problem: problemSchema },
    },
  };
}

function operation(one: Route): JsonObject {
  const parameters = [
    ...paramNames(one.path).map((name) => ({ name, in: 'path', required: true, schema: one.params[name]! })),
    ...Object.entries(one.query ?? {}).map(([name, schema]) => ({ name, in: 'query', required: false, schema })),
    ...Object.entries(one.queryPatterns ?? {}).map(([pattern, schema]) => ({ name: pattern, in: 'query', required: false, schema, description: 'A pattern of names' })),
    ...(one.needs ?? []).map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } })),
  ];
  const given: JsonObject =
    one.answer === 'nothing' ? { '204': { description: 'Done' } }
    : one.answer === 'bytes' ? { '200': { description: 'The bytes', content: { 'application/octet-stream': {} } } }
    : { '200': { description: 'The answer', content: { 'application/json': { schema: one.answer.schema } } } };
  return {
    summary: one.summary,
    'x-permission': one.permission,
    security: one.permission === 'public' ? [] : [{ session: [] }],
    parameters,
    ...(one.body === undefined ? {} : { requestBody: { required: true, content: one.body === 'bytes' ? { 'application/octet-stream': {} } : { 'application/json': { schema: one.body.schema } } } }),
    responses: { ...given, default: problem },
  };
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'problems', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'at', 'params', 'severity', 'what', 'remedy'],
        properties: { code: { type: 'string' }, at: { type: 'string' }, params: { type: 'object' }, severity: { enum: ['error', 'warning'] }, what: { type: 'string' }, remedy: { type: 'string' } },
      },
    },
    requestId: { type: 'string' },
  },
};
