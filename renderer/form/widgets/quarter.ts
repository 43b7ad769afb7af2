// A quarter of a year, typed as 2026-Q1; also as people write it: 2026Q1, 2026 1, 2026年第1季度.
import { html } from 'lit';
import type { Widget } from '../widget.ts';
import { narrowed, typed, wired } from '../wired.ts';

export const widget: Widget = {
  name: 'quarter',
  title: { 'zh-CN': '季度', en: 'Quarter' },
  labelled: 'control',
  rank: ({ type }) => (type === 'quarter' ? 10 : 0),
  control: (view, host) => html`<input type="text" class="entry short" ${wired(view)} placeholder="2026-Q1" autocomplete="off" autocapitalize="characters" spellcheck="false"
    .value=${typeof view.value === 'string' ? view.value : ''} @input=${typed(view, host)} @compositionend=${typed(view, host)}>`,
  tidy: (value) => (typeof value === 'string' ? narrowed(value).replace(/^(\d{4})\D{0,4}([1-4])\D{0,3}$/, '$1-Q$2') || undefined : value),
};
