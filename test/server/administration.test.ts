// What the platform itself keeps, as its administrators meet it: searched, opened, changed, taken along, and never by anybody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWorkday } from '#engine';
import type { AdministrationView, JobPage, ListPage, Portal, ProblemBody } from '../../server/api-types.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { runSealing } from '../../server/cases/sealing.ts';
import { templateInForce } from '../../server/cases/template.ts';
import { runWarnings } from '../../server/cases/warnings.ts';
import { issueCode } from '../../server/door/codes.ts';
import { systemAuthor, recordAudit } from '../../server/store/audit.ts';
import { poll } from '../../server/cases/polling.ts';
import { asking } from '../../server/store/asking.ts';
import { calendarFor } from '../../server/store/calendar.ts';
import { editionOf, merged, takeOrigin } from '../../server/store/edition.ts';
import { verifyAudit } from '../../server/store/seal.ts';
import { origin, person, startApp, type Person, type TestApp } from '../support/app.ts';

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
    const { filters, rows } = (await listed(admin, 'organisations', '?f.portal=hebei')).body;
    expect([filters.find(({ column }) => column === 'portal')!.options!.length, rows[0]!.shown['portal']]).toEqual([4, { 'zh-CN': '河北国际贸易单一窗口', en: 'Hebei International Trade Single Window' }]);
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

describe('what ships as a file and is edited here', () => {
  const base = { entries: { a: '甲', b: '乙', c: '丙' }, title: '字典' };

  it('takes from each side what only that side has changed, keeps what both have changed as it was edited, and tells it', () => {
    const here = { entries: { a: '甲改', b: '乙', c: '丙改', d: '新增' }, title: '字典' };
    const there = { entries: { a: '甲', x: '插入', b: '乙订', c: '丙订' }, title: '字典' };

    expect(merged(base, here, there)).toEqual({ content: { title: '字典', entries: { a: '甲改', x: '插入', b: '乙订', c: '丙改', d: '新增' } }, conflicts: ['entries/c'] });
    expect(merged(base, base, there).content).toEqual(there);
    expect(merged(base, here, base)).toEqual({ content: here, conflicts: [] });
    expect(merged(base, base, { entries: { a: '甲', b: '乙' }, title: '字典' }).content).toEqual({ entries: { a: '甲', b: '乙' }, title: '字典' });
  });

  it('a dictionary: entries are added, renamed, put in order and retired, seen by forms at once; what an upgrade has changed too waits for a decision', async () => {
    const versionOf = async (): Promise<number> => (await opened(admin, 'dictionaries', 'entityType')).body.version;
    const { body: there } = await opened(admin, 'dictionaries', 'entityType');
    expect([there.data['entries'], (await opened(admin, 'dictionaries', 'industry')).body.panels[1]!.rows.length > 0]).toEqual([4, true]);

    const made = await kept(admin, 'dictionary-entries', 'new', 'ADD', { dictionary: 'entityType', code: 'warehouse', labelZh: '仓储', labelEn: 'Warehouse', after: 'shipAgent' });
    expect(made, JSON.stringify(made.body)).toMatchObject({ status: 200, body: { id: 'entityType~warehouse' } });
    const content = async () => (await query()<{ content: Record<string, unknown> }>(`select content from dictionary where id = 'entityType'`))[0]!.content;
    expect(Object.keys(await content())).toEqual(expect.arrayContaining(['shipAgent', 'warehouse']));
    expect((await kept(admin, 'dictionary-entries', 'new', 'ADD', { dictionary: 'entityType', code: 'warehouse', labelZh: '仓', labelEn: 'W' })).body.problems[0]).toMatchObject({ code: 'entry.there', at: '/code' });
    expect((await kept(admin, 'dictionary-entries', 'new', 'ADD', { dictionary: 'entityType', code: 'other', labelZh: '其他', labelEn: 'Other', parent: 'nobody' })).body.problems[0]!.code).toBe('dictionary.unknown-parent');
    expect((await kept(admin, 'dictionary-entries', 'entityType~warehouse', 'RETIRE', {}, await versionOf())).status).toBe(200);
    expect((await content())['warehouse']).toEqual({ label: { 'zh-CN': '仓储', en: 'Warehouse' }, retired: true });
    // Somebody who saw the version before is told.
    expect((await kept(admin, 'dictionary-entries', 'entityType~shipAgent', 'CHANGE', { labelZh: '船舶代理', labelEn: 'Ship agent' }, 1)).status).toBe(409);
    expect((await kept(admin, 'dictionary-entries', 'entityType~shipAgent', 'CHANGE', { labelZh: '船舶代理', labelEn: 'Ship agent' }, await versionOf())).status).toBe(200);

    const shipped = (await editionOf(query(), 'dictionary', 'entityType'))!.origin as { readonly entries: object };
    await takeOrigin(query(), 'dictionary', 'entityType', { ...shipped, entries: { ...shipped.entries, shipAgent: { 'zh-CN': '船代公司', en: 'Shipping agent' }, insurer: { 'zh-CN': '保险', en: 'Insurer' } } }, 'folder');
    expect([Object.keys(await content()), ((await content())['shipAgent'] as Record<string, string>)['zh-CN']]).toEqual([expect.arrayContaining(['warehouse', 'insurer']), '船舶代理']);
    expect(texts((await opened(admin, 'dictionaries', 'entityType')).body)).toContain('冲突');
    expect((await kept(admin, 'dictionaries', 'entityType', 'TAKE_ORIGIN', {}, await versionOf())).status).toBe(200);
    expect(((await content())['shipAgent'] as Record<string, string>)['zh-CN']).toBe('船代公司');
    expect((await opened(admin, 'dictionaries', 'entityType')).body.offers.map(({ event }) => event)).toEqual(['IMPORT']);
  });

  it('a dictionary goes out as CSV and comes back in; a line that is wrong is named and nothing is taken', async () => {
    const { text } = await taken(admin, 'dictionary-entries', { format: 'csv', columns: ['code', 'labelZh', 'labelEn', 'parent', 'retired'] }, '?f.dictionary=idType');
    const { version } = (await opened(admin, 'dictionaries', 'idType')).body;
    const lines = text.replace('\uFEFF', '').trim().split('\r\n');
    expect(lines[0]).toBe('"代码","中文名称","英文名称","上级代码","已停用"');
    const csv = [...lines.map((line) => line.replace('身份证', '居民身份证')), 'seaman,海员证,Seaman’s book,,'].join('\n');
    expect((await kept(admin, 'dictionaries', 'idType', 'IMPORT', { csv: `${csv}\n坏 行,x` }, version)).body.problems[0]).toMatchObject({ code: 'csv.wrong-line', params: { line: lines.length + 2 } });
    expect((await kept(admin, 'dictionaries', 'idType', 'IMPORT', { csv, note: '按新规' }, version)).status).toBe(200);
    const { body } = await listed(admin, 'dictionary-entries', '?f.dictionary=idType&f.labelZh=%E6%B5%B7%E5%91%98');
    expect(body.rows.map(({ cells }) => cells['code'])).toEqual(['seaman']);
    expect(texts((await opened(admin, 'dictionaries', 'idType')).body)).toContain('按新规');
  });

  it('a policy holds for everybody from the moment it is saved, on every node; what is out of bounds or cannot be met is refused (R-138)', async () => {
    const other = await app.node();
    const { body } = await opened(admin, 'policies', 'hubei');
    const { version: _, ...data } = body.data;
    expect((await kept(admin, 'policies', 'hubei', 'CHANGE', { ...data, passwordMin: 3 }, body.version)).body.problems[0]).toMatchObject({ at: '/passwordMin', remedy: expect.stringMatching(/./) });
    expect((await kept(admin, 'policies', 'hubei', 'CHANGE', { ...data, passwordMin: 12, passwordMax: 10 }, body.version)).body.problems[0]!.at).toBe('/passwordMax');
    expect((await kept(admin, 'policies', 'hubei', 'CHANGE', { ...data, passwordKinds: 5 }, body.version)).body.problems[0]!.code).toBe('policy.impossible');
    expect((await kept(admin, 'policies', 'hubei', 'CHANGE', { ...data, passwordMin: 10, note: '等保要求' }, body.version)).status).toBe(200);
    const seen = (await person(other.app, '').get<{ readonly policy: { readonly password: object; readonly captcha: string } }>('/api/portal')).body.policy;
    expect([seen.password, seen.captcha]).toEqual([{ min: 10, max: 16, of: ['letters', 'digits', 'symbols'], kinds: 2 }, 'always']);
    const [entry] = await query()<{ after: object }>(`select after from audit_entry where action = 'portal.edited' order by at desc limit 1`);
    expect(entry!.after).toEqual({ 'policy/password': { min: 10, max: 16, of: ['letters', 'digits', 'symbols'], kinds: 2 }, reason: '等保要求' });
    // What was not changed stays unsaid, so that a default of the product still reaches it.
    expect(Object.keys((await editionOf(query(), 'portal', 'hubei'))!.content['policy'] as object)).not.toContain('username');
  });

  it('a letter goes out as it was edited, with its declared fields and no other; its preview has an example in each', async () => {
    const { body } = await opened(admin, 'letters', 'code');
    expect([body.panels.map(({ title }) => title), (await admin.get<ListPage>('/api/lists/letters/all')).body.offers.map(({ href }) => href)]).toEqual([expect.arrayContaining([{ 'zh-CN': '业务自己的消息', en: 'Messages of a process itself' }]), ['/definitions']]);
    expect(texts(body)).toContain('480213');
    const { name: _, fields: __, version: ___, ...data } = body.data;
    expect((await kept(admin, 'letters', 'code', 'CHANGE', { ...data, textZh: '验证码 {code}，{password}' }, body.version)).body.problems[0]).toMatchObject({ code: 'letter.undeclared', at: '/textZh' });
    expect((await kept(admin, 'letters', 'code', 'CHANGE', { ...data, textZh: '【湖北外贸】您的验证码：{code}' }, body.version)).status).toBe(200);
    expect((await templateInForce(query(), 'code')).text).toMatchObject({ 'zh-CN': '【湖北外贸】您的验证码：{code}' });
    await issueCode(query(), { purpose: 'recovery', about: 'somebody' }, { channel: 'sms', address: '13900001111' }, 'zh-CN');
    expect((await query()<{ payload: string }>(`select payload from outbox_message where recipient = '13900001111'`))[0]!.payload).toMatch(/湖北外贸/);
  });

  it('a calendar takes a year by hand or as CSV, says what counts by it, and warns administrators weeks before one is missing', async () => {
    const { body } = await opened(admin, 'calendars', 'cn');
    expect(texts(body)).toContain('拒绝');
    const year = { year: 2028, source: '国办发明电〔2027〕1号（示例）', csv: '名称,英文,首日,末日,调休\n元旦,New Year,2028-01-01,2028-01-03,2028-01-08\n春节,Spring Festival,2028-01-25,2028-01-31,' };
    expect((await kept(admin, 'calendars', 'cn', 'YEAR', { ...year, csv: `${year.csv}\n清明,Qingming,2028-04-04,2028-03-01,` }, body.version)).body.problems[0]).toMatchObject({ code: 'calendar.wrong-days', params: { line: 4 } });
    await runWarnings({ ...app.services, clock: { instant: '2027-11-10T02:00:00.000Z' } });
    const told = () => query()<{ payload: string }>(`select payload from outbox_message where kind = 'notify' and payload like '%calendar-ending%'`);
    expect((await told()).map(({ payload }) => JSON.parse(payload))).toMatchObject([{ to: ['role:platformAdmin'], title: { 'zh-CN': '工作日历缺少 2028 年' } }]);
    expect((await kept(admin, 'calendars', 'cn', 'YEAR', year, body.version)).status).toBe(200);
    const calendar = await calendarFor(query(), { calendar: 'cn' });
    expect([isWorkday('2028-01-03', calendar!), isWorkday('2028-01-08', calendar!), isWorkday('2028-02-01', calendar!)]).toEqual([false, true, true]);
  });

  it('a portal: name, hotline, footer, tiles and terms are shown as they were saved; every version of the terms stays (R-219, R-220, R-225)', async () => {
    const portal = async () => (await app.guest.get<Portal>('/api/portal')).body;
    expect([...new Set((await portal()).tiles.map(({ section }) => (section as { 'zh-CN': string })['zh-CN']))]).toEqual(['人才孵化', '贸易服务', '市场开拓', '楚贸服', '单一窗口', '地方特色应用']);
    const { body } = await opened(admin, 'portals', 'hubei');
    const tile = { section: '单一窗口', sectionEn: 'Single window', label: '智慧云报关', labelEn: 'Customs', href: 'javascript:alert(1)' };
    expect((await kept(admin, 'portals', 'hubei', 'TILES', { tiles: [tile] }, body.version)).body.problems[0]!.at).toMatch(/href/);
    expect((await kept(admin, 'portals', 'hubei', 'TILES', { tiles: [{ ...tile, href: 'https://customs.example/' }] }, body.version)).status).toBe(200);
    expect((await kept(admin, 'portals', 'hubei', 'CHANGE', { titleZh: '湖北外贸服务', titleEn: 'Hubei trade', hotline: '400-9654-357' }, body.version + 1)).status).toBe(200);
    expect(await portal()).toMatchObject({ title: { 'zh-CN': '湖北外贸服务' }, hotline: '400-9654-357', footer: { 'zh-CN': expect.stringContaining('湖北省商务厅') }, tiles: [{ href: 'https://customs.example/' }] });

    expect((await kept(admin, 'portals', 'hubei', 'TERMS', { terms: [{ title: '服务条款', titleEn: 'Terms', text: '新条款', textEn: 'New terms' }] }, body.version + 2)).status).toBe(200);
    const terms = async (version: number | null) => ((await editionOf(query(), 'portal', 'hubei', version))!.content['terms'] as unknown as { readonly text: { 'zh-CN': string } }[])[0]!.text['zh-CN'];
    expect([await terms(null), await terms(1)]).toEqual(['新条款', expect.stringContaining('基本服务免费')]);
  });
});

describe('background work (作业监控)', () => {
  const jobs = async () => (await admin.get<JobPage>('/api/jobs')).body.rows;
  const letterTo = async (recipient: string, letter: object, state = 'dead'): Promise<string> => (await query()<{ id: string }>(
    `insert into outbox_message (id, kind, recipient, payload, state, attempts, due_at, created_at, last_error) values (gen_random_uuid(), 'mail', $1, $2, $3, 24, now() + interval '1 hour', now(), '550 mailbox is full') returning id`, [recipient, JSON.stringify(letter), state]))[0]!.id;
  const [plain, secret] = [{ title: '回执', text: '已受理' }, { title: '验证码', text: '••••••', fields: { code: '••••••' }, secret: ['code'] }];

  it('says what did not go through and why; it is tried again at once, or given up for a reason, and the log says by whom', async () => {
    const [again, code, failing] = [await letterTo('a@example.com', plain), await letterTo('b@example.com', secret), await letterTo('c@example.com', { ...secret, text: '483920', fields: { code: '483920' } }, 'waiting')];
    const [{ id: stuck }] = await query()<{ id: string }>(`insert into timer (instance_id, name, due_at, tries, retry_at, last_error) values (gen_random_uuid(), 'asked.remind', now() - interval '1 day', 7, now() + interval '1 hour', '[{"code": "permission.missing", "at": "", "params": {}}]') returning instance_id as id`) as [{ id: string }];

    const found = new Map((await jobs()).map((job) => [job.id, job]));
    expect([again, code, failing, stuck].map((id) => [found.get(id)!.kind, found.get(id)!.state, found.get(id)!.offers])).toEqual([['mail', 'stuck', ['retry', 'abandon']], ['mail', 'stuck', ['abandon']], ['mail', 'failing', ['retry', 'abandon']], ['timer', 'failing', ['retry', 'abandon']]]);
    expect([found.get(again)!.cause, JSON.stringify(found.get(stuck)!.cause)]).toEqual(['550 mailbox is full', expect.stringContaining('权限')]);
    expect(JSON.stringify([...found.values()])).not.toContain('483920');

    expect((await admin.post<ProblemBody>(`/api/jobs/${code}/retry`, {})).body.problems[0]!.code).toBe('message.of-no-use');
    const sent: string[] = [];
    expect([(await admin.post(`/api/jobs/${again}/retry`, {})).status, (await admin.post(`/api/jobs/${stuck}/retry`, { name: 'asked.remind' })).status]).toEqual([204, 204]);
    await deliver(app.services, { mail: async ({ to }) => void sent.push(to) }, 'mail');
    expect([sent.includes('a@example.com'), (await jobs()).some(({ id }) => id === again)]).toEqual([true, false]);
    expect(await query()('select retry_at from timer where instance_id = $1', [stuck])).toEqual([{ retry_at: null }]);

    expect((await admin.post(`/api/jobs/${failing}/abandon`, { reason: ' ' })).status).toBe(422);
    for (const [id, body] of [[failing, {}], [stuck, { name: 'asked.remind' }]] as const) expect((await admin.post(`/api/jobs/${id}/abandon`, { ...body, reason: '地址已失效' })).status).toBe(204);
    expect((await jobs()).filter(({ id }) => [failing, stuck].includes(id)).map(({ state, next }) => [state, next])).toEqual([['abandoned', null], ['abandoned', null]]);
    expect(await query()(`select coalesce(payload, '') like '%483920%' as told from outbox_message where id = $1`, [failing])).toEqual([{ told: false }]);
    expect((await admin.post(`/api/jobs/${failing}/abandon`, { reason: '再次' })).status).toBe(404);
    const log = await query()<{ name: string; action: string; after: object }>(`select name, action, after from audit_entry where action like 'job.%' order by at`);
    expect(log.map(({ name, action }) => [name, action])).toEqual([['管平', 'job.retried'], ['管平', 'job.retried'], ['管平', 'job.abandoned'], ['管平', 'job.abandoned']]);
    expect(log[3]!.after).toEqual({ reason: '地址已失效', timer: 'asked.remind' });
    expect([(await company.get('/api/jobs')).status, (await company.post(`/api/jobs/${stuck}/retry`, { name: 'asked.remind' })).status]).toEqual([403, 403]);
    await query()('delete from timer where instance_id = $1', [stuck]);
  });

  it('says since when and why the rounds of some work break off as a whole, until one is whole', async () => {
    const rounds = async () => (await jobs()).filter(({ kind }) => kind === 'round');
    const logged: string[] = [];
    let fails = true;
    let turn: () => void = () => {};
    const poller = poll({ pool: app.services.pool, log: (level, message) => void logged.push(`${level} ${message}`) }, {
      work: 'sealing', every: 3_600_000,
      async round() {
        queueMicrotask(() => turn());
        if (fails) throw new Error('the disk is full\n    at somewhere');
      },
    });
    const another = (): Promise<void> => new Promise((resolve) => {
      turn = resolve;
      poller.wake();
    });
    await expect.poll(rounds).toHaveLength(1);
    await another();
    await expect.poll(async () => (await rounds())[0]!.tries).toBe(2);

    const [told] = await rounds();
    expect(told).toMatchObject({ name: null, state: 'failing', title: { 'zh-CN': '封存审计日志' }, next: null, offers: [], cause: { 'zh-CN': expect.stringContaining('the disk is full。') } });
    expect([logged, (await admin.post(`/api/jobs/${told!.id}/retry`, {})).status]).toEqual([['error A round of sealing failed.', 'error A round of sealing failed.'], 404]);
    fails = false;
    await another();
    await expect.poll(rounds).toEqual([]);
    await poller.stop();
  });

  it('tells of a task that nobody can decide', async () => {
    const [{ id }] = await query()<{ id: string }>(`insert into task (instance_id, id, process, state, opened_at, candidates) values (gen_random_uuid(), 'review.1', 'training', 'review', now(), '{}') returning instance_id as id`) as [{ id: string }];
    expect((await jobs()).find((job) => job.id === id)).toMatchObject({ kind: 'task', name: 'review.1', state: 'stuck', offers: [] });
    await query()('delete from task where instance_id = $1', [id]);
  });
});
