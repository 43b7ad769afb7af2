// The settled state of a form: relevance and computed values in one pass, in the order compile found; a change settles only
// what reads it. In: what was entered, and facts; out: data without hidden fields.
import { isComputed, scopeOf, type Definition, type Field } from '../compiled.ts';
import type { Facts } from '../facts.ts';
import { answer, answered, rowScope } from './rule.ts';
import { cast, isEmpty, listed, mostRows, tidied } from './value.ts';
import { at, isObject, own, same, segments, type Json, type JsonObject } from '../json.ts';
import type { Scope } from '../rule.ts';

/** What is being filled, and what the event lets write and requires. */
export interface FormContext {
  readonly event?: string;
  /** Pointers of fields, tables or columns the event may write. */
  readonly writes: 'all' | 'none' | readonly string[];
  readonly requires: readonly string[];
  readonly judge: 'full' | 'shape';
  /** The fill goes on with what was entered before: defaults are not offered again. */
  readonly resumed?: boolean;
  /** Of secrets the form holds references: whoever took them in has judged them (`secretProblems`). */
  readonly referenced?: boolean;
}

export type FormFacts = Facts & { readonly instance?: JsonObject };

/** A form being filled. Values never change; `change` answers with another state. */
export interface FormState {
  readonly definition: Definition;
  readonly context: FormContext;
  readonly facts: FormFacts;
  /** What rules read; `facts.form` is `data`. */
  readonly scope: Scope;
  /** As entered, hidden fields included: they come back when they are relevant again. */
  readonly entered: JsonObject;
  /** As judged and stored: without hidden fields, with computed ones. */
  readonly data: JsonObject;
  /** Pointers of fields a rule hides. */
  readonly hidden: ReadonlySet<string>;
  /** Pointers of fields whose rules took more than they may. */
  readonly overBudget: ReadonlySet<string>;
  /** Pointers of fields that may be typed but whose rule gives the value. */
  readonly ruled: ReadonlySet<string>;
  /** Whether rules require a field or lock it, by pointer and row; worked out when asked. */
  readonly rights: Map<string, Map<number, Rights>>;
}

/** What the rules of a field say besides its value. */
export interface Rights { readonly required: boolean; readonly readOnly: boolean }

type Rows = ReadonlySet<number> | 'all';

interface Work {
  readonly definition: Definition;
  readonly context: FormContext;
  readonly facts: FormFacts;
  readonly scope: Scope;
  readonly entered: JsonObject;
  readonly data: Record<string, Json | undefined>;
  readonly hidden: Set<string>;
  readonly overBudget: Set<string>;
  readonly ruled: Set<string>;
  readonly rights: Map<string, Map<number, Rights>>;
  readonly pending: Map<string, Rows>;
}

/** Settles a form from what was entered. */
export function settle(definition: Definition, entered: JsonObject, facts: FormFacts, context: FormContext): FormState {
  const data: Record<string, Json | undefined> = {};
  const event = context.event === undefined ? {} : { event: { type: context.event } };
  const scope = scopeOf(definition, facts, { form: data, ...event, ...(facts.instance !== undefined && { instance: facts.instance }) });
  const work: Work = {
    definition, context, facts, scope, entered: tidied(definition.compiled.fields, entered), data, hidden: new Set(), overBudget: new Set(), ruled: new Set(), rights: new Map(),
    pending: new Map(definition.compiled.order.map((pointer) => [pointer, 'all'])),
  };
  for (const field of definition.compiled.fields) if (field.table === undefined) put(data, field.name, given(work, field, work.entered[field.name]));
  return run(work);
}

/** The state after one value has changed; `undefined` removes it, and a yes takes back the yes of what it excludes. Throws on a pointer to no field. */
export function change(state: FormState, pointer: string, value: Json | undefined): FormState {
  const next = changeOne(state, pointer, value);
  return value === true ? excludedBy(next, pointer).reduce((here, place) => changeOne(here, place, false), next) : next;
}

/** The places that say yes although a place, in the same row where it is one of a table, excludes them. */
export function excludedBy(state: FormState, pointer: string): string[] {
  const parts = segments(pointer);
  const field = state.definition.field(parts.length === 3 ? `/${parts[0]}/${parts[2]}` : pointer);
  return (field?.excludes ?? []).map((other) => parts.length === 3 ? `/${parts[0]}/${parts[1]}/${segments(other)[1]}` : other).filter((place) => at(state.data, place) === true);
}

function changeOne(state: FormState, pointer: string, value: Json | undefined): FormState {
  const [name, ...inside] = segments(pointer);
  const field = state.definition.field(`/${name}`);
  if (field === undefined) throw new Error(`No field at ${pointer}.`);
  const entered = enteredWith(state, field, inside, value);
  const data = { ...state.data };
  const work: Work = {
    ...state, data, scope: { ...state.scope, facts: { ...state.scope.facts, form: data } }, entered: { ...state.entered, [field.name]: entered },
    hidden: new Set(state.hidden), overBudget: new Set(state.overBudget), ruled: new Set(state.ruled), rights: new Map(state.rights), pending: new Map(),
  };
  const [row, column] = inside;
  const rows = data[field.name];
  if (column !== undefined && Array.isArray(rows) && Array.isArray(entered) && isObject(rows[Number(row)])) changeCell(work, field, Number(row), column);
  else changeWhole(work, field);
  return run(work);
}

/** What is entered in a field once a part of it is another. The other rows of a table stay the ones they were. */
function enteredWith(state: FormState, field: Field, inside: readonly string[], value: Json | undefined): Json | undefined {
  const tidy = (whole: Json | undefined) => tidied([...columnsOf(state.definition, field.pointer), field], { [field.name]: whole })[field.name];
  const before = state.entered[field.name];
  const index = Number(inside[0]);
  const row = inside.length > 1 && Array.isArray(before) ? before[index] : undefined;
  return isObject(row) ? (before as Json[]).with(index, listed(tidy([replaced(row, inside.slice(1), value)!]))[0]!) : tidy(replaced(before, inside, value));
}

function changeCell(work: Work, table: Field, row: number, column: string): void {
  const field = work.definition.field(`${table.pointer}/${column}`);
  if (field === undefined) throw new Error(`No column at ${table.pointer}/${column}.`);
  if (work.definition.compiled.order.includes(field.pointer)) queue(work, field.pointer, new Set([row]));
  else {
    const entered = (work.entered[table.name] as readonly JsonObject[])[row];
    putCell(work, table.name, row, column, given(work, field, entered?.[column]));
    changed(work, field, new Set([row]));
  }
}

function changeWhole(work: Work, field: Field): void {
  for (const column of columnsOf(work.definition, field.pointer)) {
    work.rights.delete(column.pointer);
    for (const marks of [work.hidden, work.overBudget, work.ruled]) for (const place of marks) if (place.startsWith(`${field.pointer}/`)) marks.delete(place);
  }
  if (work.definition.compiled.order.includes(field.pointer)) queue(work, field.pointer, 'all');
  else put(work.data, field.name, given(work, field, work.entered[field.name]));
  changed(work, field, 'all');
}

function run(work: Work): FormState {
  for (const pointer of work.definition.compiled.order) {
    const rows = work.pending.get(pointer);
    if (rows === undefined) continue;
    const field = work.definition.field(pointer)!;
    if (field.table === undefined) resolve(work, field);
    else resolveCells(work, field, rows);
  }
  const { definition, context, facts, scope, entered, data, hidden, overBudget, ruled, rights } = work;
  return { definition, context, facts, scope, entered, data, hidden, overBudget, ruled, rights };
}

function resolve(work: Work, field: Field): void {
  const before = work.data[field.name];
  const value = isRelevant(work, field, work.scope, field.pointer) ? valueOf(work, field, work.entered[field.name], work.scope, field.pointer) : undefined;
  if (same(before, value) && before === undefined === (value === undefined)) return;
  put(work.data, field.name, value);
  changed(work, field, 'all');
}

function resolveCells(work: Work, field: Field, rows: Rows): void {
  const name = segments(field.table!)[0]!;
  const table = work.data[name];
  const entered = work.entered[name];
  if (!Array.isArray(table) || !Array.isArray(entered)) return;
  const touched = new Set<number>();
  for (const row of rows === 'all' ? table.keys() : rows) {
    const before = table[row];
    if (!isObject(before) || row >= mostRows) continue;
    const place = `${field.table}/${row}/${field.name}`;
    const scope = rowScope(work.scope, work.definition.field(field.table!)!, (work.data[name] as Json[])[row] as JsonObject);
    const value = isRelevant(work, field, scope, place) ? valueOf(work, field, (entered[row] as JsonObject)[field.name], scope, place) : undefined;
    if (same(before[field.name], value) && before[field.name] === undefined === (value === undefined)) continue;
    putCell(work, name, row, field.name, value);
    touched.add(row);
  }
  if (touched.size > 0) changed(work, field, touched);
}

/** What a changed value reaches: fields settled by rules wait for their turn, rights are asked anew. */
function changed(work: Work, field: Field, rows: Rows): void {
  const { dependants, order } = work.definition.compiled;
  for (const reader of dependants[field.pointer] ?? []) reach(work, reader, field.table !== undefined && work.definition.field(reader)!.table === field.table ? rows : 'all');
  if (field.table !== undefined) for (const reader of dependants[field.table] ?? []) reach(work, reader, 'all');
  else for (const column of columnsOf(work.definition, field.pointer)) if (order.includes(column.pointer)) queue(work, column.pointer, 'all');
}

function reach(work: Work, reader: string, rows: Rows): void {
  queue(work, reader, rows);
  const known = work.rights.get(reader);
  if (known === undefined) return;
  const kept = new Map(rows === 'all' ? [] : known);
  if (rows !== 'all') for (const row of rows) kept.delete(row);
  work.rights.set(reader, kept);
}

function queue(work: Work, pointer: string, rows: Rows): void {
  const waiting = work.pending.get(pointer);
  work.pending.set(pointer, rows === 'all' || waiting === 'all' ? 'all' : new Set([...(waiting ?? []), ...rows]));
}

function isRelevant(work: Work, { schema }: Field, scope: Scope, place: string): boolean {
  const rule = schema['x-when'];
  const relevant = rule === undefined || answered(answer(rule, scope, place, work.overBudget)) === true;
  if (relevant) work.hidden.delete(place);
  else {
    work.hidden.add(place);
    work.ruled.delete(place);
  }
  return relevant;
}

/** The value of a relevant field: computed now, computed earlier, or entered. */
function valueOf(work: Work, field: Field, entered: Json | undefined, scope: Scope, place: string): Json | undefined {
  const rule = field.schema['x-value'];
  if (rule === undefined || keeps(work.context, field, entered)) return given(work, field, entered);
  const outcome = answer(rule, scope, place, work.overBudget);
  const value = outcome.known ? cast(outcome.value, field) : undefined;
  if (isComputed(field)) return value;
  if (isEmpty(value)) {
    work.ruled.delete(place);
    return given(work, field, entered);
  }
  work.ruled.add(place);
  return value;
}

function keeps({ event }: FormContext, { schema }: Field, entered: Json | undefined): boolean {
  const events = schema['x-on'];
  return (schema['x-once'] === true && entered !== undefined) || (events !== undefined && (event === undefined || !events.includes(event)));
}

/** What was entered, or the default of a yes-or-no; rows are completed likewise. */
function given(work: Work, field: Field, entered: Json | undefined): Json | undefined {
  if (entered === undefined) return field.type === 'boolean' && !isComputed(field) ? field.schema.default : undefined;
  const columns = columnsOf(work.definition, field.pointer).filter((column) => column.type === 'boolean' && column.schema.default !== undefined && !isComputed(column));
  if (columns.length === 0 || !Array.isArray(entered)) return entered;
  return entered.map((row: Json) => isObject(row) ? { ...Object.fromEntries(columns.map((column) => [column.name, column.schema.default])), ...row } : row);
}

/** The columns of the table at a pointer; none for other fields. */
export function columnsOf(definition: Definition, pointer: string): readonly Field[] {
  let tables = columns.get(definition);
  if (tables === undefined) columns.set(definition, (tables = Map.groupBy(definition.compiled.fields, (field) => field.table ?? '')));
  return tables.get(pointer) ?? [];
}

const columns = new WeakMap<Definition, Map<string, Field[]>>();

function put(data: Record<string, Json | undefined>, name: string, value: Json | undefined): void {
  if (value === undefined) delete data[name];
  else data[name] = value;
}

function putCell(work: Work, table: string, row: number, column: string, value: Json | undefined): void {
  const cells = { ...(work.data[table] as JsonObject[])[row] };
  put(cells, column, value);
  work.data[table] = (work.data[table] as Json[]).with(row, cells);
}

/** A value with a part of it replaced; removing an entry closes the gap. */
function replaced(value: Json | undefined, inside: readonly string[], part: Json | undefined): Json | undefined {
  const [key, ...rest] = inside;
  if (key === undefined) return part;
  if (!/^\d+$/.test(key)) return { ...(isObject(value) ? value : {}), [key]: replaced(own(value, key), rest, part) };
  const entries = listed(value);
  const index = Math.min(Number(key), entries.length);
  const entry = replaced(entries[index], rest, part);
  return entry === undefined ? entries.toSpliced(index, 1) : index < entries.length ? entries.with(index, entry) : [...entries, entry];
}
