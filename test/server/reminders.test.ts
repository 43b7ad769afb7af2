// Timers that come again, counted in working days: a node that looks, several, and one that was killed at it.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Snapshot } from '#engine';
import { fireDue, putOffAfter } from '../../server/cases/timers.ts';
import { seedDefinitions } from '../../server/revisions/seed.ts';
import { jobsPage } from '../../server/store/job.ts';
import { asking } from '../../server/store/asking.ts';
import { publishCalendar } from '../../server/store/calendar.ts';
import { claimTimers } from '../../server/store/timer.ts';
import { committed, openWorld, refusal, type Member, type World } from '../support/world.ts';

const file = readFileSync('definitions/calendars/cn.json', 'utf8');
const cn = JSON.parse(file) as { readonly years: { readonly [year: string]: object } };
const start = '2025-08-01T02:00:00.000Z';

let world: World;
let wang: Member;
let dong: Member;
const at = (instant: string): void => { world.services.clock.instant = instant; };
const publish = (digest: string, years: object = cn.years): Promise<boolean> => publishCalendar(asking(world.services.pool), { id: 'cn', digest, text: JSON.stringify({ ...cn, years }) });
const ask = (): Promise<string> => world.start(wang, 'inquiry', 'ASK', { question: '如何申请？' });
const one = async <T>(text: string, ...values: unknown[]): Promise<T> => (await world.owner.query(text, values)).rows[0] as T;
const all = async <T>(text: string, ...values: unknown[]): Promise<T[]> => (await world.owner.query(text, values)).rows as T[];
const remindersOf = async (id: string): Promise<number> => (await one<{ count: number }>(`select count(*)::int from outbox_message where instance_id = $1 and payload like '%"reminder"%'`, id)).count;
const rowOf = (id: string, name = 'asked.remind') => one<{ due: string; tries: number; retry: string | null; claimed: boolean } | undefined>(
  `select instant(due_at) as due, tries, instant(retry_at) as retry, claimed_until is not null as claimed from timer where instance_id = $1 and name = $2`, id, name);
/** Timers still pending in a case's snapshot and those with a row must be the same (V7). */
const pendingIn = async (id: string): Promise<readonly [string[], string[]]> => {
  const { snapshot } = await one<{ snapshot: string }>('select snapshot from instance where id = $1', id);
  const rows = await all<{ name: string }>('select name from timer where instance_id = $1 order by name', id);
  return [Object.entries((JSON.parse(snapshot) as Snapshot).timers).filter(([, { fired }]) => !fired).map(([name]) => name).sort(), rows.map(({ name }) => name)];
};

beforeAll(async () => {
  world = await openWorld({ at: start, folders: ['test/examples/inquiry'] });
  await publish('a');
  await world.org('cj', 'enterprise', { region: '420100' });
  await world.org('dh', 'serviceCenter', { region: '420100', territory: '420100' });
  wang = await world.member('wang', 'cj', ['operator']);
  dong = await world.member('dong', 'dh', ['clerk']);
});
beforeEach(() => at(start));
afterAll(() => world.close());

describe('a reminder', () => {
  it('comes on working days, three times, with the due time beside the task (R-047, R-133)', async () => {
    at('2025-09-29T02:00:00.000Z');
    const id = await ask();
    const counts: number[] = [];
    for (const instant of ['2025-10-10T00:59:59.999Z', '2025-10-10T01:00:00.000Z', '2025-10-11T01:00:00.000Z', '2025-10-12T10:00:00.000Z', '2025-10-13T01:00:00.000Z', '2025-10-20T01:00:00.000Z']) {
      at(instant);
      await fireDue(world.services);
      counts.push(await remindersOf(id));
    }

    expect(await one('select instant(due) as due from instance where id = $1', id)).toEqual({ due: '2025-10-09T16:00:00.000Z' });
    expect(counts).toEqual([0, 1, 2, 2, 3, 3]);
    expect(await rowOf(id)).toBeUndefined();
  });

  it('ends with the state it belongs to', async () => {
    const id = await ask();
    at('2025-08-06T01:00:00.000Z');
    await fireDue(world.services);
    expect(await pendingIn(id)).toEqual([['asked.due', 'asked.escalate', 'asked.handOver', 'asked.remind'], ['asked.escalate', 'asked.handOver', 'asked.remind']]);

    committed(await world.act(dong, id, 'ANSWER', { comment: '见指南' }));
    at('2025-08-20T01:00:00.000Z');
    await fireDue(world.services);

    expect(await remindersOf(id)).toBe(1);
    expect(await pendingIn(id)).toEqual([[], []]);
  });

  it('takes effect once for each instant that passed while no node was up, also when two start at once', async () => {
    const other = await world.node();
    const ids = await Promise.all(Array.from({ length: 12 }, ask));
    at('2025-09-01T00:00:00.000Z');

    const fired = await Promise.all([fireDue(world.services), fireDue(other), fireDue(world.services)]);

    expect(fired[0] + fired[1] + fired[2]).toBe(60);
    for (const id of ids) expect([await remindersOf(id), await rowOf(id)]).toEqual([3, undefined]);
  });
});

describe('an escalation', () => {
  it('changes who is asked, in the inbox too, and the timers of a case come in the order in which they fell due', async () => {
    const id = await ask();
    const candidates = async () => (await one<{ candidates: string[] }>('select candidates from task where instance_id = $1', id)).candidates;
    const before = await candidates();
    at('2025-08-09T00:00:00.000Z');
    await fireDue(world.services);
    const both = await candidates();
    at('2025-09-01T00:00:00.000Z');
    await fireDue(world.services);

    expect([before, both, await candidates()]).toEqual([['territory:42/permission:inquiry:answer', 'territory:4201/permission:inquiry:answer'],
      ['territory:42/permission:inquiry:answer', 'territory:42/permission:inquiry:supervise', 'territory:4201/permission:inquiry:answer', 'territory:4201/permission:inquiry:supervise'],
      ['territory:42/permission:inquiry:takeOver', 'territory:4201/permission:inquiry:takeOver']]);
    expect(await all(`select entry::json->>'event' as event from history_entry where instance_id = $1 order by seq`, id)).toEqual(
      ['ASK', 'asked.remind', 'asked.remind', 'asked.remind', 'asked.escalate', 'asked.handOver'].map((event) => ({ event })));
  });
});

describe('a timer that another node has taken', () => {
  it('is left to it for some seconds, and no other of its case is taken meanwhile', async () => {
    const id = await ask();
    at('2025-08-06T01:00:00.000Z');
    // A node takes it and is killed.
    expect((await claimTimers(world.services.pool, world.services.clock.instant, 10)).map(({ instance, name }) => [instance, name])).toEqual([[id, 'asked.due']]);

    at('2025-08-06T01:00:04.000Z');
    expect(await fireDue(world.services)).toBe(0);
    expect(await remindersOf(id)).toBe(0);
    at('2025-08-06T01:00:06.000Z');
    await fireDue(world.services);

    expect(await remindersOf(id)).toBe(1);
  });

  it('has one effect, though its node comes back when another has done it (F6)', async () => {
    const id = await ask();
    at('2025-08-06T01:00:00.000Z');
    await fireDue(world.services);
    const frozen = world.act('system', id, 'asked.remind');

    expect(refusal(await frozen)).toBe('422 timer.not-due');
    expect(await remindersOf(id)).toBe(1);
  });

  it('is free when its claim could only have been made before the clock was set back (F7)', async () => {
    const id = await ask();
    at('2025-08-07T01:00:00.000Z');
    await claimTimers(world.services.pool, world.services.clock.instant, 10);
    at('2025-08-06T01:00:00.000Z');

    await fireDue(world.services);

    expect(await remindersOf(id)).toBe(1);
  });
});

describe('the clock', () => {
  it('that was set back between finding a timer and its step leaves the timer in its place', async () => {
    const id = await ask();
    await world.owner.query(`update timer set due_at = $2 where instance_id = $1 and name = 'asked.remind'`, [id, start]);

    expect(await fireDue(world.services)).toBe(0);

    expect(await rowOf(id)).toMatchObject({ due: '2025-08-06T01:00:00.000Z', tries: 0, claimed: false });
  });

  it('of a node is not asked: only that of the database counts (F7)', async () => {
    const services = await world.node();
    const clock = { instant: null };
    const node = { ...services, clock };
    await publish('always', Object.fromEntries(Array.from({ length: 3 }, (_, i) => [new Date().getUTCFullYear() - 1 + i, { source: '-', holidays: [] }])));
    world.services.clock.instant = null;
    const id = await ask();
    await world.owner.query(`delete from timer where instance_id <> $1`, [id]);
    const before = await pendingIn(id);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30 * 86_400_000 });
    try {
      expect(await fireDue(node)).toBe(0);
      expect(await pendingIn(id)).toEqual(before);
    } finally {
      vi.useRealTimers();
    }
    await publish('a2');
  });
});

describe('a timer that cannot take effect', () => {
  it('is put off further each time, is told, stands in nobody\'s way, and takes effect once it can', async () => {
    at('2025-12-26T02:00:00.000Z');
    // Its next instant lies in a year that the calendar does not hold any more.
    const stuck = await ask();
    at('2025-12-22T02:00:00.000Z');
    const other = await ask();
    await publish('short', { 2025: cn.years['2025'] });
    at('2025-12-31T01:00:00.000Z');

    await fireDue(world.services);
    const first = await rowOf(stuck);
    at('2025-12-31T01:00:05.000Z');
    await fireDue(world.services);
    const second = await rowOf(stuck);

    expect([first, second]).toMatchObject([{ tries: 1, retry: '2025-12-31T01:00:05.000Z', due: '2025-12-31T01:00:00.000Z' }, { tries: 2, retry: '2025-12-31T01:00:15.000Z', due: '2025-12-31T01:00:00.000Z' }]);
    expect([await remindersOf(stuck), await remindersOf(other)]).toEqual([0, 3]);
    expect(world.logged.filter((line) => line.startsWith('error A timer could not take effect.') && line.includes(stuck)).length).toBe(2);
    expect(world.logged.at(-1)).toContain('calendar.missing-year');

    const [job] = (await jobsPage(asking(world.services.pool), world.services.clock.instant, 10, 0)).rows;
    expect(job).toMatchObject({ id: stuck, kind: 'timer', name: 'asked.remind', state: 'failing', tries: 2, problems: [{ code: 'calendar.missing-year' }] });

    await publish('whole');
    at('2025-12-31T01:00:15.000Z');
    await fireDue(world.services);

    expect([await remindersOf(stuck), await remindersOf(other)]).toEqual([1, 3]);
    expect(await rowOf(stuck)).toMatchObject({ due: '2026-01-04T01:00:00.000Z', tries: 0, retry: null });
    expect([0, 1, 2, 9, 10, 1000].map(putOffAfter)).toEqual([5, 10, 20, 2560, 3600, 3600]);
  });
});

describe('a calendar', () => {
  it('is published once for each change, and moves nothing that is set', async () => {
    const id = await ask();
    const before = await rowOf(id);

    expect([await publish('changed', { 2025: { source: '-', holidays: [{ name: '-', from: '2025-08-04', to: '2025-08-08' }] } }), await publish('changed')]).toEqual([true, false]);
    committed(await world.act(wang, id, 'ADD', { data: { question: '如何申请和变更？' } }));

    expect(await rowOf(id)).toEqual(before);
    expect((await rowOf(await ask()))!.due).toBe('2025-08-13T01:00:00.000Z');
    await publish('back');
  });

  it('that lacks the year refuses the step by name, and nothing is stored', async () => {
    at('2031-03-03T02:00:00.000Z');
    const draft = await world.draft(wang, 'inquiry', 'ASK');

    expect(refusal(await world.act(wang, draft, 'ASK', { data: { question: '?' } }))).toBe('409 calendar.missing-year');
    expect(await all('select 1 from instance where id = $1', draft)).toEqual([]);
  });

  it('is taken from the folder with the portals that name it', async () => {
    const versions = () => all<{ content: object }>(`select content from calendar where id = 'cn' order by number desc`);
    const before = await versions();
    await seedDefinitions(world.services);
    await seedDefinitions(world.services);

    const after = await versions();
    expect(after.length).toBe(before.length + 1);
    expect(after[0]!.content).toEqual(JSON.parse(file));
    expect(await one(`select content->>'calendar' as calendar from portal where id = 'hubei'`)).toEqual({ calendar: 'cn' });
  });
});
