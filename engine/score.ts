// Points by rules: which of the rows that were looked up count, what each criterion gives for them and why. Pure: the same facts give the same sheet, years later too.
import type { Definition } from './compiled.ts';
import type { Count, Criterion, Rule, ScoreDeclaration, Text } from './definition.ts';
import type { Facts } from './facts.ts';
import type { Instance } from './instance.ts';
import { isObject, own, same, type Json, type JsonObject } from './json.ts';
import { momentOf, type Heard } from './moment.ts';
import { evaluate, reads, type Scope } from './rule.ts';
import type { Types } from './type.ts';
import { scopeWith, worded } from './wording.ts';

/** What was counted: ids of the cases that count, and of those that were looked at and do not. */
export interface Counted { readonly name: string; readonly label: Text; readonly count: number; readonly rows: readonly string[]; readonly left: readonly string[] }

/** The points of one criterion. `computed` are those of the rule, within the maximum; somebody may have put others in their place. */
export interface CriterionScore {
  readonly name: string;
  readonly label: Text;
  /** The rule in words, with the numbers of this sheet. */
  readonly say: Text;
  readonly points: number;
  readonly computed: number;
  readonly max: number;
  readonly adjusted?: { readonly reason: string };
  readonly counts: readonly Counted[];
}

export interface GroupScore { readonly name: string; readonly label: Text; readonly points: number; readonly max: number; readonly criteria: readonly CriterionScore[] }

/** A sheet: what every group gives, and all of them together. `unknown` names criteria whose rule met something missing: they give nothing. */
export interface ScoreSheet { readonly total: number; readonly max: number; readonly groups: readonly GroupScore[]; readonly unknown: readonly string[] }

/** The data of a case with the points of this event; unchanged where none are worked out at it. */
export function scored(definition: Definition, instance: Instance, data: JsonObject, event: string, facts: Facts, heard: Heard): JsonObject {
  const declared = definition.compiled.document.process.score as ScoreDeclaration | undefined;
  if (!declared?.at.includes(event)) return data;
  const { total, groups } = scoreSheet(definition, { ...instance, data }, facts, heard)!;
  return { ...data, ...Object.fromEntries(groups.flatMap(({ name, points, criteria }) => [...criteria.map((each) => [each.name, each.points]), [name, points]])), total };
}

/** The sheet of a case by the facts of a moment; null where its definition gives no points. */
export function scoreSheet(definition: Definition, instance: Instance, facts: Facts, heard?: Heard): ScoreSheet | null {
  const declared = definition.compiled.document.process.score as ScoreDeclaration | undefined;
  if (!declared) return null;
  const here = momentOf(definition, instance, facts, heard);
  const counts = Object.fromEntries(Object.entries(declared.counts).map(([name, count]) => [name, counted(name, count, here)]));
  const scope = withNumbers(here, 'count', Object.fromEntries(Object.entries(counts).flatMap(([name, found]) => (found ? [[name, found.count]] : []))));
  const unknown: string[] = [];
  const groups = Object.entries(declared.groups).map(([name, group]): GroupScore => {
    const criteria = Object.entries(group.criteria).map(([criterion, rules]) => criterionScore(criterion, rules as Criterion, { declared, counts, scope, unknown, data: instance.data }));
    const max = numberOf(group.max as Rule, withNumbers(scope, 'score', Object.fromEntries(criteria.map((each) => [each.name, each.points])))) ?? 0;
    return { name, label: group.label, points: Math.min(max, sum(criteria)), max, criteria };
  });
  return { total: sum(groups), max: groups.reduce((all, { max }) => all + max, 0), groups, unknown };
}

/** The instant whose parameters a case goes by; null where they are those of now. */
export function numbersOf(definition: Definition, instance: Instance, facts: Facts): string | null {
  const rule = definition.compiled.document.process.score?.paramsAt;
  const outcome = rule === undefined ? undefined : evaluate(rule, momentOf(definition, instance, facts));
  return outcome?.known && typeof outcome.value === 'string' && outcome.value < facts.now.instant ? outcome.value : null;
}

interface At { readonly declared: ScoreDeclaration; readonly counts: { readonly [name: string]: Counted | null }; readonly scope: Scope; readonly unknown: string[]; readonly data: JsonObject }

function criterionScore(name: string, { label, with: values, say, points, max }: Criterion, { declared, counts, scope, unknown, data }: At): CriterionScore {
  const [given, most] = [numberOf(points as Rule, scope), numberOf(max as Rule, scope)];
  if (given === undefined || most === undefined) unknown.push(name);
  const limit = most ?? 0;
  const computed = Math.max(0, Math.min(limit, given ?? 0));
  const change = adjustmentOf(declared, name, data);
  const named = Object.keys(counts).filter((count) => reads(points as Rule, scope.rules).includes(`count.${count}`));
  return {
    name, label, say: worded(say, scopeWith(values, scope)), computed, max: limit, counts: named.flatMap((count) => counts[count] ?? []),
    points: change ? Math.max(0, Math.min(limit, change.points)) : computed, ...(change ? { adjusted: { reason: change.reason } } : {}),
  };
}

/** The last row of the table of adjustments that speaks of a criterion. */
function adjustmentOf({ adjusts }: ScoreDeclaration, name: string, data: JsonObject): { readonly points: number; readonly reason: string } | undefined {
  const rows = adjusts && data[adjusts.table];
  if (!adjusts || !Array.isArray(rows)) return undefined;
  const row = rows.filter(isObject).findLast((each) => each[adjusts.criterion] === name);
  const points = row?.[adjusts.points];
  return typeof points === 'number' ? { points, reason: String(row![adjusts.reason] ?? '') } : undefined;
}

/** The rows of a count, each held against its condition; of several with one value in `each` the first. Null where nothing was looked up. */
function counted(name: string, { label, rows, where, each }: Count, scope: Scope): Counted | null {
  const found = evaluate(rows as Rule, scope);
  if (!found.known || !Array.isArray(found.value)) return null;
  const type = rowTypes(rows as Rule, scope);
  const seen: Json[] = [];
  const [taken, left]: [string[], string[]] = [[], []];
  for (const row of found.value as readonly JsonObject[]) {
    const verdict = where === undefined ? undefined : evaluate(where as Rule, { ...scope, facts: { ...scope.facts, row }, types: { ...scope.types, row: { object: type } } });
    const holds = verdict === undefined || (verdict.known && verdict.value === true);
    const value = each === undefined ? undefined : row[each] ?? null;
    const again = value !== undefined && seen.some((other) => same(other, value));
    if (holds && value !== undefined) seen.push(value);
    (holds && !again ? taken : left).push(String(row['id']));
  }
  return { name, label, count: taken.length, rows: taken, left };
}

/** The columns of the table a rule names. */
function rowTypes(rows: Rule, scope: Scope): Types {
  const path = isObject(rows) ? String(own(rows, 'var') ?? '').split('.')[1] ?? '' : '';
  const type = own(own(scope.types['lookup'], 'object'), path);
  return (own(type, 'table') ?? {}) as Types;
}

function withNumbers(scope: Scope, root: 'count' | 'score', numbers: { readonly [name: string]: number }): Scope {
  return { ...scope, facts: { ...scope.facts, [root]: numbers }, types: { ...scope.types, [root]: { object: Object.fromEntries(Object.keys(numbers).map((name) => [name, 'integer' as const])) } } };
}

function numberOf(rule: Rule, scope: Scope): number | undefined {
  const outcome = evaluate(rule, scope);
  return outcome.known && typeof outcome.value === 'number' ? outcome.value : undefined;
}

function sum(parts: readonly { readonly points: number }[]): number {
  return parts.reduce((all, { points }) => all + points, 0);
}
