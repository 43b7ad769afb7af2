// One of several choices, from a list. Backspace takes the choice back.
import { html } from 'lit';
import { words } from '../../words.ts';
import type { Widget } from '../widget.ts';
import { filled, wired } from '../wired.ts';

export const widget: Widget = {
  name: 'select',
  title: { 'zh-CN': '下拉选择', en: 'List of choices' },
  labelled: 'control',
  rank: ({ schema, options }) => (schema.type !== 'array' && (options || schema.enum || (schema['x-options'] && 'dict' in schema['x-options'])) ? 20 : 0),
  control: (view, host) => {
    const choices = host.options(view.node.field);
    return html`<select class="entry medium" ${wired(view)} ${filled(choices, view.value, words({ 'zh-CN': '未选择', en: 'None chosen' }))}
      @change=${({ target }: Event) => host.change(view.pointer, choices[(target as HTMLSelectElement).selectedIndex - 1]?.value)}
      @keydown=${({ key }: KeyboardEvent) => (key === 'Backspace' || key === 'Delete') && host.change(view.pointer, undefined)}></select>`;
  },
};
