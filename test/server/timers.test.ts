import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireDue } from '../../server/cases/timers.ts';
import { committed, refusal, trainingWorld } from '../support/world.ts';

describe('timer', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());
  const stateOf = async (id: string): Promise<unknown> => (await world.owner.query('select state, version, (select count(*)::int from timer t where t.instance_id = i.id) as timers from instance i where id = $1', [id])).rows[0];
  const at = (instant: string): void => { world.services.clock.instant = instant; };

  it('is made by the system, and the history says so', async () => {
    const id = await world.publishNotice();
    at('2025-03-11T00:00:00.000Z');
    await fireDue(world.services);

    const { rows } = await world.owner.query(`select (entry::json)->>'event' as event, (entry::json)->'by'->>'kind' as by from history_entry where instance_id = $1 and seq = 3`, [id]);

    expect(rows).toEqual([{ event: 'published.signupOver', by: 'system' }]);
    at('2025-03-02T01:00:00.000Z');
  });

  it('moves with the field it was read from', async () => {
    const id = await world.publishNotice();
    committed(await world.act(world.provider, id, 'EDIT', { data: { signupEnd: '2025-03-15' } }));

    at('2025-03-10T16:00:00.000Z');
    await fireDue(world.services);
    expect(await stateOf(id)).toMatchObject({ state: 'published' });
    at('2025-03-15T16:00:00.000Z');
    await fireDue(world.services);

    expect(await stateOf(id)).toMatchObject({ state: 'closed', timers: 0 });
    at('2025-03-02T01:00:00.000Z');
  });

  it('is gone with its state', async () => {
    const id = await world.publishNotice();
    committed(await world.act(world.provider, id, 'TAKE_OFFLINE'));

    expect(await stateOf(id)).toMatchObject({ state: 'offline', timers: 0 });
  });

  it('that is left over by accident is dropped without effect', async () => {
    const id = await world.publishNotice();
    committed(await world.act(world.provider, id, 'TAKE_OFFLINE'));
    await world.owner.query(`insert into timer values ($1, 'published.signupOver', '2025-03-01')`, [id]);

    await fireDue(world.services);

    expect(await stateOf(id)).toEqual({ state: 'offline', version: 3, timers: 0 });
  });

  it('cannot be sent by a person', async () => {
    const id = await world.publishNotice();

    expect(refusal(await world.act(world.provider, id, 'published.signupOver'))).toBe('422 event.unknown');
    expect(refusal(await world.act(world.provider, id, 'xstate.after.1000.published'))).toBe('422 event.unknown');
  });
});
