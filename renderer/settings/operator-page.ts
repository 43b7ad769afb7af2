// One operator, new or to be changed: the form of the definition that is for them, sent at once.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition, JsonObject, Offer } from '#engine';
import type { RecordView } from '../../server/api-types.ts';
import { demand, type Refusal } from '../api.ts';
import type { WfForm } from '../form/wf-form.ts';
import '../form/wf-form.ts';
import { failed, Page, refusedNotice, skeleton } from '../page.ts';
import { revision } from '../revision.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import { operators } from './operators.ts';
import './settings.css';

interface Opened { readonly view: RecordView; readonly definition: Definition; readonly offer: Offer | undefined }

export class WfOperatorPage extends Page {
  static override properties = { ...Page.properties, refused: { state: true }, busy: { state: true } };
  declare refused: Refusal | undefined;
  declare busy: boolean;
  #opened = new AsyncTask(this, {
    task: async ([id], { signal }): Promise<Opened> => {
      const view = demand(await operators.open(id!, signal));
      this.refused = undefined;
      return { view, definition: await revision(view.digest), offer: view.offers[0] };
    },
    args: () => [this.params['id']] as const,
  });

  constructor() {
    super();
    this.busy = false;
  }

  #save = async ({ detail: { data } }: CustomEvent<{ readonly data: JsonObject }>) => {
    const { offer, definition } = this.#opened.value!;
    if (this.busy || !offer) return;
    this.busy = true;
    this.refused = undefined;
    const answer = await operators.keep(this.params['id']!, { event: offer.event, data });
    this.busy = false;
    if (answer.ok) {
      toast(offer.feedback ? said(offer.feedback) : words({ 'zh-CN': '保存成功', en: 'Saved' }));
      return void (await go('/operators'));
    }
    const { problems } = answer.refusal;
    if (problems.length > 0 && problems.every(({ at }) => definition.field(`/${at.split('/')[1] ?? ''}`))) return this.querySelector<WfForm>('wf-form')!.refuse(problems);
    this.refused = answer.refusal;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
  };

  #shown({ view, definition, offer }: Opened): TemplateResult {
    return html`<header><h1>${said(view.title)}</h1></header>${this.refused ? refusedNotice(this.refused) : nothing}
      ${offer ? html`<wf-form .definition=${definition} .data=${view.data} .facts=${view.facts} .context=${{ event: offer.event, writes: offer.writes.includes('*') ? 'all' : offer.writes, requires: offer.requires, judge: offer.judge, resumed: view.version > 0 }}
        .actions=${html`<a class="button" href="/operators">${words({ 'zh-CN': '取消', en: 'Cancel' })}</a><button type="submit" class="button main" aria-disabled=${this.busy}>${words({ 'zh-CN': '保存', en: 'Save' })}</button>`} @wf-submit=${this.#save}></wf-form>` : nothing}`;
  }

  override render() {
    return html`<div class="page-sheet record-sheet">${this.#opened.render({
      initial: () => skeleton(6), pending: () => skeleton(6), complete: (opened) => this.#shown(opened),
      error: (fault) => html`<h1>${words({ 'zh-CN': '操作员', en: 'Operator' })}</h1>${failed(words({ 'zh-CN': '没有加载出来', en: 'This didn’t load' }), fault, () => void this.#opened.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-operator-page', WfOperatorPage);
