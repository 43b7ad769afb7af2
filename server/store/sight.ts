// Reads as one reader: a transaction whose row-level security lets through what this reader may see, and nothing else.
import pg from 'pg';

/** A reader: the account, or null for a guest, and all that the actor is (engine: granteesOfActor). */
export interface Reader {
  readonly account: string | null;
  readonly grantees: readonly string[];
}

/** A query inside a reader's transaction. */
export type Query = <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Runs reads as a reader; what they see is of one moment. */
export function reading<T>(pool: pg.Pool, reader: Reader, work: (query: Query) => Promise<T>): Promise<T> {
  return inTransaction(pool, asReader(reader), work);
}

/** Reads as a reader piece by piece, all of one moment: the transaction lasts until the last piece is taken, or nobody wants any more. */
export async function* readingAlong<T>(pool: pg.Pool, reader: Reader, work: (query: Query) => AsyncGenerator<T>): AsyncGenerator<T> {
  const client = await pool.connect();
  let isWhole = false;
  try {
    await client.query(asReader(reader));
    yield* work(async (text, values = []) => (await client.query(text, [...values])).rows);
    await client.query('commit');
    isWhole = true;
  } finally {
    // What broke off in the middle may be in any state.
    client.release(!isWhole);
  }
}

function asReader(reader: Reader): string {
  // They travel one a line: what is no single line would be several, and names nobody.
  const held = reader.grantees.filter((grantee) => !grantee.includes('\n'));
  // Literals, because a distributed PostgreSQL passes on SET LOCAL but not functions that set.
  return `begin isolation level repeatable read read only; set local app.account = ${pg.escapeLiteral(reader.account ?? '')}; set local app.grantees = ${pg.escapeLiteral(held.join('\n'))}`;
}

/** Runs statements in one transaction that opens with `begin`, all or nothing. */
export async function inTransaction<T>(pool: pg.Pool, begin: string, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let fault: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(async (text, values = []) => (await client.query(text, [...values])).rows);
    await client.query('commit');
    return result;
  } catch (error) {
    fault = error as Error;
    await client.query('rollback').catch((broken: Error) => { fault = broken; });
    throw error;
  } finally {
    // A refusal of the database leaves the connection usable; anything else does not.
    client.release(fault instanceof pg.DatabaseError ? undefined : fault);
  }
}
