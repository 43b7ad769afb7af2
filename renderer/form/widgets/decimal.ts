// A decimal number, kept as the text it is; thousands are set apart while nobody types.
import { html } from 'lit';
import type { Widget } from '../widget.ts';
import { grouped } from '../shown.ts';
import { narrowed, typed, wired } from '../wired.ts';

export const widget: Widget = {
  name: 'decimal',
  title: { 'zh-CN': '小数、金额', en: 'Decimal, amount' },
  labelled: 'control',
  rank: ({ type }) => (type === 'decimal' ? 10 : 0),
  control: (view, host) => {
    const text = typeof view.value === 'string' ? view.value : '';
    const negative = view.node.field.schema['x-decimal']?.min?.startsWith('-') ?? true;
    return html`<input type="text" class="entry medium figure" ${wired(view)} inputmode=${negative ? 'text' : 'decimal'} autocomplete="off"
      .value=${view.focused ? text : grouped(text)} @input=${typed(view, host)} @compositionend=${typed(view, host)}>`;
  },
  tidy: (value) => {
    if (typeof value !== 'string') return value;
    const text = narrowed(value).replace(/[,\s]/g, '').replace(/^(-?)0+(?=\d)/, '$1').replace(/^(-?)\./, '$10.').replace(/\.$/, '');
    return text === '' ? undefined : text;
  },
};
