// An audit log of a million entries: searched by person, action, period and words, its first page and one deep behind it, and all of one year as rows of a file.
// Read the ratios; the milliseconds are of one machine.
import pg from 'pg';
import type { Services } from '../../server/services.ts';
import { auditRows } from '../../server/store/audit.ts';
import { mostCounted } from '../../server/store/list.ts';
import { countRows, rowsInPortions, rowsPage, type RowCondition, type RowsAsked } from '../../server/store/rows.ts';
import { reading, readingAlong, type Reader } from '../../server/store/sight.ts';
import { onDatabase } from './database.ts';

/** One question to the log; milliseconds, and the median as a share of the first page's. */
export interface AuditRow { readonly question: string; readonly p50: number; readonly p95: number; readonly ofFirst: number }

const rounds = 30;
const pageSize = 20;
const zone = 'Asia/Shanghai';
const reader: Reader = { account: '00000000-0000-4000-8000-000000000001', grantees: ['everyone'] };

/** Makes the entries, which takes a minute or two, and asks. */
export async function benchAudit(entries = 1_000_000): Promise<{ readonly rows: AuditRow[]; readonly grown: readonly [number, number] }> {
  return onDatabase(async ({ url, services }) => {
    await fill(url, entries);
    return { rows: await ask(services), grown: await memoryOfAll(services, entries) };
  });
}

/** Two years of entries: ten thousand persons, of whom one did a tenth of all, thirty actions, a thousand organisations. */
async function fill(url: string, entries: number): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query(`insert into organisation (id, type, name, region) select 'e' || n, 'enterprise', '江城进出口有限公司' || n, '420100' from generate_series(0, 999) n`);
    await owner.query(`insert into audit_entry (id, at, account_id, name, org_id, action, subject, subject_name, about, after)
      select gen_random_uuid(), now() - n * interval '63 seconds', gen_random_uuid(), case when n % 10 = 0 then '管平' else (array['张', '李', '王', '赵', '欧阳'])[1 + n % 5] || '经办' || n % 10000 end,
        'e' || n % 1000, case when n % 50021 = 0 then 'account.password' else 'role.change' || n % 30 end, 'user:' || n % 20000, '对象' || n % 20000, 'e' || n % 1000, '{"name": "新的名称"}'
      from generate_series(1, $1::integer) n`, [entries]);
    await owner.query('vacuum analyze');
  } finally {
    await owner.end();
  }
}

async function ask({ readPool }: Services): Promise<AuditRow[]> {
  const equals = (name: string, ...values: readonly string[]): RowCondition => ({ match: 'equals', name, values });
  const fuzzy = (name: string, value: string): RowCondition => ({ match: 'fuzzy', name, value });
  const day = (before: number): string => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10);
  const period = (from: number, to: number): RowCondition => ({ match: 'range', name: 'at', from: day(from), to: day(to) });
  const mine = { sql: 'e.about = $', value: 'e7' };
  const questions: readonly (readonly [string, Partial<RowsAsked>])[] = [
    ['the newest', {}],
    ['by somebody who did a tenth of all', { conditions: [fuzzy('name', '管平')] }],
    ['by somebody who did a hundred', { conditions: [fuzzy('name', '张经办5555')] }],
    ['by nobody there is', { conditions: [fuzzy('name', '没有此人')] }],
    ['an action of every day', { conditions: [equals('action', 'role.change7')] }],
    ['an action of twenty times', { conditions: [equals('action', 'account.password')] }],
    ['a week a year ago', { conditions: [period(372, 365)] }],
    ['an action in a week a year ago', { conditions: [equals('action', 'role.change7'), period(372, 365)] }],
    ['a person in a week a year ago', { conditions: [fuzzy('name', '欧阳经办'), period(372, 365)] }],
    ['a rare action of a frequent person', { conditions: [equals('action', 'account.password'), fuzzy('name', '管平')] }],
    ['an object by its name', { conditions: [fuzzy('subject', '对象777')] }],
    ['what concerns one organisation', { conditions: [fuzzy('about', '公司7')] }],
    ['what its own administrator sees', { within: mine }],
    ['an action that its own administrator seeks', { within: mine, conditions: [equals('action', 'account.password')] }],
  ];
  const asked = (more: Partial<RowsAsked>): RowsAsked => ({ conditions: [], zone, ...more });
  const measured: { question: string; p50: number; p95: number }[] = [];
  const measure = async (question: string, more: Partial<RowsAsked>, deep: boolean): Promise<void> => {
    const times: number[] = [];
    let where: Parameters<typeof rowsPage>[3] = { offset: 0 };
    // A mark in the middle of all: where one is after an hour of turning pages.
    if (deep) where = { after: [`${day(365)} 12:00:00+08`, '80000000-0000-4000-8000-000000000000'] };
    for (let round = 0; round < rounds + 3; round += 1) {
      const from = performance.now();
      // A page and how many there are, as the list asks for them.
      await Promise.all([reading(readPool, reader, (query) => rowsPage(query, auditRows, asked(more), where, pageSize)), reading(readPool, reader, (query) => countRows(query, auditRows, asked(more), mostCounted))]);
      if (round >= 3) times.push(performance.now() - from);
    }
    times.sort((a, b) => a - b);
    measured.push({ question, p50: times[Math.floor(rounds / 2)]!, p95: times[Math.floor(rounds * 0.95)]! });
  };
  for (const [question, more] of questions) await measure(question, more, false);
  for (const [question, more] of questions.slice(0, 5)) await measure(`${question}, in the middle`, more, true);
  const first = measured[0]!.p50;
  return measured.map((each) => ({ ...each, ofFirst: each.p50 / first }));
}

/** How much more memory (MiB) is in use at the most while entries pass by, as they do on their way to a file: the first tenth of them, and all. */
async function memoryOfAll({ exportPool }: Services, entries: number): Promise<[number, number]> {
  const before = process.memoryUsage().rss;
  const grown = (): number => Math.round((process.memoryUsage().rss - before) / 1_048_576);
  let [most, ofTenth, passed] = [0, 0, 0];
  for await (const rows of readingAlong(exportPool, reader, (query) => rowsInPortions(query, auditRows, { conditions: [], zone }))) {
    most = Math.max(most, grown());
    passed += rows.length;
    if (passed <= entries / 10) ofTenth = most;
  }
  return [ofTenth, most];
}
