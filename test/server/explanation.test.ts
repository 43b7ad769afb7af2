// Who can act now and why, what cannot be done and when it could: in words, on a real case.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseExplanation, CaseView } from '../../server/api-types.ts';
import { quorumInWords } from '../../server/views/asked.ts';
import { spentOf } from '../../server/views/spent.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';
import { calendars } from '../support/definitions.ts';

let app: TestApp;
let operator: Person;
let reviewer: Person;
let id: string;
beforeAll(async () => {
  app = await startApp();
  [operator, reviewer] = [await app.as('cjcaozuo1'), await app.as('dhfuwu01')];
  ({ id } = await operator.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') }));
  await operator.send(id, { event: 'APPLY', data: application });
});
afterAll(() => app.close());

const caseOf = async (who: Person): Promise<CaseView> => (await who.get<CaseView>(`/api/instances/${id}`)).body;
const explained = async (who: Person): Promise<CaseExplanation> => (await who.get<CaseExplanation>(`/api/instances/${id}/explanation`)).body;

describe('a case', () => {
  it('says by which rule somebody is asked, and how they decide', async () => {
    const { tasks: [task] } = await caseOf(operator);

    expect(task!.rule).toEqual({ 'zh-CN': '武汉东湖综合保税区外贸综合服务中心有“审批培训申请”权限的人员', en: 'people with the permission “Review training applications” of 武汉东湖综合保税区外贸综合服务中心' });
    expect(task!.quorum).toEqual({ 'zh-CN': '其中任一人办理即可。', en: 'Any one of them decides.' });
  });

  it('says when the rest of what one may do could be done', async () => {
    const { closed, offers } = await caseOf(operator);

    expect(offers.map(({ event }) => event)).toEqual(['WITHDRAW']);
    expect(closed).toEqual([{ event: 'REAPPLY', label: { 'zh-CN': '重新申请', en: 'Apply again' }, states: [{ 'zh-CN': '审批不通过', en: 'Rejected' }] },
      { event: 'EVALUATE', label: { 'zh-CN': '评价', en: 'Evaluate' }, states: [{ 'zh-CN': '审批通过', en: 'Approved' }] }]);
    expect((await caseOf(reviewer)).closed).toEqual([]);
  });

  it('explains a verb by its conditions and the facts that decide them', async () => {
    const { events } = await explained(reviewer);
    const approve = events.find(({ event }) => event === 'APPROVE')!;

    expect(approve.needs).toMatchObject([{ holds: true, condition: { join: 'one', holds: true, text: { 'zh-CN': '申请单位 不是 您的单位' }, facts: [{ label: { 'zh-CN': '申请单位' }, value: '武汉长江进出口有限公司' }, { label: { 'zh-CN': '您的单位' }, value: '武汉东湖综合保税区外贸综合服务中心' }] } }]);
    expect((await explained(operator)).events.map(({ event }) => event)).toEqual(['WITHDRAW']);
    expect((await (await app.as('bfcaozuo1')).get(`/api/instances/${id}/explanation`)).status).toBe(404);
  });

  it('knows of each step which submission it belongs to, and of each file by whom it came', async () => {
    await reviewer.send(id, { event: 'REJECT', comment: '人数不符' });
    await operator.send(id, { event: 'REAPPLY', data: application });

    const { history } = await caseOf(operator);

    expect(history.map(({ round }) => round)).toEqual([1, 1, 2]);
    expect(history.map(({ system }) => system)).toEqual([false, false, false]);
    expect(history.map(({ spent }) => spent !== null)).toEqual([false, true, true]);
  });
});

describe('the law of a task in words', () => {
  const seat = (n: number, verb?: string, weight?: number) => ({ id: `s.1.${n}`, candidates: [], ...(weight === undefined ? {} : { weight }), ...(verb ? { vote: { verb, by: { id: '', name: '' }, at: '', comment: '' } } : {}) });
  const verbs = { APPROVE: { counts: 'yes', outcome: 'a' }, REJECT: { counts: 'no', outcome: 'b' } } as const;

  it.each([
    [{ mode: 'ratio', num: 2, den: 3 }, [seat(1, 'APPROVE'), seat(2), seat(3)], '3 人中 2 人同意即通过，2 人不同意即不通过。已有 1 人同意。', '2 of 3 approve it; 2 refuse it. So far 1 for.'],
    [{ mode: 'all' }, [seat(1), seat(2)], '2 人都同意才通过，一人不同意即不通过。还没有人表态。', 'All 2 have to approve; one refusal refuses. Nobody has answered yet.'],
    [{ mode: 'any' }, [seat(1, 'REJECT'), seat(2)], '2 人中 1 人同意即通过，全部不同意才不通过。已有 0 人同意，1 人不同意。', '1 of 2 approve it; only all of them refuse it. So far 0 for, 1 against.'],
    [{ mode: 'first' }, [seat(1), seat(2)], '2 人中最先表态的人决定。还没有人表态。', 'The first of 2 to answer decides. Nobody has answered yet.'],
    [{ mode: 'weight', reach: 4, weights: {} }, [seat(1, undefined, 3), seat(2), seat(3)], '按权重计：共 5，同意达到 4 即通过，不同意达到 2 即不通过。还没有人表态。', 'By weight: 4 of 5 for it approve, 2 against it refuse. Nobody has answered yet.'],
    [{ mode: 'count', of: 2, veto: true }, [seat(1), seat(2), seat(3)], '3 人中 2 人同意即通过，任一人不同意即不通过。还没有人表态。', '2 of 3 approve it; one refusal refuses. Nobody has answered yet.'],
  ] as const)('says what %j asks', (decide, seats, zh, en) => {
    expect(quorumInWords({ who: 'x', seats: 'each', verbs, decide }, seats)).toEqual({ 'zh-CN': zh, en });
  });
});

describe('the time a step took', () => {
  const at = (instant: string, from: string, to: string, task: string | null = null) => ({ at: instant, from, to, task });

  it('counts from when its state was entered, in working days where there is a calendar that knows them', () => {
    const entries = [at('2026-02-27T01:00:00.000Z', 'start', 'a'), at('2026-02-27T04:10:00.000Z', 'a', 'b+c', 'a.1'), at('2026-03-02T04:10:00.000Z', 'b+c', 'd+c', 'b.1'), at('2026-03-03T04:10:00.000Z', 'd+c', 'e', 'c.1')];

    expect(spentOf(entries, 'Asia/Shanghai', undefined)).toEqual([null, { minutes: 190 }, { minutes: 4320 }, { minutes: 5760 }]);
    expect(spentOf(entries, 'Asia/Shanghai', calendars['cn'])).toMatchObject([null, { workdays: 0 }, { workdays: expect.any(Number) }, { workdays: expect.any(Number) }]);
    expect(spentOf(entries, 'Asia/Shanghai', calendars['cn'])[3]!.workdays).toBe(spentOf(entries, 'Asia/Shanghai', calendars['cn'])[2]!.workdays! + 1);
    expect(spentOf(entries.map((entry) => ({ ...entry, at: entry.at.replace('2026', '1999') })), 'Asia/Shanghai', calendars['cn'])[2]).toEqual({ minutes: 4320 });
  });
});
