// The control of a list of short texts, one in each line.
import { html } from 'lit';
import { words } from '../../words.ts';
import type { Json } from '#engine';
import type { Control } from '../widget.ts';
import { typed, wired } from '../wired.ts';

const read = (text: string): Json | undefined => (text === '' ? undefined : text.split('\n'));

export const control: Control['control'] = (view, host) => html`<div class="text-room"><textarea class="entry" ${wired(view)} rows="4" .value=${Array.isArray(view.value) ? view.value.join('\n') : ''}
  @input=${typed(view, host, read)}></textarea><p class="room">${words({ 'zh-CN': '每行一条', en: 'One in each line' })}</p></div>`;

export const tidy: Control['tidy'] = (value) => {
  const lines = Array.isArray(value) ? value.map((line) => String(line).trim()).filter((line) => line !== '') : [];
  return lines.length === 0 ? undefined : lines;
};
