// Faults of those around us: a mail server out of order, clients that are slow, bodies that mean harm, definitions that burn, clocks that are wrong.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '#engine';
import type { RevisionBody } from '../../server/api-types.ts';
import { readFolder } from '../support/definitions.ts';
import { moods } from './mail.ts';
import { rings, setAlarm, until } from './nodes.ts';
import type { Figures, Size } from './rows.ts';
import type { Node, Stage } from './stage.ts';
import { startWork, work } from './workload.ts';

export async function spoilMail(stage: Stage, { steps }: Size<'steps'>): Promise<Figures> {
  const { mail, owner, violations } = stage;
  const rates: string[] = [];
  for (const mood of moods) {
    mail.feel(mood);
    const begun = performance.now();
    const done = await work(stage, { steps, workers: 6 });
    rates.push(`${mood} ${(done / (performance.now() - begun) * 1000).toFixed(0)}/s`);
  }
  mail.feel('well');
  // What a killed node had claimed is taken up again after three minutes, and what was tried in vain after up to an hour: nobody waits for that here.
  await owner.query(`update outbox_message set due_at = clock_timestamp() where state = 'claimed'`);
  const settled = async (): Promise<boolean> => {
    await owner.query(`update outbox_message set due_at = clock_timestamp() where state = 'waiting' and due_at > clock_timestamp()`);
    return (await owner.query(`select from outbox_message where state in ('waiting', 'claimed') limit 1`)).rowCount === 0;
  };
  if (!(await until(settled, 60))) violations.push('messages are left over when the mail server is well again');
  const { rows } = await owner.query<{ state: string; letters: number; tries: number }>(`select state, count(*)::int as letters, max(attempts)::int as tries from outbox_message where kind = 'mail' group by state`);
  for (const { state, letters } of rows) if (state !== 'sent') violations.push(`${letters} letters are ${state}`);
  return { did: moods.length, steps: `a second ${rates.join(', ')}`, letters: rows.reduce((sum, { letters }) => sum + letters, 0), 'most tries': Math.max(...rows.map(({ tries }) => tries)) };
}

export async function dripBytes(stage: Stage, { connections, steps, seconds }: Size<'connections' | 'steps' | 'seconds'>): Promise<Figures> {
  const { port } = new URL(stage.nodes[0].server!.url);
  const before = memoryOf(stage.nodes[0]);
  const open = new Set<Socket>();
  for (let i = 0; i < connections; i += 1) {
    const socket = connect(Number(port), '127.0.0.1');
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  }
  const words = 'POST /api/session HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{';
  let said = 0;
  // Half never come to the end of their head, half never to the end of their body.
  const drip = setInterval(() => {
    for (const [at, socket] of [...open].entries()) socket.write(said === 0 && at % 2 === 1 ? words : words[said % words.length]!);
    said += 1;
  }, 1000);
  await pause(1100);
  const begun = performance.now();
  const done = await work(stage.at(stage.nodes[0]), { steps, workers: 6 });
  const rate = done / (performance.now() - begun) * 1000;
  if (seconds > 0 && !(await until(() => open.size === 0, seconds))) stage.violations.push(`${open.size} of ${connections} slow connections are still open after ${seconds} s`);
  clearInterval(drip);
  for (const socket of open) socket.destroy();
  const grown = memoryOf(stage.nodes[0]) - before;
  if (grown > 200) stage.violations.push(`slow clients cost ${grown} MiB`);
  return { did: connections, connections, 'steps a second': rate.toFixed(0), 'memory grew by MiB': grown };
}

function memoryOf(node: Node): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${node.server!.pid}/status`, 'utf8'))![1]) / 1024);
}

export async function sendHarm(stage: Stage, { mebibytes, keys, depth }: Size<'mebibytes' | 'keys' | 'depth'>): Promise<Figures> {
  const before = memoryOf(stage.nodes[0]);
  const bodies: readonly (readonly [string, number, Buffer, { readonly [name: string]: string }])[] = [
    [`${mebibytes} MiB`, 413, Buffer.alloc(mebibytes * 1_048_576, 0x20), {}],
    [`${keys} keys`, keys > 100_000 ? 413 : 400, Buffer.from(`{${Array.from({ length: keys }, (_, i) => `"k${i}":1`).join(',')}}`), {}],
    [`${depth} levels`, 400, Buffer.from('['.repeat(depth)), {}],
    ['a packed body', 415, Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), { 'Content-Encoding': 'gzip' }],
    ['no JSON', 400, Buffer.from('{"a":'), {}],
    ['half a character', 400, Buffer.from([0x22, 0xe4, 0xb8, 0x22]), {}],
  ];
  for (const [name, wanted, body, headers] of bodies) {
    const begun = performance.now();
    const status = await statusOf(stage.nodes[0], stage.people.operators[0]!.cookie, body, headers);
    if (status !== wanted) stage.violations.push(`${name} is answered ${status}, not ${wanted}`);
    if (performance.now() - begun > 20_000) stage.violations.push(`${name} takes too long`);
  }
  const grown = memoryOf(stage.nodes[0]) - before;
  if (grown > 100) stage.violations.push(`hostile bodies cost ${grown} MiB`);
  return { did: bodies.length, bodies: bodies.length, 'memory grew by MiB': grown };
}

// The answer may come, and the connection end, before everything is sent.
function statusOf(node: Node, cookie: string, body: Buffer, more: { readonly [name: string]: string }): Promise<number> {
  const { url } = node.server!;
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/api/drafts`, { method: 'POST', headers: { Origin: url, Cookie: cookie, 'Content-Type': 'application/json', 'Content-Length': body.byteLength, ...more } }, (answer) => {
      resolve(answer.statusCode!);
      answer.resume();
      asked.destroy();
    });
    asked.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? undefined : reject(error)));
    asked.end(body);
  });
}

export async function publishMeanwhile(stage: Stage, { publishes, steps, workers }: Size<'publishes' | 'steps' | 'workers'>): Promise<Figures> {
  const { people: { platform }, owner, violations } = stage;
  const begun = startWork(stage, { steps: Infinity, workers });
  let did = 0;
  for (; did < publishes; did += 1) {
    const { document, number } = JSON.parse((await stage.ask(platform, '/api/definitions/training')).text) as RevisionBody;
    const { process, ...rest } = document as unknown as { readonly process: JsonObject };
    const title = `培训申请 ${number + 1}`;
    const told = await stage.ask(platform, '/api/definitions/training/revisions', { document: { ...rest, process: { ...process, title } }, base: number, note: '' });
    // Asked twice because the first answer was late, it says 409; then the first one did it.
    const isDone = told.status === 200 || (told.status === 409 && (JSON.parse((await stage.ask(platform, '/api/definitions/training')).text) as RevisionBody).document.process.title === title);
    if (!isDone) violations.push(`publishing answers ${told.status}: ${told.text.slice(0, 300)}`);
    await pause(stage.random.between(0, 200));
  }
  await until(() => begun.done >= steps, 600);
  begun.end();
  await begun.ended;
  const { rows } = await owner.query<{ id: string }>('select distinct i.id from instance i join history_entry e on e.instance_id = i.id where e.digest <> i.digest');
  for (const { id } of rows) violations.push(`${id} was moved to another revision`);
  const { rows: [seen] } = await owner.query<{ revisions: number }>(`select count(distinct digest)::int as revisions from instance where process = 'training'`);
  return { did, publishes: did, steps: begun.done, 'revisions with cases': seen!.revisions };
}

export async function burn(stage: Stage, { checks }: Size<'checks'>): Promise<Figures> {
  const { people: { platform }, nodes: [node], violations } = stage;
  const leave = readFolder('test/examples/leave') as unknown as JsonObject & { readonly process: JsonObject };
  // Rules that each name the next forty times: no machine is fast enough to follow them.
  const rules = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`r${i}`, { rule: { and: Array.from({ length: 40 }, () => ({ rule: `r${i + 1}` })) }, say: '长' }]));
  const costly = { ...leave, process: { ...leave.process, rules: { ...leave.process['rules'] as JsonObject, ...rules, r90: { rule: true, say: '长' } } } } as unknown as JsonObject;
  let [answered, worst, isOver] = [0, 0, false];
  const watch = (async () => {
    while (!isOver) {
      const begun = performance.now();
      if (!(await fetch(`${node.server!.url}/health`)).ok) violations.push('/health does not answer while a definition is judged');
      worst = Math.max(worst, performance.now() - begun);
      answered += 1;
      await pause(20);
    }
  })();
  for (let round = 0; round < checks; round += 1) {
    const told = await stage.at(node).ask(platform, '/api/definitions/check', { document: costly });
    if (told.status !== 200 || !told.text.includes('publish.too-costly')) violations.push(`a costly definition is answered ${told.status} ${told.text.slice(0, 200)}`);
    const next = await stage.at(node).ask(platform, '/api/definitions/check', { document: leave });
    if (next.status !== 200 || next.text.includes('publish.too-costly')) violations.push('the next definition suffers for the one before');
  }
  isOver = true;
  await watch;
  return { did: checks, checks, 'health answered': answered, 'slowest health': `${worst.toFixed(0)} ms` };
}

const offsets = [7_200_000, -7_200_000, 86_400_000, -86_400_000];
const zones = ['UTC', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kathmandu'];

export async function shiftClock(stage: Stage, { clocks, alarms }: Size<'clocks' | 'alarms'>): Promise<Figures> {
  const { nodes: [node, other], owner, people, random, violations } = stage;
  let latest = 0;
  for (let round = 0; round < clocks; round += 1) {
    const offset = offsets[round % offsets.length]!;
    await node.stop('SIGKILL');
    await node.start({ NODE_OPTIONS: `--import ${new URL('./shifted-clock.ts', import.meta.url).href}`, CLOCK_OFFSET_MS: String(offset), TZ: zones[round % zones.length]! });
    // The node with the right clock sleeps, so that the other has to ring.
    other.signal('SIGSTOP');
    const ids = await Promise.all(Array.from({ length: alarms }, () => setAlarm(stage.at(node), 1500)));
    for (const id of ids) {
      if (!(await until(async () => (await rings(stage, id)) === 1, 20))) violations.push(`${id}: under a clock that is wrong by ${offset / 3_600_000} h nothing rings`);
    }
    const { rows } = await owner.query<{ late: number }>(`select extract(epoch from ((entry::json)->>'at')::timestamptz - (select ((data::json)->>'due')::timestamptz from instance i where i.id = e.instance_id))::float as late
      from history_entry e where instance_id = any ($1) and entry like '%"event":"waiting.bell"%'`, [ids]);
    for (const { late } of rows) {
      latest = Math.max(latest, late);
      if (late < 0) violations.push(`a timer fired ${-late} s early`);
    }
    const guest = random.pick(people.operators);
    await owner.query(`update session set expires_at = now() - interval '1 second' where account_id = $1`, [guest.account]);
    const { status } = await stage.once(node, guest, '/api/inbox');
    if (status !== 401) violations.push(`a session that is over is answered ${status} under a wrong clock`);
    await owner.query(`update session set expires_at = now() + interval '12 hours' where account_id = $1`, [guest.account]);
    other.signal('SIGCONT');
  }
  await node.stop('SIGKILL');
  await node.start();
  return { did: clocks, clocks, alarms: clocks * alarms, 'latest by': `${latest.toFixed(1)} s` };
}
