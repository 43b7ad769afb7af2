// What became of what was filled in, in words: on its way, only in this browser, changed elsewhere, or found again.
import { html, nothing, type TemplateResult } from 'lit';
import type { Kept } from './draft-keeper.ts';
import { icon } from '../icon.ts';
import { declined } from '../liking.ts';
import { clock, dateOf, day } from '../moment.ts';
import { words } from '../words.ts';
import type { Delivery } from './delivery.ts';
import type { Filling } from './filling.ts';

/** What the reader can do about it besides what the filling itself offers. */
export interface Verbs {
  readonly renew: () => void;
  readonly swap: () => void;
}

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

/** What needs more than a line, above the form. */
export function keptNotices(filling: Filling, { renew, swap }: Verbs): TemplateResult {
  const { kept, left } = filling;
  return html`${kept.how === 'overtaken' ? notice('wait', 'triangle-alert', words({ 'zh-CN': '这份草稿在别处有更新。', en: 'This draft was changed elsewhere.' }),
        words({ 'zh-CN': `${clock(kept.newest.updatedAt)} 在另一个页面或设备上保存过。两边的内容都在。`, en: `It was saved on another page or device at ${clock(kept.newest.updatedAt)}. Nothing of either is lost.` }), [words({ 'zh-CN': '比较并选择', en: 'Compare and choose' }), () => void filling.compare()]) : nothing}
    ${kept.how === 'gone' ? notice('wait', 'triangle-alert', words({ 'zh-CN': '这份草稿已经在别处提交或删除。', en: 'This draft was sent or deleted elsewhere.' }), words({ 'zh-CN': '这里填写的内容还在。', en: 'What you filled in here is still there.' }), [words({ 'zh-CN': '存为新草稿', en: 'Keep it as a new draft' }), renew]) : nothing}
    ${left?.how === 'arrived' ? html`<div class="notice ok" role="status">${icon('circle-check')}<p><strong>${words({ 'zh-CN': `${clock(left.at)} 的提交已经送到。`, en: `What you sent at ${clock(left.at)} has arrived.` })}</strong> <a href=${`/cases/${left.draft}`}>${words({ 'zh-CN': '查看办件', en: 'View the case' })}</a></p></div>` : nothing}
    ${left?.how === 'restored' && kept.how !== 'overtaken' ? notice('', 'history', '', words({ 'zh-CN': `已恢复这个浏览器里 ${clock(left.at)} 没有保存到服务器的内容。`, en: `What was not yet on the server at ${clock(left.at)} is restored from this browser.` }), [words({ 'zh-CN': '不要恢复', en: 'Don’t restore it' }), filling.forgo]) : nothing}
    ${left?.how === 'aside' && kept.how !== 'overtaken' ? notice('', 'history', '', words({ 'zh-CN': '这里原来的内容还在。', en: 'What stood here before is still at hand.' }), [words({ 'zh-CN': '换回来', en: 'Take it back' }), swap]) : nothing}
    ${left?.how === 'offered' ? notice('', 'history', '', words({ 'zh-CN': `这个浏览器里还有 ${day(dateOf(left.at))} ${clock(left.at)} 填写、没有提交的内容。`, en: `This browser still has what you filled in on ${day(dateOf(left.at))} at ${clock(left.at)} and did not send.` }),
        [words({ 'zh-CN': '恢复', en: 'Restore it' }), filling.restore], [words({ 'zh-CN': '不要了', en: 'Discard it' }), filling.forgo]) : nothing}`;
}

/** A sentence with what can be done about it. */
export function notice(tone: string, mark: string, what: string, more: string, ...verbs: readonly (readonly [string, () => void])[]): TemplateResult {
  return html`<div class=${`notice ${tone}`} role=${tone === 'wait' ? 'alert' : 'status'}>${icon(mark)}<p>${what === '' ? nothing : html`<strong>${what}</strong> `}${more}
    ${verbs.map(([text, act]) => html` <button type="button" class="link" @click=${act}>${text}</button>`)}</p></div>`;
}
