import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../server/database/running.ts';
import { cloneDatabase } from '../support/database.ts';
import { bareEnvironment, dataFolder, removeFolder, type RunningServer, startServer } from '../support/server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let prepared: string;
let data: string;
let servers: RunningServer[];

beforeAll(async () => {
  prepared = dataFolder();
  await (await startServer({ DATA_DIR: prepared, WF_SEED: 'none' })).stop();
});

afterAll(() => removeFolder(prepared));

beforeEach(() => {
  data = dataFolder();
  cpSync(prepared, data, { recursive: true });
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop();
  removeFolder(data);
});

async function start(more: { readonly [name: string]: string } = {}): Promise<RunningServer> {
  const server = await startServer({ DATA_DIR: data, WF_SEED: 'none', ...more });
  servers.push(server);
  return server;
}

function postgresPid(): number {
  return Number(readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('start', () => {
  it('says where it listens and who may sign in, with a password of this installation', async () => {
    const server = await start({ WF_SEED: 'demo' });

    const password = readFileSync(join(data, 'demo-password'), 'utf8').trim();
    expect(server.said()).toContain(`all with the password ${password}`);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('is refused on data that another server holds, which goes on undisturbed', async () => {
    const first = await start();

    await expect(start()).rejects.toThrow(`A server already runs on ${data} (process ${first.pid}). Stop it first, or give this one another folder with DATA_DIR.`);

    expect((await fetch(`${first.url}/health`)).status).toBe(200);
  });

  it('is refused on a port that is taken, and leaves nothing running', async () => {
    const first = await start();
    const other = dataFolder();
    cpSync(prepared, other, { recursive: true });
    const { port } = new URL(first.url);

    await expect(startServer({ DATA_DIR: other, WF_SEED: 'none', PORT: port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken. Stop what listens there, or choose another port with PORT.`);

    expect(existsSync(join(other, 'postgres/cluster/postmaster.pid'))).toBe(false);
    removeFolder(other);
  });

  it('goes on with the same data after everything was killed', async () => {
    const first = await start();
    const postgres = postgresPid();
    await first.stop('SIGKILL');
    expect(isAlive(postgres)).toBe(true);
    process.kill(postgres, 'SIGKILL');

    const second = await start();

    expect((await fetch(`${second.url}/health`)).status).toBe(200);
    expect(second.said()).not.toContain('A process is published.');
  });
});

describe('start on a database of the operator', () => {
  it('brings none of its own, and may be shared by several servers', async () => {
    const database = await cloneDatabase();
    const folder = dataFolder();

    const first = await start({ DATABASE_URL: database.url, DATA_DIR: folder });
    const second = await start({ DATABASE_URL: database.url, DATA_DIR: folder });

    expect((await fetch(`${first.url}/ready`)).status).toBe(200);
    expect((await fetch(`${second.url}/ready`)).status).toBe(200);
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
    await Promise.all([first.stop(), second.stop()]);
    await database.drop();
    removeFolder(folder);
  });
});

describe('stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends everything in order on %s', async (signal) => {
    const server = await start();
    const postgres = postgresPid();

    await expect(server.stop(signal)).resolves.toBe(0);

    expect(isAlive(postgres)).toBe(false);
    expect(existsSync(join(data, 'server.pid'))).toBe(false);
    expect(existsSync(join(data, 'postgres/cluster/postmaster.pid'))).toBe(false);
  });

  it('waits for no connection that is only kept open', async () => {
    const server = await start();
    await fetch(`${server.url}/health`, { keepalive: true });

    await expect(server.stop()).resolves.toBe(0);
  });
});

describe('command of an operator', () => {
  it('works beside a running server and leaves its database running', async () => {
    const server = await start();

    const verify = spawnSync(process.execPath, ['server/commands/verify.ts'], { cwd: root, env: { ...bareEnvironment, DATA_DIR: data }, encoding: 'utf8' });

    expect(verify.stdout).toBe('verified 0, verified with erased entries 0, broken 0\n');
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('works where no server runs, and ends the database it needed', async () => {
    await (await start()).stop();

    const verify = spawnSync(process.execPath, ['server/commands/verify.ts'], { cwd: root, env: { ...bareEnvironment, DATA_DIR: data }, encoding: 'utf8' });

    expect(verify.stdout).toBe('verified 0, verified with erased entries 0, broken 0\n');
    expect(existsSync(join(data, 'postgres/cluster/postmaster.pid'))).toBe(false);
  });
});
