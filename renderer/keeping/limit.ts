// Forms that have to be sent in time: how long is left, and what goes on in another draft when it is over.
import { html, nothing } from 'lit';
import type { Definition, JsonObject, Offer } from '#engine';
import type { Draft } from '../../server/api-types.ts';
import { countdown } from '../form/countdown.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';

/** How long the form may still be sent; when that is over, what can be done. */
export function clockNotice(offer: Offer, draft: Draft, definition: Definition, over: boolean, restart: () => void): unknown {
  if (offer.until === undefined) return nothing;
  const minutes = definition.compiled.document.process.events?.[offer.event]?.within ?? 0;
  if (over) {
    return html`<div class="notice no" role="alert">${icon('clock')}<p><strong>${words({ 'zh-CN': `填写时间（${minutes} 分钟）已过，这一份不能再提交。`, en: `The ${minutes} minutes to fill this in are over; it can no longer be sent.` })}</strong> ${words({ 'zh-CN': '可以重新开始，已填写的文字会带上，附件要重新上传。', en: 'You can start again. What you typed goes with you; files are uploaded anew.' })}
      <button type="button" class="link" @click=${restart}>${words({ 'zh-CN': '重新开始', en: 'Start again' })}</button></p></div>`;
  }
  const placed = JSON.stringify(definition.compiled.document.ui ?? {}).includes('"countdown":"draft"');
  return html`<p class="small">${words({ 'zh-CN': `请在 ${minutes} 分钟内填完并提交。`, en: `Fill it in and send it within ${minutes} minutes. ` })}${placed ? nothing : countdown('draft', '', draft.facts, offer.until)}</p>`;
}

/** What another draft can go on with. */
export function withoutFiles({ compiled }: Definition, data: JsonObject): JsonObject {
  const files = new Set(compiled.fields.filter(({ table, type }) => table === undefined && (type === 'file' || (typeof type === 'object' && 'list' in type && type.list === 'file'))).map(({ name }) => name));
  return Object.fromEntries(Object.entries(data).filter(([name]) => !files.has(name)));
}
