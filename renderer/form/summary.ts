// What stands around the fields: the list of faults, the rail of sections, the bar of actions.
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon.ts';
import { said, words } from '../words.ts';
import type { Section } from './layout.ts';
import type { Fault, FieldView } from './widget.ts';

/** A section as the rail shows it. */
export interface Step {
  readonly section: Section;
  readonly id: string;
  readonly faults: number;
  readonly done: boolean;
  /** Its fields as they are now, those out of sight too. */
  readonly views: readonly FieldView[];
  /** How many of those in sight can be filled in, and must be. */
  readonly writable: number;
  readonly required: number;
}

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

/** The sections as one line: a tick where all is said, a mark where something is wrong, else the number. On a narrow screen it lies. */
export function rail(steps: readonly Step[], current: number, go: (step: Step) => void): TemplateResult | typeof nothing {
  const titled = steps.filter((step) => step.section.title !== undefined);
  if (titled.length < 2) return nothing;
  return html`<nav class="rail" aria-label=${words({ 'zh-CN': '表单的各部分', en: 'Parts of the form' })}>
    <ol>${titled.map((step, index) => html`<li class=${step.faults > 0 ? 'faulty' : step.done ? 'done' : nothing}>
      <a href=${`#${step.id}`} aria-current=${index === current ? 'step' : nothing} @click=${(event: Event) => { event.preventDefault(); go(step); }}>
        <span class="node" aria-hidden="true">${step.faults > 0 ? '!' : step.done ? icon('check') : index + 1}</span>
        <span class="name">${said(step.section.title!)}${step.faults > 0
          ? html`<span class="state tone-no">${words({ 'zh-CN': `${step.faults} 处要改`, en: `${step.faults} to fix` })}</span>`
          : step.done ? html`<span class="state">${words({ 'zh-CN': '已填', en: 'Done' })}</span>` : nothing}</span></a></li>`)}</ol>
    <p class="where" aria-hidden="true">${words({ 'zh-CN': `第 ${current + 1} 步，共 ${titled.length} 步`, en: `Step ${current + 1} of ${titled.length}` })}</p>
  </nav>`;
}

/** The bar at the foot: what has been kept, what is missing, what can be done. */
export function actionBar(status: unknown, actions: unknown, faults: number, next: () => void): TemplateResult | typeof nothing {
  if (!status && !actions && faults === 0) return nothing;
  return html`<div class="bar"><div class="bar-inner"><div class="kept">${status ?? nothing}</div>
    ${faults === 0 ? nothing : html`<div class="missing"><span class="tone-no">${words({ 'zh-CN': `还有 ${faults} 处要改`, en: `${faults} still to fix` })}</span>
      <button type="button" class="button quiet" @click=${next}>${words({ 'zh-CN': '下一处', en: 'Next' })}<span aria-hidden="true">↓</span></button></div>`}
    <div class="actions">${actions ?? nothing}</div></div></div>`;
}
