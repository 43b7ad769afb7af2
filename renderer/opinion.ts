// The opinion that goes with a verdict: phrases to choose from, and the words themselves, which stay one's own to change.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { words } from './words.ts';

/** What is asked: what was written so far, whether it must be given, whether its absence is a fault now (told by the element `fault` names), and what is offered; `own` are the phrases that the person keeps. */
export interface Opinion { readonly text: string; readonly needed: boolean; readonly fault?: string; readonly phrases: readonly string[]; readonly own?: readonly string[] | undefined; readonly changed: (text: string) => void; readonly keep?: ((text: string) => void) | undefined; readonly manage?: (() => void) | undefined }

/** The box for an opinion, with its phrases where there are any. */
export function opinionField({ text, needed, fault, phrases, own = [], changed, keep, manage }: Opinion): TemplateResult {
  const options = (texts: readonly string[]) => texts.map((phrase) => html`<option value=${phrase}>${phrase}</option>`);
  return html`<div class="opinion-field"><label for="opinion">${needed ? html`${words({ 'zh-CN': '理由', en: 'Reason' })} <span class="tone-no" aria-hidden="true">*</span>` : words({ 'zh-CN': '审批意见（选填）', en: 'Opinion (optional)' })}</label>
    ${phrases.length + own.length === 0 ? nothing : html`<select class="entry phrases" aria-label=${words({ 'zh-CN': '请选择意见', en: 'Choose an opinion' })} @change=${choose}><option value="">${words({ 'zh-CN': '请选择意见', en: 'Choose an opinion' })}</option>
      ${own.length === 0 ? options(phrases) : html`${phrases.length === 0 ? nothing : html`<optgroup label=${words({ 'zh-CN': '本单位意见', en: 'Of the office' })}>${options(phrases)}</optgroup>`}<optgroup label=${words({ 'zh-CN': '我的常用意见', en: 'My phrases' })}>${options(own)}</optgroup>`}</select>`}
    <textarea id="opinion" class="entry opinion" rows="2" maxlength="2000" .value=${live(text)} @input=${(event: Event) => changed((event.currentTarget as HTMLTextAreaElement).value)} aria-required=${needed} aria-invalid=${fault !== undefined} aria-describedby=${fault ?? nothing}></textarea>
    ${keep ? html`<span class="opinion-tools"><button type="button" class="button quiet small" @click=${() => keep(text.trim())}>${words({ 'zh-CN': '存为常用', en: 'Keep as a phrase' })}</button>
      ${own.length > 0 ? html`<button type="button" class="button quiet small" @click=${manage}>${words({ 'zh-CN': '管理常用意见', en: 'Manage phrases' })}</button>` : nothing}</span>` : nothing}</div>`;
}

// A phrase takes the place of nothing or of another phrase; to words of one's own it is added.
function choose({ currentTarget }: Event): void {
  const select = currentTarget as HTMLSelectElement;
  const box = select.parentElement!.querySelector('textarea')!;
  if (select.value === '') return;
  const own = box.value.trim();
  const isPhrase = [...select.options].some((option) => option.value === own);
  box.value = own === '' || isPhrase ? select.value : `${own}\n${select.value}`;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.focus();
}
