// Settings in, what the rest of the server works with out: connections, the cache of definitions, the log. Holds nothing another node would need.
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { type Compiler, openCompiler } from './revisions/compile.ts';
import { type Definitions, openDefinitions } from './revisions/compiled.ts';
import { type Drawings, openDrawings } from './revisions/drawings.ts';
import { type Live, openLive } from './cases/live.ts';
import { type InTurn, turns } from './cases/turns.ts';
import type { Config } from './config.ts';
import { consoleLog, type Log } from './log.ts';
import { applicationRole } from './database/migrate.ts';
import { openOrm } from './store/orm.ts';
import { openSteps, type Steps } from './store/step.ts';
import { revisionOfDigest } from './store/revision.ts';

/** The time of the database; tests set an instant. */
export interface Clock { instant: string | null }

export interface Services {
  readonly config: Config;
  /** Connections of steps, timers and the outbox: row-level security lets them through. */
  readonly pool: pg.Pool;
  /** Connections of readers: they see nothing until they say who they are. */
  readonly readPool: pg.Pool;
  /** Readers' connections for what takes long: files made of lists. */
  readonly exportPool: pg.Pool;
  /** The two statements of a step. */
  readonly steps: Steps;
  /** Lines of those who want to take a step of the same case. */
  readonly inTurn: InTurn;
  readonly orm: MikroORM;
  readonly definitions: Definitions;
  readonly compiler: Compiler;
  /** The pictures of revisions. */
  readonly drawings: Drawings;
  readonly clock: Clock;
  readonly log: Log;
  /** A connection of its own to the database, for who waits on one. */
  readonly connect: () => pg.Client;
  /** Who looks on as things change. */
  readonly live: Live;
  /** What to do when a step left messages to deliver: the outbox sets it while it runs. */
  onMessages: () => void;
  /** What to do when revisions were published: whoever draws them sets it while he works. */
  onRevisions: () => void;
  close(): Promise<void>;
}

/** Connects to a migrated database: as DATABASE_APP_URL, else as the owner of `url` acting as the application's role. */
export async function createServices(config: Config, url: string, { log = consoleLog, clock = { instant: null } }: { readonly log?: Log; readonly clock?: Clock } = {}): Promise<Services> {
  const connectionString = config.databaseAppUrl ?? url;
  const role = config.databaseAppUrl ? null : await roleOf(url);
  if (!role && !config.databaseAppUrl) log('warning', 'The application acts as the owner of the database: let it make roles, or set DATABASE_APP_URL.');
  const settings = ['statement_timeout=5000', 'lock_timeout=1000', 'idle_in_transaction_session_timeout=10000', 'timezone=UTC', `app.zone=${config.zone}`, ...(role ? [`role=${role}`] : [])];
  const options = (...more: string[]): string => [...settings, ...more].map((setting) => `-c ${setting}`).join(' ');
  const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 2000, application_name: 'step', options: options('app.step=on') });
  const readPool = new pg.Pool({ connectionString, max: 5, connectionTimeoutMillis: 2000, application_name: 'read', options: options('default_transaction_read_only=on') });
  const exportPool = new pg.Pool({ connectionString, max: 3, connectionTimeoutMillis: 2000, application_name: 'export', options: options('default_transaction_read_only=on', 'statement_timeout=60000', 'idle_in_transaction_session_timeout=60000') });
  // A connection that ends is replaced by the pool, and who was using it hears of it at the next statement. Unheard, it would end the process.
  for (const each of [pool, readPool, exportPool]) {
    each.on('connect', (client) => client.on('error', (error) => log('warning', 'A connection to the database ended.', { error: error.message })));
    each.on('error', () => {});
  }
  const orm = await openOrm({ connectionString, options: options() });
  const compiler = openCompiler();
  const drawings = openDrawings(pool);
  return {
    config, pool, readPool, exportPool, steps: openSteps(pool), inTurn: turns({ most: 100, patience: 1000 }), orm, clock, log,
    definitions: openDefinitions((digest) => revisionOfDigest(orm.em.fork(), digest)),
    compiler, drawings,
    connect: () => new pg.Client({ connectionString, connectionTimeoutMillis: 2000, keepAlive: true, application_name: 'live', options: options() }),
    live: openLive(),
    onMessages: () => {},
    onRevisions: () => {},
    async close() {
      await drawings.close();
      await Promise.all([pool.end(), readPool.end(), exportPool.end(), orm.close(), compiler.close()]);
    },
  };
}

async function roleOf(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('select from pg_roles where rolname = $1 and pg_has_role(rolname, \'member\')', [applicationRole]);
    return rows.length === 1 ? applicationRole : null;
  } finally {
    await client.end();
  }
}
