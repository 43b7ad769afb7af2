// One value of a list as people read it: by the type of its column, or by the words the server sends for a code.
import { html, type TemplateResult } from 'lit';
import type { Json } from '#engine';
import type { ListColumnHead, ListRow } from '../../server/api-types.ts';
import { grouped } from '../form/shown.ts';
import { icon } from '../icon.ts';
import { mark } from '../mark.ts';
import { day, due, minute, month, until } from '../moment.ts';
import { language, said, words } from '../words.ts';

const instant = /^\d{4}-\d{2}-\d{2}T/;
const date = /^\d{4}-\d{2}-\d{2}$/;
// Telephone numbers, codes and the like are read as one.
const code = /^[!-~]{1,24}$/;

/** Whether a column holds numbers, which stand at the right. */
export function isNumeric(type: string): boolean {
  return type === 'integer' || type === 'decimal';
}

/** A value in words; undefined when there is none. */
export function inWords(type: string, value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.map((one) => inWords(type, one) ?? '').join(words({ 'zh-CN': '、', en: ', ' }));
  if (typeof value === 'boolean') return value ? words({ 'zh-CN': '是', en: 'Yes' }) : words({ 'zh-CN': '否', en: 'No' });
  if (typeof value === 'number') return new Intl.NumberFormat(language()).format(value);
  const text = String(value);
  if (instant.test(text)) return minute(text);
  if (date.test(text)) return day(text);
  if (type === 'month' && /^\d{4}-\d{2}$/.test(text)) return month(text);
  return type === 'decimal' ? grouped(text) : text;
}

/** The words of one cell, without marks: for titles, cards and sentences. */
export function cellText(row: ListRow, column: ListColumnHead): string | undefined {
  const shown = row.shown[column.name];
  return shown === undefined ? inWords(column.type, row.cells[column.name]) : said(shown);
}

/** One cell: a state with its mark, a due time with how it presses, a number in fixed width, a dash for nothing. */
export function cell(row: ListRow, column: ListColumnHead): TemplateResult {
  const text = cellText(row, column);
  if (text === undefined) return html`<span class="faint"><span aria-hidden="true">—</span><span class="unseen">${words({ 'zh-CN': '无', en: 'none' })}</span></span>`;
  if (column.name === 'state') return mark(row.kind, text);
  if (column.name === 'due') {
    const instant = String(row.cells['due']);
    const left = due(instant);
    return html`<span class=${`nowrap tone-${left.tone}`} title=${until(instant)}>${left.tone === 'no' ? icon('triangle-alert') : ''} ${left.text}</span>`;
  }
  if (column.name === 'number') return html`<span class="mono nowrap">${text}</span>`;
  return html`<span class=${column.type === 'datetime' || column.type === 'date' || column.type === 'region' || isNumeric(column.type) || code.test(text) ? 'nowrap' : ''}>${text}</span>`;
}
