import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { applicationRole, migrate } from '../../server/database/migrate.ts';
import { migrations } from '../../server/store/migrations/index.ts';
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
  });
  afterAll(async () => {
    await owner.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  const names = migrations.map((migration) => migration.name);

  it('runs once when several nodes start at the same time', async () => {
    const results = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);

    expect(results.map(({ ran }) => ran).sort((a, b) => b.length - a.length)).toEqual([names, [], []]);
    expect(results.map(({ role }) => role)).toEqual([applicationRole, applicationRole, applicationRole]);
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

  it('refuses a database that a newer program has migrated', async () => {
    await owner.query(`insert into migration (name, executed_at) values ('9999-later', now())`);

    await expect(migrate({ url })).rejects.toThrow('The database is newer than this program: it has the migration 9999-later. Start the newer program.');
    await owner.query(`delete from migration where name = '9999-later'`);
  });

  it('keeps a case in one piece: every table of it has instance_id, and no key refers to another instance', async () => {
    const platform = ['migration', 'portal', 'dictionary', 'organisation', 'account', 'membership', 'session', 'attempt', 'permission_default', 'org_permission', 'process', 'revision', 'folder_problem'];
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
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)`);

    expect(rows).toEqual([]);
  });

  it('gives rows no numbers of its own: keys come with them', async () => {
    const { rows } = await owner.query(`select attrelid::regclass::text as table from pg_attribute where attidentity <> '' and attrelid::regclass::text not in ('migration')`);

    expect(rows).toEqual([]);
  });
});
