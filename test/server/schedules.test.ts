// The calendar on a real database: each organisation once a day, by any node, after any stop, never early.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import { deliver } from '../../server/cases/outbox.ts';
import { runSchedules } from '../../server/cases/schedules.ts';
import { publish } from '../../server/revisions/publish.ts';
import { reach, targetsOf } from '../../server/store/schedule.ts';
import { asking } from '../../server/store/asking.ts';
import { readFolder } from '../support/definitions.ts';
import { committed, openWorld, type Member, type World } from '../support/world.ts';

const amounts = { importForecast: '120.00', exportForecast: '80.00' };

describe('a schedule', () => {
  let world: World;
  const people: { [name: string]: Member } = {};
  beforeAll(async () => {
    world = await openWorld({ at: '2026-03-01T00:00:00.000Z', folders: ['definitions/report-monthly'] });
    await world.owner.query(`insert into portal (id, digest, content) values ('hubei', 'x', '{"policy":{}}'), ('hebei', 'x', '{"policy":{}}')`);
    for (const [org, portal] of [['changjiang', 'hubei'], ['hanjiang', 'hubei'], ['beifang', 'hebei']] as const) await world.org(org, 'enterprise', { region: '420100', portal });
    await world.org('donghu', 'serviceCenter', { portal: 'hubei' });
    for (const [name, org] of [['li', 'changjiang'], ['wu', 'changjiang'], ['han', 'hanjiang'], ['zhao', 'beifang'], ['zhou', 'donghu']] as const) people[name] = await world.member(name, org, ['operator']);
    await world.org('empty', 'enterprise', { portal: 'hubei' });
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.owner.query('delete from schedule_run; delete from outbox_message; delete from message');
  });
  const at = (instant: string): void => { world.services.clock.instant = instant; };
  const told = async (): Promise<string[]> => {
    await deliver(world.services, null);
    const { rows } = await world.owner.query(`select a.username || ' ' || (m.title->>'zh-CN') || ' ' || (m.text->>'zh-CN') as told from message m join account a on a.id = m.account_id order by 1`);
    await world.owner.query('delete from message');
    return rows.map((row) => String(row.told));
  };

  it('comes at its time on the first day to enterprises of its portal that must report, and no moment before (R-119)', async () => {
    at('2026-02-28T23:59:59.999Z');
    expect(await runSchedules(world.services)).toBe(0);
    at('2026-03-01T00:00:00.000Z');

    expect(await runSchedules(world.services)).toBe(2);
    const opened = '月预测数据上报已开放 请于 3 日前上报 2026-03 预测数据。';
    expect(await told()).toEqual([`han ${opened}`, `li ${opened}`, `wu ${opened}`]);
    expect(await runSchedules(world.services)).toBe(0);
    expect(await told()).toEqual([]);
  });

  it('comes on the last day only to those that have not reported (R-119)', async () => {
    at('2026-03-02T01:00:00.000Z');
    await world.start(people['li']!, 'report-monthly', 'REPORT', amounts);
    expect(await runSchedules(world.services)).toBe(0);
    at('2026-03-03T00:00:00.000Z');

    await runSchedules(world.services);

    expect(await told()).toEqual(['han 月预测数据上报今日截止 hanjiang 尚未上报。请于今日 24 时前上报 2026-03 预测数据，之后不能上报和修改。']);
    at('2026-04-03T00:00:00.000Z');
    await runSchedules(world.services);
    expect((await told()).map((line) => line.split(' ')[0])).toEqual(['han', 'li', 'wu']);
  });

  it('is made up for later on the same day, and not on the next', async () => {
    at('2026-05-03T15:59:59.999Z');
    expect(await runSchedules(world.services)).toBe(2);
    await world.owner.query('delete from schedule_run');
    at('2026-05-03T16:00:00.000Z');
    expect(await runSchedules(world.services)).toBe(0);
  });

  it('reaches each once when two nodes look at the same moment', async () => {
    const other = await world.node();
    at('2026-06-01T01:00:00.000Z');

    const reached = await Promise.all([runSchedules(world.services), runSchedules(other), runSchedules(other)]);

    expect(reached.reduce((sum, each) => sum + each, 0)).toBe(2);
    expect((await told()).length).toBe(3);
  });

  it('goes on where it was killed: those who were reached are not told again', async () => {
    at('2026-07-01T01:00:00.000Z');
    const occasion = { process: 'report-monthly', schedule: 'firstDay', day: '2026-07-01', portal: 'hubei', orgType: 'enterprise', permission: 'report-monthly:report' };
    const [first] = await targetsOf(asking(world.services.pool), occasion, '', 1);
    await reach(world.services.pool, occasion, [{ target: first!.org.id, outbox: [] }], '2026-07-01T00:00:00.000Z');

    expect(await runSchedules(world.services)).toBe(1);

    expect((await told()).map((line) => line.split(' ')[0])).toEqual(['han']);
  });

  it('claims and tells in one statement: a row of the outbox that cannot be written leaves nobody marked', async () => {
    const occasion = { process: 'report-monthly', schedule: 'firstDay', day: '2026-08-01', portal: 'hubei', orgType: 'enterprise', permission: null };
    const broken = reach(world.services.pool, occasion, [{ target: 'changjiang', outbox: [{ id: 'no id', kind: 'notify', recipient: '', payload: '{}' }] }], '2026-08-01T00:00:00.000Z');

    await expect(broken).rejects.toThrow();
    expect((await world.owner.query('select from schedule_run')).rowCount).toBe(0);
  });

  it('follows the day a portal has set (R-134)', async () => {
    await world.owner.query(`insert into parameter (portal, process, name, valid_from, value, origin, author) values ('hubei', 'report-monthly', 'closeDay', '2026-09-01T00:00:00Z', '5', 'page', 'test')`);
    at('2026-09-03T01:00:00.000Z');
    expect(await runSchedules(world.services)).toBe(0);
    at('2026-09-05T01:00:00.000Z');

    await runSchedules(world.services);

    expect((await told())[0]).toContain('han 月预测数据上报今日截止');
    await world.owner.query(`insert into parameter (portal, process, name, valid_from, value, origin, author) values ('hubei', 'report-monthly', 'closeDay', '2026-09-06T00:00:00Z', null, 'page', 'test')`);
  });

  it.each([
    ['the last day of April for the 31st', { every: 'month', day: 31, time: '08:00' }, '2026-04-30T00:00:00.000Z', '2026-05-30T00:00:00.000Z'],
    ['the leap day', { every: 'year', month: 2, day: 29, time: '08:00' }, '2028-02-29T00:00:00.000Z', '2028-02-28T00:00:00.000Z'],
    ['the last minute of the year', { every: 'year', month: 12, day: 31, time: '23:59' }, '2026-12-31T15:59:00.000Z', '2026-12-31T16:00:00.000Z'],
  ])('falls on %s', async (_, declared, day, otherDay) => {
    const document = readFolder('definitions/report-monthly') as unknown as { process: JsonObject & { schedules: JsonObject } };
    const { rows: [{ current }] } = await world.owner.query(`select current from process where id = 'report-monthly'`);
    const changed = { ...document, process: { ...document.process, schedules: { ...document.process.schedules, firstDay: { ...(document.process.schedules['firstDay'] as JsonObject), ...declared } } } };
    expect(await publish(world.services, { document: changed as unknown as JsonObject, author: 'test', note: '', origin: 'page', base: current })).toMatchObject({ number: current + 1 });

    at(otherDay);
    expect(await runSchedules(world.services)).toBe(0);
    at(day);
    expect(await runSchedules(world.services)).toBe(2);
  });
});

describe('a parameter', () => {
  let world: World;
  let li: Member;
  beforeAll(async () => {
    world = await openWorld({ at: '2026-03-02T01:00:00.000Z', folders: ['definitions/report-monthly'] });
    await world.owner.query(`insert into portal (id, digest, content) values ('hubei', 'x', '{"policy":{}}')`);
    await world.org('changjiang', 'enterprise', { region: '420100', portal: 'hubei' });
    li = await world.member('li', 'changjiang', ['operator']);
  });
  afterAll(() => world.close());

  it('is recorded with the step, so that the history replays whatever is set later (R-134)', async () => {
    await world.owner.query(`insert into parameter (portal, process, name, valid_from, value, origin, author) values ('hubei', 'report-monthly', 'closeDay', '2026-03-01T00:00:00Z', '5', 'page', 'test')`);
    world.services.clock.instant = '2026-03-05T15:59:59.000Z';
    const id = await world.start(li, 'report-monthly', 'REPORT', amounts);
    await world.owner.query(`insert into parameter (portal, process, name, valid_from, value, origin, author) values ('hubei', 'report-monthly', 'closeDay', '2026-03-05T15:59:59.500Z', '3', 'page', 'test')`);

    const { rows: [entry] } = await world.owner.query(`select bytes::json->'facts'->'params' as params from history_payload where instance_id = $1`, [id]);
    expect(entry.params).toEqual({ closeDay: 5 });
    world.services.clock.instant = '2026-03-05T15:59:59.999Z';
    expect(await world.act(li, id, 'MODIFY', { data: { importForecast: '1' } })).toMatchObject({ status: 409 });
  });

  it('is written once and never changed', async () => {
    await expect(world.owner.query(`update parameter set value = '9'`)).rejects.toThrow('never changed');
    await expect(world.owner.query('delete from parameter')).rejects.toThrow('never changed');
  });

  it('answers a reservation that only the write could judge with its sentence, not with a stale page (R-118)', async () => {
    world.services.clock.instant = '2026-04-01T01:00:00.000Z';
    const drafts = await Promise.all(Array.from({ length: 4 }, () => world.draft(li, 'report-monthly', 'REPORT')));

    const results = await Promise.all(drafts.map((id) => world.act(li, id, 'REPORT', { data: amounts })));

    const statuses = results.map((result) => ('faults' in result ? `${result.status} ${result.faults[0]!.code}` : 'done'));
    expect(statuses.filter((status) => status === 'done')).toHaveLength(1);
    expect(statuses.filter((status) => status !== 'done').every((status) => /^409 (need\.unmet|reservation\.refused)$/.test(status))).toBe(true);
    committed(results.find((result) => !('faults' in result))!);
  });
});
