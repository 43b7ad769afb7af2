// Submissions as people and programs send them: mostly what a form asks for, now and then something else.
import fc from 'fast-check';
import { formatExamples, type DefinitionDocument, type FieldSchema, type Json, type JsonObject, type ScenarioStep } from '#engine';
import { naughtyTexts, unstorableTexts } from './naughty.ts';

const odd = fc.constantFrom<Json>(null, '', ' ', 0, -1, 1.5, 1e16, true, [], {}, [null], [''], '字'.repeat(600), '2026-02-30', '12,5', '-0.00', ...naughtyTexts, ...unstorableTexts);

const richTexts: readonly Json[] = ['字'.repeat(60), '短', 'a\nb'].map((text) => ({ blocks: [{ type: 'paragraph', runs: [{ text }] }] }));

/** What the scenarios of a process send to it. */
export function toldIn({ process, scenarios }: DefinitionDocument): readonly ScenarioStep[] {
  return Object.values(scenarios ?? {}).flatMap(({ instances, steps }) => steps.filter((step) => instances[step.in]?.of === process.id));
}

/** Submissions to a process: as its scenarios send them, the same with some fields otherwise, and any. `files` are ids, the first of which is of a file that most fields take. */
export function submissionsFor(document: DefinitionDocument, files: readonly string[]): fc.Arbitrary<JsonObject> {
  const told = toldIn(document).flatMap(({ data }) => (data === undefined ? [] : [data as JsonObject]));
  const any = recordOf((document.form?.properties ?? {}) as { readonly [name: string]: FieldSchema }, files);
  if (told.length === 0) return any;
  const example = fc.constantFrom(...told);
  const otherwise = fc.tuple(example, any, fc.nat(99), fc.nat(99)).map(([data, other, ...picks]) => {
    const names = Object.keys(other);
    return names.length === 0 ? data : { ...data, ...Object.fromEntries(picks.map((pick) => names[pick % names.length]!).map((name) => [name, other[name]])) };
  });
  return fc.oneof({ weight: 4, arbitrary: example }, { weight: 10, arbitrary: otherwise }, { weight: 5, arbitrary: any }, { weight: 1, arbitrary: any.map((data) => ({ ...data, nonsense: 1 })) });
}

function recordOf(properties: { readonly [name: string]: FieldSchema }, files: readonly string[]): fc.Arbitrary<JsonObject> {
  const values = Object.fromEntries(Object.entries(properties).map(([name, schema]) => {
    const isAsked = schema.readOnly !== true && schema['x-value'] === undefined;
    return [name, fc.oneof({ weight: isAsked ? 14 : 1, arbitrary: valueOf(schema, files) }, { weight: isAsked ? 1 : 14, arbitrary: fc.constant(undefined) })];
  }));
  return fc.record(values).map((data) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as JsonObject);
}

function valueOf(schema: FieldSchema, files: readonly string[]): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 25, arbitrary: fitting(schema, files) }, { weight: 1, arbitrary: odd });
}

function fitting({ type, enum: words, format, minimum, maximum, maxLength, items, 'x-options': options, 'x-rich': rich }: FieldSchema, files: readonly string[]): fc.Arbitrary<Json> {
  if (words !== undefined) return fc.constantFrom(...(words as readonly Json[]));
  if (Array.isArray(options)) return fc.constantFrom(...options.map(({ value }) => value as Json));
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.integer({ min: minimum ?? 0, max: Math.min(maximum ?? 5, (minimum ?? 0) + 1) });
  if (type === 'array') {
    const item = items?.type === 'object' ? recordOf(items.properties as { readonly [name: string]: FieldSchema }, files) : valueOf({ ...items, type: 'string' } as FieldSchema, files);
    return fc.array<Json>(item, { minLength: 1, maxLength: 2 });
  }
  if (type === 'object' && rich) return fc.constantFrom(...richTexts);
  switch (format) {
    case undefined: return fc.string({ minLength: 1, maxLength: Math.min(maxLength ?? 20, 20), unit: fc.constantFrom('a', 'B', '7', ' ', '-', '字', '😀') });
    case 'username': case 'operator-username': return fc.constantFrom('hanjiang01', 'abc123');
    case 'password': return fc.constantFrom('secret:1', 'secret:2');
    case 'date': return fc.integer({ min: 1, max: 28 }).map((day) => `2026-03-${String(day).padStart(2, '0')}`);
    case 'date-time': return fc.integer({ min: 1, max: 28 }).map((day) => `2026-03-${String(day).padStart(2, '0')}T01:30:00.000Z`);
    case 'month': return fc.constantFrom('2026-02', '2026-03');
    case 'quarter': return fc.constantFrom('2026-Q1', '2026-Q2');
    case 'decimal': return fc.constantFrom('0', '7.5', '10', '12.345');
    case 'file': return fc.oneof({ weight: 12, arbitrary: fc.constant(files[0]!) }, { weight: 1, arbitrary: fc.constantFrom(...files) });
    default: return fc.constant(formatExamples[format] ?? 'x');
  }
}
