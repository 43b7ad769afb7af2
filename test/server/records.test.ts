// What organisations and people keep of themselves: settings as definitions without a route, and what the rest of the product takes from them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy, type JsonObject } from '#engine';
import type { Captcha, CaseView, CodeAnswer, Draft, FileInfo, ListPage, OperatorKept, ProblemBody, RecordKept, RecordView, Session, Ticket } from '../../server/api-types.ts';
import { signIn } from '../../server/door/sign-in.ts';
import { isPassword } from '../../server/edge/password.ts';
import { publish } from '../../server/revisions/publish.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { asking } from '../../server/store/asking.ts';
import { passCaptcha } from '../support/captcha.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let admin: Person;
let operator: Person;
let rival: Person;
let item: string;

beforeAll(async () => {
  app = await startApp();
  [admin, operator, rival] = [await app.as('cjadmin01'), await app.as('cjcaozuo1'), await app.as('bfcaozuo1')];
  item = await itemNamed(app.guest, 'RCEP');
  await asking(app.services.pool)(`update account set id_type = 'idCard', id_number = '420106199003074519', mobile = '13777829300' where username = 'cjcaozuo1'`);
  await asking(app.services.pool)(`update organisation set details = '{"legalName": "张长江", "legalIdType": "idCard", "legalIdNumber": "130102198511200033", "address": "武汉市江岸区"}' where id = 'changjiang'`);
});
afterAll(() => app.close());

const view = async (who: Person, record: string, event?: string): Promise<RecordView> => (await who.get<RecordView>(`/api/records/${record}${event ? `?event=${event}` : ''}`)).body;
const save = async (who: Person, record: string, data: JsonObject, event = 'SAVE'): Promise<{ readonly status: number; readonly body: RecordKept & ProblemBody }> =>
  who.put(`/api/records/${record}`, { event, data, version: (await view(who, record)).version });
const codes = (answer: { readonly body: ProblemBody }): readonly string[] => answer.body.problems.map(({ code, at }) => `${code} ${at}`);
const session = async (who: Person): Promise<Session> => (await who.get<Session>('/api/session')).body;
const picture = (): Uint8Array => new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array<number>(60).fill(0)]);
const send = (who: Person, record: string, field: string, name = 'a.png') => who.upload<FileInfo & ProblemBody>(`/api/records/${record}/files?pointer=${encodeURIComponent(field)}&name=${name}`, picture());

describe('a record', () => {
  it('is kept at once and makes no case; each version stays, with who kept it (C.14 qualification SAVE, R-182)', async () => {
    const before = await asking(app.services.pool)<{ count: string }>('select count(*) from instance');

    const kept = await save(admin, 'qualification', { filingNumber: '02788123', customsOffice: '武汉海关' });
    const again = await save(admin, 'qualification', { customsOffice: '新港海关' });

    expect([kept.status, again.body.version]).toEqual([200, kept.body.version + 1]);
    expect((await view(admin, 'qualification')).data).toMatchObject({ filingNumber: '02788123', customsOffice: '新港海关' });
    expect(await asking(app.services.pool)('select count(*) from instance')).toEqual(before);
    expect(await asking(app.services.pool)(`select name, about, after from audit_entry where action = 'record.kept' and after->>'record' = 'qualification' order by at desc limit 1`)).toEqual([{ name: '王海', about: 'changjiang', after: { record: 'qualification', fields: ['customsOffice'] } }]);
  });

  it('tells who was second that somebody was first', async () => {
    const { version } = await view(admin, 'company');
    await save(admin, 'company', { bank: '中国银行武汉分行' });

    const late = await admin.put('/api/records/company', { event: 'SAVE', data: { bank: '别的银行' }, version });

    expect([late.status, codes(late)]).toEqual([409, ['version.stale ']]);
    expect((await view(admin, 'company')).data['bank']).toBe('中国银行武汉分行');
  });

  it('ignores what is sent for a grey field: it comes from the registration (R-182)', async () => {
    await save(admin, 'qualification', { creditCode: '91420100MA4KTE5T88', enterpriseCode: '4200123456' });

    expect((await view(admin, 'qualification')).data).toMatchObject({ creditCode: '91420100MA4KTE5T87', enterpriseCode: '4200123456' });
  });

  it('of the administrator is nobody else’s, in menu and server (R-181, R-202, R-203, R-205)', async () => {
    const menu = (await session(operator)).menu.flatMap(({ entries }) => entries.map(({ href }) => href));

    for (const record of ['qualification', 'business']) {
      expect((await operator.get(`/api/records/${record}`)).status, record).toBe(403);
      expect((await operator.put(`/api/records/${record}`, { event: 'SAVE', data: {}, version: 0 })).status, record).toBe(403);
    }
    for (const record of ['company', 'showcase']) expect((await save(operator, record, {})).status, record).toBe(403);
    expect(menu.filter((href) => href.startsWith('/settings'))).toEqual(['/settings/account', '/settings/profile', '/settings/preferences']);
    expect((await app.guest.get('/api/records/profile')).status).toBe(401);
    expect((await admin.get('/api/records/training')).status).toBe(404);
  });

  it('is that of one’s own organisation only', async () => {
    await save(admin, 'showcase', { links: [{ title: '官网', url: 'https://example.com' }] });

    expect((await view(rival, 'showcase')).data).toEqual({});
    expect((await session(rival)).home).toEqual([]);
    expect((await session(operator)).home).toEqual(['showcase']);
  });
});

describe('account information', () => {
  it('shows the administrator company and account, numbers in part (R-156)', async () => {
    const { data, facts } = await view(admin, 'account');

    expect(data).toMatchObject({ orgName: '武汉长江进出口有限公司', creditCode: '91420100MA4KTE5T87', legalName: '张长江', legalIdType: 'idCard', legalIdNumber: '1301**********0033', address: '武汉市江岸区', name: '王海', mail: 'cjadmin01@example.com' });
    expect(JSON.stringify({ data, facts })).not.toContain('130102198511200033');
  });

  it('shows an operator of the company its name only (R-157)', async () => {
    const seen = await view(operator, 'account');
    expect([seen.unseen.includes('/legalName'), (await view(admin, 'account')).unseen]).toEqual([true, []]);

    expect(seen.data).toEqual({ orgName: '武汉长江进出口有限公司', name: '李敏', idType: 'idCard', idCard: '4201**********4519', mobile: '137****9300', mail: 'cjcaozuo1@example.com' });
    expect(JSON.stringify(seen)).not.toMatch(/张长江|江岸区|91420100MA4KTE5T87/);
  });

  it('lets the administrator change name, document and e-mail, all of them required but the last (R-158)', async () => {
    expect((await view(admin, 'account', 'SAVE')).offers.find(({ event }) => event === 'SAVE')?.writes).toEqual(['/name', '/idType', '/idCard', '/idNumber', '/mail']);
    expect(codes(await save(admin, 'account', { name: '王海洋', idType: 'passport' }))).toEqual(['field.required /idNumber']);

    const kept = await save(admin, 'account', { name: '王海洋', idType: 'passport', idNumber: 'E12345678', mail: 'wang@example.com' });

    expect(kept.status).toBe(200);
    expect((await session(admin)).account.name).toBe('王海洋');
    // To be changed it is told as it is.
    expect((await view(admin, 'account')).data['idNumber']).toBe('****');
    expect((await view(admin, 'account', 'SAVE')).data['idNumber']).toBe('E12345678');
    expect(await asking(app.services.pool)(`select data from record where process = 'account'`)).toEqual([{ data: '{}' }]);
  });

  it('lets an operator change nothing but the e-mail (R-159)', async () => {
    const kept = await save(operator, 'account', { mail: 'li.min@example.com' }, 'SAVE_MAIL');
    const name = await save(operator, 'account', { name: '别人' }, 'SAVE_MAIL');
    const all = await save(operator, 'account', { name: '别人', idType: 'passport', idNumber: 'E1' }, 'SAVE');

    expect([kept.status, name.status, all.status]).toEqual([200, 403, 403]);
    expect([codes(name), codes(all)]).toEqual([['field.not-writable /name'], ['event.not-yours /event']]);
    expect((await view(operator, 'account')).data).toMatchObject({ name: '李敏', mail: 'li.min@example.com' });
    expect(codes(await save(operator, 'profile', { name: '别人' }))).toEqual(['field.not-writable /name']);
  });
});

describe('a file of a record', () => {
  it('is the picture at the top right once it is kept; the one before is gone (R-162)', async () => {
    const first = (await send(operator, 'profile', '/avatar')).body;
    await save(operator, 'profile', { avatar: first.id });
    const second = (await send(operator, 'profile', '/avatar')).body;
    const seal = (await send(operator, 'profile', '/seal', 'seal.png')).body;
    await save(operator, 'profile', { avatar: second.id, seal: seal.id });

    expect((await session(operator)).uses).toMatchObject({ avatar: second.id, stamp: seal.id });
    expect((await operator.get(`/api/files/${second.id}`)).status).toBe(200);
    expect((await operator.get(`/api/files/${first.id}`)).status).toBe(404);
    expect((await rival.get(`/api/files/${second.id}`)).status).toBe(404);
    // Somebody of the same company sees no picture of another person.
    expect((await admin.get(`/api/files/${second.id}`)).status).toBe(404);
  });

  it('of the organisation is for all its people, where its field is (R-202)', async () => {
    const [logo, seal] = [(await send(admin, 'company', '/logo')).body, (await send(admin, 'company', '/seal')).body];

    await save(admin, 'company', { logo: logo.id, seal: seal.id, invoiceTitle: '武汉长江进出口有限公司', taxNumber: '91420100MA4KTE5T87', bankAccount: '4200123456789' });

    expect((await session(operator)).uses).toMatchObject({ logo: logo.id });
    expect([(await operator.get(`/api/files/${logo.id}`)).status, (await operator.get(`/api/files/${seal.id}`)).status, (await rival.get(`/api/files/${logo.id}`)).status]).toEqual([200, 404, 404]);
    expect((await view(operator, 'company')).data).toEqual({ logo: logo.id });
  });

  it('is judged as any other, and taken only from who may change the record', async () => {
    expect((await send(operator, 'company', '/logo')).status).toBe(403);
    expect((await send(admin, 'company', '/logo', 'a.pdf')).status).toBe(415);
    expect((await send(admin, 'company', '/bank')).status).toBe(422);
    // A file that another sent is none of the record's.
    const foreign = (await send(operator, 'profile', '/avatar')).body;
    expect(codes(await save(admin, 'company', { logo: foreign.id }))).toEqual(['file.unknown /logo']);
  });
});

describe('the showcase', () => {
  it('has six pictures at most (C.14 carousel ADD, R-205)', async () => {
    const images = await Promise.all(Array.from({ length: 7 }, async (_, index) => ({ image: (await send(admin, 'showcase', '/images/image')).body.id, title: `第 ${index + 1} 张` })));

    const seven = await save(admin, 'showcase', { images });
    const six = await save(admin, 'showcase', { images: images.slice(0, 6).reverse() });

    expect([seven.status, codes(seven)]).toEqual([409, ['field.too-many /images']]);
    expect(six.status).toBe(200);
    expect((await view(operator, 'showcase')).data['images']).toEqual(images.slice(0, 6).reverse());
    expect((await operator.get(`/api/files/${images[0]!.image}`)).status).toBe(200);
  });

  it.each(['javascript:alert(1)', 'ftp://example.com', 'example.com'])('takes no link to %s (R-206)', async (url) => {
    expect(codes(await save(admin, 'showcase', { links: [{ title: '官网', url }] }))).toEqual(['field.wrong-format /links/0/url']);
  });
});

describe('a business operation', () => {
  it('that is switched off has no button and is refused, for this organisation only (C.14 setting DISABLE, R-203)', async () => {
    const button = async (who: Person): Promise<boolean> => {
      const { body } = await who.get<ListPage>('/api/lists/training/catalogue');
      return body.rows.some(({ offers }) => offers.some(({ href }) => href.startsWith('/start/training/APPLY')));
    };
    const begun = await operator.open({ process: 'training', event: 'APPLY', item });
    const others = await rival.open({ process: 'training', event: 'APPLY', item });
    expect(await button(operator)).toBe(true);

    await save(admin, 'business', { training: false });

    expect([await button(operator), await button(rival)]).toEqual([false, true]);
    const refused = await operator.send<ProblemBody>(begun.id, { event: 'APPLY', data: application });
    expect([refused.status, codes(refused)]).toEqual([409, ['event.switched-off /event']]);
    expect((await operator.open({ process: 'training', event: 'APPLY', item, resume: true })).offer?.problems.map(({ code }) => code)).toEqual(['event.switched-off']);
    expect((await rival.send(others.id, { event: 'APPLY', data: application })).status).toBe(200);

    await save(admin, 'business', { training: true });
    const sent = await operator.send(begun.id, { event: 'APPLY', data: application });
    expect([await button(operator), sent.status]).toEqual([true, 200]);
    const { body: seen } = await operator.get<CaseView>(`/api/instances/${begun.id}`);
    await save(admin, 'business', { training: false });
    expect(seen.offers.map(({ event }) => event)).toContain('WITHDRAW');
    await save(admin, 'business', { training: true });
  });

  it('that hangs on another can be set only once that is enabled (C.14 setting ENABLE, R-204)', async () => {
    const early = await save(admin, 'business', { aircraft: false, aircraftTime: '08:30' });
    const missing = await save(admin, 'business', { aircraft: true });
    const set = await save(admin, 'business', { aircraft: true, aircraftTime: '08:30' });

    expect([early.status, codes(early)]).toEqual([403, ['field.not-writable /aircraftTime']]);
    expect([codes(missing), set.status]).toEqual([['field.required /aircraftTime'], 200]);
    expect((await save(admin, 'business', { aircraft: false })).status).toBe(200);
  });
});

describe('a new form', () => {
  it('begins with what the organisation keeps, for its operators too (R-183)', async () => {
    await save(admin, 'qualification', { filingNumber: '02788123' });
    const document = {
      process: {
        format: 1, id: 'filing', title: '资质申请', parties: { applicant: [{ role: 'operator', of: { var: 'instance.org.id' } }] }, read: [{ who: 'applicant' }],
        events: { APPLY: { label: '申请', by: ['applicant'], writes: ['*'] } },
      },
      form: { type: 'object', additionalProperties: false, properties: { filing: { type: 'string', maxLength: 50, 'x-label': '备案登记号', 'x-default': { var: 'record.qualification.filingNumber' } } } },
      machine: { id: 'filing', initial: 'start', states: { start: { on: { APPLY: 'sent' } }, sent: { meta: { finished: true } } } },
    } as unknown as JsonObject;
    expect(isRefusal(await publish(app.services, { document, author: 'test', note: '', origin: 'page', base: 0 }))).toBe(false);

    const draft = await operator.open({ process: 'filing', event: 'APPLY' });

    expect(draft.facts.record).toEqual({ qualification: { filingNumber: '02788123' } });
    // Another company has nothing to begin with.
    expect((await rival.open({ process: 'filing', event: 'APPLY' })).facts.record).toEqual({ qualification: {} });
  });

  it('begins with the contact that was sent last, for whoever wants it so (R-165)', async () => {
    const sent = await rival.open({ process: 'training', event: 'APPLY', item });
    await rival.send(sent.id, { event: 'APPLY', data: { ...application, phone: '027-11112222', email: 'zhao@example.com' } });
    const fresh = async (): Promise<Draft> => rival.open({ process: 'training', event: 'APPLY', item });

    const without = await fresh();
    await save(rival, 'preferences', { carry: true });
    const carried = await fresh();

    expect([without.data, carried.data]).toEqual([{}, { phone: '027-11112222', email: 'zhao@example.com' }]);
    expect((await session(rival)).uses).toMatchObject({ carry: true, autosave: true, enterMoves: false, checkFirst: true, thousands: true });
  });
});

describe('operators', () => {
  const fields = { username: 'cjnew001', mobile: '13777829301', realName: '钱新', idType: 'idCard', idCard: '33010619780815622X', email: 'qian@example.com' };
  const add = (data: JsonObject, who = admin) => who.post<OperatorKept & ProblemBody>('/api/operators', { event: 'ADD', data });
  const list = async (query = ''): Promise<ListPage> => (await admin.get<ListPage>(`/api/operators${query}`)).body;
  const account = async (id: string) => (await asking(app.services.pool)<{ name: string; state: string; password_hash: string; id_number: string }>('select name, state, password_hash, id_number from account where id = $1', [id]))[0]!;

  it('are the administrator’s affair alone (R-166)', async () => {
    const { body: { id } } = await add({ ...fields, username: 'cjkeep01' });

    for (const [method, path] of [['get', '/api/operators'], ['get', '/api/operators/new'], ['get', `/api/operators/${id}`], ['delete', `/api/operators/${id}`]] as const) expect((await operator[method](path)).status, path).toBe(403);
    expect([(await add(fields, operator)).status, (await operator.put(`/api/operators/${id}`, { event: 'EDIT', data: {} })).status]).toEqual([403, 403]);
    expect((await session(operator)).menu.flatMap(({ entries }) => entries.map(({ href }) => href))).not.toContain('/operators');
    expect((await session(admin)).menu.flatMap(({ entries }) => entries.map(({ href }) => href))).toContain('/operators');
    // Of another company nobody is found.
    await asking(app.services.pool)(`update membership set roles = '{enterpriseAdmin}' where account_id = (select id from account where username = 'slcaozuo1')`);
    const other = await app.as('slcaozuo1');
    expect([(await other.get<ListPage>('/api/operators')).body.total, (await other.get(`/api/operators/${id}`)).status, (await other.delete(`/api/operators/${id}`)).status]).toEqual([0, 404, 404]);
  });

  it('are added with the end of the document’s number as first password, in its case, and show their numbers in part (C.14 account CREATE_BY_ADMIN, R-167, R-151)', async () => {
    const made = await add(fields);

    expect(made.status).toBe(200);
    const { state, password_hash: hash } = await account(made.body.id);
    expect([state, await isPassword('0815622X', hash), await isPassword('0815622x', hash)]).toEqual(['initial', true, false]);
    const row = (await list()).rows.find(({ id }) => id === made.body.id);
    expect(row?.cells).toMatchObject({ username: 'cjnew001', name: '钱新', idType: 'idCard', idNumber: '3301**********622X', mobile: '137****9301', mail: 'qian@example.com', state: 'initial' });
    expect(row?.shown).toMatchObject({ idType: { 'zh-CN': '身份证' } });
  });

  it.each<[string, JsonObject, string]>([
    ['a name in capitals', { username: 'Cjnew002' }, 'username.wrong-characters /username'],
    ['a name that is too short', { username: 'cjn2' }, 'username.wrong-length /username'],
    ['a taken name, whatever its case', { username: 'cjadmin01' }, 'account.username-taken /username'],
    ['a wrong number of the identity card', { idCard: '330106197808156221' }, 'field.wrong-format /idCard'],
    ['a number too short for a password', { idType: 'passport', idNumber: 'E12345' }, 'field.too-short /idNumber'],
    ['no mobile', { mobile: '' }, 'field.required /mobile'],
  ])('with %s are refused at the field (R-167)', async (_, change, told) => {
    const data: Record<string, unknown> = { ...fields, username: 'cjnew003', ...change };
    if ('idNumber' in change) delete data['idCard'];

    expect(codes(await add(data as JsonObject))).toEqual([told]);
  });

  it('are changed in all but the name they sign in with (R-169)', async () => {
    const { body: { id } } = await add({ ...fields, username: 'cjnew004' });
    const opened = (await admin.get<RecordView>(`/api/operators/${id}`)).body;

    const changed = await admin.put(`/api/operators/${id}`, { event: 'EDIT', data: { realName: '钱更', idType: 'passport', idNumber: 'E12345678' } });
    const renamed = await admin.put<ProblemBody>(`/api/operators/${id}`, { event: 'EDIT', data: { username: 'cjother1' } });

    expect(opened.data).toMatchObject({ username: 'cjnew004', idCard: '33010619780815622X' });
    expect(opened.offers.map(({ writes }) => writes.includes('/username'))).toEqual([false]);
    expect([changed.status, renamed.status, codes(renamed)]).toEqual([200, 403, ['field.not-writable /username']]);
    expect(await account(id)).toMatchObject({ name: '钱更', id_number: 'E12345678' });
  });

  it('that are deleted can sign in no more, and what they did keeps their name (C.14 account DELETE, R-170)', async () => {
    const { body: { id } } = await add({ ...fields, username: 'cjnew005' });

    expect((await admin.delete(`/api/operators/${id}`)).status).toBe(204);

    expect([(await account(id)).state, (await account(id)).name, (await admin.get(`/api/operators/${id}`)).status]).toEqual(['deleted', '钱新', 404]);
    expect((await list()).rows.map((row) => row.id)).not.toContain(id);
    const tried = await signIn(asking(app.services.pool), { username: 'cjnew005', password: '0815622X' }, { policy: { ...defaultPolicy, captcha: 'after-failures' }, address: '192.0.2.1', agent: '', device: null });
    expect(isRefusal(tried) && tried.faults.map(({ code }) => code)).toEqual(['session.refused']);
    expect(codes(await add({ ...fields, username: 'cjnew005' }))).toEqual(['account.username-taken /username']);
  });

  it('are left alone while one of them has a key and the administrator has none: the buttons say so, and the server refuses (R-171)', async () => {
    const query = asking(app.services.pool);
    const { body: { id } } = await add({ ...fields, username: 'cjnew006' });
    const bind = (key: string, holder: string): Promise<unknown> => query(
      `insert into key_record (id, serial, kind, holder, enterprise, credit_code, valid_until, credential_id, public_key, account_id, bound_at)
       select gen_random_uuid(), $1, 'operator', a.name, o.name, o.attributes->>'creditCode', '2099-12-31', $1, '', a.id, now() from account a, organisation o where a.username = $2 and o.id = 'changjiang'`, [key, holder]);
    const tried = async () => [await admin.put<ProblemBody>(`/api/operators/${id}`, { event: 'EDIT', data: { realName: '钱变' } }), await admin.delete(`/api/operators/${id}`)].map(({ status, body }) => `${status} ${body?.problems?.[0]?.code ?? ''}`.trim());
    const told = async () => (await list()).rows.find((row) => row.id === id)?.offers.map(({ problems }) => problems.map(({ code }) => code).join());

    await bind('k-operator', 'cjcaozuo2');
    const held = [await tried(), await told()];
    await bind('k-admin', 'cjadmin01');

    expect(held).toEqual([['409 operators.held', '409 operators.held'], ['operators.held', 'operators.held']]);
    expect([await told(), await tried()]).toEqual([['', ''], ['200', '204']]);
    await query(`delete from key_record where serial in ('k-operator', 'k-admin')`);
  });

  it('are found by user name and by real name, page by page, and the columns one wants are kept (R-172, R-210)', async () => {
    const names = async (query: string): Promise<readonly unknown[]> => (await list(query)).rows.map(({ cells }) => cells['username']);

    expect(await names('?f.username=CAOZUO1')).toEqual(['cjcaozuo1']);
    expect(await names(`?f.name=${encodeURIComponent('李')}`)).toEqual(['cjcaozuo1']);
    expect(await names('?f.username=caozuo&f.name=x')).toEqual([]);
    expect((await list('?size=5&page=2')).page).toBe(2);
    expect((await admin.put('/api/operators/choice', { columns: ['username', '-mail'], pageSize: null, compact: true })).status).toBe(204);
    expect((await list()).choice).toEqual({ columns: ['username', '-mail'], pageSize: null, compact: true });
  });
});

describe('the bound mobile', () => {
  const other = '13900001111';
  const captcha = () => passCaptcha(async (path, body) => (await operator.post<Captcha>(path, body)).body);
  const bound = async (): Promise<unknown> => (await asking(app.services.pool)<{ mobile: string }>(`select mobile from account where username = 'cjcaozuo1'`))[0]!.mobile;
  /** Asks for a code and reads it where it was sent. */
  const code = async (of: 'present' | 'next', to: string, more: JsonObject = {}): Promise<CodeAnswer> => {
    // The pause between two codes is the door's affair.
    await asking(app.services.pool)(`delete from attempt where subject like 'code mobile %'`);
    const { body: { ticket } } = await operator.post<Ticket>(`/api/mobile/${of}`, { captcha: await captcha(), ...more });
    const [sent] = await asking(app.services.pool)<{ payload: string }>('select payload from outbox_message where recipient = $1 order by created_at desc, id desc limit 1', [to]);
    return { ticket, code: /\b[0-9]{6}\b/.exec(sent!.payload)![0] };
  };

  it('is another one after a code to the present and a code to the new one (R-160)', async () => {
    const present = await code('present', '13777829300');
    const next = await code('next', other, { mobile: other });

    const without = await operator.put<ProblemBody>('/api/mobile', { mobile: other, code: next });
    const elsewhere = await operator.put<ProblemBody>('/api/mobile', { mobile: '13900002222', code: next, present });
    const done = await operator.put('/api/mobile', { mobile: other, code: next, present });
    const again = await operator.put<ProblemBody>('/api/mobile', { mobile: other, code: next, present });

    expect([codes(without), codes(elsewhere), done.status, codes(again)]).toEqual([['mobile.other-document /document'], ['code.wrong /code'], 204, ['code.void /code']]);
    expect(await bound()).toBe(other);
  });

  it('can be bound by one’s document instead, which is not guessed at (R-160)', async () => {
    const mobile = '13700003333';
    const next = await code('next', mobile, { mobile });

    const wrong = await operator.put<ProblemBody>('/api/mobile', { mobile, code: next, document: { type: 'idCard', number: '420106199003074510' } });
    const right = await operator.put('/api/mobile', { mobile, code: next, document: { type: 'idCard', number: '420106199003074519' } });
    const tries = [];
    // A number of its own for each: one number gets five codes in ten minutes.
    for (let i = 0; i < 6; i += 1) {
      const to = `1370000444${i}`;
      const heard = await operator.put<ProblemBody>('/api/mobile', { mobile: to, code: await code('next', to, { mobile: to }), document: { type: 'passport', number: 'E1' } });
      tries.push(`${heard.status} ${codes(heard).join()}`);
    }

    expect([codes(wrong), right.status, await bound()]).toEqual([['mobile.other-document /document'], 204, mobile]);
    expect(tries).toEqual([...Array<string>(5).fill('422 mobile.other-document /document'), '429 request.too-many ']);
  });

  it('gets no code without a captcha, and none where nothing is bound', async () => {
    const unasked = await operator.post<ProblemBody>('/api/mobile/next', { mobile: other, captcha: { ticket: 'x', answer: 'y' } });
    const none = await rival.post<ProblemBody>('/api/mobile/present', { captcha: await captcha() });

    expect([codes(unasked), none.status, codes(none)]).toEqual([['captcha.wrong /captcha'], 409, ['mobile.none ']]);
  });
});
