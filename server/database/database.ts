// Settings in, the address of a database that may serve us out: the operator's after a look at it, else the embedded one.
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { databaseFaults } from './check.ts';
import { runningPostgres, startPostgres } from './postgres.ts';
import { isLocked, lockFolder } from './running.ts';

export interface Database {
  /** Connection string of the owner. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the database for a server: several may share the operator's, one alone the embedded one. Fails with sentences that say what to do. */
export async function openDatabase({ databaseUrl, dataDir }: Config): Promise<Database> {
  if (databaseUrl) {
    const faults = await databaseFaults(databaseUrl);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return { url: databaseUrl, close: async () => {} };
  }
  const release = lockFolder(dataDir);
  try {
    const { url, stop } = await startPostgres({ folder: join(dataDir, 'postgres') });
    return { url, close: () => stop().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** Opens the database for one command, whether a server runs on it or not. */
export async function openBeside(config: Config): Promise<Database> {
  const url = config.databaseUrl ?? (isLocked(config.dataDir) ? runningPostgres(join(config.dataDir, 'postgres')) : undefined);
  return url ? { url, close: async () => {} } : openDatabase(config);
}
