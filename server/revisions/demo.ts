// Demonstration people and cases: from definitions/demo.json to rows, the cases through the one door as their authors. Safe to run at every start.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, isObject, operators, secretFields, type Json, type JsonObject, type Rule, type Scope } from '#engine';
import { dispatch } from '../cases/dispatch.ts';
import { plainCode } from '../door/keys.ts';
import { hashPassword } from '../edge/password.ts';
import { derivedId } from '../id.ts';
import { isRefusal, said } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { type Denied, isDenied } from '../store/audit.ts';
import { addDepartment, departmentsOf } from '../store/department.ts';
import { placeMember } from '../store/membership.ts';
import { addRole, grantRole, permissionsOffered, type RoleFields, rolesOf } from '../store/role.ts';
import { addDraft } from '../store/draft.ts';
import type { Query } from '../store/sight.ts';
import { instantNow } from '../store/zone.ts';

interface Demo {
  readonly organisations: readonly { readonly id: string; readonly type: string; readonly name: string; readonly region?: string; readonly territory?: string; readonly portal?: string; readonly attributes?: JsonObject }[];
  readonly accounts: readonly DemoAccount[];
  /** Further organisations of some of them. */
  readonly memberships?: readonly { readonly username: string; readonly org: string; readonly roles: readonly string[] }[];
  readonly companies?: readonly DemoCompany[];
  /** The registry of issued keys, as a card issuer would fill it. */
  readonly keys?: readonly { readonly serial: string; readonly kind: 'legal' | 'operator'; readonly holder: string; readonly org?: string; readonly enterprise?: string; readonly creditCode?: string; readonly validUntil: string; /** As printed beside it. */ readonly activation: string }[];
  readonly cases: readonly DemoCase[];
}
/** Without an organisation it is a person's. */
interface DemoAccount { readonly username: string; readonly name: string; readonly org?: string; readonly roles: readonly string[]; readonly mobile?: string }
/** How a company has arranged itself, by its administrator; days are rules over `now`. */
interface DemoCompany {
  readonly org: string;
  readonly by: string;
  readonly roles: readonly RoleFields[];
  /** People by user name, with their posts. */
  readonly departments: readonly { readonly name: string; readonly head?: string; readonly people: { readonly [username: string]: string } }[];
  readonly grants: readonly { readonly username: string; readonly role: string; readonly first: Rule; readonly last?: Rule }[];
}
/** Values that are objects are rules over `now`, so that windows lie around the day of the first start. */
interface DemoCase { readonly name: string; readonly process: string; /** A guest when nobody is named. */ readonly by?: string; readonly events: readonly DemoEvent[] }
/** Sent by whoever began the case unless somebody else is named; with `at`, it was sent then. */
interface DemoEvent { readonly event: string; readonly by?: string; readonly at?: Rule; readonly data?: JsonObject; readonly comment?: string }

/** Who may try the product, with the one password of this installation. */
export interface DemoPeople {
  readonly password: string;
  readonly accounts: readonly { readonly username: string; readonly name: string; readonly org: string; readonly roles: readonly string[] }[];
}

/** Seeds what is not there yet; null when there is no demonstration. */
export async function seedDemo(services: Services): Promise<DemoPeople | null> {
  const { config, log } = services;
  const file = join(config.definitionsDir, 'demo.json');
  if (!existsSync(file)) return null;
  const demo = JSON.parse(readFileSync(file, 'utf8')) as Demo;
  const password = await seedPeople(services, demo);
  for (const company of demo.companies ?? []) await seedCompany(services, company);
  for (const told of demo.cases) {
    try {
      await seedCase(services, told);
    } catch (error) {
      log('error', `The demonstration case ${told.name} could not be made.`, { error: (error as Error).message });
    }
  }
  const names = new Map(demo.organisations.map(({ id, name }) => [id, name]));
  return { password, accounts: demo.accounts.map(({ username, name, org, roles }) => ({ username, name, org: org === undefined ? '个人' : names.get(org) ?? org, roles })) };
}

async function seedPeople({ config, orm }: Services, { organisations, accounts, memberships = [], keys = [] }: Demo): Promise<string> {
  const { password, isNew } = passwordOf(config.dataDir);
  await orm.em.fork().transactional(async (em) => {
    for (const { id, type, name, region = null, territory = null, portal = null, attributes = {} } of organisations) {
      await em.execute(`insert into organisation (id, type, name, region, territory, portal, attributes)
        values (?, ?, ?, ?, ?, (select id from portal where id = ?), ?::jsonb) on conflict (id) do nothing`, [id, type, name, region, territory, portal, JSON.stringify(attributes)]);
    }
    for (const { serial, kind, holder, org, enterprise = null, creditCode = null, validUntil, activation } of keys) {
      await em.execute(`insert into key_record (id, serial, kind, holder, enterprise, credit_code, legal_representative, valid_until, activation_hash) select ?, ?, ?, ?, coalesce(?, o.name), coalesce(?, o.attributes->>'creditCode'), ?, ?, ?
        from (values (1)) one left join organisation o on o.id = ? on conflict (serial) do update set activation_hash = coalesce(key_record.activation_hash, excluded.activation_hash)`,
        [derivedId(`demo key ${serial}`), serial, kind, holder, enterprise, creditCode, kind === 'legal' ? holder : null, validUntil, await hashPassword(plainCode(activation)), org ?? null]);
    }
    const [count] = await em.execute<{ known: number }[]>('select count(*)::int as known from account where username in (?)', [accounts.map(({ username }) => username)]);
    if (count!.known === accounts.length && !isNew) return;
    const hash = await hashPassword(password);
    for (const { username, name, mobile = null } of accounts) {
      await em.execute(`insert into account (id, username, name, mail, mobile, password_hash) values (?, ?, ?, ?, ?, ?)
        on conflict (lower(username)) do update set password_hash = excluded.password_hash`, [derivedId(`demo account ${username}`), username, name, `${username}@example.com`, mobile, hash]);
    }
    for (const { username, org, roles } of [...accounts, ...memberships]) {
      if (org === undefined) continue;
      await em.execute('insert into membership (account_id, org_id, roles) select id, ?, string_to_array(?, \',\') from account where username = ? on conflict do nothing', [org, roles.join(','), username]);
    }
  });
  return password;
}

// Once: what its administrator has changed since stays as it is.
async function seedCompany(services: Services, { org, by, roles, departments, grants }: DemoCompany): Promise<void> {
  await writing(services.pool, async (query) => {
    if ((await rolesOf(query, org, null)).length > 0 || (await departmentsOf(query, org)).length > 0) return;
    const accounts = new Map((await query<{ username: string; id: string; name: string }>('select username, id, name from account')).map((row) => [row.username, row]));
    const idOf = (username: string): string => accounts.get(username)?.id ?? '';
    const author = { account: idOf(by), name: accounts.get(by)?.name ?? by, org };
    const made = (outcome: { readonly id: string } | Denied): string => {
      if (isDenied(outcome)) throw new Error(`the company ${org} cannot be arranged: ${outcome.denied}`);
      return outcome.id;
    };
    const ids = new Map<string, string>();
    // Of processes that are not here there is nothing to permit.
    const offered = new Set((await permissionsOffered(query, org)).map(({ process, permission }) => `${process}:${permission}`));
    for (const { name, permissions } of roles) ids.set(name, made(await addRole(query, org, { name, permissions: permissions.filter((each) => offered.has(each)) }, author)));
    for (const { name, head, people } of departments) {
      const department = made(await addDepartment(query, org, { name, parent: null, head: head === undefined ? null : idOf(head), roles: [] }, author));
      for (const [username, post] of Object.entries(people)) await placeMember(query, { account: idOf(username), org }, { department, post }, author);
    }
    const now = await instantNow(query, services.clock.instant);
    const scope: Scope = { facts: { now }, types: { now: 'datetime' }, zone: services.config.zone, rules: {} };
    for (const { username, role, first, last } of grants) {
      const days = resolved({ first, ...(last === undefined ? {} : { last }) } as JsonObject, scope);
      made(await grantRole(query, { account: idOf(username), org }, ids.get(role) ?? '', { first: String(days['first']), last: days['last'] === undefined ? null : String(days['last']), zone: services.config.zone }, author));
    }
  });
}

// One random password per installation. It is kept beside the database; without the file there is a new one.
function passwordOf(dataDir: string): { readonly password: string; readonly isNew: boolean } {
  const file = join(dataDir, 'demo-password');
  if (existsSync(file)) return { password: readFileSync(file, 'utf8').trim(), isNew: false };
  mkdirSync(dataDir, { recursive: true });
  const password = randomBytes(9).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return { password, isNew: true };
}

async function seedCase(services: Services, { name, process, by, events }: DemoCase): Promise<void> {
  const ask = asking(services.pool);
  const id = derivedId(`demo case ${name}`);
  const [known] = await ask<{ digest: string; steps: number; drafts: number; now: string }>(
    `select r.digest, coalesce((select version from instance where id = $2), 0) as steps, (select count(*)::int from draft where id = $2) as drafts, instant(coalesce($3::timestamptz, clock_timestamp())) as now
     from process p join revision r on r.process = p.id and r.number = p.current where p.id = $1`, [process, id, services.clock.instant]);
  if (!known) throw new Error(`there is no process ${process}`);
  const { digest, steps, drafts, now } = known;
  const author = by === undefined ? { guest: derivedId(`demo guest ${name}`) } : await memberNamed(ask, by);
  const [account, org] = 'guest' in author ? [author.guest, null] : [author.account, author.org];
  if (steps === 0 && drafts === 0) await addDraft(ask, { id, process, event: events[0]!.event, account, org, item: null, instance: null, digest, data: '{}' });
  const secrets = secretFields(await services.definitions.ofDigest(digest));
  const scope: Scope = { facts: { now }, types: { now: 'datetime' }, zone: services.config.zone, rules: {} };
  for (const { event, at, data, comment, by: other } of events.slice(steps)) {
    const who = other === undefined ? author : await memberNamed(ask, other);
    // Nobody knows the secrets of a demonstration.
    const secret = `Aa1${randomBytes(9).toString('hex').slice(0, 9)}`;
    const filled = data && { ...resolved(data, scope), ...(who === author && 'guest' in author ? Object.fromEntries(secrets.map((field) => [field.name, secret])) : {}) };
    const then = at === undefined ? {} : { clock: { instant: resolved({ at }, scope)['at'] as string } };
    const result = await dispatch({ ...services, ...then }, { who, id, command: { event, ...(filled ? { data: filled } : {}), ...(comment === undefined ? {} : { comment }) }, digest, proof: 'waived' });
    if (isRefusal(result)) throw new Error(result.faults.map((fault) => said(fault, 'en').what).join(' '));
  }
}

async function memberNamed(ask: Query, username: string): Promise<{ readonly account: string; readonly org: string }> {
  const [member] = await ask<{ account: string; org: string }>('select m.account_id as account, m.org_id as org from account a join membership m on m.account_id = a.id where a.username = $1', [username]);
  if (!member) throw new Error(`there is no account ${username}`);
  return member;
}

/** The data with what its rules say; an object that is no rule is a value. */
function resolved(data: JsonObject, scope: Scope): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([field, value]): [string, Json | undefined] => {
    if (!isObject(value) || !Object.hasOwn(operators, Object.keys(value)[0] ?? '')) return [field, value];
    const outcome = evaluate(value, scope);
    return [field, outcome.known ? outcome.value : undefined];
  }));
}
