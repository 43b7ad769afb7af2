// A compiled definition as plain frozen JSON, the same opened for use, and the scope its rules read.
import type { FieldSchema, FormSchema, ListSchema, MachineSchema, Option, ProcessHead, Rule, Schedule, Text, UiSchema } from './definition.ts';
import type { Facts } from './facts.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { Scope } from './rule.ts';
import { places } from './text.ts';
import type { Type, Types } from './type.ts';

/** A field of the form, or a column of a table: then `table` is the pointer of the table and `pointer` is `/table/column`. */
export interface Field {
  readonly pointer: string;
  readonly name: string;
  readonly table?: string;
  readonly type: Type;
  readonly label: Text;
  readonly schema: FieldSchema;
  /** Required by the form itself; rules and events may require more. */
  readonly required: boolean;
  readonly options?: readonly Option[];
  /** Pointers of the fields it cannot be yes together with, whichever of the two says so. */
  readonly excludes?: readonly string[];
}

/** Whether only a rule gives the field its value; one that may also be typed is a field like any other where its rule gives nothing. */
export function isComputed({ schema }: Field): boolean {
  return schema['x-value'] !== undefined && schema['x-typed'] !== true;
}

/** What other processes may know of a process. */
export interface Face {
  readonly id: string;
  readonly title: Text;
  readonly fields: Types;
  readonly columns: Types;
  readonly states: { readonly [state: string]: { readonly label: Text; readonly kind?: string } };
  readonly events: { readonly [event: string]: { readonly label?: Text } };
  /** What its steps say of organisations: rules of every process may read it as org.<name>. */
  readonly attributes?: Types;
  /** It is a record: others may read its fields as first values. */
  readonly record?: true;
}

/** What `compile` makes of a document: plain JSON, stored and served under its digest. */
export interface Compiled {
  readonly format: 1;
  readonly id: string;
  readonly title: Text;
  readonly document: {
    readonly process: ProcessHead;
    readonly form: FormSchema | null;
    readonly ui: UiSchema | null;
    readonly machine: MachineSchema | null;
    readonly list: ListSchema | null;
  };
  /** In the order of the document, columns after their table. */
  readonly fields: readonly Field[];
  /** Pointers of the fields with rules: each after all that its rules read. */
  readonly order: readonly string[];
  /** By pointer, the fields whose rules read it directly, or that it excludes. */
  readonly dependants: { readonly [pointer: string]: readonly string[] };
  /** Types of the facts, by root. */
  readonly types: Types;
  /** The machine as it is run, with the edges of returns written out. */
  readonly machine: JsonObject | null;
  /** The facts its rules, parties and messages read, as dotted paths. */
  readonly reads: readonly string[];
  /** Faces of the processes this one names. */
  readonly faces: { readonly [process: string]: Face };
}

/** One complaint of a validator, as Ajv words it. */
export interface ShapeFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: JsonObject;
}

/** A compiled validator of shapes: answers true, or leaves its complaints in `errors`. */
export interface Validate {
  (data: unknown): boolean;
  errors?: readonly ShapeFault[] | null;
}

/** A compiled definition opened for use. */
export interface Definition {
  readonly compiled: Compiled;
  readonly digest: string;
  readonly validate: Validate;
  /** Whether a pattern is found in a text. */
  matches(pattern: string, text: string): boolean;
  /** The field at a schema pointer: `/table/column`, without row numbers. */
  field(pointer: string): Field | undefined;
}

/** What the engine itself adds to the facts of the caller. */
export interface Added {
  readonly form?: JsonObject;
  readonly instance?: JsonObject;
  readonly event?: JsonObject;
  /** The timer that fired, for the rule that tells its next instant. */
  readonly timer?: JsonObject;
}

/** The scope rules of a definition read: the facts of the caller with what the engine adds; parameters not set have their defaults. */
export function scopeOf(definition: Definition, facts: Facts, added: Added = {}): Scope {
  const { rules, params } = settledOf(definition.compiled.document.process);
  const tree = {
    ...added,
    item: facts.item,
    org: facts.org,
    actor: facts.actor,
    now: facts.now.instant,
    params: { ...params, ...facts.params },
    lookup: facts.lookup ?? {},
    record: facts.record ?? {},
    key: facts.key ?? {},
    reservation: facts.reservation ?? {},
  };
  return { facts: tree as unknown as JsonObject, types: definition.compiled.types, zone: facts.now.zone, rules, ...(facts.calendar ? { calendar: facts.calendar } : {}) };
}

/** The named rules of a process. */
export function rulesOf(process: ProcessHead): { readonly [name: string]: Rule } {
  return settledOf(process).rules;
}

interface Settled { readonly rules: { readonly [name: string]: Rule }; readonly params: JsonObject }

const settled = new WeakMap<ProcessHead, Settled>();

/** What every scope of a process has alike: its named rules, and the defaults of its parameters. */
function settledOf(process: ProcessHead): Settled {
  let found = settled.get(process);
  if (found === undefined) {
    found = {
      rules: Object.fromEntries(Object.entries(process.rules ?? {}).map(([name, named]) => [name, named.rule])),
      params: Object.fromEntries(Object.entries(process.params ?? {}).map(([name, parameter]) => [name, parameter.default])),
    };
    settled.set(process, found);
  }
  return found;
}

/** Every fact path that something mentions: in rules, in the texts of messages, in the layout; `rules` are the named ones to follow. */
export function pathsIn(value: Json | undefined, rules: { readonly [name: string]: Rule } = {}): string[] {
  const found = new Set<string>();
  const followed = new Set<string>();
  const visit = (part: Json | undefined): void => {
    if (typeof part === 'string') for (const path of places(part)) found.add(path);
    else if (Array.isArray(part)) part.forEach(visit);
    else if (isObject(part)) {
      for (const [key, item] of Object.entries(part)) {
        const name = Array.isArray(item) && item.length === 1 ? (item[0] as Json) : item;
        if ((key === 'var' || key === 'has' || key === 'fact') && typeof name === 'string') found.add(name);
        else if (key === 'rule' && typeof name === 'string' && Object.hasOwn(rules, name)) {
          if (followed.has(name)) continue;
          followed.add(name);
          visit(rules[name]);
        } else if (key !== 'scenarios') visit(item);
      }
    }
  };
  visit(value);
  return [...found].filter((path) => path.includes('.')).sort();
}

/** The facts a schedule reads: by its own rule, in the words of its messages, and to find who is told. */
export function pathsOfSchedule(process: ProcessHead, { unless, do: actions }: Schedule): string[] {
  const messages = actions.flatMap(({ params }) => process.messages?.[params.message] ?? []);
  const parties = messages.flatMap(({ to }) => to.flatMap((party) => (typeof party === 'string' ? process.parties?.[party] ?? [] : [party])));
  return pathsIn([unless, messages, parties] as unknown as Json, rulesOf(process));
}
