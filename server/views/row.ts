// Stored rows of a list to what this reader sees of them: values, their words, and what can be done with each.
import { ask, available, columnsCovered, columnsSeen, evaluate, isHeard, isOf, momentOf, own, partyForms, reads, rulesOf, stateLabels, statesOfDefinition, type Definition, type Facts, type Item, type Json, type JsonObject, type ListButton, type Problem, type ReadEntry, type Rule, type Snapshot, type Text } from '#engine';
import type { ListOffer, ListRow, StateKind } from '../api-types.ts';
import { optionsOf, placeOf, rowTypes, type Listing } from './listing.ts';
import { asOperator } from '../cases/administrator.ts';
import { isPossibly } from './menu.ts';
import type { Services } from '../services.ts';
import type { ListedRow, StoredRow } from '../store/list.ts';
import { said } from '../edge/problem-response.ts';
import { answer } from '../store/answers.ts';
import { namesOf, type Names } from '../store/names.ts';
import { regionName } from '../store/regions.ts';
import type { Query } from '../store/sight.ts';

/** The rows as shown, and the buttons of the list itself. */
export async function rowsShown(services: Services, query: Query, listing: Listing, rows: readonly StoredRow[]): Promise<{ readonly rows: readonly ListRow[]; readonly listOffers: readonly ListOffer[] }> {
  const definitions = new Map<string, Definition>();
  for (const digest of new Set(rows.map((row) => row.digest))) definitions.set(digest, await services.definitions.ofDigest(digest));
  const valued = rows.map((row) => ({ row, definition: definitions.get(row.digest)!, cells: cellsOf(definitions.get(row.digest)!, row) }));
  const types = rowTypes(listing.sources);
  const coded = Object.keys(types).filter((name) => ['org', 'user', 'department'].includes(types[name] as string));
  const names = await namesOf(query, [...new Set(valued.flatMap(({ cells }) => coded.map((name) => cells[name]).filter((id): id is string => typeof id === 'string')))]);
  const items = listing.view.buttons.some((button) => button.event !== undefined) ? await itemsOf(services, rows) : new Map<string, Item>();
  const starts = await startable(services, query, listing);
  const refused = await refusedStarts(services, query, listing);
  return {
    rows: valued.map(({ row, definition, cells }) => shownRow(listing, { row, definition, cells, names, item: row.item === null ? undefined : items.get(row.item), starts, refused })),
    listOffers: listing.view.buttons.flatMap((button, index): ListOffer[] => {
      if (placeOf(button) !== 'list' || !holds(button.when, listing, {})) return [];
      const href = listHref(listing, button, starts);
      return href === null ? [] : [{ button: index, href, problems: (refused.get(index) ?? []).map((each) => said(each, listing.language)) }];
    }),
  };
}

interface ValuedRow { readonly row: StoredRow; readonly definition: Definition; readonly cells: JsonObject; readonly names: Names; readonly item: Item | undefined; readonly starts: ReadonlySet<number>; readonly refused: ReadonlyMap<number, readonly Problem[]> }

function shownRow(listing: Listing, valued: ValuedRow): ListRow {
  const { row, definition, cells, names } = valued;
  const { cells: visible, words: shown } = cellsShown(listing, definition, cells, names);
  return { id: row.id, cells: visible, shown, kind: kindOf(definition, row.state), offers: offersOf(listing, valued), choices: choicesOf(listing, valued) };
}

/** The columns a list shows of a row, and the words for those that are codes. */
export function cellsShown(listing: Listing, definition: Definition, cells: JsonObject, names: Names): { readonly cells: { readonly [column: string]: Json }; readonly words: { readonly [column: string]: Text } } {
  const words: Record<string, Text> = {};
  const visible: Record<string, Json> = {};
  for (const column of listing.view.columns) {
    const value = column.value === undefined ? cells[column.column!] : ruleValue(column.value, listing, cells);
    if (value === undefined || value === null) continue;
    visible[column.name] = value;
    const label = column.column === 'state' ? stateLabel(definition, String(value))
      : column.type === 'org' || column.type === 'user' || column.type === 'department' ? names.get(String(value))
      : column.type === 'region' ? regionName(listing.dictionaries['region'] ?? {}, String(value))
      : wordsOf(optionsOf(column.options, column.type, listing.dictionaries), value);
    if (label !== undefined) words[column.name] = label;
  }
  return { cells: visible, words };
}

/** What the row can be chosen for: the task of this reader allows the verb for several at once, or the event may be asked. */
function choicesOf(listing: Listing, { row, definition, cells, item }: ValuedRow): ListRow['choices'] {
  const task = row.task === null ? undefined : statesOfDefinition(definition).get(row.task.split('.')[0]!)?.meta.task;
  return listing.view.buttons.flatMap((button, index): ListRow['choices'] => {
    if (placeOf(button) !== 'selection' || button.event === undefined || !holds(button.when, listing, cells)) return [];
    if (task?.verbs[button.event]) return task.bulk?.includes(button.event) ? [{ button: index, task: row.task! }] : [];
    return mayAsk(listing, button.event, row, definition, item) ? [{ button: index }] : [];
  });
}

function offersOf(listing: Listing, valued: ValuedRow): ListOffer[] {
  return listing.view.buttons.flatMap((button, index): ListOffer[] => {
    if (placeOf(button) !== 'row' || !holds(button.when, listing, valued.cells)) return [];
    const href = rowHref(listing, button, index, valued);
    return href === null ? [] : [{ button: index, href, problems: (valued.refused.get(index) ?? []).map((each) => said(each, listing.language)) }];
  });
}

function rowHref(listing: Listing, button: ListButton, index: number, { row, definition, cells, item, starts }: ValuedRow): string | null {
  if (button.start !== undefined) return starts.has(index) ? `/start/${button.process ?? listing.owner.compiled.id}/${button.start}${button.subject === 'row' ? `?item=${row.id}` : ''}` : null;
  if (button.list !== undefined) return `/lists/${button.process ?? listing.owner.compiled.id}/${button.list}${conditionsOf(button, listing, cells)}`;
  if (button.task !== undefined) return row.task === null ? null : `/cases/${row.id}?task=${encodeURIComponent(row.task)}`;
  if (button.event !== undefined) return mayAsk(listing, button.event, row, definition, item) ? eventHref(definition, row.id, button.event) : null;
  return `/cases/${row.id}`;
}

function listHref(listing: Listing, button: ListButton, starts: ReadonlySet<number>): string | null {
  const process = button.process ?? listing.owner.compiled.id;
  if (button.start !== undefined) return starts.has(listing.view.buttons.indexOf(button)) ? `/start/${process}/${button.start}` : null;
  return button.list === undefined ? null : `/lists/${process}/${button.list}${conditionsOf(button, listing, {})}`;
}

// An event that writes has a form of its own; another is asked from the case itself.
function eventHref(definition: Definition, id: string, event: string): string {
  const writes = definition.compiled.document.process.events?.[event]?.writes ?? [];
  return writes.length > 0 ? `/cases/${id}/${event}` : `/cases/${id}?event=${event}`;
}

function mayAsk({ facts, reader, off }: Listing, event: string, row: StoredRow, definition: Definition, item: Item | undefined): boolean {
  if (!isHeard(definition, row.state, event) || off.has(`${definition.compiled.id}:${event}`)) return false;
  const declared = definition.compiled.document.process.events?.[event];
  const snapshot = JSON.parse(row.snapshot) as Snapshot;
  const here: Facts = { ...facts, org: snapshot.org, ...(item ? { item } : {}) };
  const scope = momentOf(definition, { id: row.id, number: row.number, snapshot, data: {} }, here);
  return (declared?.by ?? []).some((party) => isOf(reader.actor, partyForms(definition, party), scope, definition.compiled.id));
}

/** The buttons whose start is open to the reader: to a guest all of them, since signing in comes first. */
async function startable(services: Services, query: Query, { owner, view, reader, off }: Listing): Promise<ReadonlySet<number>> {
  const open = new Set<number>();
  for (const [index, button] of view.buttons.entries()) {
    if (button.start === undefined || off.has(`${button.process ?? owner.compiled.id}:${button.start}`)) continue;
    const definition = button.process === undefined || button.process === owner.compiled.id ? owner : await currentOf(services, query, button.process);
    const by = definition?.compiled.document.process.events?.[button.start]?.by ?? [];
    // An administrator who presses it is told that it is for the operators.
    const actor = definition && (asOperator(definition, reader.actor) ?? reader.actor);
    if (actor && (actor.kind === 'guest' || by.some((party) => isPossibly(definition, party, actor)))) open.add(index);
  }
  return open;
}

/** Why the starts of the buttons cannot be made now, as the form would say it; on a row as far as that does not depend on the row. */
async function refusedStarts(services: Services, query: Query, { owner, view, facts, reader }: Listing): Promise<ReadonlyMap<number, readonly Problem[]>> {
  const refused = new Map<number, readonly Problem[]>();
  if (reader.actor.kind !== 'person') return refused;
  for (const [index, button] of view.buttons.entries()) {
    if (button.start === undefined || placeOf(button) === 'selection') continue;
    const definition = button.process === undefined || button.process === owner.compiled.id ? owner : await currentOf(services, query, button.process);
    if (!definition) continue;
    const known: Facts = { ...facts, ...(await answer(services.pool, ask(definition, null, facts))) };
    const problems = available(definition, null, known).find(({ event }) => event === button.start)?.problems ?? [];
    const rules = rulesOf(definition.compiled.document.process);
    const isOfRow = ({ code, params }: Problem): boolean => code !== 'need.unmet' || reads(rules[String(params['need'])] ?? null, rules).some((path) => path.startsWith('item.'));
    refused.set(index, placeOf(button) === 'row' ? problems.filter((each) => !isOfRow(each)) : problems);
  }
  return refused;
}

async function currentOf(services: Services, query: Query, process: string): Promise<Definition | null> {
  const [row] = await query<{ digest: string }>('select r.digest from process p join revision r on r.process = p.id and r.number = p.current where p.id = $1', [process]);
  return row ? services.definitions.ofDigest(row.digest) : null;
}

// Parties may be tied to the item of a case, which its reader need not see.
async function itemsOf({ pool }: Services, rows: readonly StoredRow[]): Promise<ReadonlyMap<string, Item>> {
  const ids = [...new Set(rows.flatMap((row) => row.item ?? []))];
  if (ids.length === 0) return new Map();
  const { rows: found } = await pool.query<{ id: string; instance: Item['instance']; data: string }>(
    `select t.id, json_build_object('id', t.id, 'number', coalesce(t.number, ''), 'state', t.state, 'org', organisation_fact(o)) as instance, t.data
     from instance t join organisation o on o.id = t.org_id where t.id = any ($1::uuid[])`, [ids]);
  return new Map(found.map((item) => [item.id, { ...(JSON.parse(item.data) as JsonObject), instance: item.instance }]));
}

/** Every column of a row as this reader may see it: a masked field stays masked in the columns made from it (R-231). */
export function cellsOf(definition: Definition, row: ListedRow): JsonObject {
  return {
    ...columnsSeen(definition, row.columns, entriesOf(definition, row.entries)), id: row.id, process: row.process, state: row.state, applicant: row.applicant, startedBy: row.startedBy,
    startedAt: row.startedAt.toISOString(), since: row.since.toISOString(),
    ...(row.number === null ? {} : { number: row.number }), ...(row.item === null ? {} : { item: row.item }), ...(row.due === null ? {} : { due: row.due.toISOString() }),
  };
}

/** The entries of `read` with these places, as instance_access counts them. */
export function entriesOf(definition: Definition, places: readonly number[]): readonly ReadEntry[] {
  return places.flatMap((place) => definition.compiled.document.process.read?.[place] ?? []);
}

/** What a case is called to those who see it by some entries; to everybody else (`null`) by nothing that anybody's entry covers. */
export function titleOf(definition: Definition, columns: JsonObject, entries: readonly ReadEntry[] | null): Text {
  const { process } = definition.compiled.document;
  const title = own(entries ? columnsSeen(definition, columns, entries) : columnsCovered(definition, process.read ?? []).includes('title') ? {} : columns, 'title');
  return typeof title === 'string' ? title : definition.compiled.title;
}

function conditionsOf(button: ListButton, listing: Listing, cells: JsonObject): string {
  const query = new URLSearchParams();
  for (const [column, rule] of Object.entries(button.where ?? {})) {
    const value = ruleValue(rule as Rule, listing, cells);
    if (value !== undefined && value !== null) query.set(`f.${column}`, String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
}

function ruleValue(rule: Rule, { scope }: Listing, cells: JsonObject): Json | undefined {
  const outcome = evaluate(rule, { ...scope, facts: { ...scope.facts, row: cells } });
  return outcome.known ? outcome.value : undefined;
}

function holds(rule: Rule | undefined, listing: Listing, cells: JsonObject): boolean {
  return rule === undefined || ruleValue(rule, listing, cells) === true;
}

/** The words for a code, or for several; undefined where they are not known. */
function wordsOf(options: readonly { readonly value: string; readonly label: Text }[] | undefined, value: Json): Text | undefined {
  const labelOf = (code: Json): Text | undefined => options?.find((option) => option.value === String(code))?.label;
  return Array.isArray(value) ? joined((value as readonly Json[]).map((code) => labelOf(code) ?? String(code))) : labelOf(value);
}

/** The words for a state; parallel ones are joined. */
export function stateLabel(definition: Definition, state: string): Text {
  const labels = stateLabels(definition);
  return joined(state.split('+').map((key) => labels[key] ?? key));
}

function joined(parts: readonly Text[]): Text {
  if (parts.length === 1) return parts[0]!;
  const join = (language: 'zh-CN' | 'en', sign: string): string => parts.map((part) => (typeof part === 'string' ? part : part[language])).join(sign);
  return { 'zh-CN': join('zh-CN', '、'), en: join('en', ', ') };
}

/** How a state is marked on screens; of parallel states the first. */
export function kindOf(definition: Definition, state: string): StateKind | null {
  return statesOfDefinition(definition).get(state.split('+')[0]!)?.meta.kind ?? null;
}
