// What a reader sees of stored data: the widest of the read entries that let him in, field by field.
import { rulesOf, type Definition, type Field } from '../compiled.ts';
import type { ReadEntry, Rule } from '../definition.ts';
import { isObject, own, pointer, type Json, type JsonObject } from '../json.ts';
import { problem, type Problem } from '../problem.ts';

const sights = ['hidden', 'masked', 'plain'] as const;
type Sight = (typeof sights)[number];

/** The data as the widest of some read entries shows it. Without an entry nothing is seen. */
export function masked(definition: Definition, data: JsonObject, entries: readonly ReadEntry[]): JsonObject {
  const seen: Record<string, Json> = {};
  for (const field of definition.compiled.fields) {
    const value = data[field.name];
    if (field.table !== undefined || value === undefined) continue;
    const shown = shownAs(sightOf(field, entries), field, tableShown(definition, field, value, entries));
    if (shown !== undefined) seen[field.name] = shown;
  }
  return seen;
}

/**
 * What a submission writes although its sender, who sees the stored data by some entries, does not see it as it is: sent back as it was shown
 * it would be kept in place of what it covers, and of a table written whole the cells that were not shown would be lost.
 */
export function writesUnseen(definition: Definition, event: string, submission: JsonObject, entries: readonly ReadEntry[]): Problem[] {
  const writes = (own(definition.compiled.document.process.events, event) as { readonly writes?: readonly string[] } | undefined)?.writes ?? [];
  const covered = definition.compiled.fields.filter((field) => sightOf(field, entries) !== 'plain');
  return covered.flatMap((field): Problem[] => {
    const refused = (at: string): Problem => problem('field.not-writable', at, { label: field.label });
    if (field.table === undefined) return Object.hasOwn(submission, field.name) ? [refused(field.pointer)] : [];
    const table = field.table.slice(1);
    if (!Object.hasOwn(submission, table)) return [];
    if (writes.includes('*') || writes.includes(field.table)) return [refused(field.pointer)];
    const rows = submission[table];
    return Array.isArray(rows) ? rows.flatMap((row: Json, index) => (isObject(row) && Object.hasOwn(row, field.name) ? [refused(pointer(table, index, field.name))] : [])) : [];
  });
}

/** The columns of an instance as the widest of some entries shows them: the bare value of a masked field is masked as the field is, what is worked out from masked or hidden ones is left out. */
export function columnsSeen(definition: Definition, columns: JsonObject, entries: readonly ReadEntry[]): JsonObject {
  if (entries.some(({ mask, hide }) => !mask?.length && !hide?.length)) return columns;
  const declared = definition.compiled.document.process.columns ?? {};
  return Object.fromEntries(Object.entries(columns).flatMap(([name, stored]): (readonly [string, Json])[] => {
    const value = stored as Json;
    const column = own(declared, name) as { readonly value: Rule } | undefined;
    const covering = column === undefined ? [] : fieldsOf(definition, column.value).filter((field) => sightOf(field, entries) !== 'plain');
    if (covering.length === 0) return [[name, value]];
    const [field] = covering;
    const isBare = isObject(column!.value) && field!.table === undefined && column!.value['var'] === `form.${field!.name}`;
    const shown = isBare ? shownAs(sightOf(field!, entries), field!, value) : undefined;
    return shown === undefined ? [] : [[name, shown]];
  }));
}

/** Names of the columns that one of some entries shows otherwise than they are. */
export function columnsCovered(definition: Definition, entries: readonly ReadEntry[]): string[] {
  const declared = Object.entries(definition.compiled.document.process.columns ?? {});
  return declared.filter(([, column]) => fieldsOf(definition, column.value as Rule).some((field) => entries.some((entry) => sightOf(field, [entry]) !== 'plain'))).map(([name]) => name);
}

/** The fields a rule reads; of a table, those of its columns that it names. */
function fieldsOf(definition: Definition, rule: Rule): Field[] {
  const rules = rulesOf(definition.compiled.document.process);
  const paths = new Set<string>();
  const visit = (value: Json | undefined, through: readonly string[]): void => {
    if (Array.isArray(value)) for (const item of value) visit(item as Json, through);
    else if (isObject(value)) {
      for (const [operator, operands] of Object.entries(value)) {
        const name = Array.isArray(operands) ? operands[0] : operands;
        if (typeof name === 'string' && (operator === 'var' || operator === 'has')) paths.add(name.split('.', 2).join('.'));
        else if (typeof name === 'string' && operator === 'rule') through.includes(name) || visit(own(rules, name), [...through, name]);
        else visit(operands, through);
      }
    }
  };
  visit(rule, []);
  return definition.compiled.fields.filter(({ name, table }) => (table === undefined ? paths.has(`form.${name}`) : paths.has(`form.${table.slice(1)}`) && paths.has(`row.${name}`)));
}

/** A text with its middle covered, in a way that tells neither its length nor its rest. */
export function covered(text: string, mask: 'mobile' | 'id-card' | 'all' | undefined): string {
  if (mask === 'mobile' && text.length >= 11) return `${text.slice(0, 3)}****${text.slice(-4)}`;
  if (mask === 'id-card' && text.length >= 15) return `${text.slice(0, 4)}**********${text.slice(-4)}`;
  return '****';
}

function tableShown(definition: Definition, table: Field, value: Json, entries: readonly ReadEntry[]): Json {
  const columns = definition.compiled.fields.filter((field) => field.table === table.pointer);
  if (columns.length === 0 || !Array.isArray(value)) return value;
  const sight = columns.map((column) => [column, sightOf(column, entries)] as const);
  return value.map((row: Json) => isObject(row) ? rowShown(row, sight) : {});
}

function rowShown(row: JsonObject, sight: readonly (readonly [Field, Sight])[]): JsonObject {
  return Object.fromEntries(sight.flatMap(([column, how]) => {
    const value = row[column.name];
    const shown = value === undefined ? undefined : shownAs(how, column, value);
    return shown === undefined ? [] : [[column.name, shown]];
  }));
}

/** Masked values of tables are masked cell by cell; what cannot be covered is left out. */
function shownAs(sight: Sight, { schema, type }: Field, value: Json): Json | undefined {
  if (sight === 'hidden') return undefined;
  if (sight === 'plain' || (typeof type === 'object' && 'table' in type)) return value;
  if (Array.isArray(value)) return value.map(() => '****');
  return typeof value === 'string' ? covered(value, schema['x-mask']) : undefined;
}

/** Whether a field, and of a table every column, is seen as it is. */
export function isSeenPlain(definition: Definition, field: Field, entries: readonly ReadEntry[]): boolean {
  return [field, ...definition.compiled.fields.filter(({ table }) => table === field.pointer)].every((each) => sightOf(each, entries) === 'plain');
}

/** Fields that a reader is not told of at all. */
export function unseen(definition: Definition, entries: readonly ReadEntry[]): readonly string[] {
  return definition.compiled.fields.filter((field) => field.table === undefined && sightOf(field, entries) === 'hidden').map(({ pointer }) => pointer);
}

function sightOf({ pointer, table }: Field, entries: readonly ReadEntry[]): Sight {
  const named = (pointers: readonly string[] | undefined): boolean => pointers !== undefined && (pointers.includes(pointer) || (table !== undefined && pointers.includes(table)));
  const widest = Math.max(0, ...entries.map(({ mask, hide }) => named(hide) ? 0 : named(mask) ? 1 : 2));
  return sights[widest]!;
}
