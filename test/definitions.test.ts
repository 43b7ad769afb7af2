// Every shipped process and every example: compiles without a word, tells its scenarios, and the scenarios tell everything.
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, face, readCalendar, replay, say, statesOf, treeFaults, type Definition, type DefinitionDocument, type Face, type Json, type JsonObject, type Replay, type Scenario, type Text } from '#engine';
import { calendarOf, calendars, openDocuments, processFolders, readFolder, recordFaces } from './support/definitions.ts';

const folders = [...processFolders('definitions'), ...processFolders('test/examples')];
const documents = new Map(folders.map((folder) => [folder, readFolder(folder)]));
const faces: { readonly [id: string]: Face } = { ...recordFaces, ...Object.fromEntries([...documents.values()].map((document) => [document.process.id, face(document)])) };
const stories = [...documents].flatMap(([folder, document]) => Object.entries(document.scenarios ?? {}).map(([name, scenario]) => ({ folder, name, scenario })));

let opened: Map<string, Definition>;
const told = new Map<Scenario, Replay>();
beforeAll(async () => {
  opened = await openDocuments([...documents.values()]);
  for (const { scenario } of stories) told.set(scenario, replay(opened, scenario, { calendarOf }));
}, 60_000);

describe.each(folders)('%s', (folder) => {
  const document = documents.get(folder)!;
  const { id } = document.process;
  const own = () => stories.filter((story) => story.folder === folder).map(({ scenario }) => told.get(scenario)!.coverage);

  it('is named as its folder', () => {
    expect(folder.endsWith(`/${id}`)).toBe(true);
    if (document.machine) expect(document.machine.id).toBe(id);
  });

  it('compiles without an error or a warning', () => {
    const result = compile(document, { processes: faces });

    expect(result.ok ? result.warnings : result.problems).toEqual([]);
  });

  it('is offered by portals that exist', () => {
    expect((document.process.portal ?? []).filter((portal) => !readdirSync('definitions/portals').includes(`${portal}.json`))).toEqual([]);
  });

  it('has every text in both languages', () => {
    const { scenarios, ...parts } = document;
    const titles = Object.fromEntries(Object.entries(scenarios ?? {}).map(([name, { title }]) => [name, { title }]));

    expect(chineseOnly({ ...parts, scenarios: titles } as unknown as Json, '')).toEqual([]);
  });

  it.runIf(document.machine)('reaches every state in its scenarios', () => {
    const states = [...statesOf(document.machine!).values()].filter((node) => node.atomic && node.key !== document.machine!.initial).map((node) => node.key);

    const reached = new Set(own().flatMap((coverage) => coverage.states[id] ?? []));

    expect(states.filter((state) => !reached.has(state))).toEqual([]);
  });

  it.runIf(document.machine && folder.startsWith('definitions/'))('takes every way of its machine in its scenarios', () => {
    const taken = new Set(own().flatMap((coverage) => coverage.ways[id] ?? []));

    const missing = waysOf(document.machine as unknown as State).filter(({ event, leaves }) => !leaves.some((leaf) => taken.has(`${leaf} ${event}`)));

    expect(missing.map(({ event, leaves }) => `${event} in ${leaves.join(' or ')}`)).toEqual([]);
  });

  it('takes both sides of every need and every guard in its scenarios', () => {
    const seen = (place: string, verdict: boolean) => own().some((coverage) => coverage.verdicts[`${id}#${place}`]?.includes(verdict));

    const missing = placesOfVerdict(document).flatMap((place) => [true, false].filter((verdict) => !seen(place, verdict)).map((verdict) => `${place} ${verdict}`));

    expect(missing).toEqual([]);
  });
});

describe('a scenario', () => {
  it.each(stories.map(({ folder, name, scenario }) => [`${folder}/${name}: ${inEnglish(scenario.title)}`, scenario] as const))('%s', (_, scenario) => {
    expect(told.get(scenario)!.mismatches).toEqual([]);
  });
});

describe('a calendar', () => {
  const judge = new Ajv2020({ strict: false, formats: { date: true } }).compile(JSON.parse(readFileSync('definitions/calendar.schema.json', 'utf8')));

  it.each(readdirSync('definitions/calendars'))('%s has the shape of one, its file name as id and days that can be counted', (file) => {
    const calendar = JSON.parse(readFileSync(`definitions/calendars/${file}`, 'utf8'));

    expect(judge(calendar), JSON.stringify(judge.errors)).toBe(true);
    expect(`${calendar.id}.json`).toBe(file);
    expect(readCalendar(calendar).id).toBe(calendar.id);
  });
});

describe('a portal', () => {
  const judge = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync('definitions/portal.schema.json', 'utf8')));

  it.each(readdirSync('definitions/portals'))('%s has the shape of one and its file name as id', (file) => {
    const portal = JSON.parse(readFileSync(`definitions/portals/${file}`, 'utf8'));

    expect(judge(portal), JSON.stringify(judge.errors)).toBe(true);
    expect(`${portal.id}.json`).toBe(file);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: portal.zone })).not.toThrow();
    if (portal.calendar !== undefined) expect(Object.keys(calendars)).toContain(portal.calendar);
  });
});

describe('a dictionary', () => {
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(JSON.parse(readFileSync('definitions/portal.schema.json', 'utf8')));
  const judge = ajv.compile(JSON.parse(readFileSync('definitions/dictionary.schema.json', 'utf8')));
  const read = (file: string) => JSON.parse(readFileSync(`definitions/dictionaries/${file}`, 'utf8'));

  it.each(readdirSync('definitions/dictionaries'))('%s has the shape of one, its file name as id, and every word in both languages once', (file) => {
    const dictionary = read(file);
    const entries: readonly (readonly [string, { readonly 'zh-CN': string; readonly en: string } | { readonly label: Text; readonly parent?: string }])[] = Object.entries(dictionary.entries);

    expect(judge(dictionary), JSON.stringify(judge.errors)).toBe(true);
    expect(`${dictionary.id}.json`).toBe(file);
    // Names of places have no other words; and the same one may stand under different parents.
    for (const language of ['zh-CN', 'en'] as const) expect(new Set(entries.map(([, entry]) => ('label' in entry ? `${entry.parent ?? ''} ${say(entry.label, language)}` : entry[language]))).size).toBe(entries.length);
    expect(treeFaults(dictionary.entries)).toEqual({ unknown: [], circular: [] });
  });

  it('is there for every field and column that takes its codes', () => {
    const named = [...documents.values()].flatMap((document) => [...JSON.stringify(document).matchAll(/"dict(?:":"|:)([a-z][A-Za-z0-9-]*)"/g)].map((match) => match[1]!));

    expect([...new Set(named)].filter((id) => !readdirSync('definitions/dictionaries').includes(`${id}.json`))).toEqual([]);
    expect(Object.keys(read('country.json').entries)[0]).toBe('WORLD');
  });
});

interface State { readonly states?: { readonly [key: string]: State }; readonly on?: JsonObject }

/** What is heard, and in which innermost states: a way of a group is taken from any of them. */
function waysOf(state: State, key = ''): { readonly event: string; readonly leaves: readonly string[] }[] {
  const inner = Object.entries(state.states ?? {});
  return [...Object.keys(state.on ?? {}).map((event) => ({ event, leaves: leavesOf(state, key) })), ...inner.flatMap(([name, each]) => waysOf(each, name))];
}

function leavesOf(state: State, key: string): string[] {
  return state.states ? Object.entries(state.states).flatMap(([name, each]) => leavesOf(each, name)) : [key];
}

/** The places of all needs and hand-written guards, as a replay names them. */
function placesOfVerdict({ process, machine }: DefinitionDocument): string[] {
  const needs = new Set(Object.values(process.events ?? {}).flatMap((event) => event.needs ?? []));
  const guards: string[] = [];
  const visit = (value: Json | undefined, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'guard') guards.push(`${path}/guard`);
      else visit(inner as Json, `${path}/${key}`);
    }
  };
  visit(machine as unknown as Json, '/machine');
  return [...[...needs].map((need) => `/process/rules/${need}`), ...guards];
}

const textKeys = new Set(['title', 'label', 'say', 'text', 'feedback', 'category', 'group', 'unit', 'x-label', 'x-hint', 'portal']);

/** Texts written in one language only. */
function chineseOnly(value: Json | undefined, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${path}/${key}`;
    // Of a message it is one of two words of the format, of a party the name of a portal.
    const isText = textKeys.has(key) && !/^\/process\/(messages\/\w+\/category|parties\/\w+\/\d+\/portal)$/.test(here);
    return isText && typeof inner === 'string' ? [here] : chineseOnly(inner as Json, here);
  });
}

describe('the lists of trainings', () => {
  const { process, list, form } = documents.get('definitions/training')!;
  const notice = documents.get('definitions/training-notice')!.process;
  const words = (name: string) => {
    const { title, filters, columns, buttons, from } = list![name] as unknown as { readonly [key: string]: readonly (string | { readonly column?: string; readonly label?: { readonly 'zh-CN': string } })[] };
    const labels: { readonly [column: string]: { readonly label?: unknown } | undefined } = (from ? notice : process).columns!;
    const called = (each: string | { readonly column?: string; readonly label?: { readonly 'zh-CN': string } }): string => {
      const column = typeof each === 'string' ? each : each.column ?? '';
      const own = typeof each === 'string' ? undefined : each.label;
      return ((own ?? labels[column]?.label ?? { 'zh-CN': { number: '服务编号', state: '状态' }[column] ?? column }) as { readonly 'zh-CN': string })['zh-CN'];
    };
    return { title: (title as unknown as { readonly 'zh-CN': string })['zh-CN'], filters: filters!.map(called), columns: columns!.map(called), buttons: buttons!.map(called) };
  };

  it('have the conditions, columns and buttons of the manual (R-076)', () => {
    expect(words('catalogue')).toEqual({
      title: '培训申请', filters: ['培训主题', '主讲人', '培训时间'], columns: ['培训主题', '主讲人', '培训时间', '培训地点', '报名开始日期', '报名截止日期', '报名状态'], buttons: ['全部申请', '申请', '申请查看', '查看'],
    });
    expect(words('mine')).toEqual({ title: '申请查看', filters: ['培训主题', '状态', '申请时间'], columns: ['服务编号', '培训主题', '申请时间', '状态', '审批意见'], buttons: ['查看', '重新申请', '撤回', '评价'] });
    expect(words('review')).toEqual({ title: '培训审批', filters: ['企业名称', '培训主题', '状态', '申请时间'], columns: ['服务编号', '企业名称', '培训主题', '参训人数', '联系电话', '申请时间', '状态'], buttons: ['审批', '查看'] });
  });

  it('come with a form that takes what the manual asks for (R-072, R-074)', () => {
    expect(form!.required).toEqual(['participantCount', 'participants', 'phone', 'email']);
    expect(form!.properties['files']!['x-file']).toEqual({ types: ['doc', 'pdf', 'xlsx'], maxBytes: 2_097_152 });
  });
});

function inEnglish(title: Scenario['title']): string {
  return typeof title === 'string' ? title : title.en;
}
