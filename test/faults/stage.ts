// Where faults happen: a database, two nodes of the real server on it, each behind a wire of its own that can be cut, a mail server, and people who
// are signed in. Clients ask over HTTP as a patient program does: again and again under the same key until there is a final answer.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { readConfig } from '../../server/config.ts';
import { createServices, type Services } from '../../server/services.ts';
import { dataFolder, removeFolder, startServer, type RunningServer } from '../support/server.ts';
import { openMailServer, type MailServer } from './mail.ts';
import { openProxy, type Proxy } from './proxy.ts';
import type { Random } from './random.ts';

/** A person signed in, asking from an address of his own. */
export interface Client { readonly account: string; readonly org: string; readonly cookie: string; readonly address: string }

/** People by what they do; an enterprise has an operator and an administrator. */
export interface People { readonly providers: readonly Client[]; readonly operators: readonly Client[]; readonly managers: readonly Client[]; readonly platform: Client }

/** A node: the wire to its database stays, the process comes and goes. */
export interface Node {
  readonly wire: Proxy;
  readonly server: RunningServer | null;
  start(more?: { readonly [name: string]: string }): Promise<void>;
  /** Ends it; answers the exit code, null for a signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** A final answer. `tries` counts from 1. */
export interface Told { readonly status: number; readonly text: string; readonly tries: number; readonly isReplay: boolean }

/** A step that a client was told is taken. */
export interface Acknowledged { readonly instance: string; readonly account: string; readonly key: string; readonly event: string; readonly body: string }

export interface Stage {
  readonly random: Random;
  readonly url: string;
  /** The owner, who sees everything. */
  readonly owner: pg.Pool;
  /** Folder of the database server, where a row may end it. */
  readonly cluster: string | null;
  /** This program's own look at the database, with the definitions in it. */
  readonly services: Services;
  readonly nodes: readonly [Node, Node];
  readonly mail: MailServer;
  readonly people: People;
  readonly acknowledged: Acknowledged[];
  /** What no row may meet: a 500, a client without a final answer. */
  readonly violations: string[];
  /** Answers by status, of all tries. */
  readonly answers: Map<string, number>;
  /** Asks once at one node. */
  once(node: Node, client: Client, path: string, body?: unknown, key?: string): Promise<Response>;
  /** Asks at any node until the answer is final. */
  ask(client: Client, path: string, body?: unknown, key?: string): Promise<Told>;
  /** Takes a step and remembers what was told. */
  step(client: Client, instance: string, command: { readonly event: string; readonly [name: string]: unknown }, key?: string): Promise<Told>;
  /** Opens a form; answers the id of its draft. */
  draft(client: Client, form: { readonly process: string; readonly event: string; readonly item?: string }): Promise<string>;
  /** The same stage to clients who know one node only. */
  at(node: Node): Stage;
  /** Brings back whatever a row left stopped. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

const enterprises = 12;
const patience = 90_000;
const shipped = fileURLToPath(new URL('../../definitions', import.meta.url));
const examples = ['../examples/leave', './definitions/alarm'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/** Opens a stage on a database that only it uses; whoever makes the database removes it. */
export async function openStage({ url, random, cluster = null }: { readonly url: string; readonly random: Random; readonly cluster?: string | null }): Promise<Stage> {
  const folder = dataFolder();
  const definitions = join(folder, 'definitions');
  cpSync(shipped, definitions, { recursive: true });
  for (const example of examples) cpSync(example, join(definitions, example.split('/').at(-1)!), { recursive: true });
  const mail = await openMailServer();
  const environment = { DEFINITIONS_DIR: definitions, WF_SEED: 'none', PROXIES: '127.0.0.1', SMTP_URL: mail.url, LOG_LEVEL: 'error' };
  const nodes = [await nodeOf(url, join(folder, 'a'), environment), await nodeOf(url, join(folder, 'b'), environment)] as const;
  // The first brings the schema and the definitions, so that the people have something to belong to.
  await nodes[0].start();
  await nodes[1].start();
  const owner = new pg.Pool({ connectionString: url, max: 4, options: '-c app.step=on' });
  owner.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  const services = await createServices(readConfig({ DATABASE_URL: url, DATA_DIR: folder }), url, { log: () => {} });
  const people = await seedPeople(owner);
  const acknowledged: Acknowledged[] = [];
  const violations: string[] = [];
  const answers = new Map<string, number>();

  const once = (node: Node, client: Client, path: string, body?: unknown, key?: string): Promise<Response> => {
    const { url: at } = node.server!;
    const headers = { Cookie: client.cookie, Origin: at, 'X-Forwarded-For': client.address, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(key === undefined ? {} : { 'Idempotency-Key': key }) };
    return fetch(at + path, { headers, signal: AbortSignal.timeout(30_000), ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) });
  };

  const ask = async (known: readonly Node[], client: Client, path: string, body?: unknown, key?: string): Promise<Told> => {
    const end = Date.now() + patience;
    for (let tries = 1; Date.now() < end; tries += 1) {
      const up = known.filter(({ server }) => server !== null);
      let wait = 50 + random.between(0, 100);
      if (up.length > 0) {
        try {
          const response = await once(random.pick(up), client, path, body, key);
          const text = await response.text();
          answers.set(String(response.status), (answers.get(String(response.status)) ?? 0) + 1);
          if (response.status === 500) violations.push(`500 to ${path}: ${text}`);
          if (response.status === 503 && response.headers.get('Retry-After') === null) violations.push(`503 to ${path} does not say when to come again`);
          if (![429, 503, 504].includes(response.status)) return { status: response.status, text, tries, isReplay: response.headers.get('Idempotency-Replayed') === 'true' };
          wait = Math.max(wait, 300 * Number(response.headers.get('Retry-After') ?? 1));
        } catch (error) {
          if (!(error instanceof TypeError) && (error as Error).name !== 'TimeoutError') throw error;
          answers.set('cut', (answers.get('cut') ?? 0) + 1);
        }
      }
      await pause(wait);
    }
    violations.push(`${path} has no final answer after ${patience / 1000} s`);
    return { status: 0, text: '', tries: 0, isReplay: false };
  };

  const knowing = (known: readonly Node[]): Stage => ({
    random, url, cluster, owner, services, nodes, mail, people, acknowledged, violations, answers, once,
    ask: (client, path, body, key) => ask(known, client, path, body, key),
    async step(client, instance, command, key = randomUUID()) {
      const told = await ask(known, client, `/api/instances/${instance}/events`, command, key);
      if (told.status === 200) acknowledged.push({ instance, account: client.account, key, event: command.event, body: told.text });
      return told;
    },
    async draft(client, form) {
      const told = await ask(known, client, '/api/drafts', form);
      if (told.status !== 200) throw new Error(`A form of ${form.process} does not open: ${told.status} ${told.text}`);
      return (JSON.parse(told.text) as { id: string }).id;
    },
    at: (node) => knowing([node]),
    async heal() {
      mail.feel('well');
      for (const node of nodes) {
        if (node.server === null) await node.start();
        else node.signal('SIGCONT');
      }
      for (const node of nodes) while (!(await fetch(`${node.server!.url}/ready`)).ok) await pause(100);
    },
    async close() {
      await Promise.all(nodes.map((node) => node.stop('SIGKILL')));
      await Promise.all(nodes.map(({ wire }) => wire.close()));
      await Promise.all([mail.close(), services.close(), owner.end()]);
      removeFolder(folder);
    },
  });
  return knowing(nodes);
}

async function nodeOf(url: string, folder: string, environment: { readonly [name: string]: string }): Promise<Node> {
  const address = new URL(url);
  const wire = await openProxy(Number(address.port));
  address.port = String(wire.port);
  let server: RunningServer | null = null;
  return {
    wire,
    get server() { return server; },
    async start(more = {}) {
      server = await startServer({ DATABASE_URL: address.href, DATA_DIR: folder, ...environment, ...more });
    },
    async stop(signal) {
      const ending = server;
      server = null;
      // Who is stopped hears no other signal.
      if (ending) process.kill(ending.pid, 'SIGCONT');
      return ending ? ending.stop(signal) : null;
    },
    signal: (signal) => void (server && process.kill(server.pid, signal)),
  };
}

// Straight into the tables: to sign in is not what is tried here.
async function seedPeople(owner: pg.Pool): Promise<People> {
  let count = 0;
  const org = async (id: string, type: string, region: string): Promise<string> => {
    await owner.query('insert into organisation (id, type, name, region, portal) values ($1, $2, $1, $3, \'hubei\')', [id, type, region]);
    return id;
  };
  const member = async (name: string, at: string, role: string): Promise<Client> => {
    const [account, token] = [randomUUID(), randomBytes(32).toString('base64url')];
    count += 1;
    await owner.query('insert into account (id, username, name, mail) values ($1, $2, $2, $3)', [account, name, `${name}@example.com`]);
    await owner.query('insert into membership (account_id, org_id, roles) values ($1, $2, $3)', [account, at, [role]]);
    await owner.query('insert into session (token_hash, account_id, org_id, created_at, seen_at, expires_at) values ($1, $2, $3, now(), now() + interval \'6 hours\', now() + interval \'12 hours\')', [createHash('sha256').update(token).digest('hex'), account, at]);
    return { account, org: at, cookie: `sid=${token}`, address: `10.0.0.${count}` };
  };
  const [providers, operators, managers]: Client[][] = [[], [], []];
  for (let i = 0; i < enterprises; i += 1) {
    const [centre, enterprise] = [await org(`centre${i}`, 'serviceCenter', '420100'), await org(`enterprise${i}`, 'enterprise', '420100')];
    providers!.push(await member(`provider${i}`, centre, 'providerManager'));
    operators!.push(await member(`operator${i}`, enterprise, 'operator'));
    managers!.push(await member(`manager${i}`, enterprise, 'enterpriseAdmin'));
  }
  return { providers: providers!, operators: operators!, managers: managers!, platform: await member('platform', await org('platform', 'platformOperator', '420100'), 'platformAdmin') };
}
