import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Client } from 'pg';
import { type Postgres, startPostgres } from '../../server/database/postgres.ts';
import { isAlive, lockFolder } from '../../server/database/running.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
let folder: string;
let running: Postgres[];

beforeEach(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'data-'));
  running = [];
});

afterEach(async () => {
  for (const each of running) await each.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Postgres> {
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  running.push(postgres);
  return postgres;
}

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new Client(url);
  // A database server that is killed under a connection tells it so; the query itself fails then.
  client.on('error', () => {});
  await client.connect();
  try {
    return Object.values((await client.query(statement)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

function pidOf(place: string): number {
  return Number(readFileSync(join(place, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

// A server of its own that is killed as soon as it has started: what it holds is what a kill leaves.
function startAndDie(): void {
  const program = `import { startPostgres } from './server/database/postgres.ts'; import { lockFolder } from './server/database/running.ts';
    lockFolder(process.argv[1]); await startPostgres({ folder: process.argv[1] + '/postgres' }); process.kill(process.pid, 'SIGKILL');`;
  const done = spawnSync(process.execPath, ['--input-type=module', '--eval', program, folder], { cwd: fileURLToPath(new URL('../..', import.meta.url)) });
  expect(done.signal).toBe('SIGKILL');
}

describe('embedded PostgreSQL', () => {
  it('is durable, checks its pages, listens to this machine only and keeps its password to itself', async () => {
    const { url } = await start();

    const settings = await ask(url, `select string_agg(name || '=' || setting, ' ' order by name) from pg_settings
      where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'password_encryption', 'unix_socket_directories')`);

    expect(settings).toBe('data_checksums=on fsync=on full_page_writes=on listen_addresses=127.0.0.1 password_encryption=scram-sha-256 synchronous_commit=on unix_socket_directories=');
    expect(statSync(join(folder, 'postgres/password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'postgres/cluster')).mode & 0o777).toBe(0o700);
  });

  it('finds trigrams in Chinese, so that searches can use an index', async () => {
    const { url } = await start();
    await ask(url, 'create extension pg_trgm');

    await expect(ask(url, `select cardinality(show_trgm('采购申请'))`)).resolves.toBeGreaterThan(0);
  });

  it('keeps what was written from one start to the next', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 7 as number');
    await first.stop();

    const second = await start();

    await expect(ask(second.url, 'select number from kept')).resolves.toBe(7);
  });

  it('is gone after stop, and stop may be asked twice', async () => {
    const postgres = await start();
    const pid = pidOf(folder);

    await postgres.stop();
    await postgres.stop();

    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(folder, 'postgres/cluster/postmaster.pid'))).toBe(false);
  });

  it('is adopted when its server was killed, and stopped in the end', async () => {
    startAndDie();
    const orphan = pidOf(folder);
    expect(isAlive(orphan)).toBe(true);

    const postgres = await start();

    expect(pidOf(folder)).toBe(orphan);
    await expect(ask(postgres.url, 'select 1')).resolves.toBe(1);
    await postgres.stop();
    expect(isAlive(orphan)).toBe(false);
  });

  it('recovers when it was killed together with its server', async () => {
    startAndDie();
    process.kill(pidOf(folder), 'SIGKILL');

    const postgres = await start();

    await expect(ask(postgres.url, 'select 1')).resolves.toBe(1);
  });

  it('does not take a stranger with the number of its process for itself', async () => {
    await (await start()).stop();
    writeFileSync(join(folder, 'postgres/cluster/postmaster.pid'), `${process.pid}\n${join(folder, 'postgres/cluster')}\n`);

    const postgres = await start();

    expect(pidOf(folder)).not.toBe(process.pid);
    await expect(ask(postgres.url, 'select 1')).resolves.toBe(1);
  });

  it('begins anew when it was killed while its files were first made', async () => {
    mkdirSync(join(folder, 'postgres/building'), { recursive: true });
    writeFileSync(join(folder, 'postgres/building/PG_VERSION'), '18\n');

    const postgres = await start();

    await expect(ask(postgres.url, 'select 1')).resolves.toBe(1);
  });

  it('comes back at the same address when it dies under a living server', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const postgres = await start();
    process.kill(pidOf(folder), 'SIGKILL');

    await vi.waitFor(() => expect(ask(postgres.url, 'select 1')).resolves.toBe(1), { timeout: 20_000, interval: 100 });

    expect(said).toHaveBeenCalledWith('PostgreSQL ended unexpectedly and is started again.');
    said.mockRestore();
  });
});

describe('data folder', () => {
  it('belongs to one server at a time', () => {
    const release = lockFolder(folder);

    expect(() => lockFolder(folder)).toThrow(`A server already runs on ${folder} (process ${process.pid}). Stop it first, or give this one another folder with DATA_DIR.`);

    release();
    lockFolder(folder)();
  });

  it('is free again when its server was killed', async () => {
    startAndDie();
    const left = readFileSync(join(folder, 'server.pid'), 'utf8');

    const release = lockFolder(folder);

    expect(readFileSync(join(folder, 'server.pid'), 'utf8')).not.toBe(left);
    release();
    await start();
  });

  it('is not held by a stranger who has the number of the server that was killed', () => {
    writeFileSync(join(folder, 'server.pid'), `${process.pid} 1 another-boot`);

    expect(() => lockFolder(folder)()).not.toThrow();
  });
});
