// Sections of a form drawn: headings, grids, what is filled in, what is only read, and the context beside it.
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { at, type Definition } from '#engine';
import { language, said } from '../words.ts';
import { countdown } from './countdown.ts';
import { fieldTemplate } from './field.ts';
import type { FormController } from './form-controller.ts';
import type { FactNode, FieldNode, GroupNode, Node, Section } from './layout.ts';
import { dash } from './shown.ts';
import type { Step } from './summary.ts';
import type * as Read from './read.ts';
import { factText, isFilled } from './values.ts';
import { widgetOf } from './widget.ts';

/** What drawing needs to know of the form. */
export interface Drawing {
  readonly definition: Definition;
  readonly controller: FormController;
  /** Whether fields that need not be filled in say so. */
  readonly optional: boolean;
  readonly address: ((id: string) => string) | undefined;
  /** The instant until which the draft may be sent. */
  readonly until: string | undefined;
  isShown(node: FieldNode): boolean;
}

let read: typeof Read | undefined;

/** Brings here what draws values that are only read: most forms ask everything they show. */
export async function bringReading(): Promise<void> {
  read ??= await import('./read.ts');
}

/** What draws them; while it is not here nothing stands in their place, and the form is drawn again when it is. */
function reader({ controller }: Drawing): typeof Read | undefined {
  if (!read) void bringReading().then(() => controller.redraw(), () => {});
  return read;
}

/** A section with its heading and its number on the rail; 0 where there is none. */
export function sectionTemplate({ section, id }: Step, index: number, number: number, drawing: Drawing): TemplateResult {
  const head = section.title === undefined ? nothing
    : html`<h2 class="section-title" id=${id} tabindex="-1">${number > 0 ? html`<span class="section-number" aria-hidden="true">${number}</span>` : nothing}${said(section.title)}</h2>`;
  return html`<section class="section" aria-labelledby=${section.title === undefined ? nothing : id} data-section=${index}>${head}
    <div class=${`grid columns-${section.columns}`}>${section.nodes.map((node) => nodeTemplate(node, drawing))}</div></section>`;
}

/** What the form is about: beside it where there is room, else a fold above it. */
export function asideTemplate(section: Section, drawing: Drawing, open: boolean): TemplateResult {
  const title = said(section.title ?? '');
  const data = drawing.controller.data;
  return html`<aside class="context" aria-label=${title}><details ?open=${open}><summary>${title}</summary>
    <dl class="facts">${section.nodes.map((node) => {
      if (node.kind === 'field') return isFilled(data, node.field.pointer) ? html`<dt>${said(node.field.label)}</dt><dd>${reader(drawing)?.valueTemplate(node, at(data, node.field.pointer), reading(drawing))}</dd>` : nothing;
      const text = node.kind === 'fact' ? fact(node, drawing) : undefined;
      return node.kind !== 'fact' || text === undefined ? nothing : html`<dt>${said(node.label)}</dt><dd>${text}</dd>`;
    })}</dl>
    ${section.nodes.map((node) => (node.kind === 'text' ? html`<p class="prose">${said(node.text)}</p>` : nothing))}</details></aside>`;
}

function nodeTemplate(node: Node, drawing: Drawing): unknown {
  if (node.kind === 'text') return html`<p class="prose">${said(node.text)}</p>`;
  if (node.kind === 'fact') return html`<div class="field"><span class="label">${said(node.label)}</span><span class="value">${fact(node, drawing) ?? dash}</span></div>`;
  if (node.kind === 'countdown') return countdown(node.of, said(node.label), drawing.controller.facts, drawing.until);
  if (node.kind === 'group') return groupTemplate(node, drawing);
  if (!drawing.isShown(node)) return nothing;
  const { controller, optional } = drawing;
  const view = controller.view(node);
  return guard([view, optional, language()], () => (view.writable ? fieldTemplate(view, controller, optional) : html`<div class=${`field${widgetOf(node).broad ? ' broad' : ''}`}>
    <span class="label">${said(node.field.label)}</span>${reader(drawing)?.fieldValue(view, reading(drawing))}</div>`));
}

function groupTemplate(group: GroupNode, drawing: Drawing): unknown {
  if (!drawing.controller.holds(group.when)) return nothing;
  return html`<section class="group"><h3>${said(group.title)}</h3><div class=${`grid columns-${group.columns}`}>${group.nodes.map((node) => nodeTemplate(node, drawing))}</div></section>`;
}

/** A fact of the layout in words, as far as it is known. */
export function fact(node: FactNode, { definition, controller }: Drawing): string | undefined {
  return factText(node, definition, controller.facts, controller.data);
}

/** What is needed to show a value in words. */
export function reading({ controller, address }: Drawing): Read.Reading {
  return { shown: (field, value) => controller.shown(field, value), file: (id) => controller.file(id), address };
}
