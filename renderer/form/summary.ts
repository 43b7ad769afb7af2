// What stands around the fields: the rail of sections, the bar of actions.
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon.ts';
import { said, words } from '../words.ts';
import type { Section } from './layout.ts';
import type { FieldView } from './widget.ts';

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
export function actionBar(status: unknown, actions: unknown, missing: unknown = nothing): TemplateResult | typeof nothing {
  if (!status && !actions && missing === nothing) return nothing;
  return html`<div class="bar"><div class="bar-inner"><div class="kept">${status ?? nothing}</div>${missing}<div class="actions">${actions ?? nothing}</div></div></div>`;
}
