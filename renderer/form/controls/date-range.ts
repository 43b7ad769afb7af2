// The control of a range of days: two dates that bound each other in the calendar that opens.
import { html, type TemplateResult } from 'lit';
import { isObject, own, type JsonObject } from '#engine';
import { words } from '../../words.ts';
import type { Control, FieldView, FormHost } from '../widget.ts';
import { described } from '../wired.ts';

type End = 'from' | 'to';

const half = '-';
const last = '9999-12-31';

function dayIn(view: FieldView, end: End): string {
  const day = own(view.value, end);
  return typeof day === 'string' && day !== half ? day : '';
}

function put(view: FieldView, host: FormHost, end: End, input: HTMLInputElement): void {
  const day = input.value || (input.validity.badInput ? half : undefined);
  const range: JsonObject = { ...(isObject(view.value) ? view.value : {}), [end]: day };
  host.change(view.pointer, range['from'] === undefined && range['to'] === undefined ? undefined : range);
}

function entry(view: FieldView, host: FormHost, end: End, min: string, max: string): TemplateResult {
  const name = end === 'from' ? words({ 'zh-CN': '开始日期', en: 'First day' }) : words({ 'zh-CN': '结束日期', en: 'Last day' });
  return html`<input type="date" class=${`entry${dayIn(view, end) ? '' : ' blank'}`} id=${end === 'from' ? view.id : `${view.id}-to`} aria-label=${view.spoken === undefined ? name : `${view.spoken} ${name}`} min=${min} max=${max || last}
    ${described(view)} .value=${dayIn(view, end)} @input=${({ target }: Event) => put(view, host, end, target as HTMLInputElement)}>`;
}

export const control: Control['control'] = (view, host) => html`<div class="range">${entry(view, host, 'from', '', dayIn(view, 'to'))}<span aria-hidden="true">${words({ 'zh-CN': '至', en: 'to' })}</span>
  ${entry(view, host, 'to', dayIn(view, 'from'), '')}</div>`;
