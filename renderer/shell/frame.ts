// What stands around a page: menu, tabs and the person at work, the bar of the portal for everybody. A page that somebody works on stands before it.
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Session } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { blank } from '../page.ts';
import { go, type Place } from '../router.ts';
import { language, said, words } from '../words.ts';
import { choose } from './appearance.ts';
import { bell, brand, menu, picture } from './menu.ts';
import './person-menu.ts';
import { closed } from './tab-moves.ts';
import { rememberTabs, tabKey, type Tab } from './tabs.ts';

export { reveal } from './menu.ts';

/** The shell, as far as its frame reads and moves it. */
export interface Shell extends HTMLElement {
  readonly session: Session | null;
  readonly place: Place | undefined;
  readonly missing: unknown;
  readonly brandName: string;
  readonly hotline: string | null;
  tabs: readonly Tab[];
  folded: boolean;
  drawer: boolean;
}

function hereOf({ place }: Shell): string {
  return place ? tabKey(place.path) : '';
}

/** Closes tabs; the page that is shown only when it lets itself be left. */
async function closeTabs(shell: Shell, keys: readonly string[]): Promise<void> {
  const here = hereOf(shell);
  const { next } = closed(shell.tabs, keys, here);
  if (keys.includes(here) && !(await go(next?.href ?? '/'))) return;
  rememberTabs((shell.tabs = closed(shell.tabs, keys, here).tabs));
}

/** Alt and W close the tab of the page that is shown. Answers how to stop. */
export function listen(shell: Shell): () => void {
  const key = (event: KeyboardEvent): void => {
    if (event.code !== 'KeyW' || !event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !shell.tabs.some((tab) => tab.key === hereOf(shell))) return;
    event.preventDefault();
    void closeTabs(shell, [hereOf(shell)]);
  };
  document.addEventListener('keydown', key);
  return () => document.removeEventListener('keydown', key);
}

/** Opens or closes the menu of a phone; the focus goes in with it, and back. */
export function slide(shell: Shell, open: boolean): void {
  shell.drawer = open;
  setTimeout(() => shell.querySelector<HTMLElement>(open ? '.menu a' : '.drawer-button')?.focus(), 50);
}

function person({ session, place, missing }: Shell): TemplateResult {
  return html`${session ? bell(session) : nothing}${keyed(language(), html`<wf-person-menu .session=${session}></wf-person-menu>`)}
    ${session || (!place && !missing) || place?.route.path === '/sign-in' ? nothing : html`<a class="button small" href=${`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`}>${words({ 'zh-CN': '登录', en: 'Sign in' })}</a>`}`;
}

function tabsOf(shell: Shell): TemplateResult {
  const here = hereOf(shell);
  if (shell.tabs.length > 1) {
    // Only with several tabs is there anything to move, to scroll or to close at once.
    void import('./tab-strip.ts');
    return html`<wf-tab-strip .tabs=${shell.tabs} .here=${here} @wf-tabs-moved=${(event: CustomEvent<readonly Tab[]>) => rememberTabs((shell.tabs = event.detail))} @wf-tabs-close=${(event: CustomEvent<readonly string[]>) => void closeTabs(shell, event.detail)}></wf-tab-strip>`;
  }
  return html`<ul class="tabs" aria-label=${words({ 'zh-CN': '打开的页面', en: 'Open pages' })}>${shell.tabs.map((tab) => html`<li class=${tab.key === here ? 'here' : ''}>
    <a href=${tab.href} title=${tab.title} aria-current=${tab.key === here ? 'page' : nothing}>${tab.title}</a>
    <button type="button" tabindex="-1" aria-label=${words({ 'zh-CN': `关闭${tab.title}`, en: `Close ${tab.title}` })} @click=${() => void closeTabs(shell, [tab.key])}>${icon('x')}</button></li>`)}</ul>`;
}

/** What is in the menu at the left. */
export function menuParts(shell: Shell, session: Session): TemplateResult {
  return html`${brand(said(session.portal))}${picture(session, 'logo')}${menu(session, shell.place?.path.split('?')[0] ?? '')}
    ${session.hotline ? html`<p class="menu-foot">${words({ 'zh-CN': '客服热线', en: 'Hotline' })} <span class="nowrap">${session.hotline}</span></p>` : nothing}`;
}

/** What is in the strip above the page. */
export function stripParts(shell: Shell): TemplateResult {
  const { folded, drawer } = shell;
  const fold = () => void (shell.folded = choose({ menu: folded ? 'open' : 'folded' }).menu === 'folded');
  const foldWord = folded ? words({ 'zh-CN': '展开菜单', en: 'Unfold the menu' }) : words({ 'zh-CN': '折叠菜单', en: 'Fold the menu' });
  const help = words({ 'zh-CN': '帮助中心', en: 'Help' });
  return html`<button type="button" class="strip-icon drawer-button" aria-expanded=${drawer} aria-controls="menu" aria-label=${words({ 'zh-CN': '菜单', en: 'Menu' })} @click=${() => slide(shell, !drawer)}>${icon('menu')}</button>
    <button type="button" class="strip-icon fold-button" aria-pressed=${folded} aria-label=${foldWord} title=${foldWord} @click=${fold}>${icon('panel-left')}</button>
    ${tabsOf(shell)}
    <div class="strip-right"><a class="strip-icon" href="/help" aria-label=${help} title=${help}>${icon('circle-help')}</a>${person(shell)}</div>`;
}

/** The pictures that stand on paper. */
export function pictures(session: Session): unknown {
  return [picture(session, 'logo'), picture(session, 'stamp')];
}

/** There is no such page. */
export function noPage(): TemplateResult {
  return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '没有这个页面', en: 'There is no such page' })}</h1>${blank('search-x', words({ 'zh-CN': '地址可能抄错了，或者页面已经移走', en: 'The address may be wrong, or the page has moved' }), nothing, html`<a class="button" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`)}</div>`;
}

/** The frame of the portal, with a page in it. */
export function portalFrame(shell: Shell, content: unknown): TemplateResult {
  const { session, place, hotline, brandName } = shell;
  const first = session?.inbox ? '/inbox' : session?.menu[0]?.entries[0]?.href;
  const link = (href: string, label: string) => html`<a href=${href} aria-current=${place?.path === href ? 'page' : nothing}>${label}</a>`;
  // At the top of a desk, at the foot of a phone.
  const help = html`${hotline ? html`<span class="hotline">${words({ 'zh-CN': '客服热线', en: 'Hotline' })} <strong>${hotline}</strong></span>` : nothing}
    ${link('/help', words({ 'zh-CN': '帮助中心', en: 'Help' }))}${link('/site-map', words({ 'zh-CN': '站点地图', en: 'Site map' }))}`;
  return html`<header class="portal-bar"><div class="portal-help"><div class="portal-help-inner">
        ${session?.org ? html`<span class="portal-welcome">${words({ 'zh-CN': `欢迎，${session.org.name}`, en: `Welcome, ${session.org.name}` })}</span>` : nothing}${help}</div></div>
      <div class="portal-bar-inner">${brand(brandName)}
      ${first ? html`<nav aria-label=${words({ 'zh-CN': '主导航', en: 'Main' })}>${link('/', words({ 'zh-CN': '平台首页', en: 'Home' }))}</nav>` : nothing}
      <div class="strip-right">${first ? html`<a class="button small enter" href=${first}>${words({ 'zh-CN': '进入系统', en: 'Enter the system' })}</a>` : nothing}${person(shell)}</div></div></header>
    <main id="page" class="portal-main">${content}</main>
    <footer class="portal-foot">${help}</footer>`;
}
