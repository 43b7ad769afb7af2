// Several lines of text, with what is left of the room for them.
import { html, nothing } from 'lit';
import { words } from '../../words.ts';
import type { Widget } from '../widget.ts';
import { typed, wired } from '../wired.ts';

export const widget: Widget = {
  name: 'textarea',
  title: { 'zh-CN': '多行文字', en: 'Lines of text' },
  labelled: 'control',
  rank: ({ schema }) => (schema.type !== 'string' || schema.format || schema.pattern || schema.enum ? 0 : (schema.maxLength ?? 0) > 200 ? 12 : 1),
  control: (view, host) => {
    const text = typeof view.value === 'string' ? view.value : '';
    const { maxLength } = view.node.field.schema;
    const length = [...text].length;
    return html`<div class="text-room"><textarea class="entry" ${wired(view)} rows="4" .value=${text} @input=${typed(view, host)}></textarea>
      ${maxLength === undefined ? nothing : html`<p class="room">${words({ 'zh-CN': `${length} / ${maxLength} 字`, en: `${length} / ${maxLength}` })}</p>`}</div>`;
  },
  tidy: (value) => (typeof value === 'string' ? value.trim() || undefined : value),
};
