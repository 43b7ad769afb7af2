// Statements that belong to no step and are read as nobody in particular: sessions, drafts, files. Callers name the owner in each.
import pg from 'pg';
import type { Query } from './sight.ts';

/** One statement on its own. */
export function asking(pool: pg.Pool): Query {
  return async (text, values = []) => (await pool.query(text, [...values])).rows;
}

/** Several statements in one transaction, all or nothing. */
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
    throw error;
  } finally {
    if (fault) await client.query('rollback').catch((broken: Error) => { fault = broken; });
    client.release(fault && 'code' in fault && String(fault.code).length === 5 ? undefined : fault);
  }
}
