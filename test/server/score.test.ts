// The early-warning platform over HTTP: a point that is set up signs in and stands in the query of its city alone; its score is worked out, explained with what was counted, and the same for whoever asks.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseScore, CaseView, ListPage, ProblemBody } from '../../server/api-types.ts';
import { origin, type Person, signInAs, startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let point: Person;
let rival: Person;
let bureau: Person;
let ningbo: Person;
let province: Person;
beforeAll(async () => {
  app = await startApp();
  [point, rival, bureau, ningbo, province] = await Promise.all(['jdyujing1', 'xsyujing1', 'hzshenhe1', 'nbshenhe1', 'zjswt001'].map((name) => app.as(name))) as [Person, Person, Person, Person, Person];
});
afterAll(() => app.close());

const listOf = async (who: Person, list: string, query = ''): Promise<ListPage> => (await who.get<ListPage>(`/api/lists/${list}${query}`)).body;
const titles = async (who: Person, list: string, query = ''): Promise<unknown[]> => (await listOf(who, list, query)).rows.map(({ cells }) => cells['title']);
const codes = (body: unknown): string[] => (body as ProblemBody).problems.map(({ code }) => code);

describe('the query of warning points', () => {
  it('shows a bureau the points of its city and no other, the province all (R-020, R-021, R-246)', async () => {
    const [hangzhou, coastal, all] = [await titles(bureau, 'warning-point/query'), await titles(ningbo, 'warning-point/query'), await titles(province, 'warning-point/manage')];

    expect(hangzhou).toContain('建德精细化工产品对外贸易预警示范点');
    expect(coastal).toEqual(['宁波某预警示范点']);
    expect(new Set([...hangzhou, ...coastal])).toEqual(new Set(all));
    expect(await titles(bureau, 'warning-point/query', '?f.batch=batch3')).toEqual(['临安电缆产品对外贸易预警示范点', '富阳区体育用品对外贸易预警示范点']);
    expect((await listOf(bureau, 'warning-point/query')).rows.map(({ id }) => id)).not.toContain((await listOf(ningbo, 'warning-point/query')).rows[0]!.id);
  });

  it('has a point that was set up with its first account, which signs in for it (R-248)', async () => {
    const draft = await bureau.open({ process: 'warning-point', event: 'CREATE_MUNICIPAL' });
    const data = { name: '拱墅丝绸对外贸易预警示范点', batch: 'batch5', undertaker: '拱墅区丝绸协会', district: '330105', industry: 'textile', leadName: '丁绸', username: 'gsyujing1', password: 'Gs2026!!x', passwordRepeated: 'Gs2026!!x' };
    const elsewhere = await bureau.send<ProblemBody>(draft.id, { event: 'CREATE_MUNICIPAL', data: { ...data, district: '330203' }, digest: draft.digest });
    expect([elsewhere.status, ...codes(elsewhere.body)]).toEqual([422, 'check.failed']);

    expect((await bureau.send(draft.id, { event: 'CREATE_MUNICIPAL', data, digest: draft.digest })).status).toBe(200);

    expect(await titles(bureau, 'warning-point/query', `?f.title=${encodeURIComponent('丝绸')}`)).toEqual([data.name]);
    expect((await bureau.get<CaseView>(`/api/instances/${draft.id}`)).body.data).not.toHaveProperty('password');
    const session = await signInAs(app.guest, data.username, data.password);
    expect([session.status, session.body.menu.flatMap(({ entries }) => entries.map(({ href }) => href)).includes('/lists/warning-point/own')]).toEqual([200, true]);
  });
});

describe('a score', () => {
  let sheet: string;
  const scoreFor = (who: Person) => who.get<CaseScore>(`/api/instances/${sheet}/score`);

  it('is opened once for a point and year, by whoever it concerns', async () => {
    const [row] = (await listOf(point, 'warning-point/own')).rows;
    const year = new Date().getFullYear();
    const draft = await bureau.open({ process: 'point-scoring', event: 'OPEN', item: row!.id });
    const sent = await bureau.send(draft.id, { event: 'OPEN', data: { year }, digest: draft.digest });
    expect([sent.status, sent.body.state]).toEqual([200, 'computing']);
    sheet = sent.body.id;

    const again = await province.open({ process: 'point-scoring', event: 'OPEN', item: row!.id });
    const second = await province.send<ProblemBody>(again.id, { event: 'OPEN', data: { year }, digest: again.digest });
    expect([second.status, ...codes(second.body)]).toEqual([409, 'reservation.refused']);
  });

  it('says what was counted, the rule, the points, and leads to each case (R-270)', async () => {
    const { status, body } = await scoreFor(point);
    const criteria = Object.fromEntries(body.sheet.groups.flatMap(({ criteria }) => criteria).map((each) => [each.name, each]));

    expect(status).toBe(200);
    expect(criteria['s11']).toMatchObject({ points: 5, counts: [{ name: 'base', count: 1 }, { name: 'updates', count: 6 }] });
    expect(criteria['s32']).toMatchObject({ points: 2, counts: [{ count: 1 }, { count: 0 }, { count: 1 }] });
    expect(criteria['s33']).toMatchObject({ points: 2 });
    const matter = criteria['s33']!.counts[2]!.rows[0]!;
    expect(body.cases.find(({ id }) => id === matter)).toMatchObject({ title: '欧盟拟对部分染料中间体启动反倾销调查', state: { 'zh-CN': '通过' } });
    expect((await point.get(`/api/instances/${matter}`)).status).toBe(200);
  });

  it('is the same for whoever asks, and nothing to whom it does not concern (R-020)', async () => {
    const [own, city, whole] = await Promise.all([scoreFor(point), scoreFor(bureau), scoreFor(province)]);

    expect([city.body.sheet, whole.body.sheet]).toEqual([own.body.sheet, own.body.sheet]);
    expect([city.body.digest, whole.body.digest]).toEqual([own.body.digest, own.body.digest]);
    expect((await Promise.all([rival, ningbo, app.guest].map(scoreFor))).map(({ status }) => status)).toEqual([404, 404, 401]);
    expect((await point.get(`/api/instances/${(await listOf(point, 'warning-point/own')).rows[0]!.id}/score`)).status).toBe(404);
  });

  it('stays what was worked out until it is worked out again (R-279)', async () => {
    const before = (await scoreFor(point)).body;
    const [entry] = (await listOf(point, 'site-entry/dynamics')).rows;
    expect((await point.send(entry!.id, { event: 'REMOVE' })).status).toBe(200);
    expect((await scoreFor(point)).body.digest).toBe(before.digest);

    expect((await point.send(sheet, { event: 'RECOMPUTE' })).status).toBe(200);

    const after = (await scoreFor(point)).body;
    expect(after.sheet.groups[0]!.criteria[2]!.counts[0]!.count).toBe(before.sheet.groups[0]!.criteria[2]!.counts[0]!.count - 1);
    expect([after.digest === before.digest, after.seq]).toEqual([false, 2]);
  });

  it('stands in the lists of city and province with every criterion, and goes into a file (R-271)', async () => {
    const [row] = (await listOf(province, 'point-scoring/province', '?sort=-total')).rows;
    expect(row!.cells).toMatchObject({ s11: 5, s32: 2, s33: 2, total: (await scoreFor(province)).body.sheet.total });
    expect((await listOf(ningbo, 'point-scoring/city')).rows).toEqual([]);
    const file = await app.app.request(`${origin}/api/lists/point-scoring/city/export`, { method: 'POST', body: JSON.stringify({ format: 'csv' }), headers: { Cookie: bureau.cookie, Origin: origin, 'Content-Type': 'application/json' } });
    expect(await file.text()).toMatch(/"预警点","年度","总分",.*"1\.1 基础信息".*\r?\n"建德精细化工产品对外贸易预警示范点",/);
  });
});
