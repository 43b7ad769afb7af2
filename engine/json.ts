// JSON as the engine sees it: values, pointers into them, and one canonical spelling.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** True for an object that is neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own value under a key; never an inherited one. */
export function own(value: unknown, key: string): Json | undefined {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, Json>)[key] : undefined;
}

/** The segments of a JSON Pointer (RFC 6901). */
export function segments(pointer: string): string[] {
  if (pointer === '') return [];
  const parts = pointer.slice(1).split('/');
  return pointer.includes('~') ? parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) : parts;
}

/** The JSON Pointer of segments. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts.map((part) => '/' + String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('');
}

/** The value a JSON Pointer leads to, or undefined. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let here = value;
  for (const part of segments(path)) here = own(here, part);
  return here;
}

/** One spelling for equal values: keys sorted by code unit, no spaces, undefined left out (the subset of RFC 8785 that integers and strings need). */
export function canonical(value: Json | undefined): string {
  if (isInOrder(value)) return JSON.stringify(value ?? null);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += (text === '' ? '' : ',') + canonical(item ?? null);
    return `[${text}]`;
  }
  const object = value as JsonObject;
  for (const key of Object.keys(object).sort()) {
    const item = object[key];
    if (item !== undefined) text += (text === '' ? '' : ',') + JSON.stringify(key) + ':' + canonical(item);
  }
  return `{${text}}`;
}

/** Whether the language itself writes a value in that spelling: what was once stored in it comes back in this order. */
function isInOrder(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let last = '';
  for (const key of Object.keys(value)) {
    if (key < last || !isInOrder((value as JsonObject)[key])) return false;
    last = key;
  }
  return true;
}

/** Whether two JSON values are the same: those of one canonical spelling. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null);
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  const keys = keysOf(a as JsonObject);
  return keys.length === keysOf(b as JsonObject).length && keys.every((key) => own(b, key) !== undefined && same(own(a, key), own(b, key)));
}

function keysOf(object: JsonObject): string[] {
  return Object.keys(object).filter((key) => object[key] !== undefined);
}

/** Freezes a value and everything below it. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) frozen(item);
  }
  return value;
}

/** Whether a text can be kept: PostgreSQL stores neither a NUL nor half a surrogate pair, so both sides refuse them. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
