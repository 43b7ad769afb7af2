// A reader to a transaction in which the database itself shows no more than that reader may see (row-level security).
import type { Pool, PoolClient, QueryResultRow } from 'pg';

/** Who reads: the account, and everything it is as grantees. */
export interface Sight { readonly account: string; readonly grantees: readonly string[] }

/** A statement with a name, prepared once per connection. */
export interface Named { readonly name: string; readonly text: string }

/** Asks one statement inside the transaction. */
export type Ask = <Row extends QueryResultRow>(statement: Named | string, values?: readonly unknown[]) => Promise<Row[]>;

/** Runs reads in one read-only transaction that sees one moment and only the rows of this reader. */
export async function reading<T>(pool: Pool, sight: Sight, work: (ask: Ask) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let fault: unknown;
  try {
    // SET LOCAL takes no parameters; literals, unlike set_config, also reach the workers of a distributed PostgreSQL.
    await client.query(
      `begin isolation level repeatable read read only; set local app.account = ${client.escapeLiteral(sight.account)}; set local app.grantees = ${client.escapeLiteral(sight.grantees.join('\n'))}`,
    );
    const answer = await work(askOf(client));
    await client.query('commit');
    return answer;
  } catch (error) {
    fault = error;
    await client.query('rollback').catch((broken: unknown) => (fault = broken));
    throw error;
  } finally {
    client.release(fault instanceof Error && !('severity' in fault) ? fault : undefined);
  }
}

/** Runs writes that belong to no step in one transaction. */
export async function writing<T>(pool: Pool, work: (ask: Ask) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let fault: unknown;
  try {
    await client.query('begin');
    const answer = await work(askOf(client));
    await client.query('commit');
    return answer;
  } catch (error) {
    fault = error;
    await client.query('rollback').catch((broken: unknown) => (fault = broken));
    throw error;
  } finally {
    client.release(fault instanceof Error && !('severity' in fault) ? fault : undefined);
  }
}

/** Asks one statement outside of any transaction. */
export function asking(pool: Pool): Ask {
  return async (statement, values = []) => (await pool.query({ ...asNamed(statement), values: [...values] })).rows;
}

function askOf(client: PoolClient): Ask {
  return async (statement, values = []) => (await client.query({ ...asNamed(statement), values: [...values] })).rows;
}

function asNamed(statement: Named | string): { name?: string; text: string } {
  return typeof statement === 'string' ? { text: statement } : statement;
}
