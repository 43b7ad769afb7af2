// What tests borrow: folders read as documents, documents opened as the server opens them.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { baseOf, calendarNamed, compile, face, open, readCalendar, type Calendar, type Definition, type DefinitionDocument, type Face, type JsonObject, type ProcessHead, wholeOf } from '#engine';

const root = new URL('../../', import.meta.url).pathname;

/** The whole document of a folder, with what it has from its base. `folder` is relative to the repository. */
export function readFolder(folder: string): DefinitionDocument {
  const source = sourceIn(folder);
  if (baseOf(source) === undefined) return source as unknown as DefinitionDocument;
  const { document, problems } = wholeOf(source, Object.fromEntries(processFolders(dirname(folder)).map((each) => [basename(each), sourceIn(each)])));
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 1));
  return document as unknown as DefinitionDocument;
}

/** The document of a folder as it is written, its files as keys. */
export function sourceIn(folder: string): JsonObject {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(root, folder, file), 'utf8'));
  const document: Record<string, unknown> = {};
  for (const entry of readdirSync(join(root, folder)).sort()) {
    if (entry.endsWith('.json')) document[basename(entry, '.json')] = read(entry);
    else if (entry === 'scenarios') document['scenarios'] = Object.fromEntries(readdirSync(join(root, folder, entry)).sort().map((file) => [basename(file, '.json'), read(join(entry, file))]));
  }
  return document as unknown as JsonObject;
}

/** The calendars that are shipped, by id. */
export const calendars: { readonly [id: string]: Calendar } = Object.fromEntries(readdirSync(join(root, 'definitions/calendars')).map((file) => [basename(file, '.json'), readCalendar(JSON.parse(readFileSync(join(root, 'definitions/calendars', file), 'utf8')))]));

const portals: { readonly [id: string]: string } = Object.fromEntries(readdirSync(join(root, 'definitions/portals')).map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(root, 'definitions/portals', file), 'utf8')).calendar as string]));

/** The calendar a process counts by. */
export function calendarOf(head: ProcessHead): Calendar | undefined {
  return calendars[calendarNamed(head, portals) ?? ''];
}

/** The folders below a place that hold a process. */
export function processFolders(place: string): string[] {
  return readdirSync(join(root, place)).filter((name) => {
    const folder = join(root, place, name);
    return statSync(folder).isDirectory() && readdirSync(folder).includes('process.json');
  }).map((name) => join(place, name)).sort();
}

/** What everybody may keep of themselves, as forms may begin with it. */
export const recordFaces: { readonly [id: string]: Face } = Object.fromEntries(processFolders('definitions/settings').map((folder) => face(readFolder(folder))).map((each) => [each.id, each]));

/** Documents compiled as a set and opened, by id. Throws with the problems when one does not compile. */
export async function openDocuments(documents: readonly DefinitionDocument[]): Promise<Map<string, Definition>> {
  const processes: { readonly [id: string]: Face } = { ...recordFaces, ...Object.fromEntries(documents.map((document) => [document.process.id, face(document)])) };
  const opened = new Map<string, Definition>();
  for (const document of documents) {
    const result = compile(document, { processes });
    if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
    const validator = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(result.validator)}`);
    opened.set(document.process.id, open(result.compiled, validator.default, { digest: 'a'.repeat(64) }));
  }
  return opened;
}
