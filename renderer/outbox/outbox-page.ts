// What went out, or without mail settings would have gone out: to whom and when. The words of one are read when they are asked for, and that is recorded.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { OutboxPage, OutboxRow } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { messageApi } from '../messages/requests.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { turnPages } from '../pages-nav.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import './outbox.css';

export class WfOutboxPage extends Page {
  static override properties = { ...Page.properties, texts: { state: true } };
  /** The words of letters that were opened, by their ids. */
  declare texts: ReadonlyMap<string, string>;
  #page = new AsyncTask(this, { task: async ([page], { signal }) => demand(await messageApi.outbox(page, signal)), args: () => [Number(this.query.get('page') ?? '1')] as const });

  constructor() {
    super();
    this.texts = new Map();
  }

  async #read({ id }: OutboxRow) {
    const answer = await messageApi.outboxText(id);
    if (!answer.ok) return toast(answer.refusal.detail);
    this.texts = new Map([...this.texts, [id, said(answer.value.text)]]);
  }

  #state(row: OutboxRow, delivers: boolean) {
    if (row.sentAt) return html`<span class=${delivers ? 'tag ok' : 'tag'}>${delivers ? words({ 'zh-CN': `已发出 ${minute(row.sentAt)}`, en: `Sent ${minute(row.sentAt)}` }) : words({ 'zh-CN': `仅作记录，没有发出 ${minute(row.sentAt)}`, en: `Recorded only ${minute(row.sentAt)}` })}</span>`;
    if (row.lastError) return html`<span class="tag no">${words({ 'zh-CN': `没有发出，已试 ${row.attempts} 次`, en: `Not sent after ${row.attempts} attempts` })}</span>`;
    return html`<span class="tag">${words({ 'zh-CN': `待发 ${minute(row.dueAt)}`, en: `Due ${minute(row.dueAt)}` })}</span>`;
  }

  #row(row: OutboxRow, delivers: boolean) {
    return html`<li class="letter"><header><p><span class="faint">${words({ 'zh-CN': '发给', en: 'To' })}</span> <strong>${row.recipient}</strong></p>${this.#state(row, delivers)}</header>
      <h2>${said(row.title)}</h2>${this.texts.has(row.id) ? html`<p class="letter-text">${this.texts.get(row.id)}</p>`
        : html`<p><button type="button" class="button small" aria-label=${words({ 'zh-CN': `查看内容：${said(row.title)}`, en: `Read: ${said(row.title)}` })} @click=${() => void this.#read(row)}>${words({ 'zh-CN': '查看内容', en: 'Read' })}</button></p>`}
      ${row.lastError ? html`<p class="tone-no small">${icon('triangle-alert')} ${row.lastError}</p>` : nothing}
      <p class="faint small">${row.kind === 'mail' ? words({ 'zh-CN': '邮件', en: 'Mail' }) : words({ 'zh-CN': '短信', en: 'Text message' })} · ${minute(row.createdAt)}${row.instance ? html` · <a href=${`/cases/${row.instance}`}>${words({ 'zh-CN': '查看办件', en: 'View the case' })}</a>` : nothing}</p></li>`;
  }

  #shown(page: OutboxPage) {
    return html`<header class="spread"><h1>${words({ 'zh-CN': '发件箱', en: 'Outbox' })}</h1><span class="soft">${words({ 'zh-CN': `共有 ${page.total} 条`, en: `${page.total} in all` })}</span></header>
      ${page.delivers ? nothing : html`<div class="notice wait">${icon('mail')}<p>${words({ 'zh-CN': '没有配置邮件服务。下面是本应发出的内容，没有真正发出。查看内容会记入审计日志。', en: 'There are no mail settings. Below is what would have gone out; nothing did. Reading one is recorded.' })}</p></div>`}
      ${page.rows.length === 0 ? blank('mail', words({ 'zh-CN': '还没有要发的消息', en: 'Nothing to send yet' })) : html`<ul class="letters">${page.rows.map((row) => this.#row(row, page.delivers))}</ul>`}${turnPages('/outbox', page)}`;
  }

  override render() {
    return html`<div class="page-sheet outbox">${this.#page.render({
      initial: () => skeleton(6),
      pending: () => (this.#page.value ? this.#shown(this.#page.value) : skeleton(6)),
      complete: (page) => this.#shown(page),
      error: (fault) => html`<h1>${words({ 'zh-CN': '发件箱', en: 'Outbox' })}</h1>${failed(words({ 'zh-CN': '发件箱没有加载出来', en: 'The outbox didn’t load' }), fault, () => void this.#page.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-outbox-page', WfOutboxPage);
