// Several of the choices.
import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Widget } from '../widget.ts';
import { describedBy } from '../wired.ts';

export const widget: Widget = {
  name: 'multi-choice',
  title: { 'zh-CN': '多选', en: 'Several choices' },
  labelled: 'group',
  rank: ({ schema, options }) => (schema.type === 'array' && (options || schema['x-options'] || (schema.items && 'enum' in schema.items && schema.items.enum)) ? 20 : 0),
  control: (view, host) => {
    const chosen = Array.isArray(view.value) ? view.value : [];
    const choices = host.options(view.node.field);
    const toggle = (value: string | number | boolean, on: boolean) => {
      const next = choices.map((choice) => choice.value).filter((other) => (other === value ? on : chosen.includes(other)));
      host.change(view.pointer, next.length === 0 ? undefined : next);
    };
    return html`<div class="choices">${choices.map((choice, index) => html`<label class="choice"><input type="checkbox" id=${index === 0 ? view.id : `${view.id}-${index}`}
      aria-invalid=${String(view.fault !== undefined)} aria-describedby=${describedBy(view)} .checked=${live(chosen.includes(choice.value))}
      @change=${({ target }: Event) => toggle(choice.value, (target as HTMLInputElement).checked)}><span>${choice.label}</span></label>`)}</div>`;
  },
};
