// An organisation's administrator and his people, over HTTP: what he sets is so with the next request of whom it concerns.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompanyPermissions, CompanyRoles, Departments, Made, PersonnelPage, Session, Substitutions } from '../../server/api-types.ts';
import { signInAs, startApp, type Heard, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let admin: Person;
let operator: Person;
let other: Person;
const accounts: { [username: string]: string } = {};

beforeAll(async () => {
  app = await startApp();
  await app.services.pool.query(`with made as (insert into account (id, username, name, mobile, password_hash) select gen_random_uuid(), 'cjcaozuo7', '林七', '13777829300', password_hash from account where username = 'cjcaozuo1' returning id)
    insert into membership (account_id, org_id, roles) select id, o, '{operator}' from made, unnest('{changjiang,zhijiang}'::text[]) o`);
  [admin, operator, other] = [await app.as('cjadmin01'), await app.as('cjcaozuo1'), await app.as('cjcaozuo7')];
  const { rows } = await app.services.pool.query<{ id: string; username: string }>('select id, username from account');
  for (const { id, username } of rows) accounts[username] = id;
});
afterAll(() => app.close());

const hrefs = async (who: Person): Promise<readonly string[]> => (await who.get<Session>('/api/session')).body.menu.flatMap(({ entries }) => entries.map(({ href }) => href));
const training = '/lists/training/catalogue';
const mayList = async (who: Person): Promise<number> => (await who.get('/api/lists/report-monthly/mine')).status;
const codes = ({ status, body }: Heard<{ problems?: readonly { code: string }[] }>): string => [status, ...(body.problems ?? []).map(({ code }) => code)].join(' ');
const made = async (answer: Promise<Heard<Made>>): Promise<string> => {
  const { status, body } = await answer;
  expect([status, body]).toEqual([200, { id: expect.any(String) }]);
  return body.id;
};
const person = async (name: string, query = ''): Promise<PersonnelPage['people'][number]> => (await admin.get<PersonnelPage>(`/api/company/people?name=${encodeURIComponent(name)}${query}`)).body.people[0]!;

describe('application permissions', () => {
  it('stand by category, and what is taken is gone from menu and routes of all operators with their next request (R-184, R-186, R-023)', async () => {
    const { body: { categories } } = await admin.get<CompanyPermissions>('/api/company/permissions');
    expect(categories.map(({ label, items }) => [(label as { 'zh-CN': string })['zh-CN'], ...items.map(({ permission, granted }) => `${permission} ${granted}`)])).toEqual(expect.arrayContaining([expect.arrayContaining(['数据上报', 'report-monthly:report true']), ['培训中心', 'training:apply true'], ['许可证件', 'wildlife-permit:apply true']]));
    expect([await hrefs(operator), await mayList(operator)]).toEqual([expect.arrayContaining([training, '/lists/report-monthly/mine']), 200]);

    expect((await admin.put('/api/company/permissions', { granted: ['training:apply'] })).status).toBe(204);

    for (const who of [operator, other]) {
      expect(await hrefs(who)).not.toContain('/lists/report-monthly/mine');
      expect(await mayList(who)).toBe(403);
    }
    expect(codes(await admin.put('/api/company/permissions', { granted: ['training:review'] }))).toBe('404 thing.unknown');
    await admin.put('/api/company/permissions', { granted: ['training:apply', 'report-monthly:report'] });
    expect(await mayList(operator)).toBe(200);
  });
});

describe('roles and personnel', () => {
  it('a role of the company’s permissions is given for a time, counted, and ends at once when it is taken (C.14 grant REVOKE, R-195, R-196, R-199)', async () => {
    const role = await made(admin.post('/api/company/roles', { name: '培训经办', permissions: ['training:apply'] }));
    const at = `/api/company/people/${accounts['cjcaozuo7']}`;

    const grant = await made(admin.post(`${at}/grants`, { role, first: '2020-01-01', last: null }));
    expect([await mayList(other), (await hrefs(other)).includes(training)]).toEqual([403, true]);
    expect((await admin.get<CompanyRoles>('/api/company/roles')).body.roles.find(({ id }) => id === role)).toEqual({ id: role, name: '培训经办', permissions: ['training:apply'], people: 1, departments: 0 });
    await admin.delete(`/api/company/grants/${grant}`);
    expect(await hrefs(other)).not.toContain(training);
    await made(admin.post(`${at}/grants`, { role, first: '2020-01-01', last: '2020-12-31' }));
    await made(admin.post(`${at}/grants`, { role, first: '2999-01-01', last: null }));

    expect((await person('林七')).grants.map(({ name, first, last, state }) => [name, first, last, state])).toEqual([['培训经办', '2999-01-01', null, 'scheduled'], ['培训经办', '2020-01-01', '2020-12-31', 'ended'], ['培训经办', '2020-01-01', null, 'ended']]);
    expect(await hrefs(other)).not.toContain(training);
    expect(codes(await admin.post(`${at}/grants`, { role, first: '2026-02-01', last: '2026-01-31' }))).toBe('409 grant.ends-before');
    expect(codes(await admin.post('/api/company/roles', { name: '越权', permissions: ['training:review'] }))).toBe('409 role.beyond-company');
  });

  it('people are found by name, role, state and day of joining; numbers are covered (R-198, R-201, R-231)', async () => {
    const found = async (query: string): Promise<string> => (await admin.get<PersonnelPage>(`/api/company/people?${query}`)).body.people.map(({ name, state }) => `${name} ${state}`).sort().join(', ');
    const { body: { roles } } = await admin.get<CompanyRoles>('/api/company/roles');

    expect(await found('')).toBe('李敏 active, 林七 active, 林晓 active, 王海 active, 郑源 active');
    expect(await found(`name=${encodeURIComponent('林')}`)).toBe('林七 active, 林晓 active');
    expect(await found('name=%25')).toBe('');
    expect(await found(`role=${roles.find(({ name }) => name === '培训经办')!.id}`)).toBe('林七 active');
    expect(await found('state=disabled')).toBe('');
    expect(await found('first=2999-01-01')).toBe('');
    expect((await person('林七')).mobile).toBe('137****9300');
    expect((await person('王海')).admin).toBe(true);
  });

  it('departments hold people, heads and roles (R-197)', async () => {
    const { body: { roles } } = await admin.get<CompanyRoles>('/api/company/roles');
    const role = roles.find(({ name }) => name === '培训经办')!.id;
    const department = await made(admin.post('/api/company/departments', { name: '报关组', parent: null, head: accounts['cjcaozuo1'], roles: [role] }));

    expect((await admin.put(`/api/company/people/${accounts['cjcaozuo7']}`, { department, post: '报关员', superior: null, state: 'active' })).status).toBe(204);
    expect(await hrefs(other)).toContain(training);
    expect(await person('林七', `&department=${department}`)).toMatchObject({ departmentName: '报关组', post: '报关员', departmentRoles: ['培训经办'] });
    expect((await admin.get<Departments>('/api/company/departments')).body.departments.find(({ id }) => id === department)).toEqual({ id: department, parent: null, name: '报关组', head: accounts['cjcaozuo1'], headName: '李敏', roles: [role], people: 1 });
    expect((await operator.get<Session>('/api/session')).body.roles).toContain('departmentHead');
    const answer = await admin.delete(`/api/company/departments/${department}`);
    expect(codes(answer)).toBe('409 department.not-empty');
  });
});

describe('a person of several companies', () => {
  it('acts for one at a time; lists and rights are of that one, and a page that still shows the other is told (R-027)', async () => {
    const session = (await other.get<Session>('/api/session')).body;
    expect([session.org!.id, session.companies.map(({ id }) => id).sort()]).toEqual(['changjiang', ['changjiang', 'zhijiang']]);
    const before = await other.get('/api/session', { 'X-Company': 'changjiang' });

    const moved = await other.put<Session>('/api/session/company', { org: 'zhijiang' });

    expect([before.status, moved.body.org!.id, await mayList(other)]).toEqual([200, 'zhijiang', 200]);
    expect(codes(await other.get('/api/inbox', { 'X-Company': 'changjiang' }))).toBe('409 session.other-company');
    expect((await other.get('/api/inbox', { 'X-Company': 'zhijiang' })).status).toBe(200);
    // A step is judged by its own read, in the same words.
    const draft = await other.open({ process: 'report-monthly', event: 'REPORT' }).catch(() => null);
    if (draft) expect(codes(await other.post(`/api/instances/${draft.id}/events`, { event: 'REPORT' }, { 'Idempotency-Key': crypto.randomUUID(), 'X-Company': 'changjiang' }))).toBe('409 session.other-company');
    expect(codes(await other.put('/api/session/company', { org: 'silu' }))).toBe('404 thing.unknown');
    const { body } = await signInAs(app.guest, 'cjcaozuo7', app.password);
    expect(body.org!.id).toBe('zhijiang');
    await other.put('/api/session/company', { org: 'changjiang' });
  });
});

describe('a substitute', () => {
  it('is a colleague, named by oneself for a time, for one process or all', async () => {
    const substitute = accounts['cjcaozuo7']!;
    const named = await made(operator.post('/api/substitutes', { substitute, process: 'training', first: '2020-01-01', last: null }));
    await made(operator.post('/api/substitutes', { substitute, process: null, first: '2020-01-01', last: '2020-02-01' }));

    const { body } = await operator.get<Substitutions>('/api/substitutes');
    expect(body.mine.map(({ name, process, last, state }) => [name, process, last, state]).sort()).toEqual([['林七', null, '2020-02-01', 'ended'], ['林七', 'training', null, 'valid']]);
    expect(body.colleagues.map(({ name }) => name).sort()).toEqual(['林七', '林晓', '王海', '郑源']);
    expect((await other.get<Substitutions>('/api/substitutes')).body.others.map(({ name }) => name)).toEqual(['李敏']);
    expect(codes(await operator.post('/api/substitutes', { substitute: accounts['bfcaozuo1'], process: null, first: '2020-01-01', last: null }))).toBe('404 thing.unknown');
    expect(codes(await operator.post('/api/substitutes', { substitute: accounts['cjcaozuo1'], process: null, first: '2020-01-01', last: null }))).toBe('404 thing.unknown');
    expect((await operator.delete(`/api/substitutes/${named}`)).status).toBe(204);
    expect((await other.get<Substitutions>('/api/substitutes')).body.others).toEqual([]);
  });
});

describe('removal', () => {
  it('ends at once what somebody may in the company; he still acts for others, and the administrator stays (C.14 account DISABLE, R-200)', async () => {
    const at = `/api/company/people/${accounts['cjcaozuo7']}`;
    expect((await admin.put(at, { department: null, post: null, superior: null, state: 'disabled' })).status).toBe(204);
    expect((await other.get('/api/inbox')).status).toBe(401);
    expect((await person('林七', '&state=disabled')).state).toBe('disabled');
    expect((await admin.put(at, { department: null, post: null, superior: null, state: 'active' })).status).toBe(204);
    expect((await signInAs(app.guest, 'cjcaozuo7', app.password)).body.companies.length).toBe(2);

    expect((await admin.delete(at)).status).toBe(204);

    expect(await person('林七')).toBeUndefined();
    expect((await person('林七', '&state=removed')).state).toBe('removed');
    const { body } = await signInAs(app.guest, 'cjcaozuo7', app.password);
    expect([body.org!.id, body.companies.length]).toEqual(['zhijiang', 1]);
    const last = await admin.delete(`/api/company/people/${accounts['cjadmin01']}`);
    expect(codes(last)).toBe('409 membership.last-admin');
    expect((await app.services.pool.query(`select count(*)::int as n from audit_entry where about = 'changjiang' and name = '王海'`)).rows[0].n).toBeGreaterThan(10);
  });
});
