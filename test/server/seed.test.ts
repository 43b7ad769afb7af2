import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import { seedDemo } from '../../server/revisions/demo.ts';
import { exportProcess } from '../../server/revisions/export.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { publish } from '../../server/revisions/publish.ts';
import { placeInFolder } from '../../server/revisions/folder.ts';
import { seedDefinitions } from '../../server/revisions/seed.ts';
import type { Services } from '../../server/services.ts';
import { openWorld, type World } from '../support/world.ts';

const definitions = fileURLToPath(new URL('../../definitions', import.meta.url));

describe('seed', () => {
  let world: World;
  let services: Services;
  let folder: string;
  beforeEach(async () => {
    world = await openWorld({ at: '2025-03-02T01:00:00.000Z' });
    folder = join(world.dataDir, 'definitions');
    cpSync(definitions, folder, { recursive: true });
    // Two processes and their cases are enough, however many the product comes with.
    for (const name of readdirSync(folder)) if (existsSync(join(folder, name, 'process.json')) && !name.startsWith('training')) rmSync(join(folder, name), { recursive: true });
    for (const name of ['settings', 'administration']) rmSync(join(folder, name), { recursive: true });
    edit('demo.json', (demo) => { demo['cases'] = (demo['cases'] as readonly { readonly process: string }[]).filter(({ process }) => process === 'training-notice'); });
    services = { ...world.services, config: { ...world.config, definitionsDir: folder } };
  });
  afterEach(() => world.close());
  const revisions = async () => (await world.owner.query('select process, number, origin from revision order by process, number')).rows.map(({ process, number, origin }) => `${process} ${number} ${origin}`);
  const leave = () => cpSync(fileURLToPath(new URL('../examples/leave', import.meta.url)), join(folder, 'leave'), { recursive: true });
  const edit = (file: string, change: (json: Record<string, unknown>) => void) => {
    const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;
    change(json);
    writeFileSync(join(folder, file), JSON.stringify(json));
  };

  it('publishes every folder at the first start, a new one at a later start, and nothing twice', async () => {
    await seedDefinitions(services);
    const first = await revisions();
    leave();
    await seedDefinitions(services);
    const second = await revisions();
    await seedDefinitions(services);

    expect(first).toEqual(['training 1 folder', 'training-notice 1 folder']);
    expect(second).toEqual(['leave 1 folder', ...first]);
    expect(await revisions()).toEqual(second);
  });

  it('publishes a changed folder as the next revision', async () => {
    await seedDefinitions(services);
    edit('training/process.json', (process) => { process['title'] = '培训报名'; });

    await seedDefinitions(services);

    expect(await revisions()).toEqual(['training 1 folder', 'training 2 folder', 'training-notice 1 folder']);
  });

  it('never overwrites what an analyst has published since', async () => {
    await seedDefinitions(services);
    const { rows: [{ document }] } = await world.owner.query(`select document from revision where process = 'training'`);
    const changed = { ...(JSON.parse(document) as JsonObject), scenarios: {} };
    const published = await publish(services, { document: changed, author: 'analyst', note: '', origin: 'page', base: 1 });

    await seedDefinitions(services);

    expect(isRefusal(published)).toBe(false);
    expect(await revisions()).toEqual(['training 1 folder', 'training 2 page', 'training-notice 1 folder']);
  });

  it('tells the problems of a faulty folder with file and place, and publishes the others', async () => {
    leave();
    edit('leave/machine.json', (machine) => { machine['initial'] = 'nowhere'; });
    mkdirSync(join(folder, 'torn'));
    writeFileSync(join(folder, 'torn/process.json'), '{ "format": 1, ');

    const { faulty } = await seedDefinitions(services);

    expect(faulty.map(({ folder: name }) => name).sort()).toEqual(['leave', 'torn']);
    expect(await revisions()).toEqual(['training 1 folder', 'training-notice 1 folder']);
    expect((await world.owner.query('select folder from folder_problem order by folder')).rows).toEqual([{ folder: 'leave' }, { folder: 'torn' }]);
    expect(world.logged.find((line) => line.includes('The folder leave'))).toContain('leave/machine.json#/initial');
    expect(world.logged.find((line) => line.includes('The folder torn'))).toContain('torn/process.json#');
  });

  it('is stopped by nothing that lies among the folders, and says of each thing what is wrong with its file', async () => {
    const copy = (name: string, id = name) => {
      cpSync(fileURLToPath(new URL('../examples/leave', import.meta.url)), join(folder, name), { recursive: true });
      edit(`${name}/process.json`, (process) => { process['id'] = id; });
    };
    for (const name of ['leave', 'foreign', 'giant', 'folder-for-file', 'linked-file', 'marked', 'nameless', 'stranger']) copy(name);
    copy('leave-copy', 'leave');
    writeFileSync(join(folder, 'foreign/form.json'), Buffer.from([0x7b, 0x22, 0xb1, 0xed, 0x22, 0x3a, 0x31, 0x7d]));
    writeFileSync(join(folder, 'giant/list.json'), `{"a":"${'a'.repeat(3_000_000)}"}`);
    rmSync(join(folder, 'folder-for-file/list.json'));
    mkdirSync(join(folder, 'folder-for-file/list.json'));
    rmSync(join(folder, 'linked-file/list.json'));
    symlinkSync('/nowhere.json', join(folder, 'linked-file/list.json'));
    symlinkSync(folder, join(folder, 'round-about'));
    writeFileSync(join(folder, 'marked/process.json'), `\uFEFF${readFileSync(join(folder, 'marked/process.json'), 'utf8')}`);
    edit('nameless/process.json', (process) => { delete process['id']; });
    writeFileSync(join(folder, 'stranger/notes.json'), '{}');
    writeFileSync(join(folder, `stranger/scenarios/torn.json`), '{');

    await seedDefinitions(services);

    const told = Object.fromEntries((await world.owner.query('select folder, problems from folder_problem')).rows.map(({ folder: name, problems }) => [name, problems.map(({ code, at }: { code: string; at: string }) => `${code} ${placeInFolder(name, at)}`)]));
    expect(told).toEqual({
      foreign: ['document.not-utf8 foreign/form.json#'],
      giant: ['document.too-large giant/list.json#'],
      'folder-for-file': ['document.not-a-file folder-for-file/list.json#'],
      'leave-copy': ['definition.same-id leave-copy/process.json#/id'],
      'linked-file': ['document.not-a-file linked-file/list.json#'],
      nameless: ['document.missing-key nameless/process.json#'],
      'round-about': ['document.not-a-file round-about'],
      stranger: ['document.unreadable stranger/scenarios/torn.json#'],
    });
    expect(await revisions()).toEqual(['leave 1 folder', 'marked 1 folder', 'training 1 folder', 'training-notice 1 folder']);
    await seedDefinitions(services);
    expect(await revisions()).toEqual(['leave 1 folder', 'marked 1 folder', 'training 1 folder', 'training-notice 1 folder']);
  });

  it('forgets the problems of a folder that was mended', async () => {
    leave();
    const good = readFileSync(join(folder, 'leave/machine.json'));
    edit('leave/machine.json', (machine) => { machine['initial'] = 'nowhere'; });
    await seedDefinitions(services);
    writeFileSync(join(folder, 'leave/machine.json'), good);

    await seedDefinitions(services);

    expect((await world.owner.query('select from folder_problem')).rowCount).toBe(0);
    expect(await revisions()).toContain('leave 1 folder');
  });

  it('leaves out a key that is written twice, for nothing says which counts', async () => {
    leave();
    const file = join(folder, 'leave/process.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"format": 1,', '"format": 1, "format": 1,'));

    const { faulty } = await seedDefinitions(services);

    expect(faulty).toMatchObject([{ folder: 'leave', faults: [{ code: 'document.duplicate-key', at: '/process' }] }]);
  });

  it('publishes once when two nodes start at the same time', async () => {
    const other = await world.node();

    await Promise.all([seedDefinitions(services), seedDefinitions({ ...other, config: services.config })]);

    expect(await revisions()).toEqual(['training 1 folder', 'training-notice 1 folder']);
    expect((await world.owner.query('select from folder_problem')).rowCount).toBe(0);
  });

  it('exports the current revision, leaving every file that says the same untouched', async () => {
    await seedDefinitions(services);
    const before = filesOf(join(folder, 'training'));
    const unchanged = await exportProcess(services, 'training');
    const { rows: [{ document }] } = await world.owner.query(`select document from revision where process = 'training'`);
    const parsed = JSON.parse(document) as JsonObject;
    await publish(services, { document: { ...parsed, process: { ...(parsed['process'] as JsonObject), title: '培训报名' } }, author: 'analyst', note: '', origin: 'page', base: 1 });

    expect(unchanged).toEqual({ folder: join(folder, 'training'), number: 1 });
    expect(filesOf(join(folder, 'training'))).toEqual(before);
    await exportProcess(services, 'training');
    const after = filesOf(join(folder, 'training'));
    await exportProcess(services, 'training');
    await seedDefinitions(services);

    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(['process.json']);
    expect(filesOf(join(folder, 'training'))).toEqual(after);
    expect(await revisions()).toEqual(['training 1 folder', 'training 2 page', 'training-notice 1 folder']);
    expect(await exportProcess(services, 'nothing')).toBeNull();
  });

  it('makes the demonstration once, with one password that only its owner can read', async () => {
    await seedDefinitions(services);

    const people = await seedDemo(services);
    const again = await seedDemo(services);

    expect(again).toEqual(people);
    expect(statSync(join(world.dataDir, 'demo-password')).mode & 0o777).toBe(0o600);
    const { rows: [count] } = await world.owner.query(`select count(*)::int as cases, count(*) filter (where version = 2)::int as published, count(distinct org_id)::int as providers from instance`);
    expect(count).toEqual({ cases: 5, published: 5, providers: 3 });
    expect(people!.accounts.map(({ username }) => username)).toContain('cjcaozuo1');
    expect(world.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('finishes a demonstration that was interrupted', async () => {
    await seedDefinitions(services);
    await seedDemo(services);
    await world.owner.query(`delete from instance where id = (select id from instance order by id limit 1)`);
    await world.owner.query(`set session_replication_role = 'replica'; delete from history_entry where instance_id not in (select id from instance); delete from history_payload where instance_id not in (select id from instance);
      delete from instance_access where instance_id not in (select id from instance); delete from timer where instance_id not in (select id from instance);
      delete from instance_words where instance_id not in (select id from instance)`);

    await seedDemo(services);

    expect((await world.owner.query('select from instance')).rowCount).toBe(5);
    expect(world.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
