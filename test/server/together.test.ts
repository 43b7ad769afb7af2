// Steps that share a call to the database: each is judged, written and answered as if it were alone.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../server/cases/dispatch.ts';
import { turns } from '../../server/cases/turns.ts';
import { refusalFor } from '../../server/edge/fault.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import type { Services } from '../../server/services.ts';
import { gathering, TooMany } from '../../server/store/gathering.ts';
import { application, committed, openWorld, refusal, trainingWorld, type Member, type World } from '../support/world.ts';

const request = {
  title: '办公设备', amount: 8000, currency: 'CNY', applicant: '张伟', department: '研发部', email: 'a@example.com', costCenter: 'CC-1000',
  startDate: '2026-01-05', endDate: '2026-02-05', category: 'purchase', items: [{ name: '笔记本', qty: 1, price: 8000 }],
};

describe('steps of different cases that share a call', () => {
  let world: World;
  let people: { applicant: Member; lead: Member };
  beforeAll(async () => {
    world = await openWorld({ at: '2026-01-02T01:00:00.000Z', folders: ['test/bench/approval'] });
    await world.org('changjiang', 'enterprise', { region: '420100' });
    people = { applicant: await world.member('applicant', 'changjiang', ['operator']), lead: await world.member('lead', 'changjiang', ['lead']) };
  });
  afterAll(() => world.close());
  const cases = (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, () => world.start(people.applicant, 'approval', 'SUBMIT', request)));
  const versionOf = async (id: string): Promise<number> => (await world.owner.query<{ version: number }>('select version from instance where id = $1', [id])).rows[0]!.version;

  it('P2: one that the database refuses fails alone, with nothing of it written', async () => {
    const ids = await cases(8);
    await world.owner.query(`alter table history_payload add constraint refused check (bytes not like '%拒收%')`);

    const outcomes = await Promise.allSettled(ids.map((id, i) => world.act(people.lead, id, 'APPROVE', { comment: i === 3 ? '拒收' : '同意' })));
    await world.owner.query('alter table history_payload drop constraint refused');

    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? committed(outcome.value).state : outcome.reason.code))).toEqual(ids.map((_, i) => (i === 3 ? '23514' : 'approved')));
    expect(await versionOf(ids[3]!)).toBe(1);
    expect(committed(await world.act(people.lead, ids[3]!, 'APPROVE')).state).toBe('approved');
  });

  it('F11: one whose case somebody else holds keeps nobody waiting, and goes on when it is free', async () => {
    const [held, ...free] = await cases(20) as [string, ...string[]];
    const holder = await world.owner.connect();
    await holder.query('begin');
    await holder.query('select from instance where id = $1 for update', [held]);

    let isFree = false;
    const waits = world.act(people.lead, held, 'APPROVE').then((result) => [isFree, committed(result).state]);
    const states = (await Promise.all(free.map((id) => world.act(people.lead, id, 'APPROVE')))).map((result) => committed(result).state);
    isFree = true;
    await holder.query('rollback');
    holder.release();

    expect(new Set(states)).toEqual(new Set(['approved']));
    expect(await waits).toEqual([true, 'approved']);
  });

  it('P4: the same key at the same moment takes one step, and answers all with the same bytes', async () => {
    const [id] = await cases(1) as [string];
    const key = randomUUID();

    const results = await Promise.all([...Array.from({ length: 6 }, () => world.act(people.lead, id, 'APPROVE', { key })), world.act(people.lead, id, 'APPROVE', { key, comment: '另一个' })]);
    const answers = results.slice(0, 6).map((result) => (isRefusal(result) ? expect.fail(refusal(result)) : result));

    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(refusal(results[6]!)).toBe('422 request.key-reused');
    expect(await versionOf(id)).toBe(2);
  });

  it('P3: many verdicts on one task on two nodes: one is taken, the others are told so', async () => {
    const second = await world.node();
    const ids = await cases(6);

    const results = await Promise.all(ids.flatMap((id) => [world.services, second, world.services, second].map((services, i) =>
      dispatch(services, { who: people.lead, id, command: { event: i % 2 === 0 ? 'APPROVE' : 'REJECT', task: 'review1.1' } }))));

    expect(results.filter((result) => !isRefusal(result))).toHaveLength(6);
    expect(new Set(results.filter(isRefusal).map((result) => refusal(result)))).toEqual(new Set(['409 task.decided']));
  });
});

describe('steps that want the same places and numbers', () => {
  it('P2, P3: on two nodes at once, in any mixture: never a deadlock, no place twice, no number lost', async () => {
    const world = await trainingWorld();
    const nodes: readonly Services[] = [world.services, await world.node()];
    const items = [world.item, await world.publishNotice({ topic: '第二', capacity: 5 }), await world.publishNotice({ topic: '第三', capacity: 40 })];
    const step = fc.record({ node: fc.nat(1), item: fc.nat(2), seats: fc.integer({ min: 1, max: 3 }), later: fc.constantFrom('APPROVE', 'REJECT', 'WITHDRAW') });

    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 24 }), async (steps) => {
      const begun = await Promise.all(steps.map(async ({ node, item, seats, later }) => {
        const id = await world.draft(world.applicant, 'training', 'APPLY', { item: items[item]! });
        const result = await dispatch(nodes[node]!, { who: world.applicant, id, command: { event: 'APPLY', data: application(seats) } });
        return { id, node, later, begun: !isRefusal(result), said: isRefusal(result) ? refusal(result) : '' };
      }));
      expect(new Set(begun.filter((each) => !each.begun).map(({ said }) => said.split(' ')[0]))).toSatisfy((statuses: Set<string>) => [...statuses].every((status) => status === '409' || status === '422'));
      await Promise.all(begun.filter((each) => each.begun).flatMap(({ id, node, later }) => [node, 1 - node].map((which) =>
        dispatch(nodes[which]!, { who: later === 'WITHDRAW' ? world.applicant : world.provider, id, command: { event: later, ...(later === 'REJECT' ? { comment: '不符' } : {}) } }))));
    }), { numRuns: 4 });

    const { rows: [totals] } = await world.owner.query(
      `select coalesce(sum(t.used - coalesce(h.held, 0)), 0)::integer as astray from reservation_total t
         left join (select space, key, sum(amount) as held from reservation group by space, key) h using (space, key)`);
    const { rows: numbers } = await world.owner.query<{ number: string }>(`select number from instance where process = 'training' order by number`);
    expect(totals).toEqual({ astray: 0 });
    expect(numbers.map(({ number }) => Number(number.slice(-4)))).toEqual(numbers.map((_, i) => i + 1));
    await world.close();
  });
});

describe('who waits', () => {
  const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('shares the next call in the order he came, with no more than fit, and never in more calls than there are lanes', async () => {
    const calls: number[][] = [];
    const ends: (() => void)[] = [];
    const ask = gathering<number, number>({ lanes: 1, most: 3, waiting: 100 }, async (items) => {
      calls.push([...items]);
      await new Promise<void>((resolve) => ends.push(resolve));
      return items.map((item) => item * 10);
    });

    const first = ask(1);
    await later();
    const others = [2, 3, 4, 5].map(ask);
    for (let i = 0; i < 3; i++) {
      ends[i]!();
      await later();
    }

    expect(await Promise.all([first, ...others])).toEqual([10, 20, 30, 40, 50]);
    expect(calls).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('is spread over the lanes that are free, unless so few wait that one call has them all', async () => {
    const calls: number[] = [];
    const ask = gathering<number, number>({ lanes: 2, few: 3, most: 5, waiting: 100 }, async (items) => {
      calls.push(items.length);
      return items;
    });

    for (const many of [3, 8, 12]) await Promise.all(Array.from({ length: many }, (_, i) => ask(i)));

    expect(calls).toEqual([3, 4, 4, 5, 5, 2]);
  });

  it('hears of a call that failed, and whoever comes after does not', async () => {
    const ask = gathering<string, string>({ lanes: 2, few: 2, most: 10, waiting: 100 }, async (items) => {
      if (items.includes('bad')) throw new Error('refused');
      return items;
    });

    const failed = await Promise.allSettled([ask('bad'), ask('beside')]);

    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await ask('good')).toBe('good');
  });

  it('P12: is told to come again when too many wait, for the database or for one case', async () => {
    const ask = gathering<number, number>({ lanes: 1, most: 1, waiting: 2 }, async (items) => items);
    const inTurn = turns({ most: 1, patience: 10_000 });
    let end: () => void = () => {};
    const busy = inTurn('case', () => new Promise<void>((resolve) => { end = resolve; }));
    const next = inTurn('case', async () => 'next');

    const outcomes = await Promise.allSettled([ask(1), ask(2), ask(3), inTurn('case', async () => 'too many'), inTurn('other', async () => 'other')]);
    end();
    await busy;

    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason instanceof TooMany && refusalFor(outcome.reason, '').refusal.status))).toEqual([1, 2, 503, 503, 'other']);
    expect(await next).toBe('next');
  });

  it('F11: leaves the line of a case when his turn does not come, and the line goes on behind him', async () => {
    const inTurn = turns({ most: 10, patience: 20 });
    let end: () => void = () => {};
    const busy = inTurn('case', () => new Promise<void>((resolve) => { end = resolve; }));

    await expect(inTurn('case', async () => 'never')).rejects.toBeInstanceOf(TooMany);
    end();
    await busy;

    expect(await inTurn('case', async () => 'after')).toBe('after');
  });
});
