// A database in which the shipped definitions are published: that takes the longest of a start and is the same for all who start the whole product.
import { tmpdir } from 'node:os';
import { Client } from 'pg';
import { inject } from 'vitest';
import { databaseLike, type TestDatabase, templateName, urlOf } from './database.ts';

const [finished, making] = ['published', 'being_published'];

/** Clones it; who comes first in a run makes it, and the others wait for him. */
export async function clonePublished(): Promise<TestDatabase> {
  const client = new Client(inject('postgres'));
  await client.connect();
  try {
    // Held until the connection ends.
    await client.query('select pg_advisory_lock(1)');
    if ((await client.query('select from pg_database where datname = $1', [finished])).rowCount === 0) await publishAll(client);
  } finally {
    await client.end();
  }
  return databaseLike(finished);
}

async function publishAll(client: Client): Promise<void> {
  await client.query(`drop database if exists ${making} with (force)`);
  await client.query(`create database ${making} template ${templateName}`);
  // Only who makes it needs the server in his process.
  const [{ readConfig }, { createServices }, { seedDefinitions }] = await Promise.all([import('../../server/config.ts'), import('../../server/services.ts'), import('../../server/revisions/seed.ts')]);
  const services = await createServices(readConfig({ DATA_DIR: tmpdir(), WF_SEED: 'none' }), urlOf(making), { log: () => {} });
  try {
    const { faulty } = await seedDefinitions(services);
    if (faulty.length > 0) throw new Error(JSON.stringify(faulty));
  } finally {
    await services.close();
  }
  await client.query(`alter database ${making} rename to ${finished}`);
}
