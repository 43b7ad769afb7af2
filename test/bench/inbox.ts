// The inbox among a million open tasks: somebody with ten of them, and somebody with ten thousand. What the database spends on the statements of
// a page (to plan and to run each, as it tells itself), and what the page takes over HTTP beside another that needs a session. Read the ratios.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { InboxPage } from '../../server/api-types.ts';
import type { Services } from '../../server/services.ts';
import { countOf, inboxOf, waitingOf, type InboxRead } from '../../server/store/inbox.ts';
import { mostWaiting, type Mark } from '../../server/store/offer.ts';
import { reading, type Query } from '../../server/store/sight.ts';
import { onDatabase } from './database.ts';
import { direct, prepare, startHttp, type Http } from './step.ts';

/** One question; milliseconds in the database or over HTTP, and the median as a share of that of the plainest question beside it. */
export interface InboxRow { readonly question: string; readonly p50: number; readonly p95: number; readonly ofPlain: number }

const rounds = 60;
const pageSize = 20;

/** Makes the tasks, which takes some minutes, and asks. */
export async function benchInbox(tasks = 1_000_000): Promise<InboxRow[]> {
  return onDatabase(async ({ url, folder, services }) => {
    const http = await startHttp(url, folder);
    try {
      await direct(services, await prepare(services)).submit();
      const readers = await fill(url, tasks);
      return [...(await askDatabase(services, readers)), ...(await askHttp(http, readers))];
    } finally {
      http.stop();
    }
  });
}

interface Reader { readonly name: string; readonly account: string; readonly org: string; readonly token: string }

// Copies of a case that waits for its verdict, a third of them never due. Of a hundred one is asked of a busy organisation, ten of a quiet one.
const filledTo = `with pattern as (select * from instance limit 1),
  ids as materialized (select gen_random_uuid() as id, n, case when n % 100 = 0 then 'busy' when n % ($1::integer / 10) = 1 then 'quiet' else 'x' || n % 1990 end as org,
    '2026-01-01'::timestamptz + n * interval '7 seconds' as opened, case when n % 3 > 0 then '2027-01-01'::timestamptz + (n::bigint * 7919 % 2592000) * interval '1 second' end as due from generate_series(1, $1::integer) n),
  i as (insert into instance (id, process, digest, item_id, org_id, started_by, state, finished, started_at, since, touched_at, due, version, snapshot, data, access, columns)
    select ids.id, process, digest, item_id, ids.org, started_by, state, finished, opened, opened, opened, ids.due, version, snapshot, data, access, columns from ids, pattern),
  a as (insert into instance_access (instance_id, grantee, entry) select ids.id, replace(a.grantee, 'o1', ids.org), a.entry from ids, pattern join instance_access a on a.instance_id = pattern.id),
  o as (insert into task_offer (grantee, process, due, opened_at, instance_id, task_id, "except", seen)
    select replace(o.grantee, 'o1', ids.org), o.process, coalesce(ids.due, 'infinity'), ids.opened, ids.id, o.task_id, o."except", o.seen from ids, pattern join task_offer o on o.instance_id = pattern.id)
  insert into task (instance_id, id, process, state, opened_at, candidates, "except")
    select ids.id, t.id, t.process, t.state, ids.opened, array(select replace(c, 'o1', ids.org) from unnest(t.candidates) c), t."except" from ids, pattern join task t on t.instance_id = pattern.id`;

async function fill(url: string, tasks: number): Promise<Reader[]> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query(filledTo, [tasks]);
    const readers = [{ name: 'ten', org: 'quiet' }, { name: 'ten thousand', org: 'busy' }].map((each) => ({ ...each, account: randomUUID(), token: randomBytes(32).toString('base64url') }));
    for (const { name, org, account, token } of readers) {
      await owner.query(`insert into organisation (id, type, name, region) values ($1, 'enterprise', $1, '420100')`, [org]);
      await owner.query('insert into account (id, username, name) values ($1, $2, $3)', [account, org, name]);
      await owner.query(`insert into membership (account_id, org_id, roles) values ($1, $2, '{enterpriseAdmin}')`, [account, org]);
      await owner.query(`insert into session (token_hash, account_id, org_id, created_at, seen_at, expires_at) values ($1, $2, $3, now(), now(), now() + interval '12 hours')`, [createHash('sha256').update(token).digest('hex'), account, org]);
    }
    await owner.query('vacuum analyze');
    return readers;
  } finally {
    await owner.end();
  }
}

// What an approver of several processes is: roles and permissions, each by itself, in his organisation, in its kind and territory.
function granteesOf({ account, org }: Reader): readonly string[] {
  const held = ['role:enterpriseAdmin', 'role:operator', 'permission:leave:approve', 'permission:leave:confirm', ...Array.from({ length: 5 }, (_, n) => `permission:p${n}:review`)];
  return ['everyone', `user:${account}`, ...['', `org:${org}/`, 'type:enterprise/', 'territory:4201/'].flatMap((scope) => held.map((each) => scope + each))];
}

async function askDatabase({ readPool }: Services, readers: readonly Reader[]): Promise<InboxRow[]> {
  const questions: (readonly [string, () => Promise<number>])[] = [['a row by its key', () => spent(readPool, readers[0]!, [(query) => query('select id from instance where id = $1', [randomUUID()])])]];
  for (const reader of readers) {
    const read: InboxRead = { place: 'todo', account: reader.account, grantees: granteesOf(reader), limit: pageSize + 1, offset: 0 };
    const page = (behind?: Mark): (() => Promise<number>) => () => spent(readPool, reader, [
      (query) => inboxOf(query, behind ? { ...read, behind } : read), (query) => countOf(query, read, mostWaiting), (query) => waitingOf(query, mostWaiting, 0),
    ]);
    questions.push([`first page of ${reader.name}`, page()]);
    // The mark of the last but one of as many pages as there are, where somebody is who turned them one by one.
    const [deep] = await reading(readPool, { account: reader.account, grantees: read.grantees }, (query) => inboxOf(query, { ...read, offset: 9_900, limit: 1 }));
    if (deep) questions.push([`behind row 9,900 of ${reader.name}`, page(deep.mark)]);
  }
  return rowsOf('database, ', await timesOf(questions));
}

/** What the database says it spent on planning and running these statements. */
async function spent(pool: pg.Pool, reader: Reader, asked: readonly ((query: Query) => Promise<unknown>)[]): Promise<number> {
  let total = 0;
  await reading(pool, { account: reader.account, grantees: granteesOf(reader) }, async (query) => {
    const timed: Query = async (text, values) => {
      const [row] = await query<{ 'QUERY PLAN': readonly [{ readonly 'Planning Time': number; readonly 'Execution Time': number }] }>(`explain (analyze, timing off, format json) ${text}`, values);
      const [{ 'Planning Time': planning, 'Execution Time': running }] = row!['QUERY PLAN'];
      total += planning + running;
      return [];
    };
    for (const ask of asked) await ask(timed);
  });
  return total;
}

async function askHttp({ url }: Http, readers: readonly Reader[]): Promise<InboxRow[]> {
  const asking = ({ token }: Reader, path: string) => async (): Promise<number> => {
    const begun = performance.now();
    const answer = await fetch(`${url}${path}`, { headers: { Cookie: `sid=${token}` } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    const page = (await answer.json()) as Partial<InboxPage>;
    if (path === '/api/inbox' && page.rows?.length === 0) throw new Error('the inbox is empty');
    return performance.now() - begun;
  };
  return rowsOf('HTTP, ', await timesOf([['phrases of ten', asking(readers[0]!, '/api/phrases')], ...readers.map((reader) => [`first page of ${reader.name}`, asking(reader, '/api/inbox')] as const)]));
}

// In turns, so that whatever else the machine does meets all alike.
async function timesOf(questions: readonly (readonly [string, () => Promise<number>])[]): Promise<(readonly [string, number[]])[]> {
  const times = questions.map(([question]): readonly [string, number[]] => [question, []]);
  for (let round = -5; round < rounds; round += 1) {
    for (const [which, [, ask]] of questions.entries()) {
      const time = await ask();
      if (round >= 0) times[which]![1].push(time);
    }
  }
  return times;
}

function rowsOf(where: string, times: readonly (readonly [string, readonly number[]])[]): InboxRow[] {
  const at = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;
  return times.map(([question, values]) => ({ question: where + question, p50: at(values, 0.5), p95: at(values, 0.95), ofPlain: at(values, 0.5) / at(times[0]![1], 0.5) }));
}
