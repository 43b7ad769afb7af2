// Statements that belong to no step and no reader: sessions, drafts, files. Callers name the owner in each.
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Query } from './sight.ts';

const names = new Map<string, string>();

/** Asks single statements, each on its own. Their texts are written in the program, so that each is planned once for a connection. */
export function asking(pool: pg.Pool): Query {
  return async (text, values = []) => (await pool.query({ name: nameOf(text), text, values: [...values] })).rows;
}

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha256').update(text).digest('base64url')));
  return name;
}

/** Runs several statements in one transaction, all or nothing. */
export async function writing<T>(pool: pg.Pool, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let fault: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(async (text, values = []) => (await client.query(text, [...values])).rows);
    await client.query('commit');
    return result;
  } catch (error) {
    fault = error as Error;
    await client.query('rollback').catch((broken: Error) => { fault = broken; });
    throw error;
  } finally {
    client.release(fault instanceof pg.DatabaseError ? undefined : fault);
  }
}
