// Every route there is, asked by everybody there is, about things of their own, of others, of nobody and of no shape.
// Threats: I1 things of other organisations, departments and people (IDOR); I2 what a route is for (function level).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileInfo } from '../../server/api-types.ts';
import type { Route } from '../../server/edge/route.ts';
import { id as idSchema } from '../../server/edge/shape.ts';
import { allRoutes } from '../../server/routes/index.ts';
import { application, itemNamed, origin, person, startApp, type Person, type TestApp } from '../support/app.ts';
import { propertiesLike, requestOf, type Values } from '../support/examples.ts';
import { pdf } from '../support/files.ts';
import { statementsOf } from '../support/statements.ts';

/** Whose id a name in a path is, by the path before it. A route to things of a new kind has to say so here, and is held against strangers then. */
const owned: { readonly [path: string]: keyof typeof things } = {
  '/api/instances/:id': 'case', '/api/drafts/:id': 'draft', '/api/drafts/:id/files/:file': 'file', '/api/files/:id': 'file', '/api/messages/:id': 'message', '/api/phrases/:id': 'phrase', '/api/operators/:id': 'operator',
  '/api/company/roles/:role': 'role', '/api/company/departments/:department': 'department', '/api/company/people/:account': 'member', '/api/people/:account': 'member', '/api/company/grants/:grant': 'grant', '/api/substitutes/:id': 'substitute',
};
/** Names of what belongs to nobody; a saved query and a session are named by their owner, for himself alone. */
const common: readonly string[] = ['/api/administration/:process', '/api/administration/:process/:id', '/api/sessions/:id', '/api/outbox/:id', '/api/jobs/:id', '/api/erasures/:id', '/api/content/:slug', '/api/records/:process', '/api/lists/:process', '/api/lists/:process/:list', '/api/lists/:process/:list/saved/:id', '/api/processes/:id', '/revisions/:file', '/api/drawings/:digest', '/api/papers/:code', '/api/definitions/:id', '/api/definitions/:id/revisions/:number'];

const unknown = '01900000-0000-7000-8000-000000000000';
const malformed = ['1', 'constructor()', '..%2f..%2fapi', "' or 1=1 --", '0'.repeat(36), unknown.toUpperCase().replaceAll('0', 'G'), '%00', 'é'];

let app: TestApp;
let routes: readonly Route[];
let people: { readonly [who: string]: Person };
const things = { case: '', draft: '', file: '', message: '', phrase: '', role: '', department: '', member: '', grant: '', substitute: '', operator: '' };
/** What an organisation’s administrator has to do with, and nobody else. */
const companys: readonly (keyof typeof things)[] = ['role', 'department', 'member', 'grant', 'operator'];
let secrets: readonly string[];

/** Who holds the role a route asks for. */
const holders: { readonly [permission: string]: readonly string[] } = {
  platformAdmin: ['the administrator of the platform'], enterpriseAdmin: ['the administrator of the enterprise', 'the administrator of another enterprise'],
};

/** Who may know of the case and its file beside the applicant; of a draft and a message nobody else may. */
const parties = ['a colleague with the permission', 'the administrator of the enterprise', 'the provider', 'the department of the region'];

beforeAll(async () => {
  app = await startApp();
  routes = allRoutes(app.services);
  // A colleague who holds nothing, and a department of another region.
  await app.services.pool.query(`with made as (insert into account (id, username, name, password_hash) select gen_random_uuid(), 'cjnobody1', '无权', password_hash from account where username = 'cjcaozuo1' returning id)
    insert into membership (account_id, org_id, roles) select id, 'changjiang', '{}' from made`);
  await app.services.pool.query(`with made as (insert into account (id, username, name, password_hash) select gen_random_uuid(), 'cjcaozuo9', '同事', password_hash from account where username = 'cjcaozuo1' returning id)
    insert into membership (account_id, org_id, roles) select id, 'changjiang', '{operator}' from made`);
  await app.services.pool.query(`update membership m set org_id = 'zhejiang-commerce', roles = '{provincialReviewer}' from account a where a.id = m.account_id and a.username = 'ctfuwu01'`);
  await app.services.pool.query(`with made as (insert into account (id, username, name, password_hash) select gen_random_uuid(), 'bfadmin01', '外人', password_hash from account where username = 'cjcaozuo1' returning id)
    insert into membership (account_id, org_id, roles) select id, 'beifang', '{enterpriseAdmin}' from made`);
  people = {
    'the administrator of the enterprise': await app.as('cjadmin01'), 'the administrator of another enterprise': await app.as('bfadmin01'),
    'the applicant': await app.as('cjcaozuo1'), 'a colleague with the permission': await app.as('cjcaozuo9'), 'the provider': await app.as('dhfuwu01'), 'the department of the region': await app.as('hbswt001'),
    'a colleague without permission': await app.as('cjnobody1'), 'another enterprise': await app.as('bfcaozuo1'), 'the provider of other items': await app.as('ycfuwu01'),
    'the department of another region': await app.as('ctfuwu01'), 'the administrator of the platform': await app.as('ptadmin01'), 'a guest': app.guest,
  };
  const applicant = people['the applicant']!;
  const item = await itemNamed(app.guest, 'RCEP');
  const sent = await applicant.open({ process: 'training', event: 'APPLY', item });
  const { body: file } = await applicant.upload<FileInfo>(`/api/drafts/${sent.id}/files?pointer=/files&name=a.pdf`, pdf(200));
  const { body: { number } } = await applicant.send(sent.id, { event: 'APPLY', data: { ...application, phone: '027-55550199', files: [file.id], remark: '只给主办单位看' } });
  const left = await applicant.open({ process: 'training', event: 'APPLY', item });
  const { rows: [message] } = await app.services.pool.query<{ id: string }>(
    `insert into message (id, account_id, title, text, created_at) select gen_random_uuid(), id, '"a"', '"b"', now() from account where username = 'cjcaozuo1' returning id`);
  const { body: phrase } = await applicant.post<{ id: string }>('/api/phrases', { text: '只给自己用的话' });
  const administrator = people['the administrator of the enterprise']!;
  const idOf = async (answer: Promise<{ body: { id: string } }>): Promise<string> => (await answer).body.id;
  const { rows: members } = await app.services.pool.query<{ id: string; username: string }>(`select id, username from account where username in ('cjnobody1', 'cjcaozuo9')`);
  const [nobody, colleague] = ['cjnobody1', 'cjcaozuo9'].map((username) => members.find((each) => each.username === username)!.id);
  const role = await idOf(administrator.post('/api/company/roles', { name: '只在长江', permissions: [] }));
  Object.assign(things, {
    role, member: nobody, department: await idOf(administrator.post('/api/company/departments', { name: '只在长江的部门', parent: null, head: null, roles: [] })),
    grant: await idOf(administrator.post(`/api/company/people/${nobody!}/grants`, { role, first: '2026-01-01', last: null })),
    substitute: await idOf(applicant.post('/api/substitutes', { substitute: colleague, process: null, first: '2026-01-01', last: null })),
  });
  Object.assign(things, { operator: colleague, case: sent.id, draft: left.id, file: file.id, message: message!.id, phrase: phrase.id });
  // Members know their own ids, and those of their colleagues.
  secrets = [...Object.entries(things).flatMap(([kind, thing]) => (kind === 'member' || kind === 'operator' ? [] : [thing])), number!, '只给自己用的话', '只给主办单位看', '027-55550199'];
  // Being seen is written once a minute: one statement more, whoever asks for what.
  await app.services.pool.query(`update session set seen_at = now() + interval '10 minutes'`);
});
afterAll(() => app.close());

const strangersTo = (kind: keyof typeof things): string[] => Object.keys(people).filter((who) => (companys.includes(kind) ? who !== 'the administrator of the enterprise'
  : who !== 'the applicant' && (['draft', 'message', 'phrase', 'substitute'].includes(kind) || !parties.includes(who))));

/** The kinds of the names in a path; throws for a name nobody has placed. */
function kindsIn({ path }: Route): { readonly name: string; readonly kind: keyof typeof things | null }[] {
  const parts = path.split('/');
  return parts.flatMap((part, index) => {
    if (!part.startsWith(':')) return [];
    const here = parts.slice(0, index + 1).join('/');
    if (owned[here] === undefined && !common.includes(here)) throw new Error(`whose things does ${here} name? Say so in this file`);
    return [{ name: part.slice(1), kind: owned[here] ?? null }];
  });
}

const commonNames: { readonly [name: string]: string } = { slug: 'x', process: 'training', list: 'review', number: '1', file: `${'0'.repeat(64)}.json`, digest: '0'.repeat(64), code: '0'.repeat(26) };

/** A request to a route, where each name of somebody's thing is this `id`, in path and body. */
function request(route: Route, idOf: (kind: keyof typeof things) => string, process = 'training') {
  const named = Object.fromEntries(kindsIn(route).map(({ name, kind }) => [name, kind ? idOf(kind) : name === 'id' ? process : commonNames[name]!]));
  const inBody = route.body === undefined || route.body === 'bytes' ? [] : propertiesLike(route.body.schema, idSchema);
  const values: Values = {
    process: 'training', event: 'WITHDRAW', pointer: '/files', name: 'b.pdf', list: 'review', page: '1', sort: 'startedAt', version: 1, base: 1, to: 'submitted', task: 'submitted.1', digest: '0'.repeat(64), first: '2026-01-01', last: '2026-12-31', validUntil: '2031-12-31',
    ...Object.fromEntries(inBody.map((name) => [name, idOf('case')])),
  };
  return requestOf(route, named, values);
}

async function ask(who: string, { path, init }: ReturnType<typeof request>) {
  const { result: response, statements } = await statementsOf(async () => {
    const answer = await app.app.request(`${origin}${path}`, { ...init, headers: { ...init.headers, Cookie: people[who]!.cookie, Origin: origin } });
    return { status: answer.status, text: await textOf(answer), headers: [...answer.headers].filter(([name]) => name !== 'x-request-id') };
  });
  const requestId = /"requestId":"[^"]*"/g;
  return { ...response, text: response.text.replace(requestId, ''), statements };
}

const labelOf = ({ method, path }: Route): string => `${method} ${path}`;
/** All that is answered; of a stream what comes first, until it says how much waits. */
async function textOf(answer: Response): Promise<string> {
  if (!answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return answer.text();
  let text = '';
  for await (const piece of answer.body!) {
    text += new TextDecoder().decode(piece);
    if (text.includes('event: counts')) break;
  }
  return text;
}

/** Gives everybody a number of its own, and looks at nothing: the case named is only bound to it. */
const blind = '/api/keys/challenge';

const isAboutThings = (route: Route): boolean => route.path !== blind && (kindsIn(route).some(({ kind }) => kind !== null) || (route.body !== undefined && route.body !== 'bytes' && propertiesLike(route.body.schema, idSchema).length > 0));

describe('P9 a thing of somebody else', () => {
  it('is named by every route in a way this test knows', () => {
    const about = routes.filter(isAboutThings).map(labelOf);

    expect(about).toEqual(expect.arrayContaining(['GET /api/instances/:id', 'POST /api/drafts', 'GET /api/files/:id', 'GET /api/messages/:id', 'POST /api/messages/:id/read']));
    expect(about.length).toBeGreaterThanOrEqual(11);
  });

  it('is answered as what nobody has: same status, same words, same headers, same questions to the database (I1, P9)', async () => {
    const different: unknown[] = [];
    let asked = 0;
    for (const route of routes.filter(isAboutThings)) {
      const kinds = kindsIn(route).flatMap(({ kind }) => kind ?? []);
      // A case is also asked for by the id of a draft: a start takes it.
      const foreign = [(kind: keyof typeof things) => things[kind], ...(kinds.includes('case') ? [() => things.draft] : [])];
      for (const who of Object.keys(people).filter((each) => (kinds.length === 0 ? ['case' as const] : kinds).every((kind) => strangersTo(kind).includes(each)))) {
        // The first request of a session tells the limits of rates whose it is; whatever it asks for.
        await ask(who, request(route, () => unknown));
        const nobody = await ask(who, request(route, () => unknown));
        for (const idOf of foreign) {
          const theirs = await ask(who, request(route, idOf));
          asked += 1;
          if (JSON.stringify(theirs) !== JSON.stringify(nobody) || theirs.status < 400) different.push([labelOf(route), who, nobody, theirs]);
        }
      }
    }

    expect(different).toEqual([]);
    expect(asked).toBeGreaterThan(60);
  });

  it('in none of the routes is found under a name of no shape', async () => {
    const found: unknown[] = [];
    for (const route of routes.filter((each) => kindsIn(each).length > 0)) {
      for (const id of malformed) {
        const { path, init } = request(route, () => unknown);
        const last = path.split('?')[0]!.split('/').at(route.path.split('/').findIndex((part) => part.startsWith(':')))!;
        const { status } = await ask(route.permission === 'enterpriseAdmin' ? 'the administrator of another enterprise' : 'the administrator of the platform', { path: path.replace(last, id.includes('%') ? id : encodeURIComponent(id)), init, method: route.method });
        if (status !== 404) found.push([labelOf(route), id, status]);
      }
    }

    expect(found).toEqual([]);
  });

  it('is told by no answer to a stranger, whatever is asked', async () => {
    const told: unknown[] = [];
    const lists = (await app.services.pool.query<{ process: string; list: string }>(
      `select p.id as process, l.key as list from process p join revision r on r.process = p.id and r.number = p.current, json_each(r.compiled::json->'document'->'list') l where json_typeof(r.compiled::json->'document'->'list') = 'object' and l.key <> '$schema'`)).rows;
    expect(lists.length).toBeGreaterThan(3);
    const reading = routes.filter((route) => route.method === 'GET');
    for (const who of strangersTo('case')) {
      const requests = [
        ...reading.map((route) => request(route, () => unknown)),
        ...lists.flatMap(({ process, list }) => ['', '?f.state=submitted', `?f.applicant=changjiang`].map((query) => ({ method: 'GET', path: `/api/lists/${process}/${list}${query}`, init: { method: 'GET' } }))),
      ];
      for (const each of requests) {
        const { text } = await ask(who, each);
        told.push(...secrets.filter((secret) => text.includes(secret)).map((secret) => [who, each.path, secret]));
      }
    }

    expect(told).toEqual([]);
  });

  it('was left as it was', async () => {
    const { rows } = await app.services.pool.query(
      `select i.state, i.version, (select count(*)::int from draft where id = $2) as drafts, (select count(*)::int from file where id = $4) as files, (select read_at from message where id = $3) as read from instance i where i.id = $1`,
      [things.case, things.draft, things.message, things.file]);

    expect(rows).toEqual([{ state: 'submitted', version: 1, drafts: 1, files: 1, read: null }]);
  });
});

describe('P9 a thing of one’s own', () => {
  it('is found by its owner and by those it is for, on every route that reads it', async () => {
    const lost: unknown[] = [];
    // What a case of this process does not have: points.
    for (const route of routes.filter((each) => each.method === 'GET' && isAboutThings(each) && each.path !== '/api/instances/:id/score')) {
      const [kind] = kindsIn(route).flatMap((each) => each.kind ?? []);
      for (const who of Object.keys(people).filter((each) => !strangersTo(kind!).includes(each))) {
        const { status } = await ask(who, request(route, (each) => things[each]));
        if (status !== 200) lost.push([labelOf(route), who, status]);
      }
    }

    expect(lost).toEqual([]);
  });

  it('gives whoever may see it and not act a 403, and never a 404', async () => {
    const answer = await people['the department of the region']!.send<{ problems: { code: string }[] }>(things.case, { event: 'APPROVE', task: 'submitted.1' });

    expect([answer.status, answer.body.problems[0]!.code]).toEqual([403, 'task.not-yours']);
  });
});

describe('P9 a route', () => {
  it('that needs a session or a role is closed to everybody without it, whatever is asked (I2)', async () => {
    const open: unknown[] = [];
    let asked = 0;
    for (const route of routes.filter((each) => each.permission !== 'public')) {
      for (const who of Object.keys(people)) {
        const expected = who === 'a guest' ? 401 : route.permission === 'filling' || route.permission === 'signed-in' || holders[route.permission]!.includes(who) ? null : 403;
        if (expected === null) continue;
        for (const id of [things.case, unknown]) {
          const { status } = await ask(who, request(route, () => id));
          asked += 1;
          if (status !== expected) open.push([labelOf(route), who, id, status]);
        }
      }
    }

    expect(open).toEqual([]);
    expect(asked).toBeGreaterThan(100);
  });

  it('takes a session only from the cookie it was given in', async () => {
    const token = people['the applicant']!.cookie.split('=')[1]!;
    const tries: RequestInit['headers'][] = [{ Authorization: `Bearer ${token}` }, { Cookie: `__Host-sid=${token}` }, { Cookie: `SID=${token}` }, { Cookie: `sid=${token}x` }, { Cookie: `sid=${token.slice(0, -1)}` }, { 'X-Forwarded-User': 'ptadmin01' }, { Cookie: `sid=${token.toUpperCase()}` }];

    const statuses = await Promise.all(tries.map(async (headers) => (await app.app.request(`${origin}/api/inbox?sid=${token}`, { headers: headers! })).status));
    const inQuery = await person(app.app, '').get(`/api/inbox?page=1`);

    expect(new Set([...statuses, inQuery.status])).toEqual(new Set([401]));
  });
});
