// The durable step, called directly and over HTTP, against the smallest SQL that writes the same rows: one statement, and one function.
// A step is one human action (submit, or approve by the next person) and counts when it is durable. All contestants share one PostgreSQL
// with fsync on, take turns in short slices of one run, and a ratio is taken inside a turn: read ratios, not rates.
import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { JsonObject } from '#engine';
import { readConfig } from '../../server/config.ts';
import { dispatch } from '../../server/cases/dispatch.ts';
import { migrate } from '../../server/migrate.ts';
import { startPostgres } from '../../server/database/postgres.ts';
import { publishSet } from '../../server/revisions/publish.ts';
import { createServices, type Services } from '../../server/services.ts';
import { readFolder } from '../support/definitions.ts';

/** Rates of one contestant beside those of the quickest limit. */
export interface StepRow {
  readonly contestant: string;
  readonly concurrent: number;
  readonly stepsPerSecond: number;
  /** Median over the turns of the rate divided by that of the function. */
  readonly ofFunction: number;
}

interface Contestant { readonly name: string; readonly submit: () => Promise<string>; readonly approve: (id: string) => Promise<void> }

const turns = 7;
const slice = 1200;
const form: JsonObject = { kind: 'annual', from: '2099-03-09', to: '2099-03-13', days: 3, reason: '探亲' };

/** Measures and answers a row for each contestant and number of concurrent cases. */
export async function benchStep(): Promise<StepRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'step-'));
  const postgres = await startPostgres({ folder });
  try {
    await migrate({ url: postgres.url });
    const config = readConfig({ ...process.env, NODE_ENV: 'test', DATABASE_URL: postgres.url, DATA_DIR: folder, LOG_LEVEL: 'error' });
    const services = await createServices(config, postgres.url);
    const people = await prepare(services);
    const limits = new pg.Pool({ connectionString: postgres.url, max: 16 });
    // Said by the query it concerns, if any.
    limits.on('error', () => {});
    await limits.query(limitTables);
    const http = await startHttp(postgres.url, folder);
    try {
      const contestants = [limitFunction(limits), limitStatement(limits), direct(services, people), overHttp(http.url, services, people)];
      const rows: StepRow[] = [];
      for (const concurrent of [1, 16]) rows.push(...(await compare(contestants, concurrent)));
      return rows;
    } finally {
      http.stop();
      await limits.end();
      await services.close();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(contestants: readonly Contestant[], concurrent: number): Promise<StepRow[]> {
  const rates = contestants.map((): number[] => []);
  for (let turn = -1; turn < turns; turn += 1) {
    for (let i = 0; i < contestants.length; i += 1) {
      const which = (i + turn + 1) % contestants.length;
      const rate = await run(contestants[which]!, concurrent);
      if (turn >= 0) rates[which]!.push(rate);
    }
  }
  return contestants.map(({ name }, which) => ({
    contestant: name, concurrent, stepsPerSecond: Math.round(median(rates[which]!)), ofFunction: median(rates[which]!.map((rate, turn) => rate / rates[0]![turn]!)),
  }));
}

/** Steps a second of one slice; steps begun in it are waited for and counted. */
async function run({ submit, approve }: Contestant, concurrent: number): Promise<number> {
  const begun = performance.now();
  let steps = 0;
  await Promise.all(Array.from({ length: concurrent }, async () => {
    while (performance.now() - begun < slice) {
      await approve(await submit());
      steps += 2;
    }
  }));
  return steps / ((performance.now() - begun) / 1000);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

interface People { readonly applicant: string; readonly approver: string; readonly digest: string; readonly tokens: { readonly applicant: string; readonly approver: string } }

async function prepare(services: Services): Promise<People> {
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

/** The draft every start begins with; opening a form makes it, so it is no part of the step. */
async function draft(services: Services, people: People): Promise<string> {
  const id = randomUUID();
  await services.pool.query(`insert into draft (id, process, event, account_id, org_id, digest, updated_at) values ($1, 'leave', 'SUBMIT', $2, 'o1', $3, now())`, [id, people.applicant, people.digest]);
  return id;
}

function direct(services: Services, people: People): Contestant {
  const step = async (account: string, id: string, command: { readonly event: string; readonly data?: JsonObject; readonly task?: string }) => {
    const result = await dispatch(services, { who: { account, org: 'o1' }, id, command, key: randomUUID() });
    if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  };
  return {
    name: 'step, direct',
    async submit() {
      const id = await draft(services, people);
      await step(people.applicant, id, { event: 'SUBMIT', data: form });
      return id;
    },
    approve: (id) => step(people.approver, id, { event: 'APPROVE', task: 'asked.1' }),
  };
}

function overHttp(url: string, services: Services, people: People): Contestant {
  const step = async (token: string, id: string, body: JsonObject) => {
    const response = await fetch(`${url}/api/instances/${id}/events`, {
      method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', Cookie: `sid=${token}`, Origin: url, 'Idempotency-Key': randomUUID() },
    });
    if (!response.ok) throw new Error(await response.text());
    await response.text();
  };
  return {
    name: 'step, over HTTP',
    async submit() {
      const id = await draft(services, people);
      await step(people.tokens.applicant, id, { event: 'SUBMIT', data: form });
      return id;
    },
    approve: (id) => step(people.tokens.approver, id, { event: 'APPROVE', task: 'asked.1' }),
  };
}

async function startHttp(databaseUrl: string, folder: string): Promise<{ readonly url: string; readonly stop: () => void }> {
  const server = spawn(process.execPath, [new URL('step-server.ts', import.meta.url).pathname], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: databaseUrl, DATA_DIR: folder, LOG_LEVEL: 'error' } });
  const port = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    server.once('exit', (code) => reject(new Error(`the HTTP side of the benchmark ended with ${code}`)));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.kill('SIGKILL') };
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
    name: 'SQL, one function',
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
    name: 'SQL, one statement',
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
