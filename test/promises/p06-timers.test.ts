import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireDue } from '../../server/cases/timers.ts';
import { trainingWorld } from '../support/world.ts';

describe('P6 a timer', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());
  const stateOf = async (id: string): Promise<unknown> => (await world.owner.query('select state, version, (select count(*)::int from timer t where t.instance_id = i.id) as timers from instance i where id = $1', [id])).rows[0];
  const at = (instant: string): void => { world.services.clock.instant = instant; };

  it('takes effect at its instant and not before, once, also with two nodes looking', async () => {
    const other = await world.node();
    const id = await world.publishNotice();

    at('2025-03-10T15:59:59.999Z');
    await fireDue(world.services);
    const before = await stateOf(id);
    at('2025-03-10T16:00:00.000Z');
    await Promise.all([fireDue(world.services), fireDue(other), fireDue(world.services)]);

    expect(before).toEqual({ state: 'published', version: 2, timers: 1 });
    expect(await stateOf(id)).toEqual({ state: 'closed', version: 3, timers: 0 });
    expect(await fireDue(world.services)).toBe(0);
    at('2025-03-02T01:00:00.000Z');
  });

  it('fires in the order of falling due after a pause of all nodes', async () => {
    const late = await world.publishNotice({ signupEnd: '2025-03-05' });
    const early = await world.publishNotice({ signupEnd: '2025-03-04' });

    at('2025-03-06T00:00:00.000Z');
    await fireDue(world.services);

    const { rows } = await world.owner.query(`select instance_id from history_entry where instance_id = any ($1) and seq = 3 order by ctid`, [[late, early]]);
    expect(rows.map((row) => row.instance_id)).toEqual([early, late]);
    at('2025-03-02T01:00:00.000Z');
  });

  it('that breaks its step stands in nobody else\'s way', async () => {
    const broken = await world.publishNotice({ signupEnd: '2025-03-04' });
    const sound = await world.publishNotice({ signupEnd: '2025-03-05' });
    const { rows: [kept] } = await world.owner.query('select snapshot from instance where id = $1', [broken]);
    await world.owner.query(`update instance set snapshot = '{"states":["nowhere"]}' where id = $1`, [broken]);
    at('2025-03-06T00:00:00.000Z');

    await fireDue(world.services);

    expect(await stateOf(sound)).toMatchObject({ state: 'closed', timers: 0 });
    expect(await stateOf(broken)).toMatchObject({ state: 'published', timers: 1 });
    expect(world.logged.some((line) => line.startsWith('error A timer broke its step.'))).toBe(true);
    await world.owner.query('update instance set snapshot = $2 where id = $1', [broken, kept.snapshot]);
    at('2025-03-02T01:00:00.000Z');
  });
});
