// The actor's menu at the left, as the server names it; folded it shows icons with their words on hover.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Session } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { icon } from '../icon.ts';
import { said, words } from '../words.ts';
import { entryFor } from './trail.ts';

/** The brand: our mark and the name of the portal. */
export function brand(title: string): TemplateResult {
  return html`<a class="brand" href="/"><svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7"></rect><circle cx="9.5" cy="9.5" r="2.6"></circle><path d="M12 9.5h6.5a4 4 0 0 1 4 4v6.3"></path><circle cx="22.5" cy="22.4" r="2.6"></circle></svg><span>${title}</span></a>`;
}

const kept = 'wf-menu-groups';

/** Groups that somebody has opened (true) or shut (false) himself, by their words. */
function chosen(): { readonly [group: string]: boolean } {
  try {
    return JSON.parse(localStorage.getItem(kept) ?? '{}') as { readonly [group: string]: boolean };
  } catch {
    return {};
  }
}

/** So many entries stand open by themselves: about a screen of them. */
const mostOpen = 14;

/** Which groups of a menu are open: from the first as far as a screen reaches, the one of the page at hand, and what was opened by hand. */
function openGroups(groups: Session['menu'], here: (href: string) => boolean): readonly boolean[] {
  const hand = chosen();
  let count = 0;
  return groups.map(({ group, entries }) => (count += entries.length, entries.some(({ href }) => here(href)) || (hand[keyOf(group)] ?? count <= mostOpen)));
}

function keyOf(group: Session['menu'][number]['group']): string {
  return typeof group === 'string' ? group : group['zh-CN'];
}

function turn(event: Event, group: string, open: boolean): void {
  try {
    localStorage.setItem(kept, JSON.stringify({ ...chosen(), [group]: open }));
  } catch {
    // A browser that keeps nothing shows it until the next page.
  }
  const section = (event.currentTarget as HTMLElement).closest('section')!;
  section.toggleAttribute('data-shut', !open);
  (event.currentTarget as HTMLElement).setAttribute('aria-expanded', String(open));
}

/** Where one is stands in sight, however long the menu in `shell`. */
export function reveal(shell: HTMLElement): void {
  requestAnimationFrame(() => shell.querySelector('.menu [aria-current]')?.scrollIntoView({ block: 'nearest' }));
}

/** The menu of a session; `path` is where the reader is. A long one is folded group by group. */
export function menu(session: Session, path: string): TemplateResult {
  const at = entryFor(session.menu, path)?.entry.href ?? path;
  const isHere = (href: string): boolean => at === href;
  const entry = (label: string, href: string, mark: string, count = 0) =>
    html`<li><a class="menu-link" href=${href} title=${label} aria-current=${isHere(href) ? 'page' : nothing}>${icon(mark)}<span>${label}</span>${count > 0 ? html`<b class="menu-count">${count}</b>` : nothing}</a></li>`;
  const count = (href: string) => (href === '/inbox' ? session.inbox : href === '/messages' ? session.unread : 0);
  const open = openGroups(session.menu, isHere);
  return html`<ul>${entry(words({ 'zh-CN': '首页', en: 'Home' }), '/', 'house')}</ul>
    ${session.menu.map(({ group, entries }, index) => html`<section class="menu-group" ?data-shut=${live(!open[index])}>
      <h2><button type="button" class="menu-turn" aria-expanded=${live(String(open[index]))} @click=${(event: Event) => turn(event, keyOf(group), (event.currentTarget as HTMLElement).getAttribute('aria-expanded') !== 'true')}>${said(group)}${icon('chevron-down')}</button></h2>
      <ul>${entries.map((link) => entry(said(link.label), link.href, link.icon ?? 'file-text', count(link.href)))}</ul></section>`)}`;
}

/** The bell at the top right, with how many messages are unread. */
export function bell({ unread }: Session): TemplateResult {
  const label = unread > 0 ? words({ 'zh-CN': `消息中心，${unread} 条未读`, en: `Messages, ${unread} unread` }) : words({ 'zh-CN': '消息中心', en: 'Messages' });
  return html`<a class="strip-icon bell" href="/messages" aria-label=${label} title=${label}>${icon('bell')}${unread > 0 ? html`<b aria-hidden="true">${unread > 99 ? '99+' : unread}</b>` : nothing}</a>`;
}

/** A picture that somebody keeps for the pages: the logo stands in the menu and on paper, the stamp only there. */
export function picture({ uses, org }: Session, use: 'logo' | 'stamp') {
  const file = uses[use];
  return typeof file === 'string' ? html`<img class=${use} src=${api.fileAddress(file)} alt=${use === 'logo' ? org?.name ?? '' : ''} />` : nothing;
}
