// MikroORM for everything off the step's path: administration, publishing, seeding. Migrations own the schema; nothing is generated from here.
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import type { PoolConfig } from 'pg';
import { directoryEntities } from './directory.ts';
import { revisionEntities } from './revision.ts';

/** Opens the object mapper with a connection as the pools have it. */
export async function openOrm(connection: { readonly connectionString: string; readonly options: string }): Promise<MikroORM> {
  return MikroORM.init(defineConfig({
    clientUrl: connection.connectionString,
    driverOptions: { options: connection.options, connectionTimeoutMillis: 2000 } satisfies PoolConfig,
    entities: [...directoryEntities, ...revisionEntities],
    pool: { min: 0, max: 3 },
    // Each use forks; a shared identity map would be state between requests.
    allowGlobalContext: false,
  }));
}
