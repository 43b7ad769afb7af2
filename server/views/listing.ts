// A list of a definition, a reader and conditions to one page: the definition says what, the database who and how many.
import {
  branchesOf, builtInColumns, bulkPhrases, columnsCovered, columnType, dictionaryOf, isMonth, isQuarter, listView, nowAt, paramsInForce, predicate, scopeOf, stateLabels, typeName,
  type Definition, type Facts, type Json, type JsonObject, type Language, type ListButton, type ListDeclaration, type ListView, type Options, type ProcessHead, type Scope, type ShownColumn, type Text, type Type, type Types,
} from '#engine';
import type { ListButtonHead, ListFilterHead, ListPage, ListTotal } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { isPossibly, mayOpenList } from './menu.ts';
import { comesTo, sortedPage, totalBehind } from './list-order.ts';
import { pageSizeOf, placeIn } from './list-place.ts';
import { markText } from './paging.ts';
import { phrasesOf } from './phrases.ts';
import { notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import { rowsShown } from './row.ts';
import type { Services } from '../services.ts';
import { digestsOf, headOf } from '../store/head.ts';
import { choiceOf } from '../store/list-choice.ts';
import { countList, mostCounted, narrowed, type Condition, type Entries, type ListRead } from '../store/list.ts';
import { dictionariesOf, labelOfEntry } from '../store/names.ts';
import { paramsOf } from '../store/parameter.ts';
import { switchedOff } from '../store/record.ts';
import { ownersOf } from './record.ts';
import { allRegions } from '../store/regions.ts';
import { reading, type Query } from '../store/sight.ts';
import { instantNow } from '../store/zone.ts';

/** Everything a page of a list is made with. */
export interface Listing {
  readonly owner: Definition;
  /** The definitions its rows come from. */
  readonly sources: readonly [Definition, ...Definition[]];
  readonly view: ListView;
  readonly scope: Scope;
  readonly facts: Facts;
  readonly reader: Reader;
  /** What this reader's organisation has switched off, as <process>:<event>. */
  readonly off: ReadonlySet<string>;
  readonly language: Language;
  readonly dictionaries: { readonly [id: string]: { readonly [code: string]: Json } };
}

/** A list opened for a reader: what it is, and what he asks of it. */
export interface OpenList {
  readonly listing: Listing;
  readonly read: ListRead;
  /** Columns that are neither searched nor sorted by. */
  readonly concealed: ReadonlySet<string>;
}

/** Which list, and the query: sort, f.<column>, f.<column>.from, f.<column>.to, f.<column>,<column> for words in several; and where in it. */
export interface Asked { readonly process: string; readonly list: string; readonly query: { readonly [name: string]: string }; readonly language: Language }

/** Opens a list inside a transaction of the reader; nobody learns of one that is not for him. */
export async function openList(services: Services, query: Query, reader: Reader, { process, list, query: asked, language }: Asked): Promise<OpenList | Refusal> {
  const head = await headOf(query, process);
  const owner = head && (await services.definitions.ofDigest(head.digest));
  if (!owner || !Object.hasOwn(owner.compiled.document.list ?? {}, list) || list.startsWith('$')) return notFound;
  if (!mayOpenList(owner, list, reader.actor)) return reader.session ? refuse(403, 'permission.missing') : refuse(401, 'session.missing');
  const from = declarationOf(owner, list).from ?? [process];
  const heads = [];
  for (const each of from) heads.push(each === process ? head : await headOf(query, each));
  if (heads.includes(undefined)) return notFound;
  const [source, ...others] = await Promise.all(heads.map((each) => services.definitions.ofDigest(each!.digest)));
  const sources = [source!, ...others] as const;
  const view = listView(owner, sources, list);
  const types = rowTypes(sources);
  const facts = await factsOf(services, query, reader, owner);
  const scope = listScope(owner, facts, types);
  const { who } = view.declaration;
  const digests = await digestsOf(query, from);
  const revisions = await Promise.all(digests.map((digest) => services.definitions.ofDigest(digest)));
  const concealed = concealedColumns(revisions, who, reader);
  const conditions = conditionsOf(view, types, concealed, asked);
  if ('faults' in conditions) return conditions;
  const sort = sortOf(view, types, concealed, asked['sort']);
  if ('faults' in sort) return sort;
  const regions: Listing['dictionaries'] = Object.values(types).includes('region') ? { region: await allRegions(query) } : {};
  const dictionaries = { ...regions, ...await dictionariesOf(query, [...new Set(Object.values(types).flatMap((type) => dictionaryOf(type) ?? []).concat(view.columns.flatMap((column) => dictOf(column.options))))]) };
  return {
    listing: { owner, sources, view, scope, facts, reader, off: new Set(reader.session ? await switchedOff(query, null, ownersOf(reader)) : []), language, dictionaries }, concealed,
    read: await narrowed(query, {
      processes: from, types, conditions: conditions.values, sort, grantees: reader.sight.grantees, zone: services.config.zone,
      ...(who === undefined ? {} : { by: entriesOfParty(revisions, who) }),
      ...(view.declaration.rows === undefined ? {} : { rows: predicate(view.declaration.rows as Json, scope) }),
    }),
  };
}

/** One page of a list, at the number or the mark that is asked for. */
export async function listPage(services: Services, reader: Reader, asked: Asked): Promise<ListPage | Refusal> {
  return reading(services.readPool, reader.sight, async (query) => {
    const opened = await openList(services, query, reader, asked);
    if ('faults' in opened) return opened;
    const { listing, read, concealed } = opened;
    const { view } = listing;
    const account = reader.session?.account_id;
    const choice = account === undefined ? null : await choiceOf(query, account, asked.process, asked.list);
    const size = pageSizeOf(asked.query) ?? choice?.pageSize ?? view.pageSize;
    const place = placeIn(asked.query, size, read.sort);
    if ('faults' in place) return place;
    const sorted = await sortedPage(query, read, place.where, size, asked.query['sort'] !== undefined);
    if ('faults' in sorted) return sorted;
    const { rows, previous, next, sort } = sorted;
    const shown = await rowsShown(services, query, listing, rows);
    const buttons = await Promise.all(view.buttons.map((button) => buttonHead(services, listing, button)));
    // Beyond what is counted there is nothing to count.
    const total = place.number === null ? null : await totalBehind(query, { ...read, sort }, place.where, rows, next);
    return {
      process: listing.owner.compiled.id, list: asked.list, title: view.title, digest: listing.owner.digest,
      columns: view.columns.map((column) => ({ name: column.name, label: column.label, type: typeName(column.type), sortable: column.column !== undefined && isSortable(column.type) && !concealed.has(column.column) })),
      filters: view.filters.filter((filter) => filter.columns.some((column) => !concealed.has(column))).map((filter) => filterHead(listing, filter)),
      ...(view.declaration.search ? { search: view.declaration.search } : {}), ...(view.declaration.clear ? { clear: view.declaration.clear } : {}),
      buttons, offers: shown.listOffers, rows: shown.rows,
      sort: { by: sort.column, descending: sort.descending },
      ...(view.declaration.measures === undefined ? {} : { measures: await comesTo(query, read, view.declaration.measures.filter(({ of }) => !concealed.has(of))) }),
      page: place.number, pageSize: size, ...totalOf(place.number === null ? mostCounted + 1 : total),
      previous: previous && markText(previous), next: next && markText(next),
      choice: choice && { columns: choice.columns, pageSize: choice.pageSize, compact: choice.compact }, saved: choice?.saved ?? [],
    };
  });
}

/** How many rows a list has, for whom it took too long on the page itself. */
export async function listTotal(services: Services, reader: Reader, asked: Asked): Promise<ListTotal | Refusal> {
  return reading(services.readPool, reader.sight, async (query) => {
    const opened = await openList(services, query, reader, asked);
    return 'faults' in opened ? opened : totalOf(await countList(query, opened.read, mostCounted, longPatience));
  });
}

function totalOf(found: number | null): ListTotal {
  return found === null ? { total: null, totalExact: false } : { total: Math.min(found, mostCounted), totalExact: found <= mostCounted };
}

/** Where a button stands when it does not say: what needs a row stands on the row. */
export function placeOf(button: ListButton): ListButtonHead['on'] {
  return button.on ?? (button.subject === 'row' || button.event !== undefined || button.task !== undefined || button.view !== undefined ? 'row' : 'list');
}

async function buttonHead(services: Services, { sources: [source], facts }: Listing, button: ListButton): Promise<ListButtonHead> {
  const kind = button.start !== undefined ? 'start' : button.event !== undefined ? 'event' : button.task !== undefined ? 'task' : button.list !== undefined ? 'list' : 'view';
  const head = { label: button.label, kind, on: placeOf(button), ...(button.view === 'dialog' ? { dialog: true as const } : {}) } as const;
  if (head.on !== 'selection' || button.event === undefined) return head;
  const comment = source.compiled.document.process.events?.[button.event]?.comment ?? 'none';
  const phrases = comment === 'none' ? [] : await phrasesOf(services, source, null, facts, bulkPhrases(source, button.event));
  return { ...head, many: { event: button.event, max: button.max ?? 100, comment, phrases } };
}

/** The button of a list that sends an event to chosen rows, as far as this reader may open the list. */
export async function selectionButton(services: Services, reader: Reader, process: string, list: string, event: string): Promise<ListButton | Refusal> {
  const head = await reading(services.readPool, reader.sight, (query) => headOf(query, process));
  const owner = head && (await services.definitions.ofDigest(head.digest));
  if (!owner || !Object.hasOwn(owner.compiled.document.list ?? {}, list) || list.startsWith('$')) return notFound;
  if (!mayOpenList(owner, list, reader.actor)) return refuse(403, 'permission.missing');
  const { buttons = [] } = owner.compiled.document.list![list] as ListDeclaration;
  return buttons.find((button) => button.on === 'selection' && button.event === event) ?? refuse(422, 'selection.not-here', { event }, '/event');
}

function declarationOf(owner: Definition, list: string): { readonly from?: readonly string[] } {
  return owner.compiled.document.list![list] as { readonly from?: readonly string[] };
}

/** Several codes have no place in an order. */
function isSortable(type: Type): boolean {
  return typeof type === 'string' || 'dict' in type;
}

/** The columns that all of some processes have with the same type, declared and built in. */
export function rowTypes([source, ...others]: Listing['sources']): Types {
  const columnsOf = ({ compiled }: Definition): ProcessHead['columns'] => compiled.document.process.columns;
  const shared = Object.entries(columnsOf(source) ?? {}).filter(([name, { type }]) => others.every((other) => columnsOf(other)?.[name]?.type === type));
  const declared = shared.map(([name, column]) => [name, columnType(column.type)] as const);
  const own = Object.entries(builtInColumns).map(([name, column]) => [name, column.type] as const);
  return Object.fromEntries([...own, ...declared]);
}

async function factsOf(services: Services, query: Query, reader: Reader, { compiled }: Definition): Promise<Facts> {
  const { org } = reader.actor;
  const now = await instantNow(query, services.clock.instant);
  const params = compiled.document.process.params === undefined || !org ? {} : await paramsOf(query, compiled.id, org.id, services.clock.instant);
  return { actor: reader.actor, now: nowAt(now, services.config.zone), params: paramsInForce(compiled.document.process, params), ...(org ? { org } : {}) };
}

function listScope(owner: Definition, facts: Facts, types: Types): Scope {
  const scope = scopeOf(owner, facts);
  return { ...scope, types: { ...scope.types, row: { object: types } } };
}

/** Columns made from fields that this list may show masked or not at all, in any revision: they are neither searched nor sorted by, which would tell what is masked. */
function concealedColumns(revisions: readonly Definition[], who: string | undefined, reader: Reader): ReadonlySet<string> {
  return new Set(revisions.flatMap((revision) => {
    const entries = (revision.compiled.document.process.read ?? []).filter((entry) => (who === undefined ? isPossibly(revision, entry.who, reader.actor) : entry.who === who));
    return columnsCovered(revision, entries);
  }));
}

function entriesOfParty(revisions: readonly Definition[], who: string): Entries {
  const pairs = revisions.flatMap(({ digest, compiled }) => (compiled.document.process.read ?? []).flatMap((entry, index) => (entry.who === who ? [{ digest, index }] : [])));
  return { digests: pairs.map((pair) => pair.digest), entries: pairs.map((pair) => pair.index) };
}

// Asked for by itself, a count may take nearly as long as any statement (ms).
const longPatience = 4500;

function sortOf(view: ListView, types: Types, concealed: ReadonlySet<string>, asked: string | undefined): { readonly column: string; readonly type: Type; readonly descending: boolean } | Refusal {
  if (asked === undefined) {
    const by = concealed.has(view.sort.by) ? 'startedAt' : view.sort.by;
    return { column: by, type: types[by] ?? 'text', descending: view.sort.descending };
  }
  const column = asked.replace(/^-/, '');
  const allowed = [...new Set([view.sort.by, ...view.columns.flatMap((shown) => (isSortable(shown.type) ? shown.column ?? [] : []))])].filter((name) => !concealed.has(name));
  if (!allowed.includes(column)) return refuse(422, 'column.not-here', { name: column, allowed }, '/query/sort');
  return { column, type: types[column] ?? 'text', descending: asked.startsWith('-') };
}

function conditionsOf(view: ListView, types: Types, concealed: ReadonlySet<string>, asked: { readonly [name: string]: string }): { readonly values: Condition[] } | Refusal {
  const conditions: Condition[] = [];
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(asked)) {
    const [, column, bound] = /^f\.([A-Za-z][A-Za-z0-9_,]*)(?:\.(from|to))?$/.exec(name) ?? [];
    if (column === undefined || value === '') continue;
    if (column.includes(',')) {
      const words = keywordCondition(view, types, concealed, column, value);
      if ('faults' in words) return words;
      conditions.push(words);
      continue;
    }
    const type = Object.hasOwn(types, column) ? types[column] : undefined;
    const match = bound ? 'range' : view.filters.find((filter) => filter.column === column)?.match ?? 'equals';
    const allowed = Object.keys(types).filter((each) => !concealed.has(each));
    if (type === undefined || concealed.has(column)) return refuse(422, 'column.not-here', { name: column, allowed }, `/query/${name}`);
    const values = match === 'equals' ? valuesIn(value, view.filters.find((filter) => filter.column === column)) : [value];
    if (match !== 'fuzzy' && !values.every((each) => fits(each, type))) return refuse(422, 'column.wrong-value', { name: column, found: value }, `/query/${name}`);
    if (match === 'range') {
      if (seen.has(column)) continue;
      seen.add(column);
      const [from, to] = [asked[`f.${column}.from`], asked[`f.${column}.to`] ];
      if ([from, to].some((each) => each !== undefined && each !== '' && !fits(each, type))) return refuse(422, 'column.wrong-value', { name: column, found: from ?? to ?? '' }, `/query/${name}`);
      if (from || to) conditions.push({ match, column, type, ...(from ? { from } : {}), ...(to ? { to } : {}) });
    } else {
      conditions.push(match === 'fuzzy' ? { match, columns: [{ column, type }], value } : { match, column, type, values });
    }
  }
  return { values: conditions };
}

// Where there are values to choose from, several may be chosen: they stand in the address with commas between them.
function valuesIn(value: string, filter: ListView['filters'][number] | undefined): readonly string[] {
  return filter && hasChoices(filter.column, filter) ? value.split(',') : [value];
}

function hasChoices(column: string, { options, type }: Pick<ShownColumn, 'options' | 'type'>): boolean {
  return column === 'state' || type === 'region' || options !== undefined || dictionaryOf(type) !== undefined;
}

// Only what the list offers together; what is masked for this reader is not searched.
function keywordCondition(view: ListView, types: Types, concealed: ReadonlySet<string>, name: string, value: string): Condition | Refusal {
  const filter = view.filters.find((each) => each.column === name);
  const columns = (filter?.columns ?? []).filter((column) => !concealed.has(column));
  if (columns.length === 0) return refuse(422, 'column.not-here', { name, allowed: view.filters.map((each) => each.column) }, `/query/f.${name}`);
  return { match: 'fuzzy', columns: columns.map((column) => ({ column, type: types[column] ?? 'text' })), value };
}

// A moment is asked for by its day.
function fits(value: string, type: Type): boolean {
  switch (type) {
    case 'integer': case 'year': case 'decimal': return /^-?[0-9]{1,30}(\.[0-9]{1,30})?$/.test(value);
    case 'region': return /^[0-9]{6}$/.test(value);
    case 'boolean': return value === 'true' || value === 'false';
    case 'month': return isMonth(value);
    case 'quarter': return isQuarter(value);
    case 'date': case 'datetime': return /^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value);
    default: return value.length <= 200;
  }
}

function filterHead({ sources, dictionaries, reader }: Listing, filter: ListView['filters'][number]): ListFilterHead {
  const options = filter.type === 'region' ? regionsIn(dictionaries['region'] ?? {}, reader.actor.org?.territory) : filter.column === 'state' ? Object.entries(Object.fromEntries(sources.toReversed().flatMap((source) => Object.entries(stateLabels(source))))).map(([value, label]) => ({ value, label })) : optionsOf(filter.options, filter.type, dictionaries);
  return { column: filter.column, label: filter.label, match: filter.match, type: typeName(filter.type), ...(options && filter.match === 'equals' ? { options } : {}) };
}

/** The regions a reader asks by: those next below what his organisation is in charge of, or the provinces. */
function regionsIn(entries: JsonObject, territory = ''): readonly { readonly value: string; readonly label: Text }[] {
  return (branchesOf(entries).get(territory) ?? []).map((code) => ({ value: code, label: labelOfEntry(entries[code]) ?? code }));
}

/** The values a column can have with their words, where they are known. */
export function optionsOf(options: Options | undefined, type: Type, dictionaries: Listing['dictionaries']): readonly { readonly value: string; readonly label: Text }[] | undefined {
  if (options && !('dict' in options) && !('region' in options)) return options.map((option) => ({ value: String(option.value), label: option.label }));
  const dict = options && 'dict' in options ? options.dict : dictionaryOf(type);
  if (dict !== undefined) return Object.entries(dictionaries[dict] ?? {}).map(([value, entry]) => ({ value, label: labelOfEntry(entry) ?? value }));
  return type === 'boolean' ? [{ value: 'true', label: { 'zh-CN': '是', en: 'Yes' } }, { value: 'false', label: { 'zh-CN': '否', en: 'No' } }] : undefined;
}

function dictOf(options: ShownColumn['options']): string[] {
  return options && 'dict' in options ? [options.dict] : [];
}

