// Rules as a form asks them: inside a row, and within their budget.
import type { Field } from '../compiled.ts';
import type { Rule } from '../definition.ts';
import type { Json, JsonObject } from '../json.ts';
import { evaluate, OverBudget, type Outcome, type Scope } from '../rule.ts';

/** The scope of a rule inside a row. */
export function rowScope(scope: Scope, table: Field, row: JsonObject): Scope {
  const columns = typeof table.type === 'object' && 'table' in table.type ? table.type.table : {};
  return { ...scope, types: { ...scope.types, row: { object: columns } }, facts: { ...scope.facts, row } };
}

/** What a rule answers; one that takes more than it may is unknown, and its place noted. */
export function answer(rule: Rule, scope: Scope, place: string, overBudget: Set<string>): Outcome {
  overBudget.delete(place);
  try {
    return evaluate(rule, scope);
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
    overBudget.add(place);
    return { known: false, missing: [] };
  }
}

/** The value of an outcome, or undefined. */
export function answered(outcome: Outcome): Json | undefined {
  return outcome.known ? outcome.value : undefined;
}
