// A rule and the types of facts in; the type of its result, or every problem that stands in its way, out.
import type { Rule } from '../definition.ts';
import { isObject, own, pointer } from '../json.ts';
import { nearest, problem, type Problem, type ProblemCode } from '../problem.ts';
import { shown, signatures, wanted, type Node } from './signature.ts';
import { limits, operation, operators, reads, type Operator, type Rules } from '../rule.ts';
import type { Type, Types } from '../type.ts';
import { example, leading, literalType, type Operand } from './value.ts';

/** Where a rule stands: its pointer, the named rules, the fact roots it may read (all when absent), the type its result must have (any when absent). */
export interface Place {
  readonly at: string;
  readonly rules?: Rules;
  readonly allow?: ReadonlySet<string>;
  readonly expected?: Type;
}

/** The type of what a rule answers, absent when it has problems. With `expected`, literals have taken it. */
export interface Typing {
  readonly type?: Type;
  readonly problems: readonly Problem[];
}

/** Judges a rule without evaluating it: each node one known operator with the operands it takes, each path a declared fact, each type in its place. */
export function typeOf(rule: Rule, types: Types, { at, rules = {}, allow, expected }: Place): Typing {
  // Two levels of JSON for each level of operators: the object and its array.
  if (isDeeper(rule, 2 * limits.depth + 1)) return { problems: [problem('rule.too-deep', at, { limit: limits.depth })] };
  const size = JSON.stringify(rule).length;
  if (size > limits.size) return { problems: [problem('rule.too-large', at, { limit: limits.size, found: size })] };

  const walk: Walk = { types, rules, allow, problems: [], named: [], nodes: { left: limits.evaluations } };
  const operand = infer(rule, at, walk, 0);
  if (operand !== undefined && expected !== undefined && operand.type !== 'null') wanted({ place: () => at, refuse: refusal(walk) }, 0, operand, [expected]);
  return operand === undefined || walk.problems.length > 0 ? { problems: walk.problems } : { type: expected ?? operand.type, problems: [] };
}

interface Walk {
  readonly types: Types;
  readonly rules: Rules;
  readonly allow: ReadonlySet<string> | undefined;
  readonly problems: Problem[];
  /** The named rules we are inside of. */
  readonly named: readonly string[];
  /** Named rules that name each other twice would double the walk at every step. */
  readonly nodes: { left: number };
}

/** Operators of other dialects that have another name here. */
const otherSpellings: { readonly [operator: string]: Operator } = { '!!': 'has', present: 'has', missing: 'has', '==': '===', '!=': '!==', dateKey: 'date' };

function infer(rule: Rule, at: string, walk: Walk, depth: number): Operand | undefined {
  const refuse = refusal(walk);
  if (typeof rule === 'object' && rule !== null) {
    if (depth >= limits.depth) return refuse('rule.too-deep', at, { limit: limits.depth });
    walk.nodes.left -= 1;
    if (walk.nodes.left <= 0) return walk.nodes.left === 0 ? refuse('rule.over-budget', at, {}) : undefined;
  }
  if (Array.isArray(rule)) {
    const items = rule.map((item: Rule, i) => infer(item, at + pointer(i), walk, depth + 1));
    return items.every((item) => item !== undefined) ? { type: { list: leading(items) ?? items[0]!.type }, items } : undefined;
  }
  if (!isObject(rule)) {
    const type = literalType(rule);
    return type === undefined ? refuse('rule.wrong-literal', at, { found: String(rule), expected: 'number', example: example('decimal') }) : { type, literals: [rule] };
  }
  const found = operation(rule);
  if (found === undefined) return refuse('rule.not-a-rule', at, { found: shown(rule) });
  const { operator, operands } = found;
  if (!Object.hasOwn(operators, operator)) {
    const allowed = Object.keys(operators);
    return refuse('rule.unknown-operator', at, { operator, nearest: own(otherSpellings, operator) ?? nearest(operator, allowed), allowed });
  }
  const [least, most] = operators[operator as Operator];
  if (operands.length < least || operands.length > most || (operator === 'if' && operands.length % 2 === 0)) {
    const takes = operator === 'if' ? { odd: least } : most === Infinity ? { atLeast: least } : least === most ? { least } : { from: least, to: most };
    return refuse('rule.wrong-arity', at + pointer(operator), { operator, ...takes, found: operands.length });
  }
  const node: Node = {
    operator, at: at + pointer(operator), rules: operands, types: walk.types, allow: walk.allow, refuse,
    place: (index) => at + (Array.isArray(own(rule, operator)) ? pointer(operator, index) : pointer(operator)),
    operand: (index, row) => infer(operands[index]!, node.place(index), row === undefined ? walk : inRow(walk, row), depth + 1),
    named: (name) => namedRule(name, node.place(0), walk, depth + 1),
  };
  return signatures[operator as Operator](node);
}

/** A named rule has its own place for its own problems; told here are only those of using it here, which are all of them when it reads the row at hand. */
function namedRule(name: Rule, at: string, walk: Walk, depth: number): Operand | undefined {
  const refuse = refusal(walk);
  const rule = typeof name === 'string' ? own(walk.rules, name) : undefined;
  const allowed = Object.keys(walk.rules);
  if (typeof name !== 'string' || rule === undefined) return refuse('rule.unknown-rule', at, { rule: shown(name), nearest: nearest(shown(name), allowed), allowed });
  if (walk.named.includes(name)) return refuse('rule.circular', at, { rule: name, circle: [...walk.named.slice(walk.named.indexOf(name)), name].join(' → ') });
  const inside: Walk = { ...walk, named: [...walk.named, name], problems: [] };
  const operand = infer(rule, at, inside, depth);
  const ofUse = reads(rule, walk.rules).some((path) => path.startsWith('row.')) ? inside.problems : inside.problems.filter(({ code }) => code === 'rule.fact-not-here' || code === 'rule.circular' || code === 'rule.too-deep' || code === 'rule.over-budget');
  const told = new Map(ofUse.map(({ code, params }) => [JSON.stringify([code, params]), problem(code, at, params)]));
  walk.problems.push(...told.values());
  return operand;
}

function inRow(walk: Walk, row: Type): Walk {
  return { ...walk, types: { ...walk.types, row }, allow: walk.allow && new Set([...walk.allow, 'row']) };
}

function refusal({ problems }: Walk): Node['refuse'] {
  return (code: ProblemCode, at, params) => {
    problems.push(problem(code, at, params));
    return undefined;
  };
}

/** Whether JSON is nested deeper, found without going further down than that. */
function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((item) => isDeeper(item, depth - 1));
}
