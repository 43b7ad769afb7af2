// Messages to me: unread ones stand out, opening one marks it read, and each ends at the case it is about.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { Message, MessagePage } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { icon } from '../icon.ts';
import { minute, short } from '../moment.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { turnPages } from '../pages-nav.ts';
import { said, words } from '../words.ts';
import './messages.css';

export class WfMessagesPage extends Page {
  #page = new AsyncTask(this, { task: async ([page], { signal }) => demand(await api.messages(page, signal)), args: () => [Number(this.query.get('page') ?? '1')] as const });
  #read = new Set<string>();

  #address(message: Message): string {
    const page = this.query.get('page');
    return `/messages?message=${message.id}${page ? `&page=${page}` : ''}`;
  }

  #isUnread(message: Message): boolean {
    return message.readAt === null && !this.#read.has(message.id);
  }

  override updated() {
    const open = this.#page.value?.rows.find((message) => message.id === this.query.get('message'));
    if (!open || !this.#isUnread(open)) return;
    this.#read.add(open.id);
    this.requestUpdate();
    void api.readMessage(open.id).then(() => this.refreshSession());
  }

  #row(message: Message, chosen: string | undefined) {
    const unread = this.#isUnread(message);
    return html`<li><a class=${`message-row ${unread ? 'unread' : ''}`} href=${this.#address(message)} aria-current=${message.id === chosen ? 'true' : nothing}>
      <span class="message-dot">${unread ? html`<span class="unseen">${words({ 'zh-CN': '未读', en: 'Unread' })}</span>` : nothing}</span>
      <span class="message-what"><strong>${said(message.title)}</strong><span class="soft small">${said(message.text)}</span></span><time class="faint small" datetime=${message.createdAt}>${short(message.createdAt)}</time></a></li>`;
  }

  #shown(page: MessagePage) {
    const chosen = page.rows.find((message) => message.id === this.query.get('message'));
    const unread = page.rows.filter((message) => this.#isUnread(message)).length;
    return html`<div class=${`split messages ${chosen ? 'detail' : ''}`}>
      <section class="split-list"><header><h1>${words({ 'zh-CN': '消息中心', en: 'Messages' })}</h1><span class="soft">${unread > 0 ? words({ 'zh-CN': `${unread} 条未读`, en: `${unread} unread` }) : nothing}</span></header>
        ${page.rows.length === 0 ? blank('inbox', words({ 'zh-CN': '还没有消息', en: 'No messages yet' }), words({ 'zh-CN': '办件有进展时会在这里通知您。', en: 'You are told here when a case moves.' })) : html`<ul>${page.rows.map((message) => this.#row(message, chosen?.id))}</ul>`}
        ${turnPages('/messages', page)}</section>
      <section class="split-detail" aria-label=${words({ 'zh-CN': '消息', en: 'Message' })}>${chosen ? html`<div class="split-bar split-back"><a class="button quiet small" href="/messages">${icon('arrow-left')}${words({ 'zh-CN': '返回消息', en: 'Back to messages' })}</a></div>
        <article class="message"><p class="faint small">${minute(chosen.createdAt)}</p><h2>${said(chosen.title)}</h2><p class="message-text">${said(chosen.text)}</p>
        ${chosen.instance ? html`<a class="button main" href=${`/cases/${chosen.instance}`}>${words({ 'zh-CN': '查看办件', en: 'View the case' })}</a>` : nothing}</article>`
        : page.rows.length > 0 ? html`<p class="faint message-none">${words({ 'zh-CN': '选择一条消息查看。', en: 'Choose a message to read it.' })}</p>` : nothing}</section></div>`;
  }

  override render() {
    return this.#page.render({
      initial: () => html`<div class="page-sheet">${skeleton(8)}</div>`,
      pending: () => (this.#page.value ? this.#shown(this.#page.value) : html`<div class="page-sheet">${skeleton(8)}</div>`),
      complete: (page) => this.#shown(page),
      error: (fault) => html`<div class="page-sheet"><h1>${words({ 'zh-CN': '消息中心', en: 'Messages' })}</h1>${failed(words({ 'zh-CN': '消息没有加载出来', en: 'The messages didn’t load' }), fault, () => void this.#page.run())}</div>`,
    });
  }
}

customElements.define('wf-messages-page', WfMessagesPage);
