// A line of text; also telephone numbers, addresses and codes, which only bring another keyboard.
import { html } from 'lit';
import type { Field } from '#engine';
import type { Widget } from '../widget.ts';
import { narrowed, typed, wired } from '../wired.ts';

type Keyboard = 'text' | 'tel' | 'email' | 'url' | 'numeric';

const fills: { readonly [format: string]: 'email' | 'tel' | 'username' } = { email: 'email', mobile: 'tel', username: 'username', 'operator-username': 'username' };
const keyboards: { readonly [format: string]: Keyboard } = { email: 'email', mobile: 'tel', landline: 'tel', phone: 'tel', url: 'url', postcode: 'numeric' };

function width({ schema: { format, maxLength = 200 } }: Field): string {
  if (format === 'postcode' || maxLength <= 10) return 'short';
  return maxLength <= 60 || format !== undefined ? 'medium' : 'long';
}

/** What is written in small letters too. */
const plain: ReadonlySet<string> = new Set(['email', 'url', 'username', 'operator-username']);

/** Numbers and codes are read without the blanks people group them by, and in capitals. */
function coded(text: string): string {
  return narrowed(text).replace(/\s/g, '').toUpperCase();
}

export const widget: Widget = {
  name: 'text',
  title: { 'zh-CN': '单行文字', en: 'Line of text' },
  labelled: 'control',
  rank: ({ schema }) => (schema.type === 'string' ? 1 : 0),
  control: (view, host) => {
    const { field } = view.node;
    const { format } = field.schema;
    return html`<input type="text" class=${`entry ${width(field)}`} ${wired(view)} inputmode=${keyboards[format ?? ''] ?? 'text'}
      autocomplete=${fills[format ?? ''] ?? 'off'} autocapitalize="off" spellcheck="false"
      .value=${typeof view.value === 'string' ? view.value : ''} @input=${typed(view, host)}>`;
  },
  tidy: (value, { schema: { format } }) => (typeof value === 'string' ? (format === undefined ? value.trim() : plain.has(format) ? narrowed(value) : coded(value)) || undefined : value),
};
