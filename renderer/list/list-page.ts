// A list at its address: the query stands in the address, so that it can be kept and sent; how a person wants the list is kept on the server.
import { Task as AsyncTask } from '@lit/task';
import { html } from 'lit';
import type { ListChoice, ListPage, ListTotal } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { listApi } from './requests.ts';
import { cameBy } from '../neighbours.ts';
import { failed, Page } from '../page.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { withValue } from './query.ts';
import type { ChoiceEvent, QueryEvent } from './wf-list.ts';
import './wf-list.ts';

export class WfListPage extends Page {
  static override properties = { ...Page.properties, counted: { state: true } };
  /** The total of a list that took too long to count on its page. */
  declare counted: ListTotal | undefined;
  #last: ListPage | undefined;
  #rows = new AsyncTask(this, {
    task: async ([process, list, query], { signal }) => {
      const page = demand(await api.list(process!, list!, new URLSearchParams(query), signal));
      this.counted = undefined;
      cameBy(page, new URLSearchParams(query));
      if (page.total === null && page.page !== null) void this.#count(page, new URLSearchParams(query), signal);
      return (this.#last = page);
    },
    args: () => [this.params['process'], this.params['list'], this.query.toString()] as const,
  });

  async #count({ process, list }: ListPage, query: URLSearchParams, signal: AbortSignal) {
    for (const name of ['page', 'size', 'after', 'before']) query.delete(name);
    // Turned away from in the meantime, nobody waits for the number.
    const heard = await listApi.listTotal(process, list, query, signal).catch(() => undefined);
    if (heard?.ok && !signal.aborted) this.counted = heard.value;
  }

  #ask = (event: Event) => this.#show((event as QueryEvent).detail);

  #show(query: URLSearchParams) {
    const wanted = query.toString();
    if (wanted === this.query.toString()) return void this.#rows.run();
    void go(`${location.pathname}${wanted ? `?${wanted}` : ''}`);
  }

  /** Keeps how the list is wanted; another size of pages begins at the first one. */
  #choose = async (event: Event) => {
    const choice: ListChoice = (event as ChoiceEvent).detail;
    const { process, list, pageSize, choice: before } = this.#last!;
    this.#last = { ...this.#last!, choice: before && choice };
    const turned = choice.pageSize !== null && choice.pageSize !== pageSize;
    if (before) {
      const kept = await listApi.keepChoice(process, list, choice);
      if (!kept.ok) toast(`${kept.refusal.title} ${kept.refusal.detail}`);
    }
    if (turned) this.#show(withValue(this.query, 'size', before ? '' : String(choice.pageSize)));
  };

  override render() {
    const kept = this.#last?.process === this.params['process'] && this.#last?.list === this.params['list'] ? this.#last : undefined;
    const list = (page: ListPage, pending: boolean) => html`<wf-list .page=${page} .query=${this.query} .counted=${this.counted} ?pending=${pending} @wf-query=${this.#ask} @wf-choice=${this.#choose} @wf-changed=${() => this.refreshSession()}></wf-list>`;
    return html`<div class="page-sheet list-sheet">${this.#rows.render({
      initial: () => outline(),
      pending: () => (kept ? list(kept, true) : outline()),
      complete: (page) => list(page, false),
      error: (fault) => html`<h1>${words({ 'zh-CN': '列表', en: 'List' })}</h1>${failed(words({ 'zh-CN': '列表没有加载出来', en: 'The list didn’t load' }), fault, () => void this.#rows.run())}`,
    })}</div>`;
  }
}

/** The list as it will stand there: conditions, head, rows. */
function outline() {
  const row = html`<div class="outline-row">${[1, 2, 3, 4, 5].map(() => html`<span></span>`)}</div>`;
  return html`<div class="skeleton list-outline" aria-busy="true"><span class="unseen">${words({ 'zh-CN': '正在加载', en: 'Loading' })}</span>
    <div class="outline-query">${[1, 2, 3].map(() => html`<span></span>`)}</div>${[1, 2, 3, 4, 5, 6, 7, 8].map(() => row)}</div>`;
}

customElements.define('wf-list-page', WfListPage);
