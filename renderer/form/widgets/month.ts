// A month of a year. Browsers without a control for it take 2026-11 as text.
import { html } from 'lit';
import type { Widget } from '../widget.ts';
import { narrowed, typed, wired } from '../wired.ts';

export const widget: Widget = {
  name: 'month',
  title: { 'zh-CN': '月份', en: 'Month' },
  labelled: 'control',
  rank: ({ type }) => (type === 'month' ? 10 : 0),
  control: (view, host) => html`<input type="month" class="entry medium" ${wired(view)} max="9999-12" placeholder="2026-11" autocomplete="off"
    .value=${typeof view.value === 'string' ? view.value : ''} @input=${typed(view, host)}>`,
  tidy: (value) => (typeof value === 'string' ? narrowed(value) || undefined : value),
};
