// Any list as a person meets it: rows and words, conditions that can be taken back, what a button does when it may not.
import { afterEach, describe, expect, it } from 'vitest';
import { page as screen, userEvent } from 'vitest/browser';
import type { ListPage } from '../../server/api-types.ts';
import '../../renderer/theme.css';
import '../../renderer/base.css';
import type { QueryEvent, WfList } from '../../renderer/list/wf-list.ts';
import '../../renderer/list/wf-list.ts';
import { setLanguage } from '../../renderer/words.ts';

const late = { code: 'need.unmet', at: '', params: {}, severity: 'error', what: '已超过报名截止日期', remedy: '' } as const;

const trainings: ListPage = {
  process: 'training', list: 'catalogue', title: { 'zh-CN': '培训申请', en: 'Apply for training' }, digest: 'a'.repeat(64),
  columns: [
    { name: 'number', label: '服务编号', type: 'text', sortable: true },
    { name: 'title', label: { 'zh-CN': '培训主题', en: 'Topic' }, type: 'text', sortable: true },
    { name: 'capacity', label: '名额', type: 'integer', sortable: false },
    { name: 'start', label: '培训时间', type: 'datetime', sortable: true },
    { name: 'state', label: '状态', type: 'text', sortable: true },
  ],
  filters: [
    { column: 'title', label: '培训主题', match: 'fuzzy', type: 'text' },
    { column: 'state', label: '状态', match: 'equals', type: 'text', options: [{ value: 'published', label: '报名中' }, { value: 'closed', label: '已截止' }] },
    { column: 'start', label: '培训时间', match: 'range', type: 'datetime' },
  ],
  buttons: [{ label: '新建', kind: 'start', on: 'list' }, { label: '申请', kind: 'start', on: 'row' }, { label: '查看', kind: 'view', on: 'row' }],
  offers: [{ button: 0, href: '/start/notice/CREATE', problems: [] }],
  sort: { by: 'start', descending: true },
  rows: [
    { id: 'one', cells: { number: 'PX-20261118-0001', title: '原产地规则', capacity: 1200, start: '2026-12-03T06:00:00.000Z', state: 'published' }, shown: { state: '报名中' }, kind: 'running', offers: [{ button: 1, href: '/start/training/APPLY?item=one', problems: [] }, { button: 2, href: '/cases/one', problems: [] }], choices: [] },
    { id: 'two', cells: { number: null, title: '跨境电商', capacity: null, start: '2026-11-03T06:00:00.000Z', state: 'closed' }, shown: { state: '已截止' }, kind: 'locked', offers: [{ button: 1, href: '/start/training/APPLY?item=two', problems: [late] }, { button: 2, href: '/cases/two', problems: [] }], choices: [] },
  ],
  page: 1, pageSize: 15, total: 38, totalExact: true, previous: null, next: 'onward', choice: null, saved: [],
};

async function mounted(page: ListPage, query = ''): Promise<WfList & { readonly asked: string[] }> {
  const asked: string[] = [];
  const list = Object.assign(document.createElement('wf-list') as WfList, { page, query: new URLSearchParams(query), asked });
  list.addEventListener('wf-query', (event) => asked.push((event as QueryEvent).detail.toString()));
  document.body.replaceChildren(list);
  await list.updateComplete;
  return list;
}

const textsOf = (list: WfList, selector: string) => [...list.querySelectorAll(selector)].map((element) => element.textContent!.replace(/\s+/g, ' ').trim());
const button = (list: WfList, name: string) => [...list.querySelectorAll<HTMLElement>('button, a')].find((element) => element.textContent!.trim() === name || element.getAttribute('aria-label') === name)!;

afterEach(async () => {
  setLanguage('zh-CN');
  await screen.viewport(1280, 800);
  document.body.replaceChildren();
});

describe('list', () => {
  it('shows values by the type of their column, codes by their words, and a dash for nothing', async () => {
    const list = await mounted(trainings);

    const [first, second] = [...list.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent!.trim().replace(/\s+/g, ' ')));

    expect(first!.slice(0, 5)).toEqual(['PX-20261118-0001', '原产地规则', '1,200', '2026-12-03 14:00', '报名中']);
    expect(second![0]).toBe('—无');
    expect(second![2]).toBe('—无');
  });

  it('speaks English, and keeps Chinese where a definition has nothing else', async () => {
    setLanguage('en');

    const list = await mounted(trainings);

    expect(textsOf(list, 'h1')).toEqual(['Apply for training']);
    expect(textsOf(list, 'thead th').slice(0, 3)).toEqual(['服务编号', 'Topic', '名额']);
    expect(textsOf(list, '.list-total')).toEqual(['38 records']);
  });

  it('asks for what the form says when it is sent, from the first page, and keeps the sorting', async () => {
    const list = await mounted(trainings, 'page=3&sort=-title');

    list.querySelector<HTMLInputElement>('[name="f.title"]')!.value = ' 原产地 ';
    list.querySelector<HTMLSelectElement>('[name="f.state"]')!.value = 'published';
    list.querySelector<HTMLInputElement>('[name="f.start.from"]')!.value = '2026-12-01';
    button(list, '查询').click();

    expect(list.asked).toEqual(['f.title=%E5%8E%9F%E4%BA%A7%E5%9C%B0&f.state=published&f.start.from=2026-12-01&sort=-title']);
  });

  it('sends the conditions on Enter', async () => {
    const list = await mounted(trainings);

    list.querySelector<HTMLInputElement>('[name="f.title"]')!.focus();
    await userEvent.keyboard('RCEP{Enter}');

    expect(list.asked).toEqual(['f.title=RCEP']);
  });

  it('asks for everything again when the conditions are cleared (R-015)', async () => {
    const list = await mounted(trainings, 'f.title=RCEP&f.state=closed');

    button(list, '清空').click();

    expect(list.asked).toEqual(['']);
    expect(list.querySelector<HTMLInputElement>('[name="f.title"]')!.value).toBe('');
  });

  it('shows each condition in words and takes one away alone', async () => {
    const list = await mounted(trainings, 'f.title=RCEP&f.state=closed&f.start.from=2026-07-01&f.start.to=2026-11-18');

    expect(textsOf(list, '.chips li')).toEqual(['培训主题：RCEP', '状态：已截止', '培训时间：2026-07-01 至 2026-11-18']);
    button(list, '去掉条件 状态：已截止').click();

    expect(list.asked).toEqual(['f.title=RCEP&f.start.from=2026-07-01&f.start.to=2026-11-18']);
  });

  it('shows a condition that another list has handed over', async () => {
    const list = await mounted(trainings, 'f.item=one');

    button(list, '去掉条件 只看所选事项').click();

    expect(list.asked).toEqual(['']);
  });

  it('heads every column, says which one sorts, and can be scrolled by key (R-230)', async () => {
    const list = await mounted(trainings);
    const heads = [...list.querySelectorAll('thead th')];

    expect(heads.map((head) => [head.getAttribute('scope'), head.textContent!.trim(), head.getAttribute('aria-sort')])).toEqual([
      ['col', '服务编号', null], ['col', '培训主题', null], ['col', '名额', null], ['col', '培训时间', 'descending'], ['col', '状态', null], ['col', '操作', null],
    ]);
    expect(list.querySelector('.list-scroll')!.matches('[tabindex="0"][role="region"][aria-label="培训申请"]')).toBe(true);
  });

  it('sorts by a column, first the newest, then the other way round', async () => {
    const list = await mounted(trainings);

    button(list, '培训主题').click();
    button(list, '培训时间').click();

    expect(list.asked).toEqual(['sort=-title', 'sort=start']);
    expect(list.querySelector('[aria-sort]')!.getAttribute('aria-sort')).toBe('descending');
  });

  it('counts all records and turns to the first and the last page', async () => {
    const list = await mounted({ ...trainings, page: 2, previous: 'back' }, 'page=2&f.title=RCEP');

    expect(textsOf(list, '.list-total')).toEqual(['共有 38 条']);
    button(list, '第一页').click();
    button(list, '最后一页').click();

    expect(list.asked).toEqual(['f.title=RCEP', 'f.title=RCEP&page=3']);
    expect(list.querySelector('.pager [aria-current]')!.textContent).toBe('2');
  });

  it('says that there are more than it counts', async () => {
    const list = await mounted({ ...trainings, total: 10_000, totalExact: false });

    expect(textsOf(list, '.list-total')).toEqual(['共有 10 000+ 条']);
  });

  it('leads from a button to where it begins, and gives the reason where it may not', async () => {
    const list = await mounted(trainings);

    const [open, closed] = [...list.querySelectorAll('.row-verb')].filter((verb) => verb.textContent!.startsWith('申请'));

    expect(open!.getAttribute('href')).toBe('/start/training/APPLY?item=one');
    expect(closed!.getAttribute('aria-disabled')).toBe('true');
    expect(closed!.textContent).toContain('现在不能用：已超过报名截止日期');
  });

  it('offers the first thing to do when there is nothing yet', async () => {
    const list = await mounted({ ...trainings, rows: [], total: 0, next: null });

    expect(textsOf(list, '.blank-title')).toEqual(['这里还没有记录']);
    expect(list.querySelector('.blank a')!.getAttribute('href')).toBe('/start/notice/CREATE');
    expect(list.querySelector('.list-foot')).toBeNull();
  });

  it('offers to clear the conditions when nothing matches them', async () => {
    const list = await mounted({ ...trainings, rows: [], total: 0, next: null }, 'f.title=RCEP');

    expect(textsOf(list, '.blank-title')).toEqual(['没有符合条件的记录']);
    list.querySelector<HTMLElement>('.blank button')!.click();

    expect(list.asked).toEqual(['']);
  });

  it('becomes cards on a phone, and nothing runs out at the side', async () => {
    await screen.viewport(390, 844);

    const list = await mounted(trainings);

    expect(getComputedStyle(list.querySelector('tbody tr')!).display).toBe('grid');
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
    expect(list.querySelector('td[data-label="名额"]')!.getBoundingClientRect().width).toBeGreaterThan(200);
  });
});

describe('a list whose rows can be chosen', () => {
  const review: ListPage = {
    ...trainings,
    buttons: [{ label: { 'zh-CN': '批量不通过', en: 'Do not pass' }, kind: 'event', on: 'selection', many: { event: 'FAIL', max: 100, comment: 'required', phrases: ['非原创,不予通过', '请补充出处'] } }],
    offers: [],
    rows: ['一', '二', '三'].map((title, index) => ({ id: `00000000-0000-4000-8000-00000000000${index}`, cells: { title }, shown: {}, kind: 'running', offers: [], choices: index === 2 ? [] : [{ button: 0, task: `submitted.${index + 1}` }] })),
  };
  const tick = (list: WfList, name: string) => (list.querySelector(`input[aria-label="${name}"]`) as HTMLInputElement).click();
  const all = (list: WfList) => list.querySelector<HTMLInputElement>('.select-all input')!;
  const status = (list: WfList) => textsOf(list, '.select-bar [role=status]')[0];
  const sent: { readonly path: string; readonly key: string | null; readonly body: unknown }[] = [];
  const fetched = window.fetch;
  afterEach(() => {
    window.fetch = fetched;
    sent.length = 0;
  });

  it('counts what is ticked, ticks all of the page at once, and keeps what is ticked on other pages', async () => {
    const list = await mounted(review);
    expect(list.querySelectorAll('td.row-choice input')).toHaveLength(3);

    tick(list, '选择 一');
    await list.updateComplete;
    expect([status(list), all(list).indeterminate, all(list).checked]).toEqual(['已选 1 条', true, false]);
    all(list).click();
    await list.updateComplete;
    expect([status(list), all(list).indeterminate, all(list).checked]).toEqual(['已选 3 条', false, true]);
    list.page = { ...review, page: 2, rows: review.rows.slice(1) };
    await list.updateComplete;
    expect(status(list)).toBe('已选 3 条 1 条在其他页');
    button(list, '清除选择').click();
    await list.updateComplete;
    expect([status(list), all(list).checked]).toEqual(['未选择', false]);
  });

  it('chooses everything the query finds, as far as so many may be chosen, and says how far', async () => {
    const asked: string[] = [];
    window.fetch = (async (path: string) => {
      asked.push(path);
      const begin = asked.length * 100;
      return new Response(JSON.stringify({ ...review, next: 'further', rows: Array.from({ length: 100 }, (_, n) => ({ ...review.rows[0], id: `row-${begin + n}` })) }));
    }) as typeof fetch;
    const told: string[] = [];
    addEventListener('wf-toast', (event) => told.push((event as CustomEvent<{ text: string }>).detail.text));
    const list = await mounted({ ...review, total: 10_000, totalExact: false }, 'f.title=一&page=4');
    tick(list, '选择 一');
    await list.updateComplete;

    button(list, '选择全部结果').click();

    await expect.poll(() => status(list)).toBe('已选 1000 条 1000 条在其他页');
    expect(asked.slice(0, 2).map(decodeURIComponent)).toEqual(['/api/lists/training/catalogue?f.title=一&size=100', '/api/lists/training/catalogue?f.title=一&size=100&after=further']);
    await expect.poll(() => told).toEqual(['一次最多选 1000 条，已选最前面的 1000 条']);
  });

  it('asks the opinion once, with phrases that fill it and do not take one’s own words away', async () => {
    const list = await mounted(review);
    all(list).click();
    await list.updateComplete;
    button(list, '批量不通过').click();
    await expect.poll(() => document.querySelector('dialog[open]')).not.toBeNull();
    const dialog = document.querySelector('dialog')!;
    const [phrases, opinion] = [dialog.querySelector('select')!, dialog.querySelector('textarea')!];

    await userEvent.selectOptions(phrases, '请补充出处');
    expect(opinion.value).toBe('请补充出处');
    await userEvent.selectOptions(phrases, '非原创,不予通过');
    expect(opinion.value).toBe('非原创,不予通过');
    await userEvent.fill(opinion, '内容重复');
    await userEvent.selectOptions(phrases, '请补充出处');
    expect(opinion.value).toBe('内容重复\n请补充出处');
    await userEvent.click(dialog.querySelector('button[value=stay]')!);
    expect([document.querySelector('dialog'), list.asked]).toEqual([null, []]);
  });

  it('sends the task of each row once, tells what became of each, and reads the list again', async () => {
    window.fetch = (async (path: string, init: RequestInit) => {
      sent.push({ path, key: new Headers(init.headers).get('Idempotency-Key'), body: JSON.parse(String(init.body)) });
      return new Response(JSON.stringify({ results: [
        { id: review.rows[0]!.id, state: 'failed', stateLabel: '不予通过', problems: [] },
        { id: review.rows[1]!.id, state: null, stateLabel: null, problems: [{ ...late, code: 'task.decided', what: '已经办理完毕。', remedy: '请刷新。' }] },
      ] }));
    }) as typeof fetch;
    const list = await mounted(review, 'f.title=一');
    all(list).click();
    await list.updateComplete;
    button(list, '批量不通过').click();
    await expect.poll(() => document.querySelector('dialog[open]')).not.toBeNull();
    const dialog = document.querySelector('dialog')!;

    await userEvent.click(dialog.querySelector('button[value=send]')!);
    expect([dialog.querySelector('[role=alert]')!.textContent!.trim(), sent]).toEqual(['批量不通过需要填写理由，所选记录共用', []]);
    await userEvent.fill(dialog.querySelector('textarea')!, '非原创');
    await userEvent.click(dialog.querySelector('button[value=send]')!);
    await expect.poll(() => dialog.querySelector('h2')!.textContent).toBe('1 条已办理，1 条没有办理');

    expect(sent).toEqual([{ path: '/api/lists/training/catalogue/batch', key: expect.stringMatching(/^[0-9a-f-]{36}$/), body: { event: 'FAIL', comment: '非原创', rows: [{ id: review.rows[0]!.id, task: 'submitted.1' }, { id: review.rows[1]!.id, task: 'submitted.2' }] } }]);
    expect([...dialog.querySelectorAll('.results li')].map((row) => row.textContent!.replace(/\s+/g, ' ').trim())).toEqual(['一不予通过', '二已经办理完毕。请刷新。']);
    await userEvent.click(dialog.querySelector('button[value=close]')!);
    expect([status(list), list.asked.map(decodeURIComponent)]).toEqual(['已选 2 条', ['f.title=一']]);
  });

  it('goes on in portions that can be stopped, and leaves chosen what was not done', async () => {
    const many = { ...review, rows: Array.from({ length: 25 }, (_, n) => ({ ...review.rows[0]!, id: `00000000-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`, cells: { title: `第 ${n + 1} 条` } })) };
    let answer: () => void = () => {};
    window.fetch = (async (path: string, init: RequestInit) => {
      const body = JSON.parse(String(init.body)) as { rows: { id: string }[] };
      sent.push({ path, key: null, body });
      await new Promise<void>((resolve) => { answer = resolve; });
      return new Response(JSON.stringify({ results: body.rows.map(({ id }) => ({ id, state: 'failed', stateLabel: '不予通过', problems: [] })) }));
    }) as typeof fetch;
    const list = await mounted(many);
    all(list).click();
    await list.updateComplete;
    button(list, '批量不通过').click();
    await expect.poll(() => document.querySelector('dialog[open]')).not.toBeNull();
    const dialog = document.querySelector('dialog')!;
    const head = (): string => dialog.querySelector('h2')!.textContent!;
    await userEvent.fill(dialog.querySelector('textarea')!, '重复');
    dialog.querySelector<HTMLElement>('button[value=send]')!.click();
    await expect.poll(() => sent.length).toBe(1);
    answer();
    await expect.poll(() => head()).toBe('正在办理：10 / 25');

    dialog.querySelector<HTMLElement>('.dialog-verbs button')!.click();
    answer();
    await expect.poll(() => head()).toBe('20 条已办理，0 条没有办理，5 条没有送出');
    dialog.querySelector<HTMLElement>('button[value=send]')!.click();
    await expect.poll(() => sent.length).toBe(3);
    answer();
    await expect.poll(() => head()).toBe('25 条都已办理');
    dialog.querySelector<HTMLElement>('button[value=close]')!.click();

    expect(sent.map(({ body }) => [(body as { rows: unknown[] }).rows.length, (body as { comment: string }).comment])).toEqual([[10, '重复'], [10, '重复'], [5, '重复']]);
    await expect.poll(() => status(list)).toBe('未选择');
  });
});

describe('how a person wants a list', () => {
  const mine: ListPage = { ...trainings, choice: { columns: null, pageSize: null, compact: false }, saved: [{ id: '1', name: '已截止的', query: 'f.state=closed' }] };
  const choices: unknown[] = [];
  const heard = (event: Event): void => void choices.push((event as CustomEvent).detail);
  afterEach(() => {
    choices.length = 0;
    document.body.removeEventListener('wf-choice', heard);
  });
  const headsOf = (list: WfList) => textsOf(list, 'thead th:not(.row-choice):not(.row-verbs)');
  const opened = async (list: WfList): Promise<void> => {
    document.body.addEventListener('wf-choice', heard);
    button(list, '列').click();
    await expect.poll(() => list.querySelector('wf-columns li')).not.toBeNull();
  };

  it('hides columns by a menu at the right, of which one stays (R-210)', async () => {
    const list = await mounted(mine);
    await opened(list);
    const box = (label: string) => [...list.querySelectorAll('wf-columns label')].find((each) => each.textContent!.trim() === label)!.querySelector('input')!;

    for (const label of ['服务编号', '名额', '培训时间', '状态']) {
      box(label).click();
      await list.updateComplete;
    }
    await expect.poll(() => headsOf(list)).toEqual(['培训主题']);
    await expect.poll(() => box('培训主题').disabled).toBe(true);
    expect(choices.at(-1)).toEqual({ columns: ['-number', 'title', '-capacity', '-start', '-state'], pageSize: null, compact: false });
    button(list, '恢复默认').click();
    await expect.poll(() => headsOf(list).length).toBe(5);
  });

  it('orders columns by key, says where they are, and the menu leaves by Escape (R-210)', async () => {
    const list = await mounted(mine);
    await opened(list);
    await expect.poll(() => document.activeElement?.closest('li')?.textContent?.trim()).toBe('服务编号');

    await userEvent.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
    await expect.poll(() => headsOf(list)).toEqual(['培训主题', '名额', '服务编号', '培训时间', '状态']);
    expect(textsOf(list, 'wf-columns [role=status]')).toEqual(['服务编号 已移到第 3 列，共 5 列']);
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => list.querySelector('wf-columns')).toBeNull();
    expect(document.activeElement!.textContent!.trim()).toBe('列');
  });

  it('shows what was chosen before, columns added since included', async () => {
    const list = await mounted({ ...mine, choice: { columns: ['state', '-number', 'title', 'gone'], pageSize: 15, compact: true } });

    expect(headsOf(list)).toEqual(['状态', '培训主题', '名额', '培训时间']);
    expect(list.querySelector('.list-body')!.classList.contains('compact')).toBe(true);
  });

  it('offers queries under their names, tells which one is open, and saves the present one', async () => {
    const list = await mounted(mine, 'f.state=closed&page=2');
    expect([...list.querySelectorAll('.list-view')].map((view) => [view.textContent, view.getAttribute('aria-current')])).toEqual([['全部', null], ['已截止的', 'true']]);
    expect(button(list, '保存为视图')).toBeUndefined();
    button(list, '全部').click();
    expect(list.asked).toEqual(['']);

    const sent: unknown[] = [];
    const fetched = window.fetch;
    window.fetch = (async (path: string, init: RequestInit) => {
      sent.push([init.method, path.replace(/[0-9a-f-]{36}/, '…'), JSON.parse(String(init.body))]);
      return new Response(null, { status: 204 });
    }) as typeof fetch;
    list.query = new URLSearchParams('f.title=RCEP&sort=-title&page=3');
    await list.updateComplete;
    button(list, '保存为视图').click();
    await expect.poll(() => document.querySelector('dialog[open]')).not.toBeNull();
    await userEvent.keyboard('RCEP 的{Enter}');
    await expect.poll(() => document.querySelector('dialog')).toBeNull();
    window.fetch = fetched;

    expect(sent).toEqual([['PUT', '/api/lists/training/catalogue/saved/…', { name: 'RCEP 的', query: 'f.title=RCEP&sort=-title' }]]);
    expect(list.asked.at(-1)).toBe('f.title=RCEP&sort=-title&page=3');
  });

  it('turns pages by marks where they have no number', async () => {
    const list = await mounted({ ...mine, page: null, total: 10_000, totalExact: false, previous: 'back', next: 'onward' }, 'after=x&sort=start');

    for (const name of ['第一页', '上一页', '下一页', '最后一页']) button(list, name).click();

    expect(list.asked).toEqual(['sort=start&page=1', 'sort=start&before=back', 'sort=start&after=onward', 'sort=start&before=end'].map((query) => query.replace('&page=1', '')));
  });

  it('chooses several values at once, which stand on one chip', async () => {
    const states = ['published', 'closed', 'over'].map((value) => ({ value, label: value === 'published' ? '报名中' : value === 'closed' ? '已截止' : '已结束' }));
    const list = await mounted({ ...mine, filters: [{ ...trainings.filters[1]!, options: states }] }, 'f.state=closed,over&page=2');

    expect([textsOf(list, '.chips li'), textsOf(list, 'summary')]).toEqual([['状态：已截止、已结束'], ['已截止、已结束']]);
    list.querySelector<HTMLInputElement>('input[value=published]')!.click();
    list.querySelector<HTMLInputElement>('input[value=over]')!.click();
    button(list, '查询').click();

    expect(list.asked.map(decodeURIComponent)).toEqual(['f.state=published,closed']);
  });

  it('takes the chosen rows along as a file, in the columns shown, and tells why it gets none', async () => {
    const sent: unknown[] = [];
    const fetched = window.fetch;
    window.fetch = (async (path: string, init: RequestInit) => {
      sent.push([decodeURIComponent(path), JSON.parse(String(init.body))]);
      return new Response(JSON.stringify({ title: '操作过于频繁', detail: '', requestId: 'r', problems: [{ ...late, what: '您有一个导出尚未完成。', remedy: '请等它完成，或先取消它。' }] }), { status: 429 });
    }) as typeof fetch;
    const list = await mounted({ ...mine, choice: { columns: ['title', '-number', '-capacity', '-start'], pageSize: null, compact: false } }, 'f.state=closed&page=2');
    list.querySelector<HTMLInputElement>('input[aria-label="选择 跨境电商"]')!.click();
    await list.updateComplete;
    button(list, '导出所选').click();
    await expect.poll(() => document.querySelector('dialog[open]')).not.toBeNull();
    const dialog = document.querySelector('dialog')!;

    await userEvent.click(dialog.querySelector('input[value=csv]')!);
    await userEvent.click(dialog.querySelector('button[value=take]')!);

    await expect.poll(() => dialog.querySelector('.refused')?.textContent?.trim()).toBe('您有一个导出尚未完成。 请等它完成，或先取消它。');
    expect([dialog.querySelector('h2')!.textContent, sent]).toEqual(['导出所选 1 条', [['/api/lists/training/catalogue/export?f.state=closed', { format: 'csv', columns: ['title', 'state'], rows: ['two'] }]]]);
    [...dialog.querySelectorAll('button')].find((each) => each.textContent === '取消')!.click();
    window.fetch = fetched;
  });

  it('keeps the file under the name the server gives it, in Chinese, in a link that stands in the page', async () => {
    const fetched = window.fetch;
    const name = '培训 通知 2026-11-22.csv';
    window.fetch = (async () => new Response('一', { headers: { 'Content-Type': 'text/csv', 'Content-Disposition': `attachment; filename="__.csv"; filename*=UTF-8''${encodeURIComponent(name)}` } })) as typeof fetch;
    const kept: unknown[] = [];
    const caught = (event: Event): void => {
      const link = event.target;
      if (!(link instanceof HTMLAnchorElement) || !link.download) return;
      event.preventDefault();
      kept.push([link.download, link.href.startsWith('blob:'), link.isConnected]);
    };
    document.addEventListener('click', caught);
    const list = await mounted(mine);
    button(list, '导出全部结果').click();
    await expect.poll(() => document.querySelector('dialog[open]')).not.toBeNull();
    document.querySelector<HTMLElement>('dialog button[value=take]')!.click();

    await expect.poll(() => kept).toEqual([[name, true, true]]);
    await expect.poll(() => document.querySelector('dialog[open]')).toBeNull();
    document.removeEventListener('click', caught);
    window.fetch = fetched;
  });
});
