// A whole number. What is not one stays as it was typed, so that its fault can be shown where it stands.
import { html } from 'lit';
import type { Json } from '#engine';
import type { Widget } from '../widget.ts';
import { narrowed, typed, wired } from '../wired.ts';

/** The number a text spells, or the text. */
function read(text: string): Json | undefined {
  if (text === '') return undefined;
  const number = Number(text);
  return /^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(number) ? number : text;
}

export const widget: Widget = {
  name: 'integer',
  title: { 'zh-CN': '整数', en: 'Whole number' },
  labelled: 'control',
  rank: ({ schema }) => (schema.type === 'integer' ? 10 : 0),
  control: (view, host) => html`<input type="text" class=${view.spoken === undefined ? 'entry short' : 'entry short figure'} ${wired(view)} inputmode=${(view.node.field.schema.minimum ?? 0) < 0 ? 'text' : 'numeric'} autocomplete="off"
    .value=${view.value === undefined || view.value === null ? '' : String(view.value)} @input=${typed(view, host, read)}>`,
  tidy: (value) => {
    if (typeof value !== 'string') return value;
    const text = narrowed(value).replace(/[,\s_]/g, '').replace(/^(-?)0+(?=\d)/, '$1').replace(/\.0*$/, '');
    return read(text === '-0' ? '0' : text);
  },
};
