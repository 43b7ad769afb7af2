// A yes that is ticked; the label stands beside the box.
import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { said } from '../../words.ts';
import { marked } from '../field.ts';
import type { Widget } from '../widget.ts';
import { wired } from '../wired.ts';

export const widget: Widget = {
  name: 'checkbox',
  title: { 'zh-CN': '勾选', en: 'Tick' },
  labelled: 'self',
  rank: ({ schema }) => (schema.type === 'boolean' ? 10 : 0),
  control: (view, host) => {
    const box = html`<input type="checkbox" ${wired(view)} .checked=${live(view.value === true)}
      @change=${({ target }: Event) => host.change(view.pointer, (target as HTMLInputElement).checked)}>`;
    return view.spoken === undefined ? html`<label class="choice">${box}<span>${said(view.node.field.label)}${marked(view.required, false)}</span></label>` : box;
  },
};
