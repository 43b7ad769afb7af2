// The way to what is wrong: all faults above the form, how many there are still at its foot, and from one to the next. Fetched with what finds them.
import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../words.ts';
import type { Fault } from './widget.ts';

// What compareDocumentPosition says of a place further down.
const following = 4;

/** How many things are to be mended, as a title. */
export function counted(count: number): string {
  return words({ 'zh-CN': `有 ${count} 处需要修改，修改后再提交`, en: count === 1 ? 'Fix 1 thing, then submit' : `Fix ${count} things, then submit` });
}

// As many as one looks through before going to work; a longer list would push the form itself out of reach.
const first = 10;

/** The faults with a way to each, a long list by its beginning until the rest is asked for; takes the focus after a submission that was refused. */
export function errorSummary(faults: readonly Fault[], whole: boolean, go: (fault: Fault) => void, more: () => void): TemplateResult | typeof nothing {
  if (faults.length === 0) return nothing;
  const listed = whole ? faults : faults.slice(0, first);
  const left = faults.length - listed.length;
  return html`<section class="summary" tabindex="-1" aria-labelledby="summary-title">
    <h2 id="summary-title">${counted(faults.length)}</h2>
    <ul>${listed.map((fault) => html`<li><a href="#" @click=${(event: Event) => { event.preventDefault(); go(fault); }}>${fault.text}</a></li>`)}</ul>
    ${left === 0 ? nothing : html`<button type="button" class="button quiet" @click=${more}>${words({ 'zh-CN': `列出其余 ${left} 处`, en: `List the other ${left}` })}</button>`}
  </section>`;
}

/** How many are left, and the way to the next. */
export function missingLine(faults: number, next: () => void): TemplateResult {
  return html`<div class="missing"><span class="tone-no">${words({ 'zh-CN': `还有 ${faults} 处要改`, en: `${faults} still to fix` })}</span>
      <button type="button" class="button quiet" @click=${next}>${words({ 'zh-CN': '下一处', en: 'Next' })}<span aria-hidden="true">↓</span></button></div>`;
}

/** What is wrong outside the engine: a file still moves or did not go. */
export function uploadFault(at: string, label: string, failed: boolean): Fault {
  return {
    at,
    text: failed
      ? words({ 'zh-CN': `“${label}”有文件没有上传，请重新选择或移除`, en: `A file of “${label}” was not uploaded. Choose it again or remove it` })
      : words({ 'zh-CN': `“${label}”还有文件在上传，传完后再提交`, en: `A file of “${label}” is still on its way. Submit when it has arrived` }),
  };
}

function placeOf(form: HTMLElement, pointer: string): HTMLElement | undefined {
  return [...form.querySelectorAll<HTMLElement>('[data-pointer]')].find((element) => element.dataset['pointer'] === pointer);
}

/** Takes the reader to a field, or where it is not there to the list of faults. */
export function toField(form: HTMLElement, pointer: string): void {
  const place = placeOf(form, pointer);
  const control = place?.querySelector<HTMLElement>('[contenteditable]') ?? place?.querySelector<HTMLElement>('input, select, textarea, button') ?? form.querySelector<HTMLElement>('.summary');
  control?.closest('details')?.setAttribute('open', '');
  control?.dispatchEvent(new Event('wf-reveal', { bubbles: true }));
  (place ?? control)?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

/** The next fault after where the reader is; after the last one the first again. */
export function toNext(form: HTMLElement, faults: readonly Fault[]): void {
  const here = document.activeElement;
  const places = faults.map((fault) => placeOf(form, fault.at));
  const next = places.findIndex((place) => place && here && !place.contains(here) && (here.compareDocumentPosition(place) & following) !== 0);
  const fault = faults[Math.max(next, 0)];
  if (fault) toField(form, fault.at);
}

/** Brings the list of faults into sight, and the focus there. */
export function toSummary(form: HTMLElement): void {
  const summary = form.querySelector<HTMLElement>('.summary');
  summary?.scrollIntoView({ block: 'start' });
  summary?.focus({ preventScroll: true });
}
