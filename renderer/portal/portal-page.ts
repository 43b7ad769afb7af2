// The public entrance: a question first, what is on offer as rows, and at the right the reader's own cases, or how to begin.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { CaseView, InboxPage, ListPage, Portal, PortalEntry, Session } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { icon } from '../icon.ts';
import { failed, blank, Page, skeleton } from '../page.ts';
import { short } from '../moment.ts';
import { mark } from '../mark.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';
import { nextStep, routeDots } from './next-step.ts';
import { offerRows, ownCases, type OwnCase } from './offer-rows.ts';
import './portal.css';
import { portalOnce } from './portal.ts';
import { tileSections } from './tiles.ts';

interface Shelf { readonly entry: PortalEntry; readonly page: ListPage }

interface Own { readonly inbox: InboxPage; readonly cases: readonly (OwnCase & { readonly view: CaseView | undefined })[] }

const room = 4;

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
    task: async ([session], { signal }) => (session ? this.#ownOf(session, signal) : undefined),
    args: () => [this.session] as const,
  });

  /** What waits for the reader, then the newest cases, as many as there is room for. */
  async #ownOf(session: Session, signal: AbortSignal): Promise<Own> {
    const [inbox, known] = await Promise.all([api.inbox(new URLSearchParams(), signal).then(demand), ownCases(session, signal)]);
    const waiting = new Set(inbox.rows.map((row) => row.instance));
    const cases = known.filter(({ id }) => !waiting.has(id)).slice(0, room - Math.min(inbox.rows.length, room - 1));
    return { inbox, cases: await Promise.all(cases.map(async (one) => {
      const answer = await api.instance(one.id, signal);
      return { ...one, view: answer.ok ? answer.value : undefined };
    })) };
  }

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

  /** What everybody is offered, and what the reader's own menu adds to it. */
  #services({ sections }: Portal) {
    const offered = sections.flatMap(({ section, entries }) => entries.map((entry) => ({ group: said(section), label: said(entry.label), href: entry.href, icon: entry.start ? 'pencil' : 'book-open' })));
    const own = (this.session?.menu ?? []).filter(({ centre }) => centre === undefined).flatMap(({ group, entries }) => entries.map((entry) => ({ group: said(group), label: said(entry.label), href: entry.href, icon: entry.icon ?? 'file-text' })));
    return html`<ul class="services">${[...offered, ...own].map((link) => html`<li><a href=${link.href}>${icon(link.icon)}<span><strong>${link.label}</strong><span class="faint small">${link.group}</span></span></a></li>`)}</ul>`;
  }

  /** What the reader's organisation shows of itself. */
  #showcase(record: string) {
    void import('../settings/wf-showcase.ts');
    return html`<wf-showcase record=${record}></wf-showcase>`;
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
      <div class="row"><a class="button main" href="/sign-in">${words({ 'zh-CN': '登录', en: 'Sign in' })}</a><a class="button" href="/register">${words({ 'zh-CN': '注册', en: 'Register' })}</a></div></aside>`;
  }

  #case(one: { readonly href: string; readonly title: string; readonly about: string; readonly number: string | null | undefined; readonly at: string | undefined }, standing: TemplateResult, act?: { readonly label: string; readonly href: string }) {
    return html`<li class="own-case"><div class="own-what"><a href=${one.href}><strong>${one.title}</strong></a>
        <span class="faint small">${one.about}${one.number ? html` · <span class="mono nowrap">${one.number}</span>` : nothing}${one.at ? html` · <span class="nowrap">${short(one.at)}</span>` : nothing}</span></div>
      ${act ? html`<a class="own-act" href=${act.href} aria-label=${words({ 'zh-CN': `${act.label}：${one.title}`, en: `${act.label}: ${one.title}` })}>${act.label}</a>` : nothing}<p class="own-standing">${standing}</p></li>`;
  }

  #mine({ inbox, cases }: Own) {
    const look = words({ 'zh-CN': '查看进度', en: 'View' });
    const decide = words({ 'zh-CN': '去办理', en: 'Decide' });
    return html`<aside class="card own" aria-labelledby="own"><header class="spread"><h2 id="own">${words({ 'zh-CN': '我的办件', en: 'My cases' })}</h2>
        ${inbox.total > 0 ? html`<a href="/inbox">${words({ 'zh-CN': `待办 ${inbox.total} 件`, en: `${inbox.total} waiting for you` })}</a>` : nothing}</header>
      ${inbox.rows.length === 0 && cases.length === 0 ? html`<p class="soft own-none">${words({ 'zh-CN': '还没有办件。申请之后，进度会显示在这里。', en: 'No cases yet. Once you apply, the progress shows here.' })}</p>` : html`<ul>
        ${inbox.rows.slice(0, room - 1).map((row) => this.#case({ href: `/inbox?case=${row.instance}`, title: said(row.title), about: said(row.processTitle), number: row.number, at: row.at },
          mark('asks', words({ 'zh-CN': `等您办理，${row.org}`, en: `Waiting for you, ${row.org}` })), { label: decide, href: `/inbox?case=${row.instance}` }))}
        ${cases.map((one) => {
          const next = one.view && nextStep(one.view);
          return this.#case({ ...one, about: one.view ? said(one.view.processTitle) : one.list },
            next && one.view!.route.length > 1 ? html`${routeDots(one.view!.route, next.kind)}<span class=${`mark-${next.kind}`}>${next.text}</span>` : mark(one.kind, one.state), next?.act ?? { label: look, href: one.href });
        })}</ul>`}</aside>`;
  }

  override render() {
    return html`<div class="portal-top"><div>${this.#hero()}${this.#offered.value ? this.#services(this.#offered.value.portal) : nothing}</div>
        ${this.session ? this.#own.render({
          pending: () => html`<aside class="card own">${skeleton(4)}</aside>`,
          complete: (own) => (own ? this.#mine(own) : this.#guest()),
          error: (fault) => html`<aside class="card own">${failed(words({ 'zh-CN': '办件没有加载出来', en: 'Your cases didn’t load' }), fault, () => void this.#own.run())}</aside>`,
        }) : this.#guest()}</div>
      ${(this.session?.home ?? []).map((record) => this.#showcase(record))}
      ${this.#offered.render({
        initial: () => skeleton(5),
        pending: () => (this.#offered.value ? this.#shelves(this.#offered.value.shelves) : skeleton(5)),
        complete: ({ shelves }) => this.#shelves(shelves),
        error: (fault) => failed(words({ 'zh-CN': '目录没有加载出来', en: 'The catalogue didn’t load' }), fault, () => void this.#offered.run()),
      })}
      ${this.#offered.value ? tileSections(this.#offered.value.portal) : nothing}`;
  }
}

customElements.define('wf-portal-page', WfPortalPage);
