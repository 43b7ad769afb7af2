// Every limit that is published, how it is hit, and the named refusal that answers (P12): never a fault of ours, a hang or a half-done thing.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft, FileInfo, ProblemBody } from '../../server/api-types.ts';
import { createApp } from '../../server/edge/app.ts';
import { close, listen } from '../../server/edge/listen.ts';
import { hashPassword, TooManyWaiting } from '../../server/edge/password.ts';
import { application, itemNamed, person, startApp, type Heard, type Person, type TestApp } from '../support/app.ts';
import { pdf } from '../support/files.ts';

let app: TestApp;
let operator: Person;
let provider: Person;
let admin: Person;
let item: string;

beforeAll(async () => {
  app = await startApp();
  [operator, provider, admin] = await Promise.all([app.as('cjcaozuo1'), app.as('dhfuwu01'), app.as('ptadmin01')]) as [Person, Person, Person];
  item = await itemNamed(app.guest, 'RCEP');
});
afterAll(() => app.close());

const draft = (): Promise<Draft> => operator.open({ process: 'training', event: 'APPLY', item });
const kept = async (data: unknown): Promise<Heard<ProblemBody>> => operator.put(`/api/drafts/${(await draft()).id}`, { data, version: 1 });
const upload = async (bytes: Uint8Array, name = 'a.pdf', to?: string): Promise<Heard<ProblemBody>> => operator.upload(`/api/drafts/${to ?? (await draft()).id}/files?pointer=/files&name=${name}`, bytes);
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const many = <T>(count: number, make: (n: number) => readonly [string, T]): { readonly [key: string]: T } => Object.fromEntries(Array.from({ length: count }, (_, n) => make(n)));

const finished = { meta: { label: '结束', finished: true } };
const sound = {
  process: { format: 1, id: 'bounded', title: '有限', permissions: { ask: { label: '申请' } }, parties: { asker: [{ permission: 'ask', of: { var: 'instance.org.id' } }] }, events: { ASK: { label: '申请', by: ['asker'], writes: ['*'] } }, read: [{ who: 'asker' }] },
  form: { type: 'object', additionalProperties: false, properties: { a: { type: 'integer' } } },
  machine: { id: 'bounded', initial: 'start', states: { start: { on: { ASK: 'done' } }, done: finished } },
};
/** What publishing a sound document with one part otherwise is answered. */
const published = (part: object): Promise<Heard<ProblemBody>> => admin.post('/api/definitions/bounded/revisions', { document: { ...sound, ...part }, base: 0, note: '' });
const states = (more: object): object => ({ machine: { ...sound.machine, states: { ...sound.machine.states, ...more } } });
const deep = (depth: number): object => (depth === 0 ? finished : { initial: `s${depth}`, states: { [`s${depth}`]: deep(depth - 1) } });
const rule = (value: unknown): object => ({ process: { ...sound.process, rules: { heavy: { rule: value, say: 'x' } } } });
const nots = (depth: number): unknown => (depth === 0 ? true : { '!': [nots(depth - 1)] });

const limits: readonly (readonly [limit: string, hit: () => Promise<Heard<ProblemBody>>, status: number, code: string])[] = [
  ['a JSON body of 1 MiB', () => kept({ a: 'x'.repeat(1_048_576) }), 413, 'request.too-large'],
  ['32 levels of JSON', () => kept({ a: nested(32) }), 400, 'request.too-complex'],
  ['10,000 keys', () => kept(many(10_001, (n) => [`k${n}`, 1])), 400, 'request.too-complex'],
  ['100,000 characters in one text', () => kept({ a: 'x'.repeat(100_001) }), 400, 'request.too-complex'],
  ['100,000 characters in one key', () => kept({ ['x'.repeat(100_001)]: 1 }), 400, 'request.too-complex'],
  ['the length of a field', () => draft().then(({ id }) => operator.send<ProblemBody>(id, { event: 'APPLY', data: { ...application, remark: 'x'.repeat(90_000) } })), 422, 'field.too-long'],
  ['500 characters of comment', async () => {
    const { id } = await draft();
    await operator.send(id, { event: 'APPLY', data: application });
    return provider.send<ProblemBody>(id, { event: 'REJECT', task: 'submitted.1', comment: '字'.repeat(501) });
  }, 422, 'comment.too-long'],
  ['200 characters of a condition', () => provider.get(`/api/lists/training/review?f.title=${'x'.repeat(201)}`), 400, 'field.too-long'],
  ['1,000 rows of pages of an inbox', () => provider.get('/api/inbox?page=51'), 422, 'page.beyond'],
  ['30 saved queries of a list', async () => {
    for (let n = 10; n < 40; n += 1) await provider.put(`/api/lists/training/review/saved/01900000-0000-7000-8000-0000000000${n}`, { name: `${n}`, query: '' });
    return provider.put('/api/lists/training/review/saved/01900000-0000-7000-8000-000000000099', { name: 'x', query: '' });
  }, 409, 'saved.too-many'],
  ['five files of lists in a minute', async () => {
    await app.services.pool.query(`insert into list_export (id, account_id, process, list, format, query, begun_at, ended_at) select gen_random_uuid(), a.id, 'training', 'review', 'csv', '', now(), now() from account a, generate_series(1, 5) where a.username = 'dhfuwu01'`);
    return provider.post('/api/lists/training/review/export', { format: 'csv' });
  }, 429, 'request.too-many'],
  ['an Idempotency-Key of 100 characters', async () => operator.post(`/api/instances/${(await draft()).id}/events`, { event: 'APPLY' }, { 'Idempotency-Key': 'x'.repeat(101) }), 400, 'request.key-missing'],
  ['1,000 drafts', async () => {
    const many = await app.as('zjcaozuo1');
    await app.services.pool.query(`insert into draft (id, process, event, account_id, digest, updated_at) select gen_random_uuid(), 'training', 'APPLY', a.id, '', now() from account a, generate_series(1, 1000) where a.username = 'zjcaozuo1'`);
    return many.post('/api/drafts', { process: 'training', event: 'APPLY', item });
  }, 409, 'draft.too-many'],

  ['the size of a file', () => upload(pdf(2_097_153)), 413, 'file.too-large'],
  ['the kinds of a file', () => upload(pdf(100), 'a.svg'), 415, 'file.wrong-type'],
  ['20 files on one case', async () => {
    const { id } = await draft();
    for (let n = 0; n < 20; n += 1) if ((await upload(pdf(30), `${n}.pdf`, id)).status !== 200) throw new Error(`only ${n} files`);
    return upload(pdf(30), '21.pdf', id);
  }, 422, 'file.too-many'],
  ['1 GiB of files of one person that were not sent', async () => {
    const { id } = await draft();
    const { body } = await operator.upload<FileInfo>(`/api/drafts/${id}/files?pointer=/files&name=a.pdf`, pdf(30));
    await app.services.pool.query('update file set bytes = 1073741800 where id = $1', [body.id]);
    const answer = await upload(pdf(100), 'b.pdf', id);
    await operator.delete(`/api/drafts/${id}`);
    return answer;
  }, 507, 'file.no-room'],
  ['20 GiB of files of one organisation', async () => {
    await app.services.pool.query(`insert into file (id, account_id, org_id, instance_id, pointer, name, kind, bytes, sha256, created_at) select gen_random_uuid(), gen_random_uuid(), 'changjiang', gen_random_uuid(), '/x', 'x', 'pdf', 2147483600, 'x', now() from generate_series(1, 10)`);
    const answer = await upload(pdf(100));
    await app.services.pool.query(`delete from file where pointer = '/x'`);
    return answer;
  }, 507, 'file.org-full'],

  ['2 MiB of definition', () => published({ ui: { form: ['x'.repeat(2_097_152)] } }), 413, 'request.too-large'],
  ['64 levels of definition', () => published({ ui: nested(64) as object }), 400, 'request.too-complex'],
  ['256 KiB in one part', () => published({ form: { ...sound.form, properties: many(60, (n) => [`f${n}`, { type: 'string', enum: Array.from({ length: 500 }, (_, m) => `value-${n}-${m}`) }]) } }), 422, 'document.too-large'],
  ['500 fields', () => published({ form: { ...sound.form, properties: many(501, (n) => [`f${n}`, { type: 'integer' }]) } }), 422, 'document.too-large'],
  ['200 states', () => published(states(many(200, (n) => [`s${n}`, finished]))), 422, 'document.too-large'],
  ['1,000 transitions', () => published(states(many(30, (n) => [`s${n}`, { on: many(40, (m) => [`E${m}`, 'done']) }]))), 422, 'document.too-large'],
  ['50 branches of one event', () => published(states({ busy: { on: { ASK: Array.from({ length: 51 }, () => ({ target: 'done' })) } } })), 422, 'document.too-large'],
  ['5 levels of states', () => published(states({ nested: deep(6) })), 422, 'document.too-large'],
  ['20 regions', () => published(states({ wide: { type: 'parallel', states: many(21, (n) => [`r${n}`, { initial: `i${n}`, states: { [`i${n}`]: finished } }]) } })), 422, 'document.too-large'],
  ['20 levels of a rule', () => published(rule(nots(25))), 422, 'rule.too-deep'],
  ['16 KiB of a rule', () => published(rule({ in: ['x', Array.from({ length: 2000 }, (_, n) => `value-${n}`)] })), 422, 'rule.too-large'],

  ['5 seconds of one statement', () => late(`set local statement_timeout = '50ms'; select pg_sleep(5)`), 504, 'request.timed-out'],
  ['1 second of waiting for one case', async () => {
    const { id } = await draft();
    await operator.send(id, { event: 'APPLY', data: application });
    const holder = await app.services.pool.connect();
    await holder.query('begin');
    await holder.query('select from instance where id = $1 for update', [id]);
    const answer = await provider.send<ProblemBody>(id, { event: 'APPROVE', task: 'submitted.1' });
    await holder.query('rollback');
    holder.release();
    return answer;
  }, 503, 'service.busy'],
  ['connections that are all taken', async () => {
    const taken = await Promise.all(Array.from({ length: 5 }, () => app.services.readPool.connect()));
    const answer = await operator.get('/api/inbox');
    for (const each of taken) each.release();
    return answer;
  }, 503, 'service.busy'],
];

/** What a request is answered whose statement is a statement of ours. */
async function late(statement: string): Promise<Heard<ProblemBody>> {
  const services = { ...app.services, pool: Object.assign(Object.create(app.services.pool) as typeof app.services.pool, { query: async () => {
    const client = await app.services.pool.connect();
    try {
      await client.query('begin');
      return await client.query(statement);
    } finally {
      await client.query('rollback');
      client.release();
    }
  } }) };
  return person(createApp(services), operator.cookie).get(`/api/drafts/${item}`);
}

describe('P12 a limit', () => {
  it.each(limits)('of %s is told when it is hit', async (_limit, hit, status, code) => {
    const { status: found, body, headers } = await hit();

    expect([found, body.problems.map((problem) => problem.code)]).toEqual([status, expect.arrayContaining([code])]);
    expect(body.problems.every(({ what, remedy }) => what !== '' && remedy !== '' && !/[{}]/.test(what + remedy))).toBe(true);
    if (status === 503 || status === 504) expect(headers.get('Retry-After')).toBe('1');
  });

  it('of passwords waiting at once is told, and the others are worked off', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 55 }, () => hashPassword('x')));

    expect(answers.filter(({ status }) => status === 'rejected').map((answer) => (answer as PromiseRejectedResult).reason instanceof TooManyWaiting)).toEqual([true, true, true]);
  });
});

describe('P12 a request that takes too long (E9)', () => {
  it('is told that its outcome is unknown and writes nothing afterwards; sent again with its key it is done once', async () => {
    const { id } = await draft();
    await operator.send(id, { event: 'APPLY', data: application });
    const hasty = person(createApp(app.services, { deadline: 150 }), provider.cookie);
    const key = crypto.randomUUID();
    const holder = await app.services.pool.connect();
    await holder.query('begin');
    await holder.query('lock table draft in access exclusive mode');

    const answer = await hasty.send<ProblemBody>(id, { event: 'APPROVE', task: 'submitted.1' }, key);
    await holder.query('rollback');
    holder.release();
    for (let busy = 1; busy > 0; await pause(5)) busy = app.services.pool.totalCount - app.services.pool.idleCount + app.services.pool.waitingCount;
    await pause(50);
    const { rows: [after] } = await app.services.pool.query<{ version: number }>('select version from instance where id = $1', [id]);
    const again = await provider.send(id, { event: 'APPROVE', task: 'submitted.1' }, key);
    const seen = await operator.get<CaseView>(`/api/instances/${id}`);

    expect([answer.status, answer.body.problems[0]!.code, answer.headers.get('Retry-After')]).toEqual([504, 'request.timed-out', '1']);
    expect(after!.version).toBe(1);
    expect([again.status, seen.body.history.length]).toEqual([200, 2]);
  });
});

describe('P12 a connection (E11)', () => {
  const patience = { headers: 300, request: 700, idle: 200, look: 50, answer: 1000 };

  async function served<T>(work: (port: number) => Promise<T>): Promise<T> {
    const server = await listen(createApp(app.services, { patience: 400 }), { host: '127.0.0.1', port: 0 }, patience);
    try {
      return await work((server.address() as AddressInfo).port);
    } finally {
      await close(server, 100);
    }
  }
  /** Everything that comes back on a connection until the server ends it. */
  const heard = (port: number, send: (write: (text: string) => void) => unknown): Promise<string> => new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => { text += data.toString(); }).on('close', () => resolve(text)).on('error', () => {});
    void send((piece) => socket.write(piece));
  });
  const drip = (head: string, piece: string) => async (write: (text: string) => void): Promise<void> => {
    write(head);
    for (let n = 0; n < 60; n += 1) {
      await pause(50);
      write(piece);
    }
  };

  it('whose headers come a byte at a time is ended', async () => {
    expect(await served((port) => heard(port, drip('GET /health HTTP/1.1\r\nHost: localhost\r\n', 'X-A: 1\r\n')))).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('whose body comes a byte at a time is ended, and told so', async () => {
    const answer = await served((port) => heard(port, drip(`POST /api/session HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n`, ' ')));

    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*request\.too-slow/);
  });

  it('with headers of more than 16 KiB is refused', async () => {
    expect(await served((port) => heard(port, (write) => write(`GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ${'x'.repeat(20_000)}\r\n\r\n`)))).toMatch(/^HTTP\/1\.1 431 /);
  });

  it.each([
    ['with two lengths', 'POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['with a length and in chunks', 'POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\n\r\n'],
    ['with a line broken in a header', 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: a\nb\r\n\r\n'],
    ['without a host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['that speaks another language', '\u0016\u0003\u0001\u0002\u0000\u0001'],
  ])('%s is refused, and its rest is no second request', async (_, text) => {
    const answer = await served((port) => heard(port, (write) => write(text)));

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('that nobody uses is closed, and many slow ones keep nobody else waiting', async () => {
    const [statuses, slow] = await served(async (port) => {
      const slow = Array.from({ length: 100 }, () => heard(port, drip('GET /health HTTP/1.1\r\nHost: localhost\r\n', 'X-A: 1\r\n')));
      const agent = new Agent({ keepAlive: false });
      const ask = (): Promise<number> => new Promise((resolve, reject) => request({ port, host: '127.0.0.1', path: '/health', agent }, (response) => { response.resume(); resolve(response.statusCode!); }).on('error', reject).end());
      const statuses = await Promise.all(Array.from({ length: 20 }, ask));
      return [statuses, await Promise.all(slow)] as const;
    });

    expect(new Set(statuses)).toEqual(new Set([200]));
    // Who goes on writing when the answer is there may lose it to the end of the connection.
    expect(new Set(slow.map((text) => text.slice(0, 12)).filter(Boolean))).toEqual(new Set(['HTTP/1.1 408']));
  });
});
