// Values under their types: whether a value is one, what a literal becomes beside others, equality, order, decimals.
import { Big } from 'big.js';
import { isObject, type Json } from '../json.ts';
import { canonicalInstant, isDate, isInstant, isMonth, isQuarter, isYear, milliseconds } from '../time.ts';
import { common, isTextual, rowType, typeName, type Type } from '../type.ts';

/** What a rule works on. Literals have no type of their own: they take that of what stands beside them. `items` are the entries of a list written in a rule. */
export interface Operand {
  readonly type: Type;
  readonly literals?: readonly Json[];
  readonly items?: readonly Operand[];
}

/** A decimal has at most this many characters; a longer result is unknown. */
export const decimalLength = 64;

const decimal = /^-?(0|[1-9]\d*)(\.\d+)?$/;

// A constructor of our own: its settings cannot be changed by others. Divisions keep 20 places, half up.
const Decimal = Big();
Decimal.DP = 20;
Decimal.RM = 1;

/** A decimal number to count with. */
export function number(value: Json): Big {
  return new Decimal(value as string | number);
}

/** The decimal as it is stored, or undefined when it is too long. */
export function written(value: Big, places?: number): string | undefined {
  const text = value.toFixed(places);
  return text.length <= decimalLength ? (/^-0(\.0+)?$/.test(text) ? text.slice(1) : text) : undefined;
}

/** The value as one of the type, in its stored form, or undefined when it is none: an integer as a decimal is its text. */
export function adopt(value: Json | undefined, type: Type): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof type === 'object' && !('dict' in type)) {
    if ('object' in type) return isObject(value) ? value : undefined;
    if (!Array.isArray(value)) return undefined;
    if ('table' in type) return value.every(isObject) ? value : undefined;
    const entries = value.map((entry) => adopt(entry, type.list));
    return entries.includes(undefined) ? undefined : (entries as Json[]);
  }
  if (typeof value === 'boolean') return type === 'boolean' ? value : undefined;
  if (typeof value === 'number') {
    if (type === 'decimal') return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? written(number(value)) : undefined;
    return (type === 'integer' && Number.isSafeInteger(value)) || (type === 'year' && isYear(value)) ? value : undefined;
  }
  if (typeof value !== 'string') return undefined;
  switch (type) {
    case 'decimal': return value.length <= decimalLength && decimal.test(value) ? value : undefined;
    case 'date': return isDate(value) ? value : undefined;
    case 'datetime': return isInstant(value) ? canonicalInstant(value) : undefined;
    case 'month': return isMonth(value) ? value : undefined;
    case 'quarter': return isQuarter(value) ? value : undefined;
    case 'secret': return value;
    default: return isTextual(type) ? value : undefined;
  }
}

/** The type a literal has when nothing stands beside it; undefined for a number that JSON cannot carry exactly. */
export function literalType(value: Json): Type | undefined {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : adopt(value, 'decimal') === undefined || Number.isInteger(value) ? undefined : 'decimal';
  return undefined;
}

/** The entries of a list or table, or one operand that stands for them all. */
export function entries(list: Operand): readonly Operand[] {
  if (list.items !== undefined) return list.items;
  const type = rowType(list.type);
  return type === undefined ? [] : [{ type }];
}

/** The type of operands that are not literals; of literals when there are no others. Undefined when they do not go together. */
export function leading(operands: readonly Operand[]): Type | undefined {
  const typed = operands.filter((operand) => operand.literals === undefined);
  return (typed.length > 0 ? typed : operands).map((operand) => operand.type).reduce<Type | undefined>((left, right) => left && common(left, right), 'null');
}

/** Whether an operand can be taken as the type. */
export function isTaken(operand: Operand, type: Type): boolean {
  if (operand.literals !== undefined) return operand.literals.every((literal) => literal === null || adopt(literal, type) !== undefined);
  if (operand.items !== undefined && typeof type === 'object' && 'list' in type) return operand.items.every((item) => isTaken(item, type.list));
  return common(operand.type, type) !== undefined;
}

/** The one type all operands can be taken as, or undefined. */
export function agreed(operands: readonly Operand[]): Type | undefined {
  const type = leading(operands);
  return type !== undefined && operands.every((operand) => isTaken(operand, type)) ? type : undefined;
}

/** Whether values of the type have an order. Texts have none. */
export function isOrdered(type: Type): boolean {
  return type === 'integer' || type === 'decimal' || type === 'year' || type === 'date' || type === 'datetime' || type === 'month' || type === 'quarter';
}

/** Whether values of the type are single: neither lists, tables nor objects. */
export function isSingle(type: Type): boolean {
  return typeof type === 'string' ? type !== 'null' : 'dict' in type;
}

/** Equal values of a single type have the same key; but for decimals, keys have the order of the values. */
export function key(value: Json, type: Type): string | number | boolean {
  if (type === 'decimal') return number(value).toFixed();
  return type === 'datetime' ? milliseconds(value as string) : (value as string | number | boolean);
}

/** Below zero, zero or above, as the first value of an ordered type comes before, with or after the second. */
export function order(a: Json, b: Json, type: Type): number {
  if (type === 'decimal') return number(a).cmp(number(b));
  const [x, y] = [key(a, type), key(b, type)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** How a value of the type is written, for problems. */
export function example(type: Type): string | undefined {
  const examples: { readonly [name: string]: string } = { date: '2026-03-01', month: '2026-03', quarter: '2026-Q1', year: '2026', datetime: '2026-03-01T09:00:00Z', decimal: '"12.50"', integer: '12', boolean: 'true' };
  return examples[typeName(type)];
}
