// The control of a month. Browsers without a control for it take 2026-11 as text.
import { html } from 'lit';
import type { Control } from '../widget.ts';
import { narrowed, typed, wired } from '../wired.ts';

export const control: Control['control'] = (view, host) => html`<input type="month" class=${`entry medium${view.value ? '' : ' blank'}`} ${wired(view)} max="9999-12" placeholder="2026-11" autocomplete="off"
  .value=${typeof view.value === 'string' ? view.value : ''} @input=${typed(view, host)}>`;

export const tidy: Control['tidy'] = (value) => (typeof value === 'string' ? narrowed(value) || undefined : value);
