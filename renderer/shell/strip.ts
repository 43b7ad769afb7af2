// What stands around every page beside menu and tabs: help, and where one is; and what stands in the place of a page that is none.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { blank } from '../page.ts';
import type { Place } from '../router.ts';
import { words } from '../words.ts';
import { trail } from './trail.ts';

/** The way to the help centre. */
export function helpLink(): TemplateResult {
  const label = words({ 'zh-CN': '帮助中心', en: 'Help' });
  return html`<a class="strip-icon" href="/help" aria-label=${label} title=${label}>${icon('circle-help')}</a>`;
}

/** The way from the home page to the page that calls itself so. */
export function crumbs(session: Session | null, place: Place | undefined, name: string): TemplateResult | typeof nothing {
  const steps = place ? trail(session, place) : [];
  return steps.length === 0 ? nothing : html`<nav class="crumbs trail" aria-label=${words({ 'zh-CN': '位置', en: 'Breadcrumb' })}>${steps.map(({ label, href }) => (href ? html`<a href=${href}>${label}</a>` : html`<span>${label}</span>`))}<span aria-current="page">${name}</span></nav>`;
}

/** There is no such page, or its program did not come. */
export function missing(what: 'page' | 'module'): TemplateResult {
  if (what === 'page') return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '没有这个页面', en: 'There is no such page' })}</h1>${blank('search-x', words({ 'zh-CN': '地址可能抄错了，或者页面已经移走', en: 'The address may be wrong, or the page has moved' }), nothing, html`<a class="button" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`)}</div>`;
  return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '页面没有加载出来', en: 'The page didn’t load' })}</h1>${blank('unplug', words({ 'zh-CN': '请检查网络后再试', en: 'Check the connection and try again' }), nothing, html`<button type="button" class="button" @click=${() => location.reload()}>${words({ 'zh-CN': '再试一次', en: 'Try again' })}</button>`)}</div>`;
}
