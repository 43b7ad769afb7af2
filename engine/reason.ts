// A rule as people read it: what has to be so, whether it is, and the facts that decide. What a reader may not see is named and never told, nor a verdict that follows from it alone.
import type { Rule, Text } from './definition.ts';
import type { Json } from './json.ts';
import { holds, operation, reads, type Scope } from './rule.ts';
import { say } from './text.ts';

/** What a path is called, whether the reader may know its value, and that value in words. */
export interface Naming {
  label(path: string): Text;
  isSeen(path: string): boolean;
  value(path: string | null, value: Json): Text;
  fact(path: string): Json | undefined;
}

/** A fact that decides; `value` is null where nothing is there, absent where this reader may not see it. */
export interface Deciding { readonly label: Text; readonly value?: Text | null }

/** A condition with its parts. `holds` is null where it is unknown, absent where it would tell what the reader may not see. */
export interface Told {
  readonly join: 'all' | 'any' | 'not' | 'one';
  readonly text: Text;
  readonly holds?: boolean | null;
  readonly facts: readonly Deciding[];
  readonly parts: readonly Told[];
}

const joins = { and: ['all', { 'zh-CN': '以下都成立', en: 'All of these' }], or: ['any', { 'zh-CN': '以下至少一项成立', en: 'At least one of these' }], '!': ['not', { 'zh-CN': '以下不成立', en: 'Not this' }] } as const;

/** Words between two operands. */
const between: { readonly [operator: string]: Text } = {
  '===': { 'zh-CN': '是', en: 'is' }, '!==': { 'zh-CN': '不是', en: 'is not' }, '<': { 'zh-CN': '小于', en: 'is less than' }, '<=': { 'zh-CN': '不超过', en: 'is at most' },
  '>': { 'zh-CN': '大于', en: 'is more than' }, '>=': { 'zh-CN': '不小于', en: 'is at least' }, in: { 'zh-CN': '属于', en: 'is one of' }, overlaps: { 'zh-CN': '包含其中之一：', en: 'has one of' }, subset: { 'zh-CN': '都属于', en: 'are all among' },
  '+': '+', '-': '−', '*': '×', '/': '÷', addDays: { 'zh-CN': '加上天数', en: 'plus days' }, addMonths: { 'zh-CN': '加上月数', en: 'plus months' }, addWorkdays: { 'zh-CN': '加上工作日', en: 'plus working days' }, addMinutes: { 'zh-CN': '加上分钟', en: 'plus minutes' },
};
/** Words behind one operand. */
const behind: { readonly [operator: string]: Text } = {
  count: { 'zh-CN': '的数量', en: '(number of)' }, sum: { 'zh-CN': '合计', en: '(sum)' }, min: { 'zh-CN': '中最小的', en: '(least)' }, max: { 'zh-CN': '中最大的', en: '(most)' },
  date: { 'zh-CN': '（日期）', en: '(day)' }, isWorkday: { 'zh-CN': '是工作日', en: 'is a working day' }, endOf: { 'zh-CN': '结束时', en: '(end)' }, startOf: { 'zh-CN': '开始时', en: '(start)' },
};

const present: Text = { 'zh-CN': '有内容', en: 'is there' };

/** The condition that a rule is. */
export function told(rule: Rule, scope: Scope, naming: Naming): Told {
  const { operator, operands } = operation(rule) ?? { operator: '', operands: [] };
  if (operator === 'rule') return told(scope.rules[String(operands[0])]!, scope, naming);
  const paths = reads(rule, scope.rules);
  const verdict = paths.every((path) => naming.isSeen(path)) ? { holds: known(holds(rule, scope)) } : {};
  if (Object.hasOwn(joins, operator)) {
    const [join, text] = joins[operator as keyof typeof joins];
    return { join, text, ...verdict, facts: [], parts: operands.map((operand) => told(operand, scope, naming)) };
  }
  return { join: 'one', text: both((part) => part, words(rule, scope, naming, operator === 'var')), ...verdict, facts: factsOf(paths, naming), parts: [] };
}

function known(verdict: boolean | 'unknown'): boolean | null {
  return verdict === 'unknown' ? null : verdict;
}

function factsOf(paths: readonly string[], naming: Naming): Deciding[] {
  return [...new Set(paths)].map((path): Deciding => {
    if (!naming.isSeen(path)) return { label: naming.label(path) };
    const value = naming.fact(path);
    return { label: naming.label(path), value: value === undefined || value === null ? null : naming.value(path, value) };
  });
}

/** An operand in words, or with `whole` the whole of a condition that is nothing but a fact. */
function words(rule: Rule, scope: Scope, naming: Naming, whole = false): Text {
  const { operator, operands } = operation(rule) ?? { operator: '', operands: [] };
  if (operator === 'rule') return words(scope.rules[String(operands[0])]!, scope, naming);
  const path = operator === 'var' ? String(operands[0]) : null;
  if (operator === 'has') return both((label, word) => `${label} ${word}`, naming.label(String(operands[0])), present);
  if (path !== null) return whole ? both((label, yes) => `${label} ${yes}`, naming.label(path), { 'zh-CN': '为“是”', en: 'is yes' }) : naming.label(path);
  const [first, second] = operands;
  if (Array.isArray(rule)) return joined(rule.map((item: Rule) => words(item, scope, naming)));
  if (operator === '') return naming.value(null, rule as Json);
  // A literal is read as the fact beside it is.
  const beside = operands.map((operand) => operation(operand)).find((each) => each?.operator === 'var');
  const part = (operand: Rule): Text => (operation(operand) ? words(operand, scope, naming) : Array.isArray(operand) ? joined(operand.map((item: Rule) => naming.value(beside ? String(beside.operands[0]) : null, item as Json))) : naming.value(beside ? String(beside.operands[0]) : null, operand as Json));
  if (Object.hasOwn(between, operator) && second !== undefined) return both((a, word, b) => `${a} ${word} ${b}`, part(first!), between[operator]!, joined(operands.slice(1).map(part)));
  if (Object.hasOwn(behind, operator) && first !== undefined) return both((a, word) => `${a} ${word}`, part(first), behind[operator]!);
  return both((all) => all, joined(reads(rule, scope.rules).map((name) => naming.label(name))));
}

function joined(parts: readonly Text[]): Text {
  return { 'zh-CN': parts.map((part) => say(part, 'zh-CN')).join('、'), en: parts.map((part) => say(part, 'en')).join(', ') };
}

function both(make: (...parts: string[]) => string, ...parts: readonly Text[]): Text {
  return { 'zh-CN': make(...parts.map((part) => say(part, 'zh-CN'))), en: make(...parts.map((part) => say(part, 'en'))) };
}
