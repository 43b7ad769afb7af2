// A database of its own for a bench, with the services of the product on it, for as long as the bench takes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import { migrate } from '../../server/database/migrate.ts';
import { startPostgres } from '../../server/database/postgres.ts';
import { createServices, type Services } from '../../server/services.ts';

export interface BenchDatabase { readonly url: string; readonly folder: string; readonly services: Services }

/** What `work` finds on a fresh, migrated database; all of it is gone afterwards. */
export async function onDatabase<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const postgres = await startPostgres({ folder });
  try {
    await migrate({ url: postgres.url });
    const services = await createServices(readConfig({ ...process.env, NODE_ENV: 'test', DATABASE_URL: postgres.url, DATA_DIR: folder, LOG_LEVEL: 'error' }), postgres.url);
    try {
      return await work({ url: postgres.url, folder, services });
    } finally {
      await services.close();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
