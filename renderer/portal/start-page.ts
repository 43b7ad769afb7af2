// Beginning an application, or a later event that fills in the form: a draft that keeps itself, the form, and what the server says.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { mayWrite, same, type Definition, type JsonObject, type Offer } from '#engine';
import type { CaseView, Draft, EventAnswer, FileInfo } from '../../server/api-types.ts';
import { api, demand, uploadOrThrow, type Answer, type Refusal } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { DraftKeeper } from '../draft-keeper.ts';
import type { Change, WfForm } from '../form/wf-form.ts';
import '../form/wf-form.ts';
import { actionBar } from '../form/summary.ts';
import { icon } from '../icon.ts';
import type * as History from '../history.ts';
import { clock, dateOf, day } from '../moment.ts';
import { contextOf } from '../offer-context.ts';
import { blank, failed, Page, refusedNotice, skeleton } from '../page.ts';
import { reasonsOf } from '../reasons.ts';
import { revision } from '../revision.ts';
import { go, keepPage } from '../router.ts';
import { toast } from '../toast.ts';
import { UnsentStore } from '../unsent.ts';
import { said, words } from '../words.ts';
import type * as CheckPage from './check-page.ts';
import type { closedPage } from './closed.ts';
import type { Settled } from './wf-conflict.ts';
import './start.css';

interface Opened { readonly draft: Draft; readonly definition: Definition; readonly view: CaseView | undefined; readonly history: typeof History | undefined; readonly closed: typeof closedPage | undefined }

/** What the form is given to begin with: another object where the page, and not the reader, fills something in. */
interface Given { readonly data: JsonObject; readonly files: readonly FileInfo[] }

/** What was left in this browser: put back into the form, waiting to be asked for, or found to have arrived. */
interface Left { readonly how: 'restored' | 'offered' | 'arrived'; readonly at: string; readonly draft: string; readonly data: JsonObject; readonly opinion: string }

/** The words that go with it, among the pointers of fields. */
const opinionPlace = 'opinion';
/** Fields from which on answers are checked before they are sent. */
const fewest = 3;
const patience = { first: 3000, most: 30_000 };

export class WfStartPage extends Page {
  static override properties = {
    ...Page.properties, refused: { state: true }, sent: { state: true }, busy: { state: true }, superseded: { state: true }, wordless: { state: true },
    given: { state: true }, left: { state: true }, opinion: { state: true }, answers: { state: true }, comparing: { state: true }, waits: { state: true }, offline: { state: true },
  };
  declare refused: Refusal | undefined;
  declare sent: ((about: string) => TemplateResult) | undefined;
  declare busy: boolean;
  declare superseded: boolean;
  /** A reason is asked for and was not given. */
  declare wordless: boolean;
  declare given: Given | undefined;
  declare left: Left | undefined;
  declare opinion: string;
  /** What would be sent, while it is checked. */
  declare answers: JsonObject | undefined;
  /** The two versions of the draft are being compared. */
  declare comparing: boolean;
  /** It was sent and did not arrive: tries so far. */
  declare waits: number;
  declare offline: boolean;
  #keeper: DraftKeeper | undefined;
  #store: UnsentStore | undefined;
  #resumed = false;
  #checkPage: typeof CheckPage | undefined;
  #again: (() => void) | undefined;
  #givenUp = false;
  /** The form stands; what the address names can be shown. */
  #arrived = false;
  #edited: string | undefined;
  #stopKeeping = () => {};
  #facts: { readonly facts: Draft['facts']; readonly lookup: JsonObject | undefined; readonly known: Draft['facts'] } | undefined;

  #opened = new AsyncTask(this, {
    task: async ([process, event, instance, item], { signal }): Promise<Opened> => {
      this.#arrived = false;
      await this.#keeper?.flush();
      this.#keeper?.stop();
      this.refused = this.sent = this.answers = this.left = undefined;
      this.opinion = '';
      this.comparing = false;
      this.#beside = undefined;
      const view = instance ? demand(await api.instance(instance, signal)) : undefined;
      const draft = demand(await api.openDraft({ process: process ?? view!.process, event: event!, ...(item ? { item } : {}), ...(instance ? { instance } : {}), resume: true }));
      const definition = await revision(draft.digest);
      if (draft.offer && draft.offer.writes.length === 0 && draft.offer.comment === 'none') void go(`/cases/${instance}?event=${event}`, { replace: true });
      this.#resumed = draft.version > 1;
      this.#keep(draft);
      await this.#takeUp(draft);
      // What could not be sent is not offered to be filled in; what was begun stays at hand.
      const closed = draft.offer?.kind === 'start' && draft.offer.problems.length > 0 && !this.#resumed ? (await import('./closed.ts')).closedPage : undefined;
      return { draft, definition, view, history: view && await import('../history.ts'), closed };
    },
    args: () => [this.params['process'], this.params['event'], this.params['instance'], this.query.get('item') ?? undefined] as const,
  });

  constructor() {
    super();
    this.busy = this.superseded = this.wordless = this.comparing = this.offline = false;
    this.waits = 0;
    this.opinion = '';
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
    addEventListener('pagehide', this.#hidden);
    addEventListener('online', this.#connected);
    addEventListener('offline', this.#connected);
    addEventListener('beforeprint', this.#onPaper);
    addEventListener('afterprint', this.#offPaper);
    this.#stopKeeping = keepPage(() => this.#mayLeave());
    this.#connected();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
    removeEventListener('pagehide', this.#hidden);
    removeEventListener('online', this.#connected);
    removeEventListener('offline', this.#connected);
    removeEventListener('beforeprint', this.#onPaper);
    removeEventListener('afterprint', this.#offPaper);
    this.#stopKeeping();
    this.#giveUp();
    void this.#keeper?.flush(true).then(() => this.#keeper?.stop());
  }

  override willUpdate(changes: PropertyValues<this>) {
    // Signed in again as the same person: what waited for that goes on.
    if (changes.has('session') && changes.get('session') && this.session) {
      if (this.refused?.status === 401) this.refused = undefined;
      void this.#keeper?.flush();
    }
  }

  override updated(changes: PropertyValues<this>) {
    const arrives = !this.#arrived && this.#form !== null;
    this.#arrived ||= arrives;
    if (arrives || changes.has('query')) void this.#turn();
  }

  #connected = () => {
    this.offline = !navigator.onLine;
    if (!this.offline) this.#again?.();
  };

  #leaving = (event: BeforeUnloadEvent) => {
    if (this.#keeper?.owes) event.preventDefault();
  };

  #hidden = () => void this.#keeper?.flush(true);

  /** What the server does not have is saved first; where that fails, the reader is asked. */
  async #mayLeave(): Promise<boolean> {
    const keeper = this.#keeper;
    if (!keeper?.owes || this.sent) return true;
    await keeper.flush();
    if (!keeper.owes) return true;
    return confirmed({
      question: words({ 'zh-CN': '现在离开吗？', en: 'Leave now?' }),
      loss: words({ 'zh-CN': '有内容还没有保存到服务器。它们留在这个浏览器里，下次打开这份表单时可以恢复。', en: 'Some of it is not on the server yet. It stays in this browser and can be restored when you open this form again.' }),
      stay: words({ 'zh-CN': '留在这里', en: 'Stay here' }), proceed: words({ 'zh-CN': '离开', en: 'Leave' }),
    });
  }

  /** Begins to keep a draft, in this browser for this person only. */
  #keep(draft: Draft) {
    const store = new UnsentStore([this.session?.account.id ?? '', this.session?.org?.id ?? '', draft.process, draft.event, draft.item?.id ?? draft.instance ?? '']);
    this.#keeper = new DraftKeeper(draft, () => {
      this.requestUpdate();
      // Gone, or never this person's: the shell finds out who is signed in now.
      if (this.#keeper?.kept.how === 'gone') this.refreshSession();
    }, store);
    this.#store = store;
    this.given = { data: draft.data, files: draft.files };
  }

  /** What was left in this browser goes on where it belongs to this draft, and is offered where it belonged to another. */
  async #takeUp(draft: Draft) {
    const keeper = this.#keeper!;
    const left = this.#store!.left;
    if (!left) return;
    const { at, data, opinion, base } = left;
    const found = { at, draft: left.draft, data, opinion };
    if (left.draft !== draft.id) {
      const arrived = left.sending && draft.instance === null && (await api.instance(left.draft)).ok;
      if (arrived) this.#store!.discard();
      this.left = { ...found, how: arrived ? 'arrived' : 'offered' };
      return;
    }
    this.opinion = opinion;
    if (opinion) keeper.remark(opinion);
    if (same(data, draft.data)) return;
    this.given = { data, files: draft.files };
    this.left = { ...found, how: 'restored' };
    keeper.restore(data, left.version === draft.version ? undefined : draft, base);
  }

  /** Puts data into the form that the reader did not type now. */
  #put(data: JsonObject) {
    this.given = { data, files: this.given!.files };
    this.#keeper?.change(data);
  }

  #restore = () => {
    const { data, opinion } = this.left!;
    this.opinion = opinion;
    this.left = undefined;
    this.#put(data);
  };

  #unrestore = () => {
    const { draft } = this.#opened.value!;
    if (this.left!.how === 'offered') this.#store?.discard();
    else this.#put(draft.data);
    this.left = undefined;
  };

  get #form(): WfForm | null {
    return this.querySelector<WfForm>('wf-form');
  }

  #changed = (event: CustomEvent<Change>) => this.#keeper?.change(event.detail.data);

  #remarked = (event: Event) => {
    this.opinion = (event.target as HTMLTextAreaElement).value;
    this.wordless = false;
    this.#keeper?.remark(this.opinion);
  };

  #upload = (pointer: string, file: File, progress: (share: number) => void) => uploadOrThrow(this.#opened.value!.draft.id, pointer, file, progress);

  #removed = (event: CustomEvent<{ readonly file: string }>) => void api.deleteFile(this.#opened.value!.draft.id, event.detail.file);

  /** The address of this page with what stands on it; without anything, the form. */
  #address(more: { readonly step?: 'check'; readonly field?: string } = {}): string {
    const query = new URLSearchParams(this.query);
    query.delete('step');
    query.delete('field');
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    const text = query.toString();
    return text === '' ? location.pathname : `${location.pathname}?${text}`;
  }

  /** Whether the answers are checked before they are sent: as the author says, else where more is asked than one sees at a glance. */
  #isChecked({ definition }: Opened, offer: Offer): boolean {
    const wished = definition.compiled.document.ui?.check?.[offer.event];
    if (wished !== undefined) return wished;
    const context = contextOf(offer, this.#resumed);
    return offer.judge === 'full' && definition.compiled.fields.filter((field) => field.table === undefined && mayWrite(context, field)).length >= fewest;
  }

  /** The form was found in order. */
  #submit = (event: CustomEvent<{ readonly data: JsonObject }>) => {
    const opened = this.#opened.value!;
    if (!opened.draft.offer || this.#lacksWords(opened.draft.offer)) return;
    if (!this.#isChecked(opened, opened.draft.offer)) return void this.#send(event.detail.data);
    // Who came from there goes back there.
    if (this.query.has('field') && (history.state as { checked?: boolean } | null)?.checked) return history.back();
    void go(this.#address({ step: 'check' }), { replace: this.query.has('field') });
  };

  #lacksWords(offer: Offer): boolean {
    this.wordless = offer.comment === 'required' && this.opinion.trim() === '';
    if (this.wordless) this.querySelector<HTMLTextAreaElement>('textarea.opinion')?.focus();
    return this.wordless;
  }

  /** Shows what the address names: the form, one of its fields, or the answers, once they are in order. */
  async #turn() {
    const offer = this.#opened.value?.draft.offer;
    const form = this.#form;
    if (!offer || !form || this.sent) return;
    const field = this.query.get('field');
    if (this.query.get('step') === 'check') {
      if (this.answers) return;
      await form.updateComplete;
      const answer = form.submit();
      if ('faults' in answer || this.#lacksWords(offer)) return go(this.#address(), { replace: true });
      this.#checkPage = await import('./check-page.ts');
      this.answers = answer.data;
      await this.updateComplete;
      const changed = [...this.querySelectorAll<HTMLElement>('[data-answer]')].find((link) => link.dataset['answer'] === this.#edited);
      this.#edited = undefined;
      if (changed) return changed.focus({ preventScroll: true });
      scrollTo(0, 0);
      return this.#toHeading();
    }
    const wasChecked = this.answers !== undefined;
    this.answers = undefined;
    await this.updateComplete;
    await form.updateComplete;
    this.#edited = field ?? undefined;
    if (field === opinionPlace) this.querySelector<HTMLElement>('textarea.opinion')?.focus();
    else if (field) form.goTo(field);
    else if (wasChecked && !form.contains(document.activeElement)) this.#toHeading();
  }

  #toHeading() {
    const heading = this.querySelector('h1');
    if (heading) heading.tabIndex = -1;
    heading?.focus({ preventScroll: true });
  }

  /** To a field and back: the entry of the history says that the answers are behind it. */
  #change = (event: Event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-answer]');
    if (!link || (event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey || (event as MouseEvent).shiftKey) return;
    event.preventDefault();
    void go(link.pathname + link.search).then(() => history.replaceState({ ...(history.state as object), checked: true }, ''));
  };

  async #send(data: JsonObject) {
    const { draft } = this.#opened.value!;
    const { offer } = draft;
    if (this.busy || !offer) return;
    if (offer.confirm && !(await confirmed({ question: said(offer.confirm), stay: words({ 'zh-CN': '再看看', en: 'Not yet' }), proceed: this.#verb(offer) }))) return;
    this.busy = true;
    this.refused = undefined;
    await this.#keeper?.flush();
    if (this.#keeper?.kept.how === 'overtaken') {
      this.busy = false;
      return this.#compare();
    }
    this.#keeper?.sending(true);
    const comment = this.opinion.trim();
    const answer = await this.#deliver(() => api.send(draft.instance ?? draft.id, { event: draft.event, data, digest: draft.digest, ...(comment ? { comment } : {}) }));
    this.busy = false;
    if (!answer) return;
    if (!answer.ok) {
      this.#keeper?.sending(false);
      return this.#refuse(answer.refusal);
    }
    this.#keeper?.stop({ done: true });
    const [now, { sentPage }] = await Promise.all([api.instance(answer.value.id), import('./sent.ts')]);
    this.sent = (about) => sentPage(answer.value, now.ok ? now.value : undefined, about);
    toast(answer.value.feedback ? said(answer.value.feedback) : words({ 'zh-CN': '提交成功', en: 'Submitted' }));
    this.refreshSession();
    scrollTo(0, 0);
    if (this.query.has('step') || this.query.has('field')) await go(this.#address(), { replace: true });
    await this.updateComplete;
    this.#toHeading();
  }

  /** Sends until an answer comes; the same request under the same key counts once. Nothing, when the reader gives up waiting. */
  async #deliver(send: () => Promise<Answer<EventAnswer>>): Promise<Answer<EventAnswer> | undefined> {
    this.#givenUp = false;
    for (this.waits = 0; ; this.waits += 1) {
      const answer = await send();
      if (answer.ok || ![0, 502, 503, 504].includes(answer.refusal.status)) {
        this.waits = 0;
        return answer;
      }
      this.waits ||= 1;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, Math.min(patience.first * 2 ** (this.waits - 1), patience.most));
        this.#again = () => { clearTimeout(timer); done(); };
      });
      this.#again = undefined;
      if (this.#givenUp) {
        this.waits = 0;
        return undefined;
      }
    }
  }

  #giveUp = () => {
    this.#givenUp = true;
    this.#again?.();
  };

  async #refuse(refusal: Refusal) {
    if (refusal.problems.some((problem) => problem.code === 'revision.superseded')) {
      this.superseded = true;
      this.answers = undefined;
      await go(this.#address(), { replace: true });
      return void this.#opened.run();
    }
    const fields = refusal.problems.filter((problem) => this.#opened.value!.definition.field(`/${problem.at.split('/')[1] ?? ''}`));
    this.refused = fields.length === refusal.problems.length && fields.length > 0 ? undefined : { ...refusal, problems: refusal.problems.filter((problem) => !fields.includes(problem)) };
    if (fields.length > 0) {
      if (this.answers) {
        this.answers = undefined;
        await go(this.#address(), { replace: true });
        await this.updateComplete;
      }
      return this.#form?.refuse(fields);
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
  }

  #discard = async () => {
    const sure = await confirmed({
      question: words({ 'zh-CN': '删除这份草稿吗？', en: 'Delete this draft?' }), loss: words({ 'zh-CN': '已填写的内容和附件会一起删除。', en: 'What was filled in and the files go with it.' }),
      stay: words({ 'zh-CN': '保留草稿', en: 'Keep the draft' }), proceed: words({ 'zh-CN': '删除草稿', en: 'Delete the draft' }), destructive: true,
    });
    if (!sure) return;
    const { draft } = this.#opened.value!;
    this.#keeper?.stop({ done: true });
    await api.deleteDraft(draft.id);
    toast(words({ 'zh-CN': '草稿已删除', en: 'Draft deleted' }));
    await go(draft.instance ? `/cases/${draft.instance}` : '/');
  };

  #verb(offer: Offer): string {
    const label = said(offer.label);
    return offer.kind === 'start' && offer.judge === 'full' ? words({ 'zh-CN': label.startsWith('提交') ? label : `提交${label}`, en: 'Submit' }) : label;
  }

  /** The draft is no more: what stands here goes on in a new one. */
  #renew = async () => {
    const { draft } = this.#opened.value!;
    const data = this.#form!.value;
    const answer = await api.openDraft({ process: draft.process, event: draft.event, ...(draft.item ? { item: draft.item.id } : {}), ...(draft.instance ? { instance: draft.instance } : {}), resume: true });
    if (!answer.ok) return this.#refuse(answer.refusal);
    this.#keeper?.stop();
    await this.#opened.run();
    await this.updateComplete;
    this.left = undefined;
    this.#put(data);
  };

  #compare = async () => {
    await import('./wf-conflict.ts');
    this.comparing = true;
  };

  /** One version was chosen, or each answer by itself; the other stays at hand. */
  #settled = async (event: CustomEvent<Settled | undefined>) => {
    this.comparing = false;
    const { kept } = this.#keeper!;
    if (!event.detail || kept.how !== 'overtaken') return;
    const before = this.#form!.value;
    const files = new Map([...this.given!.files, ...kept.newest.files].map((file) => [file.id, file]));
    this.left = same(before, event.detail.data) ? undefined : { how: 'restored', at: new Date().toISOString(), draft: kept.newest.id, data: before, opinion: this.opinion };
    this.#beside = event.detail.data;
    this.given = { data: event.detail.data, files: [...files.values()] };
    await this.#keeper!.settle(event.detail.data, kept.newest);
    if (this.answers) await go(this.#address(), { replace: true });
  };

  #status() {
    const kept = this.#keeper?.kept;
    if (!kept) return nothing;
    if (kept.how === 'kept') {
      return kept.at === undefined ? html`<p class="faint">${words({ 'zh-CN': '填写的内容会自动保存', en: 'What you fill in is saved as you go' })}</p>`
        : html`<p role="status">${icon('save')} ${words({ 'zh-CN': `已于 ${clock(kept.at)} 自动保存`, en: `Saved at ${clock(kept.at)}` })}</p>`;
    }
    if (kept.how === 'changed') return html`<p class="faint">${words({ 'zh-CN': '正在保存', en: 'Saving' })}</p>`;
    if (kept.how === 'overtaken') return html`<p class="tone-wait">${icon('triangle-alert')} ${words({ 'zh-CN': '在别处有更新，请先选择', en: 'Changed elsewhere; choose first' })}</p>`;
    return html`<p class="tone-wait">${icon('triangle-alert')} ${kept.how === 'failed' && kept.here ? words({ 'zh-CN': '已保存在这个浏览器，还没有到服务器', en: 'Saved in this browser, not on the server yet' }) : words({ 'zh-CN': '还没有保存', en: 'Not saved yet' })}</p>`;
  }

  #actions(opened: Opened, offer: Offer) {
    const sending = words({ 'zh-CN': '正在提交', en: 'Sending' });
    if (this.answers) {
      return html`<a class="button" href=${this.#address()} @click=${this.#back}>${words({ 'zh-CN': '返回修改', en: 'Back to the form' })}</a>${this.#printButton()}
        <button type="button" class="button main" aria-busy=${this.busy} @click=${() => void this.#send(this.answers!)}>${this.busy ? sending : this.#verb(offer)}</button>`;
    }
    return html`<button type="button" class="button quiet" @click=${this.#discard}>${words({ 'zh-CN': '删除草稿', en: 'Delete draft' })}</button>${this.#printButton()}
      <button type="submit" class="button main" aria-busy=${this.busy}>${this.busy ? sending : !this.#isChecked(opened, offer) ? this.#verb(offer)
        : this.query.has('field') ? words({ 'zh-CN': '返回核对', en: 'Back to checking' }) : this.#checkVerb(offer)}</button>`;
  }

  #back = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void go(this.#address(), { replace: true });
  };

  #printButton() {
    return html`<button type="button" class="button quiet icon-only" title=${words({ 'zh-CN': '打印', en: 'Print' })} aria-label=${words({ 'zh-CN': '打印', en: 'Print' })} @click=${this.#print}>${icon('printer')}</button>`;
  }

  #print = async () => {
    this.#checkPage = await import('./check-page.ts');
    print();
  };

  /** On paper stand the answers, not the controls. */
  #onPaper = () => {
    const place = this.querySelector<HTMLElement>('.on-paper');
    const form = this.#form;
    if (place && form && this.#checkPage) render(this.#checkPage.answersTemplate({ ...form.parts, ...this.#words() }), place);
  };

  #offPaper = () => {
    const place = this.querySelector<HTMLElement>('.on-paper');
    if (place) render(nothing, place);
  };

  /** Whoever touches the page may print it by key a moment later. */
  #touched = async () => {
    this.#checkPage ??= await import('./check-page.ts');
  };

  #words(): Pick<CheckPage.Checked, 'opinion'> {
    const offer = this.#opened.value?.draft.offer;
    return !offer || offer.comment === 'none' ? {} : { opinion: { place: opinionPlace, label: offer.comment === 'required' ? words({ 'zh-CN': '理由', en: 'Reason' }) : words({ 'zh-CN': '说明', en: 'Remark' }), text: this.opinion.trim() } };
  }

  #checkVerb(offer: Offer): string {
    const label = said(offer.label);
    return offer.kind === 'start' ? words({ 'zh-CN': '核对并提交', en: 'Check and submit' }) : words({ 'zh-CN': `核对并${label}`, en: `Check and ${label.toLowerCase()}` });
  }

  #opinion(offer: Offer) {
    if (offer.comment === 'none') return nothing;
    const required = offer.comment === 'required';
    return html`<label class="start-opinion" ?hidden=${this.answers !== undefined}><span>${required ? html`${words({ 'zh-CN': '理由', en: 'Reason' })}<span class="star" aria-hidden="true">*</span>` : words({ 'zh-CN': '说明（选填）', en: 'Remark (optional)' })}</span>
      <textarea class="entry opinion" rows="3" maxlength="500" .value=${live(this.opinion)} @input=${this.#remarked} aria-required=${required} aria-invalid=${this.wordless} aria-describedby=${this.wordless ? 'wordless' : nothing}></textarea>
      ${this.wordless ? html`<span id="wordless" class="tone-no small" role="alert">${icon('circle-alert')} ${words({ 'zh-CN': `${said(offer.label)}需要填写理由`, en: `A reason is needed to ${said(offer.label).toLowerCase()}` })}</span>` : nothing}</label>`;
  }

  /** What became of what was filled in: on its way, only here, elsewhere too, or found again. */
  #keeping() {
    const kept = this.#keeper?.kept;
    const { left } = this;
    const isCut = this.offline || (kept?.how === 'failed' && kept.refusal.status === 0);
    const link = (text: string, act: () => void) => html`<button type="button" class="link" @click=${act}>${text}</button>`;
    return html`${this.waits > 0 ? html`<div class="notice wait" role="alert">${icon('unplug')}<p><strong>${words({ 'zh-CN': '没有连上服务器，还没有提交成功。', en: 'The server was not reached; it is not submitted yet.' })}</strong> ${words({ 'zh-CN': '连上后会自动再送，不会重复提交。', en: 'It is sent again as soon as there is a connection, and never counts twice.' })}
        ${link(words({ 'zh-CN': '现在再试', en: 'Try now' }), () => this.#again?.())} ${link(words({ 'zh-CN': '先不提交', en: 'Don’t submit yet' }), this.#giveUp)}</p></div>`
      : isCut ? html`<div class="notice wait" role="status">${icon('unplug')}<p><strong>${words({ 'zh-CN': '网络断开了。', en: 'There is no connection.' })}</strong> ${words({ 'zh-CN': '可以接着填写，内容保存在这个浏览器里，连上后自动保存到服务器。', en: 'You can go on. What you fill in stays in this browser and is saved as soon as there is one.' })}</p></div>` : nothing}
      ${kept?.how === 'overtaken' ? html`<div class="notice wait" role="alert">${icon('triangle-alert')}<p><strong>${words({ 'zh-CN': '这份草稿在别处有更新。', en: 'This draft was changed elsewhere.' })}</strong> ${words({ 'zh-CN': `${clock(kept.newest.updatedAt)} 在另一个页面或设备上保存过。两边的内容都在。`, en: `It was saved on another page or device at ${clock(kept.newest.updatedAt)}. Nothing of either is lost.` })}
        ${link(words({ 'zh-CN': '比较并选择', en: 'Compare and choose' }), () => void this.#compare())}</p></div>` : nothing}
      ${kept?.how === 'gone' ? html`<div class="notice wait" role="alert">${icon('triangle-alert')}<p><strong>${words({ 'zh-CN': '这份草稿已经在别处提交或删除。', en: 'This draft was sent or deleted elsewhere.' })}</strong> ${words({ 'zh-CN': '这里填写的内容还在。', en: 'What you filled in here is still there.' })}
        ${link(words({ 'zh-CN': '存为新草稿', en: 'Keep it as a new draft' }), () => void this.#renew())}</p></div>` : nothing}
      ${left?.how === 'arrived' ? html`<div class="notice ok" role="status">${icon('circle-check')}<p><strong>${words({ 'zh-CN': `${clock(left.at)} 的提交已经送到。`, en: `What you sent at ${clock(left.at)} has arrived.` })}</strong> <a href=${`/cases/${left.draft}`}>${words({ 'zh-CN': '查看办件', en: 'View the case' })}</a></p></div>` : nothing}
      ${left?.how === 'restored' && kept?.how !== 'overtaken' ? html`<div class="notice" role="status">${icon('history')}<p>${this.#beside ? words({ 'zh-CN': '这里原来的内容还在。', en: 'What stood here before is still at hand.' }) : words({ 'zh-CN': `已恢复这个浏览器里 ${clock(left.at)} 没有保存到服务器的内容。`, en: `What was not yet on the server at ${clock(left.at)} is restored from this browser.` })}
        ${this.#beside ? link(words({ 'zh-CN': '换回来', en: 'Take it back' }), this.#swap) : link(words({ 'zh-CN': '不要恢复', en: 'Don’t restore it' }), this.#unrestore)}</p></div>` : nothing}
      ${left?.how === 'offered' ? html`<div class="notice" role="status">${icon('history')}<p>${words({ 'zh-CN': `这个浏览器里还有 ${day(dateOf(left.at))} ${clock(left.at)} 填写、没有提交的内容。`, en: `This browser still has what you filled in on ${day(dateOf(left.at))} at ${clock(left.at)} and did not send.` })}
        ${link(words({ 'zh-CN': '恢复', en: 'Restore it' }), this.#restore)} ${link(words({ 'zh-CN': '不要了', en: 'Discard it' }), this.#unrestore)}</p></div>` : nothing}`;
  }

  /** Set while the notice speaks of the version that was not chosen. */
  #beside: JsonObject | undefined;

  #swap = () => {
    const { data } = this.left!;
    this.left = { ...this.left!, data: this.#form!.value };
    this.#put(data);
  };

  #notices({ draft, view, definition, history }: Opened, offer: Offer) {
    const reasons = reasonsOf(offer.problems);
    const reason = view && history?.lastReason(view, definition);
    return html`${this.refused ? refusedNotice(this.refused) : nothing}${this.#keeping()}
      ${this.superseded ? html`<div class="notice wait" role="alert">${icon('circle-alert')}<p>${words({ 'zh-CN': '表单已换成新版本，已填写的内容都在。核对后再提交。', en: 'The form has a new revision; what you filled in is kept. Check it, then submit.' })}</p></div>` : nothing}
      ${reasons ? html`<div class="notice no">${icon('circle-alert')}<p>${reasons}</p></div>` : nothing}
      ${reason ? history!.reasonNotice(reason) : nothing}
      ${this.#resumed && !this.superseded && !this.left && !this.answers ? html`<p class="faint small">${words({ 'zh-CN': `这是 ${day(dateOf(draft.updatedAt))} ${clock(draft.updatedAt)} 保存的草稿，接着填写即可。`, en: `This is the draft saved on ${day(dateOf(draft.updatedAt))} at ${clock(draft.updatedAt)}.` })}</p>` : nothing}`;
  }

  #shown(opened: Opened): TemplateResult {
    const { draft, definition, view } = opened;
    const { offer } = draft;
    const about = draft.item ? said(draft.item.title) : view ? said(view.title) : said(definition.compiled.title);
    if (this.sent) return this.sent(about);
    if (!offer) return html`<h1>${about}</h1>${blank('circle-alert', words({ 'zh-CN': '这件事现在不能办', en: 'This cannot be done now' }), words({ 'zh-CN': '状态可能已经改变，或者您没有相应的权限。', en: 'The state may have changed, or you have no right to it.' }), html`<a class="button" href=${view ? `/cases/${view.id}` : '/'}>${view ? words({ 'zh-CN': '查看办件', en: 'View the case' }) : words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`)}`;
    if (opened.closed) return opened.closed(definition, offer, this.session);
    const { answers, given } = this;
    const kept = this.#keeper!.kept;
    const title = words({ 'zh-CN': `${said(offer.label)}：${about}`, en: `${said(offer.label)}: ${about}` });
    const form = answers && this.#form;
    return html`<header class="start-head"><nav class="crumbs" aria-label=${words({ 'zh-CN': '位置', en: 'Breadcrumb' })}><span>${said(definition.compiled.title)}</span>${view ? html`<a href=${`/cases/${view.id}`}>${view.number ?? said(view.title)}</a>` : nothing}</nav>
        <h1 data-tab=${title}>${answers ? words({ 'zh-CN': `核对信息：${about}`, en: `Check your answers: ${about}` }) : title}</h1>
        ${answers ? html`<p class="soft">${words({ 'zh-CN': '请核对填写的内容，提交前都可以修改。', en: 'Check what you filled in. You can change it until you send it.' })}</p>` : nothing}
        ${this.session?.org ? html`<p class="soft">${words({ 'zh-CN': '以', en: 'On behalf of' })} <strong>${this.session.org.name}</strong>${words({ 'zh-CN': ' 的名义办理', en: '' })}</p>` : nothing}
        ${this.#notices(opened, offer)}${this.#opinion(offer)}</header>
      <wf-form ?hidden=${answers !== undefined} .definition=${definition} .data=${given!.data} .facts=${this.#known(draft.facts)} .files=${given!.files} .context=${contextOf(offer, this.#resumed)} .upload=${this.#upload} .address=${api.fileAddress}
        .status=${this.#status()} .actions=${this.#actions(opened, offer)} @wf-change=${this.#changed} @wf-file-removed=${this.#removed} @wf-submit=${this.#submit} @focusin=${{ handleEvent: this.#touched, once: true }}></wf-form>
      ${form ? html`<div class="check" @click=${this.#change}>${this.#checkPage!.answersTemplate({ ...form.parts, ...this.#words(), address: (pointer) => this.#address({ field: pointer }) })}
        ${actionBar(this.#status(), this.#actions(opened, offer), 0, () => {})}</div>` : nothing}
      <div class="on-paper"></div>
      ${this.comparing && kept.how === 'overtaken' ? html`<wf-conflict .definition=${definition} .facts=${draft.facts} .mine=${this.#form!.value} .theirs=${kept.newest} .base=${this.#keeper!.base} .files=${given!.files} @wf-settled=${this.#settled}></wf-conflict>` : nothing}`;
  }

  /** The facts of the draft with what was looked up since; the same while nothing else was. */
  #known(facts: Draft['facts']): Draft['facts'] {
    const lookup = this.#keeper?.lookup;
    if (lookup === undefined) return facts;
    if (this.#facts?.facts !== facts || !same(this.#facts.lookup, lookup)) this.#facts = { facts, lookup, known: { ...facts, lookup } };
    return this.#facts.known;
  }

  override render() {
    return html`<div class="page-sheet start-sheet">${this.#opened.render({
      initial: () => skeleton(8),
      pending: () => skeleton(8),
      complete: (opened) => this.#shown(opened),
      error: (fault) => html`<h1>${words({ 'zh-CN': '申请', en: 'Application' })}</h1>${failed(words({ 'zh-CN': '表单没有加载出来', en: 'The form didn’t load' }), fault, () => void this.#opened.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-start-page', WfStartPage);
