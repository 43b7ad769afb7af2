// Folders of definitions to documents and back: a file is a key of the document, in one order, so that equal folders give equal bytes.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, pointer, problem, same, type Json, type JsonObject, type Problem } from '#engine';
import { scanJson } from '../edge/json-scan.ts';

/** A folder as found: its document, or what keeps it from being read. `folder` is relative to the folder of definitions. */
export type Folder =
  | { readonly folder: string; readonly document: JsonObject }
  | { readonly folder: string; readonly problems: readonly Problem[] };

const parts = ['process', 'form', 'ui', 'machine', 'list', 'scenarios'] as const;
const limits = { depth: 200, keys: 200_000, text: 300_000 };

/** Every folder below `root` that has a process.json. */
export function readFolders(root: string, folder = ''): Folder[] {
  const entries = existsSync(join(root, folder)) ? readdirSync(join(root, folder), { withFileTypes: true }) : [];
  const here = folder !== '' && entries.some((entry) => entry.name === 'process.json') ? [readFolder(root, folder)] : [];
  const below = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return [...here, ...below.flatMap((name) => readFolders(root, join(folder, name)))];
}

/** The JSON files directly in a folder, by name without ending. */
export function readJsonFiles(folder: string): { readonly name: string; readonly text: string }[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).sort() : [];
  return names.map((name) => ({ name: basename(name, '.json'), text: readFileSync(join(folder, name), 'utf8') }));
}

/** Writes a document into a folder. A file that already says the same is left as it is, byte for byte; others are written in one way. */
export function writeFolder(folder: string, document: JsonObject): void {
  const { scenarios, ...rest } = document;
  writeFiles(folder, rest);
  writeFiles(join(folder, 'scenarios'), isObject(scenarios) ? scenarios : {});
}

function readFolder(root: string, folder: string): Folder {
  const problems: Problem[] = [];
  const read = (files: ReturnType<typeof readJsonFiles>, at: string): Record<string, Json> =>
    Object.fromEntries(files.map(({ name, text }) => [name, parse(text, at + pointer(name), problems)]));
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
  const old = new Map(readJsonFiles(folder).map(({ name, text }) => [name, text]));
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
