// Statements that belong to no step and no reader: sessions, drafts, files. Callers name the owner in each.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { type Denied, isDenied } from './audit.ts';
import { inTransaction, type Query } from './sight.ts';

const names = new Map<string, string>();

/** Asks single statements, each on its own. Their texts are written in the program, so that each is planned once for a connection. */
export function asking(pool: pg.Pool | pg.PoolClient): Query {
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

/** Runs several statements in one transaction; an outcome that is none, as `isNone` tells, leaves nothing behind. */
export async function unless<T>(pool: pg.Pool, isNone: (outcome: T) => boolean, work: (query: Query) => Promise<T>): Promise<T> {
  try {
    return await writing(pool, async (query) => {
      const outcome = await work(query);
      if (isNone(outcome)) throw new Undone(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome as T;
    throw error;
  }
}

/** Changes of the directory in one transaction: what is denied half way leaves nothing behind. */
export function allOrNothing<T extends object>(pool: pg.Pool, work: (query: Query) => Promise<T | Denied>): Promise<T | Denied> {
  return unless<T | Denied>(pool, isDenied, work);
}

class Undone extends Error {
  readonly outcome: unknown;
  constructor(outcome: unknown) {
    super('undone');
    this.outcome = outcome;
  }
}
