// The control of several choices: a tick for each.
import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Control } from '../widget.ts';
import { describedBy } from '../wired.ts';

export const control: Control['control'] = (view, host) => {
  const chosen = Array.isArray(view.value) ? view.value : [];
  const choices = host.options(view.node.field);
  const toggle = (value: string | number | boolean, on: boolean) => {
    const next = choices.map((choice) => choice.value).filter((other) => (other === value ? on : chosen.includes(other)));
    host.change(view.pointer, next.length === 0 ? undefined : next);
  };
  return html`<div class="choices">${choices.map((choice, index) => html`<label class="choice"><input type="checkbox" id=${index === 0 ? view.id : `${view.id}-${index}`}
    aria-invalid=${String(view.fault !== undefined)} aria-describedby=${describedBy(view)} .checked=${live(chosen.includes(choice.value))}
    @change=${({ target }: Event) => toggle(choice.value, (target as HTMLInputElement).checked)}><span>${choice.label}</span></label>`)}</div>`;
};
