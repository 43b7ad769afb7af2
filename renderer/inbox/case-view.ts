// One case in the order of the questions people ask: where is it, who can move it, what can I do and why not, what was filled in, what happened.
import { Task as AsyncTask } from '@lit/task';
import { LitElement, html, nothing, render, type PropertyValues } from 'lit';
import { same, type Definition, type Json, type Offer } from '#engine';
import type { CaseView, EventAnswer, FieldChange } from '../../server/api-types.ts';
import { api, demand, type Refusal } from '../api.ts';
import { confirmed } from '../confirm.ts';
import '../form/wf-values.ts';
import { icon } from '../icon.ts';
import { Delivery } from '../keeping/delivery.ts';
import { connectionNotice } from '../keeping/kept.ts';
import { mark } from '../mark.ts';
import { dateOf, day, due, until } from '../moment.ts';
import { signing } from '../offer-context.ts';
import { failed, refusedNotice, skeleton } from '../page.ts';
import { revision } from '../revision.ts';
import { appearance, choose } from '../shell/appearance.ts';
import { mention, toast } from '../toast.ts';
import { said, words } from '../words.ts';
import { retrieved } from './retrieved.ts';
import './case.css';
import { lastReason, reasonNotice } from '../history.ts';
import { caseFiles } from './case-files.ts';
import { bare, casePaper } from './case-paper.ts';
import type { sealed } from './paper-seal.ts';
import { look, marked } from './changes.ts';
import { changeInWords } from './history-list.ts';
import { votesOf } from './seats.ts';
import { strandedNotice, verdictLeft, verdictStore } from './unsent-verdict.ts';
import { whoCan } from './who-can.ts';
import './wf-history.ts';
import './wf-verification.ts';
import './case-route.ts';
import './verdict-block.ts';
import type { Verdict } from './verdict-block.ts';

/** What `wf-acted` carries: what the server answered, and what was done in words. */
export type ActedEvent = CustomEvent<EventAnswer & { readonly done: string }>;

/** What may be answered on one task: the first that waits for this person. An opinion is given where votes are. */
function answersOf({ offers }: CaseView): Offer[] {
  const answers = offers.filter((offer) => offer.kind === 'vote' || offer.event === 'advise');
  const { task } = answers.find((offer) => offer.problems.length === 0) ?? answers[0] ?? {};
  return answers.filter((offer) => offer.task === task);
}

/** Nothing happened between two looks; the clock alone went on. */
function isAsBefore(one: CaseView, other: CaseView): boolean {
  const still = ({ facts: { now: _, ...facts }, ...view }: CaseView): Json => ({ ...view, facts }) as unknown as Json;
  return same(still(one), still(other));
}

/** How its points came about: fetched by cases that have some. */
function scoreOf({ id, history }: CaseView) {
  void import('./wf-score.ts');
  return html`<wf-score .instance=${id} .seq=${history.length}></wf-score>`;
}

/** A case with its definition, and how many of its steps this browser had shown before. */
interface Loaded { readonly view: CaseView; readonly definition: Definition; readonly seen: number | null }

export class WfCaseView extends LitElement {
  static override properties = { instance: { type: String }, wanted: { type: String }, heading: { type: String }, given: { attribute: false }, sending: { attribute: false }, refused: { state: true }, busy: { state: true } };
  declare instance: string;
  declare wanted: string;
  /** `h1` on the page of the case, `h2` beside a list. */
  declare heading: 'h1' | 'h2';
  /** The case as it came with the answer before, so that it is shown at once. */
  declare given: CaseView | undefined;
  /** What is asked beside a step: the next of an inbox. */
  declare sending: URLSearchParams | undefined;
  declare refused: Refusal | undefined;
  declare busy: boolean;

  #case = new AsyncTask(this, {
    task: async ([id], { signal }): Promise<Loaded> => {
      this.refused = undefined;
      const view = this.given?.id === id ? this.given : demand(await api.instance(id, signal));
      this.given = undefined;
      return { view, definition: await revision(view.digest), seen: this.#case.value?.view.id === view.id ? this.#case.value.seen : look(view.id, view.history.length) };
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

  /** Puts the focus on what the case is called, once it is there. */
  async focusTitle(): Promise<void> {
    await this.updateComplete;
    await this.#case.taskComplete.catch(() => undefined);
    await this.updateComplete;
    this.querySelector<HTMLElement>('.case-title')?.focus({ preventScroll: true });
  }

  #again = () => void this.#case.run();

  /** Two places of the sheet: its head and its foot. */
  #paper(parts: readonly unknown[]) {
    this.querySelectorAll<HTMLElement>('.on-paper').forEach((place, index) => render(parts[index] ?? nothing, place));
  }

  #onPaper = () => {
    const shown = this.#case.value;
    if (shown) this.#paper(casePaper(shown.view, shown.definition, this.#seal?.(shown.view)));
  };

  #offPaper = () => this.#paper([]);

  /** The code of the paper, once it was asked for. */
  #seal: Awaited<ReturnType<typeof sealed>>;

  /** Prints with a code by which the paper can be verified; where there is none to be had, without. */
  #print = async (view: CaseView) => {
    this.#seal = await (await import('./paper-seal.ts')).sealed(view);
    print();
  };

  /** Looks again: what others did stands there then, and is said; what is being written stays, and so does the focus. Nothing is drawn where nothing happened. */
  async look(): Promise<void> {
    const shown = this.#case.value;
    if (this.busy || !shown || shown.view.id !== this.instance) return;
    const answer = await api.instance(this.instance, AbortSignal.timeout(20_000));
    if (this.busy || this.#case.value !== shown || shown.view.id !== this.instance) return;
    if (answer.ok ? isAsBefore(shown.view, answer.value) : answer.refusal.status !== 404) return;
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    if (answer.ok) this.given = answer.value;
    await this.#case.run();
    await this.updateComplete;
    if (focused && !focused.isConnected) this.querySelector<HTMLElement>('.case-title')?.focus({ preventScroll: true });
    const last = answer.ok && answer.value.history.length > shown.view.history.length ? answer.value.history.at(-1)! : undefined;
    if (last && last.who !== shown.view.facts.actor.name) mention(words({ 'zh-CN': `${last.who || '系统'}刚刚办理：${said(last.label)}`, en: `${last.who || 'The system'} just now: ${said(last.label)}` }));
  }

  /** Sends until an answer comes: a connection that is lost for a moment is no reason to ask the reader. */
  readonly #delivery = new Delivery(() => this.requestUpdate());

  override connectedCallback() {
    super.connectedCallback();
    addEventListener(retrieved, this.#again);
    addEventListener('beforeprint', this.#onPaper);
    addEventListener('afterprint', this.#offPaper);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener(retrieved, this.#again);
    removeEventListener('beforeprint', this.#onPaper);
    removeEventListener('afterprint', this.#offPaper);
    this.#delivery.giveUp();
  }

  override willUpdate(changed: PropertyValues<this>) {
    // Whoever turns to another case no longer waits for this one; what was written on it is kept.
    if (changed.get('instance')) this.#delivery.giveUp();
  }

  async #send(view: CaseView, { offer, comment, data, to }: Verdict) {
    const question = offer.confirm ? said(offer.confirm) : offer.final ? words({ 'zh-CN': `确定${said(offer.label)}吗？提交后不能撤销。`, en: `${said(offer.label)}? It cannot be taken back.` }) : '';
    if (question && !(await confirmed({ question, stay: words({ 'zh-CN': '取消', en: 'Cancel' }), proceed: said(offer.label) }))) return;
    this.busy = true;
    const answer = await this.#delivery.send(signing(offer, view.id, undefined, (proof) => api.send(view.id, { event: offer.event, ...(offer.task ? { task: offer.task } : {}), ...(offer.seat ? { seat: offer.seat } : {}), ...(comment ? { comment } : {}), ...(data ? { data } : {}), ...(to ? { to } : {}), ...proof }, this.sending)));
    this.busy = false;
    if (!answer) return;
    if (!answer.ok) {
      const { refusal } = answer;
      // Whose session has ended is asked to sign in again where he is, and finds everything as it was.
      if (refusal.status === 401) return;
      // Somebody was faster: what stands now is shown beside the refusal.
      if (refusal.status === 409) await this.#case.run();
      this.refused = refusal;
      await this.updateComplete;
      return this.querySelector<HTMLElement>('.stranded, .refused')?.focus();
    }
    if (offer.kind === 'vote' || offer.event === 'advise') this.querySelector('wf-verdict-block')?.done();
    this.refused = undefined;
    const { feedback } = answer.value;
    // What is sent is answered in the words of the manuals; what a seat does is named.
    const done = feedback ? said(feedback) : offer.kind === 'seat' ? words({ 'zh-CN': `${said(offer.label)}：完成`, en: `${said(offer.label)}: done` }) : words({ 'zh-CN': '提交成功', en: 'Sent' });
    const handled = !this.dispatchEvent(new CustomEvent('wf-acted', { bubbles: true, cancelable: true, detail: { ...answer.value, done } }) satisfies ActedEvent);
    if (handled) return;
    void import('./undo.ts').then(({ toastDecided }) => toastDecided(done, answer.value.retrieve === null ? [] : [view.id]));
    await this.#case.run();
  }

  #head(view: CaseView) {
    const left = view.due ? due(view.due) : undefined;
    const name = said(view.title);
    const number = view.number ? html`<span><span class="mono">${view.number}</span> <button type="button" class="copy" aria-label=${words({ 'zh-CN': '复制服务编号', en: 'Copy the service number' })} @click=${() => void navigator.clipboard.writeText(view.number!).then(() => toast(words({ 'zh-CN': '服务编号已复制', en: 'Service number copied' })))}>${icon('copy')}</button></span>` : nothing;
    // Beside a list the page has a breadcrumb already.
    return html`<header class="case-head">${this.heading === 'h1' ? html`<nav class="crumbs" aria-label=${words({ 'zh-CN': '位置', en: 'Breadcrumb' })}><a href="/">${words({ 'zh-CN': '首页', en: 'Home' })}</a><span>${said(view.processTitle)}</span>${number}</nav>` : html`<p class="case-line soft"><span>${said(view.processTitle)}</span>${number}</p>`}
      ${this.heading === 'h1' ? html`<h1 class="case-title" tabindex="-1" data-tab=${view.number ? `${view.number} ${name}` : nothing}>${name}</h1>` : html`<h2 class="case-title" tabindex="-1">${name}</h2>`}
      <p class="case-line">${mark(view.kind, said(view.stateLabel))}${left ? html`<span class=${`tone-${left.tone} due`} title=${until(view.due!)}>${icon(left.tone === 'no' ? 'triangle-alert' : 'clock')} ${left.text}</span>` : nothing}
        <span class="soft">${view.org.name}</span><span class="soft">${words({ 'zh-CN': `由${view.applicant.name}提交，${day(dateOf(view.startedAt))}`, en: `by ${view.applicant.name}, ${day(dateOf(view.startedAt))}` })}</span></p><div class="case-tools">${this.#size()}<button type="button" class="button quiet icon-only" aria-label=${words({ 'zh-CN': '打印', en: 'Print' })} title=${words({ 'zh-CN': '打印', en: 'Print' })} @click=${() => void this.#print(view)}>${icon('printer')}</button></div></header>`;
  }

  /** How large a case is read; for every page, and remembered. */
  #size() {
    const chosen = appearance().text;
    const sizes = [['largest', words({ 'zh-CN': '特大号', en: 'Largest' })], ['large', words({ 'zh-CN': '大号', en: 'Large' })], ['standard', words({ 'zh-CN': '中号', en: 'Medium' })]] as const;
    return html`<div class="read-size" role="group" aria-label=${words({ 'zh-CN': '字号', en: 'Text size' })}><span aria-hidden="true">${words({ 'zh-CN': '字号', en: 'Text size' })}</span><span class="segments">${sizes.map(([text, label]) => html`<button type="button" aria-pressed=${chosen === text} @click=${() => {
      choose({ text });
      this.requestUpdate();
    }}>${label}</button>`)}</span></div>`;
  }

  #forget(view: CaseView) {
    verdictStore(view).discard();
    this.requestUpdate();
  }

  #shown({ view, definition, seen }: Loaded) {
    const reason = lastReason(view, definition);
    const votes = answersOf(view);
    const left = verdictLeft(view);
    const isStranded = left && !votes.some(({ event, problems }) => event === left.event && problems.length === 0);
    return html`<article class=${`case ${this.heading === 'h1' ? 'alone' : ''} ${bare(definition)}`}><div class="on-paper"></div>${this.#head(view)}
      ${isStranded ? strandedNotice(view, definition, left, () => this.#forget(view)) : nothing}
      ${this.refused && !(isStranded && this.refused.status === 409) ? refusedNotice(this.refused) : nothing}${votes.length === 0 ? connectionNotice(this.#delivery, false, '') : nothing}
      <div class="case-grid"><div class="case-main">
        ${reason ? reasonNotice(reason) : nothing}<wf-case-changes .instance=${view} .definition=${definition} .seen=${seen}></wf-case-changes>
        <section class="unprinted"><h2>${words({ 'zh-CN': '办理路线', en: 'Route' })}</h2><wf-case-route .instance=${view} ?brief=${this.heading === 'h2'}></wf-case-route></section>${votesOf(view)}
        ${definition.compiled.document.process.score ? scoreOf(view) : nothing}
        <section><header class="spread"><h2>${words({ 'zh-CN': '内容', en: 'Content' })}</h2>${view.item && view.item.id !== view.id ? html`<a class="unprinted" href=${`/cases/${view.item.id}`}>${words({ 'zh-CN': `查看：${said(view.item.title)}`, en: `View: ${said(view.item.title)}` })}</a>` : nothing}</header>
          <wf-values .definition=${definition} .data=${view.data} .facts=${view.facts} .files=${view.files} .address=${api.fileAddress} .changed=${marked(view, seen)}></wf-values></section>
        ${caseFiles(view, definition)}
      </div>
      <aside class="case-side">${whoCan(view, (offer) => void this.#send(view, { offer, comment: '' }), this.busy)}
        <section><header class="spread"><h2>${words({ 'zh-CN': '经过', en: 'History' })}</h2></header><wf-history .lines=${view.history} .told=${(change: FieldChange) => changeInWords(change, definition, view.facts)}></wf-history>
          <wf-verification .instance=${view.id}></wf-verification></section></aside></div>
      <div class="on-paper"></div>${votes.length > 0 ? html`<wf-verdict-block .offers=${votes} .instance=${view} .definition=${definition} .wanted=${this.wanted} ?busy=${this.busy} .delivery=${this.#delivery} ?waits=${this.#delivery.waits} @wf-verdict=${(event: CustomEvent<Verdict>) => this.#send(view, event.detail)}></wf-verdict-block>` : nothing}</article>`;
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
