import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, ListPage, Published, RevisionBody } from '../../server/api-types.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let operator: Person;
let rival: Person;
let provider: Person;
let other: Person;
let department: Person;
let items: string[];

beforeAll(async () => {
  app = await startApp();
  [operator, rival, provider, other, department] = await Promise.all(['cjcaozuo1', 'bfcaozuo1', 'dhfuwu01', 'ycfuwu01', 'hbswt001'].map((name) => app.as(name))) as [Person, Person, Person, Person, Person];
  items = [await itemNamed(app.guest, 'RCEP'), await itemNamed(app.guest, '归类')];
  for (let n = 1; n <= 31; n += 1) await apply(operator, items[0]!, n % 5 + 1);
  await apply(rival, items[0]!, 2);
  await apply(rival, items[1]!, 2);
  await superviseToo();
}, 240_000);
afterAll(() => app.close());

// The department gets a list of its own, in a revision of which no case is.
async function superviseToo(): Promise<void> {
  const admin = await app.as('ptadmin01');
  const { body } = await admin.get<RevisionBody>('/api/definitions/training');
  const list = { ...body.document.list, supervised: { title: '辖区申请', who: 'department', columns: ['number', 'applicant', 'phone', 'count'], filters: [{ column: 'phone', match: 'fuzzy' }, { column: 'applicant', match: 'fuzzy' }] } };
  const answer = await admin.post<Published>('/api/definitions/training/revisions', { document: { ...body.document, list }, base: body.number, note: '' });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

async function apply(who: Person, item: string, count: number): Promise<string> {
  const draft = await who.open({ process: 'training', event: 'APPLY', item });
  const participants = Array.from({ length: count }, (_, index) => ({ name: `参训${index + 1}` }));
  const answer = await who.send(draft.id, { event: 'APPLY', data: { ...application, participantCount: count, participants } });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return draft.id;
}

const page = async (who: Person, list: string, query = ''): Promise<ListPage> => {
  const answer = await who.get<ListPage>(`/api/lists/training/${list}${query}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};

describe('a list', () => {
  it('shows 31 rows on three pages of fifteen, newest first (R-016)', async () => {
    const pages = await Promise.all([1, 2, 3, 4].map((number) => page(operator, 'mine', `?page=${number}`)));

    expect(pages.map((each) => [each.rows.length, each.total, each.totalExact, each.pageSize])).toEqual([[15, 31, true, 15], [15, 31, true, 15], [1, 31, true, 15], [0, 31, true, 15]]);
    const times = pages.flatMap((each) => each.rows.map((row) => String(row.cells['startedAt'])));
    expect(times).toEqual([...times].sort().reverse());
    expect(new Set(pages.flatMap((each) => each.rows.map((row) => row.id))).size).toBe(31);
  });

  it('holds the rows of one’s own organisation or one’s own items only (R-017, R-018)', async () => {
    const totals = await Promise.all([page(operator, 'mine'), page(rival, 'mine'), page(provider, 'review'), page(other, 'review')].map(async (each) => (await each).total));

    expect(totals).toEqual([31, 2, 32, 1]);
  });

  it('is found by those it is for only (R-028)', async () => {
    const statuses = await Promise.all([
      operator.get('/api/lists/training/review'), provider.get('/api/lists/training/mine'), app.guest.get('/api/lists/training/mine'), operator.get('/api/lists/training-notice/own'),
      operator.get('/api/lists/training/none'), operator.get('/api/lists/none/mine'), operator.get('/api/lists/training/$schema'), operator.get('/api/lists/training/constructor'),
    ]);

    expect(statuses.map((answer) => answer.status)).toEqual([403, 403, 401, 403, 404, 404, 404, 404]);
  });

  it('of the portal is open to everybody, and shows what is published only (R-030, R-033)', async () => {
    const { body } = await app.guest.get<ListPage>('/api/lists/training-notice/open');

    expect(body.rows.length).toBeGreaterThanOrEqual(3);
    expect(new Set(body.rows.flatMap((row) => row.offers.map((offer) => offer.href.split('?')[0])))).toContain('/start/training/APPLY');
    const first = body.rows.find((row) => row.id === items[0])!;
    expect(first.offers.map((offer) => offer.href)).toEqual([`/start/training/APPLY?item=${items[0]}`, `/cases/${items[0]}`]);
    expect(first.shown['provider']).toBe('武汉东湖综合保税区外贸综合服务中心');
  });

  it('names codes in words', async () => {
    const { rows: [row], columns } = await page(provider, 'review', '?f.applicant=长江');

    expect(row!.shown).toMatchObject({ applicant: '武汉长江进出口有限公司', state: { 'zh-CN': '待审批' } });
    expect(row!.cells['number']).toMatch(/^PX-\d{8}-\d{4}$/);
    expect(columns.map((column) => column.name)).toEqual(['number', 'applicant', 'title', 'count', 'phone', 'startedAt', 'state']);
  });

  it('masks in its columns what the reader sees masked (R-231)', async () => {
    const plain = await page(provider, 'review', '?f.applicant=长江');
    const masked = await page(department, 'supervised');

    expect(plain.rows[0]!.cells['phone']).toBe('027-87654321');
    expect(masked.total).toBe(31);
    expect(new Set(masked.rows.map((row) => row.cells['phone']))).toEqual(new Set(['****']));
    expect(masked.filters.map((filter) => filter.column)).toEqual(['applicant']);
    expect(masked.columns.filter((column) => column.sortable).map((column) => column.name)).toEqual(['number', 'applicant', 'count']);
  });

  it('offers on each row what this reader can do with it now', async () => {
    const [row] = (await page(operator, 'mine')).rows;
    const review = (await page(provider, 'review')).rows.find((each) => each.id === row!.id)!;
    const { body: view } = await provider.get<CaseView>(`/api/instances/${row!.id}`);

    expect(row!.offers.map((offer) => offer.href)).toEqual([`/cases/${row!.id}`, `/cases/${row!.id}?event=WITHDRAW`]);
    expect(review.offers.map((offer) => offer.href)).toEqual([`/cases/${row!.id}?task=${view.tasks[0]!.id}`, `/cases/${row!.id}`]);
  });

  it('hands conditions to the list of one’s own applications (R-078)', async () => {
    const catalogue = await page(operator, 'catalogue', `?f.title=RCEP`);
    const [first] = catalogue.rows;

    const href = first!.offers.map((offer) => offer.href).find((each) => each.includes('/mine'))!;

    expect(href).toBe(`/lists/training/mine?f.item=${items[0]}`);
    expect((await page(operator, 'mine', href.slice(href.indexOf('?')))).total).toBe(31);
    expect((await page(operator, 'mine', `?f.item=${items[1]}`)).total).toBe(0);
  });
});

describe('a filter', () => {
  it.each<[string, number]>([
    ['?f.title=rcep', 32], ['?f.title=归类', 0], ['?f.title=%25', 0], ['?f.title=_', 0], ['?f.title=%5C', 0], ["?f.title='%20or%201=1--", 0],
    ['?f.state=submitted', 32], ['?f.state=approved', 0], ['?f.applicant=长江', 31], ['?f.applicant=北方', 1], ['?f.title=', 32],
  ])('of %s finds %i', async (query, total) => {
    expect((await page(provider, 'review', query)).total).toBe(total);
  });

  it('of days includes both days', async () => {
    const { now, before } = (await app.services.pool.query(`select to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as now, to_char((now() at time zone 'Asia/Shanghai')::date - 1, 'YYYY-MM-DD') as before`)).rows[0];

    const totals = await Promise.all([`?f.startedAt.from=${now}&f.startedAt.to=${now}`, `?f.startedAt.from=${now}`, `?f.startedAt.to=${now}`, `?f.startedAt.to=${before}`].map(async (query) => (await page(operator, 'mine', query)).total));

    expect(totals).toEqual([31, 31, 31, 0]);
  });

  it.each(['?f.nothing=1', '?f.startedAt.from=gestern', '?f.startedAt.from=2025-02-30', '?f.count=viele', '?sort=nothing', '?sort=id%3Bdrop', '?f.constructor=1'])('%s is refused', async (query) => {
    const answer = await provider.get(`/api/lists/training/review${query}`);

    expect([400, 422]).toContain(answer.status);
  });

  it.each([['2026-02', 200], ['2026-13', 422], ['2026-2', 422], ['2026-02-01', 422]])('of months takes a month: %s is answered with %i', async (month, status) => {
    expect((await operator.get(`/api/lists/report-monthly/mine?f.month.from=${month}`)).status).toBe(status);
  });

  it('does not search by what the reader sees masked', async () => {
    const answer = await department.get('/api/lists/training/supervised?f.phone=027-87654321');

    expect(answer.status).toBe(422);
  });
});

describe('the order', () => {
  it('is by any stored column, numbers as numbers', async () => {
    const up = await page(provider, 'review', '?sort=count');
    const down = await page(provider, 'review', '?sort=-count');

    expect([up.rows[0]!.cells['count'], down.rows[0]!.cells['count']]).toEqual([1, 5]);
    expect(down.sort).toEqual({ by: 'count', descending: true });
  });
});
