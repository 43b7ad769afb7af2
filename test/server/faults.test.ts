import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalFor } from '../../server/edge/fault.ts';
import { reading } from '../../server/store/sight.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let operator: Person;
let provider: Person;
let item: string;

beforeAll(async () => {
  app = await startApp();
  [operator, provider] = await Promise.all([app.as('cjcaozuo1'), app.as('dhfuwu01')]) as [Person, Person];
  item = await itemNamed(app.guest, 'RCEP');
});
afterAll(() => app.close());

async function applied(): Promise<string> {
  const draft = await operator.open({ process: 'training', event: 'APPLY', item });
  await operator.send(draft.id, { event: 'APPLY', data: application });
  return draft.id;
}

describe('a connection to the database', () => {
  it('that ends takes neither the server nor more than its own request with it', async () => {
    const end = `set role none; select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    const sight = { account: null, grantees: [] };

    const interrupted = await reading(app.services.readPool, sight, async (query) => {
      await app.services.pool.query(end);
      // Nobody asks anything of it at this moment, so nobody is there to hear that it ended.
      await new Promise((resolve) => setImmediate(resolve));
      return query('select 1');
    }).catch((error: unknown) => refusalFor(error, ''));

    expect(interrupted).toMatchObject({ isOurs: false, refusal: { status: 503, retryAfter: 1 } });
    for (let ready = 503; ready !== 200;) ready = (await app.guest.get('/ready')).status;
    expect((await operator.get(`/api/instances/${await applied()}`)).status).toBe(200);
  });

  it('is not held by those who wait for one case: lists go on, and they are asked to come again', async () => {
    const id = await applied();
    const holder = await app.services.pool.connect();
    await holder.query('begin');
    await holder.query('select from instance where id = $1 for update', [id]);

    const votes = Array.from({ length: 12 }, () => provider.send<{ problems: { code: string }[] }>(id, { event: 'APPROVE', task: 'submitted.1' }));
    const first = await Promise.race([...votes, Promise.all([provider.get('/api/lists/training/review'), operator.get('/api/inbox'), app.guest.get('/ready')])]);
    const answers = await Promise.all(votes);
    await holder.query('rollback');
    holder.release();

    expect(Array.isArray(first) && first.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map((answer) => [answer.status, answer.body.problems[0]!.code, answer.headers.get('Retry-After')].join(' ')))).toEqual(new Set(['503 service.busy 1']));
    expect((await provider.send(id, { event: 'APPROVE', task: 'submitted.1' })).status).toBe(200);
  });
});
