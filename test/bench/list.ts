// A list of a million cases of one process: its first page, its thousandth, its last, and a keyword of two Chinese characters, newest twenty,
// each as the reader's own connection asks it, row security included. Read the ratios; the milliseconds are of one machine.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { narrowed, readList, type ListRead, type Where } from '../../server/store/list.ts';
import { reading, type Reader } from '../../server/store/sight.ts';
import { sortedPage, totalBehind } from '../../server/views/list-order.ts';
import { onDatabase } from './database.ts';

/** One question to the list; milliseconds, and the median as a share of the first page's. */
export interface ListRow { readonly question: string; readonly p50: number; readonly p95: number; readonly ofFirst: number }

const rounds = 15;

/** Makes the cases, which takes some minutes, and asks. */
export async function benchList(cases = 1_000_000): Promise<ListRow[]> {
  return onDatabase(async ({ url, services }) => {
    await fill(url, cases);
    return ask(services.readPool);
  });
}

const topics = ['区域协定原产地规则', '出口退税新政解读', '跨境电商通关实务', '信用保险与理赔', '海外仓布局与选品', '反倾销应诉', '绿色贸易壁垒应对', '商品归类与估价'];

/** Copies of one pattern, a minute apart, seen by the department of the region and each by one of a thousand enterprises. */
async function fill(url: string, cases: number): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query(`insert into organisation (id, type, name, region) select 'e' || n, 'enterprise', '江城进出口有限公司' || n, '420100' from generate_series(0, 999) n`);
    await owner.query(`with made as materialized (select gen_random_uuid() as id, n from generate_series(1, $1::integer) n),
      i as (insert into instance (id, process, digest, number, org_id, started_by, state, finished, started_at, since, touched_at, version, snapshot, data, access, columns)
        select id, 'bench', repeat('0', 64), 'PX-' || n, 'e' || n % 1000, '', (array['submitted', 'approved', 'rejected'])[1 + n % 3], false, now() - n * interval '1 minute', now(), now(), 1, repeat('x', 600), '{}', '[]',
          jsonb_build_object('title', ($2::text[])[1 + n % 8] || '第' || n || '期', 'count', n % 50, 'contact', case when n % 50021 = 0 then '欧阳' else '张伟' end, 'phone', '027-' || n) from made)
      insert into instance_access (instance_id, grantee, entry) select id, g.grantee, g.entry from made, lateral (values ('region:420000', 0), ('org:e' || n % 1000, 1)) g(grantee, entry)`, [cases, topics]);
    await owner.query('select keep_words(array(select id from instance))');
    await owner.query('vacuum analyze');
  } finally {
    await owner.end();
  }
}

async function ask(pool: pg.Pool): Promise<ListRow[]> {
  const department: Reader = { account: randomUUID(), grantees: ['region:420000', 'region:420100', 'org:commerce', 'user:d', 'role:reviewer'] };
  const enterprise: Reader = { account: randomUUID(), grantees: ['org:e7', 'user:e', 'role:operator'] };
  const list = (reader: Reader, more: Partial<ListRead> = {}): ListRead => ({
    processes: ['bench'], types: {}, conditions: [], sort: { column: 'startedAt', type: 'datetime', descending: true }, grantees: reader.grantees, zone: 'Asia/Shanghai', ...more,
  });
  const keyword = (value: string): Partial<ListRead> => ({ conditions: [{ match: 'fuzzy', value, columns: ['title', 'contact', 'applicant'].map((column) => ({ column, type: column === 'applicant' ? 'org' as const : 'text' as const })) }] });
  const page = (reader: Reader, asked: ListRead, where: Where, counts: boolean, size = 15) => () => reading(pool, reader, async (query) => {
    const read = await narrowed(query, asked);
    const found = await sortedPage(query, read, where, size, true);
    if ('faults' in found) return found;
    if (counts) await totalBehind(query, read, where, found.rows, found.next);
    return found;
  });
  const all = list(department);
  // The mark of the thousandth page, where somebody is who turned the pages one by one.
  const deep = (await reading(pool, department, (query) => readList(query, all, { offset: 15 * 999 }, 15))).next!;
  const questions: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['first page with total', page(department, all, { offset: 0 }, true)],
    ['last numbered page (666) with total', page(department, all, { offset: 9975 }, true)],
    ['page after the thousandth', page(department, all, { after: deep }, false)],
    ['last page', page(department, all, { before: null }, false)],
    ['sorted by a declared column: refused', page(department, list(department, { sort: { column: 'title', type: 'text', descending: false } }), { offset: 0 }, false)],
    ['an enterprise’s, sorted by a declared column', page(enterprise, list(enterprise, { sort: { column: 'title', type: 'text', descending: false } }), { offset: 0 }, true)],
    ['first page, rows only', page(department, all, { offset: 0 }, false)],
    ['first page of an enterprise, 1 of 1000', page(enterprise, list(enterprise), { offset: 0 }, true)],
    ['keyword in one of 8: 退税, newest 20', page(department, list(department, keyword('退税')), { offset: 0 }, false, 20)],
    ['keyword in one of 50,000: 欧阳, newest 20', page(department, list(department, keyword('欧阳')), { offset: 0 }, false, 20)],
    ['keyword in none: 龙虾, newest 20', page(department, list(department, keyword('龙虾')), { offset: 0 }, false, 20)],
    ['the rare keyword with total', page(department, list(department, keyword('欧阳')), { offset: 0 }, true, 20)],
    ['keyword of an enterprise: 退税, newest 20', page(enterprise, list(enterprise, keyword('退税')), { offset: 0 }, true, 20)],
  ];
  const times = questions.map((): number[] => []);
  for (let round = -2; round < rounds; round += 1) {
    for (const [which, [, question]] of questions.entries()) {
      const begun = performance.now();
      await question();
      if (round >= 0) times[which]!.push(performance.now() - begun);
    }
  }
  const at = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;
  return questions.map(([question], which) => ({ question, p50: at(times[which]!, 0.5), p95: at(times[which]!, 0.95), ofFirst: at(times[which]!, 0.5) / at(times[0]!, 0.5) }));
}
