// Attacks that belong to no single route: on all of them, on headers and paths, on sessions and their cookies, on the words that go out.
// Threats: C8 text as code, C9 words that become headers of a mail or templates, C10 text that cannot be stored, C11 bytes of the history, E5 to E8 and E10 of the edge, I5 to I8 of identity.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#engine';
import { createApp } from '../../server/edge/app.ts';
import { hashPassword, isPassword } from '../../server/edge/password.ts';
import type { Route } from '../../server/edge/route.ts';
import { isUnsafe } from '../../server/edge/cross-site.ts';
import type { Mail } from '../../server/cases/carriers.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { allRoutes } from '../../server/routes/index.ts';
import { createServices } from '../../server/services.ts';
import { application, cookieOf, itemNamed, origin, person, signInAs, startApp, type Person, type TestApp } from '../support/app.ts';
import { leaveNow } from '../support/outbox.ts';
import { exampleOf, requestOf, type Values } from '../support/examples.ts';
import { naughtyTexts, unstorableTexts } from '../support/naughty.ts';

let app: TestApp;
let admin: Person;
let operator: Person;
let routes: readonly Route[];
let values: Values;
let names: { readonly [name: string]: string };

beforeAll(async () => {
  app = await startApp();
  [admin, operator] = [await app.as('ptadmin01'), await app.as('cjcaozuo1')];
  routes = allRoutes(app.services);
  const item = await itemNamed(app.guest, 'RCEP');
  const draft = await operator.open({ process: 'training', event: 'APPLY', item });
  values = { process: 'training', event: 'APPLY', pointer: '/files', name: 'a.pdf', page: '1', sort: 'startedAt', version: 1, base: 1, to: 1 };
  names = { id: draft.id, file: draft.id, process: 'training', list: 'review', number: '1', digest: '0'.repeat(64) };
});
afterAll(() => app.close());

const namesOf = (route: Route): { readonly [name: string]: string } => ({ ...names, ...(/definitions|processes/.test(route.path) ? { id: 'training' } : {}), ...(route.path.startsWith('/revisions') ? { file: `${'0'.repeat(64)}.json` } : {}) });
const call = (path: string, init: RequestInit = {}, who: Person = operator): Promise<Response> =>
  Promise.resolve(app.app.request(`${origin}${path}`, { ...init, headers: { Cookie: who.cookie, ...(init.method && isUnsafe(init.method) ? { Origin: origin } : {}), ...(init.headers as Record<string, string>) } }));

/** Where a schema takes a text of any kind, and the same value with that text in all of these places. */
function withText(schema: JsonObject, value: Json, text: string): Json {
  const properties = schema['properties'] as { readonly [name: string]: JsonObject } | undefined;
  if (properties && typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.fromEntries(Object.entries(value as JsonObject).map(([name, inner]) => [name, properties[name] ? withText(properties[name], inner as Json, text) : inner as Json]));
  if (schema['type'] === 'string' && schema['pattern'] === undefined) return text;
  return schema['type'] === 'object' && !properties ? { [text]: text, list: [text] } : value;
}

describe('a text that has broken programs before', () => {
  it('in every text of every route, its path and its headers, is taken or refused, and never a fault of ours (C8, C10, E10)', async () => {
    const faults: unknown[] = [];
    let asked = 0;
    // What costs a password or a compilation each time is asked with some of them.
    const costly = (route: Route): boolean => route.path === '/api/session' || (route.path.startsWith('/api/definitions') && isUnsafe(route.method));
    const texts = [...naughtyTexts, ...unstorableTexts];
    for (const route of routes.filter((each) => !(each.path === '/api/session' && each.method === 'DELETE') && !(each.method === 'DELETE' && each.path === '/api/drafts/:id'))) {
      const who = route.permission === 'platformAdmin' ? admin : operator;
      const { path, init } = requestOf(route, namesOf(route), values);
      const body = route.body === undefined || route.body === 'bytes' ? null : exampleOf(route.body.schema, values);
      for (const [index, text] of texts.entries()) {
        if (costly(route) && index % 12 !== 0) continue;
        if (index % 3 !== asked % 3 && !unstorableTexts.includes(text)) { asked += 1; continue; }
        const encoded = encodeURIComponent(text.toWellFormed());
        const tries: [string, RequestInit][] = [
          ...(body === null ? [] : [[path, { ...init, body: JSON.stringify(withText((route.body as { schema: JsonObject }).schema, body, text)) }] as [string, RequestInit]]),
          ...(route.query === undefined ? [] : [[`${path.split('?')[0]!}?${Object.keys(route.query).map((name) => `${name}=${encoded}`).join('&')}`, init] as [string, RequestInit]]),
          ...(route.path.includes(':') && encoded.length < 2000 ? [[path.replace(/[^/?]+(?=$|\?)/, encoded), init] as [string, RequestInit]] : []),
        ];
        for (const [at, with_] of tries) {
          asked += 1;
          const { status } = await call(at, with_, who);
          if (status >= 500) faults.push([route.method, route.path, text, status]);
        }
      }
    }

    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(1000);
  }, 120_000);
});

describe('every route', () => {
  it('that changes something refuses what another site sends, however it says so (E5, R-228)', async () => {
    const taken: unknown[] = [];
    const foreign: Record<string, string>[] = [{ Origin: 'https://evil.example' }, { Origin: 'null' }, { Origin: origin, 'Sec-Fetch-Site': 'cross-site' }, { Origin: `${origin}.evil.example` }, { Origin: '' }];
    for (const route of routes.filter(({ method }) => isUnsafe(method))) {
      const { path, init } = requestOf(route, namesOf(route), values);
      for (const headers of foreign) {
        const { status } = await call(path, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } }, admin);
        if (status !== 403) taken.push([route.method, route.path, headers, status]);
      }
    }

    expect(taken).toEqual([]);
  });

  it('answers with the strict headers, refusals and files included, and names no other origin (E6, E8)', async () => {
    const loose: unknown[] = [];
    for (const route of routes.filter(({ path, method }) => !(path === '/api/session' && method !== 'GET'))) {
      const { path, init } = requestOf(route, namesOf(route), values);
      for (const who of [app.guest, operator, admin]) {
        const { headers, status } = await call(path, { ...init, headers: { ...(init.headers as Record<string, string>), 'Access-Control-Request-Method': 'POST' } }, who);
        const isStrict = headers.get('X-Content-Type-Options') === 'nosniff' && /default-src 'none'/.test(headers.get('Content-Security-Policy') ?? '') && headers.get('Referrer-Policy') === 'no-referrer'
          && headers.get('Cross-Origin-Resource-Policy') === 'same-origin' && ![...headers.keys()].some((name) => /^access-control|powered|^server$/.test(name)) && (/no-store/.test(headers.get('Cache-Control') ?? '') || status === 200);
        if (!isStrict) loose.push([route.method, route.path, status, [...headers]]);
      }
    }
    const preflight = await call('/api/drafts', { method: 'OPTIONS', headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' } });

    expect(loose).toEqual([]);
    expect([preflight.status >= 400, preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([true, null]);
  });
});

describe('a path', () => {
  it.each(['/%61pi/definitions', '/api//definitions', '/api/./definitions', '/api/x/../definitions', '/API/definitions', '/api/definitions/', '/api/definitions%2f', '/api/definitions;x', '/api/definitions%00', '/api/definitions.json', '//api/definitions', '/api%2fdefinitions', '/api/definitions%0d%0aX:y'])('written as %s opens nothing that its plain spelling does not (E10)', async (path) => {
    const response = await call(path);

    expect([403, 404, 503, 200]).toContain(response.status);
    // The page for every address is the only thing there is at 200; without a build there is none.
    expect(await response.text()).not.toMatch(/"processes"|"folders"/);
  });

  it.each(['/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/package.json', '/..%5c..%5cpackage.json', '/assets/....//package.json', '/package.json', '/assets/%2e%2e%2f%2e%2e%2fserver%2fmain.ts'])('to %s leads out of no folder (E10)', async (path) => {
    const response = await call(path);

    expect(response.status).toBe(404);
    expect(await response.text()).not.toMatch(/"dependencies"|import |\[core\]/);
  });

  it.each(['TRACE', 'CONNECT', 'PATCH', 'PROPFIND', 'HEAD'])('asked with %s tells nothing and does nothing', async (method) => {
    const response = await Promise.resolve(app.app.request(new Request(`${origin}/api/inbox`, { method: method === 'TRACE' || method === 'CONNECT' ? 'PATCH' : method, headers: { Origin: origin, 'X-HTTP-Method-Override': 'DELETE' } })));

    expect([401, 404]).toContain(response.status);
    expect(response.headers.get('Set-Cookie')).toBeNull();
  });
});

describe('a session', () => {
  const signIn = (cookie: string, password = app.password, username = 'slcaozuo1') => signInAs(person(app.app, cookie), username, password);

  it('is never the one that was brought along: a token that was put there is worth nothing, one of before ends (I8)', async () => {
    const planted = 'A'.repeat(43);
    const first = await signIn(`sid=${planted}`);
    const token = cookieOf(first);
    const second = await signIn(token);

    expect(token).not.toBe(`sid=${planted}`);
    expect((await person(app.app, `sid=${planted}`).get('/api/inbox')).status).toBe(401);
    expect((await person(app.app, token).get('/api/inbox')).status).toBe(401);
    expect((await person(app.app, cookieOf(second)).get('/api/inbox')).status).toBe(200);
  });

  it('keeps what it was when a sign-in from it is refused', async () => {
    const mine = cookieOf(await signIn(''));

    const refused = await signIn(mine, 'wrong');

    expect([refused.status, refused.headers.get('Set-Cookie')]).toEqual([401, null]);
    expect((await person(app.app, mine).get('/api/inbox')).status).toBe(200);
  });

  it('ends on every node at once when its account is closed, its membership ends or its organisation is suspended; rights taken are gone with the next request (I3, I8)', async () => {
    const { rows: [here] } = await app.services.pool.query<{ database: string }>('select current_database() as database');
    const url = new URL((app.services.pool.options as { connectionString?: string }).connectionString!);
    url.pathname = here!.database;
    const other = await createServices(app.services.config, url.href, { log: () => {} });
    const nodes = [app.app, createApp(other)];
    const cookie = cookieOf(await signIn(''));
    const statuses = (): Promise<number[]> => Promise.all(nodes.map(async (node) => (await person(node, cookie).get('/api/inbox')).status));
    const changes: readonly (readonly [string, string])[] = [
      [`update account set state = 'disabled' where username = 'slcaozuo1'`, `update account set state = 'active' where username = 'slcaozuo1'`],
      [`update membership set state = 'removed' where org_id = 'silu'`, `update membership set state = 'active' where org_id = 'silu'`],
      [`update organisation set state = 'suspended' where id = 'silu'`, `update organisation set state = 'active' where id = 'silu'`],
    ];

    const seen = [await statuses()];
    for (const [away, back] of changes) {
      await app.services.pool.query(away);
      seen.push(await statuses());
      await app.services.pool.query(back);
    }
    const lists = (): Promise<number[]> => Promise.all(nodes.map(async (node) => (await person(node, cookie).get('/api/lists/training/catalogue')).status));
    const before = await lists();
    await app.services.pool.query(`update membership set roles = '{}' where org_id = 'silu'`);
    const after = await lists();
    await other.close();

    expect(seen).toEqual([[200, 200], [401, 401], [401, 401], [401, 401]]);
    expect([before, after]).toEqual([[200, 200], [403, 403]]);
  });

  it('is not guessed: tries are counted by all nodes together, by account and by address (I7)', async () => {
    const { rows: [before] } = await app.services.pool.query<{ tries: number }>('select coalesce(sum(count), 0)::int as tries from attempt where subject like \'sign-in%\'');
    for (let n = 0; n < 5; n += 1) await signIn('', 'wrong', 'hbswt001');
    const { rows: [after] } = await app.services.pool.query<{ tries: number }>('select coalesce(sum(count), 0)::int as tries from attempt where subject like \'sign-in%\'');
    const locked = await signIn('', app.password, 'hbswt001');
    await app.services.pool.query(`update attempt set count = 50 where subject like 'sign-in-from %'`);
    const elsewhere = await signIn('', app.password, 'zjcaozuo1');
    await app.services.pool.query('delete from attempt');

    expect(after!.tries - before!.tries).toBe(10);
    expect([locked, elsewhere].map(({ status, body }) => [status, body.problems[0]!.code])).toEqual(Array(2).fill([401, 'session.refused']));
  });
});

describe('a password', () => {
  it('costs the same work whether there is somebody or nobody (I5, I6)', async () => {
    const made = await hashPassword('长一点的密码 1');
    const [, kind, version, cost] = made.split('$');

    expect([kind, version, cost]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
    expect([await isPassword('长一点的密码 1', made), await isPassword('长一点的密码 2', made), await isPassword('x', null)]).toEqual([true, false, false]);
  });

  it('of any characters is taken whole: nothing behind a NUL, no length and no form of writing is cut off (I6)', async () => {
    const long = 'x'.repeat(127);
    const made = await hashPassword(`${long}a`);

    expect([await isPassword(`${long}a`, made), await isPassword(`${long}b`, made), await isPassword(long, made)]).toEqual([true, false, false]);
    expect(await isPassword('e\u0301', await hashPassword('\u00e9'))).toBe(true);
  });
});

describe('words that go out', () => {
  it('hold what people wrote as text: no header, no address and no template comes of it (C9)', async () => {
    const provider = await app.as('dhfuwu01');
    const item = await itemNamed(app.guest, 'RCEP');
    const draft = await operator.open({ process: 'training', event: 'APPLY', item });
    await operator.send(draft.id, { event: 'APPLY', data: application });
    const comment = 'a\r\nBcc: all@example.com\r\n\r\n{{7*7}} {form.phone} {instance.number} ${1+1} <b>x</b>';
    await app.services.pool.query(`update account set mail = 'li@example.com' where username = 'cjcaozuo1'`);
    await provider.send(draft.id, { event: 'REJECT', task: 'submitted.1', comment });
    const mails: Mail[] = [];

    await leaveNow(app.services.pool);
    while ((await deliver(app.services, { mail: (mail) => { mails.push(mail); return Promise.resolve(); } })) > 0);

    const [mail] = mails.filter(({ to }) => to === 'li@example.com');
    expect(mail!.subject).not.toMatch(/[\r\n]/);
    expect(mail!.text).toContain('{{7*7}} {form.phone}');
    expect(mail!.text).not.toContain(application.phone);
    expect(mails.every(({ to }) => !to.includes('all@example.com'))).toBe(true);
  });
});

describe('the history', () => {
  it('covers the bytes that are stored, so no order of keys and no number is lost on the way (C11)', async () => {
    const { rows } = await app.services.pool.query<{ type: string }>(`select data_type as type from information_schema.columns where table_name in ('history_entry', 'history_payload') and column_name in ('entry', 'bytes', 'hash') `);

    expect(rows.map(({ type }) => type)).toEqual(Array(3).fill('text'));
  });
});
