// Where one is, above every page; and what stands in the place of a page that did not come.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../../server/api-types.ts';
import { blank } from '../page.ts';
import type { Place } from '../router.ts';
import { words } from '../words.ts';
import { trail } from './trail.ts';

/** The way from the home page to the page that calls itself so. */
export function crumbs(session: Session | null, place: Place | undefined, name: string): TemplateResult | typeof nothing {
  const steps = place ? trail(session, place) : [];
  return steps.length === 0 ? nothing : html`<nav class="crumbs trail" aria-label=${words({ 'zh-CN': '位置', en: 'Breadcrumb' })}>${steps.map(({ label, href }) => (href ? html`<a href=${href}>${label}</a>` : html`<span>${label}</span>`))}<span aria-current="page">${name}</span></nav>`;
}

/** The program of a page did not come. */
export function failedPage(): TemplateResult {
  return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '页面没有加载出来', en: 'The page didn’t load' })}</h1>${blank('unplug', words({ 'zh-CN': '请检查网络后再试', en: 'Check the connection and try again' }), nothing, html`<button type="button" class="button" @click=${() => location.reload()}>${words({ 'zh-CN': '再试一次', en: 'Try again' })}</button>`)}</div>`;
}
