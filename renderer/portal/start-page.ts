// Beginning an application, or a later event that fills in the form: a draft that keeps itself, the form, and what the server says.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Definition, JsonObject, Offer } from '#engine';
import type { CaseView, Draft } from '../../server/api-types.ts';
import { api, demand, type Refusal } from '../api.ts';
import { draftApi, draftFiles, uploadOrThrow } from '../keeping/requests.ts';
import { bringControls, type Change, type WfForm } from '../form/wf-form.ts';
import { actionBar } from '../form/summary.ts';
import type * as History from '../history.ts';
import { Delivery } from '../keeping/delivery.ts';
import { Filling } from '../keeping/filling.ts';
import { draftConnection, keptLine, keptNotices, limitNotice } from '../keeping/kept.ts';
import type { Settled } from '../keeping/wf-conflict.ts';
import { contextOf, signing } from '../offer-context.ts';
import { failed, Page, refusedNotice, skeleton } from '../page.ts';
import { revision } from '../revision.ts';
import { go, keepPage } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import type { Checked } from './check-page.ts';
import type { closedPage } from './closed.ts';
import { Paper } from './paper.ts';
import { opinionPlace, Stages } from './stages.ts';
import { buttons, opinionBox, proofPlace, reasonNotices, resumedLine } from './start-head.ts';
import type * as Rare from './start-rare.ts';
import { caseBehind, isChecked, mayLeaveUnsaved, maySend, opinionName } from './start-words.ts';
import type { WfProof } from './wf-proof.ts';
import type { WfCountdown } from '../form/wf-countdown.ts';
import './start.css';

interface Opened { readonly draft: Draft; readonly definition: Definition; readonly view: CaseView | undefined; readonly history: typeof History | undefined; readonly closed: typeof closedPage | undefined; readonly rare: typeof Rare | undefined }

export class WfStartPage extends Page {
  static override properties = {
    ...Page.properties, refused: { state: true }, sent: { state: true }, busy: { state: true }, superseded: { state: true }, wordless: { state: true },
    offline: { state: true }, over: { state: true },
  };
  declare refused: Refusal | undefined;
  declare sent: ((about: string) => TemplateResult) | undefined;
  declare busy: boolean;
  declare superseded: boolean;
  /** A reason is asked for and was not given. */
  declare wordless: boolean;
  declare offline: boolean;
  /** The time in which it may be sent is over. */
  declare over: boolean;
  #filling: Filling | undefined;
  #resumed = false;
  readonly #delivery = new Delivery(() => this.requestUpdate());
  readonly #paper = new Paper(() => this.#form, () => this.querySelector('.on-paper'), () => this.#words());
  /** The form stands; what the address names can be shown. */
  #arrived = false;
  readonly #stages = new Stages(this, this.#paper.ready);
  #stopKeeping = () => {};

  #opened = new AsyncTask(this, {
    task: async ([process, event, instance, item], { signal }): Promise<Opened> => {
      this.#arrived = false;
      await this.#filling?.leave();
      this.#filling?.stop();
      this.refused = this.sent = this.#stages.answers = undefined;
      const view = instance ? await caseBehind(instance, this.session, signal) : undefined;
      const draft = demand(await draftApi.openDraft({ process: process ?? view!.process, event: event!, ...(item ? { item } : {}), ...(instance ? { instance } : {}), resume: true }));
      const definition = await revision(draft.digest);
      if (draft.offer && draft.offer.writes.length === 0 && draft.offer.comment === 'none') void go(`/cases/${instance}?event=${event}`, { replace: true });
      this.#resumed = draft.version > 1;
      this.over = draft.offer?.problems.some(({ code }) => code === 'event.too-late') ?? false;
      this.#filling = new Filling(draft, definition, [this.session?.account.id ?? '', this.session?.org?.id ?? '', draft.process, draft.event, draft.item?.id ?? draft.instance ?? ''], this);
      await Promise.all([this.#filling.takeUp(), draft.offer && bringControls(definition, contextOf(draft.offer, this.#resumed))]);
      // What could not be sent is not offered to be filled in; what was begun stays at hand.
      const closed = draft.offer?.kind === 'start' && draft.offer.problems.length > 0 && !this.#resumed ? (await import('./closed.ts')).closedPage : undefined;
      return { draft, definition, view, history: view && await import('../history.ts'), closed, rare: draft.offer && !this.superseded ? undefined : await import('./start-rare.ts') };
    },
    args: () => [this.params['process'], this.params['event'], this.params['instance'], this.query.get('item') ?? undefined] as const,
  });

  constructor() {
    super();
    this.busy = this.superseded = this.wordless = this.offline = this.over = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
    addEventListener('pagehide', this.#hidden);
    addEventListener('online', this.#connected);
    addEventListener('offline', this.#connected);
    this.#paper.listen();
    this.#stopKeeping = keepPage(() => this.#mayLeave());
    this.#connected();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
    removeEventListener('pagehide', this.#hidden);
    removeEventListener('online', this.#connected);
    removeEventListener('offline', this.#connected);
    this.#paper.stop();
    this.#stopKeeping();
    this.#delivery.giveUp();
    void this.#filling?.leave(true).then(() => this.#filling?.stop());
  }

  override willUpdate(changes: PropertyValues<this>) {
    // Signed in again as the same person: what waited for that goes on.
    if (changes.has('session') && changes.get('session') && this.session) {
      if (this.refused?.status === 401) this.refused = undefined;
      void this.#filling?.leave();
    }
  }

  override updated(changes: PropertyValues<this>) {
    const arrives = !this.#arrived && this.#form !== null;
    this.#arrived ||= arrives;
    const offer = this.#opened.value?.draft.offer;
    if (offer && this.#form && (arrives || changes.has('query'))) void this.#stages.show(this.#form, () => !this.#lacksWords(offer));
  }

  #connected = () => void ((this.offline = !navigator.onLine) || this.#delivery.again());
  #leaving = (event: BeforeUnloadEvent) => void (this.#filling?.owes && event.preventDefault());
  #hidden = () => void this.#filling?.leave(true);

  /** What the server does not have is saved first; where that fails, the reader is asked. */
  async #mayLeave(): Promise<boolean> {
    const filling = this.#filling;
    if (!filling?.owes || this.sent) return true;
    await filling.leave();
    if (!filling.owes) return true;
    return mayLeaveUnsaved();
  }

  get #form(): WfForm | null {
    return this.querySelector<WfForm>('wf-form');
  }

  #changed = (event: CustomEvent<Change>) => this.#filling?.change(event.detail.data);

  #remarked = (event: Event) => {
    this.wordless = false;
    this.#filling?.remark((event.target as HTMLTextAreaElement).value);
  };

  #choices = (pointer: string, text: string) => draftApi.choices(this.#opened.value!.draft.id, pointer, text);
  #upload = (pointer: string, file: File, progress: (share: number) => void) => uploadOrThrow(draftFiles(this.#opened.value!.draft.id), pointer, file, progress);
  #removed = (event: CustomEvent<{ readonly file: string }>) => void draftApi.deleteFile(this.#opened.value!.draft.id, event.detail.file);

  #isChecked({ definition }: Opened, offer: Offer): boolean {
    return isChecked(definition, offer, contextOf(offer, this.#resumed));
  }

  /** The form was found in order. */
  #submit = (event: CustomEvent<{ readonly data: JsonObject }>) => {
    const opened = this.#opened.value!;
    if (!opened.draft.offer || this.#lacksWords(opened.draft.offer)) return;
    if (!this.#isChecked(opened, opened.draft.offer)) return void this.#send(event.detail.data);
    this.#stages.check();
  };

  #lacksWords(offer: Offer): boolean {
    this.wordless = offer.comment === 'required' && this.#filling!.opinion.trim() === '';
    if (this.wordless) this.querySelector<HTMLTextAreaElement>('textarea.opinion')?.focus();
    return this.wordless;
  }

  async #send(data: JsonObject) {
    const { draft, definition, view } = this.#opened.value!;
    const { offer } = draft;
    if (this.busy || !offer) return;
    if (!(await maySend(offer, definition, Object.keys(view?.data ?? {}).filter((name) => this.#form?.hides(`/${name}`))))) return;
    this.busy = true;
    this.refused = undefined;
    const filling = this.#filling!;
    await filling.flush();
    if (filling.kept.how === 'overtaken') {
      this.busy = false;
      return filling.compare();
    }
    filling.sending(true);
    const comment = filling.opinion.trim();
    const answer = await this.#delivery.send(signing(offer, draft.instance ?? draft.id, this.querySelector<WfProof>('wf-proof')?.value, (proof) => api.send(draft.instance ?? draft.id, { event: draft.event, data, digest: draft.digest, ...(comment ? { comment } : {}), ...proof })));
    this.busy = false;
    // Given up: whether it arrived is not known, and the next page looks.
    if (!answer) return;
    if (!answer.ok) {
      filling.sending(false);
      await this.querySelector<WfProof>('wf-proof')?.renew();
      return this.#refuse(answer.refusal);
    }
    filling.stop({ done: true });
    this.sent = await (await import('./sent.ts')).sentAs(answer.value, this.#opened.value!.definition, draft.event, this.session !== null);
    toast(answer.value.feedback ? said(answer.value.feedback) : words({ 'zh-CN': '提交成功', en: 'Submitted' }));
    this.refreshSession();
    scrollTo(0, 0);
    await this.#stages.leave();
    this.#stages.toHeading();
  }

  async #refuse(refusal: Refusal) {
    if (refusal.problems.some((problem) => problem.code === 'revision.superseded')) {
      this.superseded = true;
      await this.#stages.leave();
      return void this.#opened.run();
    }
    const fields = refusal.problems.filter((problem) => this.#opened.value!.definition.field(`/${problem.at.split('/')[1] ?? ''}`));
    this.refused = fields.length === refusal.problems.length && fields.length > 0 ? undefined : { ...refusal, problems: refusal.problems.filter((problem) => !fields.includes(problem)) };
    if (fields.length > 0) {
      if (this.#stages.answers) await this.#stages.leave();
      return this.#form?.refuse(fields);
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
  }

  #discard = async () => {
    if (!(await (await import('./start-rare.ts')).mayDiscard())) return;
    const { draft } = this.#opened.value!;
    this.#filling?.stop({ done: true });
    await draftApi.deleteDraft(draft.id);
    toast(words({ 'zh-CN': '草稿已删除', en: 'Draft deleted' }));
    await go(draft.instance ? `/cases/${draft.instance}` : '/');
  };

  /** The draft is no more, or may no longer be sent: what stands here goes on in a new one, without the files, which belong to the old one. */
  #anew = async () => {
    const { draft, definition } = this.#opened.value!;
    const { withoutFiles } = await import('../keeping/limit.ts');
    const data = withoutFiles(definition, this.#form!.value);
    const gone = await draftApi.deleteDraft(draft.id);
    if (!gone.ok && gone.refusal.status !== 404) return this.#refuse(gone.refusal);
    this.#filling?.stop();
    await this.#stages.leave();
    await this.#opened.run();
    this.#filling!.left = undefined;
    this.#filling!.put(data);
  };

  #settled = async (event: CustomEvent<Settled | undefined>) => {
    await this.#filling!.settle(event.detail?.data, this.#form!.value);
    if (event.detail) await this.#stages.leave();
  };

  #buttons(opened: Opened, offer: Offer) {
    return buttons(offer, {
      stage: this.#stages.stage, checked: this.#isChecked(opened, offer), busy: this.busy, form: this.#stages.address(),
      back: this.#stages.back, send: () => void this.#send(this.#stages.answers!), discard: this.#discard, save: () => void this.#filling!.flush(), print: this.#paper.print,
    });
  }

  #words(): Pick<Checked, 'opinion'> {
    const offer = this.#opened.value?.draft.offer;
    return !offer || offer.comment === 'none' ? {} : { opinion: { place: opinionPlace, label: opinionName(offer), text: this.#filling?.opinion.trim() ?? '' } };
  }

  #notices({ draft, view, definition, history, rare }: Opened, offer: Offer) {
    const filling = this.#filling!;
    return html`${this.refused ? refusedNotice(this.refused) : nothing}${draftConnection(filling, this.#delivery, this.offline)}${keptNotices(filling, { renew: this.#anew, swap: () => filling.swap(this.#form!.value) }, () => this.requestUpdate())}
      ${this.superseded ? rare?.supersededNotice() : nothing}${limitNotice(offer, draft, definition, this.over, this.#anew, () => this.requestUpdate())}${this.over ? nothing : reasonNotices(offer, definition, view, history)}
      ${this.#resumed && !this.superseded && !filling.left && !this.#stages.answers ? resumedLine(draft) : nothing}`;
  }

  #shown(opened: Opened): TemplateResult {
    const { draft, definition, view } = opened;
    const { offer } = draft;
    const about = draft.item ? said(draft.item.title) : view ? said(view.title) : said(definition.compiled.title);
    if (this.sent) return this.sent(about);
    if (!offer) return opened.rare!.notNow(about, view);
    if (opened.closed) return opened.closed(definition, offer, this.session);
    const { answers } = this.#stages;
    const { given, kept, comparing, base, opinion } = this.#filling!;
    const actions = this.#buttons(opened, offer);
    const title = words({ 'zh-CN': `${said(offer.label)}：${about}`, en: `${said(offer.label)}: ${about}` });
    const form = answers && this.#form;
    return html`<header class="start-head">${this.session ? html`<nav class="crumbs" aria-label=${words({ 'zh-CN': '位置', en: 'Breadcrumb' })}><a href="/">${words({ 'zh-CN': '首页', en: 'Home' })}</a><span>${said(definition.compiled.title)}</span>${view ? html`<a href=${`/cases/${view.id}`}>${view.number ?? said(view.title)}</a>` : nothing}</nav>` : nothing}
        <h1 data-tab=${title}>${answers ? words({ 'zh-CN': `核对信息：${about}`, en: `Check your answers: ${about}` }) : title}</h1>
        ${answers ? html`<p class="soft">${words({ 'zh-CN': '请核对填写的内容，提交前都可以修改。', en: 'Check what you filled in. You can change it until you send it.' })}</p>` : nothing}
        ${this.session?.org ? html`<p class="soft">${words({ 'zh-CN': '以', en: 'On behalf of' })} <strong>${this.session.org.name}</strong>${words({ 'zh-CN': ' 的名义办理', en: '' })}</p>` : nothing}
        ${this.#notices(opened, offer)}${opinionBox(offer, opinion, this.wordless, answers !== undefined, this.#remarked)}</header>
      <wf-form ?hidden=${answers !== undefined} .definition=${definition} .data=${given.data} .facts=${this.#filling!.known(draft.facts)} .files=${given.files} .context=${contextOf(offer, this.#resumed)} .upload=${this.#upload} .address=${api.fileAddress} .choices=${this.#choices} .until=${offer.until}
        .status=${keptLine(kept)} .actions=${actions} @wf-change=${this.#changed} @wf-file-removed=${this.#removed} @wf-submit=${this.#submit} @focusin=${this.#paper.ready}></wf-form>
      ${form ? html`<div class="check" @click=${this.#stages.change}>${this.#paper.answers({ ...this.#words(), address: (pointer) => this.#stages.address({ field: pointer }) })}
        ${proofPlace(offer, draft, answers!)}${actionBar(keptLine(kept), actions, 0, () => {})}</div>` : nothing}
      <div class="on-paper"></div>
      ${comparing && kept.how === 'overtaken' ? html`<wf-conflict .definition=${definition} .facts=${draft.facts} .mine=${this.#form!.value} .theirs=${kept.newest} .base=${base} .files=${given.files} @wf-settled=${this.#settled}></wf-conflict>` : nothing}`;
  }

  override render() {
    return html`<div class="page-sheet start-sheet" @wf-elapsed=${(event: Event) => (this.over ||= (event.target as WfCountdown).until === this.#opened.value?.draft.offer?.until)}>${this.#opened.render({
      initial: () => skeleton(8),
      pending: () => skeleton(8),
      complete: (opened) => this.#shown(opened),
      error: (fault) => html`<h1>${words({ 'zh-CN': '申请', en: 'Application' })}</h1>${failed(words({ 'zh-CN': '表单没有加载出来', en: 'The form didn’t load' }), fault, () => void this.#opened.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-start-page', WfStartPage);
