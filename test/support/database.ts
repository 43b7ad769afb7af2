// A fresh, migrated database for a test file, cloned from the template of the run.
import { randomUUID } from 'node:crypto';
import { Client, Pool } from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Connection string of the owner. */
  readonly url: string;
  /** Removes the database, closing what is still connected. */
  drop(): Promise<void>;
}

/** The database that the clones are made of. */
export const templateName = 'migrated';

/** Clones the migrated database; it holds the tables and nothing in them. */
export function cloneDatabase(): Promise<TestDatabase> {
  return databaseLike(templateName);
}

/** A database with nothing in it. */
export function emptyDatabase(): Promise<TestDatabase> {
  return databaseLike('template1');
}

/** Clones a database to which nobody is connected. */
export async function databaseLike(template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner(`create database ${name} template ${template}`);
  return { url: urlOf(name), drop: () => asOwner(`drop database ${name} with (force)`) };
}

/** The address of a database of this run. */
export function urlOf(name: string): string {
  const url = new URL(inject('postgres'));
  url.pathname = name;
  return url.href;
}

/** Connections of a test. The database may be dropped before the last of them has said goodbye; that concerns nobody. */
export function poolOf(url: string, max: number): Pool {
  const pool = new Pool({ connectionString: url, max });
  pool.on('error', () => {});
  return pool;
}

async function asOwner(statement: string): Promise<void> {
  const client = new Client(inject('postgres'));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
