// The durable step, called directly and over HTTP, against the smallest SQL that writes the same rows: one statement, and one function.
// A step is one human action (submit, or approve by the next person) and counts when it is durable. All contestants share one PostgreSQL
// with fsync on, take turns in short slices of one run, and a ratio is taken inside a turn: read ratios, not rates.
import { fork } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { JsonObject } from '#engine';
import { readConfig } from '../../server/config.ts';
import { dispatch } from '../../server/cases/dispatch.ts';
import { migrate } from '../../server/database/migrate.ts';
import { startPostgres } from '../../server/database/postgres.ts';
import { publishSet } from '../../server/revisions/publish.ts';
import { createServices, type Services } from '../../server/services.ts';
import { readFolder } from '../support/definitions.ts';
import { onDatabase } from './database.ts';

/** One contestant beside the function, all figures medians over the turns. */
export interface StepRow {
  readonly contestant: string;
  readonly concurrent: number;
  readonly stepsPerSecond: number;
  /** The rate divided by that of the function in the same turn. */
  readonly ofFunction: number;
  /** Milliseconds of processor time of the Node process that takes the step. */
  readonly nodeCpu: number;
  /** Bytes written to the log of the database for a step, divided by those of the function. */
  readonly walOfFunction: number;
}

export interface Contestant {
  readonly name: string;
  /** What is made before a slice and not measured. */
  readonly prepare?: () => Promise<void>;
  readonly submit: () => Promise<string>;
  readonly approve: (id: string) => Promise<void>;
  /** Milliseconds of processor time spent so far. */
  readonly cpu: () => Promise<number>;
}

interface Slice { readonly rate: number; readonly cpu: number; readonly wal: number }

const turns = 7;
const slice = 600;
const form: JsonObject = { kind: 'annual', from: '2099-03-09', to: '2099-03-13', days: 3, reason: '探亲' };

/** Measures and answers a row for each contestant and number of concurrent cases. */
export async function benchStep(): Promise<StepRow[]> {
  return onDatabase(async ({ url, folder, services }) => {
    const people = await prepare(services);
    const limits = new pg.Pool({ connectionString: url, max: 16 });
    // Said by the query it concerns, if any.
    limits.on('error', () => {});
    await limits.query(limitTables);
    const http = await startHttp(url, folder);
    try {
      const contestants = [limitFunction(limits), limitStatement(limits), direct(services, people), overHttp(http, services, people)];
      const rows: StepRow[] = [];
      for (const concurrent of [1, 16, 64]) rows.push(...(await compare(contestants, concurrent, limits)));
      return rows;
    } finally {
      http.stop();
      await limits.end();
    }
  });
}

/** How the rate of a step holds in a database that has so many more cases; the ratio is the median of those inside a turn. */
export interface ScaleRow { readonly cases: number; readonly stepsPerSecond: number; readonly ofFirst: number }

/** Measures the step called directly, in turns in a database of few cases and in one of many; the many take some minutes to make. */
export async function benchScale(counts: readonly number[] = [1000, 1_000_000]): Promise<ScaleRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'scale-'));
  const postgres = await startPostgres({ folder });
  try {
    const sides: { readonly contestant: Contestant; readonly owner: pg.Pool; readonly services: Services }[] = [];
    try {
      for (const cases of counts) {
        const url = await createDatabase(postgres.url, `scale_${cases}`);
        await migrate({ url });
        const services = await createServices(readConfig({ ...process.env, NODE_ENV: 'test', DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'error' }), url);
        const owner = new pg.Pool({ connectionString: url, max: 1 });
        const contestant = direct(services, await prepare(services));
        sides.push({ contestant, owner, services });
        await run(contestant, 16, owner);
        // The pattern of those that are copied: one that waits for its verdict.
        await contestant.submit();
        await owner.query(filledTo, [cases]);
        const { rows } = await owner.query<{ count: number }>('select count(*)::integer as count from instance');
        if (rows[0]!.count < cases) throw new Error(`${rows[0]!.count} cases were made of ${cases}`);
        await owner.query('vacuum analyze');
      }
      const rates = sides.map((): number[] => []);
      for (let turn = -1; turn < turns; turn += 1) {
        for (let i = 0; i < sides.length; i += 1) {
          const which = (i + turn + 1) % sides.length;
          const { rate } = await run(sides[which]!.contestant, 16, sides[which]!.owner);
          if (turn >= 0) rates[which]!.push(rate);
        }
      }
      return counts.map((cases, which) => ({ cases, stepsPerSecond: Math.round(median(rates[which]!)), ofFirst: median(rates[which]!.map((rate, turn) => rate / rates[0]![turn]!)) }));
    } finally {
      for (const { owner, services } of sides) {
        await owner.end();
        await services.close();
      }
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createDatabase(url: string, name: string): Promise<string> {
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  return Object.assign(new URL(url), { pathname: name }).href;
}

// Copies of a case that was begun, each with its sight, its open task and its history.
const filledTo = `with pattern as (select * from instance where version = 1 limit 1),
  ids as materialized (select gen_random_uuid() as id from generate_series(1, greatest(0, $1::integer - (select count(*)::integer from instance)))),
  i as (insert into instance (id, process, digest, item_id, org_id, started_by, state, finished, started_at, since, touched_at, due, version, snapshot, data, access, columns)
    select ids.id, process, digest, item_id, org_id, started_by, state, finished, started_at, since, touched_at, due, version, snapshot, data, access, columns from ids, pattern),
  a as (insert into instance_access (instance_id, grantee, entry) select ids.id, a.grantee, a.entry from ids, pattern join instance_access a on a.instance_id = pattern.id),
  t as (insert into task (instance_id, id, process, state, opened_at, candidates) select ids.id, t.id, t.process, t.state, t.opened_at, t.candidates from ids, pattern join task t on t.instance_id = pattern.id),
  o as (insert into task_offer (grantee, due, opened_at, instance_id, task_id, process, "except", seen) select o.grantee, o.due, o.opened_at, ids.id, o.task_id, o.process, o."except", o.seen from ids, pattern join task_offer o on o.instance_id = pattern.id),
  w as (insert into instance_words (instance_id, grams) select ids.id, w.grams from ids, pattern join instance_words w on w.instance_id = pattern.id),
  e as (insert into history_entry (instance_id, seq, hash, digest, entry) select ids.id, e.seq, e.hash, e.digest, e.entry from ids, pattern join history_entry e on e.instance_id = pattern.id)
  insert into history_payload (instance_id, seq, salt, bytes) select ids.id, p.seq, p.salt, p.bytes from ids, pattern join history_payload p on p.instance_id = pattern.id`;

async function compare(contestants: readonly Contestant[], concurrent: number, pool: pg.Pool): Promise<StepRow[]> {
  const slices = contestants.map((): Slice[] => []);
  for (let turn = -1; turn < turns; turn += 1) {
    for (let i = 0; i < contestants.length; i += 1) {
      const which = (i + turn + 1) % contestants.length;
      const measured = await run(contestants[which]!, concurrent, pool);
      if (turn >= 0) slices[which]!.push(measured);
    }
  }
  return contestants.map(({ name }, which) => {
    const own = slices[which]!;
    return {
      contestant: name, concurrent, stepsPerSecond: Math.round(median(own.map(({ rate }) => rate))), ofFunction: median(own.map(({ rate }, turn) => rate / slices[0]![turn]!.rate)),
      nodeCpu: median(own.map(({ cpu }) => cpu)), walOfFunction: median(own.map(({ wal }, turn) => wal / slices[0]![turn]!.wal)),
    };
  });
}

/** One slice; steps begun in it are waited for and counted. */
async function run({ prepare, submit, approve, cpu }: Contestant, concurrent: number, pool: pg.Pool): Promise<Slice> {
  await prepare?.();
  const [walBefore, cpuBefore] = [await walOf(pool), await cpu()];
  const begun = performance.now();
  let steps = 0;
  await Promise.all(Array.from({ length: concurrent }, async () => {
    while (performance.now() - begun < slice) {
      await approve(await submit());
      steps += 2;
    }
  }));
  const seconds = (performance.now() - begun) / 1000;
  return { rate: steps / seconds, cpu: ((await cpu()) - cpuBefore) / steps, wal: ((await walOf(pool)) - walBefore) / steps };
}

async function walOf(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(`select pg_current_wal_insert_lsn() - '0/0' as bytes`);
  return Number(rows[0]!.bytes);
}

async function ownCpu(): Promise<number> {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

export interface People { readonly applicant: string; readonly approver: string; readonly digest: string; readonly tokens: { readonly applicant: string; readonly approver: string } }

/** An installation with the leave request, somebody who asks and somebody who approves. */
export async function prepare(services: Services): Promise<People> {
  const [published] = await publishSet(services, [{ document: readFolder('test/examples/leave') as unknown as JsonObject, author: 'bench', note: '', origin: 'folder', base: 0 }]);
  if (!published || !('digest' in published)) throw new Error(`the leave request does not publish: ${JSON.stringify(published)}`);
  const [applicant, approver] = [randomUUID(), randomUUID()];
  const token = () => randomBytes(32).toString('base64url');
  const tokens = { applicant: token(), approver: token() };
  const owner = new pg.Client({ connectionString: services.config.databaseUrl! });
  await owner.connect();
  await owner.query(`insert into organisation (id, type, name, region) values ('o1', 'enterprise', '长江', '420100')`);
  for (const [id, username, role, secret] of [[applicant, 'applicant', 'operator', tokens.applicant], [approver, 'approver', 'enterpriseAdmin', tokens.approver]] as const) {
    await owner.query('insert into account (id, username, name) values ($1, $2, $2)', [id, username]);
    await owner.query(`insert into membership (account_id, org_id, roles) values ($1, 'o1', $2)`, [id, [role]]);
    await owner.query(`insert into session (token_hash, account_id, org_id, created_at, seen_at, expires_at) values ($1, $2, 'o1', now(), now(), now() + interval '12 hours')`, [createHash('sha256').update(secret).digest('hex'), id]);
  }
  await owner.end();
  return { applicant, approver, digest: published.digest, tokens };
}

interface Drafts { readonly fill: () => Promise<void>; readonly take: () => Promise<string> }

/** The drafts that starts begin with; opening a form makes one, so they are no part of the step. */
function draftsOf(services: Services, people: People): Drafts {
  const waiting: string[] = [];
  const fill = async (): Promise<void> => {
    if (waiting.length >= 1000) return;
    const { rows } = await services.pool.query<{ id: string }>(
      `insert into draft (id, process, event, account_id, org_id, digest, updated_at)
       select uuidv7(), 'leave', 'SUBMIT', $1, 'o1', $2, now() from generate_series(1, 1000) returning id`, [people.applicant, people.digest]);
    waiting.push(...rows.map(({ id }) => id));
  };
  return {
    fill,
    async take() {
      if (waiting.length === 0) await fill();
      return waiting.pop()!;
    },
  };
}

/** A step called without HTTP. */
export function direct(services: Services, people: People): Contestant {
  const step = async (account: string, id: string, command: { readonly event: string; readonly data?: JsonObject; readonly task?: string }) => {
    const result = await dispatch(services, { who: { account, org: 'o1' }, id, command, key: randomUUID() });
    if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  };
  const drafts = draftsOf(services, people);
  return {
    name: 'step, direct', prepare: drafts.fill, cpu: ownCpu,
    async submit() {
      const id = await drafts.take();
      await step(people.applicant, id, { event: 'SUBMIT', data: form });
      return id;
    },
    approve: (id) => step(people.approver, id, { event: 'APPROVE', task: 'asked.1' }),
  };
}

function overHttp({ url, cpu }: Http, services: Services, people: People): Contestant {
  const drafts = draftsOf(services, people);
  const step = async (token: string, id: string, body: JsonObject) => {
    const response = await fetch(`${url}/api/instances/${id}/events`, {
      method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', Cookie: `sid=${token}`, Origin: url, 'Idempotency-Key': randomUUID() },
    });
    if (!response.ok) throw new Error(await response.text());
    await response.text();
  };
  return {
    name: 'step, over HTTP', prepare: drafts.fill, cpu,
    async submit() {
      const id = await drafts.take();
      await step(people.tokens.applicant, id, { event: 'SUBMIT', data: form });
      return id;
    },
    approve: (id) => step(people.tokens.approver, id, { event: 'APPROVE', task: 'asked.1' }),
  };
}

export interface Http { readonly url: string; readonly cpu: () => Promise<number>; readonly stop: () => void }

/** A server of the product in a process of its own. */
export async function startHttp(databaseUrl: string, folder: string): Promise<Http> {
  const server = fork(new URL('step-server.ts', import.meta.url), { env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: databaseUrl, DATA_DIR: folder, LOG_LEVEL: 'error' } });
  const ended = new Promise<never>((_, reject) => server.once('exit', (code) => reject(new Error(`the HTTP side of the benchmark ended with ${code}`))));
  // Heard by whoever waits for an answer.
  ended.catch(() => {});
  const told = (): Promise<number> => Promise.race([ended, once(server, 'message').then(([number]) => number as number)]);
  const port = await told();
  return {
    url: `http://127.0.0.1:${port}`,
    cpu() {
      server.send('cpu');
      return told();
    },
    stop: () => void server.kill('SIGKILL'),
  };
}

// The rows a real approval needs, with nothing around them: instance, open task, history.
const limitTables = `
create schema bench;
create table bench.instance (id uuid primary key, state text not null, version integer not null default 1, form jsonb not null, touched_at timestamptz not null default now()) with (fillfactor = 80);
create table bench.task (instance_id uuid not null, id text not null, state text not null, open boolean not null default true, role text not null, opened_at timestamptz not null default now(), primary key (instance_id, id)) with (fillfactor = 80);
create index on bench.task (role, opened_at desc) where open;
create table bench.history (instance_id uuid not null, seq integer not null, event text not null, state text not null, actor text not null, at timestamptz not null default now(), primary key (instance_id, seq));
create function bench.submit(this uuid, form jsonb) returns void language plpgsql as $$ begin
  insert into bench.instance (id, state, form) values (this, 'asked', form);
  insert into bench.history (instance_id, seq, event, state, actor) values (this, 1, 'SUBMIT', 'asked', 'applicant');
  insert into bench.task (instance_id, id, state, role) values (this, 'asked.1', 'asked', 'lead');
end $$;
create function bench.approve(this uuid) returns void language plpgsql as $$ declare was bench.instance; begin
  update bench.task set open = false where instance_id = this and id = 'asked.1' and open;
  if not found then raise exception 'the task is not open'; end if;
  update bench.instance set state = case when (form->>'days')::integer <= 3 then 'approved' else 'confirming' end, version = version + 1, touched_at = now() where id = this returning * into was;
  insert into bench.history (instance_id, seq, event, state, actor) values (this, was.version, 'APPROVE', was.state, 'lead');
end $$;`;

function limitFunction(pool: pg.Pool): Contestant {
  return {
    name: 'SQL, one function', cpu: ownCpu,
    async submit() {
      const id = randomUUID();
      await pool.query({ name: 'function-submit', text: 'select bench.submit($1, $2)', values: [id, form] });
      return id;
    },
    approve: async (id) => void (await pool.query({ name: 'function-approve', text: 'select bench.approve($1)', values: [id] })),
  };
}

function limitStatement(pool: pg.Pool): Contestant {
  return {
    name: 'SQL, one statement', cpu: ownCpu,
    async submit() {
      const id = randomUUID();
      await pool.query({
        name: 'statement-submit', values: [id, form],
        text: `with i as (insert into bench.instance (id, state, form) values ($1, 'asked', $2)), h as (insert into bench.history (instance_id, seq, event, state, actor) values ($1, 1, 'SUBMIT', 'asked', 'applicant'))
               insert into bench.task (instance_id, id, state, role) values ($1, 'asked.1', 'asked', 'lead')`,
      });
      return id;
    },
    async approve(id) {
      const { rowCount } = await pool.query({
        name: 'statement-approve', values: [id],
        text: `with t as (update bench.task set open = false where instance_id = $1 and id = 'asked.1' and open returning 1),
                    i as (update bench.instance set state = case when (form->>'days')::integer <= 3 then 'approved' else 'confirming' end, version = version + 1, touched_at = now() where id = $1 and exists (select from t) returning version, state)
               insert into bench.history (instance_id, seq, event, state, actor) select $1, version, 'APPROVE', state, 'lead' from i`,
      });
      if (rowCount !== 1) throw new Error('the task is not open');
    },
  };
}
