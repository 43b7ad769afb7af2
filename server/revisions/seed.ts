// Folders of definitions to revisions, portals, dictionaries and calendars to rows. Only what was never published is; a faulty folder is told and left out.
import { join } from 'node:path';
import { isObject, plainText, readCalendar, treeFaults, type JsonObject } from '#engine';
import { digestOf } from './compiled.ts';
import { type Folder, placeInFolder, readFolders, readJsonFiles } from './folder.ts';
import { type Fault, isRefusal, said } from '../edge/problem-response.ts';
import { seedParameters } from './parameters.ts';
import { processOf, type Published, publishSet } from './publish.ts';
import { letters } from '../cases/letter.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { type ContentBody, keepContent } from '../store/content.ts';
import { type EditionKind, takeOrigin } from '../store/edition.ts';
import type { Query } from '../store/sight.ts';
import { currentNumber, FolderProblem, wasPublished } from '../store/revision.ts';

export interface Seeded {
  readonly published: readonly Published[];
  readonly faulty: readonly { readonly folder: string; readonly faults: readonly Fault[] }[];
}

/** Publishes the folders of definitions that are new, as a set. Never overwrites what was published elsewhere, never stops the start. */
export async function seedDefinitions(services: Services): Promise<Seeded> {
  const { config, orm, log } = services;
  const took = (kind: EditionKind, judge: (content: JsonObject) => unknown) => ({ id, content }: Contents): Promise<unknown> => {
    judge(content);
    return writing(services.pool, (query) => takeOrigin(query, kind, id, content, 'folder'));
  };
  await seedContents(services, 'portal', 'portals', took('portal', () => {}));
  await seedContents(services, 'dictionary', 'dictionaries', took('dictionary', entriesOf));
  // What could not be counted with is not taken.
  await seedContents(services, 'calendar', 'calendars', took('calendar', readCalendar));
  for (const [id, letter] of Object.entries(letters)) await writing(services.pool, (query) => takeOrigin(query, 'letter', id, letter as unknown as JsonObject, 'folder'));
  // What administrators have written since is newer, and stays.
  await seedContents(services, 'page', 'content', (file) => seedContent(asking(services.pool), file));

  const faulty: { folder: string; faults: readonly Fault[] }[] = [];
  const fresh: { folder: string; document: JsonObject; base: number }[] = [];
  const em = orm.em.fork();
  const owners = new Map<string, string>();
  // A folder named as its process comes before any copy of it.
  for (const judged of readFolders(config.definitionsDir).map(judge).sort((a, b) => Number(isNamedAsProcess(b)) - Number(isNamedAsProcess(a)))) {
    const owner = 'id' in judged ? owners.get(judged.id) : undefined;
    if ('id' in judged && judged.id !== '') owners.set(judged.id, owner ?? judged.folder);
    if ('faults' in judged) faulty.push(judged);
    else if (owner !== undefined) faulty.push({ folder: judged.folder, faults: [{ code: 'definition.same-id', at: '/process/id', params: { id: judged.id, folder: owner } }] });
    else if (!(await wasPublished(em, judged.id, digestOf(JSON.stringify(judged.document))))) fresh.push({ ...judged, base: await currentNumber(em, judged.id) });
  }
  const results = fresh.length === 0 ? [] : await publishSet(services, fresh.map(({ document, base, folder }) => ({ document, base, origin: 'folder', author: folder, note: '' })));
  const published: Published[] = [];
  results.forEach((result, i) => {
    if (!isRefusal(result)) published.push(result);
    // Another node that started with us was quicker with the same folder.
    else if (result.status !== 409) faulty.push({ folder: fresh[i]!.folder, faults: result.faults });
  });
  for (const { folder, faults } of faulty) tell(services, folder, faults, `The folder ${folder} is not published.`);
  const unfit = await seedParameters(services);
  if (unfit.length > 0) {
    faulty.push({ folder: 'portals', faults: unfit });
    tell(services, 'portals', unfit, 'Not all parameters of the portals are taken.');
  }
  for (const { process, number } of published) log('info', 'A process is published.', { process, revision: number });

  await em.transactional(async (tx) => {
    await tx.nativeDelete(FolderProblem, {});
    for (const { folder, faults } of faulty) await tx.insert(FolderProblem, { folder, problems: faults, foundAt: new Date() });
  });
  return { published, faulty };
}

function judge(found: Folder): { readonly folder: string; readonly document: JsonObject; readonly id: string } | { readonly folder: string; readonly faults: readonly Fault[] } {
  const { folder } = found;
  if ('problems' in found) return { folder, faults: found.problems };
  return { folder, document: found.document, id: processOf(found.document)?.id ?? '' };
}

function isNamedAsProcess(judged: ReturnType<typeof judge>): boolean {
  return 'id' in judged && judged.folder === judged.id;
}

function tell({ log }: Services, folder: string, faults: readonly Fault[], sentence: string): void {
  const lines = faults.map((fault) => {
    const { what, remedy } = said(fault, 'en');
    return `${placeInFolder(folder, fault.at)}: ${what} ${remedy}`;
  });
  log('error', sentence, { problems: lines });
}

interface Contents { readonly id: string; readonly content: JsonObject }

// Reference data by digest: the same content is not written again.
async function seedContents({ config, log }: Services, kind: string, folder: string, store: (contents: Contents) => Promise<unknown>): Promise<void> {
  const place = join(config.definitionsDir, folder);
  for (const file of readJsonFiles(place)) {
    const { name } = file;
    try {
      if ('fault' in file) throw new Error(said({ at: '', ...file.fault }, 'en').what);
      const { text } = file;
      const content = JSON.parse(text) as JsonObject;
      if (!isObject(content)) throw new Error('it is no JSON object');
      await store({ id: typeof content['id'] === 'string' ? content['id'] : name, content });
    } catch (error) {
      log('error', `The ${kind} ${name} cannot be read.`, { file: join(place, `${name}.json`), error: (error as Error).message });
    }
  }
}

async function seedContent(query: Query, { id, content }: Contents): Promise<unknown> {
  const { kind, audience = null, title, body } = content as unknown as Pick<ContentBody, 'kind' | 'title'> & { readonly audience?: ContentBody['audience']; readonly body: { readonly 'zh-CN': readonly string[]; readonly en: readonly string[] } };
  const texts = { 'zh-CN': textOf(body['zh-CN']), en: textOf(body.en) };
  return keepContent(query, { id, kind, audience, title, body: texts, plain: `${plainText(texts['zh-CN'])}\n${plainText(texts.en)}`, shown: true, base: 0, author: 'folder' });
}

// A line is a paragraph; one that begins with # is a heading, with - an entry of a list, with 1. one of a numbered list.
function textOf(lines: readonly string[]): JsonObject {
  const blocks: JsonObject[] = [];
  for (const line of lines) {
    const [, sign, text] = /^(# |- |1\. )?(.*)$/s.exec(line)!;
    const runs = [{ text: text! }];
    const type = sign === '- ' ? 'bullets' : 'numbers';
    const last = blocks.at(-1);
    if (sign === undefined) blocks.push({ type: 'paragraph', runs });
    else if (sign === '# ') blocks.push({ type: 'heading', level: 1, runs });
    else if (last?.['type'] === type) blocks[blocks.length - 1] = { ...last, items: [...(last['items'] as JsonObject[]), { blocks: [{ type: 'paragraph', runs }] }] };
    else blocks.push({ type, items: [{ blocks: [{ type: 'paragraph', runs }] }] });
  }
  return { blocks };
}

// The codes and their words, without what is said about them.
function entriesOf({ entries }: JsonObject): JsonObject {
  if (!isObject(entries)) throw new Error('it has no entries');
  const { unknown, circular } = treeFaults(entries);
  const faults = [{ code: 'dictionary.unknown-parent', codes: unknown }, { code: 'dictionary.circular', codes: circular }] as const;
  for (const { code, codes } of faults) {
    if (codes.length > 0) throw new Error(Object.values(said({ code, at: '/entries', params: { codes: codes.slice(0, 10) } }, 'en')).filter((part) => typeof part === 'string').join(' '));
  }
  return entries;
}
