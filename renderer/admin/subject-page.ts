// One thing that the platform itself keeps, whatever it is: what it says, what may be done with it, and tables of what belongs to it. Form and words are those of its definition.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition, JsonObject, Offer, Text } from '#engine';
import type { Administered, AdministrationView, KeepAdministered, Panel, PanelCell } from '../../server/api-types.ts';
import { call, demand } from '../api.ts';
import { ChangingPage } from '../changing-page.ts';
import { confirmed } from '../confirm.ts';
import '../form/wf-form.ts';
import '../form/wf-values.ts';
import { icon } from '../icon.ts';
import { failed, refusedNotice, skeleton } from '../page.ts';
import { revision } from '../revision.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import './admin.css';

interface Opened { readonly view: AdministrationView; readonly definition: Definition }

export class WfSubjectPage extends ChangingPage {
  /** What was told by the last change and is told by nothing else. */
  #once: Text | null = null;
  #opened = new AsyncTask(this, {
    task: async (_, { signal }): Promise<Opened> => {
      const view = demand(await call<AdministrationView>(this.#address, { signal }));
      this.refused = undefined;
      this.changed = false;
      return { view, definition: await revision(view.digest) };
    },
    args: () => [this.params['process'], this.params['id']] as const,
  });

  get #address(): string {
    return `/api/administration/${encodeURIComponent(this.params['process']!)}/${encodeURIComponent(this.params['id']!)}`;
  }

  get #list(): string {
    return `/lists/${this.params['process']}/all`;
  }

  /** What is being done stands in the address, so that Back leads out of it. */
  #offer({ view }: Opened): Offer | undefined {
    const wanted = this.query.get('event');
    return view.offers.find(({ event }) => event === wanted) ?? (view.id === null ? view.offers[0] : undefined);
  }

  #begin = async ({ event, writes, confirm }: Offer) => {
    if (writes.length > 0) {
      await go(`${location.pathname}?event=${event}`, { replace: true });
      await this.updateComplete;
      return this.focusForm();
    }
    const { view } = this.#opened.value!;
    const offer = view.offers.find((each) => each.event === event)!;
    const sure = await confirmed({ question: confirm ? said(confirm) : words({ 'zh-CN': `${said(offer.label)}吗？`, en: `${said(offer.label)}?` }), loss: said(view.title), stay: words({ 'zh-CN': '取消', en: 'Cancel' }), proceed: said(offer.label) });
    if (sure) await this.#send(offer, {});
  };

  #cancel = async () => {
    if (!(await this.mayLose())) return;
    this.changed = false;
    this.refused = undefined;
    void go(this.#opened.value!.view.id === null ? this.#list : location.pathname, { replace: true });
  };

  async #send({ event }: Offer, data: JsonObject) {
    const { view, definition } = this.#opened.value!;
    if (this.busy) return;
    this.busy = true;
    this.refused = undefined;
    this.#once = null;
    const answer = await call<Administered>(this.#address, { method: 'PUT', body: { event, data, version: view.version } satisfies KeepAdministered });
    this.busy = false;
    if (!answer.ok) return this.refuse(answer.refusal, definition);
    toast(answer.value.feedback ? said(answer.value.feedback) : words({ 'zh-CN': '保存成功', en: 'Saved' }));
    this.#once = answer.value.once;
    this.changed = false;
    await go(`/admin/${view.process}/${encodeURIComponent(answer.value.id)}`, { replace: true });
    if (view.id !== null) await this.#opened.run();
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  #filling({ view, definition }: Opened, offer: Offer): TemplateResult {
    const { event, writes, requires, judge } = offer;
    const whole = writes.includes('*');
    const actions = html`<button type="button" class="button" @click=${this.#cancel}>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button><button type="submit" class="button main" aria-disabled=${this.busy}>${whole ? words({ 'zh-CN': '保存', en: 'Save' }) : said(offer.label)}</button>`;
    return html`<wf-form .definition=${definition} .data=${view.data} .facts=${view.facts} .files=${view.files} .context=${{ event, writes: whole ? 'all' : writes, requires, judge, resumed: view.id !== null }}
      .brief=${!whole && definition.compiled.document.ui === undefined} .status=${this.changed ? words({ 'zh-CN': '有修改尚未保存', en: 'Changes not saved yet' }) : nothing} .actions=${actions}
      @wf-change=${() => (this.changed = true)} @wf-submit=${({ detail }: CustomEvent<{ readonly data: JsonObject }>) => void this.#send(offer, detail.data)}></wf-form>`;
  }

  #cell({ text, href, tone }: PanelCell): TemplateResult {
    const shown = tone ? html`<span class=${`tag ${tone}`}>${said(text)}</span>` : html`${said(text)}`;
    return href === undefined ? shown : html`<a href=${href}>${shown}</a>`;
  }

  #panel({ title, say, heads, rows }: Panel): TemplateResult {
    return html`<section class="panel"><h2>${said(title)}</h2>${say === null ? nothing : html`<p class="soft">${said(say)}</p>`}
      ${rows.length === 0 ? nothing : html`<table class="panel-table"><thead><tr>${heads.map((head) => html`<th scope="col">${said(head)}</th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>${row.map((each, index) => (index === 0 ? html`<th scope="row">${this.#cell(each)}</th>` : html`<td data-label=${said(heads[index]!)}>${this.#cell(each)}</td>`))}</tr>`)}</tbody></table>`}</section>`;
  }

  #shown(opened: Opened): TemplateResult {
    const { view, definition } = opened;
    const offer = this.#offer(opened);
    return html`<p class="trail-back"><a href=${this.#list}>${icon('arrow-left')} ${said(definition.compiled.document.process.title)}</a></p>
      <header class="spread"><h1 tabindex="-1">${said(view.id === null && offer ? offer.label : view.title)}</h1>
        ${offer ? nothing : html`<div class="row">${view.offers.map((each, index) => html`<button type="button" class=${`button ${index === 0 ? 'main' : ''}`} @click=${() => void this.#begin(each)}>${said(each.label)}</button>`)}</div>`}</header>
      ${this.refused ? refusedNotice(this.refused) : nothing}
      ${this.#once ? html`<div class="notice wait" role="status">${icon('id-card')}<p>${said(this.#once)}</p></div>` : nothing}
      ${offer ? this.#filling(opened, offer) : Object.keys(view.data).length === 0 ? nothing : html`<wf-values .definition=${definition} .data=${view.data} .facts=${view.facts} .files=${view.files}></wf-values>`}
      ${offer ? nothing : view.panels.map((panel) => this.#panel(panel))}`;
  }

  override render() {
    return html`<div class="page-sheet record-sheet subject-sheet">${this.#opened.render({
      initial: () => skeleton(8),
      pending: () => (this.#opened.value && this.#opened.value.view.process === this.params['process'] && this.#opened.value.view.id === this.params['id'] ? this.#shown(this.#opened.value) : skeleton(8)),
      complete: (opened) => this.#shown(opened),
      error: (fault) => html`<h1>${words({ 'zh-CN': '平台管理', en: 'Platform' })}</h1>${failed(words({ 'zh-CN': '没有加载出来', en: 'This didn’t load' }), fault, () => void this.#opened.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-subject-page', WfSubjectPage);
