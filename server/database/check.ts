// The address of an operator's PostgreSQL in; what it lacks comes out, each with what to do about it.
import pg from 'pg';

/** Sentences on what keeps this database from serving us; empty when it may. Changes nothing in it. */
export async function databaseFaults(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(url);
    return [`The database ${pathname.slice(1)} at ${host} cannot be reached: ${(error as Error).message}. Start or create it, or correct DATABASE_URL.`];
  }
  try {
    return await faults(client);
  } finally {
    await client.end();
  }
}

async function faults(client: pg.Client): Promise<string[]> {
  const { rows: [server] } = await client.query<{ version: string; number: number; encoding: string; trigrams: boolean }>(`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number, current_setting('server_encoding') as encoding,
      exists (select from pg_available_extensions where name = 'pg_trgm') as trigrams`);
  if (!server) throw new Error('PostgreSQL answers a question about itself with nothing.');
  if (server.number < 150_000) return [`PostgreSQL ${server.version} is too old: 15 or later is needed.`];
  if (server.encoding !== 'UTF8') return [`The database is encoded in ${server.encoding}: make one with ENCODING 'UTF8'.`];
  if (!server.trigrams) return ['The extension pg_trgm is not there to be made: install the contrib package of PostgreSQL (postgresql-contrib).'];

  await client.query('begin');
  try {
    await client.query('create extension if not exists pg_trgm');
    // Where character type is C, Chinese has no letters, hence no trigrams: searches would be slow for ever.
    const { rows: [chinese] } = await client.query<{ found: boolean }>(`select cardinality(show_trgm('采购申请')) > 0 as found`);
    return chinese?.found ? [] : [`The character type of the database knows no Chinese: make one with "create database workflow template template0 encoding 'UTF8' lc_ctype 'C.UTF-8'".`];
  } catch (error) {
    return [`The extension pg_trgm cannot be made: ${(error as Error).message}. Let an administrator run "create extension pg_trgm" in this database.`];
  } finally {
    await client.query('rollback');
  }
}
