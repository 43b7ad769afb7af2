// The worker in which documents are compiled and their scenarios replayed: what it is given is not trusted, so whoever starts it may end it.
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { calendarNamed, compile, countsByCalendar, documentProblems, face, factPaths, namedIn, own, replay, sentence, type Calendar, type Compilation, type Definition, type DefinitionDocument, type Face, type JsonObject } from '#engine';
import { digestOf, openCompiled } from './compiled.ts';
import { differenceInWords } from './difference.ts';
import type { Fault } from '../edge/problem-response.ts';
import type { StoredRevision } from '../store/revision.ts';

/** What is to be compiled, as a set, beside the revisions that are current. */
export interface CompileJob {
  readonly documents: readonly string[];
  readonly current: readonly (StoredRevision & { readonly process: string; readonly document: string })[];
  /** Calendars by id, those of portals by portal, and the year that is soon needed. */
  readonly counting: { readonly calendars: { readonly [id: string]: Calendar }; readonly portals: { readonly [portal: string]: string }; readonly soon: string };
}

export type CompileResult =
  | { readonly ok: true; readonly process: string; readonly compiled: string; readonly validator: string; readonly digest: string; readonly warnings: readonly Fault[]; readonly facts: readonly string[] }
  | { readonly ok: false; readonly faults: readonly Fault[]; readonly facts: readonly string[] };

// Facts are the paths rules of the document may read, as far as its shape tells.

/** What the thread answers: `bytes` is the memory it holds afterwards. */
export interface CompileAnswer { readonly results: CompileResult[]; readonly bytes: number }

/** One result for each document. A faulty one is left out of the set, so that it harms only those that name it. */
async function run({ documents, current, counting }: CompileJob): Promise<CompileResult[]> {
  const results = new Map<number, CompileResult>();
  const parsed = documents.map((text) => JSON.parse(text) as DefinitionDocument);
  parsed.forEach((document, i) => {
    const problems = documentProblems(document as unknown as JsonObject);
    if (problems.length > 0) results.set(i, { ok: false, faults: problems, facts: [] });
  });
  const others = current.map(({ document }) => JSON.parse(document) as DefinitionDocument);
  for (let settled = false; !settled;) {
    settled = true;
    const candidates = parsed.flatMap((document, i) => (results.get(i)?.ok === false ? [] : [{ document, i }]));
    const faces = facesOf([...others, ...candidates.map(({ document }) => document)]);
    const definitions = await openAll(current);
    const fresh = new Map<number, CompileResult>();
    for (const { document, i } of candidates) {
      const result = resultOf(document, compile(document, { processes: faces }), factPaths(document, faces));
      fresh.set(i, result);
      if (result.ok) definitions.set(result.process, await openCompiled(result));
    }
    for (const { document, i } of candidates) {
      const result = fresh.get(i)!;
      const faults = result.ok ? broken(document, others, faces, parsed) : result.faults;
      results.set(i, faults.length > 0 || !result.ok ? { ok: false, faults, facts: result.facts } : { ...result, warnings: [...result.warnings, ...uncounted(document, definitions.get(result.process)!, counting), ...played(document, definitions, counting)] });
      if (faults.length > 0) settled = false;
    }
  }
  return documents.map((_, i) => results.get(i)!);
}

function facesOf(documents: readonly DefinitionDocument[]): { readonly [id: string]: Face } {
  return Object.fromEntries(documents.map((document) => [document.process.id, face(document)]));
}

function resultOf(document: DefinitionDocument, compilation: Compilation, facts: readonly string[]): CompileResult {
  if (!compilation.ok) return { ok: false, faults: compilation.problems, facts };
  const compiled = JSON.stringify(compilation.compiled);
  return { ok: true, process: document.process.id, compiled, validator: compilation.validator, digest: digestOf(compiled, compilation.validator), warnings: compilation.warnings, facts };
}

// What a current revision reads from this process must stay: it is compiled again among the new faces.
function broken(document: DefinitionDocument, others: readonly DefinitionDocument[], faces: { readonly [id: string]: Face }, replaced: readonly DefinitionDocument[]): Fault[] {
  const id = document.process.id;
  const readers = others.filter((other) => other.process.id !== id && namedIn(other).includes(id) && !replaced.some((each) => each.process.id === other.process.id));
  return readers.flatMap((reader) => {
    const compilation = compile(reader, { processes: faces });
    return compilation.ok ? [] : compilation.problems.slice(0, 5).map((problem): Fault => ({
      code: 'publish.breaks-other', at: '', params: { process: reader.process.id, at: problem.at, what: sentence(problem, 'zh-CN').what },
    }));
  });
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
