// `npm run soak [seconds]`: writers send events while the server, and every other time its database too, is killed again and again. In the
// end nothing acknowledged may be lost, nothing may exist twice, and every history must verify. Too long for `npm test`.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { readConfig } from '../server/config.ts';
import { openDatabase } from '../server/database/database.ts';
import { bareEnvironment, dataFolder, removeFolder, type RunningServer, startServer } from './support/server.ts';

/** A case an author began; `isKnown` once the server has said that it exists. */
interface Begun { readonly draft: string; readonly key: string; isKnown: boolean }

/** A person who writes all the time. */
interface Author { readonly username: string; cookie: string; readonly begun: Begun[] }

interface Answer { readonly status: number; readonly body: { readonly [name: string]: unknown }; readonly cookie: string }

const seconds = Number(process.argv[2] ?? 120);
const data = dataFolder();
const authors: readonly Author[] = ['dhfuwu01', 'ycfuwu01', 'ctfuwu01'].map((username) => ({ username, cookie: '', begun: [] }));

async function post(server: RunningServer, path: string, { cookie }: Author, body: object, key?: string): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: server.url, cookie, ...(key ? { 'idempotency-key': key } : {}) },
  });
  const answer = { status: response.status, body: await response.json() as Answer['body'], cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
  if (answer.status === 429) {
    await pause(1000 * Number(response.headers.get('retry-after') ?? 1));
    return post(server, path, { cookie } as Author, body, key);
  }
  if (answer.status >= 300) throw new Error(`${path} answers ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

async function begin(server: RunningServer, author: Author, one: Begun): Promise<void> {
  await post(server, `/api/instances/${one.draft}/events`, author, { event: 'CREATE', data: { topic: one.key } }, one.key);
  one.isKnown = true;
}

// What was under way at the last kill is sent again under its key; then new cases until the server is gone.
async function write(server: RunningServer, author: Author, isOver: () => boolean): Promise<void> {
  try {
    if (author.cookie === '') {
      const password = readFileSync(join(data, 'demo-password'), 'utf8').trim();
      author.cookie = (await post(server, '/api/session', author, { username: author.username, password })).cookie;
    }
    for (const one of author.begun.filter(({ isKnown }) => !isKnown)) await begin(server, author, one);
    while (!isOver()) {
      const { body } = await post(server, '/api/drafts', author, { process: 'training-notice', event: 'CREATE' });
      const one: Begun = { draft: String(body['id']), key: randomUUID(), isKnown: false };
      author.begun.push(one);
      await begin(server, author, one);
    }
  } catch (error) {
    // fetch says so when its connection is cut, which is what the kill is for. Everything else is a fault.
    if (!(error instanceof TypeError) || !isOver()) throw error;
  }
}

async function round(isLast: boolean, killsDatabase: boolean): Promise<void> {
  const server = await startServer({ DATA_DIR: data });
  let isOver = isLast;
  const writing = Promise.all(authors.map((author) => write(server, author, () => isOver)));
  if (isLast) {
    await writing;
    await server.stop();
    return;
  }
  await Promise.race([pause(500 + Math.random() * 4000), writing]);
  isOver = true;
  if (killsDatabase) process.kill(Number(readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  await server.stop('SIGKILL');
  await writing;
}

async function faults(): Promise<string[]> {
  const database = await openDatabase(readConfig({ DATA_DIR: data }));
  const client = new Client(database.url);
  await client.connect();
  const { rows } = await client.query<{ id: string; topic: string }>(`select id::text, data::jsonb->>'topic' as topic from instance where process = 'training-notice'`);
  await client.end();
  await database.close();
  const stored = new Map(rows.map(({ id, topic }) => [id, topic]));
  const begun = authors.flatMap((author) => author.begun);
  const keys = new Set(begun.map(({ key }) => key));
  const ofWriters = rows.filter(({ topic }) => keys.has(topic));
  return [
    ...begun.filter(({ draft, key }) => stored.get(draft) !== key).map(({ draft }) => `${draft} was acknowledged and is not there`),
    ...(ofWriters.length === begun.length ? [] : [`${ofWriters.length} cases stand for ${begun.length} that were begun`]),
  ];
}

const end = Date.now() + seconds * 1000;
let rounds = 0;
while (Date.now() < end) await round(false, rounds++ % 2 === 1);
await round(true, false);

const found = await faults();
const verify = spawnSync(process.execPath, [fileURLToPath(new URL('../server/commands/verify.ts', import.meta.url))], { env: { ...bareEnvironment, DATA_DIR: data }, encoding: 'utf8' });
removeFolder(data);
for (const fault of found) console.log(fault);
console.log(`${rounds} kills, ${authors.flatMap((author) => author.begun).length} cases begun. ${verify.stdout.trim()}${verify.stderr.trim()}`);
process.exitCode = found.length === 0 && verify.status === 0 ? 0 : 1;
