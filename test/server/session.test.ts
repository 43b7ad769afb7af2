// Who one is. Threats: I5 telling who exists, I6 hashes of passwords, I7 trying passwords, I8 sessions; I1 and I2 are held by p09-organisations.test.ts, I10 and I11 by the engine's time.test.ts, I13 by publish.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject, Text } from '#engine';
import type { OwnSessions, Portal, Session } from '../../server/api-types.ts';
import { sessionCookie, tokenIn } from '../../server/edge/identity.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { publish } from '../../server/revisions/publish.ts';
import { cookieOf, person, signInAs, startApp, type Person, type TestApp } from '../support/app.ts';
import { readFolder } from '../support/definitions.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const signIn = (username: string, password: string) => signInAs(app.guest, username, password);

describe('a session', () => {
  it('begins with the right password and says who one is', async () => {
    const answer = await signIn('CJCAOZUO1', app.password);

    expect(answer.status).toBe(200);
    expect(answer.body.account).toMatchObject({ username: 'cjcaozuo1', name: '李敏' });
    expect(answer.body.org).toMatchObject({ id: 'changjiang', type: 'enterprise' });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^sid=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('is kept as a hash only (I8)', async () => {
    const operator = await app.as('zjcaozuo1');

    const { rows } = await app.services.pool.query('select token_hash from session');

    const token = operator.cookie.split('=')[1]!;
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('ends on the server with signing out (I8, R-148)', async () => {
    const answer = await signIn('slcaozuo1', app.password);
    const silu = person(app.app, cookieOf(answer));

    const out = await silu.delete('/api/session');

    expect(out.status).toBe(204);
    expect(out.headers.get('Set-Cookie')).toMatch(/^sid=; .*Max-Age=0/);
    expect((await silu.get('/api/session')).body).toBeNull();
    expect((await silu.get('/api/inbox')).status).toBe(401);
  });

  it('ends after half an hour without use, and after twelve hours in any case (I8, R-149)', async () => {
    const cookies = await Promise.all([0, 1].map(async () => cookieOf(await signIn('slcaozuo1', app.password))));
    const [idle, old] = cookies.map((cookie) => person(app.app, cookie)) as [ReturnType<typeof person>, ReturnType<typeof person>];
    const hashOf = async (cookie: string) => (await import('node:crypto')).createHash('sha256').update(cookie.split('=')[1]!).digest('hex');

    await app.services.pool.query(`update session set seen_at = now() - interval '31 minutes' where token_hash = $1`, [await hashOf(idle.cookie)]);
    await app.services.pool.query(`update session set expires_at = now() where token_hash = $1`, [await hashOf(old.cookie)]);

    expect([(await idle.get('/api/inbox')).status, (await old.get('/api/inbox')).status]).toEqual([401, 401]);
  });

  it('goes on when it is used', async () => {
    const cookie = cookieOf(await signIn('slcaozuo1', app.password));
    await app.services.pool.query(`update session set seen_at = now() - interval '29 minutes'`);

    await person(app.app, cookie).get('/api/session');

    const { rows } = await app.services.pool.query(`select count(*)::int as fresh from session where seen_at > now() - interval '1 minute'`);
    expect(rows[0].fresh).toBe(1);
  });

  it('ends when the account or the membership does (I8)', async () => {
    const cookie = cookieOf(await signIn('bfcaozuo1', app.password));
    const beifang = person(app.app, cookie);

    await app.services.pool.query(`update account set state = 'disabled' where username = 'bfcaozuo1'`);

    expect((await beifang.get('/api/inbox')).status).toBe(401);
    await app.services.pool.query(`update account set state = 'active' where username = 'bfcaozuo1'`);
  });
});

describe('a session whose person may do something else from now on (I8)', () => {
  const sid = (heard: { readonly headers: Headers }): string | undefined => heard.headers.getSetCookie().find((each) => each.startsWith('sid='))?.split(';')[0];
  let before: Person;
  let after: Person;
  const change = (roles: string) => app.services.pool.query(`update membership set roles = $1::text[] where account_id = (select id from account where username = 'nbyujing1')`, [roles]);
  const begun = async (roles: string): Promise<void> => {
    before = person(app.app, cookieOf(await signIn('nbyujing1', app.password)));
    expect(sid(await before.get('/api/session'))).toBeUndefined();
    await change(roles);
    const told = await before.get('/api/inbox');
    expect(told.status).toBe(200);
    after = person(app.app, sid(told)!);
    expect(after.cookie).not.toBe(before.cookie);
  };

  it('goes on under another token that it is handed once, and the one before ends when that is shown', async () => {
    await begun('{operator}');
    // Requests at once, and a page whose answer is still on its way.
    const [one, other] = await Promise.all([before.get('/api/session'), before.get('/api/inbox')]);
    expect([one.status, sid(one), other.status, sid(other)]).toEqual([200, undefined, 200, undefined]);

    const shown = await after.get<Session>('/api/session');
    const stillUnderWay = await before.get('/api/inbox');
    await app.services.pool.query(`update session set last_until = now() where last_hash is not null`);

    expect([shown.body.account.username, sid(shown), stillUnderWay.status]).toEqual(['nbyujing1', undefined, 200]);
    expect([(await before.get('/api/inbox')).status, (await after.get('/api/inbox')).status]).toEqual([401, 200]);
    expect((await after.get<OwnSessions>('/api/sessions')).body.sessions.filter(({ isThis }) => isThis)).toHaveLength(1);
  });

  it('hands out another one when the answer with it was lost, which then is worth nothing', async () => {
    await begun('{operator,enterpriseAdmin}');
    await app.services.pool.query(`update session set next_at = now() - interval '31 seconds' where next_hash is not null`);

    const again = person(app.app, sid(await before.get('/api/inbox'))!);

    expect([(await again.get('/api/inbox')).status, (await after.get('/api/inbox')).status]).toEqual([200, 401]);
  });

  it('loses no step: what is sent under the token before is taken while the next one is shown for the first time', async () => {
    await begun('{warningStaff}');
    const draft = await before.open({ process: 'warning-info', event: 'SUBMIT' });
    // The node knows the token by a step that was sent, and looks at the session in the read of the next one.
    const refused = await before.send(draft.id, { event: 'SUBMIT', data: {} });
    await after.get('/api/session');

    const sent = await before.send(draft.id, { event: 'SUBMIT', data: {} });

    expect([refused.status, sent.status]).toEqual([422, 422]);
    await app.services.pool.query(`update session set last_until = now() where last_hash is not null`);
    expect((await before.send(draft.id, { event: 'SUBMIT', data: {} })).status).toBe(401);
  });

  it('signs out as the one session it is', async () => {
    await begun('{operator,enterpriseAdmin}');
    await after.delete('/api/session');

    expect([(await before.get('/api/inbox')).status, (await after.get('/api/inbox')).status]).toEqual([401, 401]);
  });
});

describe('an identity of another provider', () => {
  it('is offered nowhere while the settings name none', async () => {
    const [portal, asked, answered] = [await app.guest.get<Portal>('/api/portal'), await app.guest.post('/api/identities/sign-in', {}), await app.guest.post('/api/identities/answer', { search: '?code=x&state=y' })];

    expect([portal.body.identity, asked.body.problems[0]!.code, answered.body.problems[0]!.code]).toEqual([null, 'identity.not-here', 'identity.not-here']);
  });
});

describe('the cookie', () => {
  it('over TLS is tied to host and path by its name (E7, R-228)', () => {
    expect(sessionCookie('abc', true)).toBe('__Host-sid=abc; Path=/; HttpOnly; SameSite=Lax; Secure');
    expect(tokenIn(`a=b; __Host-sid=${'x'.repeat(43)}`, true)).toBe('x'.repeat(43));
    expect(tokenIn(`sid=${'x'.repeat(43)}`, true)).toBeNull();
  });

  it('that holds anything but a token is no session', () => {
    expect(['', 'x', 'x'.repeat(44), "' or 1=1 --".padEnd(43, 'x')].map((value) => tokenIn(`sid=${value}`, false))).toEqual([null, null, null, null]);
  });
});

describe('a refused sign-in', () => {
  it('is the same for an unknown name and a wrong password (I5, R-147)', async () => {
    const unknown = await signIn('nobody-at-all', 'x'.repeat(10));
    const wrong = await signIn('ycfuwu01', 'x'.repeat(10));

    const { requestId: _, ...first } = unknown.body;
    const { requestId: __, ...second } = wrong.body;
    expect([unknown.status, first]).toEqual([wrong.status, second]);
    expect(unknown.status).toBe(401);
  });

  it('locks the account after five wrong passwords, even for the right one, for 15 minutes (I7, C.14 account LOCK_OUT, R-141)', async () => {
    for (let n = 0; n < 5; n += 1) await signIn('ctfuwu01', 'wrong');

    const sixth = await signIn('ctfuwu01', app.password);

    expect([sixth.status, sixth.body.problems[0]!.code]).toEqual([401, 'session.refused']);
    await app.services.pool.query(`update attempt set since = now() - interval '16 minutes'`);
    expect((await signIn('ctfuwu01', app.password)).status).toBe(200);
  });

  it('is counted by the account, however its name is spelled (I7)', async () => {
    for (const spelling of ['YCFUWU01', 'ycFuwu01', 'Ycfuwu01', 'yCFUWU01', 'ycfuwU01']) await signIn(spelling, 'wrong');

    expect((await signIn('ycfuwu01', app.password)).status).toBe(401);
    await app.services.pool.query('delete from attempt');
  });

  it('does not add up over right ones', async () => {
    for (let n = 0; n < 4; n += 1) await signIn('hbswt001', 'wrong');
    expect((await signIn('hbswt001', app.password)).status).toBe(200);
    for (let n = 0; n < 4; n += 1) await signIn('hbswt001', 'wrong');

    expect((await signIn('hbswt001', app.password)).status).toBe(200);
  });
});

describe('the menu', () => {
  const hrefs = async (username: string): Promise<string[]> => (await (await app.as(username)).get<Session>('/api/session')).body.menu.flatMap((group) => group.entries.map((entry) => entry.href));

  it('is exactly what the parties of the definitions name (R-028)', async () => {
    expect({
      operator: await hrefs('cjcaozuo1'), admin: await hrefs('cjadmin01'), provider: await hrefs('dhfuwu01'), department: await hrefs('hbswt001'), platform: await hrefs('ptadmin01'), bureau: await hrefs('hzshenhe1'), point: await hrefs('jdyujing1'), reviewer: await hrefs('djkshenhe'), person: await hrefs('gerenyh01'),
    }).toMatchInlineSnapshot(`
      {
        "admin": [
          "/lists/training/catalogue",
          "/lists/delegation/catalogue",
          "/lists/exhibition/catalogue",
          "/lists/third-party-service/catalogue",
          "/lists/service-evaluation/own",
          "/lists/service-query/all",
          "/lists/report-monthly/mine",
          "/lists/report-quarterly/mine",
          "/lists/order-report/mine",
          "/lists/qualification-approval/mine",
          "/inbox",
          "/messages",
          "/substitutes",
          "/settings/account",
          "/operators",
          "/settings/qualification",
          "/account/keys",
          "/company/permissions",
          "/company/roles",
          "/company/departments",
          "/company/people",
          "/lists/audit/all",
          "/lists/company-join/admission",
          "/settings/business",
          "/settings/company",
          "/settings/showcase",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
        ],
        "bureau": [
          "/lists/warning-info/review",
          "/lists/warning-info/exchange",
          "/lists/comment-template/own",
          "/lists/warning-point/query",
          "/lists/quarterly-analysis/review",
          "/lists/major-matter/review",
          "/lists/point-scoring/city",
          "/lists/exhibition-notice/open",
          "/lists/service-query/all",
          "/lists/third-party-notice/open",
          "/inbox",
          "/messages",
          "/substitutes",
          "/lists/annual-summary/mine",
          "/lists/annual-summary/subordinate",
          "/settings/account",
          "/account/keys",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
        ],
        "department": [
          "/lists/training-notice/own",
          "/lists/exhibition-notice/own",
          "/lists/training/review",
          "/lists/exhibition/review",
          "/lists/service-evaluation/received",
          "/lists/service-query/all",
          "/lists/report-monthly/territory",
          "/lists/report-quarterly/territory",
          "/lists/order-report/territory",
          "/inbox",
          "/messages",
          "/substitutes",
          "/settings/account",
          "/account/keys",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
        ],
        "operator": [
          "/lists/training/catalogue",
          "/lists/delegation/catalogue",
          "/lists/exhibition/catalogue",
          "/lists/third-party-service/catalogue",
          "/lists/service-evaluation/own",
          "/lists/service-query/all",
          "/lists/report-monthly/mine",
          "/lists/report-quarterly/mine",
          "/lists/order-report/mine",
          "/lists/qualification-approval/mine",
          "/inbox",
          "/messages",
          "/substitutes",
          "/settings/account",
          "/account/keys",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
        ],
        "person": [
          "/lists/wildlife-permit/mine",
          "/inbox",
          "/messages",
          "/substitutes",
          "/settings/account",
          "/account/keys",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
        ],
        "platform": [
          "/inbox",
          "/messages",
          "/substitutes",
          "/settings/account",
          "/account/keys",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
          "/definitions",
          "/lists/dictionaries/all",
          "/lists/calendars/all",
          "/lists/policies/all",
          "/content",
          "/lists/letters/all",
          "/content?kind=guide",
          "/lists/organisations/all",
          "/lists/keys/all",
          "/outbox",
          "/lists/audit/all",
          "/erasures",
        ],
        "point": [
          "/lists/warning-info/mine",
          "/lists/warning-info/exchange",
          "/lists/warning-point/own",
          "/lists/quarterly-analysis/mine",
          "/lists/major-matter/mine",
          "/lists/site-entry/dynamics",
          "/lists/site-entry/pages",
          "/lists/point-scoring/mine",
          "/inbox",
          "/messages",
          "/substitutes",
          "/lists/annual-summary/mine",
          "/settings/account",
          "/account/keys",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
        ],
        "provider": [
          "/lists/training-notice/own",
          "/lists/exhibition-notice/own",
          "/lists/delegation-notice/own",
          "/lists/training/review",
          "/lists/delegation/review",
          "/lists/exhibition/review",
          "/lists/service-evaluation/received",
          "/lists/service-query/all",
          "/inbox",
          "/messages",
          "/substitutes",
          "/settings/account",
          "/account/keys",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
        ],
        "reviewer": [
          "/lists/registration-hubei/review",
          "/lists/qualification-approval/review",
          "/lists/company-join/certification",
          "/inbox",
          "/messages",
          "/substitutes",
          "/settings/account",
          "/account/keys",
          "/settings/profile",
          "/account/sign-in",
          "/account/companies",
          "/settings/preferences",
        ],
      }
    `);
    // An administrator who does no business has the same pages: he looks on.
    expect(await hrefs('zjadmin01')).toEqual(await hrefs('cjadmin01'));
  });

  /** The entries of A.4 in its order and words, as far as some process offers them; what everybody has is told apart. */
  const everybodys = ['待办', '消息中心', '我的代理', '账号信息', '我的IC卡', '个人资料', '账号登录', '企业信息', '企业设置'];
  const enterprise = ['培训申请', '委托业务申请', '展会申请', '服务申请', '服务评价', '服务查询', '月预测数据上报', '中长期数据上报', '数据上报', '资质审批'];
  const administration = ['我的操作员', '我的资质', '我的应用权限', '角色管理', '部门管理', '人员权限', '操作记录', '加入申请', '业务设置', '企业风采设置'];
  const actors: readonly (readonly [username: string, listed: readonly string[]])[] = [
    ['cjcaozuo1', enterprise],
    ['cjadmin01', [...enterprise, ...administration]],
    ['zjadmin01', [...enterprise, ...administration]],
    ['dhfuwu01', ['培训发布', '展会发布', '委托业务发布', '培训审批', '委托审批', '展会审批', '评价查看', '服务查询']],
    ['ctfuwu01', ['培训发布', '第三方服务发布', '培训审批', '服务审批', '评价查看', '服务查询']],
    ['djkshenhe', ['湖北平台注册', '资质审批审核', '企业认证审核']],
    ['hbshenhe1', ['三证合一企业注册', '非三证合一企业单位注册', '政府事业单位注册', '企业认证审核']],
    ['hzshenhe1', ['原创预警信息审核', '审核意见配置', '预警点查询', '年度工作总结', '季度分析审核', '重大事项审核', '预警点评分', '我的展会', '中小服务', '服务查询', '预警工作交流']],
    ['hbswt001', ['培训发布', '展会发布', '培训审批', '展会审批', '评价查看', '服务查询', '月预测数据', '中长期数据', '统计']],
    ['zjswt001', ['推荐到杂志', '内部交流', '预警工作交流', '预警点管理', '预警点评分', '年度工作总结', '服务查询', '展会发布', '统计']],
    ['jdyujing1', ['预警信息上报', '季度分析', '重大事项报送', '工作动态', '网页信息', '年度工作总结', '预警点信息维护', '我的评分', '预警工作交流']],
    ['gerenyh01', ['野生动植物进出口证书申请']],
    ['ptadmin01', ['流程定义', '字典', '工作日历', '策略配置', '门户内容', '信函模板', '帮助中心', '用户与组织', '安全密钥', '作业监控', '审计日志', '注销申请']],
  ];
  const zh = (text: Text): string => (typeof text === 'string' ? text : text['zh-CN']);
  /** What the page behind an entry asks of the server. */
  const asks = (href: string): string => href.replace(/^\/settings\//, '/api/records/').replace(/^\/content.*/, '/api/administration/portals/hubei').replace(/^\/outbox$/, '/api/jobs').replace(/^\/(?!api\/)/, '/api/');

  it('has for each actor what A.4 lists, in its words and order, and nothing that it lists for others; what is absent is refused at its address too (R-028, R-218, R-222, R-232)', async () => {
    const menus = await Promise.all(actors.map(async ([username, listed]) => {
      const who = await app.as(username);
      return { username, who, listed, entries: (await who.get<Session>('/api/session')).body.menu.flatMap(({ entries }) => entries) };
    }));
    const offered = new Set(menus.flatMap(({ entries }) => entries.map(({ href }) => href)));
    const [known, listedAnywhere] = [new Set(menus.flatMap(({ entries }) => entries.map(({ label }) => zh(label)))), new Set(actors.flatMap(([, listed]) => listed))];

    const found = menus.map(({ username, entries }) => [username, entries.map(({ label }) => zh(label)).filter((label) => listedAnywhere.has(label))]);
    expect(found.map(([username, labels]) => [username, [...labels!].sort()])).toEqual(menus.map(({ username, listed }) => [username, listed.filter((label) => known.has(label)).sort()]));
    for (const { username, entries } of menus) for (const label of everybodys.filter((each) => known.has(each))) expect([username, entries.map((entry) => zh(entry.label))]).toEqual([username, expect.arrayContaining([label])]);
    expect(found[0]![1]).toEqual(enterprise.filter((label) => known.has(label)));

    // Its people read what an organisation keeps of itself, and everybody the lists of the public portal.
    const shownToAll = ['/settings/company', '/settings/showcase'];
    for (const href of offered) if ((await app.guest.get(asks(href))).status === 200) shownToAll.push(href);
    const open: string[] = [];
    for (const { username, who, entries } of menus) {
      const own = new Set(entries.map(({ href }) => href));
      for (const href of [...offered].filter((each) => !own.has(each) && !shownToAll.includes(each))) {
        const { status } = await who.get(asks(href));
        if (status !== 403 && status !== 404) open.push(`${username} ${href} ${status}`);
      }
    }
    expect(open).toEqual([]);
  });

  it('belongs to the organisation: without the permission the entry and the interface are closed at once (R-023)', async () => {
    await app.services.pool.query(`insert into org_permission (org_id, permission, granted) values ('zhijiang', 'training:apply', false)`);
    const zhijiang = await app.as('zjcaozuo1');

    expect(await hrefs('zjcaozuo1')).not.toContain('/lists/training/catalogue');
    expect((await zhijiang.get('/api/lists/training/catalogue')).status).toBe(403);
  });

  it('has what is published while the server runs, for whom its permissions name and for nobody else (R-029)', async () => {
    const names = ['cjcaozuo1', 'zjadmin01', 'djkshenhe', 'dhfuwu01', 'gerenyh01'] as const;
    const people = await Promise.all(names.map((name) => app.as(name)));
    const leave = readFolder('test/examples/leave') as unknown as { readonly process: JsonObject; readonly [part: string]: Json };
    const entries = (): Promise<(readonly string[])[]> => Promise.all(people.map(async (who) =>
      (await who.get<Session>('/api/session')).body.menu.flatMap((group) => group.entries.map(({ href }) => href)).filter((href) => href.startsWith('/lists/leave-'))));
    const before = await entries();

    const published = await publish(app.services, { document: { ...leave, process: { ...leave.process, id: 'leave-too' }, scenarios: {} } as unknown as JsonObject, author: 'analyst', note: '', origin: 'page', base: 0 });

    expect([isRefusal(published), before]).toEqual([false, [[], [], [], [], []]]);
    // The sessions are those that were open before: nobody signs in again, nothing is started again.
    expect(await entries()).toEqual([['/lists/leave-too/mine', '/lists/leave-too/team'], ['/lists/leave-too/team'], [], [], []]);
    expect(await Promise.all(people.map(async (who) => (await who.get('/api/lists/leave-too/team')).status))).toEqual([200, 200, 403, 403, 403]);
  });
});
