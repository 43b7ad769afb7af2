// The worker in which documents are compiled and their scenarios replayed: what it is given is not trusted, so whoever starts it may end it.
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { basesOf, calendarNamed, compile, countsByCalendar, documentProblems, face, factPaths, followersOf, idOf, isOwn, namedIn, own, replay, sentence, severity, wholeOf, type Calendar, type Compilation, type Definition, type DefinitionDocument, type Face, type JsonObject, type Problem, type Sources, type Whole } from '#engine';
import { digestOf, openCompiled } from './compiled.ts';
import { differenceInWords } from './difference.ts';
import type { Fault } from '../edge/problem-response.ts';
import type { StoredRevision } from '../store/revision.ts';

/** What is to be compiled, as a set, beside the revisions that are current. */
export interface CompileJob {
  readonly documents: readonly string[];
  readonly current: readonly (StoredRevision & { readonly process: string; readonly document: string; readonly source: string })[];
  /** Calendars by id, those of portals by portal, and the year that is soon needed. */
  readonly counting: { readonly calendars: { readonly [id: string]: Calendar }; readonly portals: { readonly [portal: string]: string }; readonly soon: string };
}

export type CompileResult =
  | Sound
  | { readonly ok: false; readonly faults: readonly Fault[]; readonly facts: readonly string[]; readonly whole: Extended | null };

/** A document that may be published. `followers` build on it and are others with it. */
export interface Sound {
  readonly ok: true; readonly process: string; readonly document: string; readonly compiled: string; readonly validator: string; readonly digest: string; readonly warnings: readonly Fault[]; readonly facts: readonly string[];
  readonly whole: Extended | null;
  readonly followers: readonly Follower[];
}

/** What a document that builds on another is as a whole, and the places of it that it wrote itself. */
export interface Extended { readonly base: string; readonly document: JsonObject; readonly own: readonly string[] }

/** A process whose revision follows from a change of its base. */
export type Follower = Omit<Sound, 'ok' | 'facts' | 'warnings' | 'followers' | 'whole'> & { readonly base: string };

// Facts are the paths rules of the document may read, as far as its shape tells.

/** What the thread answers: `bytes` is the memory it holds afterwards. */
export interface CompileAnswer { readonly results: CompileResult[]; readonly bytes: number }

/** One result for each document. A faulty one is left out of the set, so that it harms only those that name it. */
async function run({ documents, current, counting }: CompileJob): Promise<CompileResult[]> {
  const results = new Map<number, CompileResult>();
  const before = Object.fromEntries(current.map(({ process, source }) => [process, JSON.parse(source) as JsonObject]));
  const given = documents.map((text) => JSON.parse(text) as JsonObject);
  const changed = Object.fromEntries(given.map((source) => [idOf(source), source]));
  const wholes = given.map((source) => wholeOf(source, { ...before, ...changed }));
  const parsed = wholes.map(({ document }) => document as unknown as DefinitionDocument);
  const refused = (i: number, problems: readonly Problem[], facts: readonly string[]): void => void results.set(i, { ok: false, faults: problems.map((problem) => placed(problem, wholes[i]!)), facts, whole: extended(wholes[i]!) });
  wholes.forEach(({ document, problems }, i) => {
    const faults = problems.some((each) => severity(each) === 'error') ? problems : documentProblems(document);
    if (faults.length > 0) refused(i, faults, []);
  });
  const others = current.map(({ document }) => JSON.parse(document) as DefinitionDocument);
  for (let settled = false; !settled;) {
    settled = true;
    const candidates = parsed.flatMap((document, i) => (results.get(i)?.ok === false ? [] : [{ document, i }]));
    const faces = facesOf([...others, ...candidates.map(({ document }) => document)]);
    const definitions = await openAll(current);
    const fresh = new Map<number, Compilation>();
    for (const { document, i } of candidates) {
      const compilation = compile(document, { processes: faces });
      fresh.set(i, compilation);
      if (compilation.ok) definitions.set(document.process.id, await openCompiled(bytesOf(compilation)));
    }
    for (const { document, i } of candidates) {
      const compilation = fresh.get(i)!;
      const facts = factPaths(document, faces);
      if (!compilation.ok) refused(i, compilation.problems, facts);
      const followers = compilation.ok ? following(document, candidates.map((each) => each.document), before, changed, faces) : { faults: [], sound: [] };
      const faults = compilation.ok ? [...broken(document, others, faces, parsed), ...followers.faults] : [];
      if (faults.length > 0) results.set(i, { ok: false, faults, facts, whole: extended(wholes[i]!) });
      if (!compilation.ok || faults.length > 0) {
        settled = false;
        continue;
      }
      const told = followers.sound.length === 0 ? [] : [{ code: 'publish.changes-others' as const, at: '/process/id', params: { processes: followers.sound.map(({ process }) => process) } }];
      results.set(i, {
        ok: true, process: document.process.id, document: JSON.stringify(document), ...bytesOf(compilation), facts, whole: extended(wholes[i]!), followers: followers.sound,
        warnings: [...[...wholes[i]!.problems, ...compilation.warnings].map((problem) => placed(problem, wholes[i]!)), ...told, ...uncounted(document, definitions.get(document.process.id)!, counting), ...played(document, definitions, counting)],
      });
    }
  }
  return documents.map((_, i) => results.get(i)!);
}

function extended({ base, document, own: written }: Whole): Extended | null {
  return base === undefined ? null : { base, document, own: written };
}

// A fault in what comes from the base is told as such: there it has to be mended, or here to be written otherwise.
function placed(problem: Problem, whole: Whole): Fault {
  return whole.base === undefined || isOwn(whole, problem.at) ? problem : { ...problem, params: { ...problem.params, base: whole.base } };
}

/** The processes outside the set that are others with this document, compiled; what they break of theirs is told at the base. */
function following(document: DefinitionDocument, set: readonly DefinitionDocument[], before: Sources, changed: Sources, faces: { readonly [id: string]: Face }): { readonly faults: readonly Fault[]; readonly sound: readonly Follower[] } {
  const { id } = document.process;
  const faults: Fault[] = [];
  const sound: Follower[] = [];
  const written = Object.fromEntries(set.map(({ process }) => [process.id, changed[process.id]!]));
  for (const { process, whole } of followersOf(written, before)) {
    // Of several bases in the set the nearest one tells it.
    if (basesOf(process, { ...before, ...written }).find((base) => Object.hasOwn(written, base)) !== id) continue;
    const shape = whole.problems.filter((each) => severity(each) === 'error');
    const compilation = shape.length > 0 ? { ok: false as const, problems: shape } : compile(whole.document, { processes: faces });
    if (compilation.ok) sound.push({ process, base: whole.base!, document: JSON.stringify(whole.document), ...bytesOf(compilation) });
    else faults.push(...breaking(process, compilation.problems));
  }
  return { faults, sound };
}

function facesOf(documents: readonly DefinitionDocument[]): { readonly [id: string]: Face } {
  return Object.fromEntries(documents.map((document) => [document.process.id, face(document)]));
}

function bytesOf({ compiled, validator }: Extract<Compilation, { readonly ok: true }>): StoredRevision {
  const text = JSON.stringify(compiled);
  return { compiled: text, validator, digest: digestOf(text, validator) };
}

// What a current revision reads from this process must stay: it is compiled again among the new faces.
function broken(document: DefinitionDocument, others: readonly DefinitionDocument[], faces: { readonly [id: string]: Face }, replaced: readonly DefinitionDocument[]): Fault[] {
  const id = document.process.id;
  const readers = others.filter((other) => other.process.id !== id && namedIn(other).includes(id) && !replaced.some((each) => each.process.id === other.process.id));
  return readers.flatMap((reader) => {
    const compilation = compile(reader, { processes: faces });
    return compilation.ok ? [] : breaking(reader.process.id, compilation.problems);
  });
}

function breaking(process: string, problems: readonly Problem[]): Fault[] {
  return problems.slice(0, 5).map((problem) => ({
    code: 'publish.breaks-other', at: '', params: { process, at: problem.at, what: sentence(problem, 'zh-CN').what },
  }));
}

// Working days without a calendar, or with one that is about to end: said in time, for the step will refuse.
function uncounted({ process }: DefinitionDocument, definition: Definition, { calendars, portals, soon }: CompileJob['counting']): Fault[] {
  if (!countsByCalendar(definition)) return [];
  const calendar = calendarNamed(process, portals);
  const years = calendar === undefined ? undefined : (own(calendars, calendar) as Calendar | undefined)?.years;
  const at = '/process/calendar';
  if (years === undefined) return [{ code: 'publish.calendar-unknown', at, params: { calendar: calendar ?? '—', allowed: Object.keys(calendars) } }];
  return Object.hasOwn(years, soon) ? [] : [{ code: 'publish.calendar-ends', at, params: { calendar: calendar!, year: soon } }];
}

// A story that no longer comes true is told, and does not stand in the way: whoever changes a process on purpose changes what its stories expect.
// Its first difference is enough, for the others follow from it.
function played(document: DefinitionDocument, definitions: ReadonlyMap<string, Definition>, { calendars, portals }: CompileJob['counting']): Fault[] {
  const calendarOf = (process: DefinitionDocument['process']) => calendars[calendarNamed(process, portals) ?? ''];
  return Object.entries(document.scenarios ?? {}).flatMap(([name, scenario]): Fault[] => {
    const { title } = scenario;
    try {
      const [first] = replay(definitions, scenario, { calendarOf }).mismatches;
      if (!first) return [];
      const { step, at } = first;
      const { do: verb, timer } = scenario.steps[step]!;
      return [{ code: 'publish.scenario-differs', at: `/scenarios/${name}/steps/${step}${at}`, params: { title, step: step + 1, event: verb ?? timer ?? '', ...differenceInWords(first) } }];
    } catch (error) {
      return [{ code: 'publish.scenario-unplayable', at: `/scenarios/${name}`, params: { title, reason: (error as Error).message } }];
    }
  });
}

async function openAll(revisions: CompileJob['current']): Promise<Map<string, Definition>> {
  return new Map(await Promise.all(revisions.map(async (each): Promise<[string, Definition]> => [each.process, await openCompiled(each)])));
}

parentPort!.on('message', async (job: CompileJob) => {
  const results = await run(job);
  parentPort!.postMessage({ results, bytes: getHeapStatistics().used_heap_size } satisfies CompileAnswer);
});
parentPort!.postMessage('ready');
