// What the folders may know of each other, and words that may not be written: the rules that keep a small product small.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import { readFolder } from './support/definitions.ts';
import { type Source, sourcesOf } from './support/sources.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const engine = sourcesOf('engine');
const renderer = sourcesOf('renderer');
const server = sourcesOf('server');
const code = [...engine, ...renderer, ...server];

/** `<file> imports <name>` for each import that is not allowed. */
function forbidden(sources: readonly Source[], isAllowed: (name: string, source: Source, typeOnly: boolean) => boolean): string[] {
  return sources.flatMap((source) => source.imports
    .filter((each) => !isAllowed(each.package ?? each.file!, source, each.typeOnly))
    .map((each) => `${source.path} imports ${each.name}`));
}

/** `<file>:<line> <text>` for each line of code that matches. */
function lines(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.flatMap((source) => source.code.split('\n').flatMap((line) => (pattern.test(line) ? [`${source.path}: ${line.trim()}`] : [])));
}

const usersOf = (sources: readonly Source[], name: string): string[] => sources.filter((source) => source.imports.some((each) => each.package === name)).map((source) => source.path);
const within = (...folders: readonly string[]) => (path: string): boolean => folders.some((folder) => path.startsWith(folder));

describe('engine', () => {
  it('imports itself and its few packages only', () => {
    const packages = ['ajv', 'big.js', 'json-logic-js', 're2js', 'temporal-polyfill', 'xstate'];

    expect(forbidden(engine, (name) => packages.includes(name) || name.startsWith('engine/'))).toEqual([]);
  });

  it.each([['ajv', 'engine/schema.ts'], ['json-logic-js', 'engine/rule/operator.ts'], ['xstate', 'engine/machine.ts'], ['big.js', 'engine/rule/value.ts'], ['temporal-polyfill', 'engine/time.ts'], ['re2js', 'engine/schema/pattern.ts']])('leaves %s to one file', (name, user) => {
    expect(usersOf(engine, name)).toEqual([user]);
  });

  it('is written in reading order: a file needs only files above it in index.ts', () => {
    const byPath = new Map(engine.map((source) => [source.path, source]));
    const index = byPath.get('engine/index.ts')!;
    const order = index.imports.map((each) => each.file!);
    const needs = (path: string, met: Set<string>): Set<string> => {
      for (const { file } of byPath.get(path)?.imports ?? []) {
        if (file && !met.has(file)) needs(file, met.add(file));
      }
      return met;
    };

    const broken = order.flatMap((path, place) => order.slice(place).filter((later) => needs(path, new Set()).has(later)).map((later) => `${path} needs ${later}`));

    expect(broken).toEqual([]);
  });

  it('is reached by its public names and the schema of its format only', () => {
    expect(forbidden([...renderer, ...server], (name) => !name.startsWith('engine/') || ['engine/index.ts', 'engine/definition.schema.json'].includes(name))).toEqual([]);
    expect([...renderer, ...server].flatMap((source) => source.imports.filter((each) => each.file === 'engine/index.ts' && each.name !== '#engine').map(() => source.path))).toEqual([]);
  });
});

describe('renderer', () => {
  it('imports the engine, itself, packages for pages, and of the server types only', () => {
    const packages = /^(lit|@lit\/[a-z-]+|@codemirror\/[a-z-]+|@lezer\/[a-z-]+|@fontsource\/[a-z-]+|fast-json-patch|pdfjs-dist|prosemirror-[a-z-]+|uqr)$/;
    const isAllowed = (name: string, _: Source, typeOnly: boolean): boolean =>
      packages.test(name) || within('renderer/', 'engine/')(name) || (typeOnly && name === 'server/api-types.ts');
    // The files of the build itself: what it does, what it puts in the place of the engine's calendar, and what it takes along for PDF.
    const ofTheBuild = ['renderer/vite.config.ts', 'renderer/temporal.ts', 'renderer/files/pdf-assets.ts'];

    expect(forbidden(renderer.filter(({ path }) => !ofTheBuild.includes(path)), isAllowed)).toEqual([]);
  });

  it('keeps portal, inbox and studio from using each other\'s insides', () => {
    const areas = ['renderer/portal/', 'renderer/inbox/', 'renderer/studio/'];
    const isAllowed = (name: string, { path }: Source): boolean => !areas.some((area) => within(area)(name) && !within(area)(path) && areas.some((own) => within(own)(path)));

    expect(forbidden(renderer, isAllowed)).toEqual([]);
  });

  it('holds colours in theme.css only', () => {
    const sheets = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((path) => /\.(css|ts)$/.test(path) && path !== 'theme.css');

    const coloured = sheets.filter((path) => /(?<![\w&-])#([0-9a-f]{3}|[0-9a-f]{6})\b(?!-)|\b(rgb|hsl|oklch)a?\(/i.test(readFileSync(join(root, 'renderer', path), 'utf8')));

    expect(coloured).toEqual([]);
  });

  it('puts no text into a page as HTML (C8)', () => {
    expect(lines(renderer, /unsafeHTML|unsafeSVG|innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|javascript:/)).toEqual([]);
  });
});

describe('server', () => {
  it('imports nothing of the renderer and nothing from definitions', () => {
    expect(forbidden(code, (name, { path }) => !within('definitions/', 'test/')(name) && (!within('renderer/')(name) || within('renderer/')(path)))).toEqual([]);
  });

  it('keeps its store below everything else, of which it knows types only', () => {
    const below = within('server/store/', 'server/id.ts', 'server/log.ts', 'engine/index.ts');

    expect(forbidden(server.filter(({ path }) => within('server/store/')(path)), (name, _, typeOnly) => typeOnly || below(name) || !within('server/')(name))).toEqual([]);
  });

  it('writes SQL in its store: what people ask for reaches the database by named statements alone', () => {
    const askers = within('server/administration/', 'server/door/', 'server/edge/', 'server/routes/', 'server/sheets/', 'server/cases/effects/');
    const sql = /[`']\s*(select (?!1['`])\S|insert into |update \w+ set|delete from |with \w+ as )|\b(from|join) (account|membership|organisation|instance|session|portal|dictionary|audit_entry|revision|outbox_message)\b/;

    expect(lines(server.filter(({ path }) => askers(path)), sql)).toEqual([]);
  });

  it('gives effects no way out: their handlers only name rows', () => {
    expect(forbidden(server.filter(({ path }) => within('server/cases/effects/')(path)), within('server/cases/effects/', 'server/store/', 'server/id.ts', 'engine/index.ts'))).toEqual([]);
  });

  it.each([['nodemailer', /^server\/cases\/carriers\.ts$/], ['@node-rs/argon2', /^server\/edge\/password\.ts$/], ['@simplewebauthn/server', /^server\/door\/keys\.ts$/], ['openid-client', /^server\/door\/provider\.ts$/]])('leaves %s to one file', (name, user) => {
    expect(usersOf(server, name).filter((path) => !user.test(path))).toEqual([]);
  });

  it('keeps HTTP at its edge and the mapper out of the routes', () => {
    const edge = (path: string): boolean => /^server\/(main|routes\/|edge\/)/.test(path);

    expect(usersOf(server, 'hono').filter((path) => !edge(path))).toEqual([]);
    expect([...usersOf(server, '@mikro-orm/core'), ...usersOf(server, '@mikro-orm/postgresql')].filter(within('server/routes/'))).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const starts = server.filter(({ path }) => path !== 'server/config.ts' && !/readConfig\(process\.env\)/.test(path));

    expect(lines(starts, /process\.env/).filter((line) => !line.includes('readConfig(process.env)'))).toEqual([]);
  });

  it('writes cases through one door', () => {
    const doors = server.filter((source) => /\bapply_steps\b/.test(source.code)).map(({ path }) => path);

    expect(doors).toHaveLength(1);
  });
});

describe('code', () => {
  it('merges nothing into objects by Object.assign, evaluates no text, and takes no prototype from data', () => {
    expect(lines([...engine, ...server], /Object\.assign\(|\beval\(|new Function\(|__proto__/)).toEqual([]);
    expect(lines(renderer, /\beval\(|new Function\(|__proto__/)).toEqual([]);
  });

  it('has no enum, no default export, no any and no silenced check', () => {
    const configuration = (source: Source): boolean => /\.config\.ts$/.test(source.path);

    expect(lines(code.filter((source) => !configuration(source)), /^\s*(export )?(const )?enum |export default|(:|<|as) any\b|@ts-/)).toEqual([]);
  });

  it('leaves nothing for later', () => {
    const notes = code.flatMap((source) => source.text.split('\n').filter((line) => /\b(TODO|FIXME|XXX|HACK)\b(?! #\d)/.test(line)).map((line) => `${source.path}: ${line.trim()}`));

    expect(notes).toEqual([]);
  });

  it('opens each file with what it is for, and keeps it readable in one sitting', () => {
    expect(code.filter(({ text }) => !/^(#!.*\n)?(\/\/|\/\*)/.test(text)).map(({ path }) => path)).toEqual([]);
    // Lists of types are looked up, not read.
    const lists = ['engine/definition.ts', 'server/api-types.ts'];
    expect(code.filter(({ path, text }) => !lists.includes(path) && text.split('\n').length > 300).map(({ path }) => path)).toEqual([]);
  });

  it('has no drawer for odds and ends', () => {
    const folders = ['engine', 'renderer', 'server', 'test', 'definitions'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }));

    expect(folders.filter((path) => /(^|\/)(utils?|helpers?|common|lib|shared|types|misc)(\.ts|\.mjs)?$/.test(path))).toEqual([]);
  });

  it('knows no process: neither ids nor titles, verbs or compound names of definitions occur', () => {
    const words = namesOfDefinitions();

    const found = code.flatMap((source) => words.filter((word) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(source.code)).map((word) => `${source.path} knows ${word}`));

    expect(words.length).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });
});

describe('built page', () => {
  it('contains neither the machine, the validator compiler nor a way to run text as code', async () => {
    const built = await build({ configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'error', build: { write: false } }) as Rolldown.RolldownOutput;
    const chunks = built.output.filter((each) => each.type === 'chunk');

    const modules = chunks.flatMap((chunk) => chunk.moduleIds).filter((id) => /node_modules\/(xstate|ajv|re2js|elkjs)\//.test(id));

    expect(chunks.length).toBeGreaterThan(0);
    expect([...new Set(modules)]).toEqual([]);
    expect(chunks.filter((chunk) => /\beval\(|new Function\(/.test(chunk.code)).map((chunk) => chunk.fileName)).toEqual([]);
  }, 120_000);

  it('carries no script, style or handler inside its HTML, so that a strict policy holds (C8, E8)', () => {
    const html = readFileSync(join(root, 'renderer/index.html'), 'utf8');

    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/i);
  });
});

describe('licences', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly [key: string]: { readonly [name: string]: string } };
  const licenceOf = (name: string): string => {
    const path = join(root, 'node_modules', name, 'package.json');
    return existsSync(path) ? String((JSON.parse(readFileSync(path, 'utf8')) as { license?: string }).license) : 'not installed here';
  };
  const offenders = (kind: string, allowed: readonly string[]): string[] =>
    Object.keys(manifest[kind] ?? {}).map((name) => `${name}: ${licenceOf(name)}`).filter((line) => !allowed.includes(line.split(': ')[1]!));
  const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'MIT-0', 'OFL-1.1'];

  it('lets everybody use what the product is made of; what lays out drawings asks for changes to its own files only, and none are made', () => {
    expect(offenders('dependencies', permissive).filter((line) => line !== 'elkjs: EPL-2.0 OR GPL-3.0-or-later')).toEqual([]);
    expect(offenders('optionalDependencies', [...permissive, 'not installed here'])).toEqual([]);
  });

  it('asks the same of tools, but for the accessibility checker, which is used and never shipped', () => {
    expect(offenders('devDependencies', permissive).filter((line) => line !== 'axe-core: MPL-2.0')).toEqual([]);
  });
});

// Single common words (name, title, files) say nothing; a compound or a verb can only be meant.
function namesOfDefinitions(): string[] {
  const names = new Set<string>();
  const take = (value: unknown): void => Object.keys(value ?? {}).forEach((name) => { if (/[a-z][A-Z]|^[A-Z]/.test(name)) names.add(name); });
  const takeTitle = (title: unknown): void => void names.add(typeof title === 'string' ? title : (title as { 'zh-CN': string })['zh-CN']);
  for (const folder of readdirSync(join(root, 'definitions'))) {
    if (!existsSync(join(root, 'definitions', folder, 'process.json'))) continue;
    names.add(folder);
    const document = readFolder(join('definitions', folder)) as unknown as { readonly [part: string]: { readonly [key: string]: unknown } | undefined };
    for (const part of ['process', 'form', 'machine', 'list']) {
      const value = document[part];
      if (!value) continue;
      if (part === 'process') takeTitle(value['title']);
      if (part === 'process') for (const key of ['events', 'permissions', 'parties', 'rules', 'columns', 'messages', 'lookups', 'reservations']) take(value[key]);
      if (part === 'form') takeFields(value['properties'], take);
      if (part === 'machine') takeStates(value['states'], take);
      if (part === 'list') take(value);
    }
  }
  return [...names];
}

function takeFields(properties: unknown, take: (value: unknown) => void): void {
  take(properties);
  for (const field of Object.values(properties ?? {}) as { items?: { properties?: unknown } }[]) if (field.items?.properties) takeFields(field.items.properties, take);
}

function takeStates(states: unknown, take: (value: unknown) => void): void {
  take(states);
  for (const state of Object.values(states ?? {}) as { states?: unknown }[]) if (state.states) takeStates(state.states, take);
}
