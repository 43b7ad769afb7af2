// What must be looked up before a step: the questions a definition has about other instances, as data for the caller to answer.
import { rulesOf, type Definition } from './compiled.ts';
import { placesOf } from './consequence.ts';
import type { Lookup, Rule } from './definition.ts';
import type { Facts } from './facts.ts';
import type { Command, Instance } from './instance.ts';
import { isStorable, type Json } from './json.ts';
import { columnType, builtInColumns } from './list.ts';
import { instanceAt, momentOf } from './moment.ts';
import { evaluate, OverBudget, reads, type Scope } from './rule.ts';
import type { Type } from './type.ts';
import { prospect } from './writing.ts';

/** Instances of `from` whose columns have one of the values each; answered as the fact `lookup.<name>`. */
export interface LookupQuery {
  readonly kind: 'lookup';
  readonly name: string;
  readonly from: string;
  readonly where: readonly { readonly column: string; readonly type: Type; readonly values: readonly Json[] }[];
  readonly take: 'count' | 'exists' | 'first' | 'rows';
  readonly columns: readonly string[];
}

/** How much of a set is taken; answered as `reservation.<name>.left` = limit − amounts held by others and by this instance. */
export interface ReservationQuery {
  readonly kind: 'reservation';
  readonly name: string;
  readonly space: string;
  readonly key: string;
  readonly limit: number;
}

export type Query = LookupQuery | ReservationQuery;

/** The most rows a lookup may bring. */
export const mostRows = 1000;

/**
 * The questions at one moment: with a command, as it would leave the form. A lookup with an unknown condition is not asked, so its
 * value stays unknown.
 */
export function ask(definition: Definition, instance: Instance | null, facts: Facts, command?: Command): Query[] {
  const here = instanceAt(definition, instance, facts, '');
  const scope = command === undefined ? momentOf(definition, here, facts) : commanded(definition, here, facts, command);
  const { process } = definition.compiled.document;
  const lookups = Object.keys(process.lookups ?? {}).flatMap((name) => (process.lookups![name]!.at === 'view' ? [] : lookupQuery(definition, name, scope)));
  const reservations = Object.keys(process.reservations ?? {}).flatMap((name): ReservationQuery[] => {
    const places = withinBudget(() => placesOf(definition, name, scope));
    return places ? [{ kind: 'reservation', name, ...places }] : [];
  });
  return [...lookups, ...reservations];
}

/** The question of a lookup that is brought to a page only; none when a condition is unknown. */
export function askShown(definition: Definition, instance: Instance | null, facts: Facts, name: string): LookupQuery[] {
  return lookupQuery(definition, name, momentOf(definition, instanceAt(definition, instance, facts, ''), facts));
}

function lookupQuery(definition: Definition, name: string, scope: Scope): LookupQuery[] {
  const lookup = definition.compiled.document.process.lookups![name]! as Lookup;
  const where = Object.entries(lookup.where).map(([column, rule]) => {
    const type = definition.compiled.faces[lookup.from]?.columns[column] ?? builtInColumns[column]?.type ?? columnType('text');
    return { column, type, values: valuesOf(rule as Rule, scope) };
  });
  if (where.some((condition) => condition.values === null)) return [];
  return [{ kind: 'lookup', name, from: lookup.from, where: where as LookupQuery['where'], take: lookup.take, columns: lookup.columns ?? [] }];
}

/** The values a condition asks for; null where they are unknown, or such as no column could hold. */
function valuesOf(rule: Rule, scope: Scope): readonly Json[] | null {
  const outcome = withinBudget(() => evaluate(rule, scope));
  if (!outcome?.known || outcome.value === null) return null;
  const values = Array.isArray(outcome.value) ? (outcome.value as readonly Json[]) : [outcome.value];
  return values.some((value) => typeof value === 'string' && !isStorable(value)) ? null : values;
}

/** What is asked goes by data nobody has judged yet: a rule that takes more than it may asks nothing, and the step says so. */
function withinBudget<T>(answer: () => T): T | null {
  try {
    return answer();
  } catch (error) {
    if (error instanceof OverBudget) return null;
    throw error;
  }
}

/** The moment of a command. The form is settled only where a question goes by it. */
function commanded(definition: Definition, instance: Instance, facts: Facts, command: Command): Scope {
  const heard = { type: command.event, comment: command.comment ?? '', ...(command.to === undefined ? {} : { to: command.to }), ...(command.data ? { data: command.data } : {}) };
  const scope = momentOf(definition, instance, facts, heard);
  const data = asksByForm(definition) ? withinBudget(() => prospect(definition, instance, command, facts, scope)) : null;
  return data === null ? scope : momentOf(definition, { ...instance, data }, facts, heard);
}

/** Whether what is filled in decides what is looked up. */
export function asksByForm({ compiled }: Definition): boolean {
  let found = byForm.get(compiled);
  if (found === undefined) {
    const { process } = compiled.document;
    const asked = Object.values(process.lookups ?? {}).flatMap(({ where }) => Object.values(where) as Rule[]);
    found = asked.some((rule) => reads(rule, rulesOf(process)).some((path) => path.startsWith('form.')));
    byForm.set(compiled, found);
  }
  return found;
}

const byForm = new WeakMap<object, boolean>();
