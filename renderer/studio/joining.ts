// Two analysts at one definition: what is said when the other was quicker, and where both changed the same.
import { html, nothing, type TemplateResult } from 'lit';
import type { Refusal } from '../api.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';

/** Why a revision was not published, with the way on; nothing without a refusal. */
export function refusedPublication(refusal: Refusal | undefined, { id, isNew, join }: { readonly id: string; readonly isNew: boolean; readonly join: () => void }): TemplateResult | typeof nothing {
  if (!refusal) return nothing;
  const { status, title, detail, problems } = refusal;
  if (status !== 409) return html`<div class="notice no refused" role="alert" tabindex="-1">${icon('circle-alert')}<p><strong>${title}</strong> ${detail}</p></div>`;
  const version = String(problems[0]?.params['version'] ?? '');
  return html`<div class="notice wait refused" role="alert" tabindex="-1">${icon('triangle-alert')}<div>${isNew
    ? html`<p><strong>${words({ 'zh-CN': `已经有流程“${id}”。`, en: `There is a process “${id}” already.` })}</strong> ${words({ 'zh-CN': '请在 process 中换一个 id。', en: 'Give yours another id in process.' })}</p>`
    : html`<p><strong>${words({ 'zh-CN': `您编辑期间，别人已发布第 ${version} 版。`, en: `Somebody published revision ${version} while you were editing.` })}</strong> ${words({ 'zh-CN': '您的修改都还在。合并后再看一遍，再发布。', en: 'Your changes are all here. Join both, look again, then publish.' })}</p>
      <p><button type="button" class="button" @click=${join}>${words({ 'zh-CN': '合并两边的修改', en: 'Join both changes' })}</button></p>`}</div></div>`;
}

/** What a join has led to; nothing before one. */
export function joinedNotice(conflicts: readonly string[] | undefined, jump: (at: string) => void): TemplateResult | typeof nothing {
  if (!conflicts) return nothing;
  if (conflicts.length === 0) return html`<div class="notice ok" role="status">${icon('circle-check')}<p>${words({ 'zh-CN': '两边的修改已合并，没有冲突。', en: 'Both changes are joined without conflict.' })}</p></div>`;
  return html`<div class="notice wait" role="status">${icon('triangle-alert')}<div><p>${words({ 'zh-CN': '两边的修改已合并。下列各处两边都改过，保留了您的写法：', en: 'Both changes are joined. Both changed these places; yours was kept:' })}</p>
    <ul>${conflicts.map((at) => html`<li><button type="button" class="link" @click=${() => jump(at)}><code>${at}</code></button></li>`)}</ul></div></div>`;
}
