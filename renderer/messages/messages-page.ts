// Messages to me: unread ones stand out, opening one marks it read, and each ends at the case it is about.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { CaseView, Message, MessagePage } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { icon } from '../icon.ts';
import { mark } from '../mark.ts';
import { dateOf, minute, short } from '../moment.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { turnPages } from '../pages-nav.ts';
import { nextStep, routeDots } from '../portal/next-step.ts';
import { said, words } from '../words.ts';
import './messages.css';

export class WfMessagesPage extends Page {
  #page = new AsyncTask(this, { task: async ([page], { signal }) => demand(await api.messages(page, signal)), args: () => [Number(this.query.get('page') ?? '1')] as const });
  #case = new AsyncTask(this, { task: async ([instance], { signal }) => (instance ? demand(await api.instance(instance, signal)) : undefined), args: () => [this.#chosen?.instance ?? undefined] as const });
  #read = new Set<string>();

  get #chosen(): Message | undefined {
    return this.#page.value?.rows.find((message) => message.id === this.query.get('message'));
  }

  #address(message: Message): string {
    const page = this.query.get('page');
    return `/messages?message=${message.id}${page ? `&page=${page}` : ''}`;
  }

  #isUnread(message: Message): boolean {
    return message.readAt === null && !this.#read.has(message.id);
  }

  override updated() {
    const open = this.#chosen;
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

  /** The messages under the day they came on. */
  #days(rows: readonly Message[], chosen: string | undefined) {
    const [today, yesterday] = [dateOf(new Date()), dateOf(new Date(Date.now() - 86_400_000))];
    const groups = Map.groupBy(rows, ({ createdAt }) => {
      const date = dateOf(createdAt);
      return date === today ? words({ 'zh-CN': '今天', en: 'Today' }) : date === yesterday ? words({ 'zh-CN': '昨天', en: 'Yesterday' }) : words({ 'zh-CN': '更早', en: 'Earlier' });
    });
    return [...groups].map(([when, messages]) => html`<section class="message-day"><h2>${when}</h2><ul>${messages.map((message) => this.#row(message, chosen))}</ul></section>`);
  }

  /** The case a message is about as it stands now, what can be done about it, and what else was said of it. */
  #about(chosen: Message, instance: string, rows: readonly Message[]) {
    const view = this.#case.value?.id === instance ? this.#case.value : undefined;
    const others = rows.filter((message) => message.instance === instance && message.id !== chosen.id);
    const look = html`<a class=${view && nextStep(view).act ? 'button' : 'button main'} href=${`/cases/${instance}`}>${words({ 'zh-CN': '查看办件', en: 'View the case' })}</a>`;
    return html`${view ? this.#standing(view) : nothing}
      <div class="row">${view && nextStep(view).act ? html`<a class="button main" href=${nextStep(view).act!.href}>${nextStep(view).act!.label}</a>` : nothing}${look}</div>
      ${others.length > 0 ? html`<section class="message-others"><h3>${words({ 'zh-CN': '这件办件的其他消息', en: 'Other messages about this case' })}</h3>
        <ul>${others.map((message) => html`<li><time class="faint small" datetime=${message.createdAt}>${minute(message.createdAt)}</time><a href=${this.#address(message)}>${said(message.title)}</a></li>`)}</ul></section>` : nothing}`;
  }

  #standing(view: CaseView) {
    const next = nextStep(view);
    const opinion = view.history.findLast((line) => line.comment !== '');
    return html`<dl class="facts message-facts"><dt>${words({ 'zh-CN': '办件', en: 'Case' })}</dt><dd>${said(view.title)}</dd>
      ${view.number ? html`<dt>${words({ 'zh-CN': '服务编号', en: 'Service number' })}</dt><dd class="mono">${view.number}</dd>` : nothing}
      <dt>${words({ 'zh-CN': '走到', en: 'Now' })}</dt><dd class="row">${view.route.length > 1 ? routeDots(view.route, next.kind) : nothing}${mark(view.kind, next.text)}</dd>
      ${opinion ? html`<dt>${words({ 'zh-CN': '意见', en: 'Opinion' })}</dt><dd><blockquote>${opinion.comment}</blockquote><span class="faint small">${opinion.who}</span></dd>` : nothing}</dl>`;
  }

  #shown(page: MessagePage) {
    const chosen = this.#chosen;
    const unread = page.rows.filter((message) => this.#isUnread(message)).length;
    return html`<div class=${`split messages ${chosen ? 'detail' : ''}`}>
      <section class="split-list"><header><h1>${words({ 'zh-CN': '消息中心', en: 'Messages' })}</h1><span class="soft">${unread > 0 ? words({ 'zh-CN': `${unread} 条未读`, en: `${unread} unread` }) : nothing}</span></header>
        ${page.rows.length === 0 ? blank('inbox', words({ 'zh-CN': '还没有消息', en: 'No messages yet' }), words({ 'zh-CN': '办件有进展时会在这里通知您。', en: 'You are told here when a case moves.' })) : this.#days(page.rows, chosen?.id)}
        ${turnPages('/messages', page)}</section>
      <section class="split-detail" aria-label=${words({ 'zh-CN': '消息', en: 'Message' })}>${chosen ? html`<div class="split-bar split-back"><a class="button quiet small" href="/messages">${icon('arrow-left')}${words({ 'zh-CN': '返回消息', en: 'Back to messages' })}</a></div>
        <article class="message"><p class="faint small">${minute(chosen.createdAt)}</p><h2>${said(chosen.title)}</h2><p class="message-text">${said(chosen.text)}</p>
        ${chosen.instance ? this.#about(chosen, chosen.instance, page.rows) : nothing}</article>`
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
