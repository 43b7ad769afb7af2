import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../server/cases/dispatch.ts';
import { application, committed, trainingWorld } from '../support/world.ts';

describe('service number', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());

  it('has no gap and no double when many apply at once on two nodes and some are refused', async () => {
    const nodes = [world.services, await world.node()];
    const drafts = await Promise.all(Array.from({ length: 40 }, () => world.draft(world.applicant, 'training', 'APPLY', { item: world.item })));

    await Promise.all(drafts.flatMap((id, i) => nodes.map((node) =>
      dispatch(node, { who: world.applicant, id, command: { event: 'APPLY', data: i % 4 === 0 ? { participantCount: 9 } : application() } }))));

    const { rows } = await world.owner.query<{ number: string }>(`select number from instance where process = 'training' order by number`);
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, i) => `PX-20250302-${String(i + 1).padStart(4, '0')}`));
  });

  it('begins anew on the next day where the process is', async () => {
    world.services.clock.instant = '2025-03-02T16:00:00.000Z';
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    expect(committed(await world.act(world.applicant, id, 'APPLY', { data: application() })).number).toBe('PX-20250303-0001');
  });
});
