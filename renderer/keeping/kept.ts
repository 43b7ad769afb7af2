// What became of what was filled in, in a line and as long as there is no connection; what needs more words is fetched when it is needed.
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition, Offer } from '#engine';
import type { Draft } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { declined } from '../liking.ts';
import { clock } from '../moment.ts';
import { words } from '../words.ts';
import type { Delivery } from './delivery.ts';
import type { Kept } from './draft-keeper.ts';
import type { Filling } from './filling.ts';
import type * as KeptNotices from './kept-notices.ts';
import type * as Limit from './limit.ts';

/** One line for the bar. */
export function keptLine(kept: Kept): TemplateResult | typeof nothing {
  if (kept.how === 'kept') {
    return kept.at === undefined && declined('autosave') ? nothing : kept.at === undefined ? html`<p class="faint">${words({ 'zh-CN': '填写的内容会自动保存', en: 'What you fill in is saved as you go' })}</p>`
      : html`<p role="status">${icon('save')} ${words({ 'zh-CN': `已于 ${clock(kept.at)} ${declined('autosave') ? '' : '自动'}保存`, en: `Saved at ${clock(kept.at)}` })}</p>`;
  }
  if (kept.how === 'changed') return html`<p class="faint">${declined('autosave') ? words({ 'zh-CN': '草稿有修改，尚未保存', en: 'The draft has changes that are not saved' }) : words({ 'zh-CN': '正在保存', en: 'Saving' })}</p>`;
  const text = kept.how === 'overtaken' ? words({ 'zh-CN': '在别处有更新，请先选择', en: 'Changed elsewhere; choose first' })
    : kept.how === 'failed' && kept.here ? words({ 'zh-CN': '已保存在这个浏览器，还没有到服务器', en: 'Saved in this browser, not on the server yet' })
    : words({ 'zh-CN': '还没有保存', en: 'Not saved yet' });
  return html`<p class="tone-wait">${icon('triangle-alert')} ${text}</p>`;
}

/** What is sent waits for the server, or there is no connection; `goOn` says what that means for what is being written. */
export function connectionNotice(delivery: Delivery, cut: boolean, goOn: string): TemplateResult | typeof nothing {
  return delivery.waits ? notice('wait', 'unplug', words({ 'zh-CN': '没有连上服务器，还没有提交成功。', en: 'The server was not reached; it is not submitted yet.' }), words({ 'zh-CN': '连上后会自动再送，不会重复提交。', en: 'It is sent again as soon as there is a connection, and never counts twice.' }),
        [words({ 'zh-CN': '现在再试', en: 'Try now' }), delivery.again], [words({ 'zh-CN': '先不提交', en: 'Don’t submit yet' }), delivery.giveUp])
      : cut ? notice('wait', 'unplug', words({ 'zh-CN': '网络断开了。', en: 'There is no connection.' }), goOn) : nothing;
}

/** The same for a draft that keeps itself. */
export function draftConnection({ kept }: Filling, delivery: Delivery, offline: boolean): TemplateResult | typeof nothing {
  const cut = offline || (kept.how === 'failed' && kept.refusal.status === 0);
  return connectionNotice(delivery, cut, words({ 'zh-CN': '可以接着填写，内容保存在这个浏览器里，连上后自动保存到服务器。', en: 'You can go on. What you fill in stays in this browser and is saved on the server as soon as there is one.' }));
}

let told: typeof KeptNotices | undefined;
let limit: typeof Limit | undefined;

/** What needs more than a line, above the form; `again` draws once it is there. */
export function keptNotices(filling: Filling, verbs: KeptNotices.Verbs, again: () => void): TemplateResult | typeof nothing {
  const { how } = filling.kept;
  if (!filling.left && how !== 'overtaken' && how !== 'gone') return nothing;
  if (told) return told.keptNotices(filling, verbs);
  void import('./kept-notices.ts').then((module) => {
    told = module;
    again();
  });
  return nothing;
}

/** How long the form may still be sent, where that is limited; `again` draws once it is there. */
export function limitNotice(offer: Offer, draft: Draft, definition: Definition, over: boolean, restart: () => void, again: () => void): unknown {
  if (offer.until === undefined) return nothing;
  if (limit) return limit.clockNotice(offer, draft, definition, over, restart);
  void import('./limit.ts').then((module) => {
    limit = module;
    again();
  });
  return nothing;
}

/** A sentence with what can be done about it. */
export function notice(tone: string, mark: string, what: string, more: string, ...verbs: readonly (readonly [string, () => void])[]): TemplateResult {
  return html`<div class=${`notice ${tone}`} role=${tone === 'wait' ? 'alert' : 'status'}>${icon(mark)}<p>${what === '' ? nothing : html`<strong>${what}</strong> `}${more}
    ${verbs.map(([text, act]) => html` <button type="button" class="link" @click=${act}>${text}</button>`)}</p></div>`;
}
