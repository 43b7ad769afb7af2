import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft, FileInfo } from '../../server/api-types.ts';
import type { Route } from '../../server/edge/route.ts';
import { allRoutes } from '../../server/routes/index.ts';
import { pdf } from '../support/files.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let routes: readonly Route[];
const people: { [who: string]: Person } = {};
const things: { case: string; draft: string; file: string; message: string; task: string } = { case: '', draft: '', file: '', message: '', task: '' };

/** Everybody but the applicant's own people, the provider of the item and the department of the region is a stranger to the case. */
const strangers = ['an operator of another enterprise', 'the provider of another item', 'a platform administrator', 'the department of no region of it'];

beforeAll(async () => {
  app = await startApp();
  routes = allRoutes(app.services);
  const names = { applicant: 'cjcaozuo1', 'an operator of another enterprise': 'bfcaozuo1', 'the provider of another item': 'ycfuwu01', 'a platform administrator': 'ptadmin01', provider: 'dhfuwu01', department: 'hbswt001' };
  for (const [who, username] of Object.entries(names)) people[who] = await app.as(username);
  await app.services.pool.query(`update membership m set org_id = 'zhejiang-commerce' from account a where a.id = m.account_id and a.username = 'ctfuwu01'`);
  await app.services.pool.query(`update membership m set roles = '{provincialReviewer}' from account a where a.id = m.account_id and a.username = 'ctfuwu01'`);
  people['the department of no region of it'] = await app.as('ctfuwu01');
  people['a guest'] = app.guest;
  const { applicant } = people as { applicant: Person };
  const item = await itemNamed(app.guest, 'RCEP');
  const sent = await applicant.open({ process: 'training', event: 'APPLY', item });
  const { body: file } = await applicant.upload<FileInfo>(`/api/drafts/${sent.id}/files?pointer=/files&name=a.pdf`, pdf(200));
  await applicant.send(sent.id, { event: 'APPLY', data: { ...application, files: [file.id] } });
  const left = await applicant.open({ process: 'training', event: 'APPLY', item });
  const { rows: [message] } = await app.services.pool.query<{ id: string }>(
    `insert into message (id, account_id, title, text, created_at) select gen_random_uuid(), id, '"a"', '"b"', now() from account where username = 'cjcaozuo1' returning id`);
  const { rows: [task] } = await app.services.pool.query<{ id: string }>('select id from task where instance_id = $1', [sent.id]);
  Object.assign(things, { case: sent.id, draft: left.id, file: file.id, message: message!.id, task: task!.id });
});
afterAll(() => app.close());

/** Each route with the ids of things of the applicant in its path. */
function addressed(): { readonly name: string; readonly method: string; readonly path: string; readonly route: Route }[] {
  const idOf = (path: string): string => (path.startsWith('/api/drafts') ? things.draft : path.startsWith('/api/files') ? things.file : path.startsWith('/api/messages') ? things.message : things.case);
  return routes.filter((one) => /^\/api\/(instances|drafts|files|messages)\/:id/.test(one.path)).map((one) => ({
    name: `${one.method} ${one.path}`, method: one.method, route: one, path: one.path.replace(':id', idOf(one.path)).replace(':file', things.file),
  }));
}

const bodies: { readonly [name: string]: unknown } = {
  'PUT /api/drafts/:id': { data: { phone: '000' }, version: 1 },
  'POST /api/instances/:id/events': { event: 'APPROVE', task: 'submitted.1' },
};

async function ask(who: string, { name, method, path, route }: ReturnType<typeof addressed>[number]): Promise<number> {
  const person = people[who]!;
  if (method === 'GET') return (await person.get(path)).status;
  if (method === 'DELETE') return (await person.delete(path)).status;
  if (route.body === 'bytes') return (await person.upload(`${path}?pointer=/files&name=b.pdf`, pdf(100))).status;
  const body = bodies[name] ?? {};
  return method === 'PUT' ? (await person.put(path, body)).status : (await person.post(path, body, { 'Idempotency-Key': crypto.randomUUID() })).status;
}

describe('every route to a thing of somebody else', () => {
  it.each(strangers)('answers %s as if there were nothing', async (who) => {
    const answers: { [name: string]: number } = {};
    for (const each of addressed()) answers[each.name] = await ask(who, each);

    expect(Object.keys(answers).length).toBeGreaterThanOrEqual(8);
    expect(Object.entries(answers).filter(([, status]) => status !== 404)).toEqual([]);
  });

  it('answers a guest that he must sign in, or as if there were nothing', async () => {
    const answers: [string, number][] = [];
    for (const each of addressed()) answers.push([each.name, await ask('a guest', each)]);

    expect(answers.filter(([, status]) => status !== 401 && status !== 404)).toEqual([]);
  });

  it('answers a foreign id and an unknown one alike', async () => {
    const foreign = await people['an operator of another enterprise']!.get(`/api/instances/${things.case}`);
    const unknown = await people['an operator of another enterprise']!.get('/api/instances/01900000-0000-7000-8000-000000000000');

    const { requestId: _, ...first } = foreign.body;
    const { requestId: __, ...second } = unknown.body;
    expect(first).toEqual(second);
  });

  it('left everything as it was', async () => {
    const { rows } = await app.services.pool.query(`select i.state, i.version, (select count(*)::int from draft where id = $2) as drafts, (select read_at from message where id = $3) as read from instance i where i.id = $1`, [things.case, things.draft, things.message]);

    expect(rows).toEqual([{ state: 'submitted', version: 1, drafts: 1, read: null }]);
  });
});

describe('a route for a platform role', () => {
  it('is closed to everybody else', async () => {
    const answers: [string, string, number][] = [];
    for (const one of routes.filter((each) => each.permission === 'platformAdmin')) {
      for (const who of Object.keys(people).filter((each) => each !== 'a platform administrator')) {
        const path = one.path.replace(':id', 'training').replace(':number', '1');
        const status = one.method === 'GET' ? (await people[who]!.get(path)).status : (await people[who]!.post(path, {})).status;
        answers.push([`${one.method} ${one.path}`, who, status]);
      }
    }

    expect(answers.length).toBeGreaterThan(40);
    expect(answers.filter(([, who, status]) => status !== (who === 'a guest' ? 401 : 403))).toEqual([]);
  });
});

describe('those who may see a case', () => {
  it.each(['applicant', 'provider', 'department'])('include the %s', async (who) => {
    expect((await people[who]!.get(`/api/instances/${things.case}`)).status).toBe(200);
    expect((await people[who]!.get(`/api/files/${things.file}`)).status).toBe(200);
  });

  it('may not all act: who sees it and may not decide it is told so', async () => {
    const answer = await people['department']!.send<{ problems: { code: string }[] }>(things.case, { event: 'APPROVE', task: things.task });

    expect([answer.status, answer.body.problems[0]!.code]).toEqual([403, 'task.not-yours']);
  });
});

describe('what everybody may see', () => {
  it('tells a stranger and a guest the outcome, and not who did it with which words nor what the rules asked about others', async () => {
    const item = await itemNamed(app.guest, 'RCEP');
    const [guest, stranger, owner] = await Promise.all(['a guest', 'an operator of another enterprise', 'provider'].map(async (who) => (await people[who]!.get<CaseView>(`/api/instances/${item}`)).body)) as [CaseView, CaseView, CaseView];

    for (const seen of [guest, stranger]) {
      expect(seen.applicant).toEqual({ id: '', name: '武汉东湖综合保税区外贸综合服务中心' });
      expect(seen.history.map(({ who, org, comment }) => [who, org, comment])).toEqual(owner.history.map(({ org }) => [org, null, '']));
      expect([seen.facts.lookup, Object.keys(seen.facts.instance!)]).toEqual([{}, ['id', 'state', 'label', 'kind']]);
    }
    expect(owner.applicant.name).toBe('周东');
    expect(owner.history[0]).toMatchObject({ who: '周东', org: '武汉东湖综合保税区外贸综合服务中心' });
  });

  it('gives a page no fact that neither form nor layout reads', async () => {
    const { body: draft } = await people['applicant']!.get<Draft>(`/api/drafts/${things.draft}`);
    const { body: seen } = await people['provider']!.get<CaseView>(`/api/instances/${things.case}`);

    for (const { facts } of [draft, seen]) {
      expect(facts.lookup).toEqual({});
      expect(facts.reservation).toEqual({ seats: { left: expect.any(Number) } });
      expect(Object.keys(facts.org!).sort()).toEqual(['id', 'name', 'region', 'type']);
      expect(Object.keys(facts.item!).sort()).toEqual(['capacity', 'instance', 'lecturer', 'signupEnd', 'topic', 'trainingStart', 'venue']);
      expect(Object.keys(facts.instance!)).not.toContain('last');
    }
  });
});
