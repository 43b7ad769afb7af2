// The verdict on a task: one card per verb with its key, the fields the verb fills, the opinion, and one button that sends.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { same, type Definition, type JsonObject, type Offer } from '#engine';
import type { CaseView, Draft } from '../../server/api-types.ts';
import { api, uploadOrThrow } from '../api.ts';
import { DraftKeeper } from '../draft-keeper.ts';
import type { Change, WfForm } from '../form/wf-form.ts';
import { icon } from '../icon.ts';
import { contextOf } from '../offer-context.ts';
import { opinionField, opinionIn } from '../opinion.ts';
import { reasonsOf } from '../reasons.ts';
import { said, words } from '../words.ts';
import { letterOf } from './keys.ts';

/** What is sent: the offer chosen, the opinion, the fields filled, the target of a return. */
export interface Verdict { readonly offer: Offer; readonly comment: string; readonly data?: JsonObject; readonly to?: string }

export class WfVerdictBlock extends LitElement {
  static override properties = {
    offers: { attribute: false }, instance: { attribute: false }, definition: { attribute: false }, wanted: { type: String }, busy: { type: Boolean },
    phrases: { state: true }, chosen: { state: true }, fault: { state: true }, draft: { state: true },
  };
  declare offers: readonly Offer[];
  declare instance: CaseView;
  declare definition: Definition;
  declare wanted: string;
  declare busy: boolean;
  /** What this person often writes. */
  declare phrases: readonly string[];
  declare chosen: string;
  declare fault: string;
  /** What the chosen verb fills in, where it fills in something: kept while it is typed, and the place of its files. */
  declare draft: Draft | undefined;
  #keeper: DraftKeeper | undefined;

  constructor() {
    super();
    this.offers = [];
    this.wanted = '';
    this.chosen = '';
    this.fault = '';
    this.phrases = [];
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
    void this.#keeper?.flush(true);
  }

  override willUpdate(changed: PropertyValues<this>) {
    // Drawing the case anew hands over other lists of the same offers: only another state of the case takes the choice back.
    if (changed.has('instance') || changed.has('wanted')) {
      const wanted = this.offers.find((offer) => offer.event === this.wanted && offer.problems.length === 0);
      this.#keeper?.stop();
      this.chosen = this.fault = '';
      this.draft = undefined;
      if (wanted) this.#choose(wanted);
    }
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

  #choose(offer: Offer) {
    if (this.chosen === offer.event) return;
    if (offer.comment !== 'none') void this.#recall();
    this.chosen = offer.event;
    this.fault = '';
    void this.#keeper?.flush();
    this.#keeper = this.draft = undefined;
    if (offer.writes.length > 0) void this.#begin(offer);
  }

  async #begin({ event }: Offer) {
    const { instance } = this;
    const [answer] = await Promise.all([api.openDraft({ process: instance.process, event, instance: instance.id, resume: true }), import('../form/wf-form.ts')]);
    if (this.chosen !== event || this.instance !== instance) return;
    if (!answer.ok) return void (this.fault = `${answer.refusal.title} ${answer.refusal.detail}`);
    const keeper = new DraftKeeper(answer.value, () => this.#learn(keeper));
    this.#keeper = keeper;
    this.draft = answer.value;
  }

  /** What was looked up since the draft was opened belongs to the facts of its form. */
  #learn({ lookup }: DraftKeeper) {
    if (this.draft && lookup !== undefined && !same(this.draft.facts.lookup, lookup)) this.draft = { ...this.draft, facts: { ...this.draft.facts, lookup } };
  }

  #changed = (event: CustomEvent<Change>) => this.#keeper?.change(event.detail.data);
  #choices = (pointer: string, text: string) => api.choices(this.draft!.id, pointer, text);

  #upload = (pointer: string, file: File, progress: (share: number) => void) => uploadOrThrow(this.draft!.id, pointer, file, progress);
  #removed = (event: CustomEvent<{ readonly file: string }>) => void api.deleteFile(this.draft!.id, event.detail.file);

  #send = async () => {
    if (this.busy) return;
    const offer = this.offers.find((one) => one.event === this.chosen);
    const comment = opinionIn(this);
    const to = this.querySelector<HTMLSelectElement>('select.return-to')?.value ?? '';
    if (!offer || (offer.writes.length > 0 && !this.draft)) return;
    this.fault = '';
    if (offer.comment === 'required' && comment === '') {
      return this.#refuse(words({ 'zh-CN': `${said(offer.label)}需要填写理由`, en: `A reason is needed to ${said(offer.label).toLowerCase()}` }), 'textarea.opinion');
    }
    let data: JsonObject | undefined;
    if (offer.writes.length > 0) {
      const form = this.querySelector<WfForm>('wf-form')!;
      await form.ready;
      const asked = form.submit();
      if ('faults' in asked) return;
      data = asked.data;
      await this.#keeper?.flush();
    }
    this.dispatchEvent(new CustomEvent<Verdict>('wf-verdict', { detail: { offer, comment, ...(data ? { data } : {}), ...(to ? { to } : {}) } }));
  };

  async #refuse(fault: string, place: string) {
    this.fault = fault;
    await this.updateComplete;
    this.querySelector<HTMLElement>(place)?.focus();
  }

  override render() {
    const chosen = this.offers.find((offer) => offer.event === this.chosen);
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
      ${chosen?.to && chosen.to.length > 1 ? html`<label class="verdict-to">${words({ 'zh-CN': '退回到', en: 'Return to' })}<select class="entry return-to">${chosen.to.map((state) => html`<option value=${state}>${states.get(state) ?? state}</option>`)}</select></label>` : nothing}
      ${this.draft?.offer ? html`<wf-form brief .definition=${this.definition} .data=${this.draft.data} .facts=${this.draft.facts} .files=${this.draft.files} .context=${contextOf(this.draft.offer, this.draft.version > 1)}
        .upload=${this.#upload} .address=${api.fileAddress} .choices=${this.#choices} @wf-change=${this.#changed} @wf-file-removed=${this.#removed} @wf-submit=${this.#send}></wf-form>` : nothing}
      ${!chosen || chosen.comment === 'none' ? nothing : opinionField({ needed, phrases: this.instance.tasks.find((task) => task.id === chosen.task)?.phrases ?? [], own: this.phrases, keep: this.#keep, manage: this.#manage, changed: () => (this.fault = ''), ...(this.fault !== '' && needed ? { fault: 'verdict-fault' } : {}) })}
      ${!chosen ? nothing : html`<div class="verdict-foot">${this.fault ? html`<p id="verdict-fault" class="tone-no" role="alert">${icon('circle-alert')} ${this.fault}</p>` : html`<p class="faint small">${chosen.kind === 'vote' && !chosen.final ? words({ 'zh-CN': '提交后 10 秒内可以撤销', en: 'You can take it back for 10 seconds' }) : words({ 'zh-CN': '提交后不能撤销', en: 'It cannot be taken back once sent' })}</p>`}
        <button type="button" class="button main" aria-busy=${this.busy} aria-keyshortcuts="Control+Enter" @click=${this.#send}>${words({ 'zh-CN': '提交审批', en: 'Send verdict' })} <kbd aria-hidden="true">Ctrl + Enter</kbd></button></div>`}</section>`;
  }
}

customElements.define('wf-verdict-block', WfVerdictBlock);
