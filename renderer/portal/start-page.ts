// Beginning an application, or a later event that fills in the form: the form on a draft. What is done with it comes once it stands (`start-work.ts`).
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { JsonObject, Offer } from '#engine';
import { api, demand, unreached, type Refusal } from '../api.ts';
import { bringControls, type Change, type WfForm } from '../form/wf-form.ts';
import type { WfCountdown } from '../form/wf-countdown.ts';
import type { Given } from '../keeping/filling.ts';
import { UnsentStore, type Owner } from '../keeping/unsent.ts';
import { contextOf } from '../offer-context.ts';
import { failed, Page, refusedNotice, skeleton } from '../page.ts';
import { revision } from '../revision.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';
import { formButtons, opinionBox, resumedLine } from './start-head.ts';
import type * as Rare from './start-rare.ts';
import { caseBehind, isChecked } from './start-words.ts';
import type { Begun, StartHost, StartWork } from './start-work.ts';
import './start.css';

interface Opened extends Begun { readonly owner: Owner; readonly given: Given; readonly closed: boolean; readonly rare: typeof Rare | undefined }

export class WfStartPage extends Page implements StartHost {
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
  #work: StartWork | undefined;
  #working: Promise<StartWork> | undefined;
  /** How much of what was done waits for it. */
  #waiting = 0;
  #remark = '';
  #resumed = false;
  /** The form stands; what the address names can be shown. */
  #arrived = false;

  #opened = new AsyncTask(this, {
    task: async ([process, event, instance, item], { signal }): Promise<Opened> => {
      this.#arrived = false;
      await this.#end();
      this.refused = this.sent = undefined;
      const view = instance ? await caseBehind(instance, this.session, signal) : undefined;
      const draft = demand(await api.openDraft({ process: process ?? view!.process, event: event!, ...(item ? { item } : {}), ...(instance ? { instance } : {}), resume: true }));
      const definition = await revision(draft.digest);
      const { offer } = draft;
      if (offer && offer.writes.length === 0 && offer.comment === 'none') void go(`/cases/${instance}?event=${event}`, { replace: true });
      this.#resumed = draft.version > 1;
      this.over = offer?.problems.some(({ code }) => code === 'event.too-late') ?? false;
      const owner = [this.session?.account.id ?? '', this.session?.org?.id ?? '', draft.process, draft.event, draft.item?.id ?? draft.instance ?? ''] as const;
      const opened = { draft, definition, view, owner, given: { data: draft.data, files: draft.files }, checked: offer !== null && isChecked(definition, offer, contextOf(offer, this.#resumed)) };
      // Most forms begin with nothing but the form; what keeps it and sends it comes once it stands.
      const early = offer && (new UnsentStore(owner).left !== undefined || offer.until !== undefined || ['step', 'field'].some((name) => this.query.has(name)));
      await Promise.all([early && this.#bring(opened), offer && bringControls(definition, contextOf(offer, this.#resumed))]);
      const rare = offer && offer.problems.length === 0 && !view && !this.superseded ? undefined : await import('./start-rare.ts');
      await rare?.learn().catch(() => {});
      // What could not be sent is not offered to be filled in; what was begun stays at hand.
      return { ...opened, rare, closed: offer?.kind === 'start' && offer.problems.length > 0 && !this.#resumed };
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
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
    void this.#end(true);
  }

  override willUpdate(changes: PropertyValues<this>) {
    // Signed in again as the same person: what waited for that goes on.
    if (changes.has('session') && changes.get('session') && this.session) {
      if (this.refused?.status === 401) this.refused = undefined;
      void this.#work?.filling.leave();
    }
  }

  override updated(changes: PropertyValues<this>) {
    const arrives = !this.#arrived && this.form !== null;
    this.#arrived ||= arrives;
    if (!this.#opened.value?.draft.offer || !this.form || !(arrives || changes.has('query'))) return;
    if (this.#work) this.#work.show();
    else requestAnimationFrame(() => setTimeout(() => this.#do((work) => work.show())));
  }

  #leaving = (event: BeforeUnloadEvent) => void ((this.#work?.filling.owes || this.#waiting > 0) && event.preventDefault());

  /** Brings what is done with the form, once. */
  #bring(begun: Begun & Pick<Opened, 'owner'>): Promise<StartWork> {
    const working = this.#working ??= import('./start-work.ts').then(({ StartWork }) => StartWork.begin(this, begun, begun.owner)).then((work) => {
      // Meanwhile the page may have gone over to another form.
      if (this.#working === working) this.#work = work;
      else void work.end();
      return work;
    });
    return working;
  }

  /** Does something that needs it: at once where it is here, else in the order of what was done. */
  #do(deed: (work: StartWork) => unknown): void {
    if (this.#work) return void deed(this.#work);
    this.#waiting += 1;
    const opened = this.#opened.value!;
    void this.#bring(opened).then((work) => {
      this.#waiting -= 1;
      deed(work);
      this.requestUpdate();
    }, () => {
      // Not reached: whatever is done next asks for it again.
      this.#working = undefined;
      this.refused = unreached();
    });
  }

  async #end(keepalive = false): Promise<void> {
    const work = this.#work;
    this.#work = this.#working = undefined;
    this.#remark = '';
    await work?.end(keepalive);
  }

  async again(): Promise<StartWork> {
    await this.#opened.run();
    return this.#bring(this.#opened.value!);
  }

  get form(): WfForm | null {
    return this.querySelector<WfForm>('wf-form');
  }

  #changed = ({ detail: { data } }: CustomEvent<Change>) => this.#do(({ filling }) => filling.change(data));

  #remarked = (event: Event) => {
    const text = this.#remark = (event.target as HTMLTextAreaElement).value;
    this.wordless = false;
    this.#do(({ filling }) => filling.remark(text));
  };

  #choices = async (pointer: string, text: string) => (await this.#bring(this.#opened.value!)).choices(pointer, text);
  #upload = async (pointer: string, file: File, progress: (share: number) => void) => (await this.#bring(this.#opened.value!)).upload(pointer, file, progress);
  #removed = (event: CustomEvent<{ readonly file: string }>) => this.#do((work) => work.remove(event.detail.file));
  #submit = (event: CustomEvent<{ readonly data: JsonObject }>) => this.#do((work) => work.submit(event.detail.data));

  #notices({ draft, view, definition, rare }: Opened, offer: Offer) {
    const work = this.#work;
    return html`${this.refused ? refusedNotice(this.refused) : nothing}${work?.notices() ?? nothing}${(this.superseded && rare?.supersededNotice()) || nothing}${this.over ? nothing : rare?.reasonNotices(offer, definition, view) ?? nothing}
      ${this.#resumed && !this.superseded && !work?.filling.left && !work?.answers ? resumedLine(draft) : nothing}`;
  }

  #shown(opened: Opened): TemplateResult {
    const { draft, definition, view, checked } = opened;
    const { offer } = draft;
    const about = draft.item ? said(draft.item.title) : view ? said(view.title) : said(definition.compiled.title);
    if (this.sent) return this.sent(about);
    if (!offer) return opened.rare!.notNow(about, view);
    if (opened.closed) return opened.rare!.closedPage(definition, offer, this.session);
    const work = this.#work;
    const answers = work?.answers;
    const { data, files } = work?.given ?? opened.given;
    const title = words({ 'zh-CN': `${said(offer.label)}：${about}`, en: `${said(offer.label)}: ${about}` });
    const actions = formButtons(offer, { checked, back: this.query.has('field'), busy: this.busy, discard: () => this.#do((done) => done.discard()), save: () => this.#do((done) => done.save()), print: () => this.#do((done) => done.print()) });
    return html`<header class="start-head">${this.session ? html`<nav class="crumbs" aria-label=${words({ 'zh-CN': '位置', en: 'Breadcrumb' })}><a href="/">${words({ 'zh-CN': '首页', en: 'Home' })}</a><span>${said(definition.compiled.title)}</span>${view ? html`<a href=${`/cases/${view.id}`}>${view.number ?? said(view.title)}</a>` : nothing}</nav>` : nothing}
        <h1 data-tab=${title}>${answers ? words({ 'zh-CN': `核对信息：${about}`, en: `Check your answers: ${about}` }) : title}</h1>
        ${answers ? html`<p class="soft">${words({ 'zh-CN': '请核对填写的内容，提交前都可以修改。', en: 'Check what you filled in. You can change it until you send it.' })}</p>` : nothing}
        ${this.session?.org ? html`<p class="soft">${words({ 'zh-CN': '以', en: 'On behalf of' })} <strong>${this.session.org.name}</strong>${words({ 'zh-CN': ' 的名义办理', en: '' })}</p>` : nothing}
        ${this.#notices(opened, offer)}${opinionBox(offer, work?.filling.opinion ?? this.#remark, this.wordless, answers !== undefined, this.#remarked)}</header>
      <wf-form ?hidden=${answers !== undefined} .definition=${definition} .data=${data} .facts=${work?.filling.known(draft.facts) ?? draft.facts} .files=${files} .context=${contextOf(offer, this.#resumed)} .upload=${this.#upload} .address=${api.fileAddress} .choices=${this.#choices} .until=${offer.until}
        .status=${work?.line() ?? nothing} .actions=${actions} @wf-change=${this.#changed} @wf-file-removed=${this.#removed} @wf-submit=${this.#submit}></wf-form>
      ${work?.below() ?? nothing}`;
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
