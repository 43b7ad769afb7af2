// What the platform says of itself, to be read: policies and notices (政策集成平台), guides by group of users (用户手册); with search.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { ContentLine, ContentPage } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { contentApi } from '../content/requests.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import '../rich/wf-rich.ts';
import { go } from '../router.ts';
import { language, said, words } from '../words.ts';
import './help.css';

/** `/read/policies`, `/read/guides`, and one of them behind. */
export class WfContentPage extends Page {
  #found = new AsyncTask(this, {
    task: async ([kind, q, id], { signal }) => (id ? { page: demand(await contentApi.content(id, signal)) } : { rows: demand(await contentApi.contents(new URLSearchParams({ kind, ...(q ? { q } : {}) }), signal)).rows }),
    args: () => [this.#kind, this.query.get('q') ?? '', this.params['id'] ?? ''] as const,
  });

  get #kind(): 'guide' | 'policy' {
    return this.params['kind'] === 'guides' ? 'guide' : 'policy';
  }

  get #title(): string {
    return this.#kind === 'guide' ? words({ 'zh-CN': '用户手册', en: 'Guides' }) : words({ 'zh-CN': '政策集成平台', en: 'Policies and notices' });
  }

  #search = (event: SubmitEvent) => {
    event.preventDefault();
    const q = String(new FormData(event.target as HTMLFormElement).get('q') ?? '').trim();
    void go(`/read/${this.params['kind']}${q ? `?q=${encodeURIComponent(q)}` : ''}`);
  };

  #rows(rows: readonly ContentLine[]) {
    const q = this.query.get('q') ?? '';
    return html`<form class="row content-search" role="search" @submit=${this.#search}><input class="entry" type="search" name="q" maxlength="100" .value=${q} aria-label=${words({ 'zh-CN': '搜索', en: 'Search' })} /><button class="button">${icon('search')}${words({ 'zh-CN': '搜索', en: 'Search' })}</button></form>
      ${rows.length === 0 ? blank('search-x', q ? words({ 'zh-CN': `没有找到“${q}”`, en: `Nothing found for “${q}”` }) : words({ 'zh-CN': '还没有内容', en: 'Nothing here yet' }), nothing, q ? html`<a class="button" href=${`/read/${this.params['kind']}`}>${words({ 'zh-CN': '显示全部', en: 'Show all' })}</a>` : nothing)
        : html`<ul class="content-list">${rows.map((row) => html`<li><a href=${`/read/${this.params['kind']}/${row.id}`}>${said(row.title)}</a><span class="faint small">${row.audience ? said(row.audience) : minute(row.at)}</span></li>`)}</ul>`}`;
  }

  #text(page: ContentPage) {
    return html`<h1>${said(page.title)}</h1><p class="faint small">${page.audience ? html`${said(page.audience)} · ` : nothing}${minute(page.at)}</p><wf-rich .value=${page.body[language()]} .level=${2}></wf-rich>
      <p><a href=${`/read/${this.params['kind']}`}>${icon('arrow-left')} ${this.#title}</a></p>`;
  }

  override render() {
    const head = html`<h1>${this.#title}</h1>`;
    return html`<div class="page-sheet"><div class="help">${this.params['id'] ? nothing : head}${this.#found.render({
      pending: () => skeleton(6),
      complete: ({ rows, page }) => (page ? this.#text(page) : this.#rows(rows ?? [])),
      error: (fault) => html`${this.params['id'] ? head : nothing}${failed(words({ 'zh-CN': '内容没有加载出来', en: 'The content didn’t load' }), fault, () => void this.#found.run())}`,
    })}</div></div>`;
  }
}

customElements.define('wf-content-page', WfContentPage);
