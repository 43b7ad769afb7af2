// Who one is. Threats: I5 telling who exists, I6 hashes of passwords, I7 trying passwords, I8 sessions; I1 and I2 are held by p09-organisations.test.ts, I10 and I11 by the engine's time.test.ts, I13 by publish.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#engine';
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
      operator: await hrefs('cjcaozuo1'), admin: await hrefs('cjadmin01'), provider: await hrefs('dhfuwu01'), department: await hrefs('hbswt001'), platform: await hrefs('ptadmin01'), bureau: await hrefs('hzshenhe1'), point: await hrefs('jdyujing1'), 'admin without business': await hrefs('zjadmin01'), reviewer: await hrefs('djkshenhe'), person: await hrefs('gerenyh01'),
    }).toMatchInlineSnapshot(`
      {
        "admin": [
          "/lists/delegation/catalogue",
          "/lists/exhibition/catalogue",
          "/lists/order-report/mine",
          "/lists/qualification-approval/mine",
          "/lists/report-monthly/mine",
          "/lists/report-quarterly/mine",
          "/lists/third-party-service/catalogue",
          "/lists/training/catalogue",
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
        "admin without business": [
          "/lists/delegation/catalogue",
          "/lists/exhibition/catalogue",
          "/lists/order-report/mine",
          "/lists/qualification-approval/mine",
          "/lists/report-monthly/mine",
          "/lists/report-quarterly/mine",
          "/lists/third-party-service/catalogue",
          "/lists/training/catalogue",
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
          "/lists/comment-template/own",
          "/lists/warning-info/review",
          "/lists/warning-info/exchange",
          "/lists/exhibition-notice/open",
          "/lists/third-party-notice/open",
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
        "department": [
          "/lists/exhibition/review",
          "/lists/training/review",
          "/lists/exhibition-notice/own",
          "/lists/training-notice/own",
          "/lists/order-report/territory",
          "/lists/report-monthly/territory",
          "/lists/report-quarterly/territory",
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
          "/lists/delegation/catalogue",
          "/lists/exhibition/catalogue",
          "/lists/order-report/mine",
          "/lists/qualification-approval/mine",
          "/lists/report-monthly/mine",
          "/lists/report-quarterly/mine",
          "/lists/third-party-service/catalogue",
          "/lists/training/catalogue",
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
        "provider": [
          "/lists/delegation/review",
          "/lists/exhibition/review",
          "/lists/training/review",
          "/lists/delegation-notice/own",
          "/lists/exhibition-notice/own",
          "/lists/training-notice/own",
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
          "/lists/company-join/certification",
          "/lists/qualification-approval/review",
          "/lists/registration-hubei/review",
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
