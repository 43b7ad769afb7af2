// The strip of open pages: what it tells when tabs are moved and closed, by pointer and by key, and that the page shown is never out of sight.
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { page as screen, userEvent } from 'vitest/browser';
import '../../renderer/theme.css';
import '../../renderer/base.css';
import '../../renderer/shell/shell.css';
import type { WfTabStrip } from '../../renderer/shell/tab-strip.ts';
import '../../renderer/shell/tab-strip.ts';
import { translated } from '../../renderer/shell/tab-names.ts';
import { closed, moved } from '../../renderer/shell/tab-moves.ts';
import { opened, tabKey, type Tab } from '../../renderer/shell/tabs.ts';
import { setLanguage } from '../../renderer/words.ts';

const tab = (name: string): Tab => ({ key: `/cases/${name}`, href: `/cases/${name}`, title: name });
const named = (...names: readonly string[]) => names.map(tab);
const titles = (tabs: readonly Tab[]) => tabs.map(({ title }) => title);

interface Strip extends WfTabStrip { readonly heard: (readonly string[])[] }

async function mounted(tabs: readonly Tab[], here: string): Promise<Strip> {
  const heard: (readonly string[])[] = [];
  const strip = Object.assign(document.createElement('wf-tab-strip') as WfTabStrip, { tabs, here: `/cases/${here}`, heard });
  strip.addEventListener('wf-tabs-close', (event) => heard.push((event as CustomEvent<readonly string[]>).detail));
  strip.addEventListener('wf-tabs-moved', (event) => (strip.tabs = (event as CustomEvent<readonly Tab[]>).detail));
  document.body.replaceChildren(strip);
  await strip.updateComplete;
  return strip;
}

const link = (strip: WfTabStrip, name: string) => [...strip.querySelectorAll<HTMLElement>('.tabs a')].find((element) => element.textContent === name)!;
const button = (strip: WfTabStrip, name: string) => [...strip.querySelectorAll<HTMLElement>('button')].find((element) => (element.getAttribute('aria-label') ?? element.querySelector('span')?.textContent) === name)!;
const drag = (strip: WfTabStrip, kind: string, name: string, clientX = 0) => link(strip, name).closest('li')!.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, clientX }));

afterEach(async () => {
  setLanguage('zh-CN');
  document.body.replaceChildren();
  await screen.viewport(1024, 768);
});

describe('the tabs', () => {
  it('hold a page once, and at most twenty (R-208)', () => {
    const many = Array.from({ length: 20 }, (_, index) => tab(`${index}`));
    expect(opened(named('a', 'b'), { ...tab('a'), title: 'renamed' }).map(({ title }) => title)).toEqual(['renamed', 'b']);
    expect(titles(opened(many, tab('new')))).toEqual([...titles(many.slice(1)), 'new']);
  });

  it('tell applications to different items apart, and nothing else by what is asked', () => {
    expect(tabKey('/lists/training/mine?page=2&f.title=x')).toBe('/lists/training/mine');
    expect(tabKey('/start/training/APPLY?item=7')).not.toBe(tabKey('/start/training/APPLY?item=8'));
  });

  it.each([
    ['the next one follows', ['b'], 'b', ['a', 'c'], 'c'],
    ['the one before, at the end', ['c'], 'c', ['a', 'b'], 'b'],
    ['the next that stays', ['b', 'c'], 'b', ['a'], 'a'],
    ['nothing is left', ['a', 'b', 'c'], 'b', [], undefined],
  ])('closed: %s', (_, keys, here, left, next) => {
    const answer = closed(named('a', 'b', 'c'), keys.map((key) => `/cases/${key}`), `/cases/${here}`);
    expect(titles(answer.tabs)).toEqual(left);
    expect(answer.next?.title).toBe(next);
  });

  it('move to any place, and not beyond the ends', () => {
    expect(titles(moved(named('a', 'b', 'c'), '/cases/a', 2))).toEqual(['b', 'c', 'a']);
    expect(titles(moved(named('a', 'b', 'c'), '/cases/c', -1))).toEqual(['c', 'a', 'b']);
    expect(titles(moved(named('a', 'b'), '/cases/gone', 0))).toEqual(['a', 'b']);
  });
});

describe('the names of tabs', () => {
  it('follow the language as far as the menu knows them', () => {
    setLanguage('en');
    const menu = [{ group: { 'zh-CN': '我的工作', en: 'My work' }, entries: [{ label: { 'zh-CN': '待办', en: 'Inbox' }, href: '/inbox', icon: 'inbox' }] }];

    expect(titles(translated([{ key: '/inbox', href: '/inbox', title: '待办' }, tab('PX-1 天平')], menu))).toEqual(['Inbox', 'PX-1 天平']);
  });
});

describe('the strip', () => {
  it('keeps the page that is shown in sight among twenty, and scrolls by its arrows (R-208)', async () => {
    const strip = await mounted(Array.from({ length: 20 }, (_, index) => tab(`培训申请 ${index}`)), '培训申请 19');
    await expect.poll(() => button(strip, '前面的选项卡').hidden).toBe(false);
    const list = strip.querySelector<HTMLElement>('.tabs')!;
    const inside = (name: string) => {
      const [one, all] = [link(strip, name).getBoundingClientRect(), list.getBoundingClientRect()];
      return one.left >= all.left - 1 && one.right <= all.right + 1;
    };
    await expect.poll(() => inside('培训申请 19')).toBe(true);
    expect(inside('培训申请 0')).toBe(false);

    while (button(strip, '前面的选项卡').getAttribute('aria-disabled') === 'false') {
      const before = list.scrollLeft;
      button(strip, '前面的选项卡').click();
      await expect.poll(() => list.scrollLeft < before || before === 0).toBe(true);
      await strip.updateComplete;
    }
    await expect.poll(() => inside('培训申请 0')).toBe(true);
  });

  it('is one stop of the Tab key; arrows walk, Delete closes, with Ctrl and Shift they move', async () => {
    const strip = await mounted(named('a', 'b', 'c'), 'b');
    expect([...strip.querySelectorAll<HTMLElement>('.tabs :is(a, button)')].filter(({ tabIndex }) => tabIndex === 0)).toEqual([link(strip, 'b')]);

    link(strip, 'b').focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(link(strip, 'c'));
    await userEvent.keyboard('{Control>}{Shift>}{Home}{/Shift}{/Control}');
    expect(titles(strip.tabs)).toEqual(['c', 'a', 'b']);
    expect(document.activeElement).toBe(link(strip, 'c'));
    expect(strip.querySelector('[role="status"]')!.textContent).toBe('移到第 1 个，共 3 个');
    await userEvent.keyboard('{Delete}');
    expect(strip.heard).toEqual([['/cases/c']]);
  });

  it('lets a tab be dragged before another and behind the last', async () => {
    const strip = await mounted(named('a', 'b', 'c'), 'a');
    drag(strip, 'dragstart', 'c');
    drag(strip, 'dragover', 'a', link(strip, 'a').closest('li')!.getBoundingClientRect().left + 1);
    drag(strip, 'drop', 'a');
    await strip.updateComplete;
    expect(titles(strip.tabs)).toEqual(['c', 'a', 'b']);

    drag(strip, 'dragstart', 'c');
    drag(strip, 'dragover', 'b', link(strip, 'b').closest('li')!.getBoundingClientRect().right - 1);
    drag(strip, 'drop', 'b');
    await strip.updateComplete;
    expect(titles(strip.tabs)).toEqual(['a', 'b', 'c']);
  });

  it('closes by its cross, by the middle button, and by the menu all, the others, or this one (R-211)', async () => {
    const strip = await mounted(named('a', 'b', 'c'), 'b');
    button(strip, '关闭a').click();
    link(strip, 'c').dispatchEvent(new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 }));
    for (const name of ['关闭其他选项卡', '关闭全部选项卡', '关闭当前选项卡']) {
      strip.querySelector('summary')!.click();
      button(strip, name).click();
      expect(strip.querySelector('details')!.open).toBe(false);
    }
    expect(strip.heard).toEqual([['/cases/a'], ['/cases/c'], ['/cases/a', '/cases/c'], ['/cases/a', '/cases/b', '/cases/c'], ['/cases/b']]);
  });

  it('has no fault of accessibility, open or shut, in both languages', async () => {
    const strip = await mounted(named('a', 'b', 'c'), 'b');
    for (const language of ['zh-CN', 'en'] as const) {
      setLanguage(language);
      strip.requestUpdate();
      await strip.updateComplete;
      strip.querySelector('details')!.open = language === 'en';
      expect((await axe.run(strip)).violations.map(({ id }) => id)).toEqual([]);
    }
  });
});
