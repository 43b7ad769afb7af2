// Messages to me, notices and warnings apart: unread ones stand out, opening one marks it read, and each ends at the case it is about. New ones come in by themselves.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { CaseView, Message, MessageCategory, MessagePage } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { messageApi } from './requests.ts';
import { icon } from '../icon.ts';
import { onLive } from '../live.ts';
import { mark } from '../mark.ts';
import { dateOf, minute, short } from '../moment.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { nextStep, routeDots } from '../portal/next-step.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import './messages.css';

const kinds = { notice: '/messages', warning: '/messages/warnings' } as const satisfies { readonly [category in MessageCategory]: string };

/** `/messages` and `/messages/warnings`; `?state=unread|read&starred=yes` narrow them, `?message=` opens one. */
export class WfMessagesPage extends Page {
  static override properties = { ...Page.properties, rows: { state: true }, more: { state: true }, unread: { state: true } };
  declare rows: readonly Message[];
  declare more: boolean;
  declare unread: MessagePage['unread'];
  #stop: (() => void)[] = [];
  #page = new AsyncTask(this, {
    task: async ([category, state, starred], { signal }) => {
      const page = demand(await messageApi.messages(this.#query(category, state, starred), signal));
      [this.rows, this.more, this.unread] = [page.rows, page.more, page.unread];
      return page;
    },
    args: () => [this.#category, this.query.get('state') ?? '', this.query.get('starred') ?? ''] as const,
  });
  /** One that is opened by its address and stands on no page that was read. */
  #single = new AsyncTask(this, {
    task: async ([id], { signal }) => (id ? demand(await messageApi.message(id, signal)) : undefined),
    args: () => { const id = this.query.get('message'); return [this.#page.value && id && !this.rows.some((row) => row.id === id) ? id : undefined] as const; },
  });
  #case = new AsyncTask(this, { task: async ([instance], { signal }) => (instance ? demand(await api.instance(instance, signal)) : undefined), args: () => [this.#chosen?.instance ?? undefined] as const });

  constructor() {
    super();
    [this.rows, this.more, this.unread] = [[], false, { notice: 0, warning: 0 }];
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#stop.push(onLive('message', (message) => this.#came(message)));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stop.splice(0)) stop();
  }

  get #category(): MessageCategory {
    return this.params['kind'] === 'warnings' ? 'warning' : 'notice';
  }

  get #chosen(): Message | undefined {
    const id = this.query.get('message');
    return this.rows.find((message) => message.id === id) ?? (this.#single.value?.id === id ? this.#single.value : undefined);
  }

  #query(category: MessageCategory, state: string, starred: string): URLSearchParams {
    return new URLSearchParams(Object.entries({ category, state, starred }).filter(([, value]) => value !== ''));
  }

  /** The page with something else chosen. */
  #address(other: { readonly message?: string; readonly state?: string; readonly starred?: string }): string {
    const query = new URLSearchParams(Object.entries({ state: this.query.get('state') ?? '', starred: this.query.get('starred') ?? '', ...other }).filter(([, value]) => value !== ''));
    return `${kinds[this.#category]}${query.size > 0 ? `?${query}` : ''}`;
  }

  // What comes in stands on top, where it fits what is asked for; nothing else moves.
  #came(message: Message) {
    this.unread = { ...this.unread, [message.category]: this.unread[message.category] + 1 };
    if (message.category !== this.#category || this.query.get('state') === 'read' || this.query.get('starred') || this.rows.some(({ id }) => id === message.id)) return;
    this.rows = [message, ...this.rows];
  }

  override updated() {
    const open = this.#chosen;
    if (!open || open.readAt !== null) return;
    this.#change(open.id, { readAt: new Date().toISOString() });
    this.unread = { ...this.unread, [open.category]: Math.max(0, this.unread[open.category] - 1) };
    void messageApi.readMessage(open.id).then(() => this.refreshSession());
  }

  #change(id: string, other: Partial<Message>) {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...other } : row));
  }

  async #star({ id, starred }: Message) {
    this.#change(id, { starred: !starred });
    const answer = await messageApi.starMessage(id, !starred);
    if (answer.ok) return;
    this.#change(id, { starred });
    toast(answer.refusal.detail);
  }

  async #readAll() {
    const answer = await messageApi.readMessages(this.#category);
    if (!answer.ok) return toast(answer.refusal.detail);
    this.refreshSession();
    void this.#page.run();
  }

  async #older() {
    const query = this.#query(this.#category, this.query.get('state') ?? '', this.query.get('starred') ?? '');
    query.set('after', this.rows.at(-1)!.mark);
    const answer = await messageApi.messages(query);
    if (!answer.ok) return toast(answer.refusal.detail);
    const first = answer.value.rows[0]?.id;
    this.rows = [...this.rows, ...answer.value.rows.filter(({ id }) => !this.rows.some((row) => row.id === id))];
    this.more = answer.value.more;
    await this.updateComplete;
    // Who asked by keyboard goes on where the new ones begin.
    this.querySelector<HTMLElement>(`[data-message="${first}"]`)?.focus();
  }

  #row(message: Message, chosen: string | undefined) {
    const unread = message.readAt === null;
    const star = message.starred ? words({ 'zh-CN': '取消星标', en: 'Remove the star' }) : words({ 'zh-CN': '加星标', en: 'Give a star' });
    return html`<li class="message-line"><a class=${`message-row ${unread ? 'unread' : ''}`} data-message=${message.id} href=${this.#address({ message: message.id })} aria-current=${message.id === chosen ? 'true' : nothing}>
      <span class="message-dot">${unread ? html`<span class="unseen">${words({ 'zh-CN': '未读', en: 'Unread' })}</span>` : nothing}</span>
      <span class="message-what"><strong>${said(message.title)}</strong><span class="soft small">${said(message.text)}</span></span><time class="faint small" datetime=${message.createdAt}>${short(message.createdAt)}</time></a>
      <button type="button" class="message-star" aria-pressed=${message.starred} aria-label=${`${star}: ${said(message.title)}`} title=${star} @click=${() => void this.#star(message)}>${icon('star')}</button></li>`;
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
        <ul>${others.map((message) => html`<li><time class="faint small" datetime=${message.createdAt}>${minute(message.createdAt)}</time><a href=${this.#address({ message: message.id })}>${said(message.title)}</a></li>`)}</ul></section>` : nothing}`;
  }

  #standing(view: CaseView) {
    const next = nextStep(view);
    const opinion = view.history.findLast((line) => line.comment !== '');
    return html`<dl class="facts message-facts"><dt>${words({ 'zh-CN': '办件', en: 'Case' })}</dt><dd>${said(view.title)}</dd>
      ${view.number ? html`<dt>${words({ 'zh-CN': '服务编号', en: 'Service number' })}</dt><dd class="mono">${view.number}</dd>` : nothing}
      <dt>${words({ 'zh-CN': '走到', en: 'Now' })}</dt><dd class="row">${view.route.length > 1 ? routeDots(view.route, next.kind) : nothing}${mark(view.kind, next.text)}</dd>
      ${opinion ? html`<dt>${words({ 'zh-CN': '意见', en: 'Opinion' })}</dt><dd><blockquote>${opinion.comment}</blockquote><span class="faint small">${opinion.who}</span></dd>` : nothing}</dl>`;
  }

  #bar() {
    const [state, starred] = [this.query.get('state') ?? '', this.query.get('starred') ?? ''];
    const choices = [['', words({ 'zh-CN': '全部', en: 'All' })], ['unread', words({ 'zh-CN': '未读', en: 'Unread' })], ['read', words({ 'zh-CN': '已读', en: 'Read' })]] as const;
    const names = { notice: words({ 'zh-CN': '通知', en: 'Notices' }), warning: words({ 'zh-CN': '预警', en: 'Warnings' }) };
    return html`<nav class="message-kinds" aria-label=${words({ 'zh-CN': '消息种类', en: 'Kinds of messages' })}>${(['notice', 'warning'] as const).map((category) => html`<a href=${kinds[category]} aria-current=${category === this.#category ? 'page' : nothing}>${names[category]}${this.unread[category] > 0 ? html` <b class="message-count">${this.unread[category]}<span class="unseen">${words({ 'zh-CN': '条未读', en: ' unread' })}</span></b>` : nothing}</a>`)}
        <a class="message-settings" href="/messages/channels">${icon('settings')}<span class="unseen">${words({ 'zh-CN': '消息设置', en: 'Message settings' })}</span></a></nav>
      <div class="message-tools"><span class="segments" role="group" aria-label=${words({ 'zh-CN': '显示', en: 'Show' })}>${choices.map(([value, label]) => html`<button type="button" aria-pressed=${state === value} @click=${() => void go(this.#address({ state: value }))}>${label}</button>`)}</span>
        <button type="button" class="button quiet small message-starred" aria-pressed=${starred !== ''} @click=${() => void go(this.#address({ starred: starred ? '' : 'yes' }))}>${icon('star')}${words({ 'zh-CN': '仅显示星标', en: 'Only starred' })}</button>
        ${this.unread[this.#category] > 0 ? html`<button type="button" class="button quiet small" @click=${() => void this.#readAll()}>${words({ 'zh-CN': '全部标为已读', en: 'Mark all read' })}</button>` : nothing}</div>`;
  }

  #none() {
    if (this.query.get('state') || this.query.get('starred')) return blank('search-x', words({ 'zh-CN': '没有这样的消息', en: 'No such messages' }), nothing, html`<a class="button" href=${kinds[this.#category]}>${words({ 'zh-CN': '显示全部', en: 'Show all' })}</a>`);
    return this.#category === 'warning' ? blank('shield-check', words({ 'zh-CN': '没有需要关注的事', en: 'Nothing to watch' }), words({ 'zh-CN': '超期未审、上报将截止、权限或证照将到期时，会在这里提醒您。', en: 'You are warned here when a review is overdue, a reporting window closes, or a role or certificate is about to end.' }))
      : blank('inbox', words({ 'zh-CN': '还没有消息', en: 'No messages yet' }), words({ 'zh-CN': '办件有进展时会在这里通知您。', en: 'You are told here when a case moves.' }));
  }

  #shown() {
    const { rows } = this;
    const chosen = this.#chosen;
    return html`<div class=${`split messages ${chosen ? 'detail' : ''}`}>
      <section class="split-list"><header><h1>${words({ 'zh-CN': '消息中心', en: 'Messages' })}</h1></header>${this.#bar()}
        ${rows.length === 0 ? this.#none() : this.#days(rows, chosen?.id)}
        ${this.more ? html`<p class="message-older"><button type="button" class="button" @click=${() => void this.#older()}>${words({ 'zh-CN': '显示更早的消息', en: 'Show earlier messages' })}</button></p>` : nothing}</section>
      <section class="split-detail" aria-label=${words({ 'zh-CN': '消息', en: 'Message' })}>${chosen ? html`<div class="split-bar split-back"><a class="button quiet small" href=${this.#address({})}>${icon('arrow-left')}${words({ 'zh-CN': '返回消息', en: 'Back to messages' })}</a></div>
        <article class="message"><p class="faint small">${minute(chosen.createdAt)}</p><h2>${said(chosen.title)}</h2><p class="message-text">${said(chosen.text)}</p>
        ${chosen.instance ? this.#about(chosen, chosen.instance, rows) : nothing}</article>`
        : rows.length > 0 ? html`<p class="faint message-none">${words({ 'zh-CN': '选择一条消息查看。', en: 'Choose a message to read it.' })}</p>` : nothing}</section></div>`;
  }

  override render() {
    return this.#page.render({
      initial: () => html`<div class="page-sheet">${skeleton(8)}</div>`,
      pending: () => (this.#page.value ? this.#shown() : html`<div class="page-sheet">${skeleton(8)}</div>`),
      complete: () => this.#shown(),
      error: (fault) => html`<div class="page-sheet"><h1>${words({ 'zh-CN': '消息中心', en: 'Messages' })}</h1>${failed(words({ 'zh-CN': '消息没有加载出来', en: 'The messages didn’t load' }), fault, () => void this.#page.run())}</div>`,
    });
  }
}

customElements.define('wf-messages-page', WfMessagesPage);
