import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft, EventAnswer, ProblemBody, SavedDraft } from '../../server/api-types.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let operator: Person;
let rival: Person;
let provider: Person;
let item: string;

beforeAll(async () => {
  app = await startApp();
  [operator, rival, provider] = await Promise.all([app.as('cjcaozuo1'), app.as('bfcaozuo1'), app.as('dhfuwu01')]) as [Person, Person, Person];
  item = await itemNamed(app.guest, 'RCEP');
});
afterAll(() => app.close());

const start = { process: 'training', event: 'APPLY' };
const code = (answer: { readonly body: unknown }): string => (answer.body as { problems: { code: string }[] }).problems[0]!.code;

describe('a draft', () => {
  it('opens with the item, the facts of the form and what it leads to', async () => {
    const draft = await operator.open({ ...start, item });

    expect(draft).toMatchObject({ process: 'training', event: 'APPLY', instance: null, data: {}, version: 1, files: [], item: { id: item, process: 'training-notice' } });
    expect(draft.item!.title).toContain('RCEP');
    expect(draft.facts.item).toMatchObject({ capacity: 60, instance: { id: item, state: 'published' } });
    expect(draft.facts.org).toMatchObject({ id: 'changjiang' });
    expect(draft.offer).toMatchObject({ event: 'APPLY', kind: 'start', problems: [] });
  });

  it('keeps what is typed, unfinished as it is', async () => {
    const draft = await operator.open({ ...start, item });

    const saved = await operator.put<SavedDraft>(`/api/drafts/${draft.id}`, { data: { phone: '不是电话', participants: [{}] }, version: draft.version });

    expect(saved.body.version).toBe(draft.version + 1);
    expect((await operator.get<Draft>(`/api/drafts/${draft.id}`)).body.data).toEqual({ phone: '不是电话', participants: [{}] });
  });

  it('saved elsewhere meanwhile is not overwritten', async () => {
    const draft = await operator.open({ ...start, item });
    await operator.put(`/api/drafts/${draft.id}`, { data: { phone: '1' }, version: 1 });

    const late = await operator.put(`/api/drafts/${draft.id}`, { data: { phone: '2' }, version: 1 });

    expect([late.status, code(late)]).toEqual([409, 'version.stale']);
    expect((await operator.get<Draft>(`/api/drafts/${draft.id}`)).body.data).toEqual({ phone: '1' });
  });

  it('is taken up again, or begun anew, as the page asks (R-010)', async () => {
    const first = await operator.open({ ...start, item });

    const again = await operator.open({ ...start, item, resume: true });
    const other = await operator.open({ ...start, item });

    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
  });

  it('belongs to one person', async () => {
    const draft = await operator.open({ ...start, item });

    expect((await rival.get(`/api/drafts/${draft.id}`)).status).toBe(404);
    expect((await rival.put(`/api/drafts/${draft.id}`, { data: {}, version: 1 })).status).toBe(404);
    expect((await rival.delete(`/api/drafts/${draft.id}`)).status).toBe(404);
    expect((await rival.send(draft.id, { event: 'APPLY', data: application })).status).toBe(404);
  });

  it('is gone when it is thrown away', async () => {
    const draft = await operator.open({ ...start, item });

    expect((await operator.delete(`/api/drafts/${draft.id}`)).status).toBe(204);

    expect((await operator.get(`/api/drafts/${draft.id}`)).status).toBe(404);
  });

  it('is opened by nobody who may not start', async () => {
    const refused = await provider.post('/api/drafts', { ...start, item });

    expect([refused.status, code(refused)]).toEqual([403, 'start.not-yours']);
    const { rows } = await app.services.pool.query(`select count(*)::int as left from draft d join account a on a.id = d.account_id where a.username = 'dhfuwu01'`);
    expect(rows[0].left).toBe(0);
  });

  it.each([
    ['an unknown process', { process: 'no-such', event: 'APPLY' }], ['an unknown event', { ...start, event: 'NO_SUCH' }], ['an event that starts nothing', { ...start, event: 'REAPPLY' }],
    ['no item', start], ['an item that is none', { ...start, item: '01900000-0000-7000-8000-000000000000' }], ['a case that is none', { ...start, instance: '01900000-0000-7000-8000-000000000000' }],
  ])('of %s is not found', async (_, asked) => {
    expect((await operator.post('/api/drafts', asked)).status).toBe(404);
  });

  it('of an item that is not published yet is not found (R-030)', async () => {
    const notice = await provider.open({ process: 'training-notice', event: 'CREATE' });
    await provider.send(notice.id, { event: 'CREATE', data: { topic: '未发布的培训' } });

    expect((await operator.post('/api/drafts', { ...start, item: notice.id })).status).toBe(404);
    expect((await operator.get(`/api/instances/${notice.id}`)).status).toBe(404);
  });
});

describe('a later event', () => {
  it('opens prefilled, is sent, and the draft is gone with it', async () => {
    const begun = await operator.open({ ...start, item });
    const sent = await operator.send(begun.id, { event: 'APPLY', data: application, digest: begun.digest });
    const [task] = (await provider.get<CaseView>(`/api/instances/${begun.id}`)).body.tasks;
    await provider.send(begun.id, { event: 'REJECT', task: task!.id, comment: '缺少盖章' });

    const again = await operator.open({ process: 'training', event: 'REAPPLY', instance: begun.id });

    expect(sent.status).toBe(200);
    expect(again.data).toMatchObject(application);
    expect(again.offer).toMatchObject({ event: 'REAPPLY', kind: 'event', problems: [] });
    const resent = await operator.send<EventAnswer>(begun.id, { event: 'REAPPLY', data: { remark: '已补' } });
    expect(resent.body).toMatchObject({ id: begun.id, state: 'submitted' });
    expect((await operator.get(`/api/drafts/${again.id}`)).status).toBe(404);
  });

  it('has a draft that starts nothing: it belongs to its case', async () => {
    const begun = await operator.open({ ...start, item });
    await operator.send(begun.id, { event: 'APPLY', data: application });
    await operator.send(begun.id, { event: 'WITHDRAW' });
    const { rows: [stray] } = await app.services.pool.query<{ id: string }>(
      `insert into draft (id, process, event, account_id, instance_id, digest, updated_at) select gen_random_uuid(), 'training', 'APPLY', id, $1, $2, now() from account where username = 'cjcaozuo1' returning id`, [begun.id, begun.digest]);

    const sent = await operator.send<ProblemBody>(stray!.id, { event: 'APPLY', data: application });

    expect(sent.status).toBe(404);
  });

  it('that the state does not hear is refused with what may be done', async () => {
    const begun = await operator.open({ ...start, item });
    await operator.send(begun.id, { event: 'APPLY', data: application });

    const refused = await operator.post('/api/drafts', { process: 'training', event: 'REAPPLY', instance: begun.id });

    expect([refused.status, code(refused)]).toEqual([409, 'event.not-available']);
  });

  it('on the case of another organisation is not found', async () => {
    const begun = await operator.open({ ...start, item });
    await operator.send(begun.id, { event: 'APPLY', data: application });

    expect((await rival.post('/api/drafts', { process: 'training', event: 'REAPPLY', instance: begun.id })).status).toBe(404);
  });
});
