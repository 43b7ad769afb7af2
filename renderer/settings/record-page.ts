// What somebody, or their organisation, keeps of itself: read until one asks to change it, saved at once. The form and its checks are those of any definition.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition, JsonObject, Offer } from '#engine';
import type { RecordView } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { draftApi, recordFiles, uploadOrThrow } from '../keeping/requests.ts';
import { ChangingPage } from '../changing-page.ts';
import type { Change } from '../form/wf-form.ts';
import '../form/wf-form.ts';
import '../form/wf-values.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { failed, refusedNotice, skeleton } from '../page.ts';
import { revision } from '../revision.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import './settings.css';

interface Opened { readonly view: RecordView; readonly definition: Definition; readonly offer: Offer | undefined }

export class WfRecordPage extends ChangingPage {
  static override properties = { ...ChangingPage.properties, event: { state: true } };
  /** What is being changed; none while it is read. */
  declare event: string | undefined;

  #opened = new AsyncTask(this, {
    task: async ([process, event], { signal }): Promise<Opened> => {
      let view = demand(await draftApi.record(process!, event, signal));
      // One that opens to be filled in is, for whoever may.
      const wanted = event ?? (view.opens ? view.offers[0]?.event : undefined);
      if (wanted !== event) view = demand(await draftApi.record(process!, wanted, signal));
      this.refused = undefined;
      this.changed = false;
      return { view, definition: await revision(view.digest), offer: view.offers.find((offer) => offer.event === wanted) };
    },
    args: () => [this.params['process'], this.event] as const,
  });

  override willUpdate(changes: Map<PropertyKey, unknown>) {
    if (changes.has('params')) this.event = undefined;
  }

  #upload = (pointer: string, file: File, progress: (share: number) => void) => uploadOrThrow(recordFiles(this.params['process']!), pointer, file, progress);

  #typed = (_: CustomEvent<Change>) => (this.changed = true);

  #change = async (event: string) => {
    this.event = event;
    await this.updateComplete;
    await this.#opened.taskComplete;
    await this.updateComplete;
    this.focusForm();
  };

  /** Back to what is kept. */
  #cancel = async () => {
    if (!(await this.mayLose())) return;
    this.changed = false;
    this.event = undefined;
    void this.#opened.run();
  };

  #save = async ({ detail: { data } }: CustomEvent<{ readonly data: JsonObject }>) => {
    const { view, offer, definition } = this.#opened.value!;
    if (this.busy || !offer) return;
    this.busy = true;
    this.refused = undefined;
    const answer = await draftApi.keepRecord(view.process, { event: offer.event, data, version: view.version });
    this.busy = false;
    if (!answer.ok) return this.refuse(answer.refusal, definition);
    toast(answer.value.feedback ? said(answer.value.feedback) : words({ 'zh-CN': '保存成功', en: 'Saved' }));
    this.changed = false;
    this.event = undefined;
    this.refreshSession();
    await this.#opened.run();
    const heading = this.querySelector<HTMLElement>('h1');
    if (heading && !view.opens) heading.focus();
  };

  #filling({ view, definition, offer }: Opened, { event, writes, requires, judge }: Offer): TemplateResult {
    const verb = offer && definition.compiled.document.process.record?.opens ? said(offer.label) : words({ 'zh-CN': '保存', en: 'Save' });
    const actions = html`${view.opens ? nothing : html`<button type="button" class="button" @click=${this.#cancel}>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button>`}
      <button type="submit" class="button main" aria-disabled=${this.busy}>${verb}</button>`;
    return html`<wf-form .definition=${definition} .data=${view.data} .facts=${view.facts} .files=${view.files} .context=${{ event, writes: writes.includes('*') ? 'all' : writes, requires, judge, resumed: view.version > 0 }}
      .upload=${this.#upload} .address=${api.fileAddress} .brief=${!writes.includes('*') && !view.opens} .status=${this.#kept(view)} .actions=${actions} @wf-change=${this.#typed} @wf-submit=${this.#save}></wf-form>`;
  }

  /** The page of the own account is where an administrator brings the company up to date by his key. */
  get #refreshes(): boolean {
    return location.pathname === this.session?.page && this.session.roles.includes('enterpriseAdmin');
  }

  #refresh = async () => {
    if (this.busy) return;
    this.busy = true;
    const answer = await (await import('../account/refresh-company.ts')).refreshCompany();
    this.busy = false;
    this.refused = answer.ok ? undefined : answer.refusal;
    if (answer.ok) {
      this.refreshSession();
      return void this.#opened.run();
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
  };

  #kept({ keptAt, keptBy }: RecordView) {
    if (this.changed) return words({ 'zh-CN': '有修改尚未保存', en: 'Changes not saved yet' });
    return keptAt === null ? nothing : words({ 'zh-CN': `${minute(keptAt)} 由${keptBy}保存`, en: `Saved ${minute(keptAt)} by ${keptBy}` });
  }

  #shown(opened: Opened): TemplateResult {
    const { view, definition, offer } = opened;
    return html`<header class="spread"><h1 tabindex="-1">${said(view.title)}</h1>
        ${offer ? nothing : html`<div class="row">${this.#refreshes ? html`<button type="button" class="button" aria-busy=${this.busy} @click=${this.#refresh}>${icon('rotate-ccw')}${words({ 'zh-CN': '同步更新', en: 'Bring up to date' })}</button>` : nothing}${view.offers.slice(0, 1).map(({ event, label }) => html`<button type="button" class="button main" @click=${() => void this.#change(event)}>${icon('pencil')}${said(label)}</button>`)}</div>`}</header>
      ${this.refused ? refusedNotice(this.refused) : nothing}
      ${offer ? this.#filling(opened, offer) : html`<wf-values all .unseen=${view.unseen} .definition=${definition} .data=${view.data} .facts=${view.facts} .files=${view.files} .address=${api.fileAddress}></wf-values>
        <p class="faint small">${this.#kept(view)}</p>`}`;
  }

  override render() {
    return html`<div class="page-sheet record-sheet">${this.#opened.render({
      initial: () => skeleton(8),
      pending: () => (this.#opened.value && this.#opened.value.view.process === this.params['process'] ? this.#shown(this.#opened.value) : skeleton(8)),
      complete: (opened) => this.#shown(opened),
      error: (fault) => html`<h1>${words({ 'zh-CN': '设置', en: 'Settings' })}</h1>${failed(words({ 'zh-CN': '没有加载出来', en: 'This didn’t load' }), fault, () => void this.#opened.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-record-page', WfRecordPage);
