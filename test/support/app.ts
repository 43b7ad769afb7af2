// The whole application on a fresh database with the shipped definitions and the demonstration, and people who use it over HTTP.
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { Client } from 'pg';
import { createApp } from '../../server/edge/app.ts';
import type { Captcha, Draft, EventAnswer, ListPage, NewDraft, ProblemBody, SendEvent, Session } from '../../server/api-types.ts';
import { readConfig } from '../../server/config.ts';
import { seedDemo } from '../../server/revisions/demo.ts';
import type { EdgeOptions } from '../../server/edge/app.ts';
import { seedDefinitions } from '../../server/revisions/seed.ts';
import { createServices, type Services } from '../../server/services.ts';
import { passCaptcha } from './captcha.ts';
import { clonePublished } from './published.ts';

/** An answer, its body parsed. */
export interface Heard<T> { readonly status: number; readonly body: T; readonly headers: Headers }

/** Somebody at a browser of the application. */
export interface Person {
  readonly cookie: string;
  get<T = ProblemBody>(path: string, headers?: Record<string, string>): Promise<Heard<T>>;
  post<T = ProblemBody>(path: string, body: unknown, headers?: Record<string, string>): Promise<Heard<T>>;
  put<T = ProblemBody>(path: string, body: unknown): Promise<Heard<T>>;
  delete(path: string): Promise<Heard<ProblemBody>>;
  upload<T = ProblemBody>(path: string, bytes: Uint8Array): Promise<Heard<T>>;
  /** Opens a form and fails when it is refused. */
  open(draft: NewDraft): Promise<Draft>;
  /** Sends an event once. */
  send<T = EventAnswer>(id: string, event: SendEvent, key?: string): Promise<Heard<T>>;
}

export interface TestApp {
  readonly app: Hono;
  readonly services: Services;
  readonly password: string;
  readonly dataDir: string;
  /** A person signed in. */
  as(username: string): Promise<Person>;
  readonly guest: Person;
  /** The same installation served by one more node. */
  node(): Promise<{ readonly app: Hono; readonly services: Services }>;
  /** Opens a socket, for browsers; answers the address. */
  listen(): Promise<string>;
  /** A connection of the owner of the database; who opens it ends it. */
  owner(): Promise<Client>;
  close(): Promise<void>;
}

const plenty = { perSecond: 100_000, burst: 100_000 };
export const origin = 'http://localhost';

/** Starts the application without a socket; `at` sets its clock. Every answer is held against the schema its route declares. */
export async function startApp({ at = null, environment = {}, ...options }: EdgeOptions & { readonly at?: string | null; readonly environment?: { readonly [name: string]: string } } = {}): Promise<TestApp> {
  const database = await clonePublished();
  const dataDir = mkdtempSync(join(tmpdir(), 'wf-test-'));
  const config = readConfig({ DATA_DIR: dataDir, WF_SEED: 'demo', ...environment });
  const faults: unknown[] = [];
  const connected: Services[] = [];
  const connect = async (): Promise<Services> => {
    const services = await createServices(config, database.url, { clock: { instant: at }, log: (level, message, facts) => { if (level === 'error') faults.push({ message, ...facts }); } });
    connected.push(services);
    return services;
  };
  const services = await connect();
  await seedDefinitions(services);
  const demo = await seedDemo(services);
  if (faults.length > 0) throw new Error(JSON.stringify(faults, (_, value: unknown) => (value instanceof Error ? value.stack : value)));
  const serve = (node: Services): Hono => createApp(node, { rates: { read: plenty, write: plenty, address: plenty }, verifyAnswers: true, ...options });
  const app = serve(services);
  const people = new Map<string, Promise<Person>>();
  const sockets: Server[] = [];
  const password = demo!.password;
  const signIn = async (username: string): Promise<Person> => {
    const answer = await signInAs(person(app, ''), username, password);
    if (answer.status !== 200) throw new Error(`${username} cannot sign in: ${JSON.stringify(answer.body)}`);
    return person(app, cookieOf(answer));
  };
  return {
    app, services, password, dataDir, guest: person(app, ''),
    async node() {
      const node = await connect();
      return { app: serve(node), services: node };
    },
    async listen() {
      const server = createAdaptorServer({ fetch: app.fetch }) as Server;
      sockets.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    as: (username) => {
      if (!people.has(username)) people.set(username, signIn(username));
      return people.get(username)!;
    },
    async owner() {
      const client = new Client(database.url);
      await client.connect();
      return client;
    },
    async close() {
      for (const server of sockets) server.close().closeAllConnections();
      for (const node of connected) await node.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
      // 500 is always a bug of ours, whatever the test was about.
      if (faults.length > 0) throw new Error(JSON.stringify(faults, (_, value: unknown) => (value instanceof Error ? value.stack : value), 2));
    },
  };
}

/** Signs in with a captcha that was passed; answers whatever comes. */
export async function signInAs(who: Person, username: string, password: string): Promise<Heard<Session & ProblemBody>> {
  const captcha = await passCaptcha(async (path, body) => (await who.post<Captcha>(path, body)).body);
  return who.post('/api/session', { username, password, captcha });
}

/** The cookie of the session that an answer opens. */
export function cookieOf({ headers }: Pick<Heard<unknown>, 'headers'>): string {
  return headers.getSetCookie()[0]!.split(';')[0]!;
}

/** Somebody with a cookie. */
export function person(app: Hono, cookie: string): Person {
  const call = async <T>(path: string, init: RequestInit): Promise<Heard<T>> => {
    const headers = { ...(cookie === '' ? {} : { Cookie: cookie }), ...(init.method === 'GET' ? {} : { Origin: origin }), ...(init.headers as Record<string, string>) };
    const response = await app.request(`${origin}${path}`, { ...init, headers });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson && text !== '' ? JSON.parse(text) : text) as T };
  };
  const sending = (method: string) => <T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Heard<T>> =>
    call<T>(path, { method, body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
  const self: Person = {
    cookie,
    get: (path, headers = {}) => call(path, { method: 'GET', headers }),
    post: sending('POST'),
    put: sending('PUT'),
    delete: (path) => call(path, { method: 'DELETE' }),
    upload: (path, bytes) => call(path, { method: 'POST', body: bytes as Uint8Array<ArrayBuffer>, headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(bytes.byteLength) } }),
    async open(draft) {
      const answer = await self.post<Draft>('/api/drafts', draft);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    send: (id, event, key = crypto.randomUUID()) => self.post(`/api/instances/${id}/events`, event, { 'Idempotency-Key': key }),
  };
  return self;
}

/** The id of the open training with a topic, as the portal lists it. */
export async function itemNamed(guest: Person, words: string): Promise<string> {
  const { body } = await guest.get<ListPage>(`/api/lists/training-notice/open?f.title=${encodeURIComponent(words)}`);
  if (body.rows.length !== 1) throw new Error(`${words} names ${body.rows?.length} rows: ${JSON.stringify(body)}`);
  return body.rows[0]!.id;
}

/** What an application needs to be complete. */
export const application = { participantCount: 1, participants: [{ name: '李敏', mobile: '13812349300' }], phone: '027-87654321', email: 'li@example.com' };
