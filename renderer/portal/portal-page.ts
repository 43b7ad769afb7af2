// The public entrance: a question first, what is on offer as rows, and at the right the reader's own cases, or how to begin.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { InboxPage, ListPage, Portal, PortalEntry } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { icon } from '../icon.ts';
import { failed, blank, Page, skeleton } from '../page.ts';
import { short } from '../moment.ts';
import { mark } from '../mark.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';
import { offerRows, ownCases, type OwnCase } from './offer-rows.ts';
import './portal.css';
import { portalOnce } from './portal.ts';

interface Shelf { readonly entry: PortalEntry; readonly page: ListPage }

export class WfPortalPage extends Page {
  #offered = new AsyncTask(this, {
    task: async ([search], { signal }) => {
      const portal = demand(await portalOnce());
      const entries = portal.sections.flatMap(({ entries }) => entries).filter((entry) => entry.list);
      const shelves = await Promise.all(entries.map((entry) => this.#shelf(entry, search, signal)));
      return { portal, shelves };
    },
    args: () => [this.query.get('q') ?? ''] as const,
  });
  #own = new AsyncTask(this, {
    task: async ([session], { signal }) => (session ? { inbox: demand(await api.inbox(1, signal)), cases: await ownCases(session, signal) } : undefined),
    args: () => [this.session] as const,
  });

  async #shelf(entry: PortalEntry, search: string, signal: AbortSignal): Promise<Shelf> {
    const all = demand(await api.list(entry.process, entry.list!, new URLSearchParams(), signal));
    const fuzzy = all.filters.filter((filter) => filter.match === 'fuzzy');
    if (search === '' || fuzzy.length === 0) return { entry, page: all };
    const pages = await Promise.all(fuzzy.map(async (filter) => demand(await api.list(entry.process, entry.list!, new URLSearchParams({ [`f.${filter.column}`]: search }), signal))));
    const rows = [...new Map(pages.flatMap((page) => page.rows).map((row) => [row.id, row])).values()];
    return { entry, page: { ...all, rows, total: rows.length } };
  }

  #search = (event: SubmitEvent) => {
    event.preventDefault();
    const search = String(new FormData(event.currentTarget as HTMLFormElement).get('q')).trim();
    void go(search === '' ? '/' : `/?q=${encodeURIComponent(search)}`);
  };

  #hero() {
    return html`<div class="hero"><h1>${words({ 'zh-CN': '要办什么？', en: 'What do you need to do?' })}</h1>
      <p class="hero-lead">${words({ 'zh-CN': '从这里开始申请，也在这里看到结果。', en: 'Start an application here, and follow it here.' })}</p>
      <form class="hero-search" role="search" @submit=${this.#search}>
        <label class="hero-entry"><span class="unseen">${words({ 'zh-CN': '查找', en: 'Search' })}</span>${icon('search')}
          <input name="q" type="search" maxlength="100" autocomplete="off" .value=${this.query.get('q') ?? ''} placeholder=${words({ 'zh-CN': '名称中的几个字', en: 'A few words of the name' })} /></label>
        <button class="button main">${words({ 'zh-CN': '查找', en: 'Search' })}</button></form></div>`;
  }

  #services({ sections }: Portal) {
    return html`<ul class="services">${sections.flatMap(({ section, entries }) => entries.map((entry) => html`<li><a href=${entry.href}>${icon(entry.start ? 'pencil' : 'book-open')}<span><strong>${said(entry.label)}</strong><span class="faint small">${said(section)}</span></span></a></li>`))}</ul>`;
  }

  #shelves(shelves: readonly Shelf[]): TemplateResult | readonly TemplateResult[] {
    const search = this.query.get('q') ?? '';
    const filled = search === '' ? shelves : shelves.filter(({ page }) => page.rows.length > 0);
    if (search !== '' && filled.length === 0) {
      return blank('search-x', words({ 'zh-CN': `没有找到“${search}”`, en: `Nothing found for “${search}”` }), words({ 'zh-CN': '换几个字再试。', en: 'Try other words.' }), html`<a class="button" href="/">${words({ 'zh-CN': '清空', en: 'Clear' })}</a>`);
    }
    return filled.map(({ entry, page }) => html`<section class="shelf"><header class="shelf-head"><h2>${said(entry.label)}</h2>
        <span class="soft">${words({ 'zh-CN': `共有 ${page.total} 条`, en: page.total === 1 ? '1 entry' : `${page.total} entries` })}</span><a href=${entry.href}>${words({ 'zh-CN': '查询全部', en: 'Search all' })}</a></header>
      ${page.rows.length === 0 ? blank('file-text', words({ 'zh-CN': '现在没有可以申请的', en: 'Nothing is open at the moment' })) : offerRows(page)}</section>`);
  }

  #guest() {
    const steps = [
      words({ 'zh-CN': '选一项，点“我要申请”', en: 'Choose an entry and its apply button' }),
      words({ 'zh-CN': '登录后填写，随填随存', en: 'Sign in and fill the form; it saves itself' }),
      words({ 'zh-CN': '在这里看进度和结果', en: 'Follow the progress and the result here' }),
    ];
    return html`<aside class="card own"><h2>${words({ 'zh-CN': '三步办理', en: 'Three steps' })}</h2><ol class="steps">${steps.map((step, index) => html`<li><b aria-hidden="true">${index + 1}</b>${step}</li>`)}</ol>
      <a class="button main" href="/sign-in">${words({ 'zh-CN': '登录', en: 'Sign in' })}</a></aside>`;
  }

  #mine(inbox: InboxPage, known: readonly OwnCase[]) {
    const waiting = inbox.rows.slice(0, 3);
    const cases = known.filter((one) => !inbox.rows.some((row) => one.href === `/cases/${row.instance}`)).slice(0, 4 - waiting.length);
    return html`<aside class="card own"><header class="spread"><h2>${words({ 'zh-CN': '我的办件', en: 'My cases' })}</h2>
        ${inbox.total > 0 ? html`<a href="/inbox">${words({ 'zh-CN': `待办 ${inbox.total} 件`, en: `${inbox.total} waiting for you` })}</a>` : nothing}</header>
      ${waiting.map((row) => html`<a class="own-case" href=${`/inbox?case=${row.instance}`}><strong>${said(row.title)}</strong><span class="faint small">${said(row.processTitle)}${row.number ? html` · <span class="mono">${row.number}</span>` : nothing}</span>${mark('asks', words({ 'zh-CN': `等您办理，${row.org}`, en: `Waiting for you, ${row.org}` }))}</a>`)}
      ${cases.map((one) => html`<a class="own-case" href=${one.href}><strong>${one.title}</strong><span class="faint small">${one.list}${one.number ? html` · <span class="mono">${one.number}</span>` : nothing}${one.at ? ` · ${short(one.at)}` : ''}</span>${mark(one.kind, one.state)}</a>`)}
      ${inbox.rows.length === 0 && cases.length === 0 ? html`<p class="soft own-none">${words({ 'zh-CN': '还没有办件。申请之后，进度会显示在这里。', en: 'No cases yet. Once you apply, the progress shows here.' })}</p>` : nothing}</aside>`;
  }

  override render() {
    return html`<div class="portal-top"><div>${this.#hero()}${this.#offered.value ? this.#services(this.#offered.value.portal) : nothing}</div>
        ${this.session ? this.#own.render({
          pending: () => html`<aside class="card own">${skeleton(4)}</aside>`,
          complete: (own) => (own ? this.#mine(own.inbox, own.cases) : this.#guest()),
          error: (fault) => html`<aside class="card own">${failed(words({ 'zh-CN': '办件没有加载出来', en: 'Your cases didn’t load' }), fault, () => void this.#own.run())}</aside>`,
        }) : this.#guest()}</div>
      ${this.#offered.render({
        initial: () => skeleton(5),
        pending: () => (this.#offered.value ? this.#shelves(this.#offered.value.shelves) : skeleton(5)),
        complete: ({ shelves }) => this.#shelves(shelves),
        error: (fault) => failed(words({ 'zh-CN': '目录没有加载出来', en: 'The catalogue didn’t load' }), fault, () => void this.#offered.run()),
      })}`;
  }
}

customElements.define('wf-portal-page', WfPortalPage);
