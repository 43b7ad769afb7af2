// Beginning an application, or a later event that fills in the form: a draft that keeps itself, the form, and what the server says.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import { same, type Definition, type JsonObject, type Offer } from '#engine';
import type { CaseView, Draft } from '../../server/api-types.ts';
import { api, demand, uploadOrThrow, type Refusal } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { DraftKeeper } from '../draft-keeper.ts';
import type { Change, WfForm } from '../form/wf-form.ts';
import '../form/wf-form.ts';
import { icon } from '../icon.ts';
import type * as History from '../history.ts';
import { clock, dateOf, day } from '../moment.ts';
import { contextOf } from '../offer-context.ts';
import { blank, failed, Page, refusedNotice, skeleton } from '../page.ts';
import { reasonsOf } from '../reasons.ts';
import { revision } from '../revision.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import type { closedPage } from './closed.ts';
import './start.css';

interface Opened { readonly draft: Draft; readonly definition: Definition; readonly view: CaseView | undefined; readonly history: typeof History | undefined; readonly closed: typeof closedPage | undefined }

export class WfStartPage extends Page {
  static override properties = { ...Page.properties, refused: { state: true }, sent: { state: true }, busy: { state: true }, superseded: { state: true }, wordless: { state: true } };
  declare refused: Refusal | undefined;
  declare sent: ((about: string) => TemplateResult) | undefined;
  declare busy: boolean;
  declare superseded: boolean;
  /** A reason is asked for and was not given. */
  declare wordless: boolean;
  #keeper: DraftKeeper | undefined;
  #resumed = false;
  #facts: { readonly facts: Draft['facts']; readonly lookup: JsonObject | undefined; readonly known: Draft['facts'] } | undefined;

  #opened = new AsyncTask(this, {
    task: async ([process, event, instance, item], { signal }): Promise<Opened> => {
      this.#keeper?.stop();
      this.refused = this.sent = undefined;
      const view = instance ? demand(await api.instance(instance, signal)) : undefined;
      const draft = demand(await api.openDraft({ process: process ?? view!.process, event: event!, ...(item ? { item } : {}), ...(instance ? { instance } : {}), resume: true }));
      const definition = await revision(draft.digest);
      if (draft.offer && draft.offer.writes.length === 0 && draft.offer.comment === 'none') void go(`/cases/${instance}?event=${event}`, { replace: true });
      this.#keeper = new DraftKeeper(draft, () => this.requestUpdate());
      this.#resumed = draft.version > 1;
      // What could not be sent is not offered to be filled in; what was begun stays at hand.
      const closed = draft.offer?.kind === 'start' && draft.offer.problems.length > 0 && !this.#resumed ? (await import('./closed.ts')).closedPage : undefined;
      return { draft, definition, view, history: view && await import('../history.ts'), closed };
    },
    args: () => [this.params['process'], this.params['event'], this.params['instance'], this.query.get('item') ?? undefined] as const,
  });

  constructor() {
    super();
    this.busy = this.superseded = this.wordless = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
    addEventListener('pagehide', this.#hidden);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
    removeEventListener('pagehide', this.#hidden);
    void this.#keeper?.flush(true);
  }

  #leaving = (event: BeforeUnloadEvent) => {
    if (this.#keeper?.owes) event.preventDefault();
  };

  #hidden = () => void this.#keeper?.flush(true);

  get #form(): WfForm | null {
    return this.querySelector<WfForm>('wf-form');
  }

  #changed = (event: CustomEvent<Change>) => this.#keeper?.change(event.detail.data);

  #upload = (pointer: string, file: File, progress: (share: number) => void) => uploadOrThrow(this.#opened.value!.draft.id, pointer, file, progress);

  #removed = (event: CustomEvent<{ readonly file: string }>) => void api.deleteFile(this.#opened.value!.draft.id, event.detail.file);

  #submit = async (event: CustomEvent<{ readonly data: JsonObject }>) => {
    const { draft } = this.#opened.value!;
    const { offer } = draft;
    if (this.busy || !offer) return;
    const opinion = this.querySelector<HTMLTextAreaElement>('textarea.opinion');
    const comment = opinion?.value.trim() ?? '';
    this.wordless = offer.comment === 'required' && comment === '';
    if (this.wordless) return opinion?.focus();
    if (offer.confirm && !(await confirmed({ question: said(offer.confirm), stay: words({ 'zh-CN': '再看看', en: 'Not yet' }), proceed: this.#verb(offer) }))) return;
    this.busy = true;
    await this.#keeper?.flush();
    const answer = await api.send(draft.instance ?? draft.id, { event: draft.event, data: event.detail.data, digest: draft.digest, ...(comment ? { comment } : {}) });
    this.busy = false;
    if (!answer.ok) return this.#refuse(answer.refusal);
    this.#keeper?.stop();
    const [view, { sentPage }] = await Promise.all([api.instance(answer.value.id), import('./sent.ts')]);
    this.sent = (about) => sentPage(answer.value, view.ok ? view.value : undefined, about);
    toast(answer.value.feedback ? said(answer.value.feedback) : words({ 'zh-CN': '提交成功', en: 'Submitted' }));
    this.refreshSession();
    scrollTo(0, 0);
    await this.updateComplete;
    const heading = this.querySelector('h1');
    if (heading) heading.tabIndex = -1;
    heading?.focus({ preventScroll: true });
  };

  async #refuse(refusal: Refusal) {
    if (refusal.problems.some((problem) => problem.code === 'revision.superseded')) {
      this.superseded = true;
      return void this.#opened.run();
    }
    const fields = refusal.problems.filter((problem) => this.#opened.value!.definition.field(`/${problem.at.split('/')[1] ?? ''}`));
    this.refused = fields.length === refusal.problems.length && fields.length > 0 ? undefined : { ...refusal, problems: refusal.problems.filter((problem) => !fields.includes(problem)) };
    if (fields.length > 0) return this.#form?.refuse(fields);
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
    this.#keeper?.stop();
    await api.deleteDraft(draft.id);
    toast(words({ 'zh-CN': '草稿已删除', en: 'Draft deleted' }));
    await go(draft.instance ? `/cases/${draft.instance}` : '/');
  };

  #verb(offer: Offer): string {
    const label = said(offer.label);
    return offer.kind === 'start' && offer.judge === 'full' ? words({ 'zh-CN': `提交${label}`, en: `Submit` }) : label;
  }

  #status() {
    const kept = this.#keeper?.kept;
    if (!kept) return nothing;
    if (kept.how === 'kept') {
      return kept.at === undefined ? html`<p class="faint">${words({ 'zh-CN': '填写的内容会自动保存', en: 'What you fill in is saved as you go' })}</p>`
        : html`<p role="status">${icon('save')} ${words({ 'zh-CN': `已于 ${clock(kept.at)} 自动保存`, en: `Saved at ${clock(kept.at)}` })}</p>`;
    }
    if (kept.how === 'changed') return html`<p class="faint">${words({ 'zh-CN': '正在保存', en: 'Saving' })}</p>`;
    if (kept.how === 'failed') return html`<p class="tone-no" role="status">${icon('triangle-alert')} ${words({ 'zh-CN': '还没有保存，稍后会再试', en: 'Not saved yet; it will be tried again' })}</p>`;
    return html`<p class="tone-wait" role="alert">${icon('triangle-alert')} ${words({ 'zh-CN': '这份草稿在别处有更新', en: 'This draft was changed elsewhere' })}
      <button type="button" class="link" @click=${() => { this.#keeper?.stop(); void this.#opened.run(); }}>${words({ 'zh-CN': '打开较新的', en: 'Open the newer one' })}</button>
      <button type="button" class="link" @click=${() => void this.#keeper?.overwrite()}>${words({ 'zh-CN': '用这里的', en: 'Keep this one' })}</button></p>`;
  }

  #actions(offer: Offer) {
    return html`<button type="button" class="button quiet" @click=${this.#discard}>${words({ 'zh-CN': '删除草稿', en: 'Delete draft' })}</button>
      <button type="submit" class="button main" aria-busy=${this.busy}>${this.busy ? words({ 'zh-CN': '正在提交', en: 'Sending' }) : this.#verb(offer)}</button>`;
  }

  #opinion(offer: Offer) {
    if (offer.comment === 'none') return nothing;
    const required = offer.comment === 'required';
    return html`<label class="start-opinion"><span>${required ? html`${words({ 'zh-CN': '理由', en: 'Reason' })}<span class="star" aria-hidden="true">*</span>` : words({ 'zh-CN': '说明（选填）', en: 'Remark (optional)' })}</span>
      <textarea class="entry opinion" rows="3" maxlength="2000" aria-required=${required} aria-invalid=${this.wordless} aria-describedby=${this.wordless ? 'wordless' : nothing}></textarea>
      ${this.wordless ? html`<span id="wordless" class="tone-no small" role="alert">${icon('circle-alert')} ${words({ 'zh-CN': `${said(offer.label)}需要填写理由`, en: `A reason is needed to ${said(offer.label).toLowerCase()}` })}</span>` : nothing}</label>`;
  }

  #notices({ draft, view, definition, history }: Opened, offer: Offer) {
    const reasons = reasonsOf(offer.problems);
    const reason = view && history?.lastReason(view, definition);
    return html`${this.refused ? refusedNotice(this.refused) : nothing}
      ${this.superseded ? html`<div class="notice wait" role="alert">${icon('circle-alert')}<p>${words({ 'zh-CN': '表单已换成新版本，已填写的内容都在。核对后再提交。', en: 'The form has a new revision; what you filled in is kept. Check it, then submit.' })}</p></div>` : nothing}
      ${reasons ? html`<div class="notice no">${icon('circle-alert')}<p>${reasons}</p></div>` : nothing}
      ${reason ? history!.reasonNotice(reason) : nothing}
      ${this.#resumed && !this.superseded ? html`<p class="faint small">${words({ 'zh-CN': `这是 ${day(dateOf(draft.updatedAt))} ${clock(draft.updatedAt)} 保存的草稿，接着填写即可。`, en: `This is the draft saved on ${day(dateOf(draft.updatedAt))} at ${clock(draft.updatedAt)}.` })}</p>` : nothing}`;
  }

  #shown(opened: Opened): TemplateResult {
    const { draft, definition, view } = opened;
    const { offer } = draft;
    const about = draft.item ? said(draft.item.title) : view ? said(view.title) : said(definition.compiled.title);
    if (this.sent) return this.sent(about);
    if (!offer) return html`<h1>${about}</h1>${blank('circle-alert', words({ 'zh-CN': '这件事现在不能办', en: 'This cannot be done now' }), words({ 'zh-CN': '状态可能已经改变，或者您没有相应的权限。', en: 'The state may have changed, or you have no right to it.' }), html`<a class="button" href=${view ? `/cases/${view.id}` : '/'}>${view ? words({ 'zh-CN': '查看办件', en: 'View the case' }) : words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`)}`;
    if (opened.closed) return opened.closed(definition, offer, this.session);
    return html`<header class="start-head"><nav class="crumbs" aria-label=${words({ 'zh-CN': '位置', en: 'Breadcrumb' })}><span>${said(definition.compiled.title)}</span>${view ? html`<a href=${`/cases/${view.id}`}>${view.number ?? said(view.title)}</a>` : nothing}</nav>
        <h1>${words({ 'zh-CN': `${said(offer.label)}：${about}`, en: `${said(offer.label)}: ${about}` })}</h1>
        ${this.session?.org ? html`<p class="soft">${words({ 'zh-CN': '以', en: 'On behalf of' })} <strong>${this.session.org.name}</strong>${words({ 'zh-CN': ' 的名义办理', en: '' })}</p>` : nothing}
        ${this.#notices(opened, offer)}${this.#opinion(offer)}</header>
      <wf-form .definition=${definition} .data=${draft.data} .facts=${this.#known(draft.facts)} .files=${draft.files} .context=${contextOf(offer, this.#resumed)} .upload=${this.#upload} .address=${api.fileAddress}
        .status=${this.#status()} .actions=${this.#actions(offer)} @wf-change=${this.#changed} @wf-file-removed=${this.#removed} @wf-submit=${this.#submit}></wf-form>`;
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
