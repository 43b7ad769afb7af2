// The edge of the server. Threats: E1 size of bodies, E2 depth and keys of JSON, E3 malformed JSON, E4 JSON that says it is something else, E5 requests of other sites,
// E6 other origins, E7 cookies, E8 headers, E9 requests that take too long (p12-limits.test.ts), E10 tricks with paths, E11 slow bodies (and p12-limits.test.ts), E12 parameters given twice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../server/api-types.ts';
import { addressOf } from '../../server/edge/address.ts';
import { isCrossSite } from '../../server/edge/cross-site.ts';
import { limiter } from '../../server/edge/rates.ts';
import { itemNamed, origin, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let operator: Person;

beforeAll(async () => {
  app = await startApp();
  operator = await app.as('cjcaozuo1');
});
afterAll(() => app.close());

const codes = (body: ProblemBody): string[] => body.problems.map((problem) => problem.code);

describe('a body', () => {
  it.each([
    ['{', 400, 'request.unreadable'],
    ['', 400, 'request.unreadable'],
    ['{"username":"a","username":"b","password":"c"}', 400, 'request.duplicate-key'],
    ['{"a":1,"\\u0061":2}', 400, 'request.duplicate-key'],
    [`${'['.repeat(500_000)}`, 400, 'request.too-complex'],
    [`{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')}}`, 400, 'request.too-complex'],
    [JSON.stringify('x'.repeat(200_000)), 400, 'request.too-complex'],
    [JSON.stringify({ username: 'x'.repeat(2_000_000) }), 413, 'request.too-large'],
    ['{"username":"a\\u0000","password":"b"}', 422, 'field.text-not-storable'],
    ['{"username":"a\\ud800","password":"b"}', 422, 'field.text-not-storable'],
    ['{"username":"a"}', 422, 'field.required'],
    ['{"username":"a","password":"b","admin":true}', 422, 'field.unknown'],
    ['{"username":1,"password":"b"}', 422, 'field.wrong-type'],
  ])('%$ that is unfit is refused and named (E1, E2, E3, A18, C10)', async (text, status, code) => {
    const answer = await app.guest.post('/api/session', text);

    expect([answer.status, codes(answer.body)]).toEqual([status, [code]]);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(answer.body.requestId).toBe(answer.headers.get('X-Request-Id'));
  });

  it('is JSON only where it says so (E4)', async () => {
    const plain = await app.guest.post('/api/session', '{"username":"a","password":"b"}', { 'Content-Type': 'text/plain' });
    const packed = await app.guest.post('/api/session', '{}', { 'Content-Encoding': 'gzip' });

    expect([plain.status, packed.status]).toEqual([415, 415]);
  });

  it('without a length is stopped where it becomes too large (E1)', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(65_536));
    let sent = 0;
    const endless = new ReadableStream({ pull: (controller) => { sent += chunk.byteLength; controller.enqueue(chunk); } });

    const response = await app.app.request(`${origin}/api/session`, { method: 'POST', body: endless, duplex: 'half', headers: { Origin: origin, 'Content-Type': 'application/json' } } as RequestInit);

    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(2_000_000);
  });
});

describe('a body that comes slowly', () => {
  it('is waited for so long and no longer (E11)', async () => {
    const hasty = await startApp({ patience: 100 });
    const endless = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{')) });

    const response = await hasty.app.request(`${origin}/api/session`, { method: 'POST', body: endless, duplex: 'half', headers: { Origin: origin, 'Content-Type': 'application/json' } } as RequestInit);

    expect([response.status, codes((await response.json()) as ProblemBody)]).toEqual([408, ['request.too-slow']]);
    await hasty.close();
  });
});

describe('a number', () => {
  it('that no column can keep is refused as a value, never a fault of ours', async () => {
    const admin = await app.as('ptadmin01');
    const draft = await operator.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    const tries = [2_147_483_647, 9_007_199_254_740_991, -1].flatMap((number) => [
      operator.put(`/api/drafts/${draft.id}`, { data: {}, version: number }),
      admin.post('/api/definitions/training/revisions', { document: {}, base: number, note: '' }),
      admin.post('/api/definitions/training/rollback', { to: number, base: number }),
    ]);

    expect(new Set((await Promise.all(tries)).map((answer) => answer.status))).toEqual(new Set([422]));
  });
});

describe('a page', () => {
  it('beyond what is counted is refused by the name of the last one, wherever pages have numbers alone', async () => {
    const admin = await app.as('ptadmin01');
    const paths: readonly (readonly [string, number])[] = [['/api/inbox', 50], ['/api/outbox', 667]];

    const last = await Promise.all(paths.map(([path, page]) => admin.get(`${path}?page=${page}`)));
    const beyond = await Promise.all(paths.map(([path, page]) => admin.get(`${path}?page=${page + 1}`)));

    expect(last.map((answer) => answer.status)).toEqual([200, 200]);
    expect(beyond.map((answer) => [answer.status, answer.body.problems[0]!.code, answer.body.problems[0]!.params])).toEqual(paths.map(([, page]) => [422, 'page.beyond', { last: page }]));
  });
});

describe('a query', () => {
  it('names each parameter once and none that the route does not know (E12)', async () => {
    const twice = await operator.get('/api/inbox?page=1&page=2');
    const strange = await operator.get('/api/inbox?colour=red');
    const malformed = await operator.get('/api/inbox?page=-1');

    expect([twice.status, codes(twice.body)]).toEqual([400, ['request.duplicate-parameter']]);
    expect([strange.status, codes(strange.body)]).toEqual([400, ['field.unknown']]);
    expect(malformed.status).toBe(400);
  });
});

describe('an id', () => {
  it.each(['..%2f..%2fetc', "' or 1=1", '%00', 'A'.repeat(60), '__proto__', '01900000-0000-7000-8000-000000000000', '1'])('that is %s names nothing (E10)', async (id) => {
    const answer = await operator.get(`/api/instances/${id.includes('%') ? id : encodeURIComponent(id)}`);

    expect(answer.status).toBe(404);
  });
});

describe('every answer', () => {
  it.each(['/', '/api/session', '/api/portal', '/no/such/page', '/api/no-such', '/health', '/assets/none.js'])('to %s carries the strict headers (E6, E8)', async (path) => {
    const { headers } = await app.guest.get(path);

    const policy = headers.get('Content-Security-Policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("worker-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(headers.get('X-Powered-By')).toBeNull();
  });

  it('of the interface is stored nowhere', async () => {
    expect((await operator.get('/api/session')).headers.get('Cache-Control')).toBe('no-store');
  });

  it('speaks the language of the reader', async () => {
    const chinese = await app.guest.get('/api/inbox');
    const english = await app.guest.get('/api/inbox', { 'Accept-Language': 'en-GB,en;q=0.9,zh;q=0.1' });

    expect(chinese.body.problems[0]!.what).toBe('尚未登录，或登录已过期。');
    expect(english.body.problems[0]!.what).toBe('You are not signed in, or the session has ended.');
  });

  it('says nothing of stacks, statements or packages', async () => {
    const answer = await operator.get('/api/no-such');

    expect(JSON.stringify(answer.body)).not.toMatch(/select|node_modules|\.ts:|hono|postgres/i);
  });
});

describe('a request that changes something', () => {
  it.each<[string, Record<string, string>]>([
    ['another origin', { Origin: 'https://evil.example' }],
    ['another port', { Origin: 'http://localhost:81' }],
    ['a page without origin', { Origin: 'null' }],
    ['another site, as the browser says', { Origin: origin, 'Sec-Fetch-Site': 'cross-site' }],
    ['a sister site', { Origin: origin, 'Sec-Fetch-Site': 'same-site' }],
  ])('is refused from %s (E5)', async (_, headers) => {
    const answer = await operator.post('/api/drafts', { process: 'training', event: 'APPLY' }, headers);

    expect([answer.status, codes(answer.body)]).toEqual([403, ['request.cross-site']]);
  });

  it.each<[string, string | undefined, string, boolean]>([
    ['http://localhost', undefined, 'localhost', false], ['http://localhost', undefined, 'localhost:81', true], ['http://localhost.evil.example', undefined, 'localhost', true],
    ['https://office.example', 'https://office.example', 'inner:3000', false], ['http://office.example', 'https://office.example', 'office.example', true], ['https://office.example:8443', 'https://office.example', 'office.example', true],
    ['null', undefined, 'null', true], ['', undefined, '', true], ['file://', undefined, '', false],
  ])('from %j to a server at %j, asked as %j, is foreign: %s', (given, home, host, isForeign) => {
    expect(isCrossSite('POST', new Headers({ Origin: given }), home, host)).toBe(isForeign);
  });

  it('is refused without any sign of where it comes from (E5)', async () => {
    const response = await app.app.request(`${origin}/api/session`, { method: 'DELETE', headers: { Cookie: operator.cookie } });

    expect(response.status).toBe(403);
    expect((await operator.get('/api/session')).status).toBe(200);
  });

  it('is not done by reading', async () => {
    expect((await operator.get('/api/inbox/batch')).status).toBe(404);
  });
});

describe('an address', () => {
  it.each<[string, string | null, readonly string[], string]>([
    ['10.0.0.7', null, [], '10.0.0.7'], ['10.0.0.7', '1.2.3.4', [], '10.0.0.7'], ['127.0.0.1', '1.2.3.4', ['127.0.0.1'], '1.2.3.4'], ['::ffff:127.0.0.1', '1.2.3.4', ['127.0.0.1'], '1.2.3.4'],
    ['127.0.0.1', '6.6.6.6, 1.2.3.4', ['127.0.0.1'], '1.2.3.4'], ['127.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.1', ['127.0.0.1', '10.0.0.1'], '1.2.3.4'], ['127.0.0.1', 'nobody', ['127.0.0.1'], '127.0.0.1'],
    ['2001:db8:1:2:3::4', null, [], '2001:db8:1:2::/64'], ['2001:0db8:0001:0002:ffff:0:0:9', null, [], '2001:db8:1:2::/64'], ['::1', null, [], '0:0:0:0::/64'],
  ])('of a connection from %s that says %j, where %j are trusted, is %s', (socket, forwarded, proxies, address) => {
    expect(addressOf(socket, forwarded, proxies)).toBe(address);
  });
});

describe('a rate', () => {
  it('lets a burst through, then as many as its speed', () => {
    const limit = limiter({ perSecond: 2, burst: 3 });

    const waits = [0, 0, 0, 0].map(() => limit.take('a', 1000));

    expect(waits).toEqual([0, 0, 0, 1]);
    expect(limit.take('b', 1000)).toBe(0);
    expect(limit.take('a', 1600)).toBe(0);
    expect(limit.take('a', 1600)).toBe(1);
  });

  it('is answered with 429 and how long to wait', async () => {
    const few = { perSecond: 1, burst: 1 };
    const strict = await startApp({ rates: { read: few, write: few, address: { perSecond: 1000, burst: 1000 } } });

    await strict.guest.get('/api/portal');
    const answer = await strict.guest.get('/api/portal');

    expect([answer.status, codes(answer.body), answer.headers.get('Retry-After')]).toEqual([429, ['request.too-many'], '1']);
    await strict.close();
  });
});
