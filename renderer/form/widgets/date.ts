// A day of the calendar. A day typed by half is handed on as what it is: not a date.
import { html } from 'lit';
import type { Widget } from '../widget.ts';
import { wired } from '../wired.ts';

const half = '-';

export const widget: Widget = {
  name: 'date',
  title: { 'zh-CN': '日期', en: 'Date' },
  labelled: 'control',
  rank: ({ type }) => (type === 'date' ? 10 : 0),
  control: (view, host) => html`<input type="date" class=${`entry medium${view.value ? '' : ' blank'}`} ${wired(view)} max="9999-12-31" .value=${typeof view.value === 'string' && view.value !== half ? view.value : ''}
    @input=${({ target }: Event) => {
      const input = target as HTMLInputElement;
      host.change(view.pointer, input.value || (input.validity.badInput ? half : undefined));
    }}>`,
};
