// The services of the Hubei platform together: one list over several processes, what an evaluation comes to, and a gate that is told where one stands before it.
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventAnswer, ListPage, ProblemBody } from '../../server/api-types.ts';
import { origin, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let [operator, unqualified, donghu, yichang, department]: Person[] = [];
const ids: string[] = [];

const itemOf = async (process: string, words: string): Promise<string> => (await operator!.get<ListPage>(`/api/lists/${process}/open?f.title=${encodeURIComponent(words)}`)).body.rows[0]!.id;
const contact = { contact: '李敏', phone: '027-87654321', email: 'li@example.com' };

async function applied(process: string, item: string, data: object): Promise<string> {
  const draft = await operator!.open({ process, event: 'APPLY', item });
  const { status, body } = await operator!.send<EventAnswer & ProblemBody>(draft.id, { event: 'APPLY', data: data as never });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return draft.id;
}

async function approved(id: string, by: Person): Promise<void> {
  const { status, body } = await by.send(id, { event: 'APPROVE' });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

beforeAll(async () => {
  app = await startApp();
  [operator, unqualified, donghu, yichang, department] = await Promise.all(['cjcaozuo1', 'zjcaozuo1', 'dhfuwu01', 'ycfuwu01', 'hbswt001'].map((name) => app.as(name))) as [Person, Person, Person, Person, Person];
  const fair = await itemOf('exhibition-notice', '东盟');
  const desk = await itemOf('delegation-notice', '金融窗口');
  for (const booths of [1, 2]) ids.push(await applied('exhibition', fair, { ...contact, products: '茶叶', boothCount: booths }));
  ids.push(await applied('delegation', desk, { ...contact, delegationType: ['finance'], content: '出口押汇' }));
  ids.push(await applied('exhibition', fair, { ...contact, products: '茶具', boothCount: 1 }));
  for (const id of [ids[0]!, ids[2]!]) await approved(id, donghu!);
}, 120_000);
afterAll(() => app.close());

const queried = async (who: Person, query = '', list = 'service-query/all') => (await who.get<ListPage>(`/api/lists/${list}${query}`)).body;

describe('a list over several processes', () => {
  it('has the rows of all of them in one order, and page by page each once', async () => {
    const { rows, total, filters } = await queried(operator!);
    const pages = [await queried(operator!, '?size=5')];
    const marked = await queried(operator!, `?size=5&sort=startedAt`);

    expect(rows.map(({ id }) => id)).toEqual([...ids].reverse());
    expect(rows.map(({ shown }) => (shown['kind'] as { readonly 'zh-CN': string })['zh-CN'])).toEqual(['展会', '委托业务', '展会', '展会']);
    expect([total, pages[0]!.rows.length, marked.rows.map(({ id }) => id)]).toEqual([4, 4, ids]);
    expect(filters.map(({ column, match }) => [column, match])).toEqual([['kind', 'equals'], ['number', 'fuzzy'], ['provider', 'fuzzy']]);
  });

  it('is asked by kind, number and provider (R-105)', async () => {
    const found = async (query: string) => (await queried(operator!, query)).rows.map(({ id }) => id);

    expect(await found('?f.kind=delegation')).toEqual([ids[2]]);
    expect(await found('?f.number=ZH-&f.kind=exhibition,training')).toEqual([ids[3], ids[1], ids[0]]);
    expect(await found(`?f.provider=${encodeURIComponent('东湖')}`)).toHaveLength(4);
    expect(await found(`?f.provider=${encodeURIComponent('宜昌')}`)).toEqual([]);
  });

  it('shows to each what the process of each row lets him see: applicants and providers their own, departments their territory (R-018) (R-019) (R-112)', async () => {
    const seen = await Promise.all([operator!, donghu!, department!, unqualified!, yichang!].map(async (who) => (await queried(who)).total));

    expect(seen).toEqual([4, 4, 4, 0, 0]);
    expect((await app.guest.get('/api/lists/service-query/all')).status).toBe(401);
  });

  it('goes into a file with the rows that were chosen and no others (R-111)', async () => {
    const response = await app.app.request(`${origin}/api/lists/service-query/all/export`, { method: 'POST', body: JSON.stringify({ format: 'xlsx', rows: [ids[0], ids[2]] }), headers: { Cookie: operator!.cookie, Origin: origin, 'Content-Type': 'application/json', 'Accept-Language': 'zh-CN' } });
    const [head, ...rows] = await readSheet(Buffer.from(await response.arrayBuffer()));

    expect(head).toEqual(['服务编号', '服务类型', '服务内容', '服务单位名称', '申请单位', '申请时间', '申请进度', '服务质量', '响应速度', '满意度', '评论结果']);
    expect(rows.map((row) => [row[1], row[6]])).toEqual([['委托业务', '审批通过'], ['展会', '审批通过']]);
  });
});

describe('an evaluation', () => {
  it('is asked for where the service ended well, counts two points a star, and is shown to applicant and provider with what all come to (R-104) (R-108) (R-109) (R-110)', async () => {
    const before = await queried(operator!, '', 'service-evaluation/own');
    const evaluate = before.buttons.findIndex(({ kind }) => kind === 'event');
    expect(before.rows.map(({ id, offers }) => [id, offers.some(({ button }) => button === evaluate)])).toEqual([[ids[2], true], [ids[0], true]]);

    const stars = { qualityStars: 4, speedStars: 5, satisfactionStars: 3, comment: '办得快' };
    const sent = await operator!.send(ids[2]!, { event: 'EVALUATE', data: stars });
    const again = await operator!.send(ids[2]!, { event: 'EVALUATE', data: stars });
    await operator!.send(ids[0]!, { event: 'EVALUATE', data: { ...stars, speedStars: 1 } });
    const received = await queried(donghu!, '', 'service-evaluation/received');

    expect([sent.status, again.status]).toEqual([200, 409]);
    expect((await queried(operator!)).rows.map(({ cells }) => ['quality', 'speed', 'satisfaction', 'result'].map((column) => cells[column] ?? null))).toEqual([
      [null, null, null, null], [8, 10, 6, '8.00'], [null, null, null, null], [8, 2, 6, '5.33'],
    ]);
    expect([received.rows.length, received.measures]).toEqual([2, [{ label: { 'zh-CN': '平均得分', en: 'Average' }, value: '6.67' }]]);
    expect((await queried(yichang!, '', 'service-evaluation/received')).measures).toEqual([expect.objectContaining({ value: null })]);
    expect((await operator!.get('/api/lists/service-evaluation/received')).status).toBe(403);
  });
});

describe('a column of several codes', () => {
  it('is shown in words and asked for one of them; it has no order (R-084)', async () => {
    const { rows, columns } = await queried(operator!, '?f.types=booking', 'delegation/catalogue');

    expect(rows.map(({ shown }) => (shown['types'] as { readonly 'zh-CN': string })['zh-CN'])).toEqual(['外贸备案登记、代理报关、物流订舱、政策咨询']);
    expect(columns.find(({ name }) => name === 'types')!.sortable).toBe(false);
    expect((await operator!.get('/api/lists/delegation/catalogue?sort=types')).status).toBe(422);
  });
});

describe('a gate that does not depend on the row', () => {
  it('is told at the button of each row to whom it is closed, and refuses whoever comes all the same (R-069)', async () => {
    const why = async (who: Person) => (await queried(who, '', 'exhibition/catalogue')).rows.flatMap(({ offers }) => offers.flatMap(({ problems }) => problems.map(({ what }) => what)));
    const draft = await unqualified!.open({ process: 'exhibition', event: 'APPLY', item: await itemOf('exhibition-notice', '东盟') });
    const refused = await unqualified!.send<ProblemBody>(draft.id, { event: 'APPLY', data: { ...contact, products: '茶叶', boothCount: 1 } as never });

    expect(new Set(await why(unqualified!))).toEqual(new Set(['请先完成资质审批']));
    expect(await why(operator!)).toEqual([]);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([409, expect.stringContaining('请先完成资质审批')]);
  });
});
