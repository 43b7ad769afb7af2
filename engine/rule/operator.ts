// Operators of rules that need all their operands: known, typed values in, a value out, or undefined when there is none.
// The only user of JsonLogic: it evaluates comparison, membership, joining and whole-number arithmetic on single values.
import jsonLogic from 'json-logic-js';
import { addWorkdays, isWorkday } from '../calendar.ts';
import type { Calendar } from '../facts.ts';
import type { Json } from '../json.ts';
import { addDays, addMinutes, addMonths, dateOf, dayOf, endOf, firstDay, isDate, monthOf, quarterOf, startOf, yearOf, type Period } from '../time.ts';
import { isNumeric, isTextual, type Type } from '../type.ts';
import { adopt, agreed, entries, isOrdered, isSingle, key, number, order, written, type Operand } from './value.ts';

/** A known operand. */
export interface Value extends Operand {
  readonly value: Json;
}

type Evaluate = (operands: readonly Value[], zone: string, calendar: Calendar | undefined) => Value | undefined;

/** What each operator answers; an author's new operator is one entry here, one in `operators` and one in `signatures`. */
export const strict = {
  '!': ([operand]) => truth(operand!.type === 'boolean' ? leaf('!', operand!.value) : undefined),
  '===': (operands) => compared('===', operands, isSingle),
  '!==': (operands) => compared('!==', operands, isSingle),
  '<': (operands) => compared('<', operands, isOrdered),
  '<=': (operands) => compared('<=', operands, isOrdered),
  '>': (operands) => compared('>', operands, isOrdered),
  '>=': (operands) => compared('>=', operands, isOrdered),

  in: ([one, list]) => {
    const keys = keysOf([[one!], members(list!)]);
    return truth(keys && leaf('in', keys[0]![0]!, keys[1]!));
  },
  overlaps: ([left, right]) => {
    const keys = keysOf([members(left!), members(right!)]);
    const known = new Set(keys?.[0]);
    return truth(keys?.[1]!.some((one) => known.has(one)));
  },
  subset: ([part, whole]) => {
    const keys = keysOf([members(part!), members(whole!)]);
    const known = new Set(keys?.[1]);
    return truth(keys?.[0]!.every((one) => known.has(one)));
  },

  '+': (operands) => counted('+', operands),
  '-': (operands) => counted('-', operands),
  '*': (operands) => counted('*', operands),
  '/': ([over, under]) => {
    const [left, right] = [adopt(over!.value, 'decimal'), adopt(under!.value, 'decimal')];
    if (left === undefined || right === undefined || agreed([over!, under!]) === undefined || number(right).eq(0)) return undefined;
    return decimal(written(number(left).div(number(right))));
  },
  min: (operands) => extreme(operands, -1),
  max: (operands) => extreme(operands, 1),
  round: ([operand, places]) => {
    const exact = adopt(operand!.value, 'decimal');
    const digits = places === undefined ? 0 : places.value;
    if (exact === undefined || typeof digits !== 'number' || digits < 0 || digits > 10) return undefined;
    const rounded = written(number(exact).round(digits, 1), digits);
    return digits > 0 ? decimal(rounded) : integer(Number(rounded));
  },
  count: ([list]) => (Array.isArray(list!.value) ? integer(list!.value.length) : undefined),

  date: ([operand], zone) => of('date', day(operand!, zone, 'date')),
  month: ([operand], zone) => of('month', mapped(day(operand!, zone, 'month'), monthOf)),
  quarter: ([operand], zone) => of('quarter', mapped(day(operand!, zone, 'quarter'), quarterOf)),
  year: ([operand], zone) => of('year', mapped(day(operand!, zone, 'year'), yearOf)),
  day: ([operand], zone) => of('integer', mapped(day(operand!, zone, 'date'), dayOf)),
  addDays: ([date, days]) => of('date', later(date!, days!, ['date'], addDays)),
  addMonths: ([from, months]) => inMonths(from!, months!, 1, ['date', 'month']),
  addQuarters: ([from, quarters]) => inMonths(from!, quarters!, 3, ['date', 'month', 'quarter']),
  addMinutes: ([from, minutes]) => of('datetime', later(from!, minutes!, ['datetime'], addMinutes)),
  addWorkdays: ([date, days], _, calendar) => of('date', calendar && later(date!, days!, ['date'], (from, amount) => addWorkdays(from, amount, calendar))),
  isWorkday: ([date], _, calendar) => truth(calendar && periodOf(date!) === 'date' ? isWorkday(String(date!.value), calendar) : undefined),
  startOf: ([operand], zone) => of('datetime', edge(operand!, zone, startOf)),
  endOf: ([operand], zone) => of('datetime', edge(operand!, zone, endOf)),

  cat: (operands) => (operands.every(({ type }) => isJoined(type)) ? of('text', leaf('cat', ...operands.map(({ value }) => value))) : undefined),
  lower: ([operand]) => (typeof operand!.value === 'string' ? of('text', operand!.value.toLowerCase()) : undefined),
  within: ([place, whole]) => truth(isRegion(place!) && isRegion(whole!) ? String(place!.value).startsWith(String(whole!.value).replace(/(00){1,2}$/, '')) : undefined),
} satisfies { readonly [operator: string]: Evaluate };

/** The values in a list, each under its type. */
export function members(list: Value): readonly Value[] {
  if (!Array.isArray(list.value)) return [];
  const types = entries(list);
  return list.value.map((value: Json, i) => ({ value, ...(list.items?.[i] ?? types[0] ?? { type: 'null' }) }));
}

/** The sum of numbers; of none it is zero. */
export function total(values: readonly Value[]): Value | undefined {
  return values.length === 0 ? { type: 'integer', value: 0, literals: [0] } : counted('+', values);
}

/** Whether a value of the type can be part of a text: what people read the same everywhere. */
export function isJoined(type: Type): boolean {
  return isTextual(type) || isNumeric(type) || type === 'date' || type === 'month' || type === 'quarter';
}

/** A code of GB/T 2260. */
function isRegion({ value }: Value): boolean {
  return typeof value === 'string' && /^[1-9]\d{5}$/.test(value);
}

/** The first period kind a literal can be read as, up to the coarsest that still answers the operator; an instant is the day it falls on. */
export function periodOf(operand: Operand): Period | 'datetime' | undefined {
  const kinds = ['date', 'month', 'quarter', 'year', 'datetime'] as const;
  return kinds.find((kind) => (operand.literals ? operand.literals.every((literal) => adopt(literal, kind) !== undefined) : operand.type === kind));
}

/** Operands reach JsonLogic as data, never spliced into the rule. */
function leaf(operator: string, ...operands: readonly Json[]): Json {
  return jsonLogic.apply({ [operator]: operands.map((_, i) => ({ var: String(i) })) } as never, operands) as Json;
}

function compared(operator: string, operands: readonly Value[], comparable: (type: Type) => boolean): Value | undefined {
  const type = agreed(operands);
  if (type === undefined || !comparable(type)) return undefined;
  const values = operands.map(({ value }) => adopt(value, type)!);
  const holds = (a: Json, b: Json): Json => (type === 'decimal' ? leaf(operator, order(a, b, type), 0) : leaf(operator, key(a, type), key(b, type)));
  return truth(values.slice(1).every((value, i) => holds(values[i]!, value) === true));
}

/** Keys of several groups of values that all take one single type. */
function keysOf(groups: readonly (readonly Value[])[]): (string | number | boolean)[][] | undefined {
  const all = groups.flat();
  const type = all.length === 0 ? 'text' : agreed(all);
  if (type === undefined || !isSingle(type)) return undefined;
  return groups.map((group) => group.map(({ value }) => key(adopt(value, type)!, type)));
}

function counted(operator: '+' | '-' | '*', operands: readonly Value[]): Value | undefined {
  const type = agreed(operands);
  if (type === undefined || !isNumeric(type)) return undefined;
  if (type !== 'decimal') return integer(leaf(operator, ...operands.map(({ value }) => value)));
  const [first, ...rest] = operands.map(({ value }) => number(adopt(value, type)!));
  if (rest.length === 0) return decimal(written(operator === '-' ? first!.neg() : first!));
  return decimal(written(rest.reduce((sum, next) => (operator === '+' ? sum.plus(next) : operator === '-' ? sum.minus(next) : sum.times(next)), first!)));
}

function extreme(operands: readonly Value[], side: -1 | 1): Value | undefined {
  const values = operands.length === 1 ? members(operands[0]!) : operands;
  const type = agreed(values);
  if (values.length === 0 || type === undefined || !isOrdered(type)) return undefined;
  const adopted = values.map(({ value }) => adopt(value, type)!);
  return of(type, adopted.reduce((best, next) => (order(next, best, type) * side > 0 ? next : best)));
}

/** The first day of what an operand names, when that is no coarser than the finest period asked for. */
function day(operand: Value, zone: string, asked: Period): string | undefined {
  const kind = periodOf(operand);
  if (kind === undefined) return undefined;
  if (kind === 'datetime') return shownDate(operand, zone);
  const kinds = ['date', 'month', 'quarter', 'year'];
  return kinds.indexOf(kind) <= kinds.indexOf(asked) ? firstDay(kind, operand.value as string | number) : undefined;
}

function edge(operand: Value, zone: string, find: typeof startOf): string | undefined {
  const kind = periodOf(operand);
  if (kind === undefined) return undefined;
  const date = kind === 'datetime' ? shownDate(operand, zone) : undefined;
  return kind !== 'datetime' ? find(kind, operand.value as string | number, zone) : date && find('date', date, zone);
}

/** The date of an instant, when it is one of the calendar's years. */
function shownDate(operand: Value, zone: string): string | undefined {
  const date = dateOf(adopt(operand.value, 'datetime') as string, zone);
  return isDate(date) ? date : undefined;
}

function inMonths(from: Value, amount: Value, each: number, kinds: readonly Period[]): Value | undefined {
  const kind = kinds.find((candidate) => candidate === periodOf(from));
  if (kind === undefined || typeof amount.value !== 'number') return undefined;
  const date = addMonths(firstDay(kind, from.value as string), amount.value * each);
  return date === undefined ? undefined : of(kind, kind === 'date' ? date : kind === 'month' ? monthOf(date) : quarterOf(date));
}

function later(from: Value, amount: Value, kinds: readonly string[], add: (from: string, amount: number) => string | undefined): string | undefined {
  const kind = periodOf(from);
  return kind !== undefined && kinds.includes(kind) && typeof amount.value === 'number' ? add(adopt(from.value, kind) as string, amount.value) : undefined;
}

function mapped<T>(value: string | undefined, map: (value: string) => T): T | undefined {
  return value === undefined ? undefined : map(value);
}

function of(type: Type, value: Json | undefined): Value | undefined {
  return value === undefined ? undefined : { type, value };
}

function truth(value: Json | undefined): Value | undefined {
  return typeof value === 'boolean' ? { type: 'boolean', value } : undefined;
}

function integer(value: Json): Value | undefined {
  return Number.isSafeInteger(value) ? { type: 'integer', value: value === 0 ? 0 : value } : undefined;
}

function decimal(value: string | undefined): Value | undefined {
  return of('decimal', value);
}
