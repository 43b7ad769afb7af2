// Brings a database to the present schema, as its owner, and gives the application its role. Safe to start twice at once,
// and to start again after being killed: each migration is one transaction, under one advisory lock for all nodes.
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { directoryEntities } from '../store/directory.ts';
import { functions, makeFunctions } from '../store/functions/index.ts';
import { migrations } from '../store/migrations/index.ts';

/** The role that owns nothing and that the application acts as. */
export const applicationRole = 'workflow_app';

const lock = 726_390_112;

export interface Migrated {
  /** Names of the migrations that ran now. */
  readonly ran: readonly string[];
  /** Null where the database let us make no role: then the application acts as the owner, and FORCE and triggers hold. */
  readonly role: string | null;
}

/** Migrates the database of `url`; `appUrl` names the role to grant to when the operator made one. Throws when the schema is newer than this code. */
export async function migrate({ url, appUrl }: { readonly url: string; readonly appUrl?: string | undefined }): Promise<Migrated> {
  const guard = new pg.Client({ connectionString: url });
  // That it ends is heard at its next statement; unheard, it would end the process.
  guard.on('error', () => {});
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [lock]);
    const ran = await runMigrations(url);
    if (ran.length > 0) await dropFunctions(guard);
    await placeFunctions(guard);
    const role = appUrl ? decodeURIComponent(new URL(appUrl).username) : await madeRole(guard);
    if (role) await grant(guard, role);
    return { ran, role };
  } finally {
    await guard.end();
  }
}

async function runMigrations(url: string): Promise<string[]> {
  const orm = await MikroORM.init(defineConfig({
    clientUrl: url, entities: [...directoryEntities], extensions: [Migrator], pool: { min: 0, max: 2 },
    migrations: { migrationsList: migrations, tableName: 'migration', snapshot: false, transactional: true, allOrNothing: false, silent: true },
  }));
  try {
    const known = new Set(migrations.map(({ name }) => name));
    const stranger = (await orm.migrator.getExecuted()).find(({ name }) => !known.has(name));
    if (stranger) throw new Error(`The database is newer than this program: it has the migration ${stranger.name}. Start the newer program.`);
    const ran = (await orm.migrator.up()).map(({ name }) => name);
    await orm.close();
    return ran;
  } catch (error) {
    // A connection that ended inside a transaction is never given back: who waited for all of them would wait for ever.
    void orm.close().catch(() => {});
    throw error;
  }
}

// Functions were written for the tables of their time, so those of other programs go when the tables change.
async function dropFunctions(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>("select nspname as name from pg_namespace where nspname ~ '^step_[0-9a-f]{12}$'");
  for (const { name } of rows) await owner.query(`drop schema ${name} cascade`);
}

async function placeFunctions(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query('select from pg_namespace where nspname = $1', [functions]);
  if (rows.length === 0) await owner.query(`begin; ${makeFunctions}; commit`);
}

// Roles belong to the whole server, so another database of it may make the same one at the same moment.
async function madeRole(owner: pg.Client): Promise<string | null> {
  try {
    await owner.query(`do $$ begin
      create role ${applicationRole} nologin;
    exception when duplicate_object or unique_violation then null;
    end $$`);
    const { rows: [may] } = await owner.query<{ member: boolean }>('select pg_has_role($1, \'member\') as member', [applicationRole]);
    if (may?.member !== true) await owner.query(`grant ${applicationRole} to current_user`);
    return applicationRole;
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    return null;
  }
}

async function grant(owner: pg.Client, role: string): Promise<void> {
  const name = owner.escapeIdentifier(role);
  await owner.query(`begin;
    grant usage on schema public, ${functions} to ${name};
    grant select, insert, update, delete on all tables in schema public to ${name};
    grant execute on all functions in schema public, ${functions} to ${name};
    revoke update, delete on history_entry, history_payload, revision from ${name};
    revoke insert, update, delete on migration, history_erasure, audit_erasure from ${name};
    commit`);
}
