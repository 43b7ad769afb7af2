// What stands around a form on its page: the words that go with it, what must be read first, the buttons.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { at, type Definition, type JsonObject, type Offer } from '#engine';
import type { CaseView, Draft } from '../../server/api-types.ts';
import type * as History from '../history.ts';
import { icon } from '../icon.ts';
import { declined } from '../liking.ts';
import { clock, dateOf, day } from '../moment.ts';
import { reasonsOf, wayFrom } from '../reasons.ts';
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

/** What speaks against it, and why it was refused the last time. */
export function reasonNotices(offer: Offer, definition: Definition, view: CaseView | undefined, history: typeof History | undefined): TemplateResult {
  const reasons = reasonsOf(offer.problems);
  const reason = view && history?.lastReason(view, definition);
  return html`${reasons ? html`<div class="notice no">${icon('circle-alert')}<p>${reasons}${wayFrom(offer.problems)}</p></div>` : nothing}${reason ? history!.reasonNotice(reason) : nothing}`;
}

/** What was begun before is gone on with. */
export function resumedLine({ updatedAt }: Draft): TemplateResult {
  return html`<p class="resumed faint small">${words({ 'zh-CN': `这是 ${day(dateOf(updatedAt))} ${clock(updatedAt)} 保存的草稿，接着填写即可。`, en: `This is the draft saved on ${day(dateOf(updatedAt))} at ${clock(updatedAt)}.` })}</p>`;
}

/** What has to be shown beside the answers; the number a code goes to is one of them. */
export function proofPlace({ proof, key }: Offer, draft: Draft, answers: JsonObject): TemplateResult | typeof nothing {
  if (proof === undefined && !key) return nothing;
  void import('./wf-proof.ts');
  return html`<wf-proof .asked=${proof} ?key=${key} .draft=${draft.id} .number=${typeof proof === 'object' ? String(at(answers, proof.sms) ?? '') : ''}></wf-proof>`;
}

/** How far one is: in the form, back in it from the answers, or at the answers. */
export type Stage = 'form' | 'field' | 'check';

interface Buttons {
  readonly stage: Stage;
  /** The answers come before sending. */
  readonly checked: boolean;
  readonly busy: boolean;
  readonly form: string;
  readonly back: (event: MouseEvent) => void;
  readonly send: () => void;
  readonly discard: () => void;
  readonly save: () => void;
  readonly print: () => void;
}

/** The buttons at the foot; each stage has one main one. */
export function buttons(offer: Offer, { stage, checked, busy, form, back, send, discard, save, print }: Buttons): TemplateResult {
  const name = words({ 'zh-CN': '打印', en: 'Print' });
  const paper = html`<button type="button" class="button quiet icon-only" title=${name} aria-label=${name} @click=${print}>${icon('printer')}</button>`;
  const verb = busy ? words({ 'zh-CN': '正在提交', en: 'Sending' }) : !checked || stage === 'check' ? verbOf(offer) : stage === 'field' ? words({ 'zh-CN': '返回核对', en: 'Back to checking' }) : checkVerbOf(offer);
  return stage === 'check'
    ? html`<a class="button" href=${form} @click=${back}>${words({ 'zh-CN': '返回修改', en: 'Back to the form' })}</a>${paper}<button type="button" class="button main" aria-busy=${busy} @click=${send}>${verb}</button>`
    : html`<button type="button" class="button quiet" @click=${discard}>${words({ 'zh-CN': '删除草稿', en: 'Delete draft' })}</button>${declined('autosave') ? html`<button type="button" class="button" @click=${save}>${words({ 'zh-CN': '保存草稿', en: 'Save draft' })}</button>` : nothing}${paper}<button type="submit" class="button main" aria-busy=${busy}>${verb}</button>`;
}
