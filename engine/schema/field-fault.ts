// Faults of a form schema that its own JSON Schema cannot see: names, keywords beside the wrong type, patterns, impossible limits, circles.
import type { FieldSchema, FormSchema, Rule } from '../definition.ts';
import { analyseForm, circularFields } from '../form/fields.ts';
import { mostRows } from '../form/value.ts';
import { formatType, formats, otherFormats } from '../format.ts';
import { starsAtMost } from '../rating.ts';
import { pointer, type Json, type JsonObject } from '../json.ts';
import { longestMatched, patternFault } from './pattern.ts';
import { nearest, problem, sorted, type Problem } from '../problem.ts';
import { kindOf } from './shape.ts';
import { number } from '../rule/value.ts';

// Names that objects inherit, and the one under which an item carries its instance.
const reserved = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'instance']);

/** Everything wrong with the fields of a form, sorted. `rules` are the named rules its own rules may use. */
export function fieldProblems(form: FormSchema, rules: { readonly [name: string]: Rule } = {}): Problem[] {
  const fields = objectFaults(form, '/form', false);
  if (fields.some(({ code }) => code === 'field.bad-name')) return sorted(fields);
  return sorted([...fields, ...exclusionFaults(form), ...circularFields(form, rules).map((field) => problem('rule.circular', placeOf(form, field), { rule: field, circle: field }))]);
}

function objectFaults({ properties, required = [] }: Pick<FormSchema, 'properties' | 'required'>, at: string, isRow: boolean): Problem[] {
  const names = Object.keys(properties);
  const unknown = required.flatMap((name, index) => {
    if (names.includes(name)) return [];
    const near = nearest(name, names);
    return [problem('field.undeclared', `${at}/required/${index}`, { key: name, allowed: names, ...(near !== undefined && { nearest: near }) })];
  });
  return [...unknown, ...Object.entries(properties).flatMap(([name, field]) => {
    const place = at + pointer('properties', name);
    const named = /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) && !reserved.has(name);
    return [...(named ? [] : [problem('field.bad-name', place, { name })]), ...fieldFaults(field, place, isRow)];
  })];
}

function fieldFaults(field: FieldSchema, at: string, isRow: boolean): Problem[] {
  const { items } = field;
  const isTable = items?.type === 'object';
  return [
    ...misplaced(field, at, isRow), ...conflicting(field, at),
    ...(field.type === 'array' && items === undefined ? [problem('document.missing-key', at, { key: 'items' })] : []),
    ...(field.format === 'org' && field['x-among'] === undefined && field['x-value'] === undefined ? [problem('document.missing-key', at, { key: 'x-among' })] : []),
    ...(isFile(field) && field['x-file'] === undefined ? [problem('document.missing-key', at, { key: 'x-file' })] : []),
    ...(field.type === 'object' && field.format === undefined && field['x-rich'] === undefined ? [problem('document.missing-key', at, { key: 'format' })] : []),
    ...(field.format === 'rating' && (field.maximum ?? 2) > starsAtMost ? [problem('document.too-large', `${at}/maximum`, { limit: starsAtMost, found: field.maximum! })] : []),
    ...(field.uniqueItems === true && field.maxItems === undefined ? [problem('field.unbounded', at, { key: 'maxItems', limit: mostRows })] : []),
    ...patternFaults(field, at), ...rangeFaults(field, at), ...valueFaults(field, at),
    ...(!isTable ? [] : isRow ? [problem('field.nested-table', `${at}/items`)] : objectFaults(items, `${at}/items`, true)),
  ];
}

const everywhere = ['type', 'description', 'readOnly', 'items', 'x-label', 'x-hint', 'x-when', 'x-required', 'x-readOnly', 'x-value', 'x-default'];
const belonging: { readonly [type in FieldSchema['type']]: readonly string[] } = {
  string: ['format', 'const', 'enum', 'minLength', 'maxLength', 'pattern', 'default', 'x-options', 'x-file', 'x-decimal', 'x-mask'],
  integer: ['format', 'const', 'enum', 'minimum', 'maximum', 'default', 'x-options', 'x-mask'],
  boolean: ['const', 'default', 'x-excludes', 'x-mask'],
  array: ['minItems', 'maxItems', 'uniqueItems', 'x-options', 'x-file', 'x-mask'],
  object: ['format', 'x-rich', 'x-mask'],
};

const ofStoredText: ReadonlySet<string> = new Set(['readOnly', 'const', 'enum', 'minLength', 'maxLength', 'pattern', 'default', 'x-options', 'x-mask', 'x-value', 'x-default']);

/** Keywords that say nothing about a field of this type: silence would let the author believe they do. */
function misplaced(field: FieldSchema, at: string, isRow: boolean): Problem[] {
  const fits = (key: string): boolean => {
    if (key === 'items') return field.type === 'array';
    // A secret is one line of its own, made as the portal asks; rows are kept as they stand.
    if (field.format === 'password' && (ofStoredText.has(key) || (isRow && key === 'format'))) return false;
    if (key === 'format') return field.type === (otherFormats[field.format ?? ''] ?? 'string');
    // No rule gives an object.
    if (field.type === 'object' && (key === 'x-value' || key === 'x-default')) return false;
    // A text with a shape is as wide as the form: a row has no room for it.
    if (key === 'x-rich') return field.type === 'object' && field.format === undefined && !isRow;
    if (key === 'x-among') return field.format === 'user' || field.format === 'org';
    if (key === 'x-total') return isRow && (field.type === 'integer' || formatType(field.format) === 'decimal');
    // A rating counts its stars from one.
    if (key === 'minimum' && field.format === 'rating') return false;
    // What a row had before is found by its number alone, and rows come and go: there, nothing can be kept.
    if (key === 'x-on' || key === 'x-once') return field['x-value'] !== undefined && !isRow;
    if (key === 'x-typed') return field['x-value'] !== undefined;
    if (key === 'x-default') return field['x-value'] === undefined;
    // Files belong to the case they were sent with.
    if (key === 'x-carry') return !isRow && field['x-value'] === undefined && !isFile(field);
    if (key === 'x-file') return isFile(field);
    if (key === 'x-decimal') return formatType(field.format) === 'decimal';
    if (key === 'x-options' && field.type === 'array') return field.items?.type === 'string';
    return everywhere.includes(key) || belonging[field.type].includes(key);
  };
  return Object.keys(field).filter((key) => !fits(key)).map((key) => {
    const belongs = Object.entries(belonging).filter(([, keys]) => keys.includes(key)).map(([type]) => type);
    return problem('field.misplaced-key', at + pointer(key), { key, ...(belongs.length > 0 && !belongs.includes(field.type) && { belongs }) });
  });
}

/** A value kept from before and one typed now could not be told apart. */
function conflicting(field: FieldSchema, at: string): Problem[] {
  if (field['x-typed'] !== true) return [];
  const others = (['x-on', 'x-once'] as const).filter((key) => field[key] !== undefined && field[key] !== false);
  return [...others, ...(field.readOnly === true ? ['readOnly'] : [])].map((other) => problem('field.conflicting-keys', `${at}/x-typed`, { key: 'x-typed', other }));
}

/** Yes and no alone exclude each other, in the same row or beside the tables. */
function exclusionFaults(form: FormSchema): Problem[] {
  const { fields } = analyseForm(form);
  return fields.flatMap(({ pointer: own, table, schema }) => (schema['x-excludes'] ?? []).flatMap((other, index) => {
    const found = fields.find((field) => field.pointer === other);
    const suits = found !== undefined && found.schema.type === 'boolean' && found.table === table && found.pointer !== own;
    const allowed = fields.filter((field) => field.schema.type === 'boolean' && field.table === table && field.pointer !== own).map((field) => field.pointer);
    return suits || schema.type !== 'boolean' ? [] : [problem('field.bad-exclusion', `${fieldPlace(own)}/x-excludes/${index}`, { pointer: other, allowed })];
  }));
}

function isFile({ format, items }: FieldSchema): boolean {
  return format === 'file' || (items?.type === 'string' && items.format === 'file');
}

function patternFaults({ pattern, maxLength }: FieldSchema, at: string): Problem[] {
  if (pattern === undefined) return [];
  const isBounded = maxLength !== undefined && maxLength <= longestMatched;
  const fault = patternFault(pattern, maxLength ?? longestMatched);
  return [
    ...(isBounded ? [] : [problem('pattern.unbounded', at, { limit: longestMatched })]),
    ...(fault === undefined ? [] : [problem('pattern.not-linear', `${at}/pattern`, { pattern, reason: fault })]),
  ];
}

function rangeFaults(field: FieldSchema, at: string): Problem[] {
  const { min, max } = field['x-decimal'] ?? {};
  const written = [min, max].every((bound) => bound === undefined || formats['decimal']!(bound));
  const bounds = Object.entries({ min, max }).flatMap(([key, bound]) => bound === undefined || formats['decimal']!(bound) ? [] : [problem('field.wrong-format', `${at}/x-decimal/${key}`, { format: 'decimal', found: bound })]);
  const pairs = [['minLength', 'maxLength'], ['minimum', 'maximum'], ['minItems', 'maxItems']] as const;
  const { minLength: least, maxLength: most } = field['x-rich'] ?? {};
  const none = least !== undefined && most !== undefined && least > most ? [problem('field.empty-range', `${at}/x-rich`, { low: least, high: most, lowKey: 'minLength', highKey: 'maxLength' })] : [];
  const empty = pairs.flatMap(([lowKey, highKey]) => {
    const [low, high] = [field[lowKey], field[highKey]];
    return low !== undefined && high !== undefined && low > high ? [problem('field.empty-range', at, { low, high, lowKey, highKey })] : [];
  });
  const isEmpty = written && min !== undefined && max !== undefined && number(min).gt(number(max));
  return [...bounds, ...empty, ...none, ...(isEmpty ? [problem('field.empty-range', `${at}/x-decimal`, { low: min, high: max, lowKey: 'min', highKey: 'max' })] : [])];
}

/** Values written in the schema have to be values of the field. */
function valueFaults(field: FieldSchema, at: string): Problem[] {
  const expected = field.type === 'array' ? 'string' : field.type;
  const options = field['x-options'];
  const choices = options === undefined || !Array.isArray(options) ? [] : options.map(({ value }, index) => [`/x-options/${index}/value`, value] as const);
  const given: (readonly [string, Json | undefined])[] = [['/default', field.default], ['/const', field.const], ...(field.enum ?? []).map((value, index) => [`/enum/${index}`, value] as const), ...choices];
  const wrong = given.flatMap(([key, value]) => value === undefined || kindOf(value) === (expected === 'string' ? 'string' : expected) ? [] : [problem('document.wrong-type', at + key, { expected, found: kindOf(value) })]);
  const listed = field.enum as readonly Json[] | undefined;
  const unlisted = listed === undefined ? [] : choices.flatMap(([key, value]) => listed.includes(value) || kindOf(value) !== kindOf(listed[0]) ? [] : [problem('field.unlisted-option', at + key, { found: value, allowed: [...listed] })]);
  return [...wrong, ...repeated(choices, at), ...unlisted];
}

function repeated(choices: readonly (readonly [string, Json])[], at: string): Problem[] {
  const seen = new Set<Json>();
  return choices.flatMap(([key, value]) => {
    const isNew = !seen.has(value);
    seen.add(value);
    return isNew ? [] : [problem('field.not-unique', at + key, { found: value } satisfies JsonObject)];
  });
}

function fieldPlace(field: string): string {
  const [name, column] = field.slice(1).split('/');
  return pointer('form', 'properties', name!) + (column === undefined ? '' : pointer('items', 'properties', column));
}

function placeOf(form: FormSchema, field: string): string {
  const [name, column] = field.slice(1).split('/');
  const place = fieldPlace(field);
  const { items } = form.properties[name!]!;
  const schema = column === undefined ? form.properties[name!] : items?.type === 'object' ? items.properties[column] : undefined;
  return `${place}/${schema?.['x-value'] === undefined ? 'x-when' : 'x-value'}`;
}
