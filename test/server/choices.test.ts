// People, organisations and departments chosen in a form: who is found by whom, and that only those may be sent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import type { CaseView, ChoiceList, Draft, ProblemBody } from '../../server/api-types.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { readFolder } from '../support/definitions.ts';
import { publishSet } from '../../server/revisions/publish.ts';
import { startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let operator: Person;
let colleague: Person;
let stranger: Person;
let draft: Draft;
const id = async (username: string): Promise<string> => (await app.services.pool.query<{ id: string }>('select id from account where username = $1', [username])).rows[0]!.id;

beforeAll(async () => {
  app = await startApp();
  const leave = readFolder('test/examples/leave') as unknown as { readonly process: JsonObject; readonly form: JsonObject & { readonly properties: JsonObject } };
  const document = {
    ...leave, scenarios: {},
    process: { ...leave.process, parties: { ...(leave.process['parties'] as JsonObject), partners: [{ role: 'operator', orgType: 'enterprise' }] } },
    form: { ...leave.form, properties: {
      ...leave.form.properties,
      deputy: { type: 'string', format: 'user', 'x-label': '代理人' },
      partner: { type: 'string', format: 'org', 'x-among': 'partners', 'x-label': '合作单位' },
      unit: { type: 'string', format: 'department', 'x-label': '部门' },
      outsider: { type: 'string', format: 'user', 'x-among': 'partners', 'x-label': '对方联系人' },
      handed: { type: 'array', maxItems: 9, 'x-label': '交接', items: { type: 'object', additionalProperties: false, properties: { who: { type: 'string', format: 'user', 'x-label': '交给谁' }, what: { type: 'string', maxLength: 20, 'x-label': '工作' } } } },
    } },
  };
  const [result] = await publishSet(app.services, [{ document: document as unknown as JsonObject, author: 'test', note: '', origin: 'page', base: 0 }]);
  if (isRefusal(result!)) throw new Error(JSON.stringify(result));
  [operator, colleague, stranger] = await Promise.all(['cjcaozuo1', 'cjadmin01', 'bfcaozuo1'].map((name) => app.as(name))) as [Person, Person, Person];
  draft = await operator.open({ process: 'leave', event: 'SUBMIT' });
});
afterAll(() => app.close());

const found = async (who: Person, field: string, text = ''): Promise<readonly string[] | number> => {
  const { status, body } = await who.get<ChoiceList>(`/api/drafts/${draft.id}/choices?pointer=/${field}&text=${encodeURIComponent(text)}`);
  return status === 200 ? body.choices.map(({ name }) => name) : status;
};
const leave = { kind: 'annual', from: '2026-12-01', to: '2026-12-02', days: 2, reason: '探亲' };

describe('who may be chosen', () => {
  it('are people of the own organisation, found by any part of the name, and never those of another', async () => {
    const own = await app.services.pool.query<{ name: string }>(`select a.name from account a join membership m on m.account_id = a.id where m.org_id = 'changjiang' order by 1`);
    const [first] = own.rows;

    expect([...(await found(operator, 'deputy')) as string[]].sort()).toEqual(own.rows.map(({ name }) => name).sort());
    expect(await found(operator, 'deputy', first!.name.slice(-1))).toContain(first!.name);
    expect(await found(operator, 'handed/who', first!.name.slice(-1))).toContain(first!.name);
    expect(await found(operator, 'deputy', '%')).toEqual([]);
    expect(await found(operator, 'deputy', "' or 1=1 --")).toEqual([]);
  });

  it('are those of a declared party, people or organisations', async () => {
    const { rows } = await app.services.pool.query<{ name: string }>(`select distinct o.name from organisation o join membership m on m.org_id = o.id where o.type = 'enterprise' and 'operator' = any (m.roles)`);

    expect([...(await found(operator, 'partner')) as string[]].sort()).toEqual(rows.map(({ name }) => name).sort().slice(0, 20));
    expect(rows.map(({ name }) => name).length).toBeGreaterThan(1);
    expect(((await found(operator, 'outsider')) as string[]).length).toBeGreaterThan(1);
  });

  it('are the departments of the own organisation, each with those above it', async () => {
    const { body: { id: top } } = await colleague.get<{ departments: { id: string; name: string }[] }>('/api/company/departments').then(({ body }) => ({ body: body.departments.find(({ name }) => name === '关务部')! }));
    await colleague.post('/api/company/departments', { name: '单证组', parent: top, head: null, roles: [] });
    const { body } = await operator.get<ChoiceList>(`/api/drafts/${draft.id}/choices?pointer=/unit&text=${encodeURIComponent('单证')}`);

    expect(await found(operator, 'unit')).toEqual(['外贸业务部', '关务部', '单证组']);
    expect(body.choices.map(({ name, note }) => [name, note])).toEqual([['单证组', '关务部']]);
    expect(((await stranger.open({ process: 'leave', event: 'SUBMIT' })) && await found(stranger, 'unit'))).toBe(404);
  });

  it('are told to nobody but the one whose draft it is, and in no field that chooses nobody', async () => {
    expect(await Promise.all([colleague, stranger].map((who) => found(who, 'deputy')))).toEqual([404, 404]);
    expect(await found(app.guest, 'deputy')).toBe(401);
    expect(await Promise.all(['reason', 'nothing', 'certificate'].map((field) => found(operator, field)))).toEqual([[], [], []]);
  });
});

describe('who was chosen', () => {
  it('is refused when it could not have been chosen, at its field, and kept when it could; the case shows the name', async () => {
    const [own, other] = await Promise.all([id('cjadmin01'), id('bfcaozuo1')]);
    const { rows: [theirs] } = await app.services.pool.query<{ id: string }>(`insert into department (id, org_id, name) values (gen_random_uuid(), 'beifang', '外部门') returning id`);
    const { rows: [unit] } = await app.services.pool.query<{ id: string }>(`select id from department where org_id = 'changjiang' and name = '关务部'`);
    const refused = await operator.send<ProblemBody>(draft.id, { event: 'SUBMIT', data: { ...leave, deputy: other, partner: 'no-such', unit: theirs!.id, outsider: other, handed: [{ who: own }, { who: other }] }, digest: draft.digest });
    const sent = await operator.send(draft.id, { event: 'SUBMIT', data: { ...leave, unit: unit!.id, outsider: other, handed: [{ who: own, what: '值班' }] }, digest: draft.digest });
    const { body: view } = await operator.get<CaseView>(`/api/instances/${draft.id}`);

    expect([refused.status, refused.body.problems.map(({ code, at }) => `${code} ${at}`)]).toEqual([422, ['field.not-allowed /deputy', 'field.not-allowed /handed/1/who', 'field.not-allowed /partner', 'field.not-allowed /unit']]);
    expect(sent.status).toBe(200);
    expect(view.facts.names).toEqual({ [own]: expect.any(String), [other]: expect.any(String), [unit!.id]: '关务部' });
    expect(view.facts).not.toHaveProperty('choosable');
  });
});
