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

    expect(text.replace('\uFEFF', '')).toBe('"对象","变更"\r\n"\'=1+1","修改门户内容"\r\n');
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

const kept = (who: Person, register: string, id: string, event: string, data: object = {}, version = 0) => who.put<{ readonly id: string } & ProblemBody>(`/api/administration/${register}/${id}`, { event, data, version });
const accountOf = async (username: string): Promise<{ readonly id: string; readonly state: string; readonly password_hash: string | null }> => (await query()<{ id: string; state: string; password_hash: string | null }>('select id, state, password_hash from account where username = $1', [username]))[0]!;

describe('organisations', () => {
  it('are found by name, kind and code; one is shown with its people, who is in charge, and what was changed', async () => {
    const { body } = await listed(admin, 'organisations', `?f.name=${encodeURIComponent('萧山')}&f.type=warningPoint`);
    expect(body.rows.map(({ cells, shown }) => [cells['name'], shown['type'], cells['members']])).toEqual([['杭州市萧山区汽车产业对外贸易预警示范点', { 'zh-CN': '对外贸易预警示范点', en: 'Early-warning point' }, 1]]);
    expect((await listed(admin, 'organisations', '?f.creditCode=91420100ma4kte5t87')).body.rows.map(({ id }) => id)).toEqual(['changjiang']);
    const { body: view } = await opened(admin, 'organisations', 'xiaoshan-cars');
    expect(view.panels.slice(0, 2).map(({ rows }) => rows.map((row) => row[0]!.text))).toEqual([['孙萧'], ['杭州市商务委', '浙江省商务厅']]);
    expect(view.offers.map(({ event }) => event)).toEqual(['CHANGE', 'SUSPEND']);
  });

  it('are added and changed by the one directory and its record; a code that is there, and one that is wrong, are said at their place', async () => {
    const made = await kept(admin, 'organisations', 'new', 'ADD', { name: '荆州外贸综合服务中心', type: 'serviceCenter', region: '421000', portal: 'hubei' });
    expect(made, JSON.stringify(made.body)).toMatchObject({ status: 200 });
    expect((await kept(admin, 'organisations', 'new', 'ADD', { name: '又一个长江', type: 'enterprise', creditCode: '91420100MA4KTE5T87' })).body.problems[0]!.code).toBe('organisation.has-admin');
    expect((await kept(admin, 'organisations', 'new', 'ADD', { name: '错码公司', type: 'enterprise', creditCode: '91420100MA4KTE5T88' })).body.problems[0]!.at).toBe('/creditCode');
    expect((await kept(admin, 'organisations', made.body.id, 'CHANGE', { name: '荆州综合服务中心', region: '421000', portal: 'hubei' })).status).toBe(200);
    const [change] = await query()(`select before, after, about from audit_entry where action = 'organisation.changed' and subject = $1`, [`org:${made.body.id}`]);
    expect(change).toEqual({ before: { name: '荆州外贸综合服务中心' }, after: { name: '荆州综合服务中心' }, about: made.body.id });
  });

  it('are suspended for a reason: their people can do nothing from that moment, until they are restored', async () => {
    const other = await app.as('bfcaozuo1');
    expect((await kept(admin, 'organisations', 'beifang', 'SUSPEND', {})).body.problems[0]).toMatchObject({ at: '/reason' });
    expect((await kept(admin, 'organisations', 'beifang', 'SUSPEND', { reason: '证照过期' })).status).toBe(200);
    expect((await other.get('/api/lists/training/mine')).status).toBe(401);
    expect(texts((await opened(admin, 'organisations', 'beifang')).body)).toContain('证照过期');
    expect((await kept(admin, 'organisations', 'beifang', 'SUSPEND', { reason: '再次' })).status).toBe(403);
    expect((await kept(admin, 'organisations', 'beifang', 'RESTORE')).status).toBe(200);
    expect((await other.get('/api/lists/training/mine')).status).toBe(200);
  });

  it('open no case to who administers the platform: row security asks nobody for his title (R-018)', async () => {
    const draft = await operator.open({ process: 'training', event: 'APPLY', item: (await operator.get<ListPage>('/api/lists/training-notice/open')).body.rows[0]!.id });
    await operator.send(draft.id, { event: 'APPLY', data: { participantCount: 1, participants: [{ name: '李敏', mobile: '13812349300' }], phone: '027-87654321', email: 'li@example.com' } });
    expect([(await admin.get(`/api/instances/${draft.id}`)).status, (await operator.get(`/api/instances/${draft.id}`)).status]).toEqual([404, 200]);
  });
});

describe('people', () => {
  it('are found by name, user name and organisation, with their numbers covered in lists (R-231)', async () => {
    const { body } = await listed(admin, 'accounts', `?f.organisations=${encodeURIComponent('长江')}&f.username=caozuo1`);
    expect(body.rows.map(({ cells }) => [cells['username'], cells['name'], cells['mobile']])).toEqual([['cjcaozuo1', '李敏', '137****9301']]);
    expect(JSON.stringify((await listed(admin, 'accounts', '?size=100')).body)).not.toMatch(/1377782930/);
    expect((await listed(company, 'accounts')).status).toBe(403);
  });

  it('are added with a link to their mailbox, by which they choose their password', async () => {
    const person = { username: 'ychange1', name: '常宜', mail: 'chang@example.com', organisation: '宜昌高新区外贸综合服务中心', role: 'providerManager' };
    expect((await kept(admin, 'accounts', 'new', 'ADD', { ...person, organisation: '没有的单位' })).body.problems[0]).toMatchObject({ code: 'organisation.unknown', at: '/organisation' });
    expect((await kept(admin, 'accounts', 'new', 'ADD', { ...person, username: '常宜' })).body.problems[0]!.at).toBe('/username');
    expect((await kept(admin, 'accounts', 'new', 'ADD', { ...person, username: 'cjcaozuo1' })).body.problems[0]).toMatchObject({ code: 'account.username-taken', at: '/username' });
    expect((await kept(admin, 'accounts', 'new', 'ADD', person)).status).toBe(200);

    const [letter] = await query()<{ payload: string }>(`select payload from outbox_message where recipient = 'chang@example.com'`);
    const token = /token=([\w-]+)/.exec(letter!.payload)![1];
    expect((await app.guest.put('/api/recovery/link', { token, password: 'Chosen88', repeat: 'Chosen88' })).status).toBe(204);
    expect((await accountOf('ychange1'))).toMatchObject({ state: 'active', password_hash: expect.stringContaining('argon2') });
  });

  it('are disabled with all their sessions, moved, and asked for a new password by mail; their company reads who did it and why', async () => {
    const { id } = await accountOf('cjcaozuo3');
    const theirs = await app.as('cjcaozuo3');
    expect((await kept(admin, 'accounts', id, 'LOCK', { reason: '本人挂失' })).status).toBe(200);
    expect((await theirs.get('/api/messages')).status).toBe(401);
    expect((await listed(company, 'audit', '?f.action=account.state')).body.rows[0]!.cells).toMatchObject({ name: '管平', subject: '郑源' });
    expect((await opened(admin, 'accounts', id)).body.offers.map(({ event }) => event)).toEqual(['CHANGE', 'LEAVE', 'UNLOCK']);
    expect((await kept(admin, 'accounts', id, 'UNLOCK')).status).toBe(200);

    await query()('update account set mail = null where id = $1', [id]);
    expect((await kept(admin, 'accounts', id, 'NEW_PASSWORD')).body.problems[0]!.code).toBe('account.no-mail');
    expect((await kept(admin, 'accounts', id, 'CHANGE', { name: '郑源', mail: 'zheng@example.com' })).status).toBe(200);
    expect((await kept(admin, 'accounts', id, 'NEW_PASSWORD')).status).toBe(200);
    expect((await accountOf('cjcaozuo3')).password_hash).toBeNull();

    expect((await kept(admin, 'accounts', id, 'MOVE', { from: '武汉长江进出口有限公司', organisation: '91330100MA27W5P8XC', role: 'operator' })).status).toBe(200);
    expect((await opened(admin, 'accounts', id)).body.panels[0]!.rows.map((row) => [row[0]!.text, row[4]!.tone])).toEqual([['杭州之江纺织有限公司', 'ok'], ['武汉长江进出口有限公司', 'no']]);
  });

  it('never shut themselves out, and who is locked by wrong passwords is let in again', async () => {
    const me = await accountOf('ptadmin01');
    for (const [event, data] of [['LOCK', { reason: '误操作' }], ['LEAVE', { from: '湖北电子口岸', reason: '误操作' }]] as const) expect((await kept(admin, 'accounts', me.id, event, data)).body.problems[0]!.code).toBe('account.last-admin');
    const { id } = await accountOf('slcaozuo1');
    await query()(`insert into attempt (subject, count, since) values ('sign-in ' || $1, 6, now())`, [id]);
    expect((await opened(admin, 'accounts', id)).body.data['locked']).toBe(true);
    expect((await kept(admin, 'accounts', id, 'RELEASE')).status).toBe(200);
    expect((await opened(admin, 'accounts', id)).body.data['locked']).toBe(false);
  });
});
