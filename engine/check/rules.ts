// Every rule of a document judged in its place: what it may read there, and whether its value fits.
import type { DefinitionDocument, EventDeclaration, FieldSchema, PartyForm, Rule, Text, With } from '../definition.ts';
import { columnTypes, directorySource, fieldTypes } from './fact-types.ts';
import { isObject, own, pointer, segments, type Json } from '../json.ts';
import { columnType } from '../list.ts';
import { problem, type Problem } from '../problem.ts';
import { reads } from '../rule.ts';
import { places as placesIn } from '../text.ts';
import { typeAt, type Type, type Types } from '../type.ts';
import { allWays, graphOf } from './graph.ts';
import { missing, unknown } from './names.ts';
import { rootsIn, ruleProblems, stateProblems, statesOfProcess, type Ground, type Place, type Row } from './places.ts';
import { readsRow, sqlProblems } from './row-rule.ts';

/** What is wrong with the rules of head, form and machine. */
export function rulesProblems(document: DefinitionDocument, ground: Ground): Problem[] {
  return [
    ...namedRules(document, ground), ...eventRules(document, ground), ...scheduleRules(document, ground), ...partyRules(document, ground), ...lookupRules(document, ground), ...reservationRules(document, ground),
    ...columnRules(document, ground), ...readRules(document, ground), ...textProblems(document, ground), ...formRules(document, ground), ...machineRules(document, ground),
  ];
}

/** Each named rule is judged in its own place: as the need it is or may become, else for itself, whatever its value. What it does with a row is judged where it is used. */
function namedRules({ process, form, machine, ui, list }: DefinitionDocument, ground: Ground): Problem[] {
  const needed = new Set(Object.values(process.events ?? {}).flatMap((event) => event.needs ?? []));
  const used = new Set<string>();
  ruleNames([process as unknown as Json, form as unknown as Json, machine as unknown as Json, ui as unknown as Json, list as unknown as Json], used);
  return Object.entries(process.rules ?? {}).flatMap(([name, { rule }]) => {
    const at = `/process/rules/${name}/rule`;
    if (needed.has(name) || !used.has(name)) return ruleProblems(ground, rule, 'need', at, ['boolean']);
    return readsRow(rule, ground.rules) ? [] : ruleProblems(ground, rule, 'named', at);
  });
}

function ruleNames(value: Json | undefined, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) ruleNames(item, found);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'rule') for (const name of Array.isArray(item) ? item : [item]) if (typeof name === 'string') found.add(name);
      ruleNames(item, found);
    }
  }
}

function eventRules(document: DefinitionDocument, ground: Ground): Problem[] {
  const fields = document.form ? fieldTypes(document.form) : {};
  return Object.entries(document.process.events ?? {}).flatMap(([verb, event]: [string, EventDeclaration]): Problem[] => {
    const at = `/process/events/${verb}`;
    const confirm = typeof event.confirm === 'object' && 'when' in event.confirm ? ruleProblems(ground, event.confirm.when, 'confirm', `${at}/confirm/when`, ['boolean']) : [];
    const sets = Object.entries(event.sets ?? {}).flatMap(([path, rule]) => {
      const type = own(fields, segments(path)[0]!) as Type | undefined;
      return ruleProblems(ground, rule, 'need', at + pointer('sets', path), type === undefined ? undefined : [type]);
    });
    return [...confirm, ...sets];
  });
}

function scheduleRules({ process }: DefinitionDocument, ground: Ground): Problem[] {
  return Object.entries(process.schedules ?? {}).flatMap(([name, { day, unless }]) => [
    ...(day === undefined ? [] : ruleProblems(ground, day, 'scheduledDay', `/process/schedules/${name}/day`, ['integer'])),
    ...(unless === undefined ? [] : ruleProblems(ground, unless, 'schedule', `/process/schedules/${name}/unless`, ['boolean'])),
  ]);
}

/** Parties decide who may act and who sees, so they read what is stored; only receivers of messages may depend on lookups and on the event. */
function partyRules({ process, machine, list }: DefinitionDocument, ground: Ground): Problem[] {
  const lists = Object.entries(list ?? {}).flatMap(([name, declared]) => (name === '$schema' ? [] : declared.who ?? []));
  const tasks = machine ? graphOf(machine).nodes.flatMap((node) => node.task?.who ?? []) : [];
  const acting = new Set([
    ...Object.values(process.events ?? {}).flatMap((event) => event.by ?? []), ...(process.read ?? []).map(({ who }) => who),
    ...(process.menu ?? []).flatMap((entry) => entry.for ?? []), ...tasks, ...lists,
  ]);
  const parties = Object.entries(process.parties ?? {}).flatMap(([name, forms]) =>
    forms.flatMap((form, index) => formOfParty(ground, form, acting.has(name) ? 'party' : 'receiver', `/process/parties/${name}/${index}`)));
  const inline = Object.entries(process.messages ?? {}).flatMap(([name, { to }]) =>
    to.flatMap((form, index) => (typeof form === 'string' ? [] : formOfParty(ground, form, 'receiver', `/process/messages/${name}/to/${index}`))));
  return [...parties, ...inline];
}

const partyTypes = { of: ['org'], territory: ['region'], user: ['user'], users: [{ list: 'user' }, 'user'], mail: ['text', { list: 'text' }] } as const satisfies { readonly [key: string]: readonly Type[] };

const relationTypes = { user: ['user'], department: ['department'] } as const satisfies { readonly [key: string]: readonly Type[] };

function formOfParty(ground: Ground, form: PartyForm, place: Place, at: string): Problem[] {
  if ('superior' in form || 'head' in form) {
    const [key, of] = Object.entries(form)[0] as [string, object];
    return Object.entries(relationTypes).flatMap(([name, expected]) => {
      const rule = own(of, name);
      return rule === undefined ? [] : ruleProblems(ground, rule as Rule, place, `${at}/${key}/${name}`, expected);
    });
  }
  return Object.entries(partyTypes).flatMap(([key, expected]) => {
    const rule = own(form, key);
    return rule === undefined ? [] : ruleProblems(ground, rule as Rule, place, `${at}/${key}`, expected);
  });
}

function lookupRules(document: DefinitionDocument, ground: Ground): Problem[] {
  const { process } = document;
  const looked = fieldsFromLookups(document, ground);
  return Object.entries(process.lookups ?? {}).flatMap(([name, { from, where }]) => {
    const known: Types = from === directorySource.name ? directorySource.asks : columnTypes(from, ground.faces) ?? {};
    return Object.entries(where).flatMap(([column, rule]) => {
      const type = own(known, column) as Type | undefined;
      const at = `/process/lookups/${name}${pointer('where', column)}`;
      const states = column === 'state' ? stateProblems(statesOfProcess(ground, from), rule, at) : [];
      const circular = reads(rule, ground.rules).filter((path) => looked.has(path)).map((path) => problem('lookup.circular', at, { lookup: name, fact: path }));
      return [...ruleProblems(ground, rule, 'question', at, type === undefined ? undefined : [type, { list: type }]), ...states, ...circular];
    });
  });
}

/** Fact paths of the fields that hang on a lookup for their value or for being there, at whatever remove; a table with its columns. */
function fieldsFromLookups({ form }: DefinitionDocument, { rules }: Ground): ReadonlySet<string> {
  const rulesIn = (field: FieldSchema): readonly Rule[] => [field['x-value'], field['x-when']].filter((rule) => rule !== undefined);
  const sources = Object.entries(form?.properties ?? {}).map(([name, field]) => {
    const columns = field.items && 'properties' in field.items ? Object.values(field.items.properties) : [];
    return [`form.${name}`, [field, ...columns].flatMap(rulesIn).flatMap((rule) => reads(rule, rules))] as const;
  });
  const found = new Set<string>();
  for (let grown = -1; grown < found.size;) {
    grown = found.size;
    for (const [path, read] of sources) if (read.some((each) => each.startsWith('lookup.') || found.has(each))) found.add(path);
  }
  return found;
}

function reservationRules({ process, form }: DefinitionDocument, ground: Ground): Problem[] {
  return Object.entries(process.reservations ?? {}).flatMap(([name, { key, when, amount, limit }]): Problem[] => {
    const at = `/process/reservations/${name}`;
    const covered = new Set(when === undefined ? [] : reads(when, ground.rules));
    const firm = (path: string): boolean => {
      const field = own(form?.properties, path.split('.')[1] ?? '') as FieldSchema | undefined;
      return !path.startsWith('form.') || covered.has(path) || !field || field.default !== undefined || (form?.required ?? []).includes(path.split('.')[1]!);
    };
    const judged: readonly (readonly [string, Rule | undefined, readonly Type[] | undefined])[] = [
      ...key.map((rule, index) => [`${at}/key/${index}`, rule, undefined] as const), [`${at}/amount`, amount, ['integer']], [`${at}/limit`, limit, ['integer']],
    ];
    return [
      ...(when === undefined ? [] : ruleProblems(ground, when, 'reservation', `${at}/when`, ['boolean'])),
      ...judged.flatMap(([here, rule, expected]) => rule === undefined ? [] : [
        ...ruleProblems(ground, rule, 'reservation', here, expected),
        ...reads(rule, ground.rules).filter((path) => !firm(path)).map((path) => problem('reservation.may-be-unknown', here, { reservation: name, fact: path })),
      ]),
    ];
  });
}

function columnRules({ process }: DefinitionDocument, ground: Ground): Problem[] {
  return Object.entries(process.columns ?? {}).flatMap(([name, { type, value }]) => ruleProblems(ground, value, 'column', `/process/columns/${name}/value`, [columnType(type)]));
}

function readRules({ process }: DefinitionDocument, ground: Ground): Problem[] {
  const row: Row = { columns: columnTypes(process.id, ground.faces) ?? {}, processes: [process.id] };
  return (process.read ?? []).flatMap(({ rows }, index) =>
    rows === undefined ? [] : [...ruleProblems(ground, rows, 'sight', `/process/read/${index}/rows`, ['boolean'], row), ...sqlProblems(rows, ground.rules, `/process/read/${index}/rows`)]);
}

/** Facts named in what an author says: messages, refusals and questions are filled from the facts of their place. */
function textProblems({ process, form }: DefinitionDocument, ground: Ground): Problem[] {
  const each = <T>(group: { readonly [name: string]: T } | undefined, found: (each: T, name: string) => Problem[]): Problem[] => Object.entries(group ?? {}).flatMap(([name, one]) => found(one, name));
  return [
    ...each(process.messages, ({ title, text, with: given, opens }, name) => {
      const at = `/process/messages/${name}`;
      const values = opens ? { ...given, link: '' } : given;
      return [...(opens ? ruleProblems(ground, opens.days, 'timer', `${at}/opens/days`, ['integer']) : []), ...withProblems(ground, given, 'confirm', `${at}/with`), ...factsNamed(ground, title, 'confirm', `${at}/title`, values), ...factsNamed(ground, text, 'confirm', `${at}/text`, values)];
    }),
    ...each(process.rules, ({ say, with: values }, name) => [...withProblems(ground, values, 'need', `/process/rules/${name}/with`), ...factsNamed(ground, say, 'need', `/process/rules/${name}/say`, values)]),
    ...each(process.reservations, ({ say }, name) => factsNamed(ground, say, 'need', `/process/reservations/${name}/say`)),
    ...each(process.events, ({ confirm }: EventDeclaration, verb) =>
      typeof confirm === 'object' && 'when' in confirm ? factsNamed(ground, confirm.say, 'confirm', `/process/events/${verb}/confirm/say`) : factsNamed(ground, confirm, 'confirm', `/process/events/${verb}/confirm`)),
    ...(form?.['x-checks'] ?? []).flatMap(({ say }, index) => factsNamed(ground, say, 'cross', `/form/x-checks/${index}/say`)),
  ];
}

/** Values brought for the words: each a rule of its own. */
export function withProblems(ground: Ground, values: With | undefined, place: Place, at: string): Problem[] {
  return Object.entries(values ?? {}).flatMap(([name, rule]) => ruleProblems(ground, rule, place, `${at}/${name}`));
}

/** Facts that a text names, as far as it cannot show them in its place. */
export function factsNamed(ground: Ground, text: Text | undefined, place: Place, at: string, values: With = {}): Problem[] {
  const allowed: ReadonlySet<string> = new Set(rootsIn(ground, place));
  const written: readonly (readonly [string, string])[] = text === undefined ? [] : typeof text === 'string' ? [['', text]] : Object.entries(text).map(([language, sentence]) => [`/${language}`, sentence as string]);
  return written.flatMap(([language, sentence]) => [...new Set(placesIn(sentence))].filter((path) => !Object.hasOwn(values, path) || Object.hasOwn(ground.types, path)).flatMap((path) => {
    const type = allowed.has(path.split('.')[0]!) ? typeAt(ground.types, path) : undefined;
    const sayable = type !== undefined && type !== 'secret' && (typeof type === 'string' || 'dict' in type || ('list' in type && typeof type.list === 'string'));
    if (sayable) return [];
    const root = path.split('.')[0]!;
    return [Object.hasOwn(ground.types, root) && !allowed.has(root) ? problem('rule.fact-not-here', at + language, { fact: path, allowed: [...allowed] }) : unknownFact(ground, 'message.unknown-fact', at + language, path)];
  }));
}

/** The problem of a path that is no fact one could show: what is nearest, and what there is beside it. */
export function unknownFact({ types }: Ground, code: 'message.unknown-fact' | 'rule.unknown-fact', at: string, path: string): Problem {
  const visit = (here: string, type: Type): string[] =>
    typeof type === 'object' && 'object' in type ? Object.entries(type.object).flatMap(([key, inner]) => visit(here === '' ? key : `${here}.${key}`, inner)) : typeof type === 'object' && 'table' in type || type === 'secret' ? [] : [here];
  const [root] = path.split('.');
  const all = visit('', { object: types });
  const beside = all.filter((fact) => fact.startsWith(`${root}.`));
  return unknown(code, at, 'fact', path, beside.length > 0 ? beside : all);
}

function formRules({ form }: DefinitionDocument, ground: Ground): Problem[] {
  if (!form) return [];
  const types = fieldTypes(form);
  const ofField = (field: FieldSchema, type: Type | undefined, at: string, row?: Row): Problem[] => {
    const judge = (key: 'x-when' | 'x-required' | 'x-readOnly' | 'x-value' | 'x-default', place: Place, expected: readonly Type[] | undefined): Problem[] =>
      field[key] === undefined ? [] : ruleProblems(ground, field[key], place, `${at}/${key}`, expected, row);
    const value = type === undefined ? undefined : [type];
    return [
      ...judge('x-when', 'relevance', ['boolean']), ...judge('x-required', 'relevance', ['boolean']), ...judge('x-readOnly', 'right', ['boolean']),
      ...judge('x-value', field['x-on'] ? 'valueAtEvent' : 'value', value), ...judge('x-default', 'first', value),
      ...(field['x-on'] ?? []).flatMap((event, index) => missing('event.unknown', `${at}/x-on/${index}`, 'event', event, ground.process.events)),
    ];
  };
  const fields = Object.entries(form.properties).flatMap(([name, field]) => {
    const at = `/form${pointer('properties', name)}`;
    const type = own(types, name) as Type | undefined;
    const columns = typeof type === 'object' && 'table' in type ? type.table : undefined;
    const inner = columns && field.items && 'properties' in field.items ? Object.entries(field.items.properties) : [];
    return [...ofField(field, type, at), ...inner.flatMap(([column, schema]) => ofField(schema, columns![column], `${at}/items${pointer('properties', column)}`, { columns: columns! }))];
  });
  const checks = (form['x-checks'] ?? []).flatMap(({ rule }, index) => ruleProblems(ground, rule, 'cross', `/form/x-checks/${index}/rule`, ['boolean']));
  return [...fields, ...checks];
}

function machineRules({ machine }: DefinitionDocument, ground: Ground): Problem[] {
  if (!machine) return [];
  const graph = graphOf(machine);
  const guards = allWays(graph).flatMap(({ guard }) => (guard ? ruleProblems(ground, guard.rule, 'need', guard.at, ['boolean']) : []));
  const timers = graph.nodes.flatMap((node) => Object.entries(node.state.meta?.timers ?? {}).flatMap(([name, timer]) => [
    ...ruleProblems(ground, timer.at, 'timer', `${node.at}${pointer('meta', 'timers', name, 'at')}`, ['datetime']),
    ...('every' in timer ? ruleProblems(ground, timer.every, 'timerAgain', `${node.at}${pointer('meta', 'timers', name, 'every')}`, ['datetime']) : []),
  ]));
  return [...guards, ...timers];
}
