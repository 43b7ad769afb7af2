// A small world for tests of the server: a fresh database with processes, organisations and people, a clock that is set, and short ways to act.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import type { Command, JsonObject } from '#engine';
import type { EventAnswer } from '../../server/api-types.ts';
import { readConfig, type Config } from '../../server/config.ts';
import { dispatch, type Act, type Committed } from '../../server/cases/dispatch.ts';
import { migrate } from '../../server/database/migrate.ts';
import { newId } from '../../server/id.ts';
import type { Log } from '../../server/log.ts';
import { isRefusal, type Refusal } from '../../server/edge/problem-response.ts';
import { publishSet } from '../../server/revisions/publish.ts';
import { createServices, type Services } from '../../server/services.ts';
import { verifyAll } from '../../server/cases/verify.ts';
import { cloneDatabase, emptyDatabase, poolOf, type TestDatabase } from './database.ts';
import { readFolder } from './definitions.ts';
import { astray } from './followed.ts';

/** A person acting for an organisation. */
export interface Member { readonly account: string; readonly org: string }

export interface World {
  readonly services: Services;
  /** Another node on the same database. */
  node(): Promise<Services>;
  /** Connections of the owner, who may do what the application may not. */
  readonly owner: Pool;
  readonly ownerUrl: string;
  readonly config: Config;
  readonly dataDir: string;
  /** What was logged, level first. */
  readonly logged: readonly string[];
  /** An organisation; its id is its name. */
  org(name: string, type: string, more?: { readonly region?: string; readonly territory?: string; readonly portal?: string; readonly attributes?: JsonObject }): Promise<string>;
  member(name: string, org: string, roles: readonly string[]): Promise<Member>;
  /** A draft, as opening a form makes it; answers its id. */
  draft(who: Member, process: string, event: string, more?: { readonly item?: string; readonly instance?: string }): Promise<string>;
  /** A draft and its start; answers the id of the instance. Throws on a refusal. */
  start(who: Member, process: string, event: string, data: JsonObject, item?: string): Promise<string>;
  act(who: Act['who'], id: string, event: string, more?: Omit<Command, 'event'> & { readonly key?: string }): Promise<Committed | Refusal>;
  /** Ends what it opened, after proving that every history still leads to what is stored, and that inboxes and keywords have followed. */
  close(proof?: 'prove' | 'tampered'): Promise<void>;
}

/** Opens a world whose clock stands at `at`, with the folders published as a set. */
export async function openWorld(asked: { readonly at: string; readonly folders?: readonly string[]; readonly environment?: { readonly [name: string]: string } }): Promise<World> {
  return openOn(await cloneDatabase(), asked);
}

/** Opens a world on what an older program left, as the text of a dump, after migrating it. */
export async function openWorldOn(dump: string, at: string): Promise<World> {
  const database = await emptyDatabase();
  const client = new Client(database.url);
  await client.connect();
  await client.query(dump);
  await client.end();
  await migrate({ url: database.url });
  return openOn(database, { at });
}

async function openOn(database: TestDatabase, { at, folders = [], environment = {} }: { readonly at: string; readonly folders?: readonly string[]; readonly environment?: { readonly [name: string]: string } }): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'world-'));
  const config = readConfig({ DATABASE_URL: database.url, DATA_DIR: dataDir, NODE_ENV: 'test', ...environment });
  const logged: string[] = [];
  const log: Log = (level, message, facts = {}) => void logged.push(`${level} ${message} ${JSON.stringify(facts)}`);
  const clock = { instant: at };
  const nodes: Services[] = [];
  const node = async (): Promise<Services> => {
    const services = await createServices(config, database.url, { log, clock });
    nodes.push(services);
    return services;
  };
  const services = await node();
  const owner = poolOf(database.url, 3);
  if (folders.length > 0) {
    const results = await publishSet(services, folders.map((folder) => ({ document: readFolder(folder) as unknown as JsonObject, author: 'test', note: '', origin: 'folder', base: 0 })));
    const refused = results.find(isRefusal);
    if (refused) throw new Error(JSON.stringify(refused.faults, null, 1));
  }
  const world: World = {
    services, node, owner, ownerUrl: database.url, config, dataDir, logged,
    async org(name, type, { region, territory, portal, attributes } = {}) {
      await owner.query('insert into organisation (id, type, name, region, territory, portal, attributes) values ($1, $2, $1, $3, $4, $5, $6)', [name, type, region, territory, portal, JSON.stringify(attributes ?? {})]);
      return name;
    },
    async member(name, org, roles) {
      const account = randomUUID();
      await owner.query('insert into account (id, username, name, mail) values ($1, $2, $2, $3)', [account, name, `${name}@example.com`]);
      await owner.query('insert into membership (account_id, org_id, roles) values ($1, $2, $3)', [account, org, roles]);
      return { account, org };
    },
    async draft(who, process, event, { item, instance } = {}) {
      const id = newId();
      await owner.query(
        `insert into draft (id, process, event, account_id, org_id, item_id, instance_id, digest, updated_at)
         select $1, $2, $3, $4, $5, $6, $7, r.digest, now() from process p join revision r on r.process = p.id and r.number = p.current where p.id = $2`,
        [id, process, event, who.account, who.org, item, instance]);
      return id;
    },
    async start(who, process, event, data, item) {
      const id = await world.draft(who, process, event, item === undefined ? {} : { item });
      committed(await world.act(who, id, event, { data }));
      return id;
    },
    act: (who, id, event, { key, ...command } = {}) => dispatch(services, { who, id, command: { event, ...command }, ...(key === undefined ? {} : { key }) }),
    async close(proof = 'prove') {
      const broken: string[] = [];
      if (proof === 'prove') {
        await verifyAll(services.pool, services.definitions, (id, { verdict, at: entry }) => void (verdict === 'broken' && broken.push(`${id} is broken at entry ${entry}`)));
        broken.push(...(await astray(services.pool)));
      }
      await owner.end();
      for (const each of nodes) await each.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
      if (broken.length > 0) throw new Error(broken.join('\n'));
    },
  };
  return world;
}

/** The answer to a committed step. Throws with the faults of a refusal. */
export function committed(result: Committed | Refusal): EventAnswer {
  if (isRefusal(result)) throw new Error(JSON.stringify(result.faults, null, 1));
  return JSON.parse(result.body) as EventAnswer;
}

/** Status and codes of a refusal, the author's name added where the code has one. */
export function refusal(result: Committed | Refusal): string {
  if (!isRefusal(result)) throw new Error(`it was committed: ${result.body}`);
  const named = result.faults.map(({ code, params }) => [code, params['need'] ?? params['check'] ?? params['reservation']].filter(Boolean).join(' '));
  return [result.status, ...named].join(' ');
}

/** A training notice that may be published: sign-up from the 1st to the 10th of March 2025, three places. */
export const notice: JsonObject = {
  topic: 'RCEP 实务', lecturer: '李', trainingStart: '2025-03-20T01:00:00.000Z', trainingEnd: '2025-03-20T09:00:00.000Z', signupStart: '2025-03-01', signupEnd: '2025-03-10',
  venue: '武汉', mode: 'offline', capacity: 3, content: { blocks: [{ type: 'paragraph', runs: [{ text: '实务' }] }] }, contact: '张', contactPhone: '027-87654321',
};

/** An application with so many participants. */
export function application(participants = 1): JsonObject {
  return { participantCount: participants, participants: Array.from({ length: participants }, (_, i) => ({ name: `参训人${i + 1}` })), phone: '13777829300', email: 'a@example.com' };
}

/** The training world: two providers, two enterprises, and a published notice of the first provider. */
export async function trainingWorld(more: { readonly environment?: { readonly [name: string]: string } } = {}) {
  const world = await openWorld({ at: '2025-03-02T01:00:00.000Z', folders: ['definitions/training', 'definitions/training-notice'], ...more });
  await world.org('donghu', 'serviceCenter', { region: '420100' });
  await world.org('yichang', 'serviceCenter', { region: '420500' });
  await world.org('changjiang', 'enterprise', { region: '420100' });
  await world.org('zhijiang', 'enterprise', { region: '330100' });
  const people = {
    provider: await world.member('provider', 'donghu', ['providerManager']),
    colleague: await world.member('colleague', 'donghu', ['providerManager']),
    otherProvider: await world.member('otherProvider', 'yichang', ['providerManager']),
    applicant: await world.member('applicant', 'changjiang', ['operator']),
    stranger: await world.member('stranger', 'zhijiang', ['operator']),
  };
  const publishNotice = async (data: JsonObject = {}): Promise<string> => {
    const id = await world.start(people.provider, 'training-notice', 'CREATE', { ...notice, ...data });
    committed(await world.act(people.provider, id, 'PUBLISH'));
    return id;
  };
  return { ...world, ...people, publishNotice, item: await publishNotice() };
}
