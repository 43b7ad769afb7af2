// A decision is taken back within ten seconds by who made it: the case stands as before, its messages never leave, the history tells both.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../server/cases/dispatch.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { verify } from '../../server/cases/verify.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { application, committed, refusal, trainingWorld } from '../support/world.ts';

const start = Date.parse('2025-03-02T01:00:00.000Z');
let world: Awaited<ReturnType<typeof trainingWorld>>;
let item: string;
beforeAll(async () => {
  world = await trainingWorld();
  item = await world.publishNotice({ capacity: 100 });
});
afterAll(() => world.close());

let now = start;
/** Lets so many seconds pass, on every node. */
const pass = (seconds: number): void => { world.services.clock.instant = new Date((now += seconds * 1000)).toISOString(); };
const apply = async (): Promise<string> => {
  pass(1);
  return world.start(world.applicant, 'training', 'APPLY', application(), item);
};
const back = (id: string, who = world.provider) => world.act(who, id, 'retrieve');
const stored = async (id: string) => (await world.owner.query<{ state: string; version: number; snapshot: string; data: string; columns: object; access: string; finished: boolean }>('select state, version, snapshot, data, columns, access, finished from instance where id = $1', [id])).rows[0]!;
const rows = async (id: string) => (await world.owner.query('select id, closed_at, outcome, candidates from task where instance_id = $1 order by id', [id])).rows;
const waiting = async (id: string): Promise<string[]> => (await world.owner.query<{ message: string }>(`select payload::json->>'message' as message from outbox_message where instance_id = $1 and kind = 'notify' and state = 'waiting' order by 1`, [id])).rows.map(({ message }) => message);
const places = async (): Promise<number> => Number((await world.owner.query<{ used: string }>('select coalesce(sum(used), 0) as used from reservation_total')).rows[0]!.used);

describe('a decision taken back', () => {
  it('leaves the case, its task, its places and its sight as they stood, and tells nobody', async () => {
    const id = await apply();
    while (await deliver(world.services, null));
    const [before, tasks, taken] = [await stored(id), await rows(id), await places()];

    const answer = committed(await world.act(world.provider, id, 'APPROVE'));
    expect(answer.retrieve).toBe(new Date(now + 10_000).toISOString());
    expect([await places(), await waiting(id)]).toEqual([taken + 1, expect.arrayContaining([expect.any(String)])]);
    pass(9);
    expect(await deliver(world.services, null)).toBe(0);
    const after = committed(await back(id));

    const { snapshot, version, ...stands } = await stored(id);
    const { snapshot: was, version: _, ...stood } = before;
    const bare = (text: string) => { const { touched: _, ...rest } = JSON.parse(text) as Record<string, unknown>; return rest; };
    expect([stands, bare(snapshot), version]).toEqual([stood, bare(was), before.version + 2]);
    expect(await rows(id)).toEqual(tasks);
    expect([await places(), await waiting(id), after.state, after.retrieve]).toEqual([taken, [], 'submitted', null]);
    pass(20);
    expect(await deliver(world.services, null)).toBe(0);
    expect(await verify(world.services.pool, world.services.definitions, id)).toMatchObject({ verdict: 'verified', entries: 3 });
  });

  it('can be decided otherwise, and what is decided then is told', async () => {
    const id = await apply();
    while (await deliver(world.services, null));
    committed(await world.act(world.provider, id, 'REJECT', { comment: '缺少盖章' }));
    committed(await back(id));
    committed(await world.act(world.provider, id, 'APPROVE'));

    expect(await waiting(id)).not.toEqual([]);
    expect((await rows(id)).map(({ outcome }) => outcome)).toEqual(['approved']);
    expect(await deliver(world.services, null)).toBe(0);
    pass(10);
    expect(await deliver(world.services, null)).toBeGreaterThan(0);
    while (await deliver(world.services, null));
    expect(await waiting(id)).toEqual([]);
  });

  it('opens what follows under a new name, so that nobody decides on what was taken away', async () => {
    const id = await apply();
    committed(await world.act(world.provider, id, 'REJECT', { comment: '请补' }));
    committed(await back(id));

    expect(refusal(await world.act(world.colleague, id, 'APPROVE', { task: 'submitted.2' }))).toBe('422 task.unknown');
    committed(await world.act(world.colleague, id, 'APPROVE', { task: 'submitted.1' }));
  });
});

describe('it is refused', () => {
  it('when ten seconds are over by the clock of the database, and its messages leave', async () => {
    const id = await apply();
    committed(await world.act(world.provider, id, 'APPROVE'));
    pass(10);
    while (await deliver(world.services, null));

    expect(refusal(await back(id))).toBe('409 retrieve.too-late');
    expect((await stored(id)).state).toBe('approved');
  });

  it('to anybody else, for any other step, and twice', async () => {
    const id = await apply();
    expect(refusal(await back(id, world.applicant))).toBe('409 retrieve.nothing');
    committed(await world.act(world.provider, id, 'APPROVE'));

    expect(refusal(await back(id, world.colleague))).toBe('409 retrieve.nothing');
    expect(refusal(await back(id, world.stranger))).toBe('404 thing.unknown');
    expect(refusal(await world.act(world.provider, id, 'retrieve', { data: { phone: '1' } }))).toBe('422 field.not-writable');
    committed(await back(id));
    expect(refusal(await back(id))).toBe('409 retrieve.nothing');
  });

  it('of two nodes at once, one takes it back, and the same request under the same key is one step', async () => {
    const node = await world.node();
    for (let round = 0; round < 3; round += 1) {
      const id = await apply();
      committed(await world.act(world.provider, id, 'APPROVE'));

      const results = await Promise.all([world.services, node].map((services) => dispatch(services, { who: world.provider, id, command: { event: 'retrieve' } })));

      expect(results.filter((result) => !isRefusal(result))).toHaveLength(1);
      expect(refusal(results.find(isRefusal)!)).toBe('409 retrieve.nothing');
      committed(await world.act(world.provider, id, 'APPROVE', { key: `k${round}` }));
      const [first, again] = [await world.act(world.provider, id, 'retrieve', { key: `u${round}` }), await world.act(world.provider, id, 'retrieve', { key: `u${round}` })];
      expect([committed(again), 'replayed' in again && again.replayed]).toEqual([committed(first), true]);
    }
  });
});
