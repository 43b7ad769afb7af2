// What is asked before a form is sent or left, and what stands beside its answers.
import { html, nothing, type TemplateResult } from 'lit';
import { at, type Definition, type JsonObject, type Offer } from '#engine';
import type { Draft } from '../../server/api-types.ts';
import { confirmed } from '../confirm.ts';
import { said, words } from '../words.ts';
import { printButton, sendingVerb } from './start-head.ts';
import { verbOf } from './start-words.ts';

/** The name of the words that go with it, as an answer. */
export function opinionName({ comment }: Offer): string {
  return comment === 'required' ? words({ 'zh-CN': '理由', en: 'Reason' }) : words({ 'zh-CN': '说明', en: 'Remark' });
}

/** Asks before the page is left with something that only this browser has. */
export function mayLeaveUnsaved(): Promise<boolean> {
  return confirmed({
    question: words({ 'zh-CN': '现在离开吗？', en: 'Leave now?' }),
    loss: words({ 'zh-CN': '有内容还没有保存到服务器。它们留在这个浏览器里，下次打开这份表单时可以恢复。', en: 'Some of it is not on the server yet. It stays in this browser and can be restored when you open this form again.' }),
    stay: words({ 'zh-CN': '留在这里', en: 'Stay here' }), proceed: words({ 'zh-CN': '离开', en: 'Leave' }),
  });
}

/** Asks what the author wants asked, and whether that of the case may go which is hidden by what was filled in. */
export async function maySend(offer: Offer, definition: Definition, hidden: readonly string[]): Promise<boolean> {
  if (offer.confirm && !(await confirmed({ question: said(offer.confirm), stay: words({ 'zh-CN': '再看看', en: 'Not yet' }), proceed: verbOf(offer) }))) return false;
  return hidden.length === 0 || (await import('./start-rare.ts')).mayDrop(definition, hidden, verbOf(offer));
}

/** What has to be shown beside the answers; the number a code goes to is one of them. */
export function proofPlace({ proof, key }: Offer, draft: Draft, answers: JsonObject): TemplateResult | typeof nothing {
  if (proof === undefined && !key) return nothing;
  void import('./wf-proof.ts');
  return html`<wf-proof .asked=${proof} ?key=${key} .draft=${draft.id} .number=${typeof proof === 'object' ? String(at(answers, proof.sms) ?? '') : ''}></wf-proof>`;
}

/** The buttons at the foot of the answers. */
export function checkButtons(offer: Offer, busy: boolean, form: string, back: (event: MouseEvent) => void, send: () => void, print: () => void): TemplateResult {
  return html`<a class="button" href=${form} @click=${back}>${words({ 'zh-CN': '返回修改', en: 'Back to the form' })}</a>${printButton(print)}<button type="button" class="button main" aria-busy=${busy} @click=${send}>${sendingVerb(offer, busy)}</button>`;
}
