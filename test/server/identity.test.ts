// Signing in by an identity at another provider (OpenID Connect), against a real one. Threats: I7 coming in as somebody else, I8 sessions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IdentityEntered, OwnIdentities, Portal, SentTo, Session } from '../../server/api-types.ts';
import { clearAway } from '../../server/clearing.ts';
import { asking } from '../../server/store/asking.ts';
import { setAccountState } from '../../server/store/account.ts';
import { systemAuthor } from '../../server/store/audit.ts';
import { openProvider } from '../../server/door/provider.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import type { Query } from '../../server/store/sight.ts';
import { origin, person, signInAs, startApp, type Heard, type Person, type TestApp } from '../support/app.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

let app: TestApp;
let provider: TestProvider;
let query: Query;

beforeAll(async () => {
  provider = await startProvider();
  app = await startApp({ environment: provider.environment });
  query = asking(app.services.pool);
});
afterAll(async () => {
  await app.close();
  await provider.stop();
});

const codeOf = ({ status, body }: Heard<unknown>): string => `${status} ${(body as { problems?: { code: string }[] } | null)?.problems?.[0]?.code ?? ''}`.trim();
const cookies = ({ headers }: Heard<unknown>): string => headers.getSetCookie().map((line) => line.split(';')[0]!).filter((line) => !line.endsWith('=')).join('; ');

/** A browser that was sent to the provider: what it has to show there, and the person it is from then on. */
async function sent(by: Person, path: string, body: object): Promise<{ href: string; browser: Person }> {
  const answer = await by.post<SentTo>(path, body);
  if (answer.status !== 200) throw new Error(codeOf(answer));
  return { href: answer.body.href, browser: person(app.app, [by.cookie, cookies(answer)].filter(Boolean).join('; ')) };
}
const answered = (browser: Person, search: string) => browser.post<IdentityEntered>('/api/identities/answer', { search });
const toSignIn = (to = '/inbox') => sent(app.guest, '/api/identities/sign-in', { to });

/** Signs in as somebody of the provider. */
async function enter(who: string, to?: string): Promise<Heard<IdentityEntered>> {
  const { href, browser } = await toSignIn(to);
  return answered(browser, await provider.signIn(href, who));
}
async function bind(by: Person, who: string): Promise<Heard<IdentityEntered>> {
  const { href, browser } = await sent(by, '/api/identities/bind', { password: app.password });
  return answered(browser, await provider.signIn(href, who));
}
const own = async (who: Person): Promise<OwnIdentities> => (await who.get<OwnIdentities>('/api/identities')).body;
const idOf = async (username: string): Promise<string> => (await query<{ id: string }>('select id from account where username = $1', [username]))[0]!.id;

describe('an identity at the provider', () => {
  it('that nobody has bound brings nobody in, whatever mail it has, and says what to do', async () => {
    await query(`update account set mail = 'li@example.com' where username = 'cjcaozuo1'`);

    const refused = await enter('staff-0001');

    expect(codeOf(refused)).toBe('403 identity.unbound');
    expect((refused.body as unknown as { problems: { remedy: string }[] }).problems[0]!.remedy).toContain('请先用用户名和密码登录');
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  it('is bound with a fresh password, once and to one account, and is then a session like any other', async () => {
    const [holder, other] = [await app.as('cjcaozuo1'), await app.as('bfcaozuo1')];
    expect(codeOf(await holder.post('/api/identities/bind', {}))).toBe('422 password.wrong');
    expect(codeOf(await holder.post('/api/identities/bind', { password: 'not-mine-1' }))).toBe('422 password.wrong');

    expect((await bind(holder, 'staff-0001')).body).toEqual({ outcome: 'bound', to: '/account/identity' });

    expect(await own(holder)).toMatchObject({ name: '集团统一身份', identities: [{ isHere: true }] });
    expect(codeOf(await bind(other, 'staff-0001'))).toBe('409 identity.taken');
    expect(codeOf(await bind(holder, 'staff-0002'))).toBe('409 identity.has-one');
    const entered = await enter('staff-0001', '/inbox?place=drafts');
    expect(entered.body).toEqual({ outcome: 'signed-in', to: '/inbox?place=drafts' });
    expect(entered.headers.getSetCookie()[0]).toMatch(/^sid=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const { body: session } = await person(app.app, cookies(entered)).get<Session>('/api/session');
    expect([session.account.username, session.org?.id, session.pending]).toEqual(['cjcaozuo1', 'changjiang', false]);
    expect(await query(`select action, after from audit_entry where subject = $1 and action like 'identity.%'`, [`user:${await idOf('cjcaozuo1')}`])).toEqual([{ action: 'identity.bound', after: { issuer: provider.environment['OIDC_ISSUER'] } }]);
  });

  it('ends the session that was there before, on the server', async () => {
    const before = person(app.app, cookies(await enter('staff-0001')));
    const { href, browser } = await sent(before, '/api/identities/sign-in', {});

    const entered = await answered(browser, await provider.signIn(href, 'staff-0001'));

    expect([entered.status, (await before.get('/api/session')).body]).toEqual([200, null]);
  });

  it('is asked for with PKCE, state and nonce, and led back to the address of the settings alone', async () => {
    const asked = new URL((await toSignIn()).href).searchParams;

    expect([asked.get('redirect_uri'), asked.get('response_type'), asked.get('code_challenge_method'), asked.get('scope')]).toEqual(['http://localhost/sign-in/identity', 'code', 'S256', 'openid']);
    expect([asked.get('state'), asked.get('nonce'), asked.get('code_challenge')].map((value) => value?.length)).toEqual([43, 43, 43]);
    expect(await Promise.all(['https://evil.example', '//evil.example', '/\\evil.example', 'inbox'].map(async (to) => (await app.guest.post('/api/identities/sign-in', { to })).status))).toEqual([422, 422, 422, 422]);
  });
});

describe('an answer of the provider', () => {
  it('counts once, with its own state, in the browser that was sent, within ten minutes', async () => {
    const { href, browser } = await toSignIn();
    const search = await provider.signIn(href, 'staff-0001');
    const other = (await toSignIn()).browser;
    const forged = new URLSearchParams(search);
    forged.set('state', 'x'.repeat(43));

    expect([codeOf(await answered(app.guest, search)), codeOf(await answered(other, search)), codeOf(await answered(browser, `?${forged.toString()}`)), codeOf(await answered(browser, ''))]).toEqual(Array(4).fill('422 identity.stale'));
    expect((await answered(browser, search)).status).toBe(200);
    expect(codeOf(await answered(browser, search))).toBe('422 identity.stale');
    const late = await toSignIn();
    await query('update identity_attempt set expires_at = now()');
    expect(codeOf(await answered(late.browser, await provider.signIn(late.href, 'staff-0001')))).toBe('422 identity.stale');
    await clearAway(app.services);
    expect(await query('select from identity_attempt')).toEqual([]);
  });

  it('with a code that was used, or of another sign-in, or another nonce brings nobody in', async () => {
    const [used, fresh] = [await toSignIn(), await toSignIn()];
    const spent = new URLSearchParams(await provider.signIn(used.href, 'staff-0001'));
    await answered(used.browser, `?${spent.toString()}`);
    const withCode = async (target: { href: string; browser: Person }, code: string) => answered(target.browser, `?${new URLSearchParams({ code, state: new URL(target.href).searchParams.get('state')!, iss: spent.get('iss')! }).toString()}`);
    const stolen = new URLSearchParams(await provider.signIn((await toSignIn()).href, 'staff-0001')).get('code')!;
    const nonce = await toSignIn();
    const search = await provider.signIn(nonce.href, 'staff-0001');

    expect(codeOf(await withCode(fresh, spent.get('code')!))).toBe('422 identity.stale');
    expect(codeOf(await withCode(await toSignIn(), stolen))).toBe('422 identity.stale');
    await query(`update identity_attempt set nonce = 'another'`);
    expect(codeOf(await answered(nonce.browser, search))).toBe('422 identity.refused');
    const elsewhere = await toSignIn();
    const mixed = new URLSearchParams(await provider.signIn(elsewhere.href, 'staff-0001'));
    mixed.set('iss', 'https://evil.example');
    expect(codeOf(await answered(elsewhere.browser, `?${mixed.toString()}`))).toBe('422 identity.refused');
  });

  it('binds in the session alone that has asked for it', async () => {
    const holder = await app.as('zjcaozuo1');
    const { href, browser } = await sent(holder, '/api/identities/bind', { password: app.password });
    const search = await provider.signIn(href, 'staff-0009');
    const oid = browser.cookie.split('; ').find((one) => one.startsWith('oid='))!;
    const stranger = person(app.app, `${(await app.as('bfcaozuo1')).cookie}; ${oid}`);

    expect(codeOf(await answered(stranger, search))).toBe('422 identity.stale');
    expect([(await own(holder)).identities, (await own(await app.as('bfcaozuo1'))).identities]).toEqual([[], []]);
  });

  it('that says no is told in words', async () => {
    const { href, browser } = await toSignIn();

    expect(codeOf(await answered(browser, await provider.signIn(href, null)))).toBe('422 identity.denied');
  });
});

describe('the door', () => {
  const inState = async (state: string, work: () => Promise<void>) => {
    await query(`update account set state = $1 where username = 'cjcaozuo1'`, [state]);
    await work();
    await query(`update account set state = 'active' where username = 'cjcaozuo1'`);
  };

  it('is the same as by name: closed to an account that is disabled, under review or locked, and to begin with a password of one’s own (R-048, R-141, R-152)', async () => {
    await inState('disabled', async () => expect(codeOf(await enter('staff-0001'))).toBe('403 identity.closed'));
    await inState('pending', async () => expect(codeOf(await enter('staff-0001'))).toBe('403 session.pending'));
    await inState('initial', async () => {
      const who = person(app.app, cookies(await enter('staff-0001')));
      expect([(await who.get<Session>('/api/session')).body.pending, codeOf(await who.get('/api/inbox')), codeOf(await who.get('/api/identities'))]).toEqual([true, '403 password-change.required', '403 password-change.required']);
    });
    for (let tries = 0; tries < 5; tries++) await signInAs(app.guest, 'cjcaozuo1', 'wrong-one1');
    expect(codeOf(await enter('staff-0001'))).toBe('429 identity.locked');
    await query(`delete from attempt`);
    expect((await enter('staff-0001')).status).toBe(200);
  });

  it('is closed for a while to an address that brings one strange identity after another', async () => {
    await query(`insert into attempt (subject, count, since) values ('sign-in-from local', 49, now())`);

    expect([codeOf(await enter('nobody-1')), codeOf(await enter('nobody-2'))]).toEqual(['403 identity.unbound', '429 request.too-many']);
    await query(`delete from attempt`);
  });
});

describe('what was bound', () => {
  it('is unbound by its holder with a fresh password, and by nobody else', async () => {
    const holder = await app.as('cjcaozuo1');
    const { id } = (await own(holder)).identities[0]!;

    expect(codeOf(await holder.post('/api/identities/unbind', { id, password: 'wrong-one1' }))).toBe('422 password.wrong');
    expect((await (await app.as('bfcaozuo1')).post('/api/identities/unbind', { id, password: app.password })).status).toBe(404);
    expect((await holder.post('/api/identities/unbind', { id, password: app.password })).status).toBe(204);

    expect([(await own(holder)).identities, codeOf(await enter('staff-0001'))]).toEqual([[], '403 identity.unbound']);
  });

  it('goes with the account', async () => {
    await bind(await app.as('cjcaozuo1'), 'staff-0001');
    await bind(await app.as('slcaozuo1'), 'staff-0003');

    await setAccountState(query, await idOf('slcaozuo1'), 'deleted', systemAuthor);

    expect(await query('select subject from identity')).toEqual([{ subject: 'staff-0001' }]);
  });
});

describe('a provider', () => {
  it('that is in the settings is offered by its name', async () => {
    expect((await app.guest.get<Portal>('/api/portal')).body.identity).toBe('集团统一身份');
  });

  it('that does not accept this platform is told as that, and the operator why', async () => {
    const said: unknown[] = [];
    const strange = openProvider({ ...app.services.config.oidc!, clientSecret: 'another' }, origin, (...line) => said.push(line));
    const asked = await strange.ask();
    if (isRefusal(asked)) throw new Error('refused');

    const refused = await strange.vouched(await provider.signIn(asked.href, 'staff-0001'), asked);

    expect(refused).toMatchObject({ status: 503, faults: [{ code: 'identity.not-agreed', params: { name: '集团统一身份' } }] });
    expect(JSON.stringify(said)).toMatch(/^\[\["warning","Signing in by the provider has failed\."/);
    expect(JSON.stringify(said)).not.toContain('another');
  });

  it('that is down is told as that, and name and password still bring one in', async () => {
    const { href, browser } = await toSignIn();
    const search = await provider.signIn(href, 'staff-0001');

    await provider.stop();

    expect(codeOf(await answered(browser, search))).toBe('503 identity.unreachable');
    expect(await openProvider(app.services.config.oidc!, origin, () => {}).ask()).toMatchObject({ status: 503, faults: [{ code: 'identity.unreachable' }] });
    expect((await signInAs(app.guest, 'cjcaozuo1', app.password)).status).toBe(200);
  });
});
