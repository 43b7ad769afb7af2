// A form schema read once: its fields in order, which of them rules decide, and in which order those can be settled.
import type { Field } from '../compiled.ts';
import type { FieldSchema, FormSchema, ItemSchema, Option, Rule } from '../definition.ts';
import { formatType } from '../format.ts';
import { reads } from '../rule.ts';
import type { Type } from '../type.ts';

/** What compile keeps of a form. */
export interface FormAnalysis {
  readonly fields: readonly Field[];
  readonly order: readonly string[];
  readonly dependants: { readonly [pointer: string]: readonly string[] };
}

type Rules = { readonly [name: string]: Rule };

/** The fields of a form, the order in which relevance and computed values settle, and who reads whom. `rules` are the named rules. */
export function analyseForm(form: FormSchema, rules: Rules = {}): FormAnalysis {
  const fields = withExclusions(fieldsOf(form));
  const dependants: Record<string, string[]> = {};
  for (const field of fields) {
    for (const source of new Set([...sourcesOf(field, fields, everyRule(field), rules), ...(field.excludes ?? [])])) (dependants[source] ??= []).push(field.pointer);
  }
  return { fields, order: settled(fields, rules).order, dependants };
}

/** The fields whose relevance or value depends on itself, in order. */
export function circularFields(form: FormSchema, rules: Rules = {}): string[] {
  return settled(fieldsOf(form), rules).circular;
}

function fieldsOf(form: FormSchema): Field[] {
  return Object.entries(form.properties).flatMap(([name, schema]) => {
    const table = fieldOf(name, schema, form.required);
    const { items } = schema;
    if (items?.type !== 'object') return [table];
    return [table, ...Object.entries(items.properties).map(([column, inner]) => fieldOf(column, inner, items.required, table.pointer))];
  });
}

/** What one field says of another holds for both. */
function withExclusions(fields: readonly Field[]): Field[] {
  return fields.map((field) => {
    const excludes = fields.filter(({ pointer, schema }) => pointer !== field.pointer && (schema['x-excludes']?.includes(field.pointer) || field.schema['x-excludes']?.includes(pointer))).map(({ pointer }) => pointer);
    return excludes.length === 0 ? field : { ...field, excludes };
  });
}

function fieldOf(name: string, schema: FieldSchema, required: readonly string[] = [], table?: string): Field {
  const options = optionsOf(schema);
  return {
    pointer: `${table ?? ''}/${name}`, name, ...(table !== undefined && { table }), type: typeOf(schema), label: schema['x-label'] ?? name,
    schema, required: required.includes(name), ...(options !== undefined && { options }),
  };
}

function typeOf(schema: FieldSchema): Type {
  const { type, items } = schema;
  if (type === 'integer' && schema.format === 'year') return 'year';
  if (type === 'boolean' || type === 'integer') return type;
  if (type === 'string') return textType(schema, schema);
  if (type === 'object') return schema['x-rich'] !== undefined ? 'rich' : { object: { from: 'date', to: 'date' } };
  if (items?.type !== 'object') return { list: items === undefined ? 'text' : textType(items, schema) };
  return { table: Object.fromEntries(Object.entries(items.properties).map(([column, inner]) => [column, typeOf(inner)])) };
}

function textType({ format }: FieldSchema | ItemSchema, { 'x-options': options }: FieldSchema): Type {
  if (options === undefined || Array.isArray(options)) return formatType(format);
  return 'dict' in options ? { dict: options.dict } : 'region';
}

function optionsOf({ 'x-options': options, enum: values, items }: FieldSchema): readonly Option[] | undefined {
  if (options !== undefined) return Array.isArray(options) ? options : undefined;
  const plain = values ?? (items?.type === 'string' ? items.enum : undefined);
  return plain?.map((value) => ({ value, label: String(value) }));
}

function everyRule({ schema }: Field): Rule[] {
  return [schema['x-when'], schema['x-value'], schema['x-required'], schema['x-readOnly']].filter((rule) => rule !== undefined);
}

function decidingRules({ schema }: Field): Rule[] {
  return [schema['x-when'], schema['x-value']].filter((rule) => rule !== undefined);
}

/** The pointers some rules of a field read: fields by `form`, columns of its own table by `row`. */
function sourcesOf(field: Field, fields: readonly Field[], rulesOfField: readonly Rule[], rules: Rules): Set<string> {
  const known = new Set(fields.map(({ pointer }) => pointer));
  const found = rulesOfField.flatMap((rule) => reads(rule, rules)).map((path) => {
    const [root, name] = path.split('.');
    return root === 'form' ? `/${name}` : root === 'row' && field.table !== undefined ? `${field.table}/${name}` : '';
  });
  return new Set(found.filter((pointer) => known.has(pointer)));
}

/** Decided fields, each after all that decide it; those that never come are in or behind a circle. */
function settled(fields: readonly Field[], rules: Rules): { readonly order: string[]; readonly circular: string[] } {
  const decided = fields.filter((field) => decidingRules(field).length > 0);
  const pending = new Map(decided.map((field) => [field.pointer, before(field, fields, rules)]));
  const order: string[] = [];
  for (let grown = true; grown;) {
    grown = false;
    for (const [pointer, sources] of pending) {
      if ([...sources].some((source) => pending.has(source))) continue;
      pending.delete(pointer);
      order.push(pointer);
      grown = true;
    }
  }
  return { order, circular: [...pending.keys()].filter((pointer) => reaches(pointer, pointer, pending, new Set())) };
}

/** What has to be settled before a field: what it reads, for a table read as a whole its columns too, and for a column its table. */
function before(field: Field, fields: readonly Field[], rules: Rules): Set<string> {
  const sources = sourcesOf(field, fields, decidingRules(field), rules);
  if (field.table !== undefined) sources.add(field.table);
  const own = field.table;
  for (const { pointer, table } of fields) {
    if (table !== undefined && pointer !== field.pointer && sources.has(table) && (table !== own || readsTable(field, rules))) sources.add(pointer);
  }
  return sources;
}

function readsTable(field: Field, rules: Rules): boolean {
  return decidingRules(field).flatMap((rule) => reads(rule, rules)).some((path) => `/${path.split('.')[1]}` === field.table && path.startsWith('form.'));
}

function reaches(from: string, to: string, pending: ReadonlyMap<string, ReadonlySet<string>>, seen: Set<string>): boolean {
  for (const source of pending.get(from) ?? []) {
    if (source === to) return true;
    if (seen.has(source)) continue;
    seen.add(source);
    if (reaches(source, to, pending, seen)) return true;
  }
  return false;
}
