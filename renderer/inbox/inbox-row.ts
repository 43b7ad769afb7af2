// A row of the inbox: a box to choose it for several at once, and a link with when, how urgent, what and whose.
import { html, nothing, type TemplateResult } from 'lit';
import type { InboxRow } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { due, minute, short, until } from '../moment.ts';
import { said, words } from '../words.ts';
import type { Tab } from './places.ts';
import { rowKey } from './refreshed.ts';

/** How a row stands in the list. */
export interface Standing {
  readonly place: Tab;
  readonly href: string;
  readonly isChosen: boolean;
  /** Somebody else took it, decided it or gave it on: it says so where it stands. */
  readonly isLeft: boolean;
  readonly isUnread: boolean;
  /** Whether it is chosen for several at once, and how that is changed; none where no row of the list can be. */
  readonly pick?: { readonly isOn: boolean; readonly turn: () => void };
}

export function inboxRow(row: InboxRow, { place, href, isChosen, isLeft, isUnread, pick }: Standing): TemplateResult {
  return html`<li data-row=${rowKey(row)} class=${`${isChosen ? 'chosen' : ''} ${isLeft ? 'left' : ''}`}>
    ${pick ? html`<label class="inbox-pick">${row.bulk.length === 0 || isLeft ? nothing : html`<input type="checkbox" aria-label=${words({ 'zh-CN': `选择：${said(row.title)}`, en: `Select: ${said(row.title)}` })} .checked=${pick.isOn} @change=${pick.turn} />`}</label>` : nothing}
    <a class="inbox-row" href=${href} aria-current=${isChosen ? 'true' : nothing}>
    <span class="inbox-due">${isLeft ? html`<span class="tag">${leftWords(place)}</span>` : markOf(row, place, isUnread)}</span>
    <strong>${said(row.title)}</strong><span class="faint small">${row.org} · ${said(row.processTitle)}${row.number ? html`&nbsp;· <span class="mono">${row.number}</span>` : nothing}</span></a></li>`;
}

/** Since when it is there and what presses, or what was decided; and where it stands. */
function markOf(row: InboxRow, place: Tab, isUnread: boolean): TemplateResult {
  if (place === 'done') return html`<span class="faint">${short(row.at)}</span><span class="tag">${said(row.verb ?? '')}</span>`;
  if (place === 'copied') return html`<span class="faint">${isUnread ? html`<span class="inbox-dot"></span>${words({ 'zh-CN': '未读', en: 'Unread' })} · ` : nothing}${short(row.at)}</span><span class="tag">${said(row.stateLabel)}</span>`;
  const left = row.due && place === 'todo' ? due(row.due) : undefined;
  const since = place === 'started' ? words({ 'zh-CN': `${short(row.at)} 发起`, en: `since ${short(row.at)}` }) : words({ 'zh-CN': `${short(row.at)} 收到`, en: `since ${short(row.at)}` });
  return html`${left ? html`<span class=${`tone-${left.tone}`} title=${until(row.due!)}>${left.tone === 'plain' ? nothing : icon(left.tone === 'no' ? 'triangle-alert' : 'clock')} ${left.text}</span>` : html`<span class="faint" title=${minute(row.at)}>${since}</span>`}
    ${row.claim ? html`<span class="tag">${row.claim === 'mine' ? words({ 'zh-CN': '您已签收', en: 'Taken by you' }) : words({ 'zh-CN': '待签收', en: 'To be taken' })}</span>` : html`<span class="tag">${said(row.stateLabel)}</span>`}`;
}

/** What stands there once the row is no longer in its place. */
function leftWords(place: Tab): string {
  return place === 'todo' ? words({ 'zh-CN': '已由他人处理，不再等您', en: 'Taken care of; no longer waiting for you' }) : words({ 'zh-CN': '已不在这里', en: 'No longer here' });
}
