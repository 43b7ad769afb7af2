// The monthly forecast report over HTTP: its window, its lock, growth that nobody can forge, and who sees what.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft, ListPage, PaperCheck, PaperCode, ProblemBody } from '../../server/api-types.ts';
import { fireDue } from '../../server/cases/timers.ts';
import { seedDefinitions } from '../../server/revisions/seed.ts';
import { type Person, startApp, type TestApp } from '../support/app.ts';

const process = 'report-monthly';
const amounts = { importForecast: '1302.00', exportForecast: '3260.25' };

let app: TestApp;
let enterprise: Person;
let other: Person;
let department: Person;
beforeAll(async () => {
  app = await startApp({ at: '2026-12-02T01:00:00.000Z' });
  [enterprise, other, department] = await Promise.all([app.as('cjcaozuo1'), app.as('zjcaozuo1'), app.as('hbswt001')]);
});
afterAll(() => app.close());

const at = (instant: string): void => { app.services.clock.instant = instant; };
const listOf = async (who: Person, list = 'mine', query = ''): Promise<ListPage> => (await who.get<ListPage>(`/api/lists/${process}/${list}${query}`)).body;
const caseOf = async (who: Person, id: string): Promise<CaseView> => (await who.get<CaseView>(`/api/instances/${id}`)).body;
const codes = (body: unknown): string[] => (body as ProblemBody).problems.map(({ code, params }) => [code, params['need'] ?? params['reservation']].filter(Boolean).join(' '));
const start = async (who: Person, event = 'REPORT'): Promise<Draft> => who.open({ process, event });

describe('the monthly report', () => {
  let id: string;

  it('brings last year’s own values and computes growth, whatever is sent for them (R-005, R-115)', async () => {
    const draft = await start(enterprise);
    expect(draft.facts.lookup).toMatchObject({ lastYear: { importForecast: '1240.00', exportForecast: '3105.00' } });
    for (const forged of [{ importGrowth: '99.00' }, { total: '1' }, { month: '2027-01' }]) {
      const { status, body } = await enterprise.send<ProblemBody>(draft.id, { event: 'REPORT', data: { ...amounts, ...forged }, digest: draft.digest });
      expect([status, ...codes(body)]).toEqual([422, 'field.not-writable']);
    }

    const sent = await enterprise.send(draft.id, { event: 'REPORT', data: { ...amounts, importLastYear: '1.00', exportLastYear: '1.00' }, digest: draft.digest });

    expect(sent.body).toMatchObject({ state: 'reported', feedback: { 'zh-CN': '上报成功' } });
    id = sent.body.id;
    expect((await caseOf(enterprise, id)).data).toEqual({
      month: '2026-12', ...amounts, total: '4562.25', importLastYear: '1240.00', exportLastYear: '3105.00', totalLastYear: '4345.00', importGrowth: '5.00', exportGrowth: '5.00', totalGrowth: '5.00',
    });
  });

  it('is taken once for an enterprise and month (R-118)', async () => {
    const draft = await start(enterprise);
    const second = await enterprise.send<ProblemBody>(draft.id, { event: 'REPORT', data: amounts, digest: draft.digest });

    expect([second.status, ...codes(second.body)]).toEqual([409, 'need.unmet notYet']);
  });

  it('can be changed until the 3rd, 23:59:59, and the history keeps the old value (R-007, R-113)', async () => {
    at('2026-12-03T15:59:59.000Z');
    const changed = await enterprise.send(id, { event: 'MODIFY', data: { importForecast: '992.00' } });

    expect(changed.body).toMatchObject({ state: 'reported', feedback: { 'zh-CN': '上报成功' } });
    const { data, history } = await caseOf(enterprise, id);
    expect(data).toMatchObject({ importForecast: '992.00', importGrowth: '-20.00' });
    expect(history.map(({ event, changes }) => ({ event, changes }))).toEqual([
      { event: 'REPORT', changes: [] }, { event: 'MODIFY', changes: [{ pointer: '/importForecast', before: '1302.00', after: '992.00' }] },
    ]);
  });

  it('is refused and locked from the 4th, 0:00, in the zone of the product (R-011, R-113, R-114)', async () => {
    at('2026-12-03T16:00:00.000Z');
    const changed = await enterprise.send<ProblemBody>(id, { event: 'MODIFY', data: { importForecast: '1.00' } });
    expect([changed.status, ...codes(changed.body)]).toEqual([409, 'need.unmet open']);

    await fireDue(app.services);

    const view = await caseOf(enterprise, id);
    expect([view.state, view.data['importForecast'], view.offers]).toEqual(['locked', '992.00', []]);
    const again = await enterprise.send<ProblemBody>(id, { event: 'MODIFY', data: { importForecast: '1.00' } });
    expect([again.status, ...codes(again.body)]).toEqual([409, 'instance.finished']);
    const raw = await enterprise.send<ProblemBody>(id, { event: 'reported.lock' });
    expect(raw.status).toBeGreaterThanOrEqual(400);
  });

  it('says on the list why it is closed and when it opens again, in both languages', async () => {
    const { offers } = await listOf(enterprise);
    expect(offers.map(({ problems }) => problems[0]!.what)).toEqual(['每月 1 日至 3 日可以上报和修改，下次开放：2027-01-01']);
    const english = await enterprise.get<ListPage>(`/api/lists/${process}/mine`, { 'Accept-Language': 'en' });
    expect(english.body.offers[0]!.problems[0]!.what).toBe('Reports are taken and changed from day 1 to day 3 of each month. It opens again on 2027-01-01');
  });

  it('shows an enterprise its own reports only, by month from and to (R-012, R-018, R-117)', async () => {
    const mine = await listOf(enterprise);
    expect(mine.rows.map((row) => row.cells['month'])).toEqual(['2026-12', '2026-11', '2026-10', '2025-12', '2025-11']);
    expect(mine.columns.map(({ label }) => (label as { readonly 'zh-CN': string })['zh-CN'])).toEqual(['上报月份', '进口预测金额（万美元）', '进口同比（%）', '出口预测金额（万美元）', '出口同比（%）', '上报人', '上报时间', '状态']);
    expect((await listOf(enterprise, 'mine', '?f.month.from=2025-12&f.month.to=2026-10')).rows.map((row) => row.cells['month'])).toEqual(['2026-10', '2025-12']);
    expect((await listOf(other)).rows).toEqual([]);
    expect((await other.get(`/api/instances/${id}`)).status).toBe(404);
    expect((await other.send(id, { event: 'MODIFY', data: amounts })).status).toBe(404);
    expect((await other.get(`/api/lists/${process}/territory`)).status).toBe(403);
  });

  it('is seen by the provincial department of its territory, which changes nothing', async () => {
    const { rows } = await listOf(department, 'territory', '?f.month.from=2026-12');
    expect(rows.map((row) => [row.cells['month'], row.shown['applicant'], row.cells['totalGrowth']])).toEqual([['2026-12', '武汉长江进出口有限公司', '-2.13']]);
    expect((await department.send<ProblemBody>(id, { event: 'MODIFY', data: amounts })).status).toBe(403);
    expect((await department.post('/api/drafts', { process, event: 'REPORT' })).status).toBe(403);
  });

  it('leaves growth empty where last year is zero or missing (R-116)', async () => {
    at('2027-01-01T02:00:00.000Z');
    const draft = await start(other);
    const sent = await other.send(draft.id, { event: 'REPORT', data: { ...amounts, importLastYear: '0' }, digest: draft.digest });
    expect(sent.status).toBe(200);
    const { data } = await caseOf(other, sent.body.id);
    expect([data['importLastYear'], data['importGrowth'], data['exportGrowth'], data['totalGrowth']]).toEqual(['0', undefined, undefined, undefined]);
    const { rows } = await listOf(other);
    expect(rows[0]!.cells['importGrowth']).toBeUndefined();
  });
});

describe('a printed case', () => {
  it('has a code of 128 bits for whoever sees it, the same as long as nothing happens', async () => {
    const { body: list } = await enterprise.get<ListPage>(`/api/lists/${process}/mine`);
    const id = list.rows[0]!.id;
    const paper = await enterprise.post<PaperCode>(`/api/instances/${id}/paper`, undefined);

    expect([paper.status, paper.body.code.length]).toEqual([200, 26]);
    expect((await enterprise.post<PaperCode>(`/api/instances/${id}/paper`, undefined)).body).toEqual(paper.body);
    expect((await department.post<PaperCode>(`/api/instances/${id}/paper`, undefined)).body.code).toBe(paper.body.code);
    for (const stranger of [other, app.guest]) expect((await stranger.post(`/api/instances/${id}/paper`, undefined)).status).toBeGreaterThanOrEqual(401);

    const told = await app.guest.get<PaperCheck>(`/api/papers/${paper.body.code}`);
    expect(told.body).toEqual({
      process: { 'zh-CN': '月预测数据上报单', en: 'Monthly forecast report' }, number: null, stateLabel: { 'zh-CN': '已锁定', en: 'Locked' }, kind: 'locked', org: '武汉长江进出口有限公司',
      startedAt: expect.any(String), since: expect.any(String), printedAt: expect.any(String), printed: { entries: paper.body.entries, head: paper.body.head }, verdict: 'current',
    });
    expect((await app.guest.get(`/api/papers/${'0'.repeat(26)}`)).status).toBe(404);
    expect((await app.guest.get('/api/papers/x')).status).toBe(404);
  });

  it('tells when more has happened since, and when its record is another', async () => {
    at('2027-02-01T02:00:00.000Z');
    const draft = await start(other);
    const { body: { id } } = await other.send(draft.id, { event: 'REPORT', data: amounts, digest: draft.digest });
    const { body: { code } } = await other.post<PaperCode>(`/api/instances/${id}/paper`, undefined);
    const verdict = async () => (await app.guest.get<PaperCheck>(`/api/papers/${code}`)).body.verdict;
    expect(await verdict()).toBe('current');

    await other.send(id, { event: 'MODIFY', data: { importForecast: '7.00' } });
    expect(await verdict()).toBe('changed');

    await app.services.pool.query(`update paper set hash = repeat('0', 64) where code = $1`, [code]);
    expect(await verdict()).toBe('broken');
  });

  it('cannot be found by trying', async () => {
    const { rows } = await app.services.pool.query(`select subject from attempt where subject like 'paper-from %'`);
    expect(rows).toHaveLength(1);
    await app.services.pool.query(`update attempt set count = 60 where subject like 'paper-from %'`);

    expect((await app.guest.get(`/api/papers/${'1'.repeat(26)}`)).status).toBe(429);
  });
});

describe('the numbers of a portal', () => {
  it('move the window of the report and the lock of running ones: with 5 for 3 the 5th is accepted (R-134)', async () => {
    at('2027-02-02T02:00:00.000Z');
    const draft = await start(enterprise);
    const { body: { id } } = await enterprise.send(draft.id, { event: 'REPORT', data: amounts, digest: draft.digest });
    const folder = join(mkdtempSync(join(tmpdir(), 'portals-')), 'definitions');
    cpSync('definitions', folder, { recursive: true });
    const services = { ...app.services, log: () => {}, config: { ...app.services.config, definitionsDir: folder } };
    const portal = join(folder, 'portals', 'hubei.json');
    const setTo = async (params: unknown): Promise<void> => {
      writeFileSync(portal, JSON.stringify({ ...JSON.parse(readFileSync(portal, 'utf8')) as object, params }));
      await seedDefinitions(services);
    };

    await setTo({ [process]: { closeDay: 5 } });
    await fireDue(app.services);
    at('2027-02-03T16:00:00.000Z');
    await fireDue(app.services);
    expect((await caseOf(enterprise, id)).state).toBe('reported');
    at('2027-02-05T15:59:59.000Z');
    expect((await enterprise.send(id, { event: 'MODIFY', data: { importForecast: '7.00' } })).status).toBe(200);
    const { history } = await caseOf(enterprise, id);
    expect(history.map(({ event }) => event)).toEqual(['REPORT', 'instance.refresh', 'MODIFY']);

    await setTo({ [process]: { closeDay: 40, closeday: 5, allowLateReport: true } });
    const { rows: [set] } = await app.services.pool.query(`select set_params('hubei', $1, $2) as set`, [process, app.services.clock.instant]);
    expect(set.set).toEqual({ closeDay: 5, allowLateReport: true });
    const { rows: [told] } = await app.services.pool.query(`select problems from folder_problem where folder = 'portals'`);
    expect(told.problems.map(({ code, at: place }: { code: string; at: string }) => `${place} ${code}`)).toEqual([`/hubei/params/${process}/closeDay param.unfit`, `/hubei/params/${process}/closeday param.unknown`]);

    await setTo({ [process]: { allowLateReport: true } });
    await fireDue(app.services);
    await fireDue(app.services);
    expect((await caseOf(enterprise, id)).state).toBe('locked');
    rmSync(join(folder, '..'), { recursive: true });
  });

  it('let a late first report in, once, and lock it at once (R-114)', async () => {
    at('2027-03-04T02:00:00.000Z');
    expect((await listOf(enterprise)).offers.map(({ href, problems }) => [href, problems.length])).toEqual([[`/start/${process}/REPORT`, 1], [`/start/${process}/REPORT_LATE`, 0]]);
    const draft = await start(enterprise, 'REPORT_LATE');

    const late = await enterprise.send(draft.id, { event: 'REPORT_LATE', data: amounts, digest: draft.digest });

    expect(late.body).toMatchObject({ state: 'locked' });
    const again = await start(enterprise, 'REPORT_LATE');
    expect(codes((await enterprise.send<ProblemBody>(again.id, { event: 'REPORT_LATE', data: amounts, digest: again.digest })).body)).toEqual(['need.unmet notYet']);
  });
});
