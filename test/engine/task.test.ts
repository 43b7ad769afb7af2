// A task as it opens and as people hand its seats about: who is asked, in whose name, in which order, and what nobody is asked for.
import { describe, expect, it } from 'vitest';
import { addSeats, candidatesOf, decisionOf, directoryOf, guestsOf, keyOfGrantees, nowAt, openTask, operate, seatFor, seatOf, transferSeats, vote, type Actor, type Facts, type Opening, type Task, type TaskDeclaration } from '#engine';

const person = (id: string, name = id): Actor => ({ id, name, kind: 'person', org: { id: 'o', type: 'enterprise', name: '公司' }, roles: [], permissions: [] });
const parties: { readonly [party: string]: readonly (readonly string[])[] } = {
  experts: [['org:o/permission:p:assess']], listed: [['user:c', 'user:a'], ['org:o/permission:p:assess']], chair: [['user:c']], nobody: [[]], anyone: [['everyone']],
};
const members = [person('a', '王'), person('b', '李'), person('c', '张')];
const verbs: TaskDeclaration['verbs'] = { APPROVE: { counts: 'yes', outcome: 'agreed' }, REJECT: { counts: 'no', outcome: 'refused' } };

/** What a task is opened with; everybody is an expert, and nobody stands in for anybody unless it is said. */
function opening(more: Partial<TaskDeclaration> = {}, { away = {}, approved = [], applicant = 'x' }: { readonly away?: { readonly [account: string]: Actor }; readonly approved?: readonly string[]; readonly applicant?: string } = {}, known: Partial<Facts> = {}): Opening {
  const facts: Facts = {
    actor: person('x'), now: nowAt('2026-03-02T01:00:00.000Z', 'Asia/Shanghai'), params: {},
    people: { 'org:o/permission:p:assess': members, [keyOfGrantees(['user:c', 'user:a'])]: [members[0]!, members[2]!], 'user:c': [members[2]!] },
    substitutes: Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, away[id] ?? null])), ...known,
  };
  return { declaration: { who: 'experts', seats: 'each', verbs, ...more }, at: facts.now.instant, applicant, approved: new Set(approved), grantees: (party) => parties[party]!, directory: directoryOf(facts) };
}

function opened(given: Opening) {
  const found = openTask('s', 1, given);
  if (!('task' in found)) throw new Error(JSON.stringify(found));
  return found;
}

const holders = ({ seats }: Task): (string | undefined)[] => seats.map(({ actor }) => actor?.id);

describe('a task that opens', () => {
  it('has a seat for each person of the party: those a rule lists in its order, others by name, each once', () => {
    expect(holders(opened(opening()).task)).toEqual(['c', 'b', 'a']);
    expect(holders(opened(opening({ who: 'listed' })).task)).toEqual(['c', 'a', 'b']);
    expect(opened(opening({ who: 'listed' })).task.seats[0]).toEqual({ id: 's.1.1', candidates: [], actor: { id: 'c', name: '张', org: '公司' }, owner: { id: 'c', name: '张', org: '公司' } });
  });

  it('asks the directory for all it does not know, at once', () => {
    const given = opening({ who: 'listed' }, {}, { people: {}, substitutes: {} });
    openTask('s', 1, given);

    expect(given.directory.asks()).toEqual({ people: [['user:c', 'user:a'], ['org:o/permission:p:assess']] });
  });

  it('asks one after the other where it says so', () => {
    const { task } = opened(opening({ order: 'in-order' }));
    const answered = vote(task, task.seats[0]!, { verb: 'APPROVE', actor: members[2]!, at: '', comment: '' });

    expect([candidatesOf(task), candidatesOf(answered)]).toEqual([['user:c'], ['user:b']]);
    expect(seatFor(task, members[1]!, undefined)).toEqual({ code: 'seat.not-yet' });
  });

  it('gives the seat of somebody who is away to who stands in, follows those in turn, and cuts circles', () => {
    const [a, b, c] = members as [Actor, Actor, Actor];
    const chain = opened(opening({}, { away: { a: person('d', '代') } })).task;
    const circle = opened(opening({}, { away: { a: b, b: c, c: a } })).task;

    expect(chain.seats[2]).toMatchObject({ actor: { id: 'd' }, owner: { id: 'a' }, onBehalfOf: { id: 'a' } });
    expect(guestsOf(chain)).toEqual(['d']);
    expect(holders(circle)).toEqual(['b', 'a', 'c']);
  });

  it('leaves the applicant out, also where he stands in for somebody or somebody for him', () => {
    expect(holders(opened(opening({}, { applicant: 'a' })).task)).toEqual(['c', 'b']);
    expect(holders(opened(opening({}, { applicant: 'd', away: { a: person('d') } })).task)).toEqual(['c', 'b']);
    expect(holders(opened(opening({}, { applicant: 'a', away: { a: person('d') } })).task)).toEqual(['c', 'b']);
    expect(holders(opened(opening({ self: 'allow' }, { applicant: 'a' })).task)).toEqual(['c', 'b', 'a']);
  });

  it('counts by itself what it says of the applicant and of who approved before, with the reason', () => {
    const { task, decision, automatic } = opened(opening({ self: 'approve', duplicate: 'round', decide: { mode: 'count', of: 2 } }, { applicant: 'a', approved: ['b'] }));

    expect(automatic).toEqual([{ task: 's.1', seat: 's.1.2', by: { id: 'b', name: '李', org: '公司' }, verb: 'APPROVE', reason: 'duplicate' }, { task: 's.1', seat: 's.1.3', by: { id: 'a', name: '王', org: '公司' }, verb: 'APPROVE', reason: 'self' }]);
    expect(decision).toEqual({ outcome: 'agreed' });
    expect(task.seats.map((seat) => seat.vote?.auto)).toEqual([undefined, 'duplicate', 'self']);
  });

  it('weighs a person by the first party he is of', () => {
    expect(opened(opening({ decide: { mode: 'weight', reach: 4, weights: { chair: 3 } } })).task.seats.map(({ weight }) => weight)).toEqual([3, undefined, undefined]);
  });

  it.each([
    ['refuse', { nobody: 'nobody' }], ['incident', { task: { seats: [], incident: true } }], ['approve', { decision: { outcome: 'agreed' }, automatic: [{ reason: 'empty', outcome: 'agreed' }] }],
    ['reject', { decision: { outcome: 'refused' } }], [{ to: 'experts' }, { task: { seats: [{}, {}, {}] } }], [{ to: 'nobody' }, { nobody: 'nobody' }],
  ] as const)('in which nobody could decide does what %j says', (empty, expected) => {
    expect(openTask('s', 1, opening({ who: 'nobody', empty }))).toMatchObject(expected);
    expect(openTask('s', 1, opening({ who: 'experts', decide: { mode: 'count', of: 4 }, empty: 'incident' }))).toMatchObject({ task: { seats: [], incident: true } });
  });

  it('does not open with more seats than anybody could read', () => {
    const crowd = Array.from({ length: 101 }, (_, index) => person(`p${index}`));
    const substitutes = Object.fromEntries(crowd.map(({ id }) => [id, null]));

    expect(openTask('s', 1, opening({}, {}, { people: { 'org:o/permission:p:assess': crowd }, substitutes }))).toEqual({ crowd: 'experts' });
  });
});

describe('a seat added', () => {
  const ops = { add: { to: 'anyone', at: ['before', 'after', 'parallel'], counts: 'vote' }, remove: true } as const;
  const added = (place: 'before' | 'after' | 'parallel', more: Partial<TaskDeclaration> = {}) => {
    const given = opening({ ops, decide: { mode: 'all' }, ...more }, {}, { person: person('d', '丁') });
    const { task } = opened(given);
    const result = operate('add', { task, seat: task.seats[0]!, actor: members[2]!, at: '', comment: '', person: 'd', place, opening: given });
    if ('code' in result) throw new Error(result.code);
    return { task: result, given };
  };

  it('before the own one is asked first, after it comes next and holds up those who follow, beside it is asked at once', () => {
    expect(candidatesOf(added('before', { order: 'in-order' }).task)).toEqual(['user:d']);
    const { task } = added('after', { order: 'in-order' });
    expect(candidatesOf(task)).toEqual(['user:c']);
    expect(task.seats.map(({ id, after }) => [id, after])).toEqual([['s.1.1', undefined], ['s.1.4', ['s.1.1']], ['s.1.2', ['s.1.1', 's.1.4']], ['s.1.3', ['s.1.2']]]);
    expect(candidatesOf(added('parallel', { order: 'in-order' }).task)).toEqual(['user:c', 'user:d']);
  });

  it('counts anew, and removed again it may leave a decision behind; its number is never given again', () => {
    const { task, given } = added('parallel');
    const all = ['c', 'b', 'a'].reduce((here, id) => vote(here, seatOf(here, person(id))!, { verb: 'APPROVE', actor: person(id), at: '', comment: '' }), task);
    const removed = operate('remove', { task: all, seat: all.seats.find(({ addedBy }) => addedBy !== undefined)!, actor: members[2]!, at: '', comment: '', opening: given }) as Task;

    expect(decisionOf(all, given.declaration)).toBeUndefined();
    expect(decisionOf(removed, given.declaration)).toEqual({ outcome: 'agreed' });
    expect(removed.made).toBe(4);
  });

  it('by a rule asks the party beside the others; a transfer by a rule asks it instead', () => {
    const given = opening({ seats: 'shared' });
    const { task } = opened(given);

    expect(candidatesOf(addSeats(task, 'chair', given))).toEqual(['org:o/permission:p:assess', 'user:c']);
    expect(candidatesOf(transferSeats(task, 'chair', given))).toEqual(['user:c']);
    expect(transferSeats(task, 'nobody', given)).toBe(task);
  });
});
