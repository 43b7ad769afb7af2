// A definition that builds on another: what its author writes is a patch of the base, and what is published is the whole.
import { isObject, own, pointer, same, type Json, type JsonObject } from './json.ts';
import { nearest, problem, type Problem } from './problem.ts';

/** Documents as their authors wrote them, by process. */
export type Sources = { readonly [process: string]: JsonObject };

/** A document with all that it takes from its bases. */
export interface Whole {
  readonly document: JsonObject;
  /** The process it builds on; absent where it stands by itself. */
  readonly base?: string;
  /** The pointers of what it wrote itself; everything else comes from the base. */
  readonly own: readonly string[];
  readonly problems: readonly Problem[];
}

/** The process a document builds on. */
export function baseOf(source: JsonObject): string | undefined {
  const base = own(own(source, 'process'), 'extends');
  return typeof base === 'string' ? base : undefined;
}

/** The bases of a process, the nearest one first; a circle is gone round once. */
export function basesOf(process: string, sources: Sources): string[] {
  const chain: string[] = [];
  for (let base = baseIn(sources, process); base !== undefined && !chain.includes(base); base = baseIn(sources, base)) chain.push(base);
  return chain;
}

/** The processes that build on one of these, on others between them too. */
export function buildingOn(ids: readonly string[], sources: Sources): string[] {
  return Object.keys(sources).filter((process) => !ids.includes(process) && basesOf(process, sources).some((base) => ids.includes(base)));
}

/** The id a source gives itself; empty where it has none. */
export function idOf(source: JsonObject): string {
  return String(own(own(source, 'process'), 'id') ?? '');
}

function baseIn(sources: Sources, process: string): string | undefined {
  const source = own(sources, process) as JsonObject | undefined;
  return source && baseOf(source);
}

// What a definition never has from another: who it is, and the stories told of it.
const ownKeys = ['$schema', 'format', 'id', 'title'];

/** The whole of a document among the sources of all processes. One that builds on nothing is itself; of one whose base cannot be found only the problems are worth something. */
export function wholeOf(source: JsonObject, sources: Sources, within: readonly string[] = []): Whole {
  const base = baseOf(source);
  if (base === undefined) return { document: source, own: [''], problems: [] };
  const { extends: _, ...patched } = own(source, 'process') as JsonObject;
  const id = String(patched['id'] ?? '');
  const chain = [...within, id];
  const alone = (...problems: readonly Problem[]): Whole => ({ document: source, base, own: [''], problems });
  if (chain.includes(base)) return alone(problem('extends.circular', '/process/extends', { chain: [...chain.slice(chain.indexOf(base)), base].join(' → ') }));
  const found = own(sources, base) as JsonObject | undefined;
  if (!found) return alone(problem('extends.unknown-base', '/process/extends', { process: base, ...named(base, Object.keys(sources).filter((process) => process !== id)) }));
  const lower = wholeOf(found, sources, chain);
  const groundless = lower.problems.filter(({ code }) => code === 'extends.circular' || code === 'extends.unknown-base');
  if (groundless.length > 0) return alone(...groundless);

  const problems: Problem[] = ['id', 'title'].filter((key) => patched[key] === undefined).map((key) => problem('document.missing-key', '/process', { key }));
  const { scenarios: __, ...parts } = lower.document;
  const { scenarios, ...patch } = source;
  const joined = join({ ...parts, process: without(parts['process'] as JsonObject, ownKeys) }, { ...patch, process: without(patched, ownKeys) }, '', problems);
  const { process, machine, ...rest } = joined.value;
  const document: JsonObject = {
    process: { format: 1, ...pick(patched, ownKeys), ...(process as JsonObject) }, ...rest,
    ...(isObject(machine) ? { machine: { ...machine, id } } : {}), ...(scenarios === undefined ? {} : { scenarios }),
  };
  return { document, base, own: ['/process/id', '/process/title', ...joined.own, ...(scenarios === undefined ? [] : ['/scenarios'])], problems };
}

/** Whether a place of the whole was written by the document itself: it, something above it, or something in it. */
export function isOwn({ own }: Pick<Whole, 'own'>, place: string): boolean {
  return own.some((each) => each === place || place.startsWith(`${each}/`) || each.startsWith(`${place}/`));
}

/** The processes among `sources` whose whole is another one once `changed` are written in their place. */
export function followersOf(changed: Sources, sources: Sources): readonly { readonly process: string; readonly whole: Whole }[] {
  const after = { ...sources, ...changed };
  return buildingOn(Object.keys(changed), after).sort()
    .map((process) => ({ process, whole: wholeOf(sources[process]!, after) }))
    .filter(({ process, whole }) => whole.problems.length > 0 || JSON.stringify(whole.document) !== JSON.stringify(wholeOf(sources[process]!, sources).document));
}

interface Joined<T = Json> { readonly value: T; readonly own: readonly string[] }

// JSON Merge Patch (RFC 7396): null takes a key away, an object changes one, anything else takes its place. Two words are added: `$instead` puts an object in the place of one, `$items` changes a list item by item.
function join(base: JsonObject, patch: JsonObject, at: string, problems: Problem[]): Joined<JsonObject> {
  const value = new Map(Object.entries(base));
  const written: string[] = [];
  for (const [key, given] of Object.entries(patch)) {
    const here = at + pointer(key);
    if (given === undefined || key === '$schema') continue;
    if (given === null) {
      if (!value.delete(key)) problems.push(hitsNothing(here, key, Object.keys(base)));
      continue;
    }
    const joined = joinValue(own(base, key), given, here, problems);
    value.set(key, joined.value);
    written.push(...joined.own);
  }
  return { value: Object.fromEntries(value), own: written };
}

function joinValue(was: Json | undefined, given: Json, at: string, problems: Problem[]): Joined {
  // The words in two languages are one value, though one of them may be left to the base.
  const text = own(given, 'zh-CN') !== undefined || own(given, 'en') !== undefined;
  const whole = !isObject(given) ? given : text ? { ...(isObject(was) ? was : {}), ...given } : own(given, '$instead');
  if (whole !== undefined) {
    if (was !== undefined && same(was, whole)) problems.push(problem('extends.changes-nothing', at, {}));
    return { value: whole, own: [at] };
  }
  const items = own(given, '$items');
  if (isObject(items) && Array.isArray(was)) return joinItems(was as Json[], items, at, problems);
  if (isObject(was)) return join(was, given as JsonObject, at, problems);
  return { value: join({}, given as JsonObject, at, problems).value, own: [at] };
}

// Each name is an item of the list, or of the lists `items` inside it: a list stands in its place, an object changes it.
function joinItems(list: readonly Json[], edits: JsonObject, at: string, problems: Problem[]): Joined {
  const hits = new Map(Object.keys(edits).map((name) => [name, 0]));
  const known = new Set<string>();
  const edited = (items: readonly Json[], place: string): Joined<readonly Json[]> => {
    const value: Json[] = [];
    const written: string[] = [];
    for (const item of items) {
      const name = nameOf(item);
      if (name !== undefined) known.add(name);
      const edit = name === undefined ? undefined : own(edits, name);
      const here = place + pointer(value.length);
      const inner = own(item, 'items');
      if (edit !== undefined) hits.set(name!, hits.get(name!)! + 1);
      if (Array.isArray(edit)) {
        (edit as Json[]).forEach((each, i) => same(each, item) || written.push(place + pointer(value.length + i)));
        value.push(...(edit as Json[]));
      } else if (edit !== undefined) {
        const joined = joinValue(item, edit, here, problems);
        value.push(joined.value);
        written.push(...joined.own);
      } else if (Array.isArray(inner)) {
        const below = edited(inner as Json[], here + pointer('items'));
        value.push({ ...(item as JsonObject), items: below.value });
        written.push(...below.own);
      } else value.push(item);
    }
    return { value, own: written };
  };
  const joined = edited(list, at);
  for (const [name, count] of hits) {
    const here = at + pointer('$items', name);
    if (count === 0) problems.push(hitsNothing(here, name, [...known]));
    if (count > 1) problems.push(problem('extends.hits-several', here, { name, count }));
  }
  return joined;
}

// What an item of a list is called: itself, or what stands under the first of these keys.
const callings = ['field', 'fact', 'column', 'event', 'start', 'list', 'group', 'type', 'who', 'value', 'at', 'countdown'];

function nameOf(item: Json): string | undefined {
  if (typeof item === 'string') return item;
  const called = callings.map((key) => own(item, key)).find((found) => found !== undefined);
  return typeof called === 'string' ? called : (own(called, 'zh-CN') as string | undefined);
}

function hitsNothing(at: string, name: string, known: readonly string[]): Problem {
  return problem('extends.hits-nothing', at, { name, ...named(name, known) });
}

function named(name: string, known: readonly string[]): JsonObject {
  const near = nearest(name, known);
  return { ...(near === undefined ? {} : { nearest: near }), allowed: known };
}

function without(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function pick(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (value[key] === undefined ? [] : [[key, value[key]]])));
}
