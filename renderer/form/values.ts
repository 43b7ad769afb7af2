// What was filled in, to be read: plain text, never a grey box. Used inside a form for what cannot be changed, and for whole cases.
import { html, nothing, type TemplateResult } from 'lit';
import { at, isObject, own, typeAt, type Definition, type Facts, type Json, type JsonObject } from '#engine';
import { preview, previewButton, thumbnail, type StoredFile } from '../files/shown-file.ts';
import { size } from '../moment.ts';
import { said, words } from '../words.ts';
import type { FactNode, FieldNode } from './layout.ts';
import { shownType } from './shown.ts';
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

/** Whether a field of some data has anything to read; a column, whether any row has. */
export function holdsSomething(data: JsonObject, { pointer, table, name }: FieldNode['field']): boolean {
  if (table === undefined) return isFilled(data, pointer);
  const rows = at(data, table);
  return Array.isArray(rows) && rows.some((row) => isFilled(row as Json, `/${name}`));
}

/** Whether there is anything to read at a pointer. */
export function isFilled(data: Json | undefined, pointer: string): boolean {
  return isGiven(at(data, pointer));
}

/** Whether a value says something. */
export function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** Whether a field is shown: relevant, and either to be filled in or with something to read. */
export function isShown({ relevant, writable, value, node }: FieldView): boolean {
  return relevant && (writable || isGiven(value) || node.field.schema['x-value'] !== undefined);
}

/** A fact of the layout in words, with its unit; undefined while nothing is known of it. */
export function factText({ path, unit }: FactNode, definition: Definition, facts: Facts, data: JsonObject): string | undefined {
  const value = at({ ...(facts as unknown as JsonObject), form: data }, `/${path.replaceAll('.', '/')}`);
  if (value === undefined || value === null || value === '') return undefined;
  const text = shownType(typeAt(definition.compiled.types, path), value, facts);
  return unit === undefined ? text : `${text} ${said(unit)}`;
}
