// What stands around a form on its page: the words that go with it, where it was begun, the buttons.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Offer } from '#engine';
import type { Draft } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { declined } from '../liking.ts';
import { clock, dateOf, day } from '../moment.ts';
import { said, words } from '../words.ts';
import { checkVerbOf, verbOf } from './start-words.ts';

/** The box for a reason or a remark; `missing` when one is asked for and was not given. */
export function opinionBox(offer: Offer, text: string, missing: boolean, hidden: boolean, typed: (event: Event) => void): TemplateResult | typeof nothing {
  if (offer.comment === 'none') return nothing;
  const required = offer.comment === 'required';
  return html`<label class="start-opinion" ?hidden=${hidden}><span>${required ? html`${words({ 'zh-CN': '理由', en: 'Reason' })}<span class="star" aria-hidden="true">*</span>` : words({ 'zh-CN': '说明（选填）', en: 'Remark (optional)' })}</span>
    <textarea class="entry opinion" rows="3" maxlength="500" .value=${live(text)} @input=${typed} aria-required=${required} aria-invalid=${missing} aria-describedby=${missing ? 'wordless' : nothing}></textarea>
    ${missing ? html`<span id="wordless" class="tone-no small" role="alert">${icon('circle-alert')} ${words({ 'zh-CN': `${said(offer.label)}需要填写理由`, en: `A reason is needed to ${said(offer.label).toLowerCase()}` })}</span>` : nothing}</label>`;
}

/** What was begun before is gone on with. */
export function resumedLine({ updatedAt }: Draft): TemplateResult {
  return html`<p class="resumed faint small">${words({ 'zh-CN': `这是 ${day(dateOf(updatedAt))} ${clock(updatedAt)} 保存的草稿，接着填写即可。`, en: `This is the draft saved on ${day(dateOf(updatedAt))} at ${clock(updatedAt)}.` })}</p>`;
}

interface Buttons {
  /** The answers come before sending. */
  readonly checked: boolean;
  /** One came from the answers, and goes back to them. */
  readonly back: boolean;
  readonly busy: boolean;
  readonly discard: () => void;
  readonly save: () => void;
  readonly print: () => void;
}

/** The button that prints. */
export function printButton(print: () => void): TemplateResult {
  const name = words({ 'zh-CN': '打印', en: 'Print' });
  return html`<button type="button" class="button quiet icon-only" title=${name} aria-label=${name} @click=${print}>${icon('printer')}</button>`;
}

/** The verb that sends, or that it is on its way. */
export function sendingVerb(offer: Offer, busy: boolean): string {
  return busy ? words({ 'zh-CN': '正在提交', en: 'Sending' }) : verbOf(offer);
}

/** The buttons at the foot of the form; one is the main one. */
export function formButtons(offer: Offer, { checked, back, busy, discard, save, print }: Buttons): TemplateResult {
  const verb = busy || !checked ? sendingVerb(offer, busy) : back ? words({ 'zh-CN': '返回核对', en: 'Back to checking' }) : checkVerbOf(offer);
  return html`<button type="button" class="button quiet" @click=${discard}>${words({ 'zh-CN': '删除草稿', en: 'Delete draft' })}</button>${declined('autosave') ? html`<button type="button" class="button" @click=${save}>${words({ 'zh-CN': '保存草稿', en: 'Save draft' })}</button>` : nothing}${printButton(print)}<button type="submit" class="button main" aria-busy=${busy}>${verb}</button>`;
}
