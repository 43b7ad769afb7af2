// What waits for me: the list at the left, the case at the right, the choice in the address. On a narrow screen first the one, then the other.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { InboxPage, InboxRow } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { icon } from '../icon.ts';
import { due, short, until } from '../moment.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { turnPages } from '../pages-nav.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import type { ActedEvent } from './case-view.ts';
import './case-view.ts';

const wide = matchMedia('(min-width: 1025px)');

export class WfInboxPage extends Page {
  #rows = new AsyncTask(this, { task: async ([page], { signal }) => demand(await api.inbox(page, signal)), args: () => [Number(this.query.get('page') ?? '1')] as const });

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
  }

  get #rowsShown(): readonly InboxRow[] {
    return this.#rows.value?.rows ?? [];
  }

  get #chosen(): string {
    return this.query.get('case') ?? (wide.matches ? this.#rowsShown[0]?.instance ?? '' : '');
  }

  #address(instance: string): string {
    const page = this.query.get('page');
    return `/inbox?case=${instance}${page ? `&page=${page}` : ''}`;
  }

  #key = (event: KeyboardEvent) => {
    const target = event.composedPath()[0];
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) return;
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
    const next = this.#rowsShown[this.#rowsShown.findIndex((row) => row.instance === this.#chosen) + step];
    if (step !== 0 && next) void go(this.#address(next.instance), { replace: true });
  };

  #acted = async (event: ActedEvent) => {
    event.preventDefault();
    const { next, feedback } = event.detail;
    this.refreshSession();
    await this.#rows.run();
    const left = this.#rows.value?.total ?? 0;
    const done = feedback ? said(feedback) : words({ 'zh-CN': '已办理', en: 'Done' });
    toast(left > 0 ? words({ 'zh-CN': `${done}，剩 ${left} 条`, en: `${done}. ${left} left` }) : words({ 'zh-CN': `${done}，待办都办完了`, en: `${done}. Nothing waiting for you` }));
    await go(wide.matches && next ? this.#address(next.instance) : '/inbox', { replace: true });
  };

  #row(row: InboxRow) {
    const left = row.due ? due(row.due) : undefined;
    return html`<li><a class="inbox-row" href=${this.#address(row.instance)} aria-current=${row.instance === this.#chosen ? 'true' : nothing}>
      <span class="inbox-due">${left ? html`<span class=${`tone-${left.tone}`} title=${until(row.due!)}>${left.tone === 'plain' ? nothing : icon(left.tone === 'no' ? 'triangle-alert' : 'clock')} ${left.text}</span>` : html`<span class="faint">${words({ 'zh-CN': `${short(row.openedAt)} 收到`, en: `since ${short(row.openedAt)}` })}</span>`}<span class="tag">${said(row.stateLabel)}</span></span>
      <strong>${said(row.title)}</strong><span class="faint small">${row.org} · ${said(row.processTitle)}${row.number ? html` · <span class="mono">${row.number}</span>` : nothing}</span></a></li>`;
  }

  #list(page: InboxPage) {
    return html`<ul class="inbox-rows">${page.rows.map((row) => this.#row(row))}</ul>
      ${turnPages('/inbox', page)}`;
  }

  #split(page: InboxPage) {
    const chosen = this.#chosen;
    const index = page.rows.findIndex((row) => row.instance === chosen);
    const step = (to: number, word: string, letter: string) => html`<a class="button quiet small" href=${page.rows[to] ? this.#address(page.rows[to].instance) : nothing} aria-disabled=${page.rows[to] ? nothing : 'true'}>${word} <kbd aria-hidden="true">${letter}</kbd></a>`;
    return html`<div class=${`split ${this.query.has('case') ? 'detail' : ''}`}>
      <section class="split-list"><header><h1>${words({ 'zh-CN': '待办', en: 'Waiting for you' })}</h1><span class="soft">${words({ 'zh-CN': `${page.total} 条待办`, en: String(page.total) })}</span></header>
        ${page.rows.length === 0 ? blank('check', words({ 'zh-CN': '待办都办完了', en: 'Nothing waiting for you' }), words({ 'zh-CN': '有新的待办时会出现在这里。', en: 'New tasks appear here.' })) : this.#list(page)}</section>
      <section class="split-detail" aria-label=${words({ 'zh-CN': '办件', en: 'Case' })}>${chosen === '' ? nothing : html`<div class="split-bar"><a class="button quiet small split-back" href="/inbox">${icon('arrow-left')}${words({ 'zh-CN': '返回待办', en: 'Back to the list' })}</a>
          ${index < 0 ? nothing : html`${step(index - 1, words({ 'zh-CN': '上一条', en: 'Previous' }), 'K')}${step(index + 1, words({ 'zh-CN': '下一条', en: 'Next' }), 'J')}<span class="soft small">${words({ 'zh-CN': `第 ${index + 1} 条，共 ${page.total} 条`, en: `${index + 1} of ${page.total}` })}</span>`}</div>
        <wf-case-view heading="h2" .instance=${chosen} .wanted=${this.query.get('event') ?? ''} @wf-acted=${this.#acted}></wf-case-view>`}</section></div>`;
  }

  override render() {
    return this.#rows.render({
      initial: () => html`<div class="page-sheet">${skeleton(8)}</div>`,
      pending: () => (this.#rows.value ? this.#split(this.#rows.value) : html`<div class="page-sheet">${skeleton(8)}</div>`),
      complete: (page) => this.#split(page),
      error: (fault) => html`<div class="page-sheet"><h1>${words({ 'zh-CN': '待办', en: 'Waiting for you' })}</h1>${failed(words({ 'zh-CN': '待办没有加载出来', en: 'The list didn’t load' }), fault, () => void this.#rows.run())}</div>`,
    });
  }
}

customElements.define('wf-inbox-page', WfInboxPage);
