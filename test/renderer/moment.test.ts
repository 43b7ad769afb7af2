// Times by which something has to be done, as lists and cases tell them.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { due, shortDay, until } from '../../renderer/moment.ts';
import { setLanguage } from '../../renderer/words.ts';
import type { ListPage } from '../../server/api-types.ts';
import type { WfList } from '../../renderer/list/wf-list.ts';
import '../../renderer/list/wf-list.ts';

// Noon of the 9th in Shanghai.
beforeEach(() => { vi.useFakeTimers({ toFake: ['Date'], now: new Date('2025-10-09T04:00:00.000Z') }); });
afterEach(() => {
  vi.useRealTimers();
  setLanguage('zh-CN');
  document.body.replaceChildren();
});

describe('a due time', () => {
  it.each([
    ['2025-10-09T16:00:00.000Z', '今天 24:00 前', 'Today by 24:00', 'wait'],
    ['2025-10-09T09:30:00.000Z', '今天 17:30 前', 'Today by 17:30', 'wait'],
    ['2025-10-10T01:00:00.000Z', '剩余 21 小时', '21 h left', 'wait'],
    ['2025-10-13T16:00:00.000Z', '剩余 4 天', '4 days left', 'plain'],
    ['2025-10-09T03:59:59.999Z', '已超时 1 小时', '1 h late', 'no'],
    ['2025-10-07T16:00:00.000Z', '已超时 1 天', '1 day late', 'no'],
  ])('%s reads %s', (instant, chinese, english, tone) => {
    expect(due(instant)).toEqual({ text: chinese, tone });
    setLanguage('en');
    expect(due(instant)).toEqual({ text: english, tone });
  });

  it('is as short as its year allows', () => {
    expect([shortDay('2025-12-04'), shortDay('2026-01-04')]).toEqual(['12-04', '2026-01-04']);
    setLanguage('en');
    expect([shortDay('2025-12-04'), shortDay('2026-01-04')]).toEqual(['4 Dec', '4 Jan 2026']);
  });

  it('at midnight is the end of the day before', () => {
    expect([until('2025-10-09T16:00:00.000Z'), until('2025-10-09T16:01:00.000Z')]).toEqual(['2025-10-09 24:00', '2025-10-10 00:01']);
  });

  it('stands out in a list when it presses or is over', async () => {
    const row = (id: string, due: string | null) => ({ id, cells: { due }, shown: {}, kind: 'running' as const, offers: [], choices: [] });
    const page: ListPage = {
      process: 'inquiry', list: 'all', title: '业务咨询', digest: 'a'.repeat(64), columns: [{ name: 'due', label: '办理期限', type: 'datetime', sortable: true }], filters: [], buttons: [], offers: [], sort: { by: 'due', descending: false },
      rows: [row('late', '2025-10-07T16:00:00.000Z'), row('today', '2025-10-09T16:00:00.000Z'), row('later', '2025-10-20T16:00:00.000Z'), row('none', null)], page: 1, pageSize: 15, total: 4, totalExact: true, previous: null, next: null, choice: null, saved: [],
    };
    const list = Object.assign(document.createElement('wf-list') as WfList, { page, query: new URLSearchParams() });
    document.body.replaceChildren(list);
    await list.updateComplete;

    const cells = [...list.querySelectorAll('tbody td:first-child')].map((cell) => [cell.textContent!.trim(), cell.querySelector('[class*=tone-]')?.className.replace('nowrap ', ''), cell.querySelector('[title]')?.getAttribute('title')]);
    expect(cells.slice(0, 3)).toEqual([['已超时 1 天', 'tone-no', '2025-10-07 24:00'], ['今天 24:00 前', 'tone-wait', '2025-10-09 24:00'], ['剩余 11 天', 'tone-plain', '2025-10-20 24:00']]);
    expect(cells[3]![0]).toContain('无');
  });
});
