// One field as its reader meets it: label, hint, control, message. The message stands at the right of the control, below it on a phone.
import { html, nothing, type TemplateResult } from 'lit';
import { said, words } from '../words.ts';
import { controlOf, widgetOf, type FieldView, type FormHost } from './widget.ts';
import { describedBy } from './wired.ts';

/** The star of a field that must be filled in, or the word for one that need not be where most must. */
export function marked(required: boolean, optional: boolean): TemplateResult | typeof nothing {
  if (required) return html`<span class="star" aria-hidden="true">*</span>`;
  return optional ? html`<span class="optional">${words({ 'zh-CN': '选填', en: 'optional' })}</span>` : nothing;
}

/** The message of a field; nothing while there is none. Hundreds can come at once, so each is made as it is, without a template. */
export function message({ id, fault }: FieldView): HTMLElement | typeof nothing {
  if (!fault) return nothing;
  const said = document.createElement('p');
  said.className = 'fault';
  said.id = `${id}-fault`;
  said.textContent = fault.text;
  return said;
}

/** What a field is edited with; an empty place until that is here. */
export function controlTemplate(view: FieldView, host: FormHost): TemplateResult {
  return controlOf(widgetOf(view.node))?.control(view, host) ?? html`<div class="entry" aria-busy="true"></div>`;
}

/** A field that is filled in. */
export function fieldTemplate(view: FieldView, host: FormHost, optional: boolean): TemplateResult {
  const widget = widgetOf(view.node);
  const label = said(view.node.field.label);
  const star = marked(view.required, optional);
  const hint = view.hint === '' ? nothing : html`<p class="hint" id=${`${view.id}-hint`}>${view.hint}</p>`;
  const control = view.node.unit ? html`<div class="with-unit">${controlTemplate(view, host)}<span class="unit">${said(view.node.unit)}</span></div>` : controlTemplate(view, host);
  const fault = widget.says ? nothing : message(view);
  const shape = `field${widget.broad || view.node.wide ? ' broad' : ''}${view.fault ? ' faulty' : ''}`;
  if (widget.labelled === 'group') {
    return html`<fieldset class=${shape} data-pointer=${view.pointer} aria-describedby=${describedBy(view) || nothing}><legend class="label">${label}${star}</legend>${hint}<div class="line">${control}${fault}</div></fieldset>`;
  }
  if (widget.labelled === 'self') return html`<div class=${shape} data-pointer=${view.pointer}><div class="line">${control}${fault}</div>${hint}</div>`;
  return html`<div class=${shape} data-pointer=${view.pointer}><label class="label" for=${view.id}>${label}${star}</label>${hint}<div class="line">${control}${fault}</div></div>`;
}
