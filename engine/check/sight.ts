// What `read` keeps from a party and something else would give it, or take from its hands: words that quote a field, events that write one.
import type { DefinitionDocument, EventDeclaration, FieldSchema, PartyForm, ReadEntry, Rule, Text, With } from '../definition.ts';
import { own, pointer } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { reads } from '../rule.ts';
import { places } from '../text.ts';
import { graphOf } from './graph.ts';

/** Fields that a party is told, or writes, though it does not see them as they are. A start is sent by who fills the form, so it hides nothing. */
export function sightProblems(document: DefinitionDocument): Problem[] {
  const { process } = document;
  const later = laterAudiences(document);
  return [
    ...Object.entries(process.messages ?? {}).flatMap(([name, { to, title, text, with: values }]) => {
      const told = to.filter((party): party is string => typeof party === 'string' && isOfPeople(document, party));
      return [...tellings(document, told, title, values, `/process/messages/${name}/title`), ...tellings(document, told, text, values, `/process/messages/${name}/text`)];
    }),
    ...Object.entries(process.messages ?? {}).flatMap(([name, { to, channels }]) => (channels.includes('copy') ? to.flatMap((party, index) => copying(document, party, `/process/messages/${name}/to/${index}`)) : [])),
    ...Object.entries(process.rules ?? {}).flatMap(([name, { say, with: values }]) => {
      const told = [...later].flatMap(([event, parties]) => ((own(process.events, event) as EventDeclaration | undefined)?.needs?.includes(name) ? parties : []));
      return tellings(document, [...new Set(told)], say, values, `/process/rules/${name}/say`).filter(({ code }) => code === 'message.tells-covered');
    }),
    ...[...later].flatMap(([event, parties]) => writings(document, event, parties)),
  ];
}

/** Who may send each event that an existing case hears: parties it names, and those who are asked where it is a vote. */
function laterAudiences({ process, machine }: DefinitionDocument): Map<string, string[]> {
  const audiences = new Map<string, string[]>();
  if (!machine) return audiences;
  const graph = graphOf(machine);
  const add = (event: string, parties: readonly string[]): void => void audiences.set(event, [...new Set([...(audiences.get(event) ?? []), ...parties])]);
  for (const { event } of [...graph.on, ...graph.nodes.filter((node) => node !== graph.initial).flatMap((node) => node.on)]) add(event, (own(process.events, event) as EventDeclaration | undefined)?.by ?? []);
  for (const { task } of graph.nodes) for (const verb of Object.keys(task?.verbs ?? {})) add(verb, [task!.who]);
  return audiences;
}

/** Nobody is sent a copy of what `read` never shows him. */
function copying({ process }: DefinitionDocument, party: string | PartyForm, at: string): Problem[] {
  const sees = typeof party === 'string' && (process.read ?? []).some(({ who, rows }) => who === party || (who === 'anyone' && rows === undefined));
  return sees ? [] : [problem('message.copies-unseen', at, { party: typeof party === 'string' ? party : '' })];
}

// An address or the system has no sight that could be held against what it is told.
function isOfPeople({ process }: DefinitionDocument, party: string): boolean {
  const forms = (own(process.parties, party) as readonly PartyForm[] | undefined) ?? [];
  return forms.some((form) => !('mail' in form) && !('system' in form));
}

function tellings(document: DefinitionDocument, parties: readonly string[], text: Text | undefined, values: With | undefined, at: string): Problem[] {
  const written: readonly (readonly [string, string])[] = text === undefined ? [] : typeof text === 'string' ? [['', text]] : Object.entries(text).map(([language, words]) => [`/${language}`, words as string]);
  return written.flatMap(([language, words]) => [...new Set(places(words).flatMap((name) => fieldsNamed(document, name, values)))].flatMap((field) => parties.flatMap((party): Problem[] => {
    const sees = seesPlain(document, party, field);
    return sees === true ? [] : [problem(sees === false ? 'message.tells-covered' : 'message.tells-unseen', at + language, { party, pointer: field })];
  })));
}

/** The fields behind a place in a text, be it a fact or what a rule works out; of a table those of its columns that the rule reads. */
function fieldsNamed({ process, form }: DefinitionDocument, name: string, values: With | undefined): string[] {
  const rules = Object.fromEntries(Object.entries(process.rules ?? {}).map(([named, { rule }]) => [named, rule]));
  const value = own(values, name) as Rule | undefined;
  const paths = value === undefined ? [name] : reads(value, rules);
  return paths.filter((path) => path.startsWith('form.')).flatMap((path) => {
    const [, top] = path.split('.') as [string, string];
    const field = own(form?.properties, top) as FieldSchema | undefined;
    if (!field) return [];
    const cells = field.items && 'properties' in field.items ? Object.keys(field.items.properties).filter((column) => JSON.stringify(value ?? null).includes(`"row.${column}"`)) : [];
    return cells.length > 0 ? cells.map((column) => pointer(top, column)) : [pointer(top)];
  });
}

/** What was sent back as it was shown would be kept in place of what it covered, and a table loses the cells that were not shown. */
function writings(document: DefinitionDocument, event: string, parties: readonly string[]): Problem[] {
  const writes: readonly string[] = (own(document.process.events, event) as EventDeclaration | undefined)?.writes ?? [];
  return writes.flatMap((written, index) => writable(document).filter((path) => written === '*' || path === written || path.startsWith(`${written}/`)).flatMap((path) =>
    parties.filter((party) => seesPlain(document, party, path) === false).map((party) => problem('event.writes-covered', `/process/events/${event}/writes/${index}`, { party, pointer: path }))));
}

function writable({ form }: DefinitionDocument): string[] {
  const isWritten = (field: FieldSchema): boolean => field.readOnly !== true && field['x-value'] === undefined;
  return Object.entries(form?.properties ?? {}).filter(([, field]) => isWritten(field)).flatMap(([name, field]) =>
    [pointer(name), ...(field.items && 'properties' in field.items ? Object.keys(field.items.properties).map((column) => pointer(name, column)) : [])]);
}

/** Whether a party sees a field as it is; undefined when `read` lets in neither the party, whose people may see it as others, nor everybody. */
function seesPlain({ process }: DefinitionDocument, party: string, path: string): boolean | undefined {
  const names = (covered: readonly string[] | undefined): boolean => covered?.some((each) => each === path || path.startsWith(`${each}/`)) ?? false;
  const shows = ({ mask, hide }: ReadEntry): boolean => !names(mask) && !names(hide);
  const mine = (process.read ?? []).filter(({ who }) => who === party);
  const everybodys = (process.read ?? []).filter(({ who }) => who === 'anyone');
  if ([...mine, ...everybodys].some((entry) => entry.rows === undefined && shows(entry))) return true;
  if (mine.length > 0) return mine.every(shows);
  return everybodys.some(shows) || undefined;
}
