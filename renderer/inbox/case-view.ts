// One case in the order of the questions people ask: where is it, who can move it, what can I do and why not, what was filled in, what happened.
import { Task as AsyncTask } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import type { Offer } from '#engine';
import type { CaseView, EventAnswer, Verification } from '../../server/api-types.ts';
import { api, demand, type Refusal } from '../api.ts';
import { confirmed } from '../confirm.ts';
import '../form/wf-values.ts';
import { icon } from '../icon.ts';
import { mark } from '../mark.ts';
import { dateOf, day, due, minute, until } from '../moment.ts';
import { failed, refusedNotice, skeleton } from '../page.ts';
import { reasonsOf } from '../reasons.ts';
import { revision } from '../revision.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import './case.css';
import { lastReason, reasonNotice } from '../history.ts';
import { changeInWords, historyList } from './history-list.ts';
import { seatList } from './seats.ts';
import './case-route.ts';
import './verdict-block.ts';
import type { Verdict } from './verdict-block.ts';

/** What `wf-acted` carries: what the server answered. */
export type ActedEvent = CustomEvent<EventAnswer>;

/** What may be answered on one task: the first that waits for this person. An opinion is given where votes are. */
function answersOf({ offers }: CaseView): Offer[] {
  const answers = offers.filter((offer) => offer.kind === 'vote' || offer.event === 'advise');
  const { task } = answers.find((offer) => offer.problems.length === 0) ?? answers[0] ?? {};
  return answers.filter((offer) => offer.task === task);
}

export class WfCaseView extends LitElement {
  static override properties = { instance: { type: String }, wanted: { type: String }, heading: { type: String }, verified: { state: true }, refused: { state: true }, busy: { state: true } };
  declare instance: string;
  declare wanted: string;
  /** `h1` on the page of the case, `h2` beside a list. */
  declare heading: 'h1' | 'h2';
  declare verified: Verification | 'asking' | undefined;
  declare refused: Refusal | undefined;
  declare busy: boolean;

  #case = new AsyncTask(this, {
    task: async ([id], { signal }) => {
      this.verified = this.refused = undefined;
      const view = demand(await api.instance(id, signal));
      return { view, definition: await revision(view.digest) };
    },
    args: () => [this.instance] as const,
  });

  constructor() {
    super();
    this.instance = '';
    this.wanted = '';
    this.heading = 'h1';
    this.busy = false;
  }

  override createRenderRoot() {
    return this;
  }

  async #send(view: CaseView, { offer, comment, data, to }: Verdict) {
    if (offer.confirm && !(await confirmed({ question: said(offer.confirm), stay: words({ 'zh-CN': '取消', en: 'Cancel' }), proceed: said(offer.label) }))) return;
    this.busy = true;
    const answer = await api.send(view.id, { event: offer.event, ...(offer.task ? { task: offer.task } : {}), ...(offer.seat ? { seat: offer.seat } : {}), ...(comment ? { comment } : {}), ...(data ? { data } : {}), ...(to ? { to } : {}) });
    this.busy = false;
    if (!answer.ok) {
      // Somebody was faster: what stands now is shown beside the refusal.
      if (answer.refusal.status === 409) await this.#case.run();
      this.refused = answer.refusal;
      await this.updateComplete;
      return this.querySelector<HTMLElement>('.refused')?.focus();
    }
    this.refused = undefined;
    const { feedback } = answer.value;
    toast(feedback ? said(feedback) : words({ 'zh-CN': `${said(offer.label)}：完成`, en: `${said(offer.label)}: done` }));
    const handled = !this.dispatchEvent(new CustomEvent('wf-acted', { bubbles: true, cancelable: true, detail: answer.value }) satisfies ActedEvent);
    if (!handled) await this.#case.run();
  }

  #verify = async () => {
    this.verified = 'asking';
    const answer = await api.verification(this.instance);
    this.verified = answer.ok ? answer.value : undefined;
    if (!answer.ok) toast(answer.refusal.title);
  };

  #verification() {
    const { verified } = this;
    if (verified === undefined || verified === 'asking') {
      return html`<button type="button" class="button small" aria-busy=${verified === 'asking'} @click=${this.#verify}>${icon('shield-check')}${words({ 'zh-CN': '核验记录', en: 'Verify the record' })}</button>`;
    }
    const text = verified.verdict === 'verified' ? words({ 'zh-CN': `记录完整：${verified.entries} 条，没有被改动`, en: `Verified: ${verified.entries} entries, none changed` })
      : verified.verdict === 'verified-erased' ? words({ 'zh-CN': `记录完整：${verified.entries} 条，没有被改动；其中的个人数据已依法删除`, en: `Verified: ${verified.entries} entries, none changed; personal data was erased` })
      : words({ 'zh-CN': `记录不完整：第 ${verified.at ?? '?'} 条对不上，请联系管理员`, en: `Broken: entry ${verified.at ?? '?'} does not hold. Tell the administrator` });
    return html`<p class=${`verification ${verified.verdict === 'broken' ? 'tone-no' : 'tone-ok'}`} role="status">${icon(verified.verdict === 'broken' ? 'shield-alert' : 'shield-check')}<span>${text}<br /><code class="faint" title=${verified.head}>${verified.head.slice(0, 16)}</code></span></p>`;
  }

  #offer(view: CaseView, offer: Offer) {
    const label = said(offer.label);
    const reasons = reasonsOf(offer.problems);
    if (reasons) return html`<li class="can-not"><span aria-hidden="true">—</span><p><strong>${words({ 'zh-CN': `不能${label}`, en: `Cannot ${label.toLowerCase()}` })}</strong><br /><span class="soft small">${reasons}</span></p></li>`;
    const form = offer.writes.length > 0 || offer.comment !== 'none';
    return html`<li class="can">${icon('check')}<p><strong>${words({ 'zh-CN': `您可以${label}`, en: `You can ${label.toLowerCase()}` })}</strong></p>
      ${form ? html`<a class="button small" href=${`/cases/${view.id}/${offer.event}`}>${label}</a>` : html`<button type="button" class="button small" aria-busy=${this.busy} @click=${() => this.#send(view, { offer, comment: '' })}>${label}</button>`}</li>`;
  }

  #who(view: CaseView) {
    const shown = view.offers.filter((offer) => (offer.kind === 'seat' ? offer.person === undefined && offer.comment === 'none' : offer.kind !== 'vote' || offer.problems.length > 0));
    return html`<section class="who"><h2>${words({ 'zh-CN': '现在谁能办，为什么', en: 'Who can act now, and why' })}</h2>
      ${view.tasks.length === 0 ? html`<p class="soft">${words({ 'zh-CN': '没有等待办理的事项。', en: 'Nobody is asked to do anything.' })}</p>`
        : view.tasks.map((task) => html`<div class="who-task"><p><strong>${task.who}</strong></p><p class="soft small">${words({ 'zh-CN': `${said(task.label)}，${minute(task.openedAt)} 起`, en: `${said(task.label)}, since ${minute(task.openedAt)}` })}${task.mine ? words({ 'zh-CN': '，等您办理', en: ', waiting for you' }) : ''}</p>${seatList(task)}</div>`)}
      <ul class="can-do">${shown.map((offer) => this.#offer(view, offer))}</ul></section>`;
  }

  #head(view: CaseView) {
    const left = view.due ? due(view.due) : undefined;
    const name = said(view.title);
    return html`<header class="case-head"><div class="crumbs"><span>${said(view.processTitle)}</span>${view.number ? html`<span><span class="mono">${view.number}</span> <button type="button" class="copy" aria-label=${words({ 'zh-CN': '复制服务编号', en: 'Copy the service number' })} @click=${() => void navigator.clipboard.writeText(view.number!).then(() => toast(words({ 'zh-CN': '服务编号已复制', en: 'Service number copied' })))}>${icon('copy')}</button></span>` : nothing}</div>
      ${this.heading === 'h1' ? html`<h1 data-tab=${view.number ? `${view.number} ${name}` : nothing}>${name}</h1>` : html`<h2 class="case-title">${name}</h2>`}
      <p class="case-line">${mark(view.kind, said(view.stateLabel))}${left ? html`<span class=${`tone-${left.tone} due`} title=${until(view.due!)}>${icon(left.tone === 'no' ? 'triangle-alert' : 'clock')} ${left.text}</span>` : nothing}
        <span class="soft">${view.org.name}</span><span class="soft">${words({ 'zh-CN': `由${view.applicant.name}提交，${day(dateOf(view.startedAt))}`, en: `by ${view.applicant.name}, ${day(dateOf(view.startedAt))}` })}</span></p></header>`;
  }

  #shown({ view, definition }: { view: CaseView; definition: Awaited<ReturnType<typeof revision>> }) {
    const reason = lastReason(view, definition);
    const votes = answersOf(view);
    return html`<article class=${`case ${this.heading === 'h1' ? 'alone' : ''}`}>${this.#head(view)}
      ${this.refused ? refusedNotice(this.refused) : nothing}
      <div class="case-grid"><div class="case-main">
        ${reason ? reasonNotice(reason) : nothing}
        <section><h2>${words({ 'zh-CN': '办理路线', en: 'Route' })}</h2><wf-case-route .instance=${view}></wf-case-route></section>
        <section><header class="spread"><h2>${words({ 'zh-CN': '内容', en: 'Content' })}</h2>${view.item && view.item.id !== view.id ? html`<a href=${`/cases/${view.item.id}`}>${words({ 'zh-CN': `查看：${said(view.item.title)}`, en: `View: ${said(view.item.title)}` })}</a>` : nothing}</header>
          <wf-values .definition=${definition} .data=${view.data} .facts=${view.facts} .files=${view.files} .address=${api.fileAddress}></wf-values></section>
      </div>
      <aside class="case-side">${this.#who(view)}
        <section><header class="spread"><h2>${words({ 'zh-CN': '经过', en: 'History' })}</h2>${this.#verification()}</header>${historyList(view.history, (change) => changeInWords(change, definition, view.facts))}</section></aside></div>
      ${votes.length > 0 ? html`<wf-verdict-block .offers=${votes} .instance=${view} .definition=${definition} .wanted=${this.wanted} ?busy=${this.busy} @wf-verdict=${(event: CustomEvent<Verdict>) => this.#send(view, event.detail)}></wf-verdict-block>` : nothing}</article>`;
  }

  override render() {
    return this.#case.render({
      initial: () => skeleton(6),
      pending: () => (this.#case.value?.view.id === this.instance ? this.#shown(this.#case.value) : skeleton(6)),
      complete: (value) => this.#shown(value),
      error: (fault) => html`${this.heading === 'h1' ? html`<h1>${words({ 'zh-CN': '办件', en: 'Case' })}</h1>` : nothing}${failed(words({ 'zh-CN': '办件没有加载出来', en: 'The case didn’t load' }), fault, () => void this.#case.run())}`,
    });
  }
}

customElements.define('wf-case-view', WfCaseView);
