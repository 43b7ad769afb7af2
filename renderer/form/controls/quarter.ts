// The control of a quarter, typed as 2026-Q1; also as people write it: 2026Q1, 2026 1, 2026年第1季度.
import { html } from 'lit';
import type { Control } from '../widget.ts';
import { narrowed, typed, wired } from '../wired.ts';

export const control: Control['control'] = (view, host) => html`<input type="text" class="entry short" ${wired(view)} placeholder="2026-Q1" autocomplete="off" autocapitalize="characters" spellcheck="false"
  .value=${typeof view.value === 'string' ? view.value : ''} @input=${typed(view, host)}>`;

export const tidy: Control['tidy'] = (value) => (typeof value === 'string' ? narrowed(value).replace(/^(\d{4})\D{0,4}([1-4])\D{0,3}$/, '$1-Q$2') || undefined : value);
