// The names a document gives, offered where it may use them: states, fields, parties, events, rules, messages, columns, lists, permissions; in rules operators and facts.
import { builtInColumns, isObject, operators, own, pointer, type Json, type JsonObject } from '#engine';
import type { Known } from './completion.ts';

const keys = (value: Json | undefined): readonly string[] => (isObject(value) ? Object.keys(value).filter((key) => key !== '$schema') : []);

function states(value: Json | undefined): readonly string[] {
  return keys(value).flatMap((key) => [key, ...states(own(own(value, key), 'states'))]);
}

function fields(document: JsonObject): readonly string[] {
  return keys(own(own(document, 'form'), 'properties'));
}

function columns(document: JsonObject, name: string): readonly string[] {
  return keys(own(own(own(own(own(document, 'form'), 'properties'), name), 'items'), 'properties'));
}

function pointers(document: JsonObject): readonly string[] {
  return fields(document).flatMap((name) => [pointer(name), ...columns(document, name).map((column) => pointer(name, column))]);
}

const allStates = ({ document }: Known) => states(own(own(document, 'machine'), 'states'));
const ofProcess = (part: string) => ({ document }: Known) => keys(own(own(document, 'process'), part));
const parties = (known: Known) => ['anyone', ...ofProcess('parties')(known)];
const allColumns = (known: Known) => [...ofProcess('columns')(known), ...Object.keys(builtInColumns)];

const byKey: { readonly [key: string]: (known: Known) => readonly string[] } = {
  target: allStates, initial: allStates, while: allStates, in: allStates,
  who: parties, by: parties, for: parties, to: parties,
  needs: ofProcess('rules'), rule: ofProcess('rules'),
  message: ofProcess('messages'), column: allColumns, columns: allColumns,
  event: ofProcess('events'), 'x-on': ofProcess('events'), start: ofProcess('events'), do: ofProcess('events'),
  permission: ofProcess('permissions'),
  list: ({ document }) => keys(own(document, 'list')),
  from: ({ processes }) => processes, process: ({ processes }) => processes,
  required: ({ document }) => fields(document),
};

/** Facts as rules name them: what the server knows of the document, the fields as they are typed now, columns of rows. */
function facts(known: Known): readonly string[] {
  const { document } = known;
  const row = [...new Set([...fields(document).flatMap((name) => columns(document, name)), ...allColumns(known)])].map((name) => `row.${name}`);
  return [...new Set([...known.facts, ...fields(document).map((name) => `form.${name}`), ...row])];
}

/** Names of this document that fit a path; `titles` are those of the format at the path. */
export function namesAt(known: Known, path: readonly string[], titles: ReadonlySet<string>): readonly string[] {
  if (titles.has('Pointer') || titles.has('Element')) return pointers(known.document);
  const named = path.filter((part) => !/^\d+$/.test(part));
  const key = named.at(-1) ?? '';
  if (key === 'var' || key === 'has' || key === 'fact') return facts(known);
  // The short spelling of a transition: its event leads to a state.
  if (path[0] === 'machine' && (named.at(-2) === 'on' || key === 'always' || key === 'onDone')) return allStates(known);
  if (named.at(-2) === 'verbs' || (named.at(-2) === 'items' && key === 'required')) return [];
  return byKey[key]?.(known) ?? [];
}

/** The operators, where a rule stands: at its place in the format, or inside an operator. */
export function operatorsAt(titles: ReadonlySet<string>, path: readonly string[]): readonly string[] {
  const inside = path.some((part, index) => index > 1 && Object.hasOwn(operators, part) && part !== 'rule' && part !== 'in' && part !== 'month' && part !== 'year');
  return titles.has('Rule') || inside ? Object.keys(operators) : [];
}
