// The actor's menu at the left, as the server names it; folded it shows icons with their words on hover.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { icon } from '../icon.ts';
import { said, words } from '../words.ts';

/** The brand: our mark and the name of the portal. */
export function brand(title: string): TemplateResult {
  return html`<a class="brand" href="/"><svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7"></rect><circle cx="9.5" cy="9.5" r="2.6"></circle><path d="M12 9.5h6.5a4 4 0 0 1 4 4v6.3"></path><circle cx="22.5" cy="22.4" r="2.6"></circle></svg><span>${title}</span></a>`;
}

/** The menu of a session; `path` is where the reader is. */
export function menu(session: Session, path: string): TemplateResult {
  const entry = (label: string, href: string, mark: string, count = 0) => {
    const here = path === href || path.startsWith(`${href}/`) && href !== '/';
    return html`<li><a class="menu-link" href=${href} title=${label} aria-current=${here ? 'page' : nothing}>${icon(mark)}<span>${label}</span>${count > 0 ? html`<b class="menu-count">${count}</b>` : nothing}</a></li>`;
  };
  const count = (href: string) => (href === '/inbox' ? session.inbox : href === '/messages' ? session.unread : 0);
  return html`<ul>${entry(words({ 'zh-CN': '首页', en: 'Home' }), '/', 'house')}</ul>
    ${session.menu.map((group) => html`<section class="menu-group"><h2>${said(group.group)}</h2>
      <ul>${group.entries.map((link) => entry(said(link.label), link.href, link.icon ?? 'file-text', count(link.href)))}</ul></section>`)}`;
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
