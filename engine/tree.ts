// Entries of a dictionary as a tree: each may name the one it lies under.
import { isObject, own, type JsonObject } from './json.ts';

/** The entry that one lies under; undefined at the top. */
export function parentOf(entries: JsonObject, code: string): string | undefined {
  const entry = own(entries, code);
  const parent = isObject(entry) ? own(entry, 'parent') : undefined;
  return typeof parent === 'string' ? parent : undefined;
}

/** An entry with all it lies under, from the top. A circle is cut where it begins anew. */
export function pathTo(entries: JsonObject, code: string): readonly string[] {
  const path: string[] = [];
  for (let here: string | undefined = code; here !== undefined && !path.includes(here); here = parentOf(entries, here)) path.unshift(here);
  return path;
}

/** How deep an entry lies; 1 at the top. */
export function levelOf(entries: JsonObject, code: string): number {
  return pathTo(entries, code).length;
}

/** The entries that may be chosen by what they lie under, in their order; those at the top under ''. One that is retired keeps its words and is offered no more. */
export function branchesOf(entries: JsonObject): ReadonlyMap<string, readonly string[]> {
  let branches = known.get(entries);
  if (branches === undefined) known.set(entries, (branches = Map.groupBy(Object.keys(entries).filter((code) => !isRetired(entries, code)), (code) => parentOf(entries, code) ?? '')));
  return branches;
}

/** Whether an entry is known and offered no more. */
export function isRetired(entries: JsonObject, code: string): boolean {
  return own(own(entries, code), 'retired') === true;
}

const known = new WeakMap<JsonObject, ReadonlyMap<string, readonly string[]>>();

/** Whether nothing lies under an entry: it says so itself where only a part of the dictionary is at hand, else by the others. */
export function isEnd(entries: JsonObject, code: string): boolean {
  const ends = own(own(entries, code), 'end');
  return typeof ends === 'boolean' ? ends : !branchesOf(entries).has(code);
}

/** What is wrong with the parents of a dictionary: the codes that name one that is not there, and those that lie under themselves. */
export function treeFaults(entries: JsonObject): { readonly unknown: readonly string[]; readonly circular: readonly string[] } {
  const codes = Object.keys(entries);
  const unknown = codes.filter((code) => parentOf(entries, code) !== undefined && !Object.hasOwn(entries, parentOf(entries, code)!));
  const circular = codes.filter((code) => {
    const [top] = pathTo(entries, code);
    return top !== undefined && parentOf(entries, top) === code;
  });
  return { unknown, circular };
}
