// A case as one reader may see it: data under his rights, what he can do, who is asked, what happened, and the way ahead.
import { available, dueOf, instanceFacts, masked, say, seatOf, statesOfDefinition, type Definition, type Language, type Task } from '#engine';
import type { CaseTask, CaseView, FileInfo, HistoryLine } from '../api-types.ts';
import { factsSeen, filesShown, itemSummary, whoOf } from './drafting.ts';
import { entriesSeen, hasPart, readCase } from '../cases/facts.ts';
import type { Entry } from '../cases/history.ts';
import type { Reader } from '../edge/identity.ts';
import { phrasesOf } from './phrases.ts';
import { kindOf, stateLabel } from './row.ts';
import { routeOf } from './route-line.ts';
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
  const names = await namesOf(query, orgsAsked(snapshot.tasks));
  const state = snapshot.states.join('+');
  const isParty = hasPart(here);
  return {
    id, process: definition.compiled.id, processTitle: definition.compiled.title, title: (await itemSummary(services, reader, id))?.title ?? definition.compiled.title, number: instance.number,
    state, stateLabel: stateLabel(definition, state), kind: kindOf(definition, state), startedAt: snapshot.startedAt, due: dueOf(snapshot.timers),
    org: { id: snapshot.org.id, name: facts.org?.name ?? snapshot.org.name }, applicant: isParty ? snapshot.applicant : { id: '', name: snapshot.org.name }, item, digest: definition.digest, data,
    facts: await factsSeen(services, reader, definition, {
      ...facts, files: Object.fromEntries(files.map((file): readonly [string, FileInfo] => [file.id, file])), instance: instanceFacts(definition, snapshot, id, instance.number),
    }),
    offers: available(definition, instance, facts),
    tasks: await Promise.all(snapshot.tasks.map(async (task): Promise<CaseTask> => {
      const line = taskLine(definition, task, isParty, reader, names, language);
      const phrases = statesOfDefinition(definition).get(task.state)?.meta.task?.phrases;
      return { ...line, phrases: line.mine && phrases !== undefined ? await phrasesOf(services, definition, instance, facts, [phrases]) : [] };
    })),
    history: history.map((row) => historyLine(row, isParty)), files,
    route: routeOf(definition, history.map((row) => entryOf(row).to)),
  };
}

// Everybody may see which organisation is asked, and not which person.
function taskLine(definition: Definition, task: Task, isParty: boolean, reader: Reader, names: Names, language: Language): Omit<CaseTask, 'phrases'> {
  const asked = task.seats.flatMap((seat) => seat.candidates).filter((grantee) => isParty || !grantee.startsWith('user:'));
  return {
    id: task.id, state: task.state, label: statesOfDefinition(definition).get(task.state)?.meta.label ?? task.state, openedAt: task.openedAt,
    mine: seatOf(task, reader.actor) !== undefined,
    who: [...new Set(asked.map((grantee) => whoInWords(definition, grantee, names, language)))].join(language === 'en' ? ', ' : '、'),
  };
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
function historyLine(row: HistoryRow, isParty: boolean): HistoryLine {
  const { at, event, label, from, to, toLabel, by } = entryOf(row);
  const { seq, hash, comment } = row;
  const who = by.kind === 'system' ? { who: '', org: null } : isParty ? { who: by.name, org: by.org?.name ?? null } : { who: by.org?.name ?? '', org: null };
  return { seq, at, event, label, ...who, from, to, toLabel, comment: isParty ? comment ?? '' : '', hash };
}
