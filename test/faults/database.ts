// Faults of the database: killed, full, its connections cut or all waiting, its schema half made, its history tampered with.
import { randomUUID } from 'node:crypto';
import { chownSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../../server/database/migrate.ts';
import { verify } from '../../server/cases/verify.ts';
import { until } from './nodes.ts';
import { openProxy } from './proxy.ts';
import type { Figures, Size } from './rows.ts';
import type { Stage } from './stage.ts';
import { apply, publishTraining, startWork, work } from './workload.ts';

export async function killDatabase(stage: Stage, { steps, workers, kills }: Size<'steps' | 'workers' | 'kills'>): Promise<Figures> {
  if (stage.cluster === null) return { did: 1, skipped: 'the database of this run belongs to others' };
  const begun = startWork(stage, { steps, workers });
  let [isOver, did, slowest] = [false, 0, 0];
  const ended = begun.ended.finally(() => { isOver = true; });
  const file = join(stage.cluster, 'postmaster.pid');
  const isBack = (): Promise<boolean> => stage.owner.query('select 1').then(() => true, () => false);
  while (!isOver && did < kills) {
    await Promise.race([pause(stage.random.between(500, 3000)), ended]);
    const postmaster = Number(readFileSync(file, 'utf8').split('\n')[0]);
    for (const pid of [postmaster, ...childrenOf(postmaster)]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch { /* it ended by itself meanwhile */ }
    }
    did += 1;
    const dead = performance.now();
    if (!(await until(isBack, 60))) stage.violations.push('the database does not come back');
    const back = performance.now();
    for (const node of stage.nodes) {
      if (!(await until(async () => (await fetch(`${node.server!.url}/ready`)).ok, 30))) stage.violations.push('a node does not find the database again');
    }
    slowest = Math.max(slowest, performance.now() - back);
    if (back - dead > 60_000) break;
  }
  await ended;
  return { did, steps: begun.done, kills: did, 'slowest to find it again': `${(slowest / 1000).toFixed(1)} s` };
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}

export async function cutAtCommit(stage: Stage, { cuts }: Size<'cuts'>): Promise<Figures> {
  const { random, people, owner, violations } = stage;
  const item = await publishTraining(stage, people.providers[0]!);
  let [did, replays, missed] = [0, 0, 0];
  while (did < cuts && missed < cuts) {
    const node = random.pick(stage.nodes);
    const operator = random.pick(people.operators);
    const id = await apply(stage, operator, item);
    const moment = random.pick(['answer', 'answer', 'request'] as const);
    const [key, path] = [randomUUID(), `/api/instances/${id}/events`];
    const cut = node.wire.cut('apply', moment);
    const first = await stage.once(node, operator, path, { event: 'WITHDRAW' }, key);
    await cut;
    // A step of the system came between and was the one cut: nothing happened to this one, and asking again tells that it is done.
    if (first.status === 200) {
      missed += 1;
      await stage.step(operator, id, { event: 'WITHDRAW' }, key);
      continue;
    }
    did += 1;
    if (first.status !== 503 && first.status !== 504) violations.push(`${id}: a cut connection answers ${first.status}`);
    const kept = (await owner.query('select from history_entry where instance_id = $1 and key = $2', [id, key])).rowCount;
    if (kept !== Number(moment === 'answer')) violations.push(`${id}: cut at the ${moment}, ${kept} steps are kept`);
    const again = await stage.step(operator, id, { event: 'WITHDRAW' }, key);
    replays += Number(again.isReplay);
    if (again.status !== 200 || again.isReplay !== (moment === 'answer')) violations.push(`${id}: cut at the ${moment}, the retry answers ${again.status}${again.isReplay ? ' again' : ''}`);
  }
  return { did, cuts: did, 'answered again': replays };
}

export async function raceTwoNodes(stage: Stage, { races, workers }: Size<'races' | 'workers'>): Promise<Figures> {
  const { random, people, nodes, violations } = stage;
  let [left, first] = [races, 0];
  const race = async (worker: number): Promise<void> => {
    const provider = people.providers[worker % people.providers.length]!;
    const item = await publishTraining(stage, provider);
    for (; left > 0;) {
      left -= 1;
      const id = await apply(stage, random.pick(people.operators), item);
      const verdict = { task: 'submitted.1' };
      const told = await Promise.all([
        stage.at(nodes[0]).step(provider, id, { event: 'APPROVE', ...verdict }),
        stage.at(nodes[1]).step(provider, id, { event: 'REJECT', comment: '人数不符', ...verdict }),
      ]);
      first += Number(told[0].status === 200);
      const outcome = told.map(({ status, text }) => (status === 409 ? /"code":"([a-z.-]+)"/.exec(text)?.[1] : String(status))).sort().join(' ');
      if (outcome !== '200 task.decided') violations.push(`${id}: two decisions were answered ${outcome}`);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => race(worker)));
  return { did: races, races, 'won by the first node': first };
}

export async function exhaustPool(stage: Stage, { waiters }: Size<'waiters'>): Promise<Figures> {
  const { people, nodes: [node], owner, violations } = stage;
  const [provider, operator] = [people.providers[0]!, people.operators[0]!];
  const id = await apply(stage, operator, await publishTraining(stage, provider));
  const holder = await owner.connect();
  await holder.query('begin');
  await holder.query('select from instance where id = $1 for update', [id]);
  let waiting = waiters;
  const votes = Array.from({ length: waiters }, async () => {
    const answer = await stage.once(node, provider, `/api/instances/${id}/events`, { event: 'APPROVE', task: 'submitted.1' }, randomUUID());
    waiting -= 1;
    return `${answer.status} ${((await answer.json()) as { problems: { code: string }[] }).problems?.[0]?.code} ${answer.headers.get('Retry-After')}`;
  });
  let [reads, during] = [0, 0];
  while (waiting > 0) {
    const answers = await Promise.all([people.operators[1]!, people.operators[2]!].map((reader) => stage.once(node, reader, '/api/lists/training-notice/open')));
    for (const answer of answers) if (answer.status !== 200) violations.push(`a reader who wants nothing of the case is answered ${answer.status}`);
    reads += answers.length;
    during += Number(waiting > 0);
    await pause(40);
  }
  const told = await Promise.all(votes);
  await holder.query('rollback');
  holder.release();
  for (const each of told.filter((answer) => !/^(503 service\.busy [1-9]|429 request\.too-many [1-9])/.test(answer))) violations.push(`${id}: a waiter is answered ${each}`);
  const after = await stage.step(provider, id, { event: 'APPROVE', task: 'submitted.1' });
  if (after.status !== 200) violations.push(`${id}: the free case answers ${after.status}`);
  return { did: during, waiters, 'reads meanwhile': reads };
}

export async function fillDisk(stage: Stage, { rounds }: Size<'rounds'>): Promise<Figures> {
  const { owner, people, violations } = stage;
  const item = await publishTraining(stage, people.providers[0]!);
  const disk = await smallDisk(owner);
  let refused = 0;
  try {
    for (let round = 0; round < rounds; round += 1) {
      await disk.fill();
      const operator = people.operators[round % people.operators.length]!;
      // The last page of a table may have room for a few more.
      for (let tries = 0, isFull = false; !isFull && tries < 400; tries += 1) {
        const id = await stage.draft(operator, { process: 'training', event: 'APPLY', item });
        const [key, event] = [randomUUID(), { event: 'APPLY', data: { participantCount: 1, participants: [{ name: '李敏' }], phone: '027-87654321', email: 'li@example.com' } }];
        const answer = await stage.once(stage.nodes[0], operator, `/api/instances/${id}/events`, event, key);
        const text = await answer.text();
        if (answer.status === 200) stage.acknowledged.push({ instance: id, account: operator.account, key, event: 'APPLY', body: text });
        else if (answer.status === 429) await pause(1000);
        else {
          isFull = true;
          refused += 1;
          if (answer.status !== 503 || !text.includes('"service.no-room"') || answer.headers.get('Retry-After') === null) violations.push(`a full disk answers ${answer.status} ${text}`);
          await disk.clear();
          const again = await stage.step(operator, id, event, key);
          if (again.status !== 200 || again.isReplay) violations.push(`${id}: with room again it answers ${again.status}`);
        }
      }
    }
  } finally {
    await disk.remove();
  }
  return { did: refused, 'full disks': refused, by: disk.means };
}

interface Disk { readonly means: string; fill(): Promise<void>; clear(): Promise<void>; remove(): Promise<void> }

/** A small disk of its own under the history where this machine lets us make one; else a statement that fails as a full disk does. */
async function smallDisk(owner: pg.Pool): Promise<Disk> {
  const { rows: [place] } = await owner.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  const { uid, gid } = statSync(place!.folder);
  if (process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=0700', 'tmpfs', folder]).status === 0) {
    chownSync(folder, uid, gid);
    const name = `small_${randomUUID().slice(0, 8)}`;
    await owner.query(`create tablespace ${name} location '${folder}'`);
    await owner.query(`alter table history_payload set tablespace ${name}`);
    return {
      means: 'a disk of 24 MiB (tmpfs) under the table of payloads',
      async fill() {
        await owner.query(`create table filling (bytes text) tablespace ${name}`);
        await owner.query('alter table filling alter column bytes set storage plain');
        // First in large pieces, then page by page: what is left afterwards is less than a page.
        for (const count of [500, 1]) {
          for (let isFull = false; !isFull;) isFull = await owner.query(`insert into filling select repeat('x', 7000) from generate_series(1, $1)`, [count]).then(() => false, () => true);
        }
      },
      clear: async () => void (await owner.query('drop table filling')),
      async remove() {
        await owner.query('drop table if exists filling');
        await owner.query('alter table history_payload set tablespace pg_default');
        await owner.query(`drop tablespace ${name}`);
        spawnSync('umount', [folder]);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  rmSync(folder, { recursive: true, force: true });
  return {
    means: 'a statement that fails with 53100, for no disk can be mounted here',
    async fill() {
      await owner.query(`create function no_room() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
      await owner.query('create trigger no_room before insert on history_payload for each row execute function no_room()');
    },
    clear: async () => void (await owner.query('drop function no_room() cascade')),
    remove: async () => void (await owner.query('drop function if exists no_room() cascade')),
  };
}

/** Everything a schema is, as text. */
const schemaOf = `select string_agg(line, E'\\n' order by line) as schema from (
  select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line from information_schema.columns where table_schema = 'public'
  union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
  union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
  union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  union all select 'policy ' || tablename || ' ' || policyname || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '') from pg_policies where schemaname = 'public'
  union all select 'function ' || pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = pronamespace where (nspname = 'public' or nspname ~ '^step_') and prokind = 'f' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  union all select 'grant ' || table_name || ' ' || privilege_type || ' ' || grantee from information_schema.role_table_grants where table_schema = 'public'
  union all select 'migration ' || name from migration
) as lines`;

export async function breakMigrations(stage: Stage, { kills }: Size<'kills'>): Promise<Figures> {
  const { owner, random, violations } = stage;
  const port = Number(new URL(stage.url).port);
  const wire = await openProxy(port);
  const fresh = async <T>(work: (url: string, through: string) => Promise<T>): Promise<T> => {
    const name = `fresh_${randomUUID().replaceAll('-', '')}`;
    await owner.query(`create database ${name}`);
    const at = (through: number): string => Object.assign(new URL(stage.url), { pathname: name, port: String(through) }).href;
    try {
      return await work(at(port), at(wire.port));
    } finally {
      await owner.query(`drop database ${name} with (force)`);
    }
  };
  const schema = async (url: string): Promise<string> => {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query<{ schema: string }>(schemaOf);
    await client.end();
    return rows[0]!.schema;
  };
  const wanted = await fresh(async (url) => {
    await migrate({ url });
    return schema(url);
  });
  let did = 0;
  for (let round = 0; round < kills; round += 1) {
    await fresh(async (url, through) => {
      wire.cutAtRequest(random.between(3, 40));
      // To the database a killed node is a connection that ends in the middle.
      did += await migrate({ url: through }).then(() => 0, () => 1);
      await Promise.all([migrate({ url }), migrate({ url })]);
      if ((await schema(url)) !== wanted) violations.push('two nodes after a broken migration leave another schema than a clean run');
    });
  }
  await wire.close();
  return { did, 'broken off': did, of: kills };
}

export async function tamper(stage: Stage, { rounds }: Size<'rounds'>): Promise<Figures> {
  const { owner, random, services, violations } = stage;
  // What is tampered with has to be there first.
  await work(stage, { steps: 40, workers: 4 });
  const { rows: cases } = await owner.query<{ id: string; version: number }>(`select id, version from instance where version >= 2 order by id limit 500`);
  const deeds: readonly { readonly name: string; readonly statement: string; at(version: number): number }[] = [
    { name: 'one byte', statement: `update history_entry set entry = overlay(entry placing '#' from 10 for 1) where instance_id = $1 and seq = $2`, at: (version) => random.between(1, version) },
    { name: 'a row', statement: 'delete from history_entry where instance_id = $1 and seq = $2', at: (version) => random.between(1, version - 1) },
    { name: 'two rows', statement: 'update history_entry set seq = case seq when $2 then $2 + 10001 else $2 + 10000 end where instance_id = $1 and seq in ($2, $2 + 1)', at: (version) => random.between(1, version - 1) },
    { name: 'the tail', statement: 'delete from history_entry where instance_id = $1 and seq >= $2', at: (version) => random.between(2, version) },
  ];
  let did = 0;
  for (let round = 0; round < rounds && cases.length > 0; round += 1) {
    const [{ id, version }, deed] = [random.pick(cases), deeds[round % deeds.length]!];
    const at = deed.at(version);
    const client = await owner.connect();
    try {
      await client.query(`begin; set local session_replication_role = 'replica'`);
      await client.query(deed.statement, [id, at]);
      const found = await verify(client as unknown as pg.Pool, services.definitions, id);
      did += 1;
      if (found?.verdict !== 'broken' || found.at !== at) violations.push(`${id}: ${deed.name} changed at ${at}, and the verdict is ${JSON.stringify(found)}`);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
  return { did, tampered: did, found: did };
}
