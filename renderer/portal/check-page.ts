// What stands before sending: every answer that would be sent, in the order of the form, each with the way back to its field.
import { html, nothing, type TemplateResult } from 'lit';
import { at } from '#engine';
import type { Node, Section } from '../form/layout.ts';
import { asideTemplate, fact, reading, type Drawing } from '../form/sections.ts';
import type { Step } from '../form/summary.ts';
import { valueTemplate } from '../form/read.ts';
import { isFilled } from '../form/values.ts';
import { said, words } from '../words.ts';
import './check.css';

/** The parts of a form, and where each answer is changed; without addresses it is only read, as on paper. */
export interface Checked {
  readonly steps: readonly Step[];
  /** What it is about. */
  readonly asides: readonly Section[];
  readonly drawing: Drawing;
  readonly address?: (pointer: string) => string;
  /** Words that go with it. */
  readonly opinion?: { readonly place: string; readonly label: string; readonly text: string };
}

/** All answers; what is hidden is not there. */
export function answersTemplate({ steps, asides, drawing, address, opinion }: Checked): TemplateResult {
  return html`<div class=${asides.length > 0 ? 'answers has-aside' : 'answers'}>
    ${asides.length === 0 ? nothing : html`<div class="contexts">${asides.map((section) => asideTemplate(section, drawing, matchMedia('(min-width: 1180px)').matches))}</div>`}
    ${steps.map(({ section }) => {
      const rows = section.nodes.flatMap((node) => rowsOf(node, drawing, address));
      return rows.length === 0 ? nothing : html`<section class="answers-part">${section.title === undefined ? nothing : html`<h2 class="section-title">${said(section.title)}</h2>`}<dl>${rows}</dl></section>`;
    })}
    ${opinion ? html`<section class="answers-part"><dl>${row(opinion.label, opinion.text === '' ? unsaid() : html`<span class="value">${opinion.text}</span>`, address?.(opinion.place), opinion.place)}</dl></section>` : nothing}</div>`;
}

function rowsOf(node: Node, drawing: Drawing, address: Checked['address']): readonly unknown[] {
  const { controller } = drawing;
  if (node.kind === 'text' || node.kind === 'countdown') return [];
  if (node.kind === 'fact') {
    const text = fact(node, drawing);
    return text === undefined ? [] : [row(said(node.label), html`<span class="value">${text}</span>`)];
  }
  if (node.kind === 'group') {
    const rows = controller.holds(node.when) ? node.nodes.flatMap((inner) => rowsOf(inner, drawing, address)) : [];
    return rows.length === 0 ? [] : [html`<div class="answers-group"><dt><h3>${said(node.title)}</h3></dt></div>`, ...rows];
  }
  if (node.kind !== 'field' || !drawing.isShown(node)) return [];
  const { pointer, type, label } = node.field;
  const view = controller.view(node);
  const value = at(controller.data, pointer);
  const shown = isFilled(controller.data, pointer) ? valueTemplate(node, value, reading(drawing)) : unsaid();
  return [row(said(label), shown, view.writable ? address?.(pointer) : undefined, pointer, typeof type === 'object' && 'table' in type)];
}

function unsaid(): TemplateResult {
  return html`<span class="value faint">${words({ 'zh-CN': '未填写', en: 'Left empty' })}</span>`;
}

function row(label: string, value: TemplateResult, address?: string, pointer = '', broad = false): TemplateResult {
  return html`<div class=${broad ? 'answers-row broad' : 'answers-row'}><dt>${label}</dt><dd>${value}</dd>
    ${address === undefined ? nothing : html`<dd class="change"><a href=${address} data-answer=${pointer} aria-label=${words({ 'zh-CN': `修改：${label}`, en: `Change: ${label}` })}>${words({ 'zh-CN': '修改', en: 'Change' })}</a></dd>`}</div>`;
}
