// <wf-showcase record="…">: what an organisation shows on its home page. A table with pictures goes round, one with addresses is a list of links;
// which record and which tables is the definition's affair.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import { isObject, own, type Definition, type Field, type Json, type JsonObject } from '#engine';
import type { RecordView } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { draftApi } from '../keeping/requests.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { revision } from '../revision.ts';
import { said, words } from '../words.ts';
import './showcase.css';
import type { Slide } from './wf-carousel.ts';
import './wf-carousel.ts';

interface Shown { readonly label: string; readonly slides: readonly Slide[]; readonly links: readonly { readonly text: string; readonly href: string }[] }

export class WfShowcase extends WfElement {
  static override properties = { record: { type: String } };
  declare record: string;
  #shown = new AsyncTask(this, {
    task: async ([record], { signal }) => {
      const view = demand(await draftApi.record(record!, undefined, signal));
      return shownOf(await revision(view.digest), view);
    },
    args: () => [this.record] as const,
  });

  override render() {
    const shown = this.#shown.value;
    if (!shown || (shown.slides.length === 0 && shown.links.length === 0)) return nothing;
    return html`<section class="showcase" aria-labelledby="showcase"><h2 id="showcase">${words({ 'zh-CN': '企业风采', en: 'Our company' })}</h2>
      ${shown.slides.length > 0 ? html`<wf-carousel .slides=${shown.slides} label=${shown.label}></wf-carousel>` : nothing}
      ${shown.links.length > 0 ? html`<ul class="showcase-links">${shown.links.map(({ text, href }) => html`<li><a href=${href} target="_blank" rel="noopener noreferrer">${text}${icon('link')}</a></li>`)}</ul>` : nothing}</section>`;
  }
}

/** The tables of a record by what their columns are. */
function shownOf(definition: Definition, { data }: RecordView): Shown {
  const { fields } = definition.compiled;
  const tables = fields.filter(({ type }) => typeof type === 'object' && 'table' in type).map((table) => ({ table, columns: fields.filter((field) => field.table === table.pointer) }));
  const pictures = tables.find(({ columns }) => columns.some(isPicture));
  const links = tables.find(({ columns }) => !columns.some(isPicture) && columns.some(isAddress));
  return {
    label: pictures ? said(pictures.table.label) : '',
    slides: rowsOf(data, pictures?.table).flatMap((row) => {
      const image = cell(row, pictures!.columns, isPicture);
      return image === undefined ? [] : [{ src: api.fileAddress(image), text: cell(row, pictures!.columns, isWords) ?? '', href: cell(row, pictures!.columns, isAddress) }];
    }),
    links: rowsOf(data, links?.table).flatMap((row) => {
      const href = cell(row, links!.columns, isAddress);
      return href === undefined ? [] : [{ href, text: cell(row, links!.columns, isWords) ?? href }];
    }),
  };
}

function rowsOf(data: JsonObject, table: Field | undefined): readonly JsonObject[] {
  const rows = table && data[table.name];
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}

function cell(row: JsonObject, columns: readonly Field[], is: (column: Field) => boolean): string | undefined {
  const column = columns.find(is);
  const value: Json | undefined = column && own(row, column.name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isPicture({ type }: Field): boolean {
  return type === 'file';
}

function isAddress({ schema }: Field): boolean {
  return schema.format === 'url';
}

function isWords({ schema }: Field): boolean {
  return schema.type === 'string' && schema.format === undefined;
}

customElements.define('wf-showcase', WfShowcase);
