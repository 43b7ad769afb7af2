// A rule and facts in; true, false, a value, or unknown with what is missing out. Three-valued: what is absent is unknown,
// and `and`, `or`, `!` carry it as Kleene has them. The same verdict in browser and server, within a budget.
import type { Rule } from './definition.ts';
import type { Calendar } from './facts.ts';
import { isObject, own, type Json, type JsonObject } from './json.ts';
import { members, strict, total, type Value } from './rule/operator.ts';
import { plainText } from './rich.ts';
import { typeAt, type Type, type Types } from './type.ts';
import { adopt, literalType } from './rule/value.ts';

export type Rules = { readonly [name: string]: Rule };

/** What a rule may read: facts under their types (what is not typed is not there), the zone of dates, rules by name, the calendar. `facts.now` is an instant. */
export interface Scope {
  readonly facts: JsonObject;
  readonly types: Types;
  readonly zone: string;
  readonly rules: Rules;
  /** For working days; without one they are unknown. */
  readonly calendar?: Calendar;
}

/** A value, or unknown with the paths that are missing. */
export type Outcome = { readonly known: true; readonly value: Json } | { readonly known: false; readonly missing: readonly string[] };

/** The tree as it was evaluated: what was not needed is not in it. */
export interface Why {
  readonly op: string;
  readonly path?: string;
  readonly value?: Json;
  readonly missing?: readonly string[];
  readonly args: readonly Why[];
}

/** What one evaluation may take; a rule's own limits are judged before it is used. */
export const limits = { evaluations: 10_000, output: 65_536, depth: 20, size: 16_384 } as const;

/** Thrown when a rule takes more than `limits`. */
export class OverBudget extends Error {}

/** Every operator, with the least and the most operands it takes. */
export const operators = {
  var: [1, 1], has: [1, 1], or_else: [2, 2], rule: [1, 1], and: [2, Infinity], or: [2, Infinity], '!': [1, 1], if: [3, Infinity],
  '===': [2, 2], '!==': [2, 2], '<': [2, 3], '<=': [2, 3], '>': [2, 2], '>=': [2, 2], in: [2, 2], overlaps: [2, 2], subset: [2, 2],
  '+': [2, Infinity], '-': [1, 2], '*': [2, Infinity], '/': [2, 2], min: [1, Infinity], max: [1, Infinity], round: [1, 2],
  count: [1, 1], sum: [1, 2], some: [2, 2], all: [2, 2], map: [2, 2],
  date: [1, 1], month: [1, 1], quarter: [1, 1], year: [1, 1], day: [1, 1],
  addDays: [2, 2], addMonths: [2, 2], addQuarters: [2, 2], addMinutes: [2, 2], addWorkdays: [2, 2], isWorkday: [1, 1], startOf: [1, 1], endOf: [1, 1],
  cat: [1, Infinity], lower: [1, 1], within: [2, 2],
} as const satisfies { readonly [operator: string]: readonly [number, number] };

export type Operator = keyof typeof operators;

/** One operator with its operands; undefined for anything but an object with exactly one key. */
export function operation(rule: Rule): { readonly operator: string; readonly operands: readonly Rule[] } | undefined {
  if (!isObject(rule)) return undefined;
  let found = operations.get(rule);
  if (found === undefined && (found = operationOf(rule)) !== undefined) operations.set(rule, found);
  return found;
}

interface Operation { readonly operator: string; readonly operands: readonly Rule[] }

// Rules are part of a definition, which does not change: each is taken apart once.
const operations = new WeakMap<object, Operation>();

function operationOf(rule: JsonObject): Operation | undefined {
  const [operator, ...others] = Object.keys(rule);
  if (operator === undefined || others.length > 0) return undefined;
  const operands = own(rule, operator) ?? null;
  return { operator, operands: Array.isArray(operands) ? operands : [operands] };
}

/** Evaluates a checked rule. Throws OverBudget; throws Error for what is no rule. */
export function evaluate(rule: Rule, scope: Scope): Outcome {
  return outcome(run(rule, context(scope), 0));
}

/** Whether a rule is true; anything but true or false is unknown. */
export function holds(rule: Rule, scope: Scope): boolean | 'unknown' {
  const answer = evaluate(rule, scope);
  return answer.known && typeof answer.value === 'boolean' ? answer.value : 'unknown';
}

/** The evaluated tree, for people who ask why. */
export function explain(rule: Rule, scope: Scope): Why {
  const trace: Why[] = [];
  run(rule, { ...context(scope), trace }, 0);
  return trace[0]!;
}

/** The fact paths a rule can read, those of the rules it names included, in the order they are met. */
export function reads(rule: Rule, rules: Rules = {}): string[] {
  return walked(rule, rules).paths;
}

/** Whether a rule, or one it names, counts working days. */
export function countsWorkdays(rule: Rule, rules: Rules = {}): boolean {
  return walked(rule, rules).operators.some((operator) => operator === 'addWorkdays' || operator === 'isWorkday');
}

function walked(rule: Rule, rules: Rules): { readonly paths: string[]; readonly operators: string[] } {
  const paths = new Set<string>();
  const operators = new Set<string>();
  const named = new Set<string>();
  const open: { readonly node: Rule; readonly inRow: boolean }[] = [{ node: rule, inRow: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, inRow } = next;
    const { operator, operands } = operation(node) ?? { operator: '', operands: Array.isArray(node) ? node : [] };
    const [first] = operands;
    operators.add(operator);
    if ((operator === 'var' || operator === 'has') && typeof first === 'string') {
      if (!inRow || first.split('.')[0] !== 'row') paths.add(first);
    } else if (operator === 'rule' && typeof first === 'string' && !named.has(first)) {
      named.add(first);
      open.push({ node: own(rules, first) ?? null, inRow });
    } else {
      open.push(...operands.map((operand, i) => ({ node: operand, inRow: inRow || (i === 1 && isOverRows(operator)) })).reverse());
    }
  }
  return { paths: [...paths], operators: [...operators] };
}

function isOverRows(operator: string): boolean {
  return operator === 'some' || operator === 'all' || operator === 'map' || operator === 'sum';
}

interface Unknown { readonly missing: readonly string[] }
type Answer = Value | Unknown;

interface Context extends Scope {
  readonly spent: { evaluations: number; output: number };
  readonly row?: { readonly type: Type; readonly value: Json; readonly name: string };
  readonly trace?: Why[];
}

function context({ facts, types, zone, rules, calendar }: Scope): Context {
  return { facts, types, zone, rules, ...(calendar ? { calendar } : {}), spent: { evaluations: 0, output: 0 } };
}

function isKnown(answer: Answer): answer is Value {
  return 'value' in answer;
}

function outcome(answer: Answer): Outcome {
  return isKnown(answer) ? { known: true, value: answer.value } : { known: false, missing: [...new Set(answer.missing)].sort() };
}

function spend(context: Context, evaluations: number, output = 0): void {
  context.spent.evaluations += evaluations;
  context.spent.output += output;
  if (context.spent.evaluations > limits.evaluations || context.spent.output > limits.output) throw new OverBudget('A rule took more than it may.');
}

function run(rule: Rule, context: Context, depth: number): Answer {
  spend(context, 1);
  if (typeof rule === 'object' && depth >= limits.depth) throw new OverBudget('A rule is nested too deep.');
  if (context.trace === undefined) return answer(rule, context, depth);
  const args: Why[] = [];
  const found = answer(rule, { ...context, trace: args }, depth);
  const { operator, operands } = operation(rule) ?? { operator: Array.isArray(rule) ? 'list' : 'literal', operands: [] };
  const path = (operator === 'var' || operator === 'has' || operator === 'rule') && { path: String(operands[0]) };
  const result = outcome(found);
  context.trace.push({ op: operator, ...path, ...(result.known ? { value: result.value } : { missing: result.missing }), args });
  return found;
}

function answer(rule: Rule, context: Context, depth: number): Answer {
  if (Array.isArray(rule)) return list(rule.map((item: Rule) => run(item, context, depth + 1)));
  if (!isObject(rule)) return literal(rule);
  const { operator, operands } = operation(rule) ?? { operator: '', operands: [] };
  if (!Object.hasOwn(operators, operator)) throw new Error(`Not a rule: ${JSON.stringify(Object.keys(rule))}`);
  const each = (operand: Rule, row?: Context['row']): Answer => run(operand, row ? { ...context, row } : context, depth + 1);
  if (Object.hasOwn(lazy, operator)) return lazy[operator as keyof typeof lazy](operands, context, each);

  const answers = operands.map((operand) => each(operand));
  if (!answers.every(isKnown)) return unknown(answers);
  if (operator !== 'count') spend(context, answers.reduce((sum, { value }) => sum + (Array.isArray(value) ? value.length : 0), 0));
  // Every day between is looked at.
  if (operator === 'addWorkdays') spend(context, Math.abs(Number(answers[1]!.value)));
  const result = strict[operator as keyof typeof strict](answers, context.zone, context.calendar);
  if (result !== undefined && operator === 'cat') spend(context, 0, String(result.value).length);
  return result ?? { missing: reads(rule, context.rules) };
}

type Lazy = (operands: readonly Rule[], context: Context, each: (operand: Rule, row?: Context['row']) => Answer) => Answer;

/** Operators that do not evaluate all their operands, or can answer though one is unknown. */
const lazy = {
  var: ([path], context) => read(String(path), context),
  has: ([path], context) => {
    const found = read(String(path), context);
    return truth(isKnown(found) && found.value !== '' && !(Array.isArray(found.value) && found.value.length === 0));
  },
  or_else: ([first, second], _, each) => {
    const found = each(first!);
    return isKnown(found) ? found : each(second!);
  },
  rule: ([name], context, each) => {
    const rule = own(context.rules, String(name));
    if (rule === undefined) throw new Error(`No rule is named ${String(name)}.`);
    return each(rule);
  },
  and: (operands, _, each) => connected(operands, each, false),
  or: (operands, _, each) => connected(operands, each, true),
  if: (operands, _, each) => {
    for (let i = 0; i + 1 < operands.length; i += 2) {
      const condition = each(operands[i]!);
      if (!isKnown(condition)) return condition;
      if (typeof condition.value !== 'boolean') return { missing: [] };
      if (condition.value) return each(operands[i + 1]!);
    }
    return each(operands.at(-1)!);
  },
  some: (operands, _, each) => overRows(operands, each, (rows) => connected(rows, (row) => row(), true)),
  all: (operands, _, each) => overRows(operands, each, (rows) => (rows.length === 0 ? truth(false) : connected(rows, (row) => row(), false))),
  map: (operands, context, each) => overRows(operands, each, (rows) => {
    spend(context, 0, rows.length);
    const mapped = list(rows.map((row) => row()));
    if (isKnown(mapped)) spend(context, 0, JSON.stringify(mapped.value).length);
    return mapped;
  }),
  sum: ([source, rule], context, each) => {
    const added = (values: readonly Answer[]): Answer => (values.every(isKnown) ? (total(values) ?? { missing: reads(source!, context.rules) }) : unknown(values));
    if (rule !== undefined) return overRows([source!, rule], each, (rows) => added(rows.map((row) => row())));
    const numbers = each(source!);
    return isKnown(numbers) ? added(members(numbers)) : numbers;
  },
} satisfies { readonly [operator: string]: Lazy };

/** Kleene: the deciding value wins over unknown, unknown over the other. */
function connected<T>(operands: readonly T[], each: (operand: T) => Answer, deciding: boolean): Answer {
  const missing: string[] = [];
  let isOpen = false;
  for (const operand of operands) {
    const found = each(operand);
    if (isKnown(found) && found.value === deciding) return truth(deciding);
    if (isKnown(found) && typeof found.value === 'boolean') continue;
    isOpen = true;
    if (!isKnown(found)) missing.push(...found.missing);
  }
  return isOpen ? { missing } : truth(!deciding);
}

/** Runs the second operand once for each row of the first. */
function overRows([source, rule]: readonly Rule[], each: (operand: Rule, row?: Context['row']) => Answer, gather: (rows: readonly (() => Answer)[]) => Answer): Answer {
  const table = each(source!);
  if (!isKnown(table)) return table;
  if (!Array.isArray(table.value)) return { missing: reads(source!) };
  const of = operation(source!);
  const name = of?.operator === 'var' ? String(of.operands[0]) : 'row';
  return gather(members(table).map(({ value, type }) => () => each(rule!, { value, type, name })));
}

/** The value a path leads to. A value that is not of its declared type is as good as missing. */
function read(path: string, { facts, types, row }: Context): Answer {
  const inRow = row !== undefined && (path === 'row' || path.startsWith('row.'));
  const type = typeAt(inRow ? { row: row.type } : types, path);
  let here: Json | undefined = inRow ? { row: row.value } : facts;
  for (const part of path.split('.')) here = own(here, part);
  if (type === 'rich' && here !== undefined && here !== null) return { type: 'text', value: plainText(here) };
  const value = type === undefined ? undefined : adopt(here, type);
  return value === undefined || type === undefined ? { missing: [inRow ? row.name + path.slice(3) : path] } : { type, value };
}

function literal(value: Json): Answer {
  const type = literalType(value);
  return type === undefined || type === 'null' ? { missing: [] } : { type, value, literals: [value] };
}

function list(answers: readonly Answer[]): Answer {
  return answers.every(isKnown) ? { type: { list: answers[0]?.type ?? 'text' }, value: answers.map(({ value }) => value), items: answers } : unknown(answers);
}

function truth(value: boolean): Value {
  return { type: 'boolean', value };
}

function unknown(answers: readonly Answer[]): Unknown {
  return { missing: answers.flatMap((found) => (isKnown(found) ? [] : found.missing)) };
}
