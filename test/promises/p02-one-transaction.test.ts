import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, committed, notice, trainingWorld } from '../support/world.ts';

/** Every table a step writes, and how it writes it. */
const written = [
  ['instance', 'update'], ['history_entry', 'insert'], ['history_payload', 'insert'], ['instance_access', 'insert'], ['task', 'insert'], ['timer', 'insert'],
  ['outbox_message', 'insert'], ['draft', 'delete'], ['number_sequence', 'insert'], ['reservation', 'insert'],
] as const;

describe('P2 a step', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());

  /** Everything there is, as text. */
  const everything = async (): Promise<string> => {
    const tables = [...new Set(written.map(([table]) => table)), 'reservation_total'];
    const { rows } = await world.owner.query<{ all: string }>(`select string_agg(t, E'\n') as all from (${tables.map((table) => `select coalesce(string_agg(x::text, E'\n' order by x::text), '') as t from ${table} x`).join(' union all ')}) as ts`);
    return rows[0]!.all;
  };

  it.each(written)('whose write to the table %s fails leaves every table as it was, and is taken as a whole afterwards', async (table, how) => {
    // Between them the steps write every table: a start with a number, a timer that is set, a place that is held.
    const { act, draft, start, provider, applicant, item, owner } = world;
    const notPublished = await start(provider, 'training-notice', 'CREATE', notice);
    const applied = await start(applicant, 'training', 'APPLY', application(), await world.publishNotice());
    const begun = await draft(applicant, 'training', 'APPLY', { item });
    const steps = [
      () => act(applicant, begun, 'APPLY', { data: application(), key }),
      () => act(provider, notPublished, 'PUBLISH', { key }),
      () => act(provider, applied, 'APPROVE', { key }),
    ];
    const key = randomUUID();
    await owner.query(`create function fail() returns trigger language plpgsql as $$ begin raise exception 'broken on purpose' using errcode = 'XX000'; end $$;
      create trigger fail before ${how}${how === 'insert' ? ' or update' : ''} on ${table} for each row execute function fail()`);
    let failed = 0;
    for (const step of steps) {
      const before = await everything();
      const outcome = await step().then(() => 'taken', (error: Error) => error.message);
      if (outcome === 'taken') continue;
      failed += 1;
      expect(outcome).toBe('broken on purpose');
      expect(await everything()).toBe(before);
    }
    await owner.query('drop function fail() cascade');
    const again = await Promise.all(steps.map((step) => step()));

    expect(failed).toBeGreaterThan(0);
    for (const result of again) committed(result);
    const { rows } = await owner.query(
      `select count(*)::int as entries, (select version from instance where id = $1) as version from history_entry where instance_id = $1`, [applied]);
    expect(rows).toEqual([{ entries: 2, version: 2 }]);
  });
});
