// A case as one reader may see it: data under his rights, what he can do, who is asked, what happened, and the way ahead.
import { available, clocksOf, dueOf, exceptOf, granteesOfActor, granteesOfSeat, instanceFacts, isOperation, masked, meets, momentOf, operations, pointer, same, say, seatOf, seatsOffered, statesOfDefinition, stillStanding, type Definition, type JsonObject, type Language, type ReadEntry, type Scope, type Seat, type Task, type Snapshot, type Text } from '#engine';
import type { Attached, CaseSeat, CaseTask, CaseView, FieldChange, FileInfo, HistoryLine } from '../api-types.ts';
import { closedOffers, dueOfTask, orgsNamed, partyInWords, quorumInWords } from './asked.ts';
import { factsSeen, filesShown, itemSummary, whoOf } from './drafting.ts';
import { entriesSeen, hasPart, readCase } from '../cases/facts.ts';
import { changeOf, type Entry } from '../cases/history.ts';
import type { Reader } from '../edge/identity.ts';
import { phrasesOf } from './phrases.ts';
import { kindOf, stateLabel } from './row.ts';
import { roundsOf, spentOf } from './spent.ts';
import { routeOf, wayOf } from './route-line.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { historyOf, type HistoryRow } from '../store/case.ts';
import { filesOfInstance } from '../store/file.ts';
import { namesOf, type Names } from '../store/names.ts';

/** The case, or null when there is none or this reader may not know of it. */
export async function caseView(services: Services, reader: Reader, id: string, language: Language): Promise<CaseView | null> {
  const here = await readCase(services, { id, who: whoOf(reader) });
  if (here.definition === null || here.instance === null) return null;
  const { definition, instance, facts } = here;
  const { snapshot } = instance;
  const query = asking(services.pool);
  const data = masked(definition, instance.data, entriesSeen(here));
  const [history, stored, item] = [await historyOf(query, id), await filesOfInstance(query, id), await itemSummary(services, reader, instance.item)];
  const files = filesShown(stored, data);
  const scope = momentOf(definition, instance, facts);
  const names = await namesOf(query, [...orgsAsked(snapshot.tasks), ...orgsNamed(definition, snapshot.tasks, scope)]);
  // What the own organisation has switched off is not offered; who asks all the same is told so.
  const offers = available(definition, instance, facts).filter(({ problems }) => !problems.some(({ code }) => code === 'event.switched-off'));
  const state = snapshot.states.join('+');
  const isParty = hasPart(here);
  const entries = history.map(entryOf);
  const [rounds, spent] = [roundsOf(definition, entries), spentOf(entries, services.config.zone, facts.calendar)];
  const changes = isParty ? changesOf(definition, entriesSeen(here), history) : [];
  return {
    id, process: definition.compiled.id, processTitle: definition.compiled.title, title: (await itemSummary(services, reader, id))?.title ?? definition.compiled.title, number: instance.number,
    state, stateLabel: stateLabel(definition, state), kind: kindOf(definition, state), startedAt: snapshot.startedAt, due: dueOf(snapshot.timers),
    org: { id: snapshot.org.id, name: facts.org?.name ?? snapshot.org.name }, applicant: isParty ? snapshot.applicant : { id: '', name: snapshot.org.name }, item, digest: definition.digest, data,
    facts: await factsSeen(services, reader, definition, {
      ...facts, files: Object.fromEntries(files.map((file): readonly [string, FileInfo] => [file.id, file])), instance: { ...instanceFacts(definition, snapshot, id, instance.number), clocks: clocksOf(definition, snapshot) },
    }, [data, ...changes.flat().flatMap(({ pointer, before, after }) => [{ [pointer.slice(1)]: before }, { [pointer.slice(1)]: after }])]),
    offers, closed: reader.session ? closedOffers(definition, instance, facts, offers) : [],
    tasks: await Promise.all(snapshot.tasks.map(async (task): Promise<CaseTask> => {
      const line = taskLine(definition, task, exceptOf(definition, snapshot, task), isParty, reader, names, language, scope, snapshot.timers);
      const phrases = statesOfDefinition(definition).get(task.state)?.meta.task?.phrases;
      return { ...line, phrases: line.mine && phrases !== undefined ? await phrasesOf(services, definition, instance, facts, [phrases]) : [] };
    })),
    history: history.map((row, index) => ({ ...historyLine(definition, row, entries[index]!, isParty, changes[index] ?? []), round: rounds[index]!, spent: spent[index]! })), files, attached: attachedBy(files, history, entries, isParty),
    route: routeOf(definition, stillStanding(entries).map(({ to }) => to)), way: wayOf(definition, stillStanding(entries)),
  };
}

// Everybody may see which organisation is asked, and not which person.
function taskLine(definition: Definition, task: Task, except: string | undefined, isParty: boolean, reader: Reader, names: Names, language: Language, scope: Scope, timers: Snapshot['timers']): Omit<CaseTask, 'phrases'> {
  const asked = seatsOffered(task);
  const declaration = statesOfDefinition(definition).get(task.state)!.meta.task!;
  const whoIn = (seats: readonly Seat[]): string => joined(seats.flatMap((seat) => whoOfSeat(definition, seat, isParty, names, language)), language);
  return {
    id: task.id, state: task.state, label: labelOfState(definition, task.state), openedAt: task.openedAt,
    mine: seatOf(task, reader.actor, except) !== undefined, incident: task.incident ?? false,
    rule: partyInWords(definition, declaration.who, scope, names), quorum: isParty ? quorumInWords(declaration, task.seats) : null, due: dueOfTask(definition, task, timers),
    who: task.incident ? say(nobody, language) : whoIn(asked),
    seats: isParty ? task.seats.map((seat) => seatLine(definition, seat, whoIn([seat]), asked.includes(seat) ? 'asked' : 'waiting', except !== reader.actor.id && meets(granteesOfActor(reader.actor), granteesOfSeat(seat)))) : [],
  };
}

const nobody: Text = { 'zh-CN': '暂无人员可以办理', en: 'Nobody yet' };

function seatLine(definition: Definition, { id, vote, onBehalfOf, owner, actor, advisory, opinions = [] }: Seat, who: string, open: 'asked' | 'waiting', mine: boolean): CaseSeat {
  const holder = vote?.by ?? actor;
  return {
    id, who: vote?.by.name ?? who, onBehalfOf: onBehalfOf?.name ?? null, owner: owner && !onBehalfOf && owner.id !== holder?.id ? owner.name : null,
    state: vote ? 'answered' : open, mine: mine && !vote, advisory: advisory ?? false,
    verb: vote ? labelOfAnswer(definition, vote.verb) : null, at: vote?.at ?? null, comment: vote?.comment ?? '', automatic: vote?.auto ?? null,
    opinions: opinions.map(({ by, at, comment }) => ({ who: by.name, at, comment })),
  };
}

function labelOfAnswer(definition: Definition, verb: string): Text {
  return isOperation(verb) ? operations[verb].declared.label! : definition.compiled.document.process.events?.[verb]?.label ?? verb;
}

function labelOfState(definition: Definition, state: string): Text {
  return statesOfDefinition(definition).get(state)?.meta.label ?? state;
}

function whoOfSeat(definition: Definition, { actor, candidates }: Seat, isParty: boolean, names: Names, language: Language): string[] {
  if (actor) return isParty ? [actor.name] : actor.org ? [actor.org] : [];
  return candidates.filter((grantee) => isParty || !grantee.startsWith('user:')).map((grantee) => whoInWords(definition, grantee, names, language));
}

function joined(parts: readonly string[], language: Language): string {
  return [...new Set(parts)].join(language === 'en' ? ', ' : '、');
}

// An organisation by its name; else what the permission is called.
function whoInWords(definition: Definition, grantee: string, names: Names, language: Language): string {
  const [, org] = /^org:([^/]+)\//.exec(grantee) ?? [];
  if (org !== undefined) return names.get(org) ?? org;
  const [, user] = /^user:(.+)$/.exec(grantee) ?? [];
  if (user !== undefined) return names.get(user) ?? user;
  const [, permission] = /permission:[^:]+:(.+)$/.exec(grantee) ?? [];
  const label = permission === undefined ? undefined : definition.compiled.document.process.permissions?.[permission]?.label;
  return label === undefined ? grantee.split('/').at(-1)!.split(':').at(-1)! : say(label, language);
}

function orgsAsked(tasks: readonly Task[]): string[] {
  return [...new Set(tasks.flatMap((task) => task.seats).flatMap((seat) => seat.candidates).flatMap((grantee) => /^(?:org|user):([^/]+)/.exec(grantee)?.[1] ?? []))];
}

function entryOf({ entry }: HistoryRow): Entry {
  return JSON.parse(entry) as Entry;
}

// Of what is public everybody may see what became of it, and not who of the house did what with which words.
function historyLine(definition: Definition, row: HistoryRow, entry: Entry, isParty: boolean, changes: readonly FieldChange[]): Omit<HistoryLine, 'round' | 'spent'> {
  const { at, event, label, from, to, toLabel, by, onBehalfOf, person, automatic = [], agreed } = entry;
  const { seq, hash, command } = row;
  const who = by.kind === 'system' ? { who: '', org: null } : isParty ? { who: by.name, org: by.org?.name ?? null } : { who: by.org?.name ?? '', org: null };
  return {
    seq, at, event, label, system: by.kind === 'system', ...who, from, to, toLabel, comment: (isParty && command?.comment) || '', changes, hash,
    onBehalfOf: (isParty && onBehalfOf?.name) || null, person: (isParty && person?.name) || null,
    ...(isParty && agreed ? { agreed } : {}),
    automatic: automatic.map(({ task, by: whom, reason }) => ({ label: labelOfState(definition, task.split('.')[0]!), who: (isParty && whom?.name) || null, reason })),
  };
}

/** By which step each file came: the first that names it and was not erased. */
function attachedBy(files: readonly FileInfo[], history: readonly HistoryRow[], entries: readonly Entry[], isParty: boolean): Attached[] {
  return files.flatMap(({ id }): Attached[] => {
    const index = history.findIndex(({ command, change }) => command !== null && JSON.stringify(changeOf({ command, change })).includes(id));
    const entry = entries[index];
    return entry ? [{ file: id, label: entry.label, who: isParty ? entry.by.name : '', at: entry.at }] : [];
  });
}

/** By step, what it changed of what was filled in before, under the rights of a reader. What follows from it by rule is left out; after an erased step nothing is known. */
function changesOf(definition: Definition, entries: readonly ReadEntry[], history: readonly HistoryRow[]): readonly (readonly FieldChange[])[] {
  let data: JsonObject | null = {};
  return history.map(({ seq, command, change: kept }): readonly FieldChange[] => {
    const change = command && changeOf({ command, change: kept });
    const before: JsonObject | null = data;
    data = before && change && Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null));
    if (seq === 1 || !before || !data || !change) return [];
    const [old, now] = [masked(definition, before, entries), masked(definition, data, entries)];
    return Object.keys(change).flatMap((name): FieldChange[] => {
      const field = definition.field(pointer(name));
      if (!field || (field.schema['x-value'] !== undefined && !field.schema['x-typed']) || same(old[name], now[name])) return [];
      if (typeof field.type === 'object' ? !('dict' in field.type) : field.type === 'file') return [{ pointer: field.pointer }];
      return [{ pointer: field.pointer, ...(old[name] === undefined ? {} : { before: old[name] }), ...(now[name] === undefined ? {} : { after: now[name] }) }];
    });
  });
}
