// The parts of a definition as tabs: which was changed, and how many errors each has.
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { words } from '../words.ts';
import { parts, type Part } from './working-copy.ts';

/** What the tabs show, and what choosing one does. */
export interface PartTabs {
  readonly tab: Part;
  readonly choose: (part: Part) => void;
  readonly isChanged: (part: Part) => boolean;
  readonly errorsIn: (part: Part) => number;
}

/** The tabs of a page; arrow keys move among them. */
export function partTabs(page: LitElement, { tab, choose, isChanged, errorsIn }: PartTabs): TemplateResult {
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    choose(parts[(parts.indexOf(tab) + step + parts.length) % parts.length]!);
    void page.updateComplete.then(() => page.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
  };
  const mark = (part: Part) => {
    const errors = errorsIn(part);
    return errors === 0 ? nothing : html`<b class="part-faults">${errors}<span class="unseen">${words({ 'zh-CN': '个错误', en: ' errors' })}</span></b>`;
  };
  return html`<div class="part-tabs" role="tablist" aria-label=${words({ 'zh-CN': '定义的各部分', en: 'Parts of the definition' })} @keydown=${move}>${parts.map((part) => html`<button type="button" role="tab" aria-selected=${part === tab} aria-controls="part-editor" tabindex=${part === tab ? 0 : -1}
    @click=${() => choose(part)}>${part}${isChanged(part) ? html`<span class="tone-wait" title=${words({ 'zh-CN': '有修改', en: 'Changed' })}>•</span>` : nothing}${mark(part)}</button>`)}</div>`;
}
