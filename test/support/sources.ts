// The source files of the product with what each of them imports, for the tests of architecture.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Import {
  /** As written: `#engine`, `lit`, `./json.ts`. */
  readonly name: string;
  /** The file it leads to, from the root of the repository; null for a package. */
  readonly file: string | null;
  /** The package; null for a file. */
  readonly package: string | null;
  readonly typeOnly: boolean;
}

export interface Source {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** All TypeScript files below a folder. */
export function sourcesOf(folder: string): Source[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => sourceAt(relative(root, join(entry.parentPath, entry.name))))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function sourceAt(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}])\/\/.*$/gm, '$1');
  const found = [
    ...code.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?'([^']+)'/gm),
    ...code.matchAll(/\bimport\(()'([^']+)'/g),
  ];
  return { path, text, code, imports: found.map((match) => importOf(path, match[2]!, Boolean(match[1]))) };
}

function importOf(from: string, name: string, typeOnly: boolean): Import {
  if (name === '#engine') return { name, file: 'engine/index.ts', package: null, typeOnly };
  if (name.startsWith('.')) return { name, file: normalize(join(dirname(from), name.replace(/\?.*$/, ''))), package: null, typeOnly };
  const [scope, rest] = name.split('/');
  return { name, file: null, package: name.startsWith('node:') ? 'node' : scope!.startsWith('@') ? `${scope}/${rest}` : scope!, typeOnly };
}
