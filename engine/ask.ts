// What must be looked up before a step: the questions a definition has about other instances, as data for the caller to answer.
import type { Definition } from './compiled.ts';
import { placesOf } from './consequence.ts';
import type { Lookup, Rule } from './definition.ts';
import type { Facts } from './facts.ts';
import type { Instance } from './instance.ts';
import type { Json } from './json.ts';
import { columnType, builtInColumns } from './list.ts';
import { instanceAt, momentOf } from './moment.ts';
import { evaluate } from './rule.ts';
import type { Type } from './type.ts';

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

/** The questions at one moment. A lookup with an unknown condition is not asked, so its value stays unknown. */
export function ask(definition: Definition, instance: Instance | null, facts: Facts): Query[] {
  const here = instanceAt(definition, instance, facts, '');
  const scope = momentOf(definition, here, facts);
  const { process } = definition.compiled.document;
  const lookups = Object.entries(process.lookups ?? {}).flatMap(([name, lookup]: [string, Lookup]): LookupQuery[] => {
    const where = Object.entries(lookup.where).map(([column, rule]) => {
      const outcome = evaluate(rule as Rule, scope);
      const type = definition.compiled.faces[lookup.from]?.columns[column] ?? builtInColumns[column]?.type ?? columnType('text');
      return { column, type, values: !outcome.known || outcome.value === null ? null : Array.isArray(outcome.value) ? (outcome.value as readonly Json[]) : [outcome.value] };
    });
    if (where.some((condition) => condition.values === null)) return [];
    return [{ kind: 'lookup', name, from: lookup.from, where: where as LookupQuery['where'], take: lookup.take, columns: lookup.columns ?? [] }];
  });
  const reservations = Object.keys(process.reservations ?? {}).flatMap((name): ReservationQuery[] => {
    const places = placesOf(definition, name, scope);
    return places ? [{ kind: 'reservation', name, ...places }] : [];
  });
  return [...lookups, ...reservations];
}
