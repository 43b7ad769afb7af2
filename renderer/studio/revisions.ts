// The revisions of one process, newest first: who published what, what still runs on it, and the two things that can be done with an old one.
import { html, nothing, type TemplateResult } from 'lit';
import type { RevisionLine } from '../../server/api-types.ts';
import { minute } from '../moment.ts';
import { words } from '../words.ts';

/** Where a revision came from, in a word. */
export function originWord(origin: RevisionLine['origin']): string {
  return {
    folder: words({ 'zh-CN': '文件夹', en: 'Folder' }),
    page: words({ 'zh-CN': '页面', en: 'This page' }),
    rollback: words({ 'zh-CN': '回退', en: 'Rolled back' }),
    base: words({ 'zh-CN': '随基础定义', en: 'Follows its base' }),
  }[origin];
}

/** The list of revisions. `view` puts one into the editor, `rollBack` publishes it again as a new one. */
export function revisionList(revisions: readonly RevisionLine[], { view, rollBack }: { readonly view: (number: number) => void; readonly rollBack: (number: number) => void }): TemplateResult {
  return html`<ol class="revisions">${[...revisions].sort((a, b) => b.number - a.number).map((revision) => html`<li>
    <p><strong>${words({ 'zh-CN': `第 ${revision.number} 版`, en: `Revision ${revision.number}` })}</strong> ${revision.current ? html`<span class="tag ok">${words({ 'zh-CN': '现行', en: 'Current' })}</span>` : nothing}
      <span class="soft small">${words({ 'zh-CN': `运行中 ${revision.running} 件`, en: `${revision.running} running` })}</span></p>
    ${revision.note ? html`<p class="soft">${revision.origin === 'rollback' ? words({ 'zh-CN': `内容同第 ${revision.note} 版`, en: `Same as revision ${revision.note}` }) : revision.origin === 'base' ? words({ 'zh-CN': `“${revision.note}”发布了新版本`, en: `“${revision.note}” was published` }) : revision.note}</p>` : nothing}
    <p class="faint small">${originWord(revision.origin)}${revision.author ? ` · ${revision.author}` : ''} · ${minute(revision.publishedAt)}</p>
    <p class="row"><button type="button" class="link small" @click=${() => view(revision.number)}>${words({ 'zh-CN': '放入编辑器', en: 'Put into the editor' })}</button>
      ${revision.current ? nothing : html`<button type="button" class="link small" @click=${() => rollBack(revision.number)}>${words({ 'zh-CN': '回退到此版', en: 'Roll back to it' })}</button>`}</p></li>`)}</ol>`;
}
