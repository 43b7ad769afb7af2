// What the platform itself keeps, as its administrators meet it: searched, opened, changed, taken along, and never by anybody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdministrationView, ListPage, ProblemBody } from '../../server/api-types.ts';
import { runSealing } from '../../server/cases/sealing.ts';
import { systemAuthor, recordAudit } from '../../server/store/audit.ts';
import { asking } from '../../server/store/asking.ts';
import { verifyAudit } from '../../server/store/seal.ts';
import { origin, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let admin: Person;
let company: Person;
let operator: Person;

beforeAll(async () => {
  app = await startApp();
  [admin, company, operator] = await Promise.all(['ptadmin01', 'cjadmin01', 'cjcaozuo1'].map((name) => app.as(name))) as [Person, Person, Person];
});
afterAll(() => app.close());

const query = () => asking(app.services.pool);
const listed = (who: Person, register: string, asked = '') => who.get<ListPage & ProblemBody>(`/api/lists/${register}/all${asked}`);
const opened = (who: Person, register: string, id: string) => who.get<AdministrationView & ProblemBody>(`/api/administration/${register}/${id}`);
const texts = (view: AdministrationView): string => JSON.stringify(view.panels);

async function taken(who: Person, register: string, body: object, asked = ''): Promise<{ readonly status: number; readonly text: string }> {
  const response = await app.app.request(`${origin}/api/lists/${register}/all/export${asked}`, { method: 'POST', body: JSON.stringify(body), headers: { Cookie: who.cookie, Origin: origin, 'Content-Type': 'application/json' } });
  return { status: response.status, text: await response.text() };
}

/** Writes as the owner of the database can, who switches its guards off. */
async function behind(statement: string): Promise<void> {
  const client = await app.services.pool.connect();
  await client.query(`set role none; alter table audit_entry disable trigger user; ${statement}; alter table audit_entry enable trigger user`);
  client.release(true);
}

describe('the audit log', () => {
  it('is searched by who, when, kind of change, object and organisation, and an entry says in words what stood there before', async () => {
    const { body: role } = await company.post<{ id: string }>('/api/company/roles', { name: '审计角色', permissions: [] });
    await company.put(`/api/company/roles/${role.id}`, { name: '改名角色', permissions: [] });
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());

    const { body } = await listed(admin, 'audit', `?f.name=${encodeURIComponent('王')}&f.subject=${encodeURIComponent('改名')}&f.action=role.changed,role.created&f.about=${encodeURIComponent('长江')}&f.at.from=${today}&f.at.to=${today}`);
    expect(body.rows.map(({ cells, shown }) => [cells['name'], cells['subject'], cells['about'], shown['action']])).toEqual([['王海', '改名角色', '武汉长江进出口有限公司', { 'zh-CN': '修改角色', en: 'Role changed' }]]);
    expect((await listed(admin, 'audit', `?f.subject=${encodeURIComponent('改名')}&f.at.to=2020-01-01`)).body.rows).toEqual([]);

    const { body: entry } = await opened(admin, 'audit', body.rows[0]!.id);
    expect(entry.panels[0]!.rows.map((row) => row.map(({ text }) => text))).toEqual([[{ 'zh-CN': '名称', en: 'Name' }, '审计角色', '改名角色']]);
    expect(entry.panels.at(-1)!.rows.map((row) => row[0]!.text)).toEqual([{ 'zh-CN': '新增角色', en: 'Role created' }]);
  });

  it('shows the platform everything and the administrator of a company what concerns it; nobody else anything (R-231)', async () => {
    await recordAudit(query(), systemAuthor, { action: 'organisation.suspended', subject: 'org:beifang', name: '石家庄北方外贸有限公司', about: 'beifang' });
    const all = (await listed(admin, 'audit', '?size=100')).body.rows;
    const foreign = all.find(({ cells }) => cells['about'] === '石家庄北方外贸有限公司')!;
    const own = (await listed(company, 'audit', '?size=100')).body.rows;

    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ cells }) => cells['about']))).toEqual(new Set(['武汉长江进出口有限公司']));
    expect([(await opened(company, 'audit', foreign.id)).status, (await opened(company, 'audit', own[0]!.id)).status]).toEqual([404, 200]);
    expect((await taken(company, 'audit', { format: 'csv' })).text).not.toContain('石家庄北方');
    for (const [who, status] of [[operator, 403], [app.guest, 401]] as const) {
      expect([(await listed(who, 'audit')).status, (await opened(who, 'audit', foreign.id)).status, (await taken(who, 'audit', { format: 'csv' })).status]).toEqual([status, status, status]);
    }
  });

  it('is turned by marks to its end and back, each entry once, at any depth by an index', async () => {
    await query()(`insert into audit_entry (id, at, name, action, subject, subject_name, about) select gen_random_uuid(), now() - n * interval '1 second' - interval '400 days', '压测', 'content.kept', 'content:x', '对象' || n, 'silu' from generate_series(1, 5000) n`);
    await query()('analyze audit_entry');
    const met = new Set<string>();
    let { body } = await listed(admin, 'audit', `?f.name=${encodeURIComponent('压测')}&size=100&before=end`);
    const last = body.rows.at(-1)!.cells['subject'];
    for (let turns = 0; turns < 3; turns += 1) {
      for (const { id } of body.rows) met.add(id);
      ({ body } = await listed(admin, 'audit', `?f.name=${encodeURIComponent('压测')}&size=100&before=${body.previous}`));
    }

    expect([last, met.size, body.rows.length]).toEqual(['对象5000', 300, 100]);
    const explained = async (where: string): Promise<string> => JSON.stringify(await query()(`explain select id from audit_entry e where ${where} order by e.at desc, e.id desc limit 16`));
    for (const [where, index] of [['true', 'audit_at'], [`e.about = 'silu'`, 'audit_about'], [`e.subject = 'content:x'`, 'audit_subject'], [`e.action = any ('{role.changed}')`, 'audit_action']] as const) expect(await explained(where)).toMatch(new RegExp(index));
    expect((await listed(admin, 'audit', '?after=bm8')).body.problems[0]!.code).toBe('page.unknown');
  });

  it('goes into a file that no spreadsheet runs, and that it was taken is in the log', async () => {
    await recordAudit(query(), systemAuthor, { action: 'content.kept', subject: 'content:x', name: '=1+1' });
    const { text } = await taken(admin, 'audit', { format: 'csv', columns: ['subject', 'action'] }, `?f.subject=${encodeURIComponent('=')}`);

    expect(text.replace('\uFEFF', '')).toBe('"对象","操作"\r\n"\'=1+1","修改门户内容"\r\n');
    expect((await listed(admin, 'audit', '?f.action=list.exported')).body.rows[0]!.cells).toMatchObject({ name: '管平', subject: '审计日志' });
    expect((await taken(admin, 'audit', { format: 'csv', columns: ['password'] })).status).toBe(422);
  });

  it('is sealed in a chain: what was changed behind it shows at the entry and in the whole', async () => {
    await behind(`update audit_entry set at = at - interval '1 minute'`);
    expect(await runSealing(app.services)).toBeGreaterThan(5000);
    expect(await runSealing(app.services)).toBe(0);
    const [entry] = (await listed(admin, 'audit')).body.rows;
    expect(texts((await opened(admin, 'audit', entry!.id)).body)).toContain('与封存时一致');
    expect(await verifyAudit(query())).toMatchObject({ broken: null });
    expect(texts((await opened(admin, 'audit', 'chain')).body)).toContain('完整，未被改动');

    await behind(`update audit_entry set name = '别人' where id = '${entry!.id}'`);
    expect(texts((await opened(admin, 'audit', entry!.id)).body)).toContain('与封存时不一致');
    expect((await verifyAudit(query())).broken).not.toBeNull();
    await expect(query()('delete from audit_seal')).rejects.toThrow(/never changed/);
  });
});
