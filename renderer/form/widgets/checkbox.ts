// A yes that is ticked; the label stands beside the box. One that excludes others says beforehand what it takes back, and that it did.
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { said, words } from '../../words.ts';
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
    const tick = ({ target }: Event) => {
      host.change(view.pointer, (target as HTMLInputElement).checked);
      if (excluded !== undefined) host.announce(words({ 'zh-CN': `已取消${excluded}`, en: `Taken back: ${excluded}` }));
    };
    const box = html`<input type="checkbox" ${wired(view)} .checked=${live(view.value === true)} @change=${tick}>`;
    const why = excluded === undefined ? nothing : html`<span class=${spoken === undefined ? 'why' : 'unseen'} id=${`${view.id}-why`}>${words({ 'zh-CN': `选择后会取消${excluded}`, en: `Choosing this takes back ${excluded}` })}</span>`;
    return spoken === undefined ? html`<label class="choice">${box}<span>${said(node.field.label)}${marked(view.required, false)}</span></label>${why}` : html`${box}${why}`;
  },
};
