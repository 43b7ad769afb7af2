// Types of facts, as rules and fields have them: which values belong together and what a path leads to.
import { own, type Json } from './json.ts';

/** `rich` is a text with a shape, of which rules see the plain text. A `secret` compares with its own kind alone, so that no column, message or way can tell of it. `file`, `user`, `org`, `region` and dictionary entries are texts that compare with their own kind and with text. A year is an integer. */
export type Type =
  | 'text' | 'integer' | 'decimal' | 'boolean' | 'date' | 'datetime' | 'month' | 'quarter' | 'year'
  | 'rich' | 'secret' | 'file' | 'user' | 'org' | 'department' | 'region' | 'null'
  | { readonly dict: string }
  | { readonly list: Type }
  | { readonly table: { readonly [column: string]: Type } }
  | { readonly object: { readonly [key: string]: Type } };

/** The fact roots a place knows, by name. */
export interface Types {
  readonly [root: string]: Type;
}

const path = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/;

/** The type a dotted path leads to; undefined when it is not declared, or lies in the rows of a table or list. */
export function typeAt(types: Types, dotted: string): Type | undefined {
  if (!path.test(dotted)) return undefined;
  let here: Type = { object: types };
  for (const part of dotted.split('.')) {
    const next: Json | undefined = typeof here === 'object' && 'object' in here ? own(here.object, part) : undefined;
    if (next === undefined) return undefined;
    here = next as Type;
  }
  return here;
}

/** The name of a type in problems: `text`, `dict:industry`, `list`. */
export function typeName(type: Type): string {
  if (typeof type === 'string') return type;
  return 'dict' in type ? `dict:${type.dict}` : Object.keys(type)[0]!;
}

/** Whether the type is stored as a text without further form. */
export function isTextual(type: Type): boolean {
  return type === 'text' || type === 'file' || type === 'user' || type === 'org' || type === 'department' || type === 'region' || (typeof type === 'object' && 'dict' in type);
}

/** Whether one can count with values of the type. */
export function isNumeric(type: Type): boolean {
  return type === 'integer' || type === 'decimal' || type === 'year';
}

/** The dictionary whose codes values of the type are, or are lists of. */
export function dictionaryOf(type: Type): string | undefined {
  if (typeof type === 'string') return undefined;
  return 'dict' in type ? type.dict : 'list' in type ? dictionaryOf(type.list) : undefined;
}

/** What a row of a table or an entry of a list is. */
export function rowType(type: Type): Type | undefined {
  if (typeof type === 'string') return undefined;
  return 'table' in type ? { object: type.table } : 'list' in type ? type.list : undefined;
}

/** The type both can be taken as, or undefined: an integer beside a decimal is a decimal, an organisation beside a text is a text. */
export function common(a: Type, b: Type): Type | undefined {
  if (typeName(a) === typeName(b) && typeof a !== 'object') return a;
  if (a === 'null') return b;
  if (b === 'null') return a;
  if (isNumeric(a) && isNumeric(b)) return a === 'decimal' || b === 'decimal' ? 'decimal' : 'integer';
  if (isTextual(a) && isTextual(b)) return typeName(a) === typeName(b) ? a : a === 'text' || b === 'text' ? 'text' : undefined;
  if (typeof a === 'string' || typeof b === 'string') return undefined;
  if ('list' in a && 'list' in b) {
    const list = common(a.list, b.list);
    return list && { list };
  }
  return JSON.stringify(a) === JSON.stringify(b) ? a : undefined;
}

/** Whether a value of the type may stand where another is expected: an integer where a decimal is, a text where an organisation is, nothing anywhere. */
export function fits(type: Type, expected: Type): boolean {
  if (type === 'decimal' && expected !== 'decimal') return false;
  if (type === 'null') return true;
  if (expected === 'null') return false;
  if (typeof type === 'object' && 'list' in type && typeof expected === 'object' && 'list' in expected) return fits(type.list, expected.list);
  return common(type, expected) !== undefined;
}
