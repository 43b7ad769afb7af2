// What each operator takes and gives, by types: one node of a rule in, the type of its result or its problems out.
import type { Rule } from '../definition.ts';
import { own, type JsonObject } from '../json.ts';
import { nearest, type ProblemCode } from '../problem.ts';
import { isJoined, periodOf } from './operator.ts';
import type { Operator } from '../rule.ts';
import { isNumeric, rowType, typeAt, typeName, type Type, type Types } from '../type.ts';
import { adopt, entries, example, isOrdered, isSingle, isTaken, leading, type Operand } from './value.ts';

/** One operator with its operands; an operand with problems is undefined, and its problems are already told. */
export interface Node {
  readonly operator: string;
  /** The pointer of the operator. */
  readonly at: string;
  readonly rules: readonly Rule[];
  readonly types: Types;
  readonly allow: ReadonlySet<string> | undefined;
  /** The pointer of an operand. */
  place(index: number): string;
  /** The type of an operand, read inside a row when one is given. */
  operand(index: number, row?: Type): Operand | undefined;
  /** The type of a named rule, as it is used here. */
  named(name: Rule): Operand | undefined;
  /** Tells a problem. */
  refuse(code: ProblemCode, at: string, params: JsonObject): undefined;
}

type Signature = (node: Node) => Operand | undefined;

const boolean: Operand = { type: 'boolean' };
const text: Operand = { type: 'text' };
const integer: Operand = { type: 'integer' };
const ordered: readonly Type[] = ['integer', 'decimal', 'date', 'datetime', 'month', 'quarter', 'year'];
const single: readonly Type[] = ['text', 'boolean', ...ordered];
const numbers: readonly Type[] = ['integer', 'decimal'];
const joined: readonly Type[] = ['text', 'integer', 'decimal', 'date', 'month', 'quarter'];

export const signatures: { readonly [operator in Operator]: Signature } = {
  var: (node) => {
    const type = factType(node);
    return type && { type };
  },
  has: (node) => factType(node) && boolean,
  rule: (node) => node.named(node.rules[0]!),
  or_else: (node) => alternatives(node, [0, 1]),
  and: conditions, or: conditions, '!': conditions,
  if: (node) => {
    const last = node.rules.length - 1;
    const isCondition = (i: number): boolean => i % 2 === 0 && i < last;
    const known = indices(node).filter(isCondition).map((i) => wanted(node, i, node.operand(i), ['boolean']));
    const result = alternatives(node, indices(node).filter((i) => !isCondition(i)));
    return known.includes(undefined) ? undefined : result;
  },
  '===': comparison(isSingle, single), '!==': comparison(isSingle, single),
  '<': comparison(isOrdered, ordered), '<=': comparison(isOrdered, ordered), '>': comparison(isOrdered, ordered), '>=': comparison(isOrdered, ordered),
  in: membership, overlaps: membership, subset: membership,
  '+': arithmetic, '-': arithmetic, '*': arithmetic,
  '/': (node) => arithmetic(node) && { type: 'decimal' },
  min: extreme, max: extreme,
  round: (node) => {
    const [, places = 0] = node.rules;
    const operand = wanted(node, 0, node.operand(0), numbers);
    if (typeof places === 'number' && Number.isInteger(places) && places >= 0 && places <= 10) return operand && { type: places === 0 ? 'integer' : 'decimal' };
    return node.refuse('rule.wrong-literal', node.place(1), { found: shown(places), expected: 'places', example: '2' });
  },
  count: (node) => rows(node) && integer,
  sum: (node) => {
    const row = rows(node);
    if (row === undefined) return undefined;
    const added = node.rules.length === 1 ? row : node.operand(1, row.type);
    return added && (isNumeric(added.type) ? { type: added.type === 'year' ? 'integer' : added.type } : misfit(node, node.rules.length - 1, added, numbers));
  },
  some: eachRow, all: eachRow,
  map: (node) => {
    const row = rows(node);
    const mapped = row && wanted(node, 1, node.operand(1, row.type), single);
    return mapped && { type: { list: mapped.type } };
  },
  date: calendar('date', ['date', 'datetime']),
  month: calendar('month', ['date', 'datetime', 'month']),
  quarter: calendar('quarter', ['date', 'datetime', 'month', 'quarter']),
  year: calendar('year', ['date', 'datetime', 'month', 'quarter', 'year']),
  day: calendar('integer', ['date', 'datetime']),
  startOf: calendar('datetime', ['date', 'month', 'quarter', 'year', 'datetime']),
  endOf: calendar('datetime', ['date', 'month', 'quarter', 'year', 'datetime']),
  addDays: shift(['date']), addMonths: shift(['date', 'month']), addQuarters: shift(['date', 'month', 'quarter']), addMinutes: shift(['datetime']),
  addWorkdays: shift(['date']), isWorkday: calendar('boolean', ['date']),
  cat: (node) => {
    const parts = indices(node).map((i) => {
      const part = node.operand(i);
      return part && isJoined(part.type) ? part : wanted(node, i, part, joined);
    });
    return parts.includes(undefined) ? undefined : text;
  },
  lower: (node) => wanted(node, 0, node.operand(0), ['text']) && text,
  within: (node) => {
    const [place, whole] = [wanted(node, 0, node.operand(0), ['region']), wanted(node, 1, node.operand(1), ['region'])];
    return place && whole && boolean;
  },
};

type Teller = Pick<Node, 'refuse' | 'place'> & { readonly operator?: string };

/** The operand when it can be taken as one of the types; else it is refused. */
export function wanted(node: Teller, index: number, operand: Operand | undefined, expected: readonly Type[]): Operand | undefined {
  return operand === undefined || expected.some((type) => operand.type !== 'null' && accepts(operand, type)) ? operand : misfit(node, index, operand, expected);
}

/** Tells that an operand is of another type, or a literal not written as one of the type. */
function misfit(node: Teller, index: number, operand: Operand, expected: readonly Type[]): undefined {
  const names = expected.map(typeName);
  const literal = operand.literals?.find((one) => typeof one === 'string' && expected.every((type) => adopt(one, type) === undefined));
  const inForm = literal === undefined || expected.includes('boolean') ? undefined : expected.find((type) => example(type) !== undefined);
  if (inForm !== undefined) return node.refuse('rule.wrong-literal', node.place(index), { found: String(literal), expected: names, example: example(inForm) });
  return node.refuse('rule.wrong-type', node.place(index), { operator: node.operator, expected: names, found: typeName(operand.type) });
}

/** Like isTaken, but a decimal is no integer. */
function accepts(operand: Operand, type: Type): boolean {
  return isTaken(operand, type) && (operand.literals !== undefined || operand.type !== 'decimal' || type === 'decimal');
}

/** The one type the operands share, literals adopting that of the others; null may stand only where nothing may. */
function shared(node: Node, operands: readonly { readonly operand: Operand; readonly at: string }[], isNothingAllowed = false): Type | undefined {
  const type = leading(operands.map(({ operand }) => operand));
  if (type === undefined) return node.refuse('rule.mixed-types', node.at, { operator: node.operator, found: [...new Set(operands.map(({ operand }) => typeName(operand.type)))] });
  for (const { operand, at } of operands) {
    if (operand.literals?.includes(null) && !isNothingAllowed) return node.refuse('rule.wrong-type', at, { operator: node.operator, expected: [typeName(type)], found: 'null' });
    const literal = operand.literals?.find((one) => one !== null && adopt(one, type) === undefined);
    if (literal !== undefined) return node.refuse('rule.wrong-literal', at, { found: String(literal), expected: typeName(type), example: example(type) });
  }
  return type;
}

/** All operands with their pointers, or undefined when one has problems. */
function operands(node: Node, chosen = indices(node)): readonly { readonly operand: Operand; readonly at: string }[] | undefined {
  const all = chosen.map((i) => ({ operand: node.operand(i), at: node.place(i) }));
  return all.every((one): one is { operand: Operand; at: string } => one.operand !== undefined) ? all : undefined;
}

/** One of several results; only literals stay a literal. */
function alternatives(node: Node, chosen: number[]): Operand | undefined {
  const all = operands(node, chosen);
  const type = all && shared(node, all, true);
  if (all === undefined || type === undefined) return undefined;
  const literals = all.flatMap(({ operand }) => operand.literals ?? []);
  return all.every(({ operand }) => operand.literals !== undefined) ? { type, literals } : { type };
}

function conditions(node: Node): Operand | undefined {
  return indices(node).map((i) => wanted(node, i, node.operand(i), ['boolean'])).includes(undefined) ? undefined : boolean;
}

function comparison(isComparable: (type: Type) => boolean, expected: readonly Type[]): Signature {
  return (node) => {
    const all = operands(node);
    const type = all && shared(node, all);
    return type === undefined ? undefined : isComparable(type) ? boolean : node.refuse('rule.wrong-type', node.place(0), { operator: node.operator, expected: expected.map(typeName), found: typeName(type) });
  };
}

function membership(node: Node): Operand | undefined {
  const all = operands(node);
  if (all === undefined) return undefined;
  const members = all.map(({ operand, at }, i) => {
    if (node.operator === 'in' && i === 0) return [{ operand, at }];
    if (typeof operand.type === 'object' && 'list' in operand.type) return entries(operand).map((entry, n) => ({ operand: entry, at: operand.items ? `${at}/${n}` : at }));
    return node.refuse('rule.wrong-type', at, { operator: node.operator, expected: ['list'], found: typeName(operand.type) });
  });
  if (!members.every((found) => found !== undefined)) return undefined;
  const type = shared(node, members.flat());
  return type === undefined ? undefined : isSingle(type) || type === 'null' ? boolean : node.refuse('rule.wrong-type', node.place(0), { operator: node.operator, expected: single.map(typeName), found: typeName(type) });
}

function arithmetic(node: Node): Operand | undefined {
  const all = operands(node);
  const type = all && shared(node, all);
  if (type === undefined) return undefined;
  return isNumeric(type) ? { type: type === 'year' ? 'integer' : type } : node.refuse('rule.wrong-type', node.place(0), { operator: node.operator, expected: numbers.map(typeName), found: typeName(type) });
}

function extreme(node: Node): Operand | undefined {
  const all = operands(node);
  const compared = all?.length === 1 ? entries(all[0]!.operand).map((operand) => ({ operand, at: all[0]!.at })) : all;
  if (compared === undefined) return undefined;
  const type = compared.length === 0 ? 'null' : shared(node, compared);
  if (type === undefined) return undefined;
  return isOrdered(type) ? { type } : node.refuse('rule.wrong-type', node.place(0), { operator: node.operator, expected: ordered.map(typeName), found: typeName(all!.length === 1 ? all![0]!.operand.type : type) });
}

/** What a row of the first operand is. */
function rows(node: Node): Operand | undefined {
  const source = node.operand(0);
  if (source === undefined) return undefined;
  const type = rowType(source.type);
  return type === undefined ? node.refuse('rule.wrong-type', node.place(0), { operator: node.operator, expected: ['table', 'list'], found: typeName(source.type) }) : { type };
}

function eachRow(node: Node): Operand | undefined {
  const row = rows(node);
  return row && wanted(node, 1, node.operand(1, row.type), ['boolean']) && boolean;
}

function calendar(result: Type, expected: readonly Type[]): Signature {
  return (node) => inPeriod(node, expected) && { type: result };
}

/** The first operand as one of the kinds of time. */
function inPeriod(node: Node, expected: readonly Type[]): Type | undefined {
  const operand = node.operand(0);
  const kind = operand && periodOf(operand);
  return operand === undefined || (kind !== undefined && expected.includes(kind)) ? kind : misfit(node, 0, operand, expected);
}

function shift(expected: readonly Type[]): Signature {
  return (node) => {
    const type = inPeriod(node, expected);
    const amount = wanted(node, 1, node.operand(1), ['integer']);
    return type && amount && { type };
  };
}

/** The declared type a path leads to. */
function factType({ types, allow, rules: [path], place, refuse }: Node): Type | undefined {
  if (typeof path !== 'string') return refuse('rule.wrong-literal', place(0), { found: shown(path!), expected: 'path', example: '"form.title"' });
  const parts = path.split('.');
  if (own(types, parts[0]!) !== undefined && allow !== undefined && !allow.has(parts[0]!)) return refuse('rule.fact-not-here', place(0), { fact: path, allowed: [...allow].sort() });
  const type = typeAt(types, path);
  if (type !== undefined) return type === 'rich' ? 'text' : type;

  let known = 0;
  while (typeAt(types, parts.slice(0, known + 1).join('.')) !== undefined) known++;
  const here = known === 0 ? undefined : typeAt(types, parts.slice(0, known).join('.'));
  const row = here && rowType(here);
  const column = ['row', ...parts.slice(known)].join('.');
  if (row !== undefined && typeAt({ row }, column) !== undefined) return refuse('rule.column-outside-row', place(0), { fact: path, table: parts.slice(0, known).join('.'), column });
  const keys = here === undefined ? Object.keys(types).filter((key) => allow === undefined || allow.has(key)) : typeof here === 'object' && 'object' in here ? Object.keys(here.object) : [];
  const full = (key: string): string => [...parts.slice(0, known), key].join('.');
  const near = nearest(parts[known] ?? '', keys);
  return refuse('rule.unknown-fact', place(0), { fact: path, nearest: near && [full(near), ...parts.slice(known + 1)].join('.'), allowed: keys.map(full) });
}

function indices(node: Node): number[] {
  return node.rules.map((_, i) => i);
}

/** What was written, short enough to be quoted. */
export function shown(rule: Rule): string {
  const written = typeof rule === 'string' ? rule : JSON.stringify(rule);
  return written.length > 120 ? written.slice(0, 120) + '…' : written;
}
