// The people of a task on the page of a case: who answered what, in whose name, who is still asked, what counted by itself.
import { html, render } from 'lit';
import { afterEach, describe, expect, it } from 'vitest';
import type { CaseSeat, CaseTask } from '../../server/api-types.ts';
import { historyList } from '../../renderer/inbox/history-list.ts';
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
