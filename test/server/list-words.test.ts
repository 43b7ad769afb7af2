// A keyword is found wherever a list seeks it, two Chinese characters included, whether it is looked up or the list is walked.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import type { ListPage, ListTotal } from '../../server/api-types.ts';
import { narrowed, type ListRead } from '../../server/store/list.ts';
import { reading } from '../../server/store/sight.ts';
import { startApp, type Person, type TestApp } from '../support/app.ts';
import { fillLists } from '../support/rows.ts';

let app: TestApp;
let operator: Person;
let provider: Person;
let ids: readonly string[];

beforeAll(async () => {
  app = await startApp();
  [operator, provider] = [await app.as('cjcaozuo1'), await app.as('dhfuwu01')];
  ids = await fillLists(app, operator, 30);
  for (const [n, text] of ['出口退税新政', 'ＲＣＥＰ 规则', '退\n税', '𠮷野家', 'Straße', '税', '2026-03'].entries()) await write(n, { title: text });
});
afterAll(() => app.close());

// As a step leaves it: the columns, and what is looked up in them.
const write = async (n: number, columns: JsonObject) => {
  await app.services.pool.query('update instance set columns = columns || $2 where id = $1', [ids[n], columns]);
  await app.services.pool.query('select keep_words(array[$1::uuid])', [ids[n]]);
};
const total = async (who: Person, query: string): Promise<number | null> => (await who.get<ListPage>(`/api/lists/training/review?${query}`)).body.total;
const numbers = async (): Promise<Set<string>> => new Set((await app.services.pool.query<{ id: string }>('select instance_id as id from instance_words')).rows.map(({ id }) => id));

describe('a keyword', () => {
  it.each<[string, number]>([['退税', 1], ['口退税新', 1], ['税', 3], ['𠮷野', 1], ['straße', 1], ['STRASSE', 0], ['2026-03', 1], ['龙虾', 0], ['rcep', 23], ['RC', 23], ['_', 0], ['%退', 0]])('%s finds %i rows', async (word, count) => {
    expect(await total(provider, `f.title=${encodeURIComponent(word)}`)).toBe(count);
  });

  it('follows what is written, and the name of who applied', async () => {
    await write(9, { title: '海外仓布局' });

    expect([await total(provider, 'f.title=海外'), await total(provider, 'f.applicant=长江'), await total(provider, 'f.applicant=长江&f.title=海外')]).toEqual([1, 30, 1]);
    expect(await numbers()).toEqual(new Set((await app.services.pool.query<{ id: string }>('select id from instance')).rows.map(({ id }) => id)));
  });

  it('is looked up where few have it, walked for where many do, and shows nobody what is not his', async () => {
    const read = (value: string): ListRead => ({ processes: ['training'], types: {}, conditions: [{ match: 'fuzzy', value, columns: [{ column: 'title', type: 'text' }] }], sort: { column: 'startedAt', type: 'datetime', descending: true }, grantees: [], zone: 'Asia/Shanghai' });
    const grantees = (await app.services.pool.query<{ grantee: string }>('select distinct grantee from instance_access where instance_id = $1', [ids[0]])).rows.map(({ grantee }) => grantee);
    const within = await reading(app.services.readPool, { account: null, grantees }, async (query) => [(await narrowed(query, read('退税'))).within, (await narrowed(query, read('税'))).within]);
    await fillLists(app, await app.as('zjcaozuo1'), 4100);
    const many = await reading(app.services.readPool, { account: null, grantees: [] }, async (query) => (await narrowed(query, read('RCEP'))).within);

    expect(within).toEqual([{ ids: [ids[0]], orgs: [] }, undefined]);
    expect(many).toBeUndefined();
    expect([await total(await app.as('ycfuwu01'), 'f.title=退税'), (await provider.get<ListTotal>('/api/lists/training/review/total?f.title=RCEP')).body.total]).toEqual([0, 22 + 4100]);
    await expect(app.services.readPool.query('select from instance_words')).resolves.toMatchObject({ rowCount: 0 });
  });
});
