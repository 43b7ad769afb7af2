// Folders of definitions to documents and back: a file is a key of the document, in one order, so that equal folders give equal bytes.
import { type Dirent, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, pointer, problem, same, type Json, type JsonObject, type Problem } from '#engine';
import { scanJson } from '../edge/json-scan.ts';

/** A folder as found: its document, or what keeps it from being read. `folder` is relative to the folder of definitions. */
export type Folder =
  | { readonly folder: string; readonly document: JsonObject }
  | { readonly folder: string; readonly problems: readonly Problem[] };

const parts = ['process', 'form', 'ui', 'machine', 'list', 'scenarios'] as const;
/** Far above what a part may have, so that a file put here by mistake is not read. */
const largestFile = 2_097_152;
const limits = { depth: 200, keys: 200_000, text: 300_000 };

/** Every folder below `root` that has a process.json. Links are not followed: what is reviewed is what stands here. */
export function readFolders(root: string, folder = ''): Folder[] {
  const entries = entriesOf(join(root, folder));
  if (!entries) return [{ folder: folder || '.', problems: [problem('document.not-a-file', '', {})] }];
  const here = folder !== '' && entries.some((entry) => entry.name === 'process.json') ? [readFolder(root, folder)] : [];
  const linked = folder === '' ? entries.filter((entry) => entry.isSymbolicLink()).map(({ name }): Folder => ({ folder: name, problems: [problem('document.not-a-file', '', {})] })) : [];
  const below = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return [...here, ...linked, ...below.flatMap((name) => readFolders(root, join(folder, name)))];
}

/** A JSON file as found: its text, or what keeps it from being read as one. */
export type JsonFile = { readonly name: string; readonly text: string } | { readonly name: string; readonly fault: Omit<Problem, 'at'> };

/** The JSON files directly in a folder, by name without ending. */
export function readJsonFiles(folder: string): JsonFile[] {
  const names = (entriesOf(folder) ?? []).filter((entry) => entry.name.endsWith('.json')).map((entry) => entry.name).sort();
  return names.map((file) => ({ name: basename(file, '.json'), ...textOf(join(folder, file)) }));
}

/** Where a problem of a folder stands: the file, and the pointer inside it. */
export function placeInFolder(folder: string, at: string): string {
  const [first, ...rest] = at.split('/').slice(1);
  if (first === undefined || first === '') return folder;
  const [file, inside] = first === 'scenarios' && rest.length > 0 ? [`scenarios/${rest[0]}`, rest.slice(1)] : [first, rest];
  return `${folder}/${file}.json#${inside.map((part) => `/${part}`).join('')}`;
}

/** Writes a document into a folder. A file that already says the same is left as it is, byte for byte; others are written in one way. */
export function writeFolder(folder: string, document: JsonObject): void {
  const { scenarios, ...rest } = document;
  writeFiles(folder, rest);
  writeFiles(join(folder, 'scenarios'), isObject(scenarios) ? scenarios : {});
}

function entriesOf(folder: string): Dirent[] | null {
  try {
    return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  } catch {
    return null;
  }
}

function textOf(path: string): { readonly text: string } | { readonly fault: Omit<Problem, 'at'> } {
  try {
    const found = lstatSync(path);
    if (!found.isFile()) return { fault: { code: 'document.not-a-file', params: {} } };
    if (found.size > largestFile) return { fault: { code: 'document.too-large', params: { of: 'bytes', limit: largestFile, found: found.size } } };
    // A mark at its beginning, as some editors write it, is left out.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    return { fault: { code: error instanceof TypeError ? 'document.not-utf8' : 'document.not-a-file', params: {} } };
  }
}

function readFolder(root: string, folder: string): Folder {
  const problems: Problem[] = [];
  const read = (files: readonly JsonFile[], at: string): Record<string, Json> => Object.fromEntries(files.map((file): [string, Json] => {
    const place = at + pointer(file.name);
    if ('text' in file) return [file.name, parse(file.text, place, problems)];
    problems.push({ at: place, ...file.fault });
    return [file.name, null];
  }));
  const files = read(readJsonFiles(join(root, folder)), '');
  const scenarios = read(readJsonFiles(join(root, folder, 'scenarios')), '/scenarios');
  const found: Record<string, Json> = { ...files, ...(Object.keys(scenarios).length > 0 ? { scenarios } : {}) };
  const order = [...parts, ...Object.keys(found)];
  const document = Object.fromEntries(order.flatMap((part) => (found[part] === undefined ? [] : [[part, found[part]]])));
  return problems.length > 0 ? { folder, problems } : { folder, document };
}

function parse(text: string, at: string, problems: Problem[]): Json {
  const fault = scanJson(text, limits);
  if (fault) {
    problems.push(problem(fault === 'duplicate-key' ? 'document.duplicate-key' : 'document.too-large', at, {}));
    return null;
  }
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? Number.NaN);
    const before = Number.isNaN(position) ? null : text.slice(0, position).split('\n');
    problems.push(problem('document.unreadable', at, before ? { line: before.length, column: before.at(-1)!.length + 1 } : {}));
    return null;
  }
}

function writeFiles(folder: string, values: JsonObject): void {
  const names = Object.keys(values).filter((name) => values[name] !== undefined);
  if (names.length > 0) mkdirSync(folder, { recursive: true });
  const old = new Map(readJsonFiles(folder).map((file) => [file.name, 'text' in file ? file.text : undefined]));
  for (const name of names) {
    if (!isSame(old.get(name), values[name]!)) writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(values[name], null, 2)}\n`);
  }
  for (const name of old.keys()) if (!names.includes(name)) rmSync(join(folder, `${name}.json`));
}

// Order of keys arranges screens, so it must be the same too.
function isSame(text: string | undefined, value: Json): boolean {
  if (text === undefined) return false;
  try {
    const old = JSON.parse(text) as Json;
    return same(old, value) && JSON.stringify(old) === JSON.stringify(value);
  } catch {
    return false;
  }
}
