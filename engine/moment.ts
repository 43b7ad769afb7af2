// One moment of an instance: what is stored and what the caller knows, joined into the facts that rules read.
import { pathsIn, rulesOf, scopeOf, type Definition } from './compiled.ts';
import type { PartyForm } from './definition.ts';
import type { Facts, Organisation } from './facts.ts';
import type { Instance, Snapshot } from './instance.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { Task } from './effect.ts';
import { isExcluded } from './task.ts';
import { statesOf, type StateNode } from './machine.ts';
import type { Scope } from './rule.ts';

/** The states of a definition by key; found once for each definition. */
export function statesOfDefinition(definition: Definition): ReadonlyMap<string, StateNode> {
  const { compiled } = definition;
  let nodes = found.get(compiled);
  if (!nodes) {
    nodes = compiled.document.machine ? statesOf(compiled.document.machine) : new Map();
    found.set(compiled, nodes);
  }
  return nodes;
}

const found = new WeakMap<object, ReadonlyMap<string, StateNode>>();

/** The active states with their ancestors, outermost first. */
export function activeStates(definition: Definition, leaves: readonly string[]): StateNode[] {
  const nodes = statesOfDefinition(definition);
  const active = new Set<string>();
  for (const leaf of leaves) for (let key: string | null = leaf; key; key = nodes.get(key)?.parent ?? null) active.add(key);
  return [...nodes.values()].filter((node) => active.has(node.key));
}

/** The forms of a party; `anyone` is built in. */
export function partyForms(definition: Definition, party: string): readonly PartyForm[] {
  return party === 'anyone' ? [{ anyone: true }] : definition.compiled.document.process.parties?.[party] ?? [];
}

/** The account that may not take a task, because it is about the own application. */
export function exceptOf(definition: Definition, { applicant }: Snapshot, { state }: Task): string | undefined {
  return isExcluded(statesOfDefinition(definition).get(state)!.meta.task!) ? applicant.id : undefined;
}

const nowhere: Organisation = { id: '', type: '', name: '' };

/** The snapshot of an instance that is not yet: it stands in the machine's initial state, and its organisation is the actor's, or where nobody acts the one the facts are about. */
export function unborn(definition: Definition, facts: Facts): Snapshot {
  const initial = definition.compiled.document.machine?.initial ?? '';
  const { actor, now } = facts;
  return {
    value: initial, status: 'active', states: [initial], startedAt: now.instant, since: now.instant, touched: now.instant, round: 1,
    org: actor.org ?? facts.org ?? nowhere, applicant: { id: actor.id, name: actor.name }, returnedFrom: '', last: {}, openings: {}, tasks: [], timers: {}, reservations: [],
  };
}

/** The facts `instance` of a snapshot: total, so that a guard on them never meets an unknown. */
export function instanceFacts(definition: Definition, snapshot: Snapshot, id: string, number: string | null): JsonObject {
  const nodes = statesOfDefinition(definition);
  return {
    id, ...(number === null ? {} : { number }),
    state: snapshot.states.join('+'), label: labelOf(definition, snapshot.states) as Json, since: snapshot.since, touched: snapshot.touched, startedAt: snapshot.startedAt,
    round: snapshot.round, org: snapshot.org, applicant: snapshot.applicant, returnedFrom: snapshot.returnedFrom, last: snapshot.last as unknown as Json,
    kind: nodes.get(snapshot.states[0] ?? '')?.meta.kind ?? 'running',
  };
}

/** When the timers fall due that the layout counts down to. */
export function clocksOf({ compiled }: Definition, { timers }: Snapshot): JsonObject {
  const shown = JSON.stringify(compiled.document.ui ?? {});
  return Object.fromEntries(Object.entries(timers).flatMap(([name, { at, fired }]) => (!fired && shown.includes(`"countdown":"${name}"`) ? [[name, at]] : [])));
}

/** The words for a place; parallel states are joined. */
export function labelOf(definition: Definition, states: readonly string[]): { readonly 'zh-CN': string; readonly en: string } {
  const nodes = statesOfDefinition(definition);
  const labels = states.map((key) => nodes.get(key)?.meta.label ?? key);
  const join = (language: 'zh-CN' | 'en', separator: string) => labels.map((label) => (typeof label === 'string' ? label : label[language])).join(separator);
  return { 'zh-CN': join('zh-CN', '、'), en: join('en', ', ') };
}

/** What is heard with an event, as the fact `event`. */
export interface Heard { readonly type: string; readonly comment?: string; readonly to?: string; readonly data?: JsonObject }

/** Everything rules read at one moment. */
export function momentOf(definition: Definition, instance: { readonly id: string; readonly number: string | null; readonly snapshot: Snapshot; readonly data: JsonObject }, facts: Facts, event?: Heard): Scope {
  const { id, number, snapshot, data } = instance;
  return scopeOf(definition, { ...facts, org: facts.org ?? snapshot.org }, {
    form: data,
    instance: instanceFacts(definition, snapshot, id, number),
    ...(event ? { event: { ...event.data, type: event.type, comment: event.comment ?? '', ...(event.to === undefined ? {} : { to: event.to }) } } : {}),
  });
}

/** The instance at hand, or the one that would begin. */
export function instanceAt(definition: Definition, instance: Instance | null, facts: Facts, id: string): Instance {
  return instance ?? { id, number: null, item: facts.item?.instance.id ?? null, snapshot: unborn(definition, facts), data: {} };
}

/** Whether rules of a definition count working days. */
export function countsByCalendar({ compiled }: Definition): boolean {
  let counts = counting.get(compiled);
  if (counts === undefined) counting.set(compiled, (counts = hasKey(compiled.document as unknown as Json, ['addWorkdays', 'isWorkday'])));
  return counts;
}

const counting = new WeakMap<object, boolean>();

function hasKey(value: Json, keys: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && (Object.keys(value).some((key) => keys.includes(key)) || Object.values(value).some((inner) => hasKey(inner as Json, keys)));
}

/** The facts cut down to the fields of the item and the organisation that a definition reads, and to the years its rules counted in; the rest stays whole. Dictionaries are versioned elsewhere. */
export function factsRead(paths: readonly string[], facts: Facts): Facts {
  const { item, org, calendar, dictionaries: _, names: __, hints: ___, ...rest } = facts;
  const keys = (root: string): Set<string> => new Set(paths.flatMap((path) => (path.startsWith(`${root}.`) ? [path.split('.')[1]!] : [])));
  return {
    ...rest,
    ...(calendar?.asked?.size ? { calendar: { id: calendar.id, years: pick(calendar.years as unknown as JsonObject, calendar.asked) } } : {}),
    ...(item ? { item: pick(item, keys('item').add('instance')) as Facts['item'] } : {}),
    ...(org ? { org: pick(org, new Set([...keys('org'), 'id', 'type', 'name', 'region', 'territory'])) as Facts['org'] } : {}),
  } as Facts;
}

/** The facts a page may have: of others and of what happened only what form and layout read; the reader's own, the moment and the words stay whole. */
export function factsShown<F extends Facts & { readonly instance?: JsonObject }>(definition: Definition, facts: F): F {
  const { item, org, lookup, reservation, instance, choosable: _, ...rest } = facts;
  const paths = pathsOfPage(definition);
  const read = (root: string, value: unknown, ...more: string[]): JsonObject => along(value as JsonObject, [...paths.flatMap((path) => (path.startsWith(`${root}.`) ? [path.slice(root.length + 1)] : [])), ...more]);
  const party = ['id', 'type', 'name', 'region'];
  return {
    ...rest,
    ...(item ? { item: { ...read('item', item), instance: { ...item.instance, org: read('item.instance.org', item.instance.org, ...party) } } } : {}),
    ...(org ? { org: read('org', org, ...party, 'territory') } : {}),
    ...(lookup ? { lookup: read('lookup', lookup) } : {}),
    ...(reservation ? { reservation: read('reservation', reservation) } : {}),
    ...(instance ? { instance: read('instance', instance, 'id', 'number', 'state', 'label', 'kind', 'clocks') } : {}),
  } as F;
}

function pathsOfPage({ compiled }: Definition): readonly string[] {
  let paths = ofPage.get(compiled);
  if (!paths) {
    const { form, ui, process } = compiled.document;
    paths = pathsIn([form as unknown as Json, ui as unknown as Json], rulesOf(process));
    ofPage.set(compiled, paths);
  }
  return paths;
}

const ofPage = new WeakMap<object, readonly string[]>();

function pick(value: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.has(key)));
}

/** What lies along the paths, and nothing beside them. */
function along(value: JsonObject, paths: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]): [string, Json | undefined][] => {
    const below = paths.flatMap((path) => (path.startsWith(`${key}.`) ? [path.slice(key.length + 1)] : []));
    return paths.includes(key) ? [[key, inner]] : below.length > 0 ? [[key, isObject(inner) ? along(inner, below) : inner]] : [];
  })) as JsonObject;
}
