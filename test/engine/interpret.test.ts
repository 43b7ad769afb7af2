import { beforeAll, describe, expect, it } from 'vitest';
import { act, available, ask, explain, nowAt, type Actor, type Command, type Definition, type Facts, type Instance, type Step } from '#engine';
import { openDocuments, processFolders, readFolder } from '../support/definitions.ts';

let training: Definition;
let leave: Definition;
beforeAll(async () => {
  const opened = await openDocuments([...processFolders('definitions'), ...processFolders('test/examples')].map(readFolder));
  training = opened.get('training')!;
  leave = opened.get('leave')!;
});

const person = (id: string, org: string, permissions: readonly string[], type = 'enterprise'): Actor => ({ id, name: id, kind: 'person', org: { id: org, type, name: org, region: '420100' }, roles: [], permissions });
const wang = person('wang', 'cj', ['training:apply']);
const donghu = person('donghu', 'dh', ['training:review'], 'serviceCenter');
const item = { topic: 'RCEP', signupStart: '2026-03-01', signupEnd: '2026-03-10', capacity: 3, instance: { id: 'n1', number: '', state: 'published', org: { id: 'dh', type: 'serviceCenter', name: '东湖' } } };
const facts = (actor: Actor, over: Partial<Facts> = {}): Facts => ({ actor, now: nowAt('2026-03-02T01:00:00Z', 'Asia/Shanghai'), params: {}, item: item as unknown as NonNullable<Facts['item']>, ...over });
const form = { participantCount: 1, participants: [{ name: '甲' }], phone: '13777829300', email: 'a@b.cn' };

function done(result: ReturnType<typeof act>): Step {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}
const stored = (step: Step, number: string | null = 'PX-20260302-0001'): Instance => ({ id: 'a1', number, item: 'n1', snapshot: step.snapshot, data: step.data });
const applied = () => stored(done(act(training, null, { event: 'APPLY', data: form }, facts(wang), 'a1')));
const codes = (result: ReturnType<typeof act>) => (result.ok ? [] : result.problems.map((problem) => problem.code));

describe('a form that has to be sent in time', () => {
  const timed = (): Definition => {
    const { compiled } = training;
    const { process } = compiled.document;
    const events = { ...process.events, APPLY: { ...process.events!['APPLY'], within: 30 } };
    return { ...training, compiled: { ...compiled, document: { ...compiled.document, process: { ...process, events } } } };
  };
  const sentAt = (time: string, opened?: string) => act(timed(), null, { event: 'APPLY', data: form }, facts(wang, { now: nowAt(`2026-03-02T01:${time}Z`, 'Asia/Shanghai'), ...(opened === undefined ? {} : { opened }) }), 'a1');

  it.each([['29:59', []], ['30:00', []], ['30:01', ['event.too-late']]])('opened at 0:00 and sent at %s finds %j (R-039, R-061)', (time, found) => {
    expect(codes(sentAt(time, '2026-03-02T01:00:00.000Z'))).toEqual(found);
  });

  it('has no limit where none was opened, and tells until when it may be sent', () => {
    expect(codes(sentAt('59:00'))).toEqual([]);
    expect(available(timed(), null, facts(wang, { opened: '2026-03-02T00:50:00.000Z' }))).toMatchObject([{ event: 'APPLY', until: '2026-03-02T01:20:00.000Z', problems: [] }]);
    expect(available(timed(), null, facts(wang, { opened: '2026-03-02T00:20:00.000Z' }))).toMatchObject([{ problems: [{ code: 'event.too-late', params: { minutes: 30 } }] }]);
  });
});

describe('a verdict that has to be sent in time', () => {
  it('tells until when, and is offered no longer than it is taken', () => {
    const { compiled } = training;
    const { process } = compiled.document;
    const events = { ...process.events, REJECT: { ...process.events!['REJECT'], within: 30 } };
    const timed: Definition = { ...training, compiled: { ...compiled, document: { ...compiled.document, process: { ...process, events } } } };
    const offered = (opened: string) => available(timed, applied(), facts(donghu, { opened })).find(({ event }) => event === 'REJECT');

    expect(offered('2026-03-02T00:50:00.000Z')).toMatchObject({ until: '2026-03-02T01:20:00.000Z', problems: [] });
    expect(offered('2026-03-02T00:20:00.000Z')).toMatchObject({ problems: [{ code: 'event.too-late', params: { minutes: 30 } }] });
  });
});

describe('a start', () => {
  it('stores an instance in the first state that awaits somebody, with its task, number and sight (R-013)', () => {
    const step = done(act(training, null, { event: 'APPLY', data: form }, facts(wang), 'a1'));

    expect(step.snapshot).toMatchObject({ value: 'submitted', round: 1, org: { id: 'cj' }, applicant: { id: 'wang' }, tasks: [{ id: 'submitted.1', seats: [{ candidates: ['org:dh/permission:training:review'] }] }] });
    expect(step.number).toEqual({ prefix: 'PX', period: '20260302', digits: 4 });
    expect(step.access).toContainEqual({ grantee: 'org:cj/permission:training:apply', entry: 0 });
    expect(step.effects.map((effect) => effect.type)).toEqual(['open-task', 'notify']);
  });

  it('leaves nothing behind when a need does not hold, and says each sentence (R-031)', () => {
    const result = act(training, null, { event: 'APPLY', data: form }, facts(wang, { now: nowAt('2026-02-28T15:59:59Z', 'Asia/Shanghai') }), 'a1');

    expect(result).toEqual({ ok: false, problems: [{ code: 'need.unmet', at: '/event', params: { need: 'started', say: { 'zh-CN': '未到报名开始日期', en: 'Sign-up has not opened yet' } } }] });
  });

  it('is refused in words that name the facts of the moment', async () => {
    const document = readFolder('definitions/training');
    const { started } = document.process.rules!;
    const say = { 'zh-CN': '{item.topic}从 {item.signupStart} 起报名', en: 'Sign-up for {item.topic} opens on {item.signupStart}' };
    const told = (await openDocuments([readFolder('definitions/training-notice'), { ...document, process: { ...document.process, rules: { ...document.process.rules, started: { ...started!, say } } } }])).get('training')!;

    const result = act(told, null, { event: 'APPLY', data: form }, facts(wang, { now: nowAt('2026-02-28T15:59:59Z', 'Asia/Shanghai') }), 'a1');

    expect(result).toMatchObject({ ok: false, problems: [{ code: 'need.unmet', params: { say: { 'zh-CN': expect.stringMatching(/从 2026-03-01 起报名$/), en: expect.stringMatching(/opens on 2026-03-01$/) } } }] });
  });

  it('is refused to who is no party of the event', () => {
    expect(codes(act(training, null, { event: 'APPLY', data: form }, facts(person('x', 'cj', [])), 'a1'))).toEqual(['event.not-yours']);
  });
});

describe('an event', () => {
  // The library would move on these names.
  it.each(['xstate.after.1000.m.a', 'xstate.done.state.m.a', 'submitted.approved', 'submitted.rejected', 'xstate.done.actor.sub', 'xstate.error.actor.x', 'xstate.stop', 'xstate.init', '*', '', '__proto__', 'constructor'])('is refused when a person sends %j (X2)', (event) => {
    expect(codes(act(training, applied(), { event }, facts(donghu), 'a1'))).toEqual(['event.unknown']);
  });

  it('is refused when the present state does not hear it, with those it does', () => {
    expect(act(training, applied(), { event: 'REAPPLY', data: {} }, facts(wang), 'a1')).toMatchObject({ ok: false, problems: [{ code: 'event.not-available', params: { allowed: ['APPROVE', 'REJECT', 'WITHDRAW'] } }] });
  });

  it('of the system is refused to a person and taken from the system', () => {
    const { compiled } = training;
    const { process } = compiled.document;
    const signalled = { ...process, parties: { ...process.parties, clock: [{ system: true as const }] }, events: { ...process.events, EVALUATE: { by: ['clock'], sets: { '/remark': { var: 'event.remark' } } } } };
    const told: Definition = { ...training, compiled: { ...compiled, document: { ...compiled.document, process: signalled }, types: { ...compiled.types, event: { object: { remark: 'text' } } } } };
    const approved = stored(done(act(training, applied(), { event: 'APPROVE' }, facts(donghu), 'a1')));
    const signal: Command = { event: 'EVALUATE', data: { remark: 'seen' } };

    expect(codes(act(told, approved, signal, facts(wang), 'a1'))).toEqual(['event.not-yours']);
    expect(done(act(told, approved, signal, facts({ ...wang, id: 'system', kind: 'system', permissions: [] }), 'a1')).data).toMatchObject({ remark: 'seen' });
  });

  it('may not write a field it does not name, nor one that is computed or read-only (R-005)', () => {
    expect(codes(act(training, applied(), { event: 'APPROVE', data: { phone: '13777829301' } }, facts(donghu), 'a1'))).toEqual(['field.not-writable']);
    expect(codes(act(training, null, { event: 'APPLY', data: { ...form, result: '10' } }, facts(wang), 'a1'))).toEqual(['field.not-writable']);
    expect(codes(act(training, null, { event: 'APPLY', data: { ...form, nonsense: 1 } }, facts(wang), 'a1'))).toEqual(['field.unknown']);
  });
});

describe('a vote', () => {
  it('closes the task with its outcome, tells the applicant and keeps the reason (R-008)', () => {
    const step = done(act(training, applied(), { event: 'REJECT', task: 'submitted.1', comment: '缺盖章' }, facts(donghu), 'a1'));

    expect(step.snapshot).toMatchObject({ value: 'rejected', tasks: [], last: { REJECT: { by: 'donghu', comment: '缺盖章' } } });
    expect(step.effects).toMatchObject([{ type: 'close-task', task: 'submitted.1', outcome: 'rejected' }, { type: 'notify', message: 'rejected', text: { 'zh-CN': '您的申请 PX-20260302-0001 未通过。报名截止前可以修改后重新申请。理由：缺盖章' } }]);
    expect(step.columns['comment']).toBe('缺盖章');
  });

  it('says where to only when it is a return', () => {
    expect(codes(act(training, applied(), { event: 'APPROVE', to: 'evaluated' }, facts(donghu), 'a1'))).toEqual(['return.unknown-target']);
  });

  it('needs its reason (R-008)', () => {
    expect(codes(act(training, applied(), { event: 'REJECT', comment: '  ' }, facts(donghu), 'a1'))).toEqual(['comment.required']);
    expect(codes(act(training, applied(), { event: 'REJECT', comment: '字'.repeat(501) }, facts(donghu), 'a1'))).toEqual(['comment.too-long']);
  });

  it('is refused to a provider of another item, and on a task already decided (R-017, R-032, R-075)', () => {
    const other = person('yichang', 'yc', ['training:review'], 'serviceCenter');
    const rejected = stored(done(act(training, applied(), { event: 'REJECT', comment: '缺盖章' }, facts(donghu), 'a1')));

    expect(codes(act(training, applied(), { event: 'APPROVE' }, facts(other), 'a1'))).toEqual(['task.not-yours']);
    expect(codes(act(training, rejected, { event: 'APPROVE', task: 'submitted.1' }, facts(donghu), 'a1'))).toEqual(['task.decided']);
    expect(codes(act(training, rejected, { event: 'APPROVE', task: 'submitted.7' }, facts(donghu), 'a1'))).toEqual(['task.unknown']);
  });

  it('is refused early when the places are known to be gone', () => {
    expect(codes(act(training, applied(), { event: 'APPROVE' }, facts(donghu, { reservation: { seats: { left: 0 } } }), 'a1'))).toEqual(['reservation.refused']);
    expect(done(act(training, applied(), { event: 'APPROVE' }, facts(donghu, { reservation: { seats: { left: 1 } } }), 'a1')).hold).toEqual([{ name: 'seats', space: 'training.seats', key: '["n1"]', amount: 1, limit: 3 }]);
  });

  it('opens a new task on each round, whose id says so (R-009)', () => {
    const again = stored(done(act(training, stored(done(act(training, applied(), { event: 'REJECT', comment: '缺盖章' }, facts(donghu), 'a1'))), { event: 'REAPPLY', data: { remark: '已补' } }, facts(wang), 'a1')));

    expect(again.snapshot).toMatchObject({ round: 2, tasks: [{ id: 'submitted.2' }] });
    expect(again.data).toMatchObject({ ...form, remark: '已补' });
  });

  it('that returns goes to the step that is named', () => {
    const lead = { ...person('lead', 'cj', ['leave:approve']), roles: ['enterpriseAdmin'] };
    const manager = person('boss', 'cj', ['leave:confirm', 'leave:approve']);
    const asked = stored(done(act(leave, null, { event: 'SUBMIT', data: { kind: 'annual', from: '2026-03-09', to: '2026-03-13', days: 5, reason: '探亲' } }, facts(person('li', 'cj', ['leave:apply'])), 'a1')), 'QJ-202603-001');
    const confirming = stored(done(act(leave, asked, { event: 'APPROVE' }, facts(lead), 'a1')), 'QJ-202603-001');

    expect(confirming.snapshot.value).toBe('confirming');
    expect(codes(act(leave, confirming, { event: 'RETURN', comment: '请补证明' }, facts(manager), 'a1'))).toEqual(['return.unknown-target']);
    expect(codes(act(leave, confirming, { event: 'RETURN', comment: '请补证明', to: 'approved' }, facts(manager), 'a1'))).toEqual(['return.unknown-target']);
    expect(done(act(leave, confirming, { event: 'RETURN', comment: '请补证明', to: 'asked' }, facts(manager), 'a1')).snapshot).toMatchObject({ value: 'asked', returnedFrom: 'confirming', tasks: [{ id: 'asked.2' }] });
  });
});

describe('a step', () => {
  it('is the same for the same instance, command and facts, also from the facts its record kept (P5)', () => {
    const before = applied();
    const command: Command = { event: 'REJECT', comment: '缺盖章' };
    const first = done(act(training, before, command, facts(donghu), 'a1'));
    const again = done(act(training, before, command, JSON.parse(JSON.stringify(first.record.facts)) as Facts, 'a1'));

    expect(again).toEqual(first);
  });

  it('records the change, not the whole form', () => {
    const rejected = stored(done(act(training, applied(), { event: 'REJECT', comment: '缺盖章' }, facts(donghu), 'a1')));
    const step = done(act(training, rejected, { event: 'REAPPLY', data: { remark: '已补', phone: '027-87654321' } }, facts(wang), 'a1'));

    expect(step.record.change).toEqual({ remark: '已补', phone: '027-87654321' });
  });
});

describe('the offers', () => {
  it('show each verb of an open task to its candidates and nobody else', () => {
    expect(available(training, applied(), facts(donghu)).map((offer) => [offer.event, offer.kind, offer.problems.length])).toEqual([['APPROVE', 'vote', 0], ['REJECT', 'vote', 0]]);
    expect(available(training, applied(), facts(wang)).map((offer) => offer.event)).toEqual(['WITHDRAW']);
    expect(available(training, applied(), facts(person('x', 'yc', ['training:review'])))).toEqual([]);
  });

  it('say why something cannot be done', () => {
    const late = facts(wang, { now: nowAt('2026-03-11T00:00:00Z', 'Asia/Shanghai') });

    expect(available(training, null, late)).toMatchObject([{ event: 'APPLY', kind: 'start', problems: [{ code: 'need.unmet', params: { need: 'notOver' } }] }]);
  });

  it('ask their question only when it is called for (R-010)', () => {
    expect(available(training, null, facts(wang, { lookup: { pending: { exists: false } } }))[0]!.confirm).toBeUndefined();
    expect(available(training, null, facts(wang, { lookup: { pending: { exists: true } } }))[0]!.confirm).toMatchObject({ 'zh-CN': '已有待审批申请，是否继续提交？' });
  });
});

describe('the questions before a step', () => {
  it('name the places of a reservation and the conditions of a lookup', () => {
    expect(ask(training, applied(), facts(donghu))).toEqual([
      { kind: 'lookup', name: 'pending', from: 'training', take: 'exists', columns: [], where: [{ column: 'applicant', type: 'org', values: ['cj'] }, { column: 'item', type: 'text', values: ['n1'] }, { column: 'state', type: 'text', values: ['submitted'] }] },
      { kind: 'reservation', name: 'pending', space: 'training.pending', key: '["cj","n1"]', limit: 1 },
      { kind: 'reservation', name: 'seats', space: 'training.seats', key: '["n1"]', limit: 3 },
    ]);
  });
});

describe('an explanation', () => {
  it('shows who may, each need with its values and each branch', () => {
    const explained = explain(training, null, facts(wang), 'APPLY');

    expect(explained.by).toEqual([{ party: 'applicant', holds: true }]);
    expect(explained.needs.map((need) => [need.need, need.holds])).toEqual([['published', true], ['started', true], ['notOver', true]]);
    expect(explained.branches).toEqual([{ target: 'submitted', guard: null, holds: true, why: null }]);
  });
});
