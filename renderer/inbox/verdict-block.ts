// The verdict on a task: one card per verb with its key, the fields the verb fills, the opinion, and one button that sends. What is written is kept in this browser until the server has it.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import type { Definition, JsonObject, Offer } from '#engine';
import type { CaseView } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import type { Delivery } from '../keeping/delivery.ts';
import { connectionNotice, notice } from '../keeping/kept.ts';
import type { UnsentStore } from '../keeping/unsent.ts';
import { clock } from '../moment.ts';
import { opinionField } from '../opinion.ts';
import { reasonsOf } from '../reasons.ts';
import { said, words } from '../words.ts';
import { letterOf } from './keys.ts';
import { verdictLeft, verdictStore, type UnsentVerdict } from './unsent-verdict.ts';
import type { WfVerdictForm } from './verdict-form.ts';

/** What is sent: the offer chosen, the opinion, the fields filled, the target of a return. */
export interface Verdict { readonly offer: Offer; readonly comment: string; readonly data?: JsonObject; readonly to?: string }

export class WfVerdictBlock extends LitElement {
  static override properties = {
    offers: { attribute: false }, instance: { attribute: false }, definition: { attribute: false }, wanted: { type: String }, busy: { type: Boolean }, delivery: { attribute: false }, waits: { type: Boolean },
    phrases: { state: true }, chosen: { state: true }, fault: { state: true }, opinion: { state: true }, to: { state: true }, restored: { state: true }, offline: { state: true }, renewed: { state: true },
  };
  declare offers: readonly Offer[];
  declare instance: CaseView;
  declare definition: Definition;
  declare wanted: string;
  declare busy: boolean;
  /** How it is sent; `waits` when it has not arrived so far. */
  declare delivery: Delivery;
  declare waits: boolean;
  /** What this person often writes. */
  declare phrases: readonly string[];
  declare chosen: string;
  declare fault: string;
  declare opinion: string;
  /** Where it returns to. */
  declare to: string;
  /** When what stands here was written, where a page before this one left it. */
  declare restored: string;
  declare offline: boolean;
  /** The session had ended, and somebody has signed in again. */
  declare renewed: boolean;
  #typed: JsonObject = {};
  #store: UnsentStore<UnsentVerdict> | undefined;

  constructor() {
    super();
    this.offers = [];
    this.phrases = [];
    this.wanted = this.chosen = this.fault = this.opinion = this.to = this.restored = '';
    this.offline = !navigator.onLine;
    this.renewed = this.waits = this.busy = false;
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
    for (const name of ['online', 'offline']) addEventListener(name, this.#connected);
    addEventListener('wf-session-renewed', this.#again);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
    for (const name of ['online', 'offline']) removeEventListener(name, this.#connected);
    removeEventListener('wf-session-renewed', this.#again);
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('instance') && !changed.has('wanted')) return;
    // Drawing the case anew hands over other lists of the same offers: only another case, or a step that closes the verb, takes the choice back.
    const isOther = changed.has('instance') && changed.get('instance')?.id !== this.instance.id;
    // A verb that was closed and is open again goes on with what was written for it.
    const isFresh = isOther || this.chosen === '';
    const open = (event: string | undefined) => this.offers.find((offer) => offer.event === event && offer.problems.length === 0);
    const left = verdictLeft(this.instance);
    if (isFresh) {
      this.#store = verdictStore(this.instance);
      [this.chosen, this.fault, this.opinion, this.to, this.restored, this.#typed] = ['', '', left?.opinion ?? '', left?.to ?? '', left?.at ?? '', left?.data ?? {}];
    }
    const wanted = isFresh || changed.has('wanted') ? open(this.wanted) ?? open(left?.event) : open(this.chosen);
    if (wanted) this.#choose(wanted);
    else this.chosen = this.fault = '';
  }

  /** The server has it: nothing of it is kept. */
  done(): void {
    this.#form?.done();
    this.#store?.discard();
    this.chosen = this.fault = this.opinion = this.to = this.restored = '';
    this.#typed = {};
  }

  /** The letter that chooses each verb: A the first that approves, R the first that does not, then the first of its own that no other has and that is no command of the page. */
  get #letters(): ReadonlyMap<Offer, string> {
    const letters = new Map<Offer, string>();
    const [approving, refusing] = [this.offers.find((offer) => !offer.refuses), this.offers.find((offer) => offer.refuses)];
    if (approving) letters.set(approving, 'A');
    if (refusing) letters.set(refusing, 'R');
    for (const offer of this.offers) {
      const free = letters.has(offer) ? undefined : [...offer.event].find((letter) => /[BD-IL-WY]/.test(letter) && ![...letters.values()].includes(letter));
      if (free) letters.set(offer, free);
    }
    return letters;
  }

  #key = (event: KeyboardEvent) => {
    if (event.ctrlKey && event.key === 'Enter' && this.chosen && !event.isComposing && !document.querySelector('dialog[open]')) return void (event.preventDefault(), this.#send());
    const letter = letterOf(event);
    if (letter === 'C') return void this.#write(event);
    const letters = this.#letters;
    const offer = letter === '' ? undefined : this.offers.find((one) => letters.get(one) === letter && one.problems.length === 0);
    if (!offer) return;
    event.preventDefault();
    this.#choose(offer);
    this.querySelector<HTMLInputElement>(`input[value="${offer.event}"]`)?.focus({ preventScroll: true });
  };

  /** The opinion takes the focus; where nothing is chosen yet, with the first verdict that takes one. */
  async #write(event: KeyboardEvent) {
    event.preventDefault();
    const open = this.offers.find((offer) => offer.comment !== 'none' && offer.problems.length === 0);
    if (this.chosen === '' && open) this.#choose(open);
    await this.updateComplete;
    this.querySelector<HTMLElement>('textarea.opinion')?.focus();
  }

  async #recall() {
    const { phrasesKept } = await import('./phrases.ts');
    this.phrases = (await phrasesKept()).map(({ text }) => text);
  }

  #keep = async (text: string) => {
    const { keepPhrase } = await import('./phrases.ts');
    await keepPhrase(text);
    await this.#recall();
  };

  #manage = async () => {
    const { managePhrases } = await import('./phrases.ts');
    await managePhrases();
    await this.#recall();
  };

  #connected = () => {
    this.offline = !navigator.onLine;
    this.delivery.again();
  };

  #again = async () => {
    this.renewed = this.chosen !== '';
    await this.updateComplete;
    this.querySelector<HTMLElement>('.verdict-foot .main')?.focus();
  };

  #choose(offer: Offer) {
    if (this.chosen === offer.event) return;
    if (offer.comment !== 'none') void this.#recall();
    if (offer.writes.length > 0) void import('./verdict-form.ts');
    this.chosen = offer.event;
    this.fault = '';
    if (this.opinion !== '' && this.#store?.left?.event !== offer.event) this.#remember();
  }

  #written = (text: string) => {
    this.opinion = text;
    this.fault = '';
    this.renewed = false;
    this.#remember();
  };

  #filled = ({ detail }: CustomEvent<JsonObject>) => {
    this.#typed = detail;
    this.#remember();
  };

  #aim = ({ target }: Event) => {
    this.to = (target as HTMLSelectElement).value;
    this.#remember();
  };

  /** At every key: whatever happens next, this browser has it. */
  #remember() {
    const offer = this.#offer;
    const isEmpty = this.opinion.trim() === '' && Object.keys(this.#typed).length === 0;
    if (!offer || isEmpty) this.#store?.discard();
    else this.#store?.keep({ event: offer.event, label: offer.label, opinion: this.opinion, to: this.to, data: this.#typed, at: new Date().toISOString() });
  }

  #forget = () => {
    this.opinion = this.restored = '';
    this.#remember();
    this.querySelector<HTMLElement>('textarea.opinion')?.focus();
  };

  get #offer(): Offer | undefined {
    return this.offers.find((one) => one.event === this.chosen);
  }

  get #form(): WfVerdictForm | null {
    return this.querySelector('wf-verdict-form');
  }

  #send = async () => {
    const offer = this.#offer;
    if (this.busy || !offer) return;
    this.fault = '';
    this.renewed = false;
    const comment = offer.comment === 'none' ? '' : this.opinion.trim();
    if (offer.comment === 'required' && comment === '') {
      return this.#refuse(words({ 'zh-CN': `${said(offer.label)}需要填写理由`, en: `A reason is needed to ${said(offer.label).toLowerCase()}` }), 'textarea.opinion');
    }
    const data = offer.writes.length > 0 ? await this.#form?.answers?.() : {};
    if (data === undefined) return;
    const to = offer.to && offer.to.length > 1 ? this.to || offer.to[0]! : '';
    this.dispatchEvent(new CustomEvent<Verdict>('wf-verdict', { detail: { offer, comment, ...(offer.writes.length > 0 ? { data } : {}), ...(to ? { to } : {}) } }));
  };

  async #refuse(fault: string, place: string) {
    this.fault = fault;
    await this.updateComplete;
    this.querySelector<HTMLElement>(place)?.focus();
  }

  override render() {
    const chosen = this.#offer;
    const states = new Map(this.instance.route.map((stop) => [stop.state, said(stop.label)]));
    const needed = chosen?.comment === 'required';
    const letters = this.#letters;
    return html`<section class="verdict" aria-labelledby="verdict-title"><h2 id="verdict-title" class="unseen">${words({ 'zh-CN': '审批', en: 'Review' })}</h2>
      <div class="verdict-cards" role="radiogroup" aria-labelledby="verdict-title">${this.offers.map((offer) => {
        const reasons = reasonsOf(offer.problems);
        const letter = letters.get(offer);
        return html`<label class=${`verdict-card ${this.chosen === offer.event ? 'chosen' : ''} ${reasons ? 'off' : ''}`}>
          <input type="radio" name="verdict" aria-keyshortcuts=${letter ?? nothing} value=${offer.event} ?disabled=${reasons !== ''} .checked=${this.chosen === offer.event} @change=${() => this.#choose(offer)} />
          <span><strong>${said(offer.label)}</strong>${reasons ? html`<small>${reasons}</small>` : nothing}</span>${letter && !reasons ? html`<kbd aria-hidden="true">${letter}</kbd>` : nothing}</label>`;
      })}</div>
      ${chosen?.to && chosen.to.length > 1 ? html`<label class="verdict-to">${words({ 'zh-CN': '退回到', en: 'Return to' })}<select class="entry return-to" @change=${this.#aim}>${chosen.to.map((state) => html`<option value=${state} ?selected=${state === this.to}>${states.get(state) ?? state}</option>`)}</select></label>` : nothing}
      ${chosen ? connectionNotice(this.delivery, this.offline, words({ 'zh-CN': '可以接着写，内容保存在这个浏览器里，连上后再提交。', en: 'You can go on. What you write stays in this browser; send it when there is a connection.' })) : nothing}
      ${chosen && this.renewed ? notice('', 'circle-check', words({ 'zh-CN': '已重新登录。', en: 'You are signed in again.' }), words({ 'zh-CN': '审批还没有提交，写的内容都在，请再次提交。', en: 'The verdict was not sent yet. What you wrote is still here; send it again.' })) : nothing}
      ${chosen && chosen.writes.length > 0 ? html`<wf-verdict-form .instance=${this.instance} .definition=${this.definition} .event=${chosen.event} @wf-typed=${this.#filled} @wf-send=${this.#send}></wf-verdict-form>` : nothing}
      ${!chosen || chosen.comment === 'none' ? nothing : opinionField({ text: this.opinion, needed, phrases: this.instance.tasks.find((task) => task.id === chosen.task)?.phrases ?? [], own: this.phrases, keep: this.#keep, manage: this.#manage, changed: this.#written, ...(this.fault !== '' && needed ? { fault: 'verdict-fault' } : {}) })}
      ${chosen && this.restored !== '' && this.opinion !== '' ? html`<p class="faint small" role="status">${icon('history')} ${words({ 'zh-CN': `这是您 ${clock(this.restored)} 写好、没有提交的意见。`, en: `This is what you wrote at ${clock(this.restored)} and did not send.` })} <button type="button" class="link" @click=${this.#forget}>${words({ 'zh-CN': '清空', en: 'Clear it' })}</button></p>` : nothing}
      ${!chosen ? nothing : html`<div class="verdict-foot">${this.fault ? html`<p id="verdict-fault" class="tone-no" role="alert">${icon('circle-alert')} ${this.fault}</p>` : html`<p class="faint small">${chosen.kind === 'vote' && !chosen.final ? words({ 'zh-CN': '提交后 10 秒内可以撤销', en: 'You can take it back for 10 seconds' }) : words({ 'zh-CN': '提交后不能撤销', en: 'It cannot be taken back once sent' })}</p>`}
        <button type="button" class="button main" aria-busy=${this.busy} aria-keyshortcuts="Control+Enter" @click=${this.#send}>${words({ 'zh-CN': '提交审批', en: 'Send verdict' })} <kbd aria-hidden="true">Ctrl + Enter</kbd></button></div>`}</section>`;
  }
}

customElements.define('wf-verdict-block', WfVerdictBlock);

declare global {
  interface HTMLElementTagNameMap { 'wf-verdict-block': WfVerdictBlock }
}
