import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { applicationRole, migrate } from '../../server/database/migrate.ts';
import { migrations } from '../../server/store/migrations/index.ts';
import { openProxy } from '../faults/proxy.ts';
import { poolOf } from '../support/database.ts';

describe('P15 a migration', () => {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  const names = migrations.map((migration) => migration.name);
  const addressAt = (port?: number): string => Object.assign(new URL(inject('postgres')), { pathname: name, ...(port === undefined ? {} : { port: String(port) }) }).href;
  const url = addressAt();
  let admin: pg.Client;
  let owner: pg.Pool;
  beforeAll(async () => {
    admin = new pg.Client(inject('postgres'));
    await admin.connect();
    await admin.query(`create database ${name}`);
    owner = poolOf(url, 2);
  });
  afterAll(async () => {
    await owner.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });

  it('whose connection ends in the middle fails, and leaves nothing half done', async () => {
    const wire = await openProxy(Number(new URL(url).port));
    void wire.cut('create table instance_access', 'request');

    await expect(migrate({ url: addressAt(wire.port) })).rejects.toThrow();
    await wire.close();

    const { rows } = await owner.query(`select (select array_agg(name::text order by name) from migration) as ran, to_regclass('instance') as instance`);
    expect(rows).toEqual([{ ran: names.slice(0, names.indexOf('0003-case')), instance: null }]);
  });

  it('is taken up where it broke off, and runs once when several nodes start at the same time', async () => {
    const results = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);

    expect(results.map(({ ran }) => ran).sort((a, b) => b.length - a.length)).toEqual([names.slice(names.indexOf('0003-case')), [], []]);
    expect(results.map(({ role }) => role)).toEqual([applicationRole, applicationRole, applicationRole]);
  });

  it('refuses a database that a newer program has migrated', async () => {
    await owner.query(`insert into migration (name, executed_at) values ('9999-later', now())`);

    await expect(migrate({ url })).rejects.toThrow('The database is newer than this program: it has the migration 9999-later. Start the newer program.');
    await owner.query(`delete from migration where name = '9999-later'`);
  });
});
