// The operators of one's organisation as a list like any other; removing one is asked first.
import { Task as AsyncTask } from '@lit/task';
import { html } from 'lit';
import type { ListPage } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { withValue } from '../list/query.ts';
import type { ChoiceEvent, QueryEvent } from '../list/wf-list.ts';
import '../list/wf-list.ts';
import { failed, Page, skeleton } from '../page.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { operators } from './operators.ts';

export class WfOperatorsPage extends Page {
  #last: ListPage | undefined;
  #rows = new AsyncTask(this, {
    task: async ([query], { signal }) => (this.#last = demand(await operators.page(new URLSearchParams(query), signal))),
    args: () => [this.#plain.toString()] as const,
  });

  /** What is shown, without what the address asks for. */
  get #plain(): URLSearchParams {
    return withValue(withValue(this.query, 'remove', ''), 'lost', '');
  }

  override updated() {
    const [gone, lost] = [this.query.get('remove'), this.query.get('lost')];
    if (!this.#last) return;
    if (gone !== null) void this.#remove(gone);
    if (lost !== null) void this.#lose(lost);
  }

  #show(query: URLSearchParams, how = {}) {
    const wanted = query.toString();
    if (wanted === this.query.toString()) return void this.#rows.run();
    void go(`${location.pathname}${wanted ? `?${wanted}` : ''}`, how);
  }

  /** The address asks for it, so that the list's own button does; nothing happens before it is confirmed. */
  async #remove(id: string) {
    const row = this.#last!.rows.find((each) => each.id === id);
    this.#show(this.#plain, { replace: true });
    if (!row) return;
    const name = String(row.cells['name']);
    const sure = await confirmed({
      question: words({ 'zh-CN': `删除操作员“${name}”吗？`, en: `Delete the operator “${name}”?` }),
      loss: words({ 'zh-CN': '删除后不能再登录；办过的事项仍记在其名下。', en: 'They can no longer sign in; what they did keeps their name.' }),
      stay: words({ 'zh-CN': '取消', en: 'Cancel' }), proceed: words({ 'zh-CN': '确认', en: 'Delete' }), destructive: true,
    });
    if (!sure) return;
    const answer = await operators.remove(id);
    toast(answer.ok ? words({ 'zh-CN': '已删除', en: 'Deleted' }) : `${answer.refusal.problems[0]?.what ?? answer.refusal.title} ${answer.refusal.problems[0]?.remedy ?? answer.refusal.detail}`);
    void this.#rows.run();
  }

  /** A lost key: out of use at once, with the reason the record keeps. */
  async #lose(id: string) {
    const row = this.#last!.rows.find((each) => each.id === id);
    this.#show(this.#plain, { replace: true });
    if (!row) return;
    const { asked, fieldOf } = await import('../company/ask.ts');
    const name = String(row.cells['name']);
    const done = await asked({
      title: words({ 'zh-CN': `挂失“${name}”的密钥`, en: `Report the key of “${name}” lost` }), verb: words({ 'zh-CN': '挂失', en: 'Report it' }),
      fields: html`<p class="soft">${words({ 'zh-CN': '挂失后密钥立即解绑、不能再使用，用它登录的地方会退出。找回后由平台管理员解除。', en: 'It is unbound at once and signs nothing more, and what it opened is closed. When it is found, the platform’s administrator puts it back.' })}</p>
        ${fieldOf(words({ 'zh-CN': '原因', en: 'Reason' }), html`<textarea class="entry" name="reason" rows="3" maxlength="500" required></textarea>`)}`,
      send: (text) => operators.lose(id, { reason: text('reason') }),
    });
    if (done) toast(words({ 'zh-CN': '已挂失', en: 'Reported lost' }));
    void this.#rows.run();
  }

  #choose = async (event: Event) => {
    const choice = (event as ChoiceEvent).detail;
    const turned = choice.pageSize !== null && choice.pageSize !== this.#last!.pageSize;
    const kept = await operators.keepChoice(choice);
    if (!kept.ok) toast(`${kept.refusal.title} ${kept.refusal.detail}`);
    if (turned) void this.#rows.run();
  };

  override render() {
    const list = (page: ListPage, pending: boolean) => html`<wf-list .page=${page} .query=${this.#plain} ?pending=${pending} @wf-query=${(event: Event) => this.#show((event as QueryEvent).detail)} @wf-choice=${this.#choose}></wf-list>`;
    return html`<div class="page-sheet list-sheet">${this.#rows.render({
      initial: () => skeleton(8),
      pending: () => (this.#last ? list(this.#last, true) : skeleton(8)),
      complete: (page) => list(page, false),
      error: (fault) => html`<h1>${words({ 'zh-CN': '我的操作员', en: 'Operators' })}</h1>${failed(words({ 'zh-CN': '列表没有加载出来', en: 'The list didn’t load' }), fault, () => void this.#rows.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-operators-page', WfOperatorsPage);
