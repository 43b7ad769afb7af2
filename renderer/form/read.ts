// What was filled in, to be read: plain text, never a grey box. For whole cases, and inside a form for what cannot be changed, which fetches it where there is such.
import { html, nothing, type TemplateResult } from 'lit';
import { isComputed, isObject, own, type Json } from '#engine';
import { preview, previewButton, thumbnail, type StoredFile } from '../files/shown-file.ts';
import { size } from '../moment.ts';
import { said, words } from '../words.ts';
import type { FieldNode } from './layout.ts';
import { totalsOf } from './totals.ts';
import type { FieldView } from './widget.ts';

/** What the reading needs to know: words for a value, and the files by id. */
export interface Reading {
  shown(field: FieldNode['field'], value: Json | undefined): string;
  file(id: string): StoredFile | undefined;
  readonly address?: ((id: string) => string) | undefined;
}

/** A value as text, a table as a table, files as a list. */
export function valueTemplate(node: FieldNode, value: Json | undefined, reading: Reading): TemplateResult {
  const { type } = node.field;
  if (typeof type === 'object' && 'table' in type) return tableTemplate(node, value, reading);
  if (type === 'file' || (typeof type === 'object' && 'list' in type && type.list === 'file')) return filesTemplate(value, reading, isSigned(node));
  if (type === 'rich' && value !== undefined && value !== null) {
    void import('../rich/wf-rich.ts');
    return html`<wf-rich class="value" aria-busy="true" .value=${value}></wf-rich>`;
  }
  const text = reading.shown(node.field, value);
  return html`<span class="value">${text}${node.unit && value !== undefined && value !== null ? html` <span class="unit">${said(node.unit)}</span>` : nothing}${node.field.schema.format === 'money' && typeof value === 'string' ? inCapitals(value) : nothing}</span>`;
}

/** The capitals of an amount, fetched with the first one that is read. */
function inCapitals(amount: string): TemplateResult {
  void import('./wf-capitals.ts');
  return html`<wf-capitals amount=${amount}></wf-capitals>`;
}

function tableTemplate({ field, columns }: FieldNode, value: Json | undefined, reading: Reading): TemplateResult {
  const rows = (Array.isArray(value) ? value : []).filter(isObject);
  if (rows.length === 0) return html`<span class="value">—</span>`;
  return html`<table class="sub read" aria-label=${said(field.label)}>
    <thead><tr><th scope="col" class="number">${words({ 'zh-CN': '序号', en: 'No.' })}</th>${columns.map((column) => html`<th scope="col">${said(column.label)}</th>`)}</tr></thead>
    <tbody>${rows.map((row, index) => html`<tr><td class="number" data-label="">${index + 1}</td>${columns.map((column) => html`
      <td data-label=${said(column.label)} class=${column.type === 'integer' || column.type === 'decimal' ? 'figure' : nothing}>${reading.shown(column, own(row, column.name))}</td>`)}</tr>`)}</tbody>${totalsTemplate(columns, rows, reading)}
  </table>`;
}

function totalsTemplate(columns: FieldNode['columns'], rows: readonly Json[], reading: Reading): TemplateResult | typeof nothing {
  const totals = totalsOf(columns, rows);
  if (totals.size === 0) return nothing;
  return html`<tfoot><tr><th scope="row" class="number">${words({ 'zh-CN': '合计', en: 'Total' })}</th>${columns.map((column) => html`<td data-label=${totals.has(column) ? said(column.label) : nothing} class="figure">${totals.has(column) ? reading.shown(column, totals.get(column)) : nothing}</td>`)}</tr></tfoot>`;
}

/** Whether the one image of a field is a signature, which is read at once. */
function isSigned({ field, widget }: FieldNode): boolean {
  const types = field.schema['x-file']?.types;
  return field.type === 'file' && (widget === 'signature' || (widget === undefined && types?.length === 1 && types[0] === 'png'));
}

function filesTemplate(value: Json | undefined, reading: Reading, signed: boolean): TemplateResult {
  const ids = (Array.isArray(value) ? value : [value]).filter((id): id is string => typeof id === 'string');
  if (ids.length === 0) return html`<span class="value">—</span>`;
  const { address } = reading;
  const files = ids.flatMap((id) => reading.file(id) ?? []);
  return html`<ul class="files read">${ids.map((id) => {
    const file = reading.file(id);
    const name = file?.name ?? id;
    const open = () => void (address && preview(files, id, address));
    if (signed && file && address) return html`<li><img class="signature-image" src=${address(id)} alt=${name} width="240" height="80"></li>`;
    return html`<li>${thumbnail(file, address, open)}<span class="name">${address ? html`<a href=${address(id)} download=${name}>${name}</a>` : name}</span>
      ${file ? html`<span class="size">${size(file.bytes)}</span>` : nothing}${address ? previewButton(file, open) : nothing}</li>`;
  })}</ul>`;
}

/** The value of a field that nobody types here, and why where that is not plain. */
export function fieldValue({ node, value, found }: FieldView, reading: Reading): TemplateResult {
  const shown = valueTemplate(node, value, reading);
  const why = found ? words({ 'zh-CN': '已自动取得，不用填写', en: 'On record already; nothing to fill in' }) : isComputed(node.field) ? words({ 'zh-CN': '自动计算', en: 'Worked out' }) : undefined;
  return why === undefined ? shown : html`<div class="line">${shown}<span class="found">${why}</span></div>`;
}
