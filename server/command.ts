// What commands beside the server stand on: its database, whether the server runs now or not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { startPostgres } from './postgres.ts';
import { lockFolder } from './running.ts';
import { createServices, type Services } from './services.ts';

/** Works with the database of this installation, as its owner. The embedded one is started for that, unless a server has it running. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = readConfig(process.env);
  if (databaseUrl) return work(databaseUrl);
  const folder = join(dataDir, 'postgres');
  const running = runningAt(folder, dataDir);
  if (typeof running === 'string') return work(running);
  const postgres = await startPostgres({ folder });
  try {
    return await work(postgres.url);
  } finally {
    await postgres.stop();
    running();
  }
}

/** Works with the services of this installation, without timers and outbox. */
export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  return withDatabase(async (url) => {
    const services = await createServices(readConfig(process.env), url);
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  });
}

// Whoever holds the lock of the folder has its database running; otherwise the lock is ours until we are done.
function runningAt(folder: string, dataDir: string): string | (() => void) {
  try {
    return lockFolder(dataDir);
  } catch (error) {
    const mark = join(folder, 'cluster/postmaster.pid');
    if (!existsSync(mark)) throw error;
    const port = readFileSync(mark, 'utf8').split('\n')[3];
    return `postgres://postgres:${readFileSync(join(folder, 'password'), 'utf8')}@127.0.0.1:${port}/postgres`;
  }
}
