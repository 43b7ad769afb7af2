// Two changes of one document in, one document with both out; where both changed the same place, mine stays and the place is told. Pure.
import { isObject, own, pointer, same, type Json, type JsonObject } from '#engine';

/** The document with both changes, and the pointers at which they differ. */
export interface Merged { readonly document: JsonObject; readonly conflicts: readonly string[] }

/** Joins what was made of `base` here and elsewhere. Lists count as one value. */
export function merged(base: JsonObject, mine: JsonObject, theirs: JsonObject): Merged {
  const conflicts: string[] = [];
  const join = (at: string, was: Json | undefined, here: Json | undefined, there: Json | undefined): Json | undefined => {
    if (alike(was, there) || alike(here, there)) return here;
    if (alike(was, here)) return there;
    if (isObject(here) && isObject(there)) {
      const keys = [...new Set([...Object.keys(here), ...Object.keys(there)])];
      return Object.fromEntries(keys.flatMap((key) => {
        const value = join(at + pointer(key), isObject(was) ? own(was, key) : undefined, own(here, key), own(there, key));
        return value === undefined ? [] : [[key, value]];
      }));
    }
    conflicts.push(at);
    return here;
  };
  return { document: join('', base, mine, theirs) as JsonObject, conflicts };
}

// The order of keys arranges screens, so it is part of what is written.
function alike(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : same(a, b) && JSON.stringify(a) === JSON.stringify(b);
}
