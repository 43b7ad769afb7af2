// JSON Schema at work: faults of a document, the validator module of a form, bodies of requests. The only user of Ajv; not reachable from `open`.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { decided } from './schema/branch.ts';
import format from './definition.schema.json' with { type: 'json' };
import type { FieldSchema, FormSchema, ItemSchema, RowSchema } from './definition.ts';
import { documentFaults } from './schema/document-fault.ts';
import { mostRows } from './form/value.ts';
import { formats, hiddenSign } from './format.ts';
import { mostStars } from './rating.ts';
import { at, canonical, type Json, type JsonObject } from './json.ts';
import { sorted, type Problem } from './problem.ts';
import { faultsOf } from './schema/shape.ts';
import { limits, sizeProblems } from './schema/size.ts';

// A text has at most this many characters where the form does not say less.
const mostCharacters = 100_000;

export { fieldProblems } from './schema/field-fault.ts';

const options = {
  strict: true, strictTypes: false, strictRequired: false, allErrors: true, ownProperties: true, validateSchema: false, addUsedSchema: false,
  loopEnum: Number.MAX_SAFE_INTEGER, logger: false,
} as const;

let documentValidator: ValidateFunction | undefined;

/** Everything in a document that the format does not allow, and every limit it breaks, sorted. */
export function documentProblems(document: unknown): Problem[] {
  const sizes = sizeProblems(document as Json);
  if (sizes.some(({ params }) => params['of'] === 'bytes' || params['limit'] === limits.depth)) return sorted(sizes);
  documentValidator ??= new Ajv2020({ ...options, verbose: true }).compile(decided(format));
  if (documentValidator(document) === true) return sorted(sizes);
  return sorted([...sizes, ...documentFaults(documentValidator.errors ?? [], namesOf)]);
}

/** The source of an ES module whose default export judges the shape of data of a form: types and limits, nothing else. It imports nothing. */
export function validatorSource(form: FormSchema): string {
  const ajv = new Ajv2020({ ...options, inlineRefs: false, code: { source: true, esm: true, lines: true } });
  const source = standalone.default(ajv, ajv.compile(shapeOf(form)))
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', '(text) => { let length = 0; for (const _ of text) length += 1; return length; }');
  if (source.includes('require("')) throw new Error('The validator of a form would need something from outside.');
  return source;
}

/** A judge of the bodies a route takes. Throws when the schema of the route is not one. */
export function judgeBody(schema: JsonObject): (body: unknown) => Problem[] {
  const ajv = new Ajv2020({ ...options, verbose: true });
  for (const [name, has] of Object.entries(formats)) ajv.addFormat(name, has);
  // What is called by a name outside a form; in forms every short text is held to it.
  ajv.addFormat('name', (text) => hiddenSign(text) === null);
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const validate = ajv.compile(decided(schema));
  return (body) => validate(body) === true ? [] : sorted(faultsOf(validate.errors ?? [], body as Json));
}

/**
 * The schema with nothing but shape in it: presence, formats, patterns and rules are judged by the form. Fields of one shape share what judges them:
 * a form of five hundred fields has a handful of shapes, and its pages fetch the validator.
 */
function shapeOf(form: FormSchema): JsonObject {
  const { properties, ...shape } = objectShape(form.properties);
  const shapes = new Map<string, string>();
  const named = (value: JsonObject): JsonObject => {
    const key = canonical(value);
    if (!shapes.has(key)) shapes.set(key, `s${shapes.size}`);
    return { $ref: `#/$defs/${shapes.get(key)}` };
  };
  const shared = Object.fromEntries(Object.entries(properties as JsonObject).map(([name, value]) => [name, named(value as JsonObject)]));
  return { ...shape, properties: shared, $defs: Object.fromEntries([...shapes].map(([key, name]) => [name, JSON.parse(key) as Json])) };
}

function objectShape(properties: FormSchema['properties']): JsonObject {
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, valueShape(field)])) };
}

function boundsOf(field: FieldSchema | ItemSchema): JsonObject {
  if ('format' in field && field.format === 'rating') return { minimum: 1, maximum: mostStars };
  return 'format' in field && field.format === 'year' ? { minimum: 1000, maximum: 9999 } : { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
}

function valueShape(field: FieldSchema | ItemSchema | RowSchema): JsonObject {
  switch (field.type) {
    case 'object': return 'properties' in field ? objectShape(field.properties) : field['x-rich'] !== undefined ? { type: 'object' } : rangeShape;
    case 'boolean': return keeping(field, ['type']);
    case 'integer': return { ...boundsOf(field), ...keeping(field, ['type', 'enum', 'minimum', 'maximum']) };
    case 'array': return { maxItems: mostRows, ...keeping(field, ['type', 'minItems', 'maxItems']), ...(field.items !== undefined && { items: valueShape(field.items) }) };
    case 'string': return { maxLength: mostCharacters, ...keeping(field, ['type', 'enum', 'minLength', 'maxLength']) };
  }
}

const rangeShape: JsonObject = { type: 'object', additionalProperties: false, properties: { from: { type: 'string', maxLength: 10 }, to: { type: 'string', maxLength: 10 } } };

function keeping(schema: FieldSchema | ItemSchema, keywords: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keywords.includes(keyword))) as JsonObject;
}

function namesOf(names: JsonObject): JsonObject {
  const reference = names['$ref'];
  return typeof reference === 'string' ? at(format as Json, reference.slice(1)) as JsonObject : names;
}
