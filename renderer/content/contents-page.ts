// All content of the platform, for those who write it: by kind, shown or not, and the way to something new.
import { Task as AsyncTask } from '@lit/task';
import { html } from 'lit';
import type { ContentKind, ContentLine } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { contentApi } from './requests.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { failed, Page, skeleton } from '../page.ts';
import { said, words } from '../words.ts';
import './content.css';

/** What each kind is called. */
export const kindNames = (): { readonly [kind in ContentKind]: string } => ({ policy: words({ 'zh-CN': '政策和通知', en: 'Policies and notices' }), guide: words({ 'zh-CN': '用户手册', en: 'Guides' }), page: words({ 'zh-CN': '其他页面', en: 'Other pages' }) });

export class WfContentsPage extends Page {
  #rows = new AsyncTask(this, { task: async (_, { signal }) => demand(await contentApi.contents(new URLSearchParams({ all: 'yes' }), signal)).rows, args: () => [] as const });

  #shown(rows: readonly ContentLine[]) {
    const names = kindNames();
    return html`<div class="table-scroll"><table class="content-table"><thead><tr><th scope="col">${words({ 'zh-CN': '标题', en: 'Title' })}</th><th scope="col">${words({ 'zh-CN': '种类', en: 'Kind' })}</th><th scope="col">${words({ 'zh-CN': '状态', en: 'State' })}</th><th scope="col">${words({ 'zh-CN': '版本', en: 'Version' })}</th></tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row"><a href=${`/content/${row.id}`}>${said(row.title)}</a></th><td>${names[row.kind]}</td><td>${row.shown ? html`<span class="tag ok">${words({ 'zh-CN': '已发布', en: 'Shown' })}</span>` : html`<span class="tag">${words({ 'zh-CN': '已隐藏', en: 'Hidden' })}</span>`}</td><td class="faint small">${row.version} · ${minute(row.at)}</td></tr>`)}</tbody></table></div>`;
  }

  override render() {
    return html`<div class="page-sheet content"><header class="spread"><h1>${words({ 'zh-CN': '门户内容', en: 'Content' })}</h1><span class="row"><a class="button" href="/lists/portals/all">${words({ 'zh-CN': '门户设置', en: 'Portals' })}</a><a class="button main" href="/content/new">${icon('plus')}${words({ 'zh-CN': '新增', en: 'New' })}</a></span></header>${this.#rows.render({
      pending: () => skeleton(8), complete: (rows) => this.#shown(rows),
      error: (fault) => failed(words({ 'zh-CN': '内容没有加载出来', en: 'The content didn’t load' }), fault, () => void this.#rows.run()),
    })}</div>`;
  }
}

customElements.define('wf-contents-page', WfContentsPage);
