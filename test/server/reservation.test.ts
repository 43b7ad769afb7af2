import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../server/cases/dispatch.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { application, committed, notice, refusal, trainingWorld } from '../support/world.ts';

describe('reservation', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());
  const used = async (item: string): Promise<number> => {
    const { rows } = await world.owner.query<{ used: number }>('select used from reservation_total where key like $1', [`%${item}%`]);
    return rows[0]?.used ?? 0;
  };

  it('is refused by name when there are not enough places, and nothing of the step stays', async () => {
    const item = await world.publishNotice();
    const [first, second] = [await world.start(world.applicant, 'training', 'APPLY', application(2), item), await world.start(world.applicant, 'training', 'APPLY', application(2), item)];
    committed(await world.act(world.provider, first, 'APPROVE'));

    const result = await world.act(world.provider, second, 'APPROVE');

    expect(refusal(result)).toBe('409 reservation.refused seats');
    expect(isRefusal(result) && result.faults[0]!.params['say']).toEqual({ 'zh-CN': '剩余名额不足', en: 'Not enough places left' });
    expect(await used(item)).toBe(2);
    const { rows } = await world.owner.query('select version, state from instance where id = $1', [second]);
    expect(rows).toEqual([{ version: 1, state: 'submitted' }]);
  });

  it('is never given beyond its limit, however many ask at once', async () => {
    const item = await world.publishNotice({ capacity: 5 });
    const nodes = [world.services, await world.node()];
    const ids = await Promise.all(Array.from({ length: 12 }, () => world.start(world.applicant, 'training', 'APPLY', application(), item)));

    const results = await Promise.all(ids.map((id, i) => dispatch(nodes[i % 2]!, { who: world.provider, id, command: { event: 'APPROVE' } })));

    expect(results.filter((result) => !isRefusal(result))).toHaveLength(5);
    expect(new Set(results.filter(isRefusal).map(refusal))).toEqual(new Set(['409 reservation.refused seats']));
    expect(await used(item)).toBe(5);
    const { rows } = await world.owner.query('select count(*)::int as held, sum(amount)::int as amount from reservation where key like $1', [`%${item}%`]);
    expect(rows).toEqual([{ held: 5, amount: 5 }]);
  });

  it('does not bind where the notice has no limit', async () => {
    const item = await world.start(world.provider, 'training-notice', 'CREATE', { topic: '不限名额' });
    const { capacity: _, ...open } = notice;
    committed(await world.act(world.provider, item, 'PUBLISH', { data: open }));
    const id = await world.start(world.applicant, 'training', 'APPLY', application(30), item);

    expect(committed(await world.act(world.provider, id, 'APPROVE')).state).toBe('approved');
    expect(await used(item)).toBe(0);
  });
});
