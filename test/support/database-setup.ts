// Before the tests of a project: a PostgreSQL in a folder of this run, and in it a migrated database that each test file clones.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../server/database/migrate.ts';
import { startPostgres } from '../../server/database/postgres.ts';
import { isAlive } from '../../server/database/running.ts';
import { templateName } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext { postgres: string }
}

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

/** Starts the database server and provides its address as `postgres`; answers how to stop it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  mkdirSync(cache, { recursive: true });
  clearAbandoned();
  const folder = join(cache, `postgres-${process.pid}-${project.name}`);
  // Nothing here outlives the run, so nothing need survive a power cut.
  const postgres = await startPostgres({ folder, settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' } });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const client = new Client(postgres.url);
    await client.connect();
    await client.query(`create database ${templateName}`);
    await client.end();
    const url = new URL(postgres.url);
    url.pathname = templateName;
    await migrate({ url: url.href });
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', postgres.url);
  return stop;
}

// A run that was killed could not stop its database.
function clearAbandoned(): void {
  for (const name of readdirSync(cache)) {
    const owner = /^postgres-(\d+)-/.exec(name)?.[1];
    if (!owner || isAlive(Number(owner))) continue;
    const file = join(cache, name, 'cluster/postmaster.pid');
    const [pid, folder] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (folder === join(cache, name, 'cluster') && isAlive(Number(pid))) process.kill(Number(pid), 'SIGQUIT');
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}
