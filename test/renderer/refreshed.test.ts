// What others did to an inbox while somebody looks at it.
import { describe, expect, it } from 'vitest';
import type { InboxPage, InboxRow } from '../../server/api-types.ts';
import { refreshed, rowKey } from '../../renderer/inbox/refreshed.ts';

const row = (instance: string, more: Partial<InboxRow> = {}): InboxRow => ({
  instance, task: 'waiting.1', process: 'training', processTitle: '培训申请', title: instance, number: null, state: 'waiting', stateLabel: '待审批', kind: 'running', org: '', applicant: '', at: '2026-03-02T01:00:00.000Z', due: null, mark: instance,
  verb: null, unread: null, claim: null, bulk: [], ...more,
});
const page = (rows: readonly InboxRow[], more = false): InboxPage => ({ place: 'todo', rows, page: 1, pageSize: 3, total: rows.length, totalExact: true, more, waiting: { todo: rows.length, copied: 0, drafts: 0 }, processes: [] });
const told = (shown: InboxPage, now: InboxPage) => {
  const { page: { rows, total }, left, moved, came } = refreshed(shown, now);
  return { rows: rows.map(({ instance }) => instance).join(''), total, left: [...left].map((key) => key[0]).join(''), moved: [...moved].join(''), came };
};

describe('rows under the hand', () => {
  it.each<readonly [string, InboxPage, InboxPage, ReturnType<typeof told>]>([
    ['stay where nothing happened', page([row('a'), row('b')]), page([row('a'), row('b')]), { rows: 'ab', total: 2, left: '', moved: '', came: 0 }],
    ['stay in place when somebody else took or decided one', page([row('a'), row('b'), row('c')]), page([row('a'), row('c')]), { rows: 'abc', total: 2, left: 'b', moved: 'b', came: 0 }],
    ['show a claim in place', page([row('a'), row('b', { claim: 'free' })]), page([row('a'), row('b', { claim: 'mine' })]), { rows: 'ab', total: 2, left: '', moved: 'b', came: 0 }],
    ['are followed by what came behind them', page([row('a')]), page([row('a'), row('b'), row('c')]), { rows: 'abc', total: 3, left: '', moved: '', came: 0 }],
    ['are not pushed by what came before them, which is counted', page([row('b'), row('c')]), page([row('a'), row('b'), row('c'), row('d')]), { rows: 'bcd', total: 4, left: '', moved: '', came: 1 }],
    ['did not go when they only moved to the next page', page([row('b'), row('c'), row('d')], true), page([row('a'), row('b'), row('c')], true), { rows: 'bcd', total: 3, left: '', moved: '', came: 1 }],
    ['are all new in an empty place', page([]), page([row('a')]), { rows: 'a', total: 1, left: '', moved: '', came: 0 }],
  ])('%s', (_, shown, now, expected) => {
    expect(told(shown, now)).toEqual(expected);
  });

  it('are named by task, so that a second task of one case is another row', () => {
    expect(rowKey(row('a'))).not.toBe(rowKey(row('a', { task: 'other.1' })));
  });
});
