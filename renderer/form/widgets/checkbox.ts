// A yes that is ticked; the label stands beside the box. One that another excludes can be reached, to be told why, but not ticked.
import { html, nothing } from 'lit';
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
    const { excluded, spoken, node } = view;
    const locked = (event: Event) => {
      if (excluded === undefined) return;
      event.preventDefault();
      host.announce(excluded);
    };
    const box = html`<input type="checkbox" ${wired(view)} .checked=${live(view.value === true)} @click=${locked}
      @change=${({ target }: Event) => host.change(view.pointer, (target as HTMLInputElement).checked)}>`;
    const why = excluded === undefined ? nothing : html`<span class=${spoken === undefined ? 'why' : 'unseen'} id=${`${view.id}-why`}>${excluded}</span>`;
    return spoken === undefined ? html`<label class="choice">${box}<span>${said(node.field.label)}${marked(view.required, false)}</span></label>${why}` : html`${box}${why}`;
  },
};
