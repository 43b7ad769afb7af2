// A list of a definition at its address: the query stands in the address, so that it can be kept and sent.
import { Task as AsyncTask } from '@lit/task';
import { html } from 'lit';
import type { ListPage } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { failed, Page, skeleton } from '../page.ts';
import { go } from '../router.ts';
import { words } from '../words.ts';
import type { QueryEvent } from './wf-list.ts';
import './wf-list.ts';

export class WfListPage extends Page {
  #last: ListPage | undefined;
  #rows = new AsyncTask(this, {
    task: async ([process, list, query], { signal }) => (this.#last = demand(await api.list(process!, list!, new URLSearchParams(query), signal))),
    args: () => [this.params['process'], this.params['list'], this.query.toString()] as const,
  });

  #ask = (event: Event) => {
    const wanted = (event as QueryEvent).detail.toString();
    if (wanted === this.query.toString()) return void this.#rows.run();
    void go(`${location.pathname}${wanted ? `?${wanted}` : ''}`);
  };

  override render() {
    const kept = this.#last?.process === this.params['process'] && this.#last?.list === this.params['list'] ? this.#last : undefined;
    const list = (page: ListPage, pending: boolean) => html`<wf-list .page=${page} .query=${this.query} ?pending=${pending} @wf-query=${this.#ask} @wf-changed=${() => this.refreshSession()}></wf-list>`;
    return html`<div class="page-sheet list-sheet">${this.#rows.render({
      initial: () => skeleton(8),
      pending: () => (kept ? list(kept, true) : skeleton(8)),
      complete: (page) => list(page, false),
      error: (fault) => html`<h1>${words({ 'zh-CN': '列表', en: 'List' })}</h1>${failed(words({ 'zh-CN': '列表没有加载出来', en: 'The list didn’t load' }), fault, () => void this.#rows.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-list-page', WfListPage);
