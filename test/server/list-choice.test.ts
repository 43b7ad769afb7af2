// What a person keeps of a list: columns, size of pages, queries under a name; and turning its pages by number and by mark.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListPage, ListTotal } from '../../server/api-types.ts';
import { countList, mostCounted, readList, type ListRead } from '../../server/store/list.ts';
import { reading, type Query } from '../../server/store/sight.ts';
import { sortedPage } from '../../server/views/list-order.ts';
import { startApp, type Person, type TestApp } from '../support/app.ts';
import { fillLists } from '../support/rows.ts';

let app: TestApp;
let operator: Person;
let provider: Person;
let ids: readonly string[];

beforeAll(async () => {
  app = await startApp();
  [operator, provider] = await Promise.all([app.as('cjcaozuo1'), app.as('dhfuwu01')]);
  ids = await fillLists(app, operator, 47);
});
afterAll(() => app.close());

const at = (list: string, query = '') => `/api/lists/training/${list}${query}`;
const page = async (who: Person, list: string, query = ''): Promise<ListPage> => {
  const answer = await who.get<ListPage>(at(list, query));
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};

/** All rows, from one end to the other by marks only. */
async function walked(query: string, side: 'after' | 'before'): Promise<string[]> {
  const found: string[] = [];
  let next = side === 'before' ? 'end' : null;
  for (;;) {
    const { rows, ...here } = await page(operator, 'mine', `?size=7${query}${next === null ? '' : `&${side}=${next}`}`);
    found.splice(side === 'after' ? found.length : 0, 0, ...rows.map(({ id }) => id));
    next = side === 'after' ? here.next : here.previous;
    if (next === null) return found;
  }
}

describe('turning pages', () => {
  it.each(['', '&sort=startedAt', '&sort=-comment', '&sort=comment', '&sort=-number', '&sort=state', '&sort=title'])('meets each row once, forwards and backwards%s, rows without a value and with the same one included', async (query) => {
    const [onward, back] = [await walked(query, 'after'), await walked(query, 'before')];
    const numbered = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((number) => page(operator, 'mine', `?size=7${query}&page=${number}`)));

    expect([new Set(onward).size, onward.length]).toEqual([47, 47]);
    expect(back).toEqual(onward);
    expect(numbered.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(onward);
    expect(new Set(numbered.map(({ total, totalExact }) => `${total} ${totalExact}`))).toEqual(new Set(['47 true']));
  });

  it('ends with what the other order begins with, and beyond the numbers leads there', async () => {
    const [last, reversed, beyond] = [await page(operator, 'mine', '?before=end'), await page(operator, 'mine', '?sort=startedAt'), await page(operator, 'mine', '?page=99999')];

    expect([last.page, last.next, last.rows.map(({ id }) => id)]).toEqual([null, null, reversed.rows.map(({ id }) => id).reverse()]);
    expect(beyond.rows).toEqual(last.rows);
  });

  it.each(['?after=x', '?after=bm9wZQ', `?before=${Buffer.from('["2026-01-01","no id"]').toString('base64url')}`, `?after=${Buffer.from('["x","01900000-0000-7000-8000-000000000000"]').toString('base64url')}`])('refuses %s, which is no place in the list', async (query) => {
    const { status, body } = await operator.get(at('mine', query));

    expect([status, body.problems[0]!.code, body.problems[0]!.at.split('/')[1]]).toEqual([422, 'page.unknown', 'query']);
  });

  describe('where something takes long', () => {
    let read: ListRead;
    let account: string;
    beforeAll(async () => {
      account = (await app.services.pool.query<{ id: string }>(`select id from account where username = 'cjcaozuo1'`)).rows[0]!.id;
      const grantees = (await app.services.pool.query<{ grantee: string }>('select distinct grantee from instance_access where instance_id = $1', [ids[0]])).rows.map(({ grantee }) => grantee);
      read = { processes: ['training'], types: {}, conditions: [], sort: { column: 'startedAt', type: 'datetime', descending: true }, grantees, zone: 'Asia/Shanghai', rows: { op: 'constant', value: true } };
    });
    const asking = <T>(work: (query: Query, slow: Query) => Promise<T>, what: string): Promise<T> => reading(app.services.readPool, { account, grantees: read.grantees }, (query) =>
      work(query, (async (text: string, values?: readonly unknown[]) => (text.includes(what) ? query('select pg_sleep(2)') : query(text, values))) as Query));

    it('does not wait for a count, which is then asked for by itself', async () => {
      const [late, rows] = await asking(async (query, slow) => {
        const found = await readList(query, read, { offset: 0 }, 5);
        return [await countList(slow, read, mostCounted, 20), found.rows.length] as const;
      }, 'count(*)');

      expect([late, rows]).toEqual([null, 5]);
      expect((await operator.get<ListTotal>(at('mine', '/total'))).body).toEqual({ total: 47, totalExact: true });
      expect((await operator.get<ListTotal>(at('mine', '/total?f.title=没有'))).body).toEqual({ total: 0, totalExact: true });
    });

    it('refuses an order of one’s own that very many rows have to be sorted for, and shows the newest first where the list asks for it', async () => {
      const byTitle: ListRead = { ...read, sort: { column: 'title', type: 'text', descending: false } };
      const [asked, own, plain] = await asking(async (query, slow) => [
        await sortedPage(slow, byTitle, { offset: 0 }, 5, true, 20), await sortedPage(slow, byTitle, { offset: 0 }, 5, false, 20), await readList(query, read, { offset: 0 }, 5),
      ] as const, 'left((i.columns');

      expect(asked).toMatchObject({ status: 422, faults: [{ code: 'sort.too-long', at: '/query/sort', params: { name: 'title' } }] });
      expect(own).toMatchObject({ previous: null, next: null, sort: { column: 'startedAt', descending: true }, rows: plain.rows.map(({ id }) => ({ id })) });
    });
  });
});

describe('what a person chooses for a list', () => {
  it('is there on every device, and nobody else’s (R-210, R-016)', async () => {
    expect((await page(operator, 'mine')).choice).toEqual({ columns: null, pageSize: null, compact: false });

    const kept = await operator.put(at('mine', '/choice'), { columns: ['title', '-number'], pageSize: 30, compact: true });
    await operator.put(at('mine', '/choice'), { columns: ['title', '-number', 'state'], pageSize: 30, compact: true });
    const [again, colleague, other] = [await page(operator, 'mine'), await page(await app.as('cjadmin01'), 'mine'), await page(operator, 'catalogue')];

    expect(kept.status).toBe(204);
    expect([again.choice, again.pageSize, again.rows.length]).toEqual([{ columns: ['title', '-number', 'state'], pageSize: 30, compact: true }, 30, 30]);
    expect([colleague.choice, colleague.pageSize, other.choice]).toEqual([{ columns: null, pageSize: null, compact: false }, 15, { columns: null, pageSize: null, compact: false }]);
    expect((await app.guest.get<ListPage>('/api/lists/training-notice/open')).body.choice).toBeNull();
    expect((await page(operator, 'mine', '?size=5')).rows).toHaveLength(5);
  });

  it.each([{ columns: [], pageSize: null, compact: false }, { columns: ['a b'], pageSize: null, compact: false }, { columns: null, pageSize: 1000, compact: false }, { columns: null, pageSize: null }])('is refused as %j', async (choice) => {
    expect((await operator.put(at('mine', '/choice'), choice)).status).toBe(422);
  });

  it('is kept for lists one may open only', async () => {
    const choice = { columns: null, pageSize: null, compact: false };

    expect([(await operator.put(at('review', '/choice'), choice)).status, (await operator.put(at('none', '/choice'), choice)).status, (await app.guest.put(at('mine', '/choice'), choice)).status]).toEqual([403, 404, 401]);
  });
});

describe('a query under a name', () => {
  const id = '01900000-0000-7000-8000-0000000000aa';

  it('is kept, renamed and forgotten, by its owner only', async () => {
    await operator.put(at('mine', `/saved/${id}`), { name: ' 待审批 ', query: 'f.state=submitted&sort=-startedAt' });
    await provider.put(at('review', `/saved/${id}`), { name: '同一个标识', query: 'f.title=x' });
    expect((await page(operator, 'mine')).saved).toEqual([{ id, name: '待审批', query: 'f.state=submitted&sort=-startedAt' }]);

    await operator.put(at('mine', `/saved/${id}`), { name: '等待中', query: 'f.state=submitted' });
    await provider.delete(at('mine', `/saved/${id}`));
    expect((await page(operator, 'mine')).saved).toEqual([{ id, name: '等待中', query: 'f.state=submitted' }]);

    await operator.delete(at('mine', `/saved/${id}`));
    expect([(await page(operator, 'mine')).saved, (await page(provider, 'review')).saved.map(({ name }) => name)]).toEqual([[], ['同一个标识']]);
  });

  it('is one of thirty at most', async () => {
    const statuses = [];
    for (let n = 0; n < 31; n += 1) statuses.push((await operator.put(at('mine', `/saved/01900000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`), { name: `视图 ${n}`, query: 'f.state=submitted' })).status);

    expect(statuses).toEqual([...Array<number>(30).fill(204), 409]);
    expect((await operator.put(at('mine', '/saved/01900000-0000-7000-8000-000000000100'), { name: '改名', query: '' })).status).toBe(204);
  });
});

describe('a condition', () => {
  it('takes several of the values that are offered', async () => {
    const totals = await Promise.all(['submitted', 'withdrawn', 'submitted,withdrawn', 'approved,rejected', 'submitted,nothing'].map(async (states) => (await page(operator, 'mine', `?f.state=${states}`)).total));

    expect(totals).toEqual([ids.length - 9, 9, ids.length, 0, ids.length - 9]);
  });
});
