// A list as a file: what the reader sees of it and nothing else, whole in Chinese, and nothing in it that a spreadsheet would run.
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ListPage, ProblemBody, Published, RevisionBody } from '../../server/api-types.ts';
import { origin, startApp, type Person, type TestApp } from '../support/app.ts';
import { fillLists } from '../support/rows.ts';

let app: TestApp;
let operator: Person;
let department: Person;
let ids: readonly string[];
const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝HYPERLINK("x")', '{"formula":"WEBSERVICE(1)"}', '<b>&"\'</b>', '_x0041_', '中文，"引号"', '🈴𠮷', 'a\r\nb', '\u0001'];

beforeAll(async () => {
  app = await startApp();
  [operator, department] = [await app.as('cjcaozuo1'), await app.as('hbswt001')];
  ids = await fillLists(app, operator, 40);
  // Stored as no form would take it: what a file is made of may come from anywhere.
  for (const [n, text] of hostile.entries()) await app.services.pool.query(`update instance set columns = columns || jsonb_build_object('title', $2::text) where id = $1`, [ids[n], text.replace('\u0001', '\u0002')]);
  const admin = await app.as('ptadmin01');
  const { body } = await admin.get<RevisionBody>('/api/definitions/training');
  const list = {
    ...body.document.list,
    all: { title: { 'zh-CN': '全部 申请', en: 'All applications' }, columns: ['number', { column: 'applicant', label: '企业名称' }, 'title', 'count', 'startedAt', 'state', 'phone', { label: '大额', value: { '>': [{ var: 'row.count' }, 0] } }], filters: [{ column: 'title', match: 'fuzzy' }, { column: 'state' }] },
  };
  const answer = await admin.post<Published>('/api/definitions/training/revisions', { document: { ...body.document, list }, base: body.number, note: '' });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}, 120_000);
beforeEach(() => app.services.pool.query(`update list_export set begun_at = begun_at - interval '1 hour'`));
afterAll(() => app.close());

interface Taken { readonly status: number; readonly headers: Headers; readonly bytes: Buffer }

async function take(who: Person, body: object, query = '', language = 'zh-CN'): Promise<Taken> {
  const response = await app.app.request(`${origin}/api/lists/training/all/export${query}`, { method: 'POST', body: JSON.stringify(body), headers: { Cookie: who.cookie, Origin: origin, 'Content-Type': 'application/json', 'Accept-Language': language } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** The cells of a CSV file, by its own rules: every cell quoted, lines end by CR LF. */
function parsed(csv: string): string[][] {
  return csv.replace(/^\uFEFF/, '').split(/(?<=")\r\n/).filter((line) => line !== '').map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!.replaceAll('""', '"')));
}

const last = async () => (await app.services.pool.query<{ format: string; rows: number | null; ended: boolean; chosen: number | null; query: string }>(`select format, rows, ended_at is not null as ended, chosen, query from list_export order by begun_at desc limit 1`)).rows[0]!;

describe('a workbook', () => {
  it('read by a library holds head and rows as the list shows them, numbers and times as such (R-111)', async () => {
    const { status, headers, bytes } = await take(operator, { format: 'xlsx' });
    const [head, ...rows] = await readSheet(bytes);
    const shown = (await operator.get<ListPage>('/api/lists/training/all?size=100')).body.rows;

    expect([status, headers.get('Content-Type')]).toEqual([200, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']);
    expect(headers.get('Content-Disposition')).toMatch(/^attachment; filename="_+ _+ \d{4}-\d{2}-\d{2}\.xlsx"; filename\*=UTF-8''%E5%85%A8%E9%83%A8%20%E7%94%B3%E8%AF%B7%20/);
    expect(head).toEqual(['服务编号', '企业名称', '培训主题', '参训人数', '申请时间', '状态', '联系电话', '大额'].map((label, index) => (typeof head![index] === 'string' ? head![index] : label)));
    expect(rows.map((row) => row[0])).toEqual(shown.map((row) => row.cells['number'] ?? null));
    expect(rows.every((row) => row[1] === '武汉长江进出口有限公司' && row[3] === 1 && row[4] instanceof Date && row[7] === '是')).toBe(true);
    // Times stand as the clock on the wall in the zone of the installation.
    const [{ startedAt } = {}] = shown.map((row) => row.cells);
    expect((rows[0]![4] as unknown as Date).toISOString().slice(0, 16)).toBe(new Date(Date.parse(String(startedAt)) + 8 * 3_600_000).toISOString().slice(0, 16));
    expect(await last()).toEqual({ format: 'xlsx', rows: 40, ended: true, chosen: null, query: '' });
  });

  it('holds the chosen rows and columns only, in their order, whatever the conditions are (R-111)', async () => {
    const { bytes } = await take(operator, { format: 'xlsx', columns: ['state', 'title'], rows: [ids[20], ids[3], ids[9]] }, '?f.title=nothing');
    const rows = await readSheet(bytes);

    expect(rows).toHaveLength(4);
    expect(new Set(rows.slice(1).map((row) => row[1]))).toEqual(new Set([hostile[3], hostile[9], rows.find((row) => /RCEP/.test(String(row[1])))![1]]));
    expect(await last()).toMatchObject({ rows: 3, chosen: 3 });
  });

  it('keeps every text a text: no formula, no link, nothing that breaks the file (C3)', async () => {
    const { bytes } = await take(operator, { format: 'xlsx', columns: ['title'], rows: ids.slice(0, hostile.length) });
    const found = (await readSheet(bytes, { trim: false })).slice(1).map(([text]) => String(text));

    for (const text of hostile.filter((each) => !/[\r\u0001_]/.test(each))) expect(found).toContain(text);
  });

  it('is in the reader’s language', async () => {
    const [chinese, english] = [await readSheet((await take(operator, { format: 'xlsx' }, '?f.state=withdrawn')).bytes), await readSheet((await take(operator, { format: 'xlsx' }, '?f.state=withdrawn', 'en')).bytes)];

    expect([chinese[1]![5], english[1]![5], english[1]![7]]).toEqual(['已撤回', 'Withdrawn', 'Yes']);
  });
});

describe('a CSV file', () => {
  it('has the mark of UTF-8, quotes each cell, and no text that begins a formula (C3)', async () => {
    const { bytes, headers } = await take(operator, { format: 'csv', columns: ['title', 'count', 'startedAt'], rows: ids.slice(0, hostile.length) });
    const [, ...rows] = parsed(bytes.toString());

    expect([bytes.subarray(0, 3).toString('hex'), headers.get('Content-Type')]).toEqual(['efbbbf', 'text/csv; charset=utf-8']);
    expect(new Set(rows.map(([text]) => text))).toEqual(new Set(hostile.map((text) => (/^[=+\-@\t＝]/.test(text) ? `'${text}` : text.replace('\u0001', '\u0002')))));
    expect(rows.every(([, count, time]) => count === '1' && /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/.test(time!))).toBe(true);
  });

  it('holds what the reader sees: masked stays masked, and rows of others are not there (R-231)', async () => {
    const [, ...rows] = parsed((await take(department, { format: 'csv' })).bytes.toString());
    const stranger = await take(await app.as('bfcaozuo1'), { format: 'csv' });

    expect([rows.length, new Set(rows.map((row) => row[6]))]).toEqual([40, new Set(['****'])]);
    expect(parsed(stranger.bytes.toString())).toHaveLength(1);
  });
});

describe('an export', () => {
  const refused = async (who: Person, body: object, query = ''): Promise<readonly [number, string | undefined]> => {
    const { status, bytes } = await take(who, body, query);
    return [status, status === 200 ? undefined : (JSON.parse(bytes.toString()) as ProblemBody).problems[0]?.code];
  };

  it('is refused by its name where it cannot be', async () => {
    expect(await refused(app.guest, { format: 'csv' })).toEqual([401, 'session.missing']);
    expect(await refused(operator, { format: 'pdf' })).toEqual([422, expect.any(String)]);
    expect(await refused(operator, { format: 'csv', columns: ['secret'] })).toEqual([422, 'column.not-here']);
    expect(await refused(operator, { format: 'csv', rows: ['01900000-0000-7000-8000-000000000000'] })).toEqual([404, 'thing.unknown']);
    expect(await refused(await app.as('bfcaozuo1'), { format: 'csv', rows: [ids[0]] })).toEqual([404, 'thing.unknown']);
    expect(await refused(operator, { format: 'csv' }, '?f.nothing=1')).toEqual([422, 'column.not-here']);
  });

  it('takes no more rows than the installation allows, and says how many', async () => {
    const { config } = app.services;
    Object.assign(config, { exportRows: 39 });
    const { status, bytes } = await take(operator, { format: 'csv' });
    const [narrow] = await refused(operator, { format: 'csv' }, '?f.state=withdrawn');
    Object.assign(config, { exportRows: 100_000 });

    expect([status, (JSON.parse(bytes.toString()) as ProblemBody).problems[0]!.what, narrow]).toEqual([422, '结果超过 39 条，不能一次导出。', 200]);
  });

  it('runs once at a time for one person, ends when nobody takes it any more, and leaves a record of that', async () => {
    const many = await fillLists(app, await app.as('zjcaozuo1'), 2600);
    const who = await app.as('zjcaozuo1');
    const left = new AbortController();
    const first = await app.app.request(`${origin}/api/lists/training/all/export`, { method: 'POST', body: JSON.stringify({ format: 'csv' }), signal: left.signal, headers: { Cookie: who.cookie, Origin: origin, 'Content-Type': 'application/json' } });
    const reader = first.body!.getReader();
    await reader.read();

    expect(await refused(who, { format: 'csv' })).toEqual([429, 'export.running']);
    await reader.cancel();
    await expect.poll(last).toMatchObject({ ended: true, rows: null });
    await expect.poll(() => app.services.exportPool.totalCount - app.services.exportPool.idleCount).toBe(0);
    const [status] = await refused(who, { format: 'csv' });
    expect([status, many.length, (await last()).rows]).toEqual([200, 2600, 2600]);
  });
});
