// <wf-showcase record="…">: what an organisation shows on its home page. A table with pictures goes round, one with addresses is a list of links;
// which record and which tables is the definition's affair.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import { isObject, own, type Definition, type Field, type Json, type JsonObject } from '#engine';
import type { RecordView } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { revision } from '../revision.ts';
import { said, words } from '../words.ts';
import './showcase.css';

interface Slide { readonly image: string; readonly text: string; readonly href: string | undefined }
interface Shown { readonly label: string; readonly slides: readonly Slide[]; readonly links: readonly { readonly text: string; readonly href: string }[] }

/** Milliseconds a picture stands. */
const stays = 6000;

export class WfShowcase extends WfElement {
  static override properties = { record: { type: String }, at: { state: true }, playing: { state: true } };
  declare record: string;
  /** The picture that is shown. */
  declare at: number;
  /** Pictures follow by themselves: until somebody looks closer, says so, or wants no movement at all. */
  declare playing: boolean;
  #held = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #shown = new AsyncTask(this, {
    task: async ([record], { signal }) => {
      const view = demand(await api.record(record!, undefined, signal));
      return tablesOf(await revision(view.digest), view);
    },
    args: () => [this.record] as const,
  });

  constructor() {
    super();
    this.at = 0;
    this.playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.playing && !this.#held && this.#turn(1), stays);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  get #count(): number {
    return this.#shown.value?.slides.length ?? 0;
  }

  #turn(by: number): void {
    if (this.#count > 0) this.at = (this.at + by + this.#count) % this.#count;
  }

  #hold = (event: Event) => {
    this.#held = event.type === 'focusin' || event.type === 'pointerenter';
  };

  #key = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#turn(by);
  };

  #carousel({ label, slides }: Shown): TemplateResult {
    const one = slides[this.at] ?? slides[0]!;
    const place = words({ 'zh-CN': `第 ${this.at + 1} 张，共 ${slides.length} 张`, en: `${this.at + 1} of ${slides.length}` });
    const picture = html`<img src=${api.fileAddress(one.image)} alt=${one.text} />`;
    const verb = (sign: string, name: string, act: () => void, pressed?: boolean) => html`<button type="button" class="button icon-only" aria-label=${name} title=${name} aria-pressed=${pressed ?? nothing} @click=${act}>${icon(sign)}</button>`;
    return html`<section class="carousel" role="group" aria-roledescription=${words({ 'zh-CN': '轮播图', en: 'carousel' })} aria-label=${label}
        @keydown=${this.#key} @focusin=${this.#hold} @focusout=${this.#hold} @pointerenter=${this.#hold} @pointerleave=${this.#hold}>
      <div class="slide" role="group" aria-roledescription=${words({ 'zh-CN': '图片', en: 'picture' })} aria-label=${place} aria-live=${this.playing ? 'off' : 'polite'}>
        ${one.href === undefined ? picture : html`<a href=${one.href} target="_blank" rel="noopener noreferrer">${picture}</a>`}
        <p class="slide-text">${one.text}</p></div>
      ${slides.length < 2 ? nothing : html`<div class="slide-verbs">
        ${verb('chevron-left', words({ 'zh-CN': '上一张', en: 'Previous picture' }), () => this.#turn(-1))}
        <span class="faint small" aria-hidden="true">${this.at + 1} / ${slides.length}</span>
        ${verb('chevron-right', words({ 'zh-CN': '下一张', en: 'Next picture' }), () => this.#turn(1))}
        <button type="button" class="button quiet" aria-pressed=${!this.playing} @click=${() => (this.playing = !this.playing)}>${words({ 'zh-CN': '暂停播放', en: 'Pause' })}</button></div>`}
    </section>`;
  }

  override render() {
    const shown = this.#shown.value;
    if (!shown || (shown.slides.length === 0 && shown.links.length === 0)) return nothing;
    return html`<section class="showcase" aria-labelledby="showcase"><h2 id="showcase">${words({ 'zh-CN': '企业风采', en: 'Our company' })}</h2>
      ${shown.slides.length > 0 ? this.#carousel(shown) : nothing}
      ${shown.links.length > 0 ? html`<ul class="showcase-links">${shown.links.map(({ text, href }) => html`<li><a href=${href} target="_blank" rel="noopener noreferrer">${text}${icon('link')}</a></li>`)}</ul>` : nothing}</section>`;
  }
}

/** The tables of a record by what their columns are. */
function tablesOf(definition: Definition, { data }: RecordView): Shown {
  const { fields } = definition.compiled;
  const tables = fields.filter(({ type }) => typeof type === 'object' && 'table' in type).map((table) => ({ table, columns: fields.filter((field) => field.table === table.pointer) }));
  const pictures = tables.find(({ columns }) => columns.some(({ type }) => type === 'file'));
  const links = tables.find(({ columns }) => !columns.some(({ type }) => type === 'file') && columns.some(isAddress));
  return {
    label: pictures ? said(pictures.table.label) : '',
    slides: rowsOf(data, pictures?.table).map((row) => ({ image: cell(row, pictures!.columns, ({ type }) => type === 'file') ?? '', text: cell(row, pictures!.columns, isWords) ?? '', href: cell(row, pictures!.columns, isAddress) })).filter(({ image }) => image !== ''),
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

function isAddress({ schema }: Field): boolean {
  return schema.format === 'url';
}

function isWords({ schema }: Field): boolean {
  return schema.type === 'string' && schema.format === undefined;
}

customElements.define('wf-showcase', WfShowcase);
