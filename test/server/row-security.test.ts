// The second lock below the program's own: what the database itself lets its roles see and do, table by table as its catalogue names them (P9, I1).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { granteesOfActor, type Actor } from '#engine';
import { reading, type Reader } from '../../server/store/sight.ts';
import { application, committed, trainingWorld } from '../support/world.ts';

let world: Awaited<ReturnType<typeof trainingWorld>>;
let caseId: string;
let app: pg.Client;

/** Tables that belong to no case, with who their rows are for. Any other table has to be guarded by row-level security. */
const open: readonly string[] = ['account', 'attempt', 'audit_entry', 'audit_erasure', 'audit_seal', 'calendar', 'captcha', 'code', 'company_role', 'content', 'department', 'department_role', 'device', 'dictionary', 'edition', 'erasure', 'failed_round', 'folder_problem', 'identity', 'identity_attempt', 'key_challenge', 'key_record', 'membership', 'migration', 'number_sequence', 'org_permission', 'organisation', 'parameter', 'permission_default', 'portal', 'process', 'record_switch', 'revision', 'revision_drawing', 'role_grant', 'schedule_run', 'session', 'substitute', 'warning_told'];

beforeAll(async () => {
  world = await trainingWorld();
  caseId = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
  const draft = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
  // One row at least in each table, all about the applicant's case.
  await world.owner.query(`set app.step = 'on'; insert into file (id, account_id, draft_id, pointer, name, kind, bytes, sha256, created_at) values ('01900000-0000-7000-8000-00000000000f', '${world.applicant.account}', '${draft}', '/files', 'a', 'pdf', 1, 'x', now());
    insert into file_chunk (file_id, n, bytes) values ('01900000-0000-7000-8000-00000000000f', 0, 'x');
    insert into timer (instance_id, name, due_at) values ('${caseId}', 'submitted.never', now() + interval '9 years');
    insert into reservation (instance_id, name, space, key, amount) values ('${caseId}', 'x', 'x', 'x', 1) on conflict do nothing;
    insert into reservation_total (space, key, used) values ('x', 'x', 1) on conflict do nothing;
    insert into list_choice (account_id, process, list) values ('${world.applicant.account}', 'training', 'mine');
    insert into saved_query (account_id, id, process, list, name, query, saved_at) values ('${world.applicant.account}', gen_random_uuid(), 'training', 'mine', 'a', '', now());
    insert into list_export (id, account_id, process, list, format, query, begun_at) values (gen_random_uuid(), '${world.applicant.account}', 'training', 'mine', 'csv', '', now());
    insert into record (process, owner, version, digest, data, account_id, at) values ('profile', 'user:${world.applicant.account}', 1, 'x', '{}', '${world.applicant.account}', now());
    insert into phrase (id, account_id, text, created_at) values ('01900000-0000-7000-8000-00000000000e', '${world.applicant.account}', 'x', now());
    insert into task_offer (grantee, due, opened_at, instance_id, task_id, process, seen) values ('user:${world.applicant.account}', 'infinity', now(), gen_random_uuid(), 'a.1', 'training', true);
    insert into channel_choice (account_id, category, channel, wanted) values ('${world.applicant.account}', 'notice', 'sms', false);
    insert into live_event (id, at, instances, accounts) values (gen_random_uuid(), now(), '{${caseId}}', '{}');
    insert into erasure (id, account_id, state, asked_at, due_at) values ('01900000-0000-7000-8000-00000000000d', '${world.applicant.account}', 'asked', now(), now());
    insert into history_erasure (instance_id, seq, part, sha256, erasure) values ('${caseId}', 9, 'entry', 'x', '01900000-0000-7000-8000-00000000000d');
    insert into paper (instance_id, seq, hash, code, made_at) values ('${caseId}', 9, 'x', 'x', now());
    insert into message (id, account_id, instance_id, title, text, created_at) values (gen_random_uuid(), '${world.applicant.account}', '${caseId}', '"a"', '"b"', now())`);
  committed(await world.act(world.provider, caseId, 'APPROVE', { key: 'a-key-of-its-own' }));
  const url = new URL(world.ownerUrl);
  app = new pg.Client({ connectionString: url.href, options: '-c role=workflow_app' });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  await world.owner.query(`set app.step = 'on'; delete from task_offer where task_id = 'a.1'`);
  await world.close();
});

const readerOf = (account: string | null, actor: Partial<Actor>): Reader => ({ account, grantees: granteesOfActor({ id: account ?? 'guest', name: '', kind: account ? 'person' : 'guest', roles: [], permissions: [], ...actor } as Actor) });

async function tables(): Promise<{ name: string; guarded: boolean; forced: boolean; policies: readonly string[] }[]> {
  const { rows } = await world.owner.query(`select c.relname as name, c.relrowsecurity as guarded, c.relforcerowsecurity as forced,
      (select coalesce(array_agg(p.polname::text order by p.polname), '{}') from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname`);
  return rows;
}

/** The SQLSTATE of a refusal, or what was done. */
async function attempt(client: pg.Client, statement: string): Promise<string> {
  await client.query('begin');
  try {
    const done = await client.query(statement);
    return `done: ${done.rowCount}`;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback');
  }
}

describe('a table', () => {
  it('is guarded by row-level security, owner included, unless it belongs to no case', async () => {
    const all = await tables();

    // What keywords and inboxes are looked up in is read by functions of its owner, for nobody else.
    expect(all.filter(({ name, guarded, forced, policies }) => !open.includes(name) && !(guarded && (forced || ['instance_words', 'task_offer'].includes(name)) && policies.includes('step'))).map(({ name }) => name)).toEqual([]);
    expect(open.filter((name) => !all.some((table) => table.name === name))).toEqual([]);
  });

  it('that names an instance is never one of the open ones', async () => {
    const { rows } = await world.owner.query(`select distinct table_name from information_schema.columns where table_schema = 'public' and column_name in ('instance_id', 'draft_id', 'file_id', 'item_id') and table_name = any ($1)`, [open]);

    expect(rows).toEqual([]);
  });

  it('shows no row to who has not said who he is, to a guest and to a stranger, though it has some', async () => {
    const stranger = readerOf(world.stranger.account, { org: { id: 'zhijiang', type: 'enterprise', name: 'zhijiang' }, roles: ['operator'], permissions: ['training:apply'] });
    const guarded = (await tables()).filter(({ name, guarded: is }) => is && name !== 'outbox_message').map(({ name }) => name);
    const mine = `(select to_jsonb(t)::text from %t t) `;
    const seen: string[] = [];
    for (const name of guarded) {
      const { rows: [{ count }] } = await world.owner.query(`select count(*)::int as count from ${name}`);
      if (count === 0) seen.push(`${name} is empty: this proves nothing`);
      const nobody = await world.services.readPool.query(`select count(*)::int as count from ${name}`);
      if (nobody.rows[0].count > 0) seen.push(`${name} to nobody`);
      for (const [who, reader] of [['a guest', readerOf(null, {})], ['a stranger', stranger]] as const) {
        const rows = await reading(world.services.readPool, reader, (query) => query(mine.replace('%t', name).trim().slice(1, -1)));
        // The published notice is everybody's; nothing else is.
        if (rows.some((row) => !JSON.stringify(row).includes(world.item) || JSON.stringify(row).includes(caseId))) seen.push(`${name} to ${who}`);
      }
    }

    expect(guarded.length).toBeGreaterThan(10);
    expect(seen).toEqual([]);
  });

  it('of the case shows its rows to those who may see it', async () => {
    const applicant = readerOf(world.applicant.account, { org: { id: 'changjiang', type: 'enterprise', name: 'changjiang', region: '420100' }, roles: ['operator'], permissions: ['training:apply'] });

    const counts = await reading(world.services.readPool, applicant, async (query) => (await query(
      `select (select count(*)::int from instance where id = $1) as instance, (select count(*)::int from task where instance_id = $1) as task, (select count(*)::int from history_entry where instance_id = $1) as history,
              (select count(*)::int from message) as message, (select count(*)::int from draft) as draft, (select count(*)::int from file_chunk) as chunk, (select count(*)::int from timer) as timer`, [caseId]))[0]);

    expect(counts).toEqual({ instance: 1, task: 1, history: 2, message: 1, draft: 1, chunk: 1, timer: 0 });
  });
});

describe('a reader', () => {
  it('may ask for nothing that is done in the name of the owner', async () => {
    const { rows } = await world.owner.query<{ call: string }>(`select format('select %I.%I(%s)', n.nspname, p.proname, (select string_agg('null::' || format_type(t, null), ', ' order by n) from unnest(p.proargtypes) with ordinality as a(t, n))) as call
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and p.prorettype <> 'trigger'::regtype and p.proname not in ('instances_with', 'offers_behind', 'offers_counted')`);

    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { call } of rows) await expect(world.services.readPool.query(call)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|25006)$/) as string });
    await expect(world.services.readPool.query(`delete from attempt`)).rejects.toMatchObject({ code: '25006' });
    // But for ids of what he sees anyway.
    const found = (reader: Reader) => reading(world.services.readPool, reader, async (query) => (await query<{ ids: string[] }>(`select instances_with('{}', 1000) as ids`))[0]!.ids);
    expect(await found(readerOf(null, {}))).not.toContain(caseId);
    expect(await found(readerOf(world.applicant.account, { org: { id: 'changjiang', type: 'enterprise', name: '' }, roles: ['operator'], permissions: ['training:apply'] }))).toContain(caseId);
    // And for what he is asked to do.
    const asked = (reader: Reader) => reading(world.services.readPool, reader, async (query) => [
      (await query(`select from offers_behind(null, '-infinity', '-infinity', '00000000-0000-0000-0000-000000000000', '', null)`)).length, (await query('select from offers_counted(10)')).length]);
    expect([await asked(readerOf(world.applicant.account, {})), await asked(readerOf(world.stranger.account, {})), await asked(readerOf(null, {}))]).toEqual([[1, 1], [0, 0], [0, 0]]);
  });

  it.each(["x'; set app.step = 'on'; --", 'x\nuser:someone', "$$ || 'on'", '\\', "E'\\n'"])('called %j is only a name', async (name) => {
    const seen = await reading(world.services.readPool, { account: name, grantees: [name, `role:${name}`] }, async (query) => ({
      step: (await query<{ step: string | null }>(`select current_setting('app.step', true) as step`))[0]!.step,
      account: (await query<{ account: string }>('select reader_account() as account'))[0]!.account,
      grantees: (await query<{ grantees: string[] }>('select reader_grantees() as grantees'))[0]!.grantees,
    }));

    expect(seen.step ?? '').toBe('');
    expect(seen.account).toBe(name);
    expect(seen.grantees).toEqual(name.includes('\n') ? [] : [name, `role:${name}`]);
  });

  it('leaves nothing of himself on the connection he used', async () => {
    await reading(world.services.readPool, { account: world.applicant.account, grantees: ['org:changjiang/permission:training:apply'] }, (query) => query('select 1'));

    const { rows } = await world.services.readPool.query(`select coalesce(current_setting('app.account', true), '') as account, coalesce(current_setting('app.grantees', true), '') as grantees, (select count(*)::int from instance) as seen`);
    expect(rows).toEqual([{ account: '', grantees: '', seen: 0 }]);
  });

  it('has no statement in the program that sets what a step is let through by', () => {
    const root = fileURLToPath(new URL('../../server/', import.meta.url));
    const sources = readdirSync(root, { recursive: true }).map(String).filter((name) => name.endsWith('.ts') && !name.includes('migrations'));
    const naming = sources.filter((name) => /app\.step|set_config\(|set role\b|set session/i.test(readFileSync(join(root, name), 'utf8')));

    // Erasing is done as the owner, beside the server.
    expect(naming.sort()).toEqual(['cases/erase.ts', 'services.ts']);
    expect(readFileSync(join(root, 'services.ts'), 'utf8').match(/app\.step/g)).toHaveLength(1);
  });
});

describe('the role of the application', () => {
  beforeAll(() => app.query(`set app.step = 'on'`));

  it.each([
    [`update history_entry set entry = '{}'`], ['delete from history_entry'], ['truncate history_entry'], [`update history_payload set bytes = ''`], ['delete from history_payload'], ['truncate history_payload'],
    [`update revision set document = ''`], ['delete from revision'], ['truncate revision'], ['truncate instance cascade'],
    ['alter table history_entry disable trigger all'], ['drop trigger history_entry_is_final on history_entry'], ['alter table instance disable row level security'], ['alter table instance no force row level security'],
    ['drop policy sight on instance'], ['alter policy sight on instance using (true)'], ['create policy mine on instance using (true)'], ['drop table history_entry'], ['alter table history_entry rename to old'],
    ['create or replace function is_step() returns boolean language sql as $$ select true $$'], ['alter function is_step() owner to workflow_app'], ['create table public.mine (a int)'], ['set session_replication_role = replica'],
    ['delete from migration'], [`insert into migration (name) values ('x')`], ['alter role workflow_app superuser'], ['create role more'], [`copy history_entry to program 'id'`], [`select pg_read_file('/etc/passwd')`],
    ['create trigger mine before insert on history_entry for each row execute function refuse_change()'], [`set app.erasure = 'on'; delete from history_payload`],
  ])('may not %s', async (statement) => {
    expect(await attempt(app, statement)).toMatch(/^(42501|0A000|42710)$/);
  });

  it('may add to the history, which is all a step needs', async () => {
    expect(await attempt(app, `insert into history_entry (instance_id, seq, hash, digest, entry) values ('${caseId}', 99, '', '', '{}')`)).toBe('done: 1');
  });
});
