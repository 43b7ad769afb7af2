import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, EventAnswer, InboxPage, MessagePage, OutboxPage, OutboxText, RevisionBody, Session, Verification } from '../../server/api-types.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';
import { leaveNow } from '../support/outbox.ts';

let app: TestApp;
let operator: Person;
let rival: Person;
let provider: Person;
let other: Person;
let admin: Person;
let id: string;

beforeAll(async () => {
  app = await startApp();
  [operator, rival, provider, other, admin] = await Promise.all(['cjcaozuo1', 'bfcaozuo1', 'dhfuwu01', 'ycfuwu01', 'ptadmin01'].map((name) => app.as(name))) as [Person, Person, Person, Person, Person];
  const draft = await operator.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
  id = draft.id;
  await operator.send(id, { event: 'APPLY', data: application, digest: draft.digest });
  while (await deliver(app.services, null));
});
afterAll(() => app.close());

const inbox = async (who: Person): Promise<InboxPage> => (await who.get<InboxPage>('/api/inbox')).body;
const view = async (who: Person): Promise<CaseView> => (await who.get<CaseView>(`/api/instances/${id}`)).body;

describe('the inbox', () => {
  it('holds what waits for this person, and for nobody else', async () => {
    const [mine, theirs, applicants] = await Promise.all([inbox(provider), inbox(other), inbox(operator)]);

    expect([mine.total, theirs.total, applicants.total]).toEqual([1, 0, 0]);
    expect(mine.rows[0]).toMatchObject({ instance: id, process: 'training', org: '武汉长江进出口有限公司', applicant: '李敏', stateLabel: { 'zh-CN': '待审批' } });
    expect((await provider.get<Session>('/api/session')).body.inbox).toBe(1);
  });
});

describe('a case', () => {
  it('shows the reviewer who is asked, what he can do, and masks what is not for him', async () => {
    const seen = await view(provider);

    expect(seen.tasks).toEqual([expect.objectContaining({ mine: true, who: '武汉东湖综合保税区外贸综合服务中心' })]);
    expect(seen.offers.map((offer) => [offer.event, offer.kind, offer.comment])).toEqual([['APPROVE', 'vote', 'optional'], ['REJECT', 'vote', 'required']]);
    expect(seen.data['participants']).toEqual([{ name: '李敏', mobile: '138****9300' }]);
    expect(seen.history).toEqual([expect.objectContaining({ seq: 1, event: 'APPLY', who: '李敏', org: '武汉长江进出口有限公司', to: 'submitted' })]);
    expect(seen.route.map((stop) => [stop.state, stop.when])).toEqual([['submitted', 'now'], ['approved', 'ahead']]);
  });

  it('shows the applicant everything, and that it can be withdrawn', async () => {
    const seen = await view(operator);

    expect(seen.data).toEqual(expect.objectContaining(application));
    expect(seen.offers.map((offer) => offer.event)).toEqual(['WITHDRAW']);
    expect(seen.tasks[0]!.mine).toBe(false);
  });

  it('is not found by other organisations, not even to be decided (R-012, R-017)', async () => {
    const [task] = (await view(provider)).tasks;
    const tries = await Promise.all([
      rival.get(`/api/instances/${id}`), other.get(`/api/instances/${id}`), other.send(id, { event: 'APPROVE', task: task!.id }), rival.send(id, { event: 'WITHDRAW' }),
      rival.get(`/api/instances/${id}/verification`), other.get(`/api/instances/${id}/verification`),
    ]);

    expect(tries.map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await app.guest.get(`/api/instances/${id}`)).status).toBe(401);
  });
});

describe('an event', () => {
  it('needs a key, and is answered with the same bytes when it comes twice', async () => {
    const [task] = (await view(provider)).tasks;
    const event = { event: 'REJECT', task: task!.id, comment: '缺少盖章' };

    const without = await provider.post(`/api/instances/${id}/events`, event);
    const first = await provider.send<EventAnswer>(id, event, 'the-key-of-this-act');
    const again = await provider.send<EventAnswer>(id, event, 'the-key-of-this-act');
    const changed = await provider.send(id, { ...event, comment: '另一个原因' }, 'the-key-of-this-act');

    expect([without.status, first.status, again.status, changed.status]).toEqual([400, 200, 200, 422]);
    expect(first.body).toMatchObject({ id, state: 'rejected', next: null });
    expect(again.body).toEqual(first.body);
    expect([first.headers.get('Idempotency-Replayed'), again.headers.get('Idempotency-Replayed')]).toEqual([null, 'true']);
  });

  it('is told to the applicant by message and mail, with the reason', async () => {
    await leaveNow(app.services.pool);
    while (await deliver(app.services, null));

    const { body: messages } = await operator.get<MessagePage>('/api/messages');
    const { body: outbox } = await admin.get<OutboxPage>('/api/outbox');

    expect(messages).toMatchObject({ total: 1, unread: { notice: 1, warning: 0 } });
    expect(messages.rows[0]!.text).toMatchObject({ 'zh-CN': expect.stringContaining('缺少盖章') });
    expect(outbox.delivers).toBe(false);
    expect(outbox.rows.map((row) => row.recipient).sort()).toEqual(['cjadmin01@example.com', 'cjcaozuo1@example.com', 'cjcaozuo2@example.com', 'cjcaozuo3@example.com']);
    expect(outbox.rows[0]).toMatchObject({ state: 'shown' });
    // The words are read one by one, and the record says by whom.
    expect((await admin.post<OutboxText>(`/api/outbox/${outbox.rows[0]!.id}/reading`, {})).body.text).toContain('缺少盖章');
    expect((await app.services.pool.query('select name, action, subject from audit_entry where action = $1', ['letter.read'])).rows).toEqual([{ name: '管平', action: 'letter.read', subject: `letter:${outbox.rows[0]!.id}` }]);
  });

  it('shows the reason on the case, and the way back', async () => {
    const seen = await view(operator);

    expect(seen.history.at(-1)).toMatchObject({ event: 'REJECT', comment: '缺少盖章', who: '周东' });
    expect(seen.offers.map((offer) => offer.event)).toEqual(['REAPPLY']);
    expect((await inbox(provider)).total).toBe(0);
  });
});

describe('a message', () => {
  it('is read by the one it is for', async () => {
    const { body } = await operator.get<MessagePage>('/api/messages');
    const [message] = body.rows;

    expect((await rival.post(`/api/messages/${message!.id}/read`, {})).status).toBe(404);
    expect((await operator.post(`/api/messages/${message!.id}/read`, {})).status).toBe(204);

    expect((await operator.get<MessagePage>('/api/messages')).body).toMatchObject({ total: 1, unread: { notice: 0 } });
    expect((await rival.get<MessagePage>('/api/messages')).body.total).toBe(0);
  });
});

describe('the history', () => {
  it('is verified for those who may see the case', async () => {
    const { body } = await operator.get<Verification>(`/api/instances/${id}/verification`);

    expect(body).toMatchObject({ verdict: 'verified', entries: 2 });
  });
});

describe('the places of the inbox', () => {
  const rows = async (who: Person, query = ''): Promise<InboxPage> => (await who.get<InboxPage>(`/api/inbox?${query}`)).body;
  const apply = async (): Promise<string> => {
    const draft = await operator.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    return (await operator.send(draft.id, { event: 'APPLY', data: application, digest: draft.digest })).body.id;
  };

  it('hold what I decided and what I began, newest first, and nobody else’s', async () => {
    const second = await apply();

    expect((await rows(provider, 'place=done')).rows.map(({ instance, verb }) => [instance, verb])).toEqual([[id, { 'zh-CN': '不通过', en: 'Reject' }]]);
    expect((await rows(operator, 'place=started&process=training')).rows.map(({ instance }) => instance)).toEqual([second, id]);
    expect((await Promise.all([rows(other, 'place=done'), rows(rival, 'place=started&process=training'), rows(provider, 'place=copied')])).map(({ total }) => total)).toEqual([0, 0, 0]);
  });

  it('hold what was copied to me, to be read and not to be decided, until I have read it', async () => {
    const { body } = await admin.get<RevisionBody>('/api/definitions/training');
    const { process } = body.document;
    const messages = { ...process.messages, applied: { ...process.messages!['applied']!, to: ['provider', 'own'], channels: ['copy'] as const } };
    expect((await admin.post('/api/definitions/training/revisions', { document: { ...body.document, process: { ...process, messages } }, base: body.number, note: '' })).status).toBe(200);
    const copied = await apply();
    while (await deliver(app.services, null));

    const [row] = (await rows(provider, 'place=copied')).rows;
    expect(row).toMatchObject({ instance: copied, task: null, claim: null, bulk: [], unread: expect.any(String) });
    expect((await rows(operator, 'place=copied')).rows.map(({ instance }) => instance)).toEqual([copied]);
    expect(await Promise.all([other, rival].map(async (who) => (await rows(who, 'place=copied')).total))).toEqual([0, 0]);
    expect((await rows(provider, 'place=copied')).waiting.copied).toBe(1);
    await provider.post(`/api/messages/${row!.unread!}/read`, {});
    const read = await rows(provider, 'place=copied');
    expect([read.rows[0]!.unread, read.waiting.copied]).toEqual([null, 0]);
    // What is copied is told in its own place.
    expect((await provider.get<MessagePage>('/api/messages')).body.rows.filter(({ instance }) => instance === copied)).toEqual([]);
    expect((await operator.send(copied, { event: 'WITHDRAW' })).status).toBe(200);
  });

  it('are searched by number, title and applicant, and filtered by process', async () => {
    const [row] = (await rows(provider)).rows;

    for (const q of [row!.number!, 'RCEP', '李敏', '长江']) expect((await rows(provider, `q=${encodeURIComponent(q)}`)).total).toBe(1);
    expect([(await rows(provider, 'q=%25')).total, (await rows(provider, 'process=warning-info')).total, (await rows(provider, 'process=training')).total]).toEqual([0, 0, 1]);
    expect((await rows(provider)).processes).toEqual([{ process: 'training', title: expect.anything(), count: 1 }]);
  });

  it('go on behind any row, and refuse a place that is none', async () => {
    await apply();
    const { rows: [first, second] } = await rows(provider);

    expect((await rows(provider, `after=${encodeURIComponent(first!.mark)}`)).rows.map(({ instance }) => instance)).toEqual([second!.instance]);
    for (const after of ['x', '_x_y_z', `${first!.mark.slice(0, 30)}_`, '2026-13-45T00:00:00.000Z_2026-13-45T00:00:00.000Z_00000000-0000-0000-0000-000000000000_a']) {
      expect((await provider.get(`/api/inbox?after=${encodeURIComponent(after)}`)).status).toBe(422);
    }
    expect((await provider.get('/api/inbox?page=100000')).status).toBe(422);
  });

  it('tell what comes next in the answer of a decision, beside what a repetition hears again', async () => {
    const { rows: [first, second] } = await rows(provider);
    const send = (key: string) => provider.post<EventAnswer>(`/api/instances/${first!.instance}/events?after=${encodeURIComponent(first!.mark)}`, { event: 'APPROVE', task: first!.task! }, { 'Idempotency-Key': key });

    const answer = (await send('approve-and-go-on')).body;
    const again = (await send('approve-and-go-on')).body;
    const { inbox: next, ...step } = answer;
    const { inbox: _, ...repeated } = again;

    expect(next).toMatchObject({ total: 1, next: { row: { instance: second!.instance }, view: { id: second!.instance, offers: expect.any(Array) } } });
    expect(repeated).toEqual(step);
    expect(step.retrieve).toMatch(/Z$/);
    const back = await provider.send(first!.instance, { event: 'retrieve' });
    expect([back.status, back.body.state, (await rows(provider)).total, (await rows(provider, 'place=done')).total]).toEqual([200, 'submitted', 2, 1]);
    expect((await view(provider)).history.length).toBe(2);
  });

  it('take one verdict for several tasks, each a step of its own', async () => {
    const { rows: open } = await rows(provider);
    const tasks = open.map(({ instance, task }) => ({ id: instance, task: task! }));

    const answer = await provider.post<{ results: { id: string; state: string | null; problems: { code: string }[] }[] }>('/api/inbox/batch', { event: 'APPROVE', rows: [...tasks, { id: crypto.randomUUID(), task: 'submitted.1' }] }, { 'Idempotency-Key': 'both-at-once' });

    expect(answer.body.results.map(({ state, problems }) => state ?? problems[0]!.code)).toEqual(['approved', 'approved', 'thing.unknown']);
    expect((await other.post<{ results: { problems: { code: string }[] }[] }>('/api/inbox/batch', { event: 'APPROVE', rows: tasks }, { 'Idempotency-Key': 'not-mine-at-all' })).body.results.map(({ problems }) => problems[0]!.code)).toEqual(['thing.unknown', 'thing.unknown']);
  });

  it('keep drafts with the way back to them, and phrases, each for the one whose they are', async () => {
    const draft = await operator.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    const { body: { rows: drafts } } = await operator.get<{ rows: { id: string; href: string; about: unknown }[] }>('/api/drafts');
    const kept = (await provider.post<{ id: string }>('/api/phrases', { text: '材料齐全' })).body;
    const twice = (await provider.post<{ id: string }>('/api/phrases', { text: '材料齐全' })).body;

    expect(drafts).toEqual([expect.objectContaining({ id: draft.id, href: `/start/training/APPLY?item=${draft.item!.id}` })]);
    expect((await rival.get<{ rows: unknown[] }>('/api/drafts')).body.rows).toEqual([]);
    expect([twice.id, (await provider.get<{ rows: unknown[] }>('/api/phrases')).body.rows, (await other.get<{ rows: unknown[] }>('/api/phrases')).body.rows]).toEqual([kept.id, [{ id: kept.id, text: '材料齐全' }], []]);
    expect([(await other.delete(`/api/phrases/${kept.id}`)).status, (await provider.delete(`/api/phrases/${kept.id}`)).status]).toEqual([404, 204]);
  });
});
