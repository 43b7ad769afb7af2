// The control of a rating: a radio group, so arrows choose; what is chosen stands beside the stars in words. Backspace takes it back (R-213).
import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { mostStars } from '#engine';
import { said } from '../../words.ts';
import { stars } from '../shown.ts';
import type { Control } from '../widget.ts';
import { describedBy } from '../wired.ts';

export const control: Control['control'] = (view, host) => {
  const { field } = view.node;
  const most = field.schema.maximum ?? mostStars;
  const chosen = typeof view.value === 'number' ? view.value : 0;
  return html`<div class="stars" role="radiogroup" aria-label=${view.spoken ?? said(field.label)} aria-required=${String(view.required)} aria-invalid=${String(view.fault !== undefined)} aria-describedby=${describedBy(view)}
    @keydown=${({ key }: KeyboardEvent) => (key === 'Backspace' || key === 'Delete') && host.change(view.pointer, undefined)}>
    ${Array.from({ length: most }, (_, index) => html`<label class=${index < chosen ? 'star-choice lit' : 'star-choice'}><input type="radio" class="unseen" name=${view.id} id=${index === 0 ? view.id : `${view.id}-${index}`}
      .checked=${live(index + 1 === chosen)} @change=${() => host.change(view.pointer, index + 1)}><span class="unseen">${stars(index + 1, most)}</span></label>`)}
    <span class="said" aria-hidden="true">${chosen === 0 ? '' : stars(chosen, most)}</span></div>`;
};
