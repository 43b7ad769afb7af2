// One of a few choices, all in sight; also a yes or no that must be said. Backspace takes the choice back (R-213).
import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Field } from '#engine';
import { said } from '../../words.ts';
import type { Widget } from '../widget.ts';
import { describedBy } from '../wired.ts';

const few = 4;

function rank({ schema, options, required, excludes }: Field): number {
  // What excludes others is ticked: a yes that is locked would leave a lonely no.
  if (schema.type === 'boolean') return excludes !== undefined ? 0 : required && schema.const === undefined ? 15 : 1;
  const count = options?.length ?? schema.enum?.length ?? (Array.isArray(schema['x-options']) ? schema['x-options'].length : Infinity);
  return schema.type !== 'array' && count <= few ? 30 : 0;
}

export const widget: Widget = {
  name: 'radio',
  title: { 'zh-CN': '单选', en: 'One of a few' },
  labelled: 'group',
  rank,
  control: (view, host) => html`<div class="choices" role="radiogroup" aria-label=${view.spoken ?? said(view.node.field.label)} aria-required=${String(view.required)}
    aria-invalid=${String(view.fault !== undefined)} aria-describedby=${describedBy(view)}
    @keydown=${({ key }: KeyboardEvent) => (key === 'Backspace' || key === 'Delete') && host.change(view.pointer, undefined)}>
    ${host.options(view.node.field).map((choice, index) => html`<label class="choice"><input type="radio" name=${view.id} id=${index === 0 ? view.id : `${view.id}-${index}`}
      .checked=${live(choice.value === view.value)} @change=${() => host.change(view.pointer, choice.value)}><span>${choice.label}</span></label>`)}
  </div>`,
};
