// Files large, in a dialog of the browser: images fitted or as they are, PDF page by page. Escape closes, the arrow keys go on to the next file.
// Bytes come from the file route and are drawn; nothing in them is ever read as HTML.
import { html, nothing, type PropertyValues } from 'lit';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { size } from '../moment.ts';
import { words } from '../words.ts';
import { pixelsOf } from './image-size.ts';
import { imageTypes, type StoredFile } from './shown-file.ts';
import './preview.css';

/** An image with more pixels than this would take the memory of a phone. */
const mostPixels = 120_000_000;
const patience = 60_000;
const zooms = [1, 1.5, 2, 3, 4];

type Shown =
  | { readonly is: 'coming' }
  | { readonly is: 'image'; readonly url: string }
  | { readonly is: 'pdf'; readonly bytes: Uint8Array }
  | { readonly is: 'fault'; readonly text: string };

const broken = () => words({ 'zh-CN': '这个文件打不开，可能已损坏。请下载后用其他软件打开。', en: 'This file can’t be opened; it may be damaged. Download it and open it in another program.' });

/** The dialog; it takes itself away when it is closed. */
export class WfPreview extends WfElement {
  static override properties = { files: { attribute: false }, index: { type: Number }, address: { attribute: false }, zoom: { state: true }, shown: { state: true } };
  declare files: readonly StoredFile[];
  declare index: number;
  declare address: (id: string) => string;
  declare zoom: number;
  declare shown: Shown;
  #asker: Element | null = null;
  #coming = new AbortController();

  constructor() {
    super();
    this.files = [];
    this.index = 0;
    this.zoom = 1;
    this.shown = { is: 'coming' };
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#asker = document.activeElement;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#let({ is: 'coming' });
    this.#coming.abort();
  }

  override willUpdate(changes: PropertyValues<this>) {
    if (changes.has('index') || changes.has('files')) void this.#fetch();
  }

  override firstUpdated() {
    this.querySelector('dialog')!.showModal();
  }

  /** Shows something else, and lets go of what was shown. */
  #let(shown: Shown) {
    if (this.shown.is === 'image') URL.revokeObjectURL(this.shown.url);
    this.shown = shown;
  }

  async #fetch() {
    this.#coming.abort();
    const { signal } = (this.#coming = new AbortController());
    this.zoom = 1;
    this.#let({ is: 'coming' });
    const file = this.files[this.index]!;
    try {
      const response = await fetch(this.address(file.id), { signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) });
      if (!response.ok) throw new Error(words({ 'zh-CN': '文件没有取到。请刷新页面后再试。', en: 'The file didn’t come. Reload the page and try again.' }));
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (signal.aborted) return;
      if (file.kind === 'pdf') {
        await import('./wf-pdf.ts');
        return this.#let({ is: 'pdf', bytes });
      }
      const pixels = pixelsOf(bytes);
      if (pixels === undefined) throw new Error(broken());
      if (pixels > mostPixels) throw new Error(words({ 'zh-CN': '这张图片太大，不在页面上显示。请下载后查看。', en: 'This image is too large to be shown here. Download it to look at it.' }));
      this.#let({ is: 'image', url: URL.createObjectURL(new Blob([bytes], { type: imageTypes[file.kind]! })) });
    } catch (fault) {
      if (!signal.aborted) this.#let({ is: 'fault', text: fault instanceof Error && !(fault instanceof DOMException) && !(fault instanceof TypeError) ? fault.message : words({ 'zh-CN': '没有连上服务器。请检查网络后再试。', en: 'The server was not reached. Check the connection and try again.' }) });
    }
  }

  #go(step: number) {
    const next = this.index + step;
    if (next >= 0 && next < this.files.length) this.index = next;
  }

  #zoomBy(step: number) {
    const place = zooms.indexOf(this.zoom) + step;
    this.zoom = zooms[Math.max(0, Math.min(place, zooms.length - 1))]!;
  }

  #key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const verbs: { readonly [key: string]: () => void } = {
      ArrowLeft: () => this.#go(-1), ArrowRight: () => this.#go(1), '+': () => this.#zoomBy(1), '=': () => this.#zoomBy(1), '-': () => this.#zoomBy(-1), 0: () => { this.zoom = 1; },
    };
    const verb = verbs[event.key];
    // Keys of the page below stay there: a letter typed here decides nothing.
    event.stopPropagation();
    if (!verb) return;
    event.preventDefault();
    verb();
  };

  #closed = () => {
    this.remove();
    if (this.#asker instanceof HTMLElement) this.#asker.focus();
  };

  #body(file: StoredFile) {
    const { shown } = this;
    if (shown.is === 'coming') return html`<p class="preview-note" role="status">${words({ 'zh-CN': '正在打开…', en: 'Opening…' })}</p>`;
    if (shown.is === 'fault') return html`<div class="preview-note" role="alert">${icon('triangle-alert')}<p>${shown.text}</p><a class="button" href=${this.address(file.id)} download=${file.name}>${icon('download')}${words({ 'zh-CN': '下载', en: 'Download' })}</a></div>`;
    if (shown.is === 'pdf') return html`<wf-pdf .bytes=${shown.bytes} .zoom=${this.zoom} @wf-pdf-fault=${(event: CustomEvent<string>) => this.#let({ is: 'fault', text: event.detail })}></wf-pdf>`;
    return html`<img class=${`preview-image zoom-${zooms.indexOf(this.zoom)}`} src=${shown.url} alt=${file.name} @error=${() => this.#let({ is: 'fault', text: broken() })}>`;
  }

  override render() {
    const file = this.files[this.index];
    if (!file) return nothing;
    const many = this.files.length > 1;
    const verb = (name: string, sign: string, act: () => void, disabled: boolean) =>
      html`<button type="button" class="button icon-only" aria-label=${name} title=${name} ?disabled=${disabled} @click=${act}>${icon(sign)}</button>`;
    return html`<dialog class="preview" aria-label=${words({ 'zh-CN': `预览 ${file.name}`, en: `Preview of ${file.name}` })} @keydown=${this.#key} @close=${this.#closed}>
      <header class="preview-head">
        <p class="preview-name"><strong>${file.name}</strong> <span class="soft small">${size(file.bytes)}${many ? ` · ${this.index + 1} / ${this.files.length}` : nothing}</span></p>
        <div class="preview-verbs">
          ${verb(words({ 'zh-CN': '缩小', en: 'Zoom out' }), 'zoom-out', () => this.#zoomBy(-1), this.zoom === 1)}
          ${verb(words({ 'zh-CN': '放大', en: 'Zoom in' }), 'zoom-in', () => this.#zoomBy(1), this.zoom === zooms.at(-1))}
          ${many ? verb(words({ 'zh-CN': '上一个', en: 'Previous' }), 'chevron-left', () => this.#go(-1), this.index === 0) : nothing}
          ${many ? verb(words({ 'zh-CN': '下一个', en: 'Next' }), 'chevron-right', () => this.#go(1), this.index === this.files.length - 1) : nothing}
          <a class="button icon-only" href=${this.address(file.id)} download=${file.name} aria-label=${words({ 'zh-CN': `下载 ${file.name}`, en: `Download ${file.name}` })}>${icon('download')}</a>
          ${verb(words({ 'zh-CN': '关闭', en: 'Close' }), 'x', () => this.querySelector('dialog')!.close(), false)}
        </div>
      </header>
      <div class="preview-body" tabindex="0" role="group" autofocus aria-label=${words({ 'zh-CN': '文件内容', en: 'Contents' })}>${this.#body(file)}</div>
    </dialog>`;
  }
}

customElements.define('wf-preview', WfPreview);

declare global {
  interface HTMLElementTagNameMap { 'wf-preview': WfPreview }
}

/** Opens the dialog on one of several files. */
export function openPreview(files: readonly StoredFile[], index: number, address: (id: string) => string): void {
  const element = document.createElement('wf-preview');
  Object.assign(element, { files, index, address });
  document.body.append(element);
}
