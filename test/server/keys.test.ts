// Security keys: whose they become, what they open, sign and take, and how a lost one ends. What they sign is signed in software.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import type { Administered, AdministrationView, Captcha, CaseView, Draft, EventAnswer, KeyAssertion, KeyChallenge, KeyEntered, KeyForm, KeyList, KeyPurpose, KeyRefreshed, ListPage, MessagePage, ProblemBody, Session, Ticket } from '../../server/api-types.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { publish } from '../../server/revisions/publish.ts';
import { hashOf, newToken } from '../../server/edge/identity.ts';
import { hashPassword } from '../../server/edge/password.ts';
import { createAccount } from '../../server/store/account.ts';
import { asking } from '../../server/store/asking.ts';
import { isDenied, systemAuthor } from '../../server/store/audit.ts';
import { keys } from '../../server/store/key.ts';
import { addMembership } from '../../server/store/membership.ts';
import { sessions } from '../../server/store/session.ts';
import type { Query } from '../../server/store/sight.ts';
import { cookieOf, origin, person, startApp, type Heard, type Person, type TestApp } from '../support/app.ts';
import { passCaptcha } from '../support/captcha.ts';
import { readFolder } from '../support/definitions.ts';
import { softKey, type SoftKey } from '../support/key.ts';

let app: TestApp;
let query: Query;
let passwordHash: string;

beforeAll(async () => {
  app = await startApp();
  query = asking(app.services.pool);
  passwordHash = await hashPassword('Before_123');
});
afterAll(() => app.close());

const codeOf = (heard: Heard<unknown>): string => `${heard.status} ${(heard.body as ProblemBody).problems?.[0]?.code ?? ''}`.trim();
const captcha = () => passCaptcha(async (path, body) => (await app.guest.post<Captcha>(path, body)).body);

/** A session that is open. */
async function sessionOf(account: string, org: string): Promise<Person> {
  const token = newToken();
  await sessions.open(query, { tokenHash: hashOf(token), account, org, agent: '', address: '' });
  return person(app.app, `sid=${token}`);
}

/** Somebody of an organisation who is signed in, with an account of his own. */
async function member(username: string, { org = 'changjiang', roles = ['operator'], name = username } = {}): Promise<Person> {
  const made = await createAccount(query, { username, name, passwordHash }, systemAuthor);
  if (isDenied(made)) throw new Error(made.denied);
  await addMembership(query, { account: made.id, org, roles }, systemAuthor);
  return sessionOf(made.id, org);
}

interface Issued { readonly until?: string; readonly holder?: string; readonly enterprise?: string; readonly creditCode?: string }

/** A key that its issuer has sent to somebody of an organisation, or of an enterprise the directory does not know; used before, so that its signature is enough. */
async function issued(kind: 'legal' | 'operator', org: string | null, { until = '2099-12-31', holder = '持卡人', enterprise, creditCode }: Issued = {}): Promise<SoftKey> {
  const key = softKey();
  await query(`insert into key_record (id, serial, kind, holder, enterprise, credit_code, legal_representative, valid_until, credential_id, public_key)
    select gen_random_uuid(), $1, $2, $3, coalesce($6, o.name), coalesce($7, o.attributes->>'creditCode'), '法人甲', $4, $1, $5 from (values (1)) one left join organisation o on o.id = $8`,
    [key.credentialId, kind, holder, until, key.publicKey, enterprise ?? null, creditCode ?? null, org]);
  return key;
}

const asks = async (who: Person, purpose: KeyPurpose, form?: string): Promise<string> => (await who.post<KeyChallenge>('/api/keys/challenge', { purpose, ...(form === undefined ? {} : { form }) })).body.challenge;
const bind = async (who: Person, key: SoftKey) => who.post('/api/keys', { assertion: key.sign(await asks(who, 'bind')) });
const own = async (who: Person) => (await who.get<KeyList>('/api/keys')).body.keys;
const enter = async (key: SoftKey, more: object = {}) => app.guest.post<KeyEntered & ProblemBody>('/api/keys/session', { assertion: key.sign(await asks(app.guest, 'sign-in')), ...more });
const account = async (username: string, password: string) => ({ account: { username, password, captcha: await captcha() } });
const who = async (heard: Heard<unknown>) => (await person(app.app, cookieOf(heard)).get<Session>('/api/session')).body.account.username;

/** The code that went to a number for a form. */
async function codeFor(who: Person, draft: string, number: string) {
  await query(`update attempt set last_at = now() - interval '1 hour' where subject like 'code registration%'`);
  const { body: { ticket } } = await who.post<Ticket>(`/api/drafts/${draft}/code`, { captcha: await captcha(), number });
  const { rows } = await app.services.pool.query<{ payload: string }>('select payload from outbox_message where recipient = $1 order by created_at desc limit 1', [number]);
  return { ticket, code: (JSON.parse(rows[0]!.payload) as { fields: { code: string } }).fields.code };
}

const filled = {
  legalRepIdType: 'idCard', legalRepIdNo: '420106199003074519', password: 'Gy2026!!x', passwordRepeated: 'Gy2026!!x', documentKind: 'idCard', idNo: '420106199003074519', mobile: '13831112222', agree: true,
} satisfies JsonObject;

/** Whoever has begun a form by a key. */
async function begun(heard: Heard<KeyEntered>): Promise<{ readonly guest: Person; readonly draft: Draft }> {
  const guest = person(app.app, cookieOf(heard));
  const [, , process, event] = heard.body.href!.split('/') as [string, string, string, string];
  return { guest, draft: await guest.open({ process, event, resume: true }) };
}

/** Sends a form that a key has opened, signed by a key. */
async function sendBy(key: SoftKey, sender: Person, draft: Draft, data: JsonObject, proof: { readonly sms?: object } = {}) {
  return sender.send<EventAnswer & ProblemBody>(draft.id, { event: draft.event, data, proof: { ...proof, sms: (proof.sms ?? await codeFor(sender, draft.id, String(data['mobile']))) as never, key: key.sign(await asks(sender, 'send', draft.id)) } });
}

describe('a security key', () => {
  it('is bound to one account of its own enterprise, told, and unbound by itself (C.14 key BIND, C.14 key UNBIND, R-173, R-174, R-175, R-177)', async () => {
    const [one, two] = [await member('keyoper001'), await member('keyoper002')];
    const [key, other, foreign, old] = [await issued('operator', 'changjiang', { holder: '甲' }), await issued('operator', 'changjiang'), await issued('operator', 'zhijiang'), await issued('operator', 'changjiang', { until: '2020-01-01' })];

    expect(await own(one)).toEqual([]);
    expect([await bind(one, foreign), await bind(one, old), await bind(one, softKey())].map(codeOf)).toEqual(['409 key.foreign', '422 key.ended', '422 key.unknown']);
    expect([await bind(one, key), await bind(one, other), await bind(two, key)].map(codeOf)).toEqual(['204', '409 key.has-one', '409 key.taken']);
    const [row] = await own(one);
    expect(row).toMatchObject({ serial: key.credentialId, kind: 'operator', holder: '甲', enterprise: '武汉长江进出口有限公司', creditCode: '91420100MA4KTE5T87', validUntil: '2099-12-31', isValid: true });
    const unbind = async (who: Person, by: SoftKey) => codeOf(await who.post('/api/keys/unbind', { id: row!.id, assertion: by.sign(await asks(who, 'unbind')) }));
    expect([await unbind(one, other), await unbind(two, key), await unbind(one, key)]).toEqual(['404 thing.unknown', '404 thing.unknown', '204']);
    expect([await own(one), codeOf(await bind(one, other))]).toEqual([[], '204']);
    expect((await query(`select action from audit_entry where subject_name = 'keyoper001' and action like 'key.%' order by at`)).map((row) => (row as { action: string }).action)).toEqual(['key.bound', 'key.unbound', 'key.bound']);
  });

  it('signs freshly: once, for this purpose, session and site, by a verified person (R-065)', async () => {
    const here = await member('keyoper003');
    const [{ id } = { id: '' }] = await query<{ id: string }>(`select id from account where username = 'keyoper003'`);
    const elsewhere = await sessionOf(id, 'changjiang');
    const key = await issued('operator', 'changjiang');
    const send = async (who: Person, assertion: KeyAssertion) => codeOf(await who.post('/api/keys', { assertion }));
    const once = key.sign(await asks(here, 'sign-in'));
    const late = await asks(here, 'bind');
    await query(`update key_challenge set expires_at = now()`);
    const tried = [
      await send(here, key.sign(randomUUID())), await send(here, once), await send(here, key.sign(late)), await send(elsewhere, key.sign(await asks(here, 'bind'))),
      await send(here, key.sign(await asks(here, 'bind'), { origin: 'https://evil.example' })), await send(here, key.sign(await asks(here, 'bind'), { site: 'evil.example' })),
      await send(here, key.sign(await asks(here, 'bind'), { verified: false })), await send(here, { ...softKey().sign(await asks(here, 'bind')), id: key.credentialId }),
    ];
    const right = key.sign(await asks(here, 'bind'));

    expect(tried).toEqual([...Array<string>(4).fill('422 key.stale'), ...Array<string>(4).fill('422 key.refused')]);
    expect([await send(here, right), codeOf(await here.post('/api/keys/unbind', { id: (await own(here))[0]!.id, assertion: right }))]).toEqual(['204', '422 key.stale']);
  });

  it('is known by the code that came with it, not by a number colleagues can read, and tries are few', async () => {
    const holder = await member('keyoper005');
    const key = softKey();
    const first = async (who: Person, serial: string, activation: string, by = key) => codeOf(await who.post('/api/keys', { serial, activation, registration: by.register(await asks(who, 'bind')) }));

    expect([await first(holder, 'CZ42010001', ''), await first(holder, 'CZ42010001', 'AAAA-AAAA'), await first(holder, 'CZ99999999', 'LM4T-CZ8P'), await first(holder, 'FR33010001', 'ZJ8B-FR4X')])
      .toEqual(['422 key.activation-wrong', '422 key.activation-wrong', '422 key.activation-wrong', '409 key.foreign']);
    expect(await first(holder, 'cz42010001', 'lm4t cz8p')).toBe('204');
    expect((await own(holder))[0]).toMatchObject({ serial: 'CZ42010001', holder: '李敏' });
    expect((await query<{ kept: string }>(`select activation_hash as kept from key_record where serial = 'CZ42010002'`))[0]!.kept).toMatch(/^\$argon2/);

    const guesser = await member('keyoper006');
    const tries = [];
    for (let n = 0; n < 6; n += 1) tries.push(await first(guesser, 'CZ42010003', `WRONG${n}`, softKey()));
    expect(tries.slice(-2)).toEqual(['422 key.activation-wrong', '422 key.activation-locked']);
    expect(await first(guesser, 'CZ42010003', 'HM6D-CZ5R', softKey())).toBe('422 key.activation-locked');
    await query(`delete from attempt where subject like 'key-activation%'`);
    expect(await first(guesser, 'CZ42010003', 'HM6D-CZ5R', softKey())).toBe('204');
  });
});

describe('a legal person’s key', () => {
  it('asks for the account of the administrator who has none, and signs him in from then on (R-058)', async () => {
    const legal = await issued('legal', 'changjiang');
    const [unknown, asked] = [await enter(softKey()), await enter(legal)];
    const refused = [await enter(legal, await account('cjadmin01', 'wrong')), await enter(legal, await account('zjcaozuo1', app.password))];

    expect([codeOf(unknown), asked.body]).toEqual(['422 key.unknown', { outcome: 'asks', key: expect.objectContaining({ kind: 'legal', enterprise: '武汉长江进出口有限公司' }) as object, account: null, href: null }]);
    expect(refused.map(codeOf)).toEqual(['401 session.refused', '409 key.foreign']);
    expect(await who(await enter(legal, await account('cjadmin01', app.password)))).toBe('cjadmin01');
    const again = await enter(legal);
    expect([again.body.outcome, await who(again)]).toEqual(['signed-in', 'cjadmin01']);
    expect(codeOf(await enter(await issued('legal', 'changjiang')))).toBe('409 key.admin-has-one');
  });

  it('registers the administrator where there is none: from its record, whatever is sent, signed anew, and signed in (R-057, R-058, R-062, R-065)', async () => {
    const creditCode = '91420100MA4GG20260';
    const legal = await issued('legal', null, { enterprise: '武汉光谷进出口有限公司', creditCode });
    const asked = await enter(legal);
    expect(asked.body).toMatchObject({ outcome: 'register', href: '/register/registration-enterprise-admin/CONFIRM_KEY', key: { enterprise: '武汉光谷进出口有限公司' } });
    const { guest, draft } = await begun(asked);
    expect([draft.offer!.key, draft.facts.key]).toMatchObject([true, { enterprise: '武汉光谷进出口有限公司', creditCode, isAdministered: false }]);
    const data = { ...filled, username: 'guyu2026', realName: '谷雨', nameZh: '别的公司', uscc: '91420100MA4KTE5T87', legalRepName: '别人' };
    const sms = await codeFor(guest, draft.id, data.mobile);
    const send = async (key: KeyAssertion | undefined) => guest.send<EventAnswer & ProblemBody>(draft.id, { event: draft.event, data, proof: { sms, ...(key ? { key } : {}) } });
    const elsewhere = legal.sign(await asks(guest, 'send', randomUUID()));
    const refused = [await send(undefined), await send(elsewhere), await send(softKey().sign(await asks(guest, 'send', draft.id))), await send((await issued('legal', 'zhijiang')).sign(await asks(guest, 'send', draft.id)))];
    const signature = legal.sign(await asks(guest, 'send', draft.id));
    const done = await send(signature);

    expect(refused.map(codeOf)).toEqual(['422 proof.missing', '422 key.stale', '422 key.unknown', '422 key.other']);
    expect([done.status, done.body.state]).toEqual([200, 'active']);
    const admin = person(app.app, cookieOf(done));
    expect((await admin.get<Session>('/api/session')).body).toMatchObject({ account: { username: 'guyu2026' }, org: { name: '武汉光谷进出口有限公司' } });
    const [org] = await query<{ attributes: JsonObject; number: string }>(`select o.attributes, a.id_number as number from organisation o join membership m on m.org_id = o.id join account a on a.id = m.account_id where a.username = 'guyu2026'`);
    expect(org).toMatchObject({ attributes: { creditCode, legalName: '法人甲', legalIdNumber: filled.legalRepIdNo }, number: filled.idNo });
    expect(await own(admin)).toMatchObject([{ serial: legal.credentialId, kind: 'legal' }]);
    expect(await who(await enter(legal))).toBe('guyu2026');
    expect(codeOf(await admin.post('/api/keys/unbind', { id: (await own(admin))[0]!.id, assertion: signature }))).toBe('422 key.stale');
  });
});

describe('an operator’s key', () => {
  it('is shown whose it is, and bound once it signs again; then it signs him in, until its last day is over (C.14 key EXPIRE, R-176)', async () => {
    await member('keyoper007');
    const key = await issued('operator', 'changjiang', { holder: 'keyoper007' });

    expect((await enter(key)).body).toMatchObject({ outcome: 'verify', account: { username: 'keyoper007', name: 'keyoper007' }, key: { serial: key.credentialId } });
    expect(await who(await enter(key, { confirm: true }))).toBe('keyoper007');
    expect(await who(await enter(key))).toBe('keyoper007');
    await query(`update key_record set valid_until = (now() at time zone 'Asia/Shanghai')::date - 1 where credential_id = $1`, [key.credentialId]);
    expect(codeOf(await enter(key))).toBe('422 key.ended');
  });

  it('registers the administrator of an enterprise that has none (R-059)', async () => {
    const key = await issued('operator', null, { enterprise: '武汉汉阳贸易有限公司', creditCode: '91420100MA4HY20272' });
    const asked = await enter(key);
    const { guest, draft } = await begun(asked);
    const done = await sendBy(key, guest, draft, { ...filled, username: 'hanyang26', realName: '韩阳', mobile: '13831113333' });

    expect(asked.body).toMatchObject({ outcome: 'register', href: '/register/registration-enterprise-admin/CONFIRM_KEY' });
    expect([done.status, (await person(app.app, cookieOf(done)).get<Session>('/api/session')).body.account.username]).toEqual([200, 'hanyang26']);
    // Its second key finds the administrator there.
    const second = await issued('operator', null, { holder: '另一人', enterprise: '武汉汉阳贸易有限公司', creditCode: '91420100MA4HY20272' });
    expect((await enter(second)).body.href).toBe('/register/registration-operator/CONFIRM');
  });

  it('registers an operator where there is an administrator, or binds one who has an account of another name (R-057, R-059, R-061, R-063)', async () => {
    const key = await issued('operator', 'changjiang', { holder: '周航' });
    const asked = await enter(key);
    const { guest, draft } = await begun(asked);
    const { legalRepIdType: _, legalRepIdNo: __, ...rest } = filled;
    const data = { ...rest, username: 'zhouhang1', realName: '周航', mobile: '13831114444', enterprise: '别的公司' };
    const upper = await sendBy(key, guest, draft, { ...data, username: 'ZhouHang1' });
    const sms = await codeFor(guest, draft.id, data.mobile);
    await query(`update code set expires_at = now() where purpose = 'registration' and about = $1`, [draft.id]);
    const late = await sendBy(key, guest, draft, data, { sms });
    const done = await sendBy(key, guest, draft, data);

    expect(asked.body).toMatchObject({ outcome: 'asks', href: '/register/registration-operator/CONFIRM' });
    expect([codeOf(upper), codeOf(late)]).toEqual(['422 username.wrong-characters', '422 code.void']);
    expect([done.status, done.body.state, done.headers.getSetCookie()]).toEqual([200, 'active', []]);
    expect(await who(await enter(key))).toBe('zhouhang1');
    await member('keyoper008', { name: '同名不同' });
    const other = await issued('operator', 'changjiang', { holder: '另名' });
    expect(await who(await enter(other, await account('keyoper008', 'Before_123')))).toBe('keyoper008');
  });

  it('is registered by the administrator for an operator of his own company (R-168)', async () => {
    const admin = await app.as('cjadmin01');
    const key = await issued('operator', 'changjiang', { holder: '何苗' });
    const form = async (who: Person, by: SoftKey) => who.post<KeyForm & ProblemBody>('/api/keys/form', { assertion: by.sign(await asks(who, 'open')) });
    const refused = [await form(admin, await issued('operator', 'zhijiang')), await form(admin, await issued('legal', 'changjiang')), await form(await app.as('cjcaozuo2'), key)];
    const opened = await form(admin, key);
    const draft = await admin.open({ process: 'registration-operator', event: 'REGISTER_OPERATOR', resume: true });
    const { legalRepIdType: _, legalRepIdNo: __, ...operator } = filled;
    const done = await sendBy(key, admin, draft, { ...operator, username: 'hemiao01', realName: '何苗', mobile: '13831115555' });

    expect(refused.map(codeOf)).toEqual(['409 need.unmet', '409 need.unmet', '403 start.not-yours']);
    expect([opened.body.href, done.status]).toEqual(['/start/registration-operator/REGISTER_OPERATOR', 200]);
    const { rows } = (await admin.get<ListPage>('/api/operators?f.username=hemiao01')).body;
    expect(rows.map(({ cells, shown }) => [cells['username'], shown['key']])).toEqual([['hemiao01', { 'zh-CN': '已绑定', en: 'Bound' }]]);
    expect((await admin.get<CaseView>(`/api/instances/${done.body.id}`)).body.state).toBe('active');
    expect(await who(await enter(key))).toBe('hemiao01');
  });
});

describe('what takes a key', () => {
  it('is sent with the own one, signed there and then, while the administrator has a legal person’s; without one of his, operators are left alone (R-171, R-179)', async () => {
    const published = await publish(app.services, { document: { ...readFolder('test/examples/declaration') as unknown as JsonObject, scenarios: {} }, author: 'test', note: '', origin: 'page', base: 0 });
    expect(published).toHaveProperty('digest');
    const operator = await member('keyoper010');
    const open = async () => operator.open({ process: 'declaration', event: 'DECLARE' });
    const reasons = ({ offer }: Draft) => [offer?.key, ...(offer?.problems.map(({ code }) => code) ?? [])];
    const seen = [reasons(await open())];
    const key = await issued('operator', 'changjiang');
    await bind(operator, key);
    await query(`update key_record set kind = 'operator' where kind = 'legal' and account_id = (select id from account where username = 'cjadmin01')`);
    seen.push(reasons(await open()));
    const held = async () => keys.holdOperators(query, 'changjiang');
    const lone = [await held()];
    await query(`update key_record set kind = 'legal' where account_id = (select id from account where username = 'cjadmin01')`);
    const draft = await open();
    seen.push(reasons(draft));
    const data = { goods: '机电设备', weight: '1250.00' };
    const send = async (proof?: { readonly key: KeyAssertion }) => operator.send<EventAnswer & ProblemBody>(draft.id, { event: 'DECLARE', data, ...(proof ? { proof } : {}) });
    const another = await issued('operator', 'changjiang');
    const refused = [await send(), await send({ key: another.sign(await asks(operator, 'send', draft.id)) }), await send({ key: key.sign(await asks(operator, 'send')) })];
    const signature = key.sign(await asks(operator, 'send', draft.id));
    const done = await send({ key: signature });
    const withdrawn = async (by: KeyAssertion) => codeOf(await operator.send(done.body.id, { event: 'WITHDRAW', proof: { key: by } }));

    expect(seen).toEqual([[true, 'key.none'], [true, 'key.no-legal'], [true]]);
    expect(refused.map(codeOf)).toEqual(['422 proof.missing', '422 key.other', '422 key.stale']);
    expect([done.status, await withdrawn(signature), await withdrawn(key.sign(await asks(operator, 'send', done.body.id)))]).toEqual([200, '422 key.stale', '200']);
    const admin = (await query<{ id: string }>(`select account_id as id from key_record where account_id = (select id from account where username = 'cjadmin01')`))[0]!.id;
    await query('update key_record set account_id = null where account_id = $1', [admin]);
    lone.push(await held());
    expect([lone, await keys.holdOperators(query, 'zhijiang')]).toEqual([[false, true], false]);
  });
});

describe('a record brought up to date', () => {
  it('gives the company the name its key knows, and tells its people (R-161, R-189)', async () => {
    const [admin, operator] = [await member('sladmin01', { org: 'silu', roles: ['enterpriseAdmin'] }), await app.as('slcaozuo1')];
    const key = await issued('legal', 'silu');
    await bind(admin, key);
    const refresh = async (who: Person, by: SoftKey) => who.post<KeyRefreshed & ProblemBody>('/api/keys/refresh', { assertion: by.sign(await asks(who, 'refresh')) });
    const same = [await refresh(admin, key), await refresh(admin, key)];
    await query(`update key_record set enterprise = '西安丝路国际贸易集团有限公司', customs_code = '6101960123', legal_representative = '马丝' where serial = $1`, [key.credentialId]);
    const refused = [await refresh(operator, key), await refresh(admin, await issued('legal', 'silu'))];
    const changed = await refresh(admin, key);
    while (await deliver(app.services, null, 'notify') > 0);

    expect([...same.map(({ body }) => body.changed), ...refused.map(codeOf), changed.body.changed]).toEqual([true, false, '403 permission.missing', '422 key.other', true]);
    expect((await operator.get<Session>('/api/session')).body.org!.name).toBe('西安丝路国际贸易集团有限公司');
    expect((await operator.get<MessagePage>('/api/messages')).body.rows.map(({ title }) => title)).toContainEqual(expect.objectContaining({ 'zh-CN': '企业信息变更' }));
    expect(await query(`select from audit_entry where action = 'organisation.refreshed' and subject = 'org:silu'`)).toHaveLength(2);
  });
});

describe('a lost key', () => {
  it('signs nothing once it is reported, closes what it opened, and is put back by the platform alone', async () => {
    const admin = await app.as('cjadmin01');
    const platform = await app.as('ptadmin01');
    const holder = await member('keyoper011');
    const key = await issued('operator', 'changjiang');
    await bind(holder, key);
    const opened = person(app.app, cookieOf(await enter(key)));
    const [{ id } = { id: '' }] = await query<{ id: string }>(`select id from account where username = 'keyoper011'`);
    const report = (who: Person, account: string, reason = '遗失') => who.post(`/api/people/${account}/key`, { reason });
    const strange = (await query<{ id: string }>(`select account_id as id from key_record where account_id is not null and credit_code <> '91420100MA4KTE5T87' limit 1`))[0]!.id;

    expect([await report(holder, id), await report(admin, strange), await report(admin, id, ' '), await report(admin, id), await report(admin, id)].map(codeOf))
      .toEqual(['403 permission.missing', '404 thing.unknown', '422 field.wrong-pattern', '204', '404 thing.unknown']);
    expect([(await opened.get('/api/inbox')).status, (await holder.get('/api/inbox')).status, codeOf(await enter(key)), codeOf(await bind(holder, key))]).toEqual([401, 200, '422 key.blocked', '422 key.blocked']);
    const [row] = await query<{ id: string; serial: string }>('select id, serial from key_record where credential_id = $1', [key.credentialId]);
    expect((await platform.get<ListPage>(`/api/lists/keys/all?f.serial=${row!.serial}`)).body.rows).toMatchObject([{ id: row!.id, cells: { state: 'blocked', account: null } }]);
    const change = (who: Person, event: string, reason: string) => who.put(`/api/administration/keys/${row!.id}`, { event, data: { reason }, version: 0 });
    expect([await change(admin, 'UNBLOCK', '找回'), await change(platform, 'BLOCK', '再次遗失'), await change(platform, 'UNBLOCK', '找回'), await bind(holder, key)].map(codeOf)).toEqual(['403 permission.missing', '403 permission.missing', '200', '204']);
    expect(codeOf(await change(platform, 'BLOCK', '再次遗失'))).toBe('200');
    expect((await query<{ action: string; reason: string }>(`select action, after->>'reason' as reason from audit_entry where subject = $1 order by at`, [`key:${row!.id}`])))
      .toEqual([{ action: 'key.blocked', reason: '遗失' }, { action: 'key.unblocked', reason: '找回' }, { action: 'key.blocked', reason: '再次遗失' }]);
  });

  it('is entered in the registry with a code that is told once', async () => {
    const platform = await app.as('ptadmin01');
    const entered = { serial: 'cz-new-0001', kind: 'operator', holder: '新人', enterprise: '武汉长江进出口有限公司', creditCode: '91420100MA4KTE5T87', validUntil: '2030-12-31' };
    const enter = (data: object) => platform.put<Administered & ProblemBody>('/api/administration/keys/new', { event: 'ISSUE', data, version: 0 });
    const made = await enter(entered);
    const [activation = ''] = /[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}/.exec(JSON.stringify(made.body.once)) ?? [];
    const holder = await member('keyoper012');
    const used = await holder.post('/api/keys', { serial: 'CZ-NEW-0001', activation, registration: softKey().register(await asks(holder, 'bind')) });

    expect([used, await enter(entered), await enter({ ...entered, serial: '卡' })].map(codeOf)).toEqual(['204', '409 key.there', '422 field.wrong-pattern']);
    const listed = (await platform.get<ListPage>(`/api/lists/keys/all?f.holder=${encodeURIComponent('新人')}&f.validUntil.to=2030-12-31`)).body;
    expect(listed).toMatchObject({ total: 1, rows: [{ cells: { serial: 'CZ-NEW-0001', account: expect.stringContaining('（keyoper012）') as unknown, state: 'bound' } }] });
    const open = (await platform.get<AdministrationView>(`/api/administration/keys/${made.body.id}`)).body;
    expect([open.data['enterprise'], open.offers.map(({ event }) => event), JSON.stringify(open).includes(activation)]).toEqual(['武汉长江进出口有限公司', ['BLOCK'], false]);
    const file = await app.app.request(`${origin}/api/lists/keys/all/export?f.serial=cz-new`, { method: 'POST', body: JSON.stringify({ format: 'csv', columns: ['serial', 'state'] }), headers: { Cookie: platform.cookie, Origin: origin, 'Content-Type': 'application/json' } });
    expect(await file.text()).toContain('"CZ-NEW-0001","已绑定"');
    expect(codeOf(await (await app.as('cjadmin01')).get('/api/lists/keys/all'))).toBe('403 permission.missing');
  });
});
