// Statements that belong to no step and no reader: sessions, drafts, files. Callers name the owner in each.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { inTransaction, type Query } from './sight.ts';

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
export function writing<T>(pool: pg.Pool, work: (query: Query) => Promise<T>): Promise<T> {
  return inTransaction(pool, 'begin', work);
}
