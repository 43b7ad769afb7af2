import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import type { CheckAnswer, DefinitionList, Draft, ProblemBody, ProcessHeading, Published, RevisionBody } from '../../server/api-types.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let admin: Person;
let operator: Person;

beforeAll(async () => {
  app = await startApp();
  [admin, operator] = await Promise.all([app.as('ptadmin01'), app.as('cjcaozuo1')]) as [Person, Person];
});
afterAll(() => app.close());

const current = async (): Promise<RevisionBody> => (await admin.get<RevisionBody>('/api/definitions/training')).body;
const heading = async (): Promise<ProcessHeading> => (await operator.get<ProcessHeading>('/api/processes/training')).body;
const codes = (answer: { readonly body: unknown }): string[] => (answer.body as ProblemBody).problems.map((problem) => problem.code);

/** The document with one more required field, of which its scenarios know nothing. */
function withCode({ document }: RevisionBody): JsonObject {
  const form = document.form!;
  return { ...document, form: { ...form, required: [...(form.required ?? []), 'costCentre'], properties: { ...form.properties, costCentre: { type: 'string', minLength: 1, maxLength: 20, 'x-label': '成本中心' } } } } as unknown as JsonObject;
}

describe('a published revision', () => {
  it('is served for ever under its digest, to be kept by browsers', async () => {
    const { digest } = await heading();

    const json = await operator.get<JsonObject>(`/revisions/${digest}.json`);
    const module = await operator.get<string>(`/revisions/${digest}.mjs`);
    const again = await operator.get(`/revisions/${digest}.json`, { 'If-None-Match': json.headers.get('ETag')! });

    expect(json.body).toMatchObject({ format: 1, id: 'training' });
    expect(module.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect(module.body).toContain('export default');
    expect([json, module].map((answer) => answer.headers.get('Cache-Control'))).toEqual(Array(2).fill('private, max-age=31536000, immutable'));
    expect(again.status).toBe(304);
    expect((await app.guest.get(`/revisions/${'0'.repeat(64)}.json`)).status).toBe(404);
  });

  it('is for those who have to do with the process; what the portal shows is everybody’s', async () => {
    const { digest } = await heading();
    const notice = (await operator.get<ProcessHeading>('/api/processes/training-notice')).body.digest;
    await app.services.pool.query(`with made as (insert into account (id, username, name, password_hash) select gen_random_uuid(), 'nothing1', '无权', password_hash from account where username = 'cjcaozuo1' returning id)
      insert into membership (account_id, org_id, roles) select id, 'beifang', '{}' from made`);
    const asked = [app.guest, await app.as('nothing1'), await app.as('hbswt001'), await app.as('ptadmin01')];

    const answers = await Promise.all(asked.map(async (who) => [(await who.get(`/revisions/${digest}.json`)).status, (await who.get(`/revisions/${digest}.mjs`)).status, (await who.get(`/revisions/${notice}.json`)).status]));

    expect(answers).toEqual([[404, 404, 200], [404, 404, 200], [200, 200, 200], [200, 200, 200]]);
    const begun = await operator.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    await operator.send(begun.id, { event: 'APPLY', data: application });
    await app.services.pool.query(`insert into instance_access (instance_id, grantee, entry) select $1, 'user:' || id, 0 from account where username = 'nothing1'`, [begun.id]);
    expect((await asked[1]!.get(`/revisions/${digest}.json`)).status).toBe(200);
  });

  it('holds for new cases at once; an open form is told, and keeps what was typed', async () => {
    const item = await itemNamed(app.guest, 'RCEP');
    const open = await operator.open({ process: 'training', event: 'APPLY', item });
    await operator.put(`/api/drafts/${open.id}`, { data: application, version: open.version });
    const before = await current();

    const published = await admin.post<Published>('/api/definitions/training/revisions', { document: withCode(before), base: before.number, note: '增加成本中心' });
    const late = await operator.send(open.id, { event: 'APPLY', data: application, digest: open.digest });
    const { body: again } = await operator.get<Draft>(`/api/drafts/${open.id}`);
    const incomplete = await operator.send(open.id, { event: 'APPLY', data: application, digest: again.digest });
    const complete = await operator.send(open.id, { event: 'APPLY', data: { ...application, costCentre: 'A1' }, digest: again.digest });

    expect([published.status, published.body.number]).toEqual([200, before.number + 1]);
    expect([late.status, codes(late)]).toEqual([409, ['revision.superseded']]);
    expect([again.digest, again.data]).toEqual([published.body.digest, application]);
    expect([incomplete.status, codes(incomplete)]).toEqual([422, ['field.required']]);
    expect(complete.status).toBe(200);
  });

  it('made from one that is no longer current is refused', async () => {
    const before = await current();

    const stale = await admin.post('/api/definitions/training/revisions', { document: before.document, base: before.number - 1, note: '' });

    expect([stale.status, codes(stale)]).toEqual([409, ['version.stale']]);
  });

  it('is listed with its author, its note and the cases that run on it; going back is a new one', async () => {
    const before = await current();

    const back = await admin.post<Published>('/api/definitions/training/rollback', { to: 1, base: before.number });
    const { body } = await admin.get<DefinitionList>('/api/definitions');

    const lines = body.processes.find((process) => process.id === 'training')!.revisions;
    expect(back.body.number).toBe(before.number + 1);
    expect(lines.map((line) => [line.number, line.origin, line.current])).toEqual([[3, 'rollback', true], [2, 'page', false], [1, 'folder', false]]);
    expect(lines[1]).toMatchObject({ author: '管平', note: '增加成本中心', running: 1 });
    expect(lines[0]!.digest).toBe(lines[2]!.digest);
    expect((await admin.get<RevisionBody>('/api/definitions/training/revisions/2')).body.document.form!.properties).toHaveProperty('costCentre');
  });

  it('is exported as one file', async () => {
    const { body, headers } = await admin.get<JsonObject>('/api/definitions/training/export');

    expect(headers.get('Content-Disposition')).toContain('attachment; filename="training@');
    expect(body).toEqual((await current()).document);
  });
});

describe('a faulty document', () => {
  it('is refused with every problem at its place, in the language of the reader', async () => {
    const { document, number } = await current();
    const faulty = { ...document, machine: { ...document.machine, initial: 'nowhere' } };

    const checked = await admin.post<CheckAnswer>('/api/definitions/check', { document: faulty }, { 'Accept-Language': 'en' });
    const refused = await admin.post('/api/definitions/training/revisions', { document: faulty, base: number, note: '' });

    expect(checked.status).toBe(200);
    expect(checked.body.problems).toContainEqual(expect.objectContaining({ code: 'machine.unknown-initial', at: '/machine/initial', severity: 'error' }));
    expect(checked.body.problems[0]!.what).not.toMatch(/\p{Script=Han}/u);
    expect(refused.status).toBe(422);
    expect((await current()).number).toBe(number);
  });

  it('of another process is not published under this name', async () => {
    const { body: other } = await admin.get<RevisionBody>('/api/definitions/training-notice');

    const refused = await admin.post('/api/definitions/training/revisions', { document: other.document, base: 1, note: '' });

    expect([refused.status, codes(refused)]).toEqual([422, ['definition.other-process']]);
  });
});

describe('the format', () => {
  it('is given to editors as JSON Schema', async () => {
    expect((await admin.get<JsonObject>('/api/format')).body).toHaveProperty('$defs.process');
  });
});
