// What became of what was filled in, where that is a question: changed elsewhere, sent elsewhere, or found again in this browser.
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon.ts';
import { clock, dateOf, day } from '../moment.ts';
import { words } from '../words.ts';
import type { Filling } from './filling.ts';
import { notice } from './kept.ts';

/** What the reader can do about it besides what the filling itself offers. */
export interface Verbs {
  readonly renew: () => void;
  readonly swap: () => void;
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
