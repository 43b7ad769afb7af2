// A compiled definition and its validator in, one ready for use out. Nothing reachable from here checks, compiles or steps a machine.
import type { Compiled, Definition, Validate } from './compiled.ts';

/**
 * Opens a compiled definition. `validate` is the default export of its validator module, `digest` names both.
 * `matches` finds a pattern in a text; the server gives a linear one, everybody else has the native.
 */
export function open(compiled: Compiled, validate: Validate, { digest, matches = native }: { readonly digest: string; readonly matches?: Definition['matches'] }): Definition {
  const fields = new Map(compiled.fields.map((field) => [field.pointer, field]));
  return { compiled, digest, validate, matches, field: (pointer) => fields.get(pointer) };
}

const patterns = new Map<string, RegExp>();

function native(pattern: string, text: string): boolean {
  let regExp = patterns.get(pattern);
  if (!regExp) patterns.set(pattern, (regExp = new RegExp(pattern, 'u')));
  return regExp.test(text);
}
