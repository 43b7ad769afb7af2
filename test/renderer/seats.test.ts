// The people of a task on the page of a case: who answered what, in whose name, who is still asked, what counted by itself.
import { html, render } from 'lit';
import { afterEach, describe, expect, it } from 'vitest';
import type { CaseSeat, CaseTask, HistoryLine } from '../../server/api-types.ts';
import { look, marked, together } from '../../renderer/inbox/changes.ts';
import { historyList, spent } from '../../renderer/inbox/history-list.ts';
import { seatList } from '../../renderer/inbox/seats.ts';
import { setLanguage } from '../../renderer/words.ts';

const seat = (more: Partial<CaseSeat>): CaseSeat => ({ id: 's.1.1', who: '陈思', onBehalfOf: null, owner: null, state: 'asked', mine: false, advisory: false, verb: null, at: null, comment: '', automatic: null, opinions: [], ...more });
const task = (...seats: readonly CaseSeat[]): CaseTask => ({ id: 's.1', state: 's', label: '技术评审', mine: false, openedAt: '2026-03-02T01:00:00.000Z', who: '陈思', incident: false, phrases: [], rule: '', quorum: null, due: null, seats });
const approve = { 'zh-CN': '同意', en: 'Approve' };

function lines(shown: unknown): string[] {
  render(shown, document.body);
  return [...document.querySelectorAll('li')].map((line) => line.textContent!.replace(/\s+/g, ' ').trim());
}
afterEach(() => {
  setLanguage('zh-CN');
  render('', document.body);
});

const several = task(
  seat({ state: 'answered', who: '邓涛', onBehalfOf: '陈思', verb: approve, at: '2026-03-02T02:00:00.000Z', comment: '已核对' }), seat({ state: 'answered', verb: approve, at: '2026-03-02T02:00:00.000Z', automatic: 'duplicate' }),
  seat({ owner: '方圆', opinions: [{ who: '余强', at: '2026-03-02T02:00:00.000Z', comment: '价低' }] }), seat({ state: 'waiting', advisory: true }),
);

describe('the people of a task', () => {
  it.each([
    ['zh-CN', [/^邓涛 代陈思 同意 已核对/, /^陈思 同意 此前已同意，自动计入$/, /^陈思 由方圆转来 待表态 余强的意见：价低$/, /^陈思 只提意见 等前面的人表态$/]],
    ['en', [/^邓涛 for 陈思 Approve 已核对/, /^陈思 Approve approved before; counted by itself$/, /^陈思 from 方圆 asked 余强 advises: 价低$/, /^陈思 advises only comes after others$/]],
  ] as const)('are told one by one in %s', (language, expected) => {
    setLanguage(language);

    const told = lines(seatList(several));

    expect(told).toHaveLength(4);
    expected.forEach((line, index) => expect(told[index]).toMatch(line));
  });

  it('are not told twice where one seat is asked and nothing more can be said', () => {
    expect(lines(seatList(task(seat({}))))).toEqual([]);
    expect(lines(seatList(task()))).toEqual([]);
  });
});

describe('the history', () => {
  it('tells in whose name, to whom, and what followed by itself', () => {
    const line = { seq: 1, round: 1, system: false, spent: null, at: '2026-03-02T01:00:00.000Z', event: 'delegate', label: { 'zh-CN': '委派', en: 'Delegate' }, who: '韩冰', org: null, from: 's', to: 's', toLabel: 's', comment: '', onBehalfOf: '周立', person: '余强', automatic: [{ label: '法务审查', who: null, reason: 'empty' as const }], changes: [], hash: 'a' };

    expect(lines(historyList([line], () => html``))[0]).toMatch(/^韩冰（代周立） 委派：余强 法务审查：无人办理，按规定自动得出/);
  });
});

describe('a longer history', () => {
  const line = (seq: number, more: Partial<HistoryLine> = {}): HistoryLine => ({ seq, round: 1, system: false, spent: null, at: '2026-03-02T01:00:00.000Z', event: 'A', label: `第 ${seq} 步`, who: '陈思', org: null, from: 's', to: 's', toLabel: 's', comment: '', onBehalfOf: null, person: null, automatic: [], changes: [], hash: 'a', ...more });
  const system = { system: true, who: '' };

  it('is told by submission, the newest first or the oldest, what the system did in a row folded', () => {
    const all = [line(1), line(2, system), line(3, system), line(4), line(5, { round: 2 }), line(6, { round: 2, ...system })];
    const told = (order: 'newest' | 'oldest'): (string | undefined)[] => {
      render(historyList(all, () => html``, order), document.body);
      return [...document.querySelectorAll('h3, .round > .history > li')].map((each) => /第 \d 次提交|第 \d 步|系统自动处理 \d 条/.exec(each.textContent!)?.[0]);
    };

    expect(told('newest')).toEqual(['第 2 次提交', '第 6 步', '第 5 步', '第 1 次提交', '第 4 步', '系统自动处理 2 条', '第 1 步']);
    expect(told('oldest')).toEqual(['第 1 次提交', '第 1 步', '系统自动处理 2 条', '第 4 步', '第 2 次提交', '第 5 步', '第 6 步']);
    expect(document.querySelectorAll('details .history-line')).toHaveLength(2);
  });

  it.each([
    [{ minutes: 190 }, '，用时 3 小时 10 分', ', took 3 h 10 min'], [{ minutes: 2880 }, '，用时 2 天', ', took 2 d'], [{ minutes: 4320, workdays: 1 }, '，用时 1 个工作日', ', took 1 working day'], [{ minutes: 40, workdays: 0 }, '，用时 40 分', ', took 40 min'], [{ minutes: 0 }, '', ''],
  ])('says of %j how long it took', (each, zh, en) => {
    expect(spent(each)).toBe(zh);
    setLanguage('en');
    expect(spent(each)).toBe(en);
  });
});

describe('what became different', () => {
  it('is one change for each field, from the first to the last; what came back is none', () => {
    const steps = [[{ pointer: '/a', before: 1, after: 2 }, { pointer: '/b', before: 'x', after: 'y' }], [{ pointer: '/a', before: 2, after: 3 }, { pointer: '/b', before: 'y', after: 'x' }, { pointer: '/rows' }], [{ pointer: '/c', after: 'new' }]];

    expect(together(steps.map((changes) => ({ changes })))).toEqual([{ pointer: '/a', before: 1, after: 3 }, { pointer: '/rows' }, { pointer: '/c', after: 'new' }]);
  });

  it('is marked since the last look, unless the reader did it, and with a later submission', () => {
    localStorage.removeItem('wf-cases-seen');
    const step = (seq: number, round: number, who: string, pointer: string) => ({ seq, round, who, changes: [{ pointer, before: 1, after: 2 }] }) as unknown as HistoryLine;
    const history = [step(1, 1, '甲', '/a'), step(2, 1, '乙', '/b'), step(3, 1, '甲', '/c')];
    const facts = { actor: { name: '甲' } } as never;

    expect([look('case', 1), look('case', 3), look('case', 3)]).toEqual([null, 1, 3]);
    expect(marked({ history, facts }, 1)).toEqual(['/b']);
    expect(marked({ history, facts }, null)).toEqual([]);
    expect(marked({ history: [...history, step(4, 2, '甲', '/d')], facts }, null)).toEqual(['/d']);
  });
});
