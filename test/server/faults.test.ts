import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalFor } from '../../server/edge/fault.ts';
import { reading } from '../../server/store/sight.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let operator: Person;
let item: string;

beforeAll(async () => {
  app = await startApp();
  operator = await app.as('cjcaozuo1');
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
});
