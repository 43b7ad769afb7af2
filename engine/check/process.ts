// Faults of the head: names that lead nowhere, events nobody may send or hear, parties tied to no organisation, fields nobody can fill.
import { pathsIn, pathsOfSchedule } from '../compiled.ts';
import type { DefinitionDocument, EventDeclaration, FieldSchema, FormSchema, Lookup, MenuEntry, MessageTemplate, PartyForm, ProcessHead } from '../definition.ts';
import { columnTypes, directorySource, type Faces } from './fact-types.ts';
import { analyseForm } from '../form/fields.ts';
import { own, pointer, segments, type Json } from '../json.ts';
import { builtInColumns } from '../list.ts';
import { fitsParameter, unfit } from '../parameter.ts';
import { isByRelation } from '../party.ts';
import { problem, type Problem } from '../problem.ts';
import { say } from '../text.ts';
import { graphOf, type Graph } from './graph.ts';
import { notificationsOf } from './machine.ts';
import { missing, unknown } from './names.ts';
import { partiesAsked, partiesOfTask } from './task.ts';

/** What is wrong with the head of a document, its rules apart. */
export function processProblems(document: DefinitionDocument, faces: Faces): Problem[] {
  const graph = document.machine && graphOf(document.machine);
  return [
    ...eventProblems(document, graph), ...partyProblems(document), ...untiedParties(document, graph), ...messageProblems(document), ...lookupProblems(document, faces), ...companyProblems(document, graph),
    ...stateNames(document, graph), ...columnNames(document), ...readProblems(document), ...menuProblems(document, graph), ...unwritableFields(document), ...parameterProblems(document), ...scheduleProblems(document), ...choiceProblems(document),
  ];
}

/** Whether a pointer leads to a field of the form, or to a column of one of its tables. */
export function fieldAt({ form }: DefinitionDocument, path: string): FieldSchema | undefined {
  const [name, column] = segments(path) as [string, string?];
  const field = own(form?.properties, name) as FieldSchema | undefined;
  if (column === undefined || !field) return field;
  return field.items && 'properties' in field.items ? (own(field.items.properties, column) as FieldSchema | undefined) : undefined;
}

/** The problem of a pointer that leads to no field; none when it does. */
export function pointerProblems(document: DefinitionDocument, at: string, path: string): Problem[] {
  return fieldAt(document, path) ? [] : [unknown('pointer.unknown', at, 'pointer', path, pointersOf(document))];
}

/** The problem of a verb no new instance begins with; none when it does, or when the machine has no beginning, which is told elsewhere. */
export function startProblems(graph: Graph | undefined, at: string, verb: string): Problem[] {
  if (graph && !graph.initial) return [];
  const starts = new Set([...(graph?.initial?.on ?? []), ...(graph?.on ?? [])].map(({ event }) => event));
  return starts.has(verb) ? [] : [unknown('event.not-a-start', at, 'event', verb, starts)];
}

function pointersOf({ form }: DefinitionDocument): string[] {
  return Object.entries(form?.properties ?? {}).flatMap(([name, { items }]) =>
    [pointer(name), ...(items && 'properties' in items ? Object.keys(items.properties).map((column) => pointer(name, column)) : [])]);
}

function eventProblems(document: DefinitionDocument, graph: Graph | undefined): Problem[] {
  const { process } = document;
  // A record has no route: it hears whatever it declares.
  const heard = new Set(process.record ? Object.keys(process.events ?? {}) : graph ? [...graph.on, ...graph.nodes.flatMap((node) => node.on)].map(({ event }) => event) : []);
  const voted = new Set(graph?.nodes.flatMap((node) => Object.keys(node.task?.verbs ?? {})));
  return Object.entries(process.events ?? {}).flatMap(([verb, event]: [string, EventDeclaration]): Problem[] => {
    const at = `/process/events/${verb}`;
    return [
      ...(!heard.has(verb) && !voted.has(verb) ? [problem('event.never-heard', at, { event: verb })] : []),
      ...(heard.has(verb) && !event.by ? [problem('event.nobody', at, { event: verb })] : []),
      ...(event.by ?? []).flatMap((party, index) => partyNamed(document, `${at}/by/${index}`, party)),
      ...(event.needs ?? []).flatMap((need, index) => missing('need.unknown', `${at}/needs/${index}`, 'need', need, process.rules)),
      ...(event.writes ?? []).flatMap((path, index) => (path === '*' ? [] : writeProblems(document, `${at}/writes/${index}`, path))),
      ...(event.requires ?? []).flatMap((path, index) => pointerProblems(document, `${at}/requires/${index}`, path)),
      ...Object.keys(event.sets ?? {}).flatMap((path) => pointerProblems(document, at + pointer('sets', path), path)),
      ...(typeof event.proof === 'object' ? pointerProblems(document, `${at}/proof/sms`, event.proof.sms) : []),
    ];
  });
}

function writeProblems(document: DefinitionDocument, at: string, path: string): Problem[] {
  const field = fieldAt(document, path);
  if (!field) return pointerProblems(document, at, path);
  return field.readOnly || (field['x-value'] !== undefined && field['x-typed'] !== true) ? [problem('event.writes-read-only', at, { pointer: path })] : [];
}

function partyNamed({ process }: DefinitionDocument, at: string, name: string): Problem[] {
  return name === 'anyone' ? [] : missing('party.unknown', at, 'party', name, process.parties);
}

/** Those somebody is chosen among are a party. */
function choiceProblems(document: DefinitionDocument): Problem[] {
  const within = (properties: FormSchema['properties'], at: readonly string[]): Problem[] => Object.entries(properties).flatMap(([name, { 'x-among': among, items }]) => [
    ...(among === undefined ? [] : partyNamed(document, pointer(...at, name, 'x-among'), among)),
    ...(items?.type === 'object' ? within(items.properties, [...at, name, 'items', 'properties']) : []),
  ]);
  return within(document.form?.properties ?? {}, ['form', 'properties']);
}

/** Permissions a party names, and addresses where only people will do. */
function partyProblems({ process, form, machine, list }: DefinitionDocument): Problem[] {
  const graph = machine && graphOf(machine);
  const lists = Object.entries(list ?? {}).flatMap(([name, declared]) => (name === '$schema' ? [] : declared.who ?? []));
  const named = new Set([
    ...Object.values(process.events ?? {}).flatMap((event) => event.by ?? []), ...(process.read ?? []).map(({ who }) => who), ...(process.menu ?? []).flatMap((entry) => entry.for ?? []),
    ...(graph?.nodes.flatMap((node) => [...(node.task ? partiesOfTask(node.task, '') : []), ...partiesAsked(graph, node)].map(({ party }) => party)) ?? []), ...lists,
  ]);
  // Where no task opens, nobody asks the directory who somebody's superior is.
  const beside = new Set([
    ...Object.values(process.events ?? {}).flatMap((event) => event.by ?? []), ...(process.menu ?? []).flatMap((entry) => entry.for ?? []), ...lists,
    ...Object.values(process.messages ?? {}).flatMap(({ to }) => to.flatMap((party) => (typeof party === 'string' ? party : []))), ...(graph?.nodes.flatMap(({ task }) => task?.ops?.add?.by ?? []) ?? []),
    ...analyseForm(form ?? { type: 'object', additionalProperties: false, properties: {} }).fields.flatMap(({ schema }) => schema['x-among'] ?? []),
  ]);
  const parties = Object.entries(process.parties ?? {}).flatMap(([name, forms]) => forms.map((form, index) => ({ name, form, at: `/process/parties/${name}/${index}` })));
  const inline = Object.entries(process.messages ?? {}).flatMap(([name, message]) =>
    message.to.flatMap((form, index) => (typeof form === 'string' ? [] : [{ name: '', form, at: `/process/messages/${name}/to/${index}` }])));
  return [...parties, ...inline].flatMap(({ name, form, at }): Problem[] => {
    const permission = 'permission' in form ? form.permission : undefined;
    const local = permission?.startsWith(`${process.id}:`) ? permission.slice(process.id.length + 1) : permission;
    return [
      ...(local !== undefined && !local.includes(':') ? missing('permission.unknown', `${at}/permission`, 'permission', local, process.permissions) : []),
      ...('mail' in form && named.has(name) ? [problem('party.only-for-messages', at, { party: name })] : []),
      ...(isByRelation([form]) && (name === '' || beside.has(name)) ? [problem('party.only-for-tasks', at, { party: name })] : []),
    ];
  });
}

/** A role or permission that exists in many organisations has to be tied to one of them when it acts on an instance that exists. */
function untiedParties({ process }: DefinitionDocument, graph: Graph | undefined): Problem[] {
  if (!graph) return [];
  const later = graph.nodes.filter((node) => node !== graph.initial).flatMap((node) => node.on);
  const commands = [...later, ...graph.on].flatMap(({ event }) => (own(process.events, event) as EventDeclaration | undefined)?.by?.map((party) => ({ party, event })) ?? []);
  const tasks = graph.nodes.flatMap((node) => (node.task ? [...partiesOfTask(node.task, ''), ...partiesAsked(graph, node)].map(({ party }) => ({ party, event: Object.keys(node.task!.verbs)[0]! })) : []));
  const told = new Set<string>();
  return [...commands, ...tasks].flatMap(({ party, event }) => {
    const forms = (own(process.parties, party) as readonly PartyForm[] | undefined) ?? [];
    return forms.flatMap((form, index) => {
      const at = `/process/parties/${party}/${index}`;
      const tied = !('role' in form || 'permission' in form) || 'of' in form || 'territory' in form || 'portal' in form || 'orgType' in form;
      if (tied || told.has(at)) return [];
      told.add(at);
      return [problem('party.untied', at, { party, event })];
    });
  });
}

function messageProblems(document: DefinitionDocument): Problem[] {
  const { process, machine } = document;
  const sent = [...(machine ? notificationsOf(machine) : []), ...scheduled(process)];
  return [
    ...sent.flatMap(({ at, message }) => missing('message.unknown', at, 'message', message, process.messages)),
    ...Object.entries(process.messages ?? {}).flatMap(([name, message]) => linkProblems(document, `/process/messages/${name}`, message)),
    ...Object.entries(process.messages ?? {}).flatMap(([name, { to }]) => [
      ...(sent.some(({ message }) => message === name) ? [] : [problem('message.never-sent', `/process/messages/${name}`, { message: name })]),
      ...to.flatMap((party, index) => (typeof party === 'string' ? partyNamed(document, `/process/messages/${name}/to/${index}`, party) : [])),
    ]),
  ];
}

/** A link goes to an address and nowhere else, stands in the words, and opens an event that those who come by it may send. */
function linkProblems({ process }: DefinitionDocument, at: string, { opens, to, channels, text }: MessageTemplate): Problem[] {
  if (opens === undefined) return [];
  const isMailed = channels.every((channel) => channel === 'mail') && to.flatMap((party): readonly PartyForm[] => (typeof party === 'string' ? (own(process.parties, party) as readonly PartyForm[] | undefined) ?? [] : [party])).every((form) => 'mail' in form);
  const event = own(process.events, opens.event) as EventDeclaration | undefined;
  const opened = (event?.by ?? []).some((party) => ((own(process.parties, party) as readonly PartyForm[] | undefined) ?? []).some((form) => 'link' in form));
  return [
    ...missing('event.unknown', `${at}/opens/event`, 'event', opens.event, process.events),
    ...(event && !opened ? [problem('message.link-opens-nothing', `${at}/opens/event`, { event: opens.event })] : []),
    ...(isMailed ? [] : [problem('message.link-not-mailed', `${at}/opens`, {})]),
    ...(['zh-CN', 'en'] as const).filter((language) => !say(text, language).includes('{link}')).slice(0, typeof text === 'string' ? 1 : 2).map((language) => problem('message.link-unsaid', `${at}/text${typeof text === 'string' ? '' : `/${language}`}`, { place: '{link}' })),
  ];
}

function lookupProblems({ process }: DefinitionDocument, faces: Faces): Problem[] {
  const subject = process.subject ? missing('lookup.unknown-process', '/process/subject/process', 'process', process.subject.process, faces) : [];
  const lookups = Object.entries(process.lookups ?? {}).flatMap(([name, lookup]): Problem[] => {
    const at = `/process/lookups/${name}`;
    if (lookup.from === directorySource.name) return directoryQuestion(name, lookup as Lookup, at);
    const known = columnTypes(lookup.from, faces);
    if (!known) return missing('lookup.unknown-process', `${at}/from`, 'process', lookup.from, faces);
    const bare = (lookup.take === 'first' || lookup.take === 'rows') && !lookup.columns;
    return [
      ...Object.keys(lookup.where).flatMap((column) => missing('column.unknown', at + pointer('where', column), 'column', column, known)),
      ...(lookup.columns ?? []).flatMap((column, index) => missing('column.unknown', `${at}/columns/${index}`, 'column', column, known)),
      ...(bare ? [problem('lookup.no-columns', at, { lookup: name })] : []),
    ];
  });
  return [...subject, ...lookups];
}

/** The directory is asked for one organisation whose name or code is known in full; nobody leafs through it. */
function directoryQuestion(name: string, { where, take, columns }: Lookup, at: string): Problem[] {
  const isOne = (take === 'first' || take === 'exists') && ('name' in where || 'code' in where);
  return [
    ...(isOne ? [] : [problem('lookup.enumerates', at, { lookup: name })]),
    ...(take === 'first' && !columns ? [problem('lookup.no-columns', at, { lookup: name })] : []),
    ...Object.keys(where).flatMap((column) => missing('column.unknown', at + pointer('where', column), 'column', column, directorySource.asks)),
    ...(columns ?? []).flatMap((column, index) => missing('column.unknown', `${at}/columns/${index}`, 'column', column, directorySource.tells)),
  ];
}

/** The field the cases are about, and events that may begin one. */
function companyProblems(document: DefinitionDocument, graph: Graph | undefined): Problem[] {
  const { org, name, code, ...events } = document.process.companies ?? {};
  return [
    ...Object.entries({ org, name, code }).flatMap(([key, path]) => (path === undefined ? [] : pointerProblems(document, `/process/companies/${key}`, path))),
    ...Object.entries(events).flatMap(([key, event]) => startProblems(graph, `/process/companies/${key}`, event as string)),
  ];
}

function stateNames({ process }: DefinitionDocument, graph: Graph | undefined): Problem[] {
  const judge = (at: string, state: string): Problem[] => (graph?.byKey.has(state) ? [] : [unknown('state.unknown', at, 'state', state, graph?.byKey.keys() ?? [])]);
  return [
    ...(process.number?.in ?? []).flatMap((state, index) => judge(`/process/number/in/${index}`, state)),
    ...Object.entries(process.reservations ?? {}).flatMap(([name, reservation]) => reservation.while.flatMap((state, index) => judge(`/process/reservations/${name}/while/${index}`, state))),
  ];
}

function columnNames({ process }: DefinitionDocument): Problem[] {
  return Object.keys(process.columns ?? {}).filter((name) => Object.hasOwn(builtInColumns, name)).map((name) => problem('column.reserved', `/process/columns/${name}`, { column: name }));
}

function readProblems(document: DefinitionDocument): Problem[] {
  return (document.process.read ?? []).flatMap((entry, index) => {
    const at = `/process/read/${index}`;
    const bare = (entry.mask ?? []).flatMap((path, place) => {
      const field = fieldAt(document, path);
      return field && field['x-mask'] === undefined ? [problem('read.no-mask', `${at}/mask/${place}`, { pointer: path })] : [];
    });
    return [
      ...partyNamed(document, `${at}/who`, entry.who), ...bare,
      ...(entry.mask ?? []).flatMap((path, place) => pointerProblems(document, `${at}/mask/${place}`, path)),
      ...(entry.hide ?? []).flatMap((path, place) => pointerProblems(document, `${at}/hide/${place}`, path)),
    ];
  });
}

function menuProblems(document: DefinitionDocument, graph: Graph | undefined): Problem[] {
  const { process, list } = document;
  return (process.menu ?? []).flatMap((entry: MenuEntry, index): Problem[] => {
    const at = `/process/menu/${index}`;
    const lists = Object.fromEntries(Object.entries(list ?? {}).filter(([name]) => name !== '$schema'));
    const declared = entry.list === undefined ? undefined : lists[entry.list];
    const foreign = declared?.from && declared.from[0] !== process.id;
    const open = (process.read ?? []).some(({ who }) => who === 'anyone' || ((own(process.parties, who) as readonly PartyForm[] | undefined) ?? []).some((form) => 'anyone' in form));
    return [
      ...(entry.group === undefined && entry.portal === undefined && entry.register === undefined ? [problem('menu.nowhere', at)] : []),
      ...(entry.register !== undefined && !isForGuests(process, entry.start) ? [problem('menu.not-for-guests', at, { event: entry.start ?? '' })] : []),
      ...(entry.list === undefined ? [] : missing('list.unknown', `${at}/list`, 'list', entry.list, lists)),
      ...(entry.start === undefined ? [] : process.record ? missing('event.not-a-start', `${at}/start`, 'event', entry.start, process.events) : startProblems(graph, `${at}/start`, entry.start)),
      ...(entry.for ?? []).flatMap((party, place) => partyNamed(document, `${at}/for/${place}`, party)),
      ...(entry.portal !== undefined && declared && !foreign && !open ? [problem('menu.portal-unreadable', at, { list: entry.list! })] : []),
    ];
  });
}

/** Whether whoever has no account may begin with an event. */
function isForGuests({ events, parties }: ProcessHead, verb: string | undefined): boolean {
  const declared = verb === undefined ? undefined : (own(events, verb) as EventDeclaration | undefined);
  return (declared?.by ?? []).some((party) => party === 'anyone' || ((own(parties, party) as readonly PartyForm[] | undefined) ?? []).some((form) => 'guest' in form || 'anyone' in form));
}

/** Fields that have to be filled in though no event writes them, no rule computes them and nothing gives them a first value. */
function unwritableFields({ process, form }: DefinitionDocument): Problem[] {
  const events = Object.values(process.events ?? {});
  const filled = (path: string, field: FieldSchema): boolean =>
    field['x-value'] !== undefined || field.default !== undefined || field['x-default'] !== undefined
    || events.some((event) => Object.hasOwn(event.sets ?? {}, path) || (event.writes ?? []).some((write) => (write === '*' ? !field.readOnly : write === path || write.startsWith(`${path}/`))));
  const required = new Set([...(form?.required ?? []).map((name) => pointer(name)), ...events.flatMap((event) => event.requires ?? [])]);
  return Object.entries(form?.properties ?? {}).flatMap(([name, field]): Problem[] => {
    const path = pointer(name);
    if ((required.has(path) || field['x-required'] !== undefined) && !filled(path, field)) return [problem('field.never-writable', `/form/properties${path}`, { field: path })];
    const items = field.items && 'properties' in field.items ? field.items : undefined;
    return Object.entries(items?.properties ?? {}).flatMap(([column, inner]) =>
      items?.required?.includes(column) && inner.readOnly && inner['x-value'] === undefined && inner.default === undefined
        ? [problem('field.never-writable', `/form/properties${path}/items/properties${pointer(column)}`, { field: path + pointer(column) })] : []);
  });
}

function parameterProblems({ process }: DefinitionDocument): Problem[] {
  return Object.entries(process.params ?? {}).flatMap(([name, declared]) =>
    fitsParameter(declared, declared.default) ? [] : [problem('param.unfit', `/process/params/${name}/default`, unfit(name, declared, declared.default))]);
}

/** What a schedule says that no calendar has, who it is for, and what it reads of a case though there is none. */
function scheduleProblems({ process }: DefinitionDocument): Problem[] {
  return Object.entries(process.schedules ?? {}).flatMap(([name, declared]): Problem[] => {
    const at = `/process/schedules/${name}`;
    const { every, month, day, for: { permission } } = declared;
    const keys = { month: every === 'year', day: every !== 'day' };
    const lookups = pathsOfSchedule(process, declared).flatMap((path) => (path.startsWith('lookup.') ? process.lookups?.[path.split('.')[1]!] ?? [] : []));
    const { unless: _, ...words } = declared;
    const read = [...pathsOfSchedule(process, words), ...pathsIn(lookups.map(({ where }) => where) as unknown as Json)];
    const ofCase = [...new Set(read)].filter((path) => ofCases.has(path.split('.')[0]!) || (path.startsWith('instance.') && !path.startsWith('instance.org.')));
    return [
      ...(month === undefined) === keys.month ? [problem('schedule.no-such-day', at, { schedule: name, every, key: 'month' })] : [],
      ...(day === undefined) === keys.day ? [problem('schedule.no-such-day', at, { schedule: name, every, key: 'day' })] : [],
      ...typeof day === 'number' && (day < 1 || day > 31) ? [problem('schedule.no-such-day', `${at}/day`, { schedule: name, every, found: day })] : [],
      ...(permission === undefined ? [] : missing('permission.unknown', `${at}/for/permission`, 'permission', permission, process.permissions)),
      ...(ofCase.length > 0 ? [problem('schedule.no-case', at, { schedule: name, facts: ofCase })] : []),
    ];
  });
}

const ofCases: ReadonlySet<string> = new Set(['form', 'item', 'event', 'actor']);

function scheduled({ schedules }: ProcessHead): { readonly at: string; readonly message: string }[] {
  return Object.entries(schedules ?? {}).flatMap(([name, { do: actions }]) => actions.map(({ params: { message } }, index) => ({ at: `/process/schedules/${name}/do/${index}/params/message`, message })));
}
