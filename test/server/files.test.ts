// Files. Threats: C5 what a file says it is, C6 what it is called, C7 how it is given back; C4 is an archive that unpacks to too much.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft, FileInfo } from '../../server/api-types.ts';
import { clearAway } from '../../server/clearing.ts';
import { cleanName } from '../../server/files/name.ts';
import { rangeOf } from '../../server/files/files.ts';
import { docx, doc, executable, pdf, xlsx, zipBomb } from '../support/files.ts';
import { application, itemNamed, origin, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let operator: Person;
let rival: Person;
let provider: Person;
let item: string;
let draft: Draft;

beforeAll(async () => {
  app = await startApp();
  [operator, rival, provider] = await Promise.all([app.as('cjcaozuo1'), app.as('bfcaozuo1'), app.as('dhfuwu01')]) as [Person, Person, Person];
  item = await itemNamed(app.guest, 'RCEP');
  draft = await operator.open({ process: 'training', event: 'APPLY', item });
});
afterAll(() => app.close());

const limit = 2_097_152;
const put = <T = FileInfo>(name: string, bytes: Uint8Array, to = draft.id, who = operator, pointer = '/files') =>
  who.upload<T>(`/api/drafts/${to}/files?pointer=${encodeURIComponent(pointer)}&name=${encodeURIComponent(name)}`, bytes);
const bytesOf = async (who: Person, id: string, headers: Record<string, string> = {}) => {
  const response = await app.app.request(`${origin}/api/files/${id}`, { headers: { Cookie: who.cookie, ...headers } });
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
};
const code = (answer: { readonly body: unknown }): string => (answer.body as { problems: { code: string }[] }).problems[0]!.code;

describe('an upload', () => {
  it.each<[string, () => Uint8Array, string]>([
    ['表格 2025.xlsx', () => xlsx(), 'xlsx'],
    ['申请书.doc', () => doc(), 'doc'],
    ['Scan.PDF', () => pdf(1000), 'pdf'],
  ])('of %s is taken', async (name, content, kind) => {
    const answer = await put(name, content());

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ name, kind, pointer: '/files', bytes: content().byteLength });
    await operator.delete(`/api/drafts/${draft.id}/files/${answer.body.id}`);
  });

  it('comes back byte for byte, whole and in part', async () => {
    const content = pdf(limit);

    const { body: file } = await put('正好两兆.pdf', content);

    expect(file.bytes).toBe(limit);
    const whole = await bytesOf(operator, file.id);
    expect(Buffer.compare(whole.bytes, content)).toBe(0);
    const part = await bytesOf(operator, file.id, { Range: 'bytes=262140-262150' });
    expect([part.response.status, part.response.headers.get('Content-Range')]).toEqual([206, `bytes 262140-262150/${limit}`]);
    expect(Buffer.compare(part.bytes, content.subarray(262_140, 262_151))).toBe(0);
    const beyond = await bytesOf(operator, file.id, { Range: 'bytes=0-1,5-6' });
    expect(beyond.response.status).toBe(416);
  });

  it('of one byte more than allowed is refused (R-074)', async () => {
    const answer = await put('大.pdf', pdf(limit + 1));

    expect([answer.status, code(answer)]).toEqual([413, 'file.too-large']);
  });

  it.each<[string, () => Uint8Array]>([
    ['病毒.pdf', () => executable()],
    ['程序.doc', () => executable()],
    ['伪装.xlsx', () => docx()],
    ['伪装.pdf', () => xlsx()],
    ['网页.pdf', () => new TextEncoder().encode('<svg onload="alert(1)">')],
  ])('of %s, which is something else inside, is refused (C5, R-130)', async (name, content) => {
    const answer = await put(name, content());

    expect([answer.status, code(answer)]).toEqual([415, 'file.wrong-type']);
  });

  it.each<[string, () => Uint8Array]>([['a.docx', () => docx()], ['a.jpg', () => new Uint8Array([0xff, 0xd8, 0xff, 0xe0])], ['a.exe', () => executable()], ['a', () => pdf(100)], ['a.pdf.exe', () => executable()]])('of %s, which the field does not take, is refused (R-074)', async (name, content) => {
    const answer = await put(name, content());

    expect([answer.status, code(answer)]).toEqual([415, 'file.wrong-type']);
  });

  it('that unpacks to more than anybody sends is refused (C4, C5)', async () => {
    const answer = await put('炸弹.xlsx', zipBomb());

    expect([answer.status, code(answer)]).toEqual([422, 'file.suspicious']);
  });

  it('of nothing, to no field and to a text is refused', async () => {
    expect(code(await put('空.pdf', new Uint8Array()))).toBe('file.empty');
    expect(code(await put('a.pdf', pdf(100), draft.id, operator, '/remark'))).toBe('file.not-here');
    expect(code(await put('a.pdf', pdf(100), draft.id, operator, '/nothing'))).toBe('file.not-here');
  });

  it('has no room beside a gibibyte of files that were never sent', async () => {
    const other = await app.as('zjcaozuo1');
    const mine = await other.open({ process: 'training', event: 'APPLY', item });
    const { body: file } = await put('a.pdf', pdf(100), mine.id, other);
    await app.services.pool.query('update file set bytes = 1073741800 where id = $1', [file.id]);

    const answer = await put('b.pdf', pdf(100), mine.id, other);

    expect([answer.status, code(answer)]).toEqual([507, 'file.no-room']);
  });

  it('to the draft of somebody else finds nothing there', async () => {
    expect((await put('a.pdf', pdf(100), draft.id, rival)).status).toBe(404);
  });
});

describe('a file', () => {
  it('is found only by those who may see its case (C7, R-131)', async () => {
    const { body: file } = await put('营业执照.pdf', pdf(300_000));

    const before = await Promise.all([operator, rival, provider, app.guest].map(async (who) => (await bytesOf(who, file.id)).response.status));
    const sent = await operator.send(draft.id, { event: 'APPLY', data: { ...application, files: [file.id] }, digest: draft.digest });
    const after = await Promise.all([operator, rival, provider, app.guest].map(async (who) => (await bytesOf(who, file.id)).response.status));

    expect(sent.status).toBe(200);
    expect(before).toEqual([200, 404, 404, 404]);
    expect(after).toEqual([200, 404, 200, 404]);
    const { body: seen } = await provider.get<CaseView>(`/api/instances/${draft.id}`);
    expect(seen.files).toEqual([expect.objectContaining({ id: file.id, name: '营业执照.pdf' })]);
  });

  it('is sent to be saved, under its Chinese name, and may run nothing (C6, C7)', async () => {
    const other = await operator.open({ process: 'training', event: 'APPLY', item });
    const { body: file } = await put('报名表"（终）.pdf', pdf(100), other.id);

    const { response } = await bytesOf(operator, file.id);

    expect(response.headers.get('Content-Disposition')).toBe(`attachment; filename="___________.pdf"; filename*=UTF-8''${encodeURIComponent('报名表_（终）.pdf')}`.replace('___________', '_'.repeat('报名表_（终）'.length)));
    expect(response.headers.get('Content-Security-Policy')).toBe("sandbox; default-src 'none'");
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Content-Type')).toBe('application/octet-stream');
  });

  it('of another draft cannot be named in a submission', async () => {
    const mine = await operator.open({ process: 'training', event: 'APPLY', item });
    const theirs = await rival.open({ process: 'training', event: 'APPLY', item });
    const { body: file } = await put('a.pdf', pdf(100), mine.id);

    const sent = await rival.send<{ problems: { code: string }[] }>(theirs.id, { event: 'APPLY', data: { ...application, files: [file.id] } });

    expect([sent.status, sent.body.problems.map((problem) => problem.code)]).toEqual([422, ['file.unknown']]);
  });

  it('that nothing names is removed after a day (R-132)', async () => {
    const kept = await operator.open({ process: 'training', event: 'APPLY', item });
    const { body: named } = await put('named.pdf', pdf(100), kept.id);
    const { body: loose } = await put('loose.pdf', pdf(100), kept.id);
    await operator.put(`/api/drafts/${kept.id}`, { data: { files: [named.id] }, version: kept.version });
    await app.services.pool.query(`update file set created_at = now() - interval '25 hours' where id = any ($1)`, [[named.id, loose.id]]);

    const removed = await clearAway(app.services);

    expect(removed).toBe(1);
    expect([(await bytesOf(operator, named.id)).response.status, (await bytesOf(operator, loose.id)).response.status]).toEqual([200, 404]);
    const { rows } = await app.services.pool.query('select count(*)::int as left from file_chunk where file_id = $1', [loose.id]);
    expect(rows[0].left).toBe(0);
  });

  it('that was refused leaves nothing behind', async () => {
    const { rows: before } = await app.services.pool.query('select count(*)::int as files, (select count(*)::int from file_chunk) as chunks from file');

    await put('病毒.pdf', executable());
    await put('大.pdf', pdf(limit + 1));

    const { rows: after } = await app.services.pool.query('select count(*)::int as files, (select count(*)::int from file_chunk) as chunks from file');
    expect(after).toEqual(before);
  });
});

describe('the name of a file', () => {
  it.each([
    ['../../etc/passwd', 'passwd'], ['C:\\Users\\me\\表.xlsx', '表.xlsx'], ['a\r\nX: y.pdf', 'aX: y.pdf'.replace(':', '_')], ['\u202efdp.exe', 'fdp.exe'], ['e\u0301.pdf', 'é.pdf'], ['', 'file'], ['.pdf', 'pdf'],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(65)}.pdf`],
  ])('%j is kept as %j (C6)', (given, kept) => {
    expect(cleanName(given)).toBe(kept);
  });
});

describe('a range', () => {
  it.each<[string | null, ReturnType<typeof rangeOf>]>([
    [null, null], ['bytes=0-', { first: 0, last: 9 }], ['bytes=2-4', { first: 2, last: 4 }], ['bytes=-3', { first: 7, last: 9 }], ['bytes=5-100', { first: 5, last: 9 }],
    ['bytes=10-', 'outside'], ['bytes=4-2', 'outside'], ['bytes=-0', 'outside'], ['bytes=-', 'outside'], ['items=0-1', 'outside'], ['bytes=0-1,3-4', 'outside'],
  ])('%s of ten bytes is %j (C7)', (header, range) => {
    expect(rangeOf(header, 10)).toEqual(range);
  });
});

