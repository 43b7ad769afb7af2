import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../server/cases/dispatch.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { application, refusal, trainingWorld } from '../support/world.ts';

describe('P3 a task', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  let id: string;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());
  const applied = async () => { id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item); };

  it('has one winner when two decide at once on two nodes', async () => {
    const other = await world.node();
    for (let round = 0; round < 20; round += 1) {
      await applied();

      const results = await Promise.all([
        dispatch(world.services, { who: world.provider, id, command: { event: 'APPROVE', task: 'submitted.1' } }),
        dispatch(other, { who: world.colleague, id, command: { event: 'REJECT', task: 'submitted.1', comment: '人数不符' } }),
      ]);

      const won = results.filter((result) => !isRefusal(result));
      const { rows: [row] } = await world.owner.query('select i.version, (select count(*)::int from history_entry h where h.instance_id = i.id) as entries from instance i where i.id = $1', [id]);
      expect(won).toHaveLength(1);
      expect(refusal(results.find(isRefusal)!)).toBe('409 task.decided');
      expect(row).toEqual({ version: 2, entries: 2 });
      // The three places of the training are for the next round again.
      if (!isRefusal(results[0]!)) await world.owner.query('update reservation_total set used = 0');
    }
  });

  it('is one of sixty-four that come at once, and takes its places once', async () => {
    await world.owner.query('update reservation_total set used = 0');
    const nodes = [world.services, await world.node()];
    await applied();

    const results = await Promise.all(Array.from({ length: 64 }, (_, i) => dispatch(nodes[i % 2]!, { who: [world.provider, world.colleague][i % 2]!, id, command: { event: 'APPROVE', task: 'submitted.1' } })));

    expect(results.filter((result) => !isRefusal(result))).toHaveLength(1);
    expect(new Set(results.filter(isRefusal).map(refusal))).toEqual(new Set(['409 task.decided']));
    expect((await world.owner.query('select used from reservation_total')).rows).toEqual([{ used: 1 }]);
  });
});
