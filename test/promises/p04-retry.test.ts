import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erase } from '../../server/cases/erase.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { application, committed, refusal, trainingWorld } from '../support/world.ts';

describe('P4 the key of an act', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());

  it('answers a repetition with the same bytes, and takes no second step', async () => {
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    const key = randomUUID();

    const first = await world.act(world.applicant, id, 'APPLY', { data: application(), key });
    const again = await world.act(world.applicant, id, 'APPLY', { data: application(), key });

    expect(again).toEqual({ ...first, replayed: true });
    expect(committed(first).number).toMatch(/^PX-20250302-\d{4}$/);
    const { rows } = await world.owner.query('select count(*)::int as entries from history_entry where instance_id = $1', [id]);
    expect(rows).toEqual([{ entries: 1 }]);
  });

  it('is refused for another act', async () => {
    const key = randomUUID();
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    committed(await world.act(world.applicant, id, 'APPLY', { data: application(), key }));

    expect(refusal(await world.act(world.applicant, id, 'WITHDRAW', { key }))).toBe('422 request.key-reused');
  });

  it('is of one person: the same key of another is another act', async () => {
    const key = randomUUID();
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    committed(await world.act(world.applicant, id, 'APPLY', { data: application(), key }));

    expect(committed(await world.act(world.provider, id, 'REJECT', { comment: '缺盖章', key })).state).toBe('rejected');
  });

  it('keeps no refusal: what was refused may succeed under the same key', async () => {
    const key = randomUUID();
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    const refused = await world.act(world.applicant, id, 'APPLY', { data: { participantCount: 1 }, key });
    const taken = await world.act(world.applicant, id, 'APPLY', { data: application(), key });

    expect(isRefusal(refused)).toBe(true);
    expect(committed(taken).state).toBe('submitted');
  });

  it('is one step however many send it at once', async () => {
    const key = randomUUID();
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    const results = await Promise.all(Array.from({ length: 8 }, () => world.act(world.applicant, id, 'APPLY', { data: application(), key })));

    expect(new Set(results.map((result) => (isRefusal(result) ? refusal(result) : result.body))).size).toBe(1);
    expect(results.filter((result) => !isRefusal(result) && !result.replayed)).toHaveLength(1);
  });

  it('is forgotten after a day', async () => {
    const key = randomUUID();
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    committed(await world.act(world.applicant, id, 'APPLY', { data: application(), key }));

    world.services.clock.instant = '2025-03-03T01:00:00.001Z';

    expect(refusal(await world.act(world.applicant, id, 'APPLY', { data: application(), key }))).toBe('409 event.not-available');
    const withdrawn = await world.act(world.applicant, id, 'WITHDRAW', { key });
    expect(await world.act(world.applicant, id, 'WITHDRAW', { key })).toEqual({ ...withdrawn, replayed: true });
    world.services.clock.instant = '2025-03-02T01:00:00.000Z';
  });

  it('is answered as it was, whatever has become of the case since', async () => {
    const key = randomUUID();
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    const rejected = await world.act(world.provider, id, 'REJECT', { comment: '缺盖章', key });
    committed(await world.act(world.applicant, id, 'REAPPLY', { data: { remark: '已补' } }));

    const again = await world.act(world.provider, id, 'REJECT', { comment: '缺盖章', key });

    expect(again).toEqual({ ...rejected, replayed: true });
    expect(committed(again)).toMatchObject({ state: 'rejected', number: expect.stringMatching(/^PX-/) });
  });

  it('is forgotten with the words of an erased case', async () => {
    const key = randomUUID();
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    committed(await world.act(world.provider, id, 'REJECT', { comment: '缺盖章', key }));
    await erase(world.ownerUrl, id);

    expect(refusal(await world.act(world.provider, id, 'REJECT', { comment: '缺盖章', key }))).toBe('409 event.not-available');
  });
});
