// 作业监控: what did not go through, why, and what can be done; and what went out, or without mail settings would have gone out. The words of one letter are read when they are asked for, and that is recorded.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { Job, JobPage, OutboxPage, OutboxRow } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { messageApi } from '../messages/requests.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { loaded } from '../loaded.ts';
import { blank, Page } from '../page.ts';
import { turnPages } from '../pages-nav.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import './outbox.css';

export class WfOutboxPage extends Page {
  static override properties = { ...Page.properties, texts: { state: true } };
  /** The words of letters that were opened, by their ids. */
  declare texts: ReadonlyMap<string, string>;
  #jobs = new AsyncTask(this, { task: async ([page], { signal }) => demand(await messageApi.jobs(page, signal)), args: () => [Number(this.query.get('jobs') ?? '1')] as const });
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
      <h3>${said(row.title)}</h3>${this.texts.has(row.id) ? html`<p class="letter-text">${this.texts.get(row.id)}</p>` : nothing}
      ${row.lastError ? html`<p class="tone-no small">${icon('triangle-alert')} ${row.lastError}</p>` : nothing}
      <div class="letter-foot"><p class="faint small">${row.kind === 'mail' ? words({ 'zh-CN': '邮件', en: 'Mail' }) : words({ 'zh-CN': '短信', en: 'Text message' })} · ${minute(row.createdAt)}${row.instance ? html` · <a href=${`/cases/${row.instance}`}>${words({ 'zh-CN': '查看办件', en: 'View the case' })}</a>` : nothing}</p>
        ${this.texts.has(row.id) ? nothing : html`<button type="button" class="button small" aria-label=${words({ 'zh-CN': `查看内容：${said(row.title)}`, en: `Read: ${said(row.title)}` })} @click=${() => void this.#read(row)}>${words({ 'zh-CN': '查看内容', en: 'Read' })}</button>`}</div></li>`;
  }

  async #retry({ id, name }: Job) {
    const answer = await messageApi.retryJob(id, name === null ? {} : { name });
    toast(answer.ok ? words({ 'zh-CN': '已重新开始', en: 'It is tried again' }) : answer.refusal.detail);
    await this.#jobs.run();
  }

  async #abandon({ id, name, title }: Job) {
    const { asked, fieldOf } = await import('../company/ask.ts');
    const done = await asked({
      title: words({ 'zh-CN': `放弃“${said(title)}”`, en: `Give up “${said(title)}”` }), verb: words({ 'zh-CN': '放弃', en: 'Give it up' }),
      fields: html`<p class="soft">${words({ 'zh-CN': '放弃后不再自动重试。谁放弃、为什么，记入审计日志。', en: 'It is not tried again by itself. Who gave it up and why is recorded.' })}</p>
        ${fieldOf(words({ 'zh-CN': '原因', en: 'Reason' }), html`<textarea class="entry" name="reason" rows="3" maxlength="500" required></textarea>`)}`,
      send: (text) => messageApi.abandonJob(id, { ...(name === null ? {} : { name }), reason: text('reason') }),
    });
    if (done) toast(words({ 'zh-CN': '已放弃', en: 'Given up' }));
    await this.#jobs.run();
  }

  #job(job: Job) {
    const { kind, name, state, title, since, next, tries, cause, offers } = job;
    const what = { notify: { 'zh-CN': '站内消息', en: 'Message' }, mail: { 'zh-CN': '邮件', en: 'Mail' }, sms: { 'zh-CN': '短信', en: 'Text message' }, timer: { 'zh-CN': '到期动作', en: 'Due action' }, task: { 'zh-CN': '无人办理的任务', en: 'Task without people' }, round: { 'zh-CN': '整轮中断的后台作业', en: 'Work that breaks off as a whole' } }[kind];
    const tag = { stuck: html`<span class="tag no">${words({ 'zh-CN': '需要处理', en: 'Needs you' })}</span>`, failing: html`<span class="tag wait">${words({ 'zh-CN': `失败 ${tries} 次，自动重试`, en: `Failed ${tries} times, tried again` })}</span>`, abandoned: html`<span class="tag">${words({ 'zh-CN': '已放弃', en: 'Given up' })}</span>` }[state];
    const verb = (label: string, act: () => Promise<void>) => html`<button type="button" class="button small" @click=${() => void act()}>${label}<span class="unseen"> ${said(title)}</span></button>`;
    return html`<li class="letter job"><header><p><span class="faint">${words(what)}</span> ${name === null ? nothing : html`<code>${name}</code>`}</p>${tag}</header>
      <h3>${said(title)}</h3><p class="tone-no small">${icon('triangle-alert')} ${said(cause)}</p>
      <p class="faint small">${words({ 'zh-CN': `始于 ${minute(since)}`, en: `Since ${minute(since)}` })}${next === null ? nothing : words({ 'zh-CN': ` · 下次 ${minute(next)}`, en: ` · next ${minute(next)}` })}</p>
      ${offers.length === 0 ? nothing : html`<p class="row">${offers.includes('retry') ? verb(words({ 'zh-CN': '重试', en: 'Try again' }), () => this.#retry(job)) : nothing}${offers.includes('abandon') ? verb(words({ 'zh-CN': '放弃', en: 'Give up' }), () => this.#abandon(job)) : nothing}</p>`}</li>`;
  }

  #stuck(page: JobPage) {
    return html`<section><header class="spread"><h2>${words({ 'zh-CN': '未完成的作业', en: 'What did not go through' })}</h2><span class="soft">${words({ 'zh-CN': `共有 ${page.total} 条`, en: `${page.total} in all` })}</span></header>
      ${page.rows.length === 0 ? html`<p class="soft">${words({ 'zh-CN': '到期动作、消息和任务都在正常进行。', en: 'Due actions, messages and tasks all go well.' })}</p>` : html`<ul class="letters">${page.rows.map((job) => this.#job(job))}</ul>`}${turnPages('/outbox', page, 'jobs')}</section>`;
  }

  #shown(page: OutboxPage) {
    return html`<header class="spread"><h2>${words({ 'zh-CN': '发件箱', en: 'Outbox' })}</h2><span class="soft">${words({ 'zh-CN': `共有 ${page.total} 条`, en: `${page.total} in all` })}</span></header>
      ${page.delivers ? nothing : html`<div class="notice wait">${icon('mail')}<p>${words({ 'zh-CN': '没有配置邮件服务。下面是本应发出的内容，没有真正发出。查看内容会记入审计日志。', en: 'There are no mail settings. Below is what would have gone out; nothing did. Reading one is recorded.' })}</p></div>`}
      ${page.rows.length === 0 ? blank('mail', words({ 'zh-CN': '还没有要发的消息', en: 'Nothing to send yet' })) : html`<ul class="letters">${page.rows.map((row) => this.#row(row, page.delivers))}</ul>`}${turnPages('/outbox', page)}`;
  }

  override render() {
    return html`<div class="page-sheet outbox"><h1>${words({ 'zh-CN': '作业监控', en: 'Background work' })}</h1>${loaded(this.#jobs, 2, (page) => this.#stuck(page), words({ 'zh-CN': '作业没有加载出来', en: 'The work didn’t load' }))}<section>${loaded(this.#page, 6, (page) => this.#shown(page), words({ 'zh-CN': '发件箱没有加载出来', en: 'The outbox didn’t load' }))}</section></div>`;
  }
}

customElements.define('wf-outbox-page', WfOutboxPage);
