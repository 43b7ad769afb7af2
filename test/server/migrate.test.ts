import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { refusalFor } from '../../server/edge/fault.ts';
import { applicationRole, migrate } from '../../server/database/migrate.ts';
import { functions } from '../../server/store/functions/index.ts';
import { committed, openWorldOn } from '../support/world.ts';
import { poolOf } from '../support/database.ts';

describe('migration', () => {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  let admin: pg.Client;
  let url: string;
  let owner: pg.Pool;
  beforeAll(async () => {
    admin = new pg.Client(inject('postgres'));
    await admin.connect();
    await admin.query(`create database ${name}`);
    const address = new URL(inject('postgres'));
    address.pathname = name;
    url = address.href;
    owner = poolOf(url, 2);
    await migrate({ url });
  });
  afterAll(async () => {
    await owner.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });

  it('gives the application a role that owns nothing and may not change what is written once', async () => {
    const { rows: owned } = await owner.query('select relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1', [applicationRole]);
    const { rows: may } = await owner.query(
      `select t, has_table_privilege($1, t, 'insert') as insert, has_table_privilege($1, t, 'update') as update, has_table_privilege($1, t, 'delete') as delete
       from unnest(array['history_entry', 'history_payload', 'revision', 'migration', 'instance']) t`, [applicationRole]);

    expect(owned).toEqual([]);
    expect(may.map(({ t, insert, update, delete: remove }) => `${t} ${[insert && 'insert', update && 'update', remove && 'delete'].filter(Boolean).join(' ')}`)).toEqual(
      ['history_entry insert', 'history_payload insert', 'revision insert', 'migration ', 'instance insert update delete']);
  });

  it('grants to a role of the operator where one is given', async () => {
    const role = `app_${randomUUID().slice(0, 8)}`;
    await owner.query(`create role ${role} login password 'x'`);

    const { role: granted } = await migrate({ url, appUrl: `postgres://${role}:x@127.0.0.1/${name}` });

    expect(granted).toBe(role);
    expect((await owner.query(`select has_table_privilege($1, 'instance', 'insert') as may`, [role])).rows).toEqual([{ may: true }]);
    await owner.query(`drop owned by ${role}; drop role ${role}`);
  });

  it('keeps a case in one piece: every table of it has instance_id, and no key refers to another instance', async () => {
    const platform = ['migration', 'portal', 'dictionary', 'erasure', 'audit_erasure', 'organisation', 'account', 'membership', 'session', 'captcha', 'code', 'device', 'identity', 'identity_attempt', 'key_challenge', 'key_record', 'attempt', 'permission_default', 'org_permission', 'process', 'revision', 'revision_drawing', 'folder_problem', 'parameter', 'schedule_run', 'substitute', 'calendar', 'list_choice', 'saved_query', 'list_export', 'phrase', 'channel_choice', 'live_event', 'warning_told', 'failed_round', 'content', 'record', 'record_switch', 'audit_entry', 'audit_seal', 'edition', 'company_role', 'department', 'department_role', 'role_grant'];
    const counters = ['number_sequence', 'reservation_total'];
    const { rows: without } = await owner.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'instance_id') and c.relname not in ('instance', 'file_chunk') order by 1`);
    const { rows: keys } = await owner.query<{ key: string }>(
      `select conrelid::regclass || ' -> ' || confrelid::regclass as key from pg_constraint where contype = 'f' and confrelid in ('instance'::regclass, 'task'::regclass, 'history_entry'::regclass, 'draft'::regclass)`);

    expect(without.map((row) => row.name).sort()).toEqual([...platform, ...counters].sort());
    expect(keys).toEqual([]);
  });

  it('guards every table of a case by row-level security, for its owner too', async () => {
    const { rows } = await owner.query(
      `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'instance_id'
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and (c.relforcerowsecurity or c.relname in ('instance_words', 'task_offer')))`);

    expect(rows).toEqual([]);
  });

  it('gives rows no numbers of its own: keys come with them', async () => {
    const { rows } = await owner.query(`select attrelid::regclass::text as table from pg_attribute where attidentity <> '' and attrelid::regclass::text not in ('migration')`);

    expect(rows).toEqual([]);
  });

  it('P15: puts back the functions of a step when they are not those of this program, and lets those of another stand beside them', async () => {
    const inside = async () => (await owner.query<{ name: string }>(`select nspname as name from pg_namespace where nspname like 'step\\_%' order by 1`)).rows.map((row) => row.name);
    await owner.query(`drop schema ${functions} cascade; create schema step_0123456789ab`);

    await Promise.all([migrate({ url }), migrate({ url })]);

    expect(await inside()).toEqual(['step_0123456789ab', functions].sort());
    await owner.query('drop schema step_0123456789ab');
  });

  it('F15: tells the people of a program whose functions are gone to come back, and its operator why', () => {
    expect(refusalFor({ code: '3F000' }, 'r')).toMatchObject({ refusal: { status: 503 }, isOurs: true });
  });
});

describe('upgrade', () => {
  // A database as it was left by the program whose last migration is 0005: reviews, a return, places held, numbers taken, messages waiting.
  it('F15: takes over what an older program left: every history verifies, open cases go on, and its functions are gone', async () => {
    const world = await openWorldOn(gunzipSync(readFileSync(new URL('upgrade/0005.sql.gz', import.meta.url))).toString(), '2025-03-03T01:00:00.000Z');
    const { rows } = await world.owner.query<{ id: string; process: string; state: string; started_by: string }>('select id, process, state, started_by from instance order by id');
    expect(rows.map(({ process, state }) => `${process} ${state}`)).toEqual(['training-notice published', 'training submitted', 'training submitted', 'leave approved', 'leave asked']);
    expect((await world.owner.query(`select proname from pg_proc where proname in ('read_step', 'apply_step') and pronamespace = 'public'::regnamespace`)).rows).toEqual([]);
    const member = async (name: string) => (await world.owner.query<{ account: string; org: string }>('select a.id as account, m.org_id as org from account a join membership m on m.account_id = a.id where a.username = $1', [name])).rows[0]!;
    const [provider, administrator] = [await member('provider'), await member('administrator')];

    committed(await world.act(provider, rows[1]!.id, 'REJECT', { comment: '名额已满' }));
    committed(await world.act(administrator, rows[4]!.id, 'APPROVE'));

    await world.close();
  });
});
