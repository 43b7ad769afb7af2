import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mail } from '../../server/cases/carriers.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { leaveNow } from '../support/outbox.ts';
import { bareEnvironment, dataFolder, removeFolder, startServer } from '../support/server.ts';
import { application, committed, trainingWorld } from '../support/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('P14 the copy that `npm run backup` makes of a running installation', () => {
  it('is started on like the installation itself, with everything in it, and verifies', async () => {
    const [data, copies] = [dataFolder(), dataFolder()];
    const copy = join(copies, 'copy');
    const run = (command: string, folder: string, ...words: string[]) =>
      spawnSync(process.execPath, [`server/commands/${command}.ts`, ...words], { cwd: root, env: { ...bareEnvironment, DATA_DIR: folder }, encoding: 'utf8' });
    const server = await startServer({ DATA_DIR: data });
    const before = await (await fetch(`${server.url}/api/lists/training-notice/open`)).text();

    const made = run('backup', data, copy);
    const again = run('backup', data, copy);
    await server.stop();
    const restored = await startServer({ DATA_DIR: copy });
    const after = await (await fetch(`${restored.url}/api/lists/training-notice/open`)).text();
    const verified = run('verify', copy, '--heads', join(copies, 'heads'));
    await restored.stop();

    expect(made.stdout).toContain(`start with DATA_DIR=${copy}`);
    expect(again.stderr).toContain('is there already');
    expect(JSON.parse(before).rows.length).toBeGreaterThan(0);
    expect(after).toBe(before);
    expect(verified.stdout).toMatch(/broken 0\n$/);
    expect(readFileSync(join(copies, 'heads'), 'utf8').split('\n').length).toBeGreaterThan(1);
    removeFolder(data);
    removeFolder(copies);
  });
});

// That a copy made under load starts, verifies and keeps what was acknowledged is row F15 of test/faults.
describe('P14 what a backup sends again', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());

  it('is the same letter with the same Message-ID, wherever in its delivery the backup was made', async () => {
    const { owner, services } = world;
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    committed(await world.act(world.provider, id, 'REJECT', { comment: '缺盖章' }));
    const sent: string[] = [];
    const send = async ({ messageId, to }: Mail): Promise<void> => void sent.push(`${messageId} ${to}`);
    const drain = async (): Promise<void> => { while (await deliver(services, { mail: send })); };
    await leaveNow(owner);
    await owner.query('create table backup as select * from outbox_message');

    await drain();
    const first = sent.splice(0);
    // A backup from before anything was delivered: what came out of it is gone, and is made again.
    await owner.query('delete from outbox_message; delete from message; insert into outbox_message select * from backup');
    await drain();
    const second = sent.splice(0);
    // One from after the letters were written and before they went out.
    await owner.query(`update outbox_message set state = 'waiting', attempts = 0 where kind = 'mail'`);
    await drain();

    expect(first.length).toBeGreaterThan(0);
    expect([second, sent]).toEqual([first, first]);
    await owner.query('drop table backup');
  });
});
