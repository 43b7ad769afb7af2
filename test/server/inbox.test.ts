import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, EventAnswer, InboxPage, MessagePage, OutboxPage, Session, Verification } from '../../server/api-types.ts';
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

    expect(messages).toMatchObject({ total: 1, unread: 1 });
    expect(messages.rows[0]!.text).toMatchObject({ 'zh-CN': expect.stringContaining('缺少盖章') });
    expect(outbox.delivers).toBe(false);
    expect(outbox.rows.map((row) => row.recipient).sort()).toEqual(['cjadmin01@example.com', 'cjcaozuo1@example.com']);
    expect(outbox.rows[0]).toMatchObject({ state: 'shown', text: expect.stringContaining('缺少盖章') });
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

    expect((await operator.get<MessagePage>('/api/messages')).body).toMatchObject({ total: 1, unread: 0 });
    expect((await rival.get<MessagePage>('/api/messages')).body.total).toBe(0);
  });
});

describe('the history', () => {
  it('is verified for those who may see the case', async () => {
    const { body } = await operator.get<Verification>(`/api/instances/${id}/verification`);

    expect(body).toMatchObject({ verdict: 'verified', entries: 2 });
  });
});
