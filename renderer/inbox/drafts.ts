// What was filled in and not sent: each with its way back, and a way to be rid of it.
import { html, nothing, type TemplateResult } from 'lit';
import type { DraftLine } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { caseApi } from './requests.ts';
import { draftApi } from '../keeping/requests.ts';
import { confirmed } from '../confirm.ts';
import { minute } from '../moment.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';

/** The drafts, and how they are drawn; `again` reads them anew. */
export async function draftsRead(signal: AbortSignal): Promise<{ readonly drawn: (again: () => void, empty: TemplateResult) => TemplateResult }> {
  const { rows } = demand(await caseApi.drafts(signal));
  return { drawn: (again, empty) => (rows.length === 0 ? empty : html`<ul class="inbox-drafts">${rows.map((row) => line(row, again))}</ul>`) };
}

function line(row: DraftLine, again: () => void): TemplateResult {
  const name = row.about === null ? said(row.processTitle) : said(row.about);
  return html`<li><span><strong>${name}</strong><span class="faint small">${said(row.label)}${row.about === null ? nothing : html` · ${said(row.processTitle)}`} · ${words({ 'zh-CN': `${minute(row.updatedAt)} 保存`, en: `saved ${minute(row.updatedAt)}` })}</span></span>
    <a class="button small" href=${row.href} aria-label=${words({ 'zh-CN': `继续填写：${name}`, en: `Go on with ${name}` })}>${words({ 'zh-CN': '继续填写', en: 'Go on' })}</a>
    <button type="button" class="button quiet small" aria-label=${words({ 'zh-CN': `删除草稿：${name}`, en: `Delete the draft ${name}` })} @click=${() => discard(row, name, again)}>${words({ 'zh-CN': '删除', en: 'Delete' })}</button></li>`;
}

async function discard({ id }: DraftLine, name: string, again: () => void): Promise<void> {
  const sure = await confirmed({
    question: words({ 'zh-CN': `删除“${name}”的草稿？`, en: `Delete the draft of “${name}”?` }), loss: words({ 'zh-CN': '填写的内容和附件会一并删除，不能恢复。', en: 'What you filled in and its files are gone for good.' }),
    stay: words({ 'zh-CN': '保留', en: 'Keep' }), proceed: words({ 'zh-CN': '删除', en: 'Delete' }), destructive: true,
  });
  if (!sure) return;
  const answer = await draftApi.deleteDraft(id);
  toast(answer.ok ? words({ 'zh-CN': '草稿已删除', en: 'Draft deleted' }) : answer.refusal.title);
  again();
}
