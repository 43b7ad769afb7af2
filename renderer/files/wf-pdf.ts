// <wf-pdf>: a PDF drawn page by page as the pages come into view. Loaded with pdf.js when a PDF is opened; its work is done in a worker that can be ended.
// In: bytes, zoom. Out: `wf-pdf-fault` with words for people when it cannot be drawn.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { getDocument, PDFWorker, version, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { words } from '../words.ts';

/** Pages beyond these are not drawn, pixels beyond these are drawn coarser. */
const mostPages = 500;
const mostPixels = 16_000_000;
const mostImagePixels = 64_000_000;

interface TrustedTypes { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } }

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** Starts the worker of pdf.js: the one script this page starts one from. */
function startWorker(): Worker {
  const { trustedTypes } = globalThis as unknown as { readonly trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('wf-pdf', { createScriptURL: () => workerAddress });
  return new Worker(policy?.createScriptURL(workerAddress) ?? workerAddress, { type: 'module' });
}

/** When it listens: what is sent to a worker whose module still loads may be lost. */
function ready(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', resolve, { once: true });
    worker.addEventListener('error', () => reject(new Error('the worker does not start')), { once: true });
  });
}

class TooSlow extends Error {}

function sentence(fault: unknown): string {
  const name = fault instanceof Error ? fault.name : '';
  if (fault instanceof TooSlow) return words({ 'zh-CN': '这个 PDF 太复杂，没有在页面上打开。请下载后用其他软件打开。', en: 'This PDF is too complex to be shown here. Download it and open it in another program.' });
  if (name === 'PasswordException') return words({ 'zh-CN': '这个 PDF 设有密码，不能在页面上打开。请下载后输入密码打开。', en: 'This PDF has a password and can’t be opened here. Download it and open it with the password.' });
  return words({ 'zh-CN': '这个 PDF 打不开，可能已损坏。请下载后用其他软件打开。', en: 'This PDF can’t be opened; it may be damaged. Download it and open it in another program.' });
}

export class WfPdf extends LitElement {
  static override properties = { bytes: { attribute: false }, zoom: { type: Number }, patience: { type: Number }, pages: { state: true } };
  declare bytes: Uint8Array;
  declare zoom: number;
  /** Milliseconds that opening, or one page, may take: what takes longer was made to. */
  declare patience: number;
  declare pages: number;
  #worker: Worker | undefined;
  #document: PDFDocumentProxy | undefined;
  #seen: IntersectionObserver | undefined;
  #drawing: Promise<void> = Promise.resolve();
  /** Height by width, of the first page; each page corrects it when it is drawn. */
  #shape = Math.SQRT2;

  constructor() {
    super();
    this.zoom = 1;
    this.patience = 20_000;
    this.pages = 0;
  }

  override createRenderRoot() {
    return this;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#end();
  }

  #end() {
    this.#seen?.disconnect();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#document = undefined;
  }

  override willUpdate(changes: PropertyValues<this>) {
    if (changes.has('bytes')) void this.#open();
  }

  override updated(changes: PropertyValues<this>) {
    if (!changes.has('pages') && !changes.has('zoom')) return;
    this.#seen?.disconnect();
    // A page is drawn shortly before it comes into view, and let go of when it is far away.
    this.#seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.#draw(target as HTMLElement);
        else target.querySelector('canvas')?.remove();
      }
    }, { root: this.closest('.preview-body'), rootMargin: '800px 0px' });
    for (const place of this.querySelectorAll<HTMLElement>('.pdf-page')) {
      place.querySelector('canvas')?.remove();
      place.style.aspectRatio ||= String(1 / this.#shape);
      place.style.width = `${this.zoom * 100}%`;
      this.#seen.observe(place);
    }
  }

  async #open() {
    this.#end();
    this.pages = 0;
    const worker = (this.#worker = startWorker());
    const home = `/assets/pdfjs-${version}/`;
    try {
      await this.#soon(ready(worker));
      if (this.#worker !== worker) return;
      const opened = await this.#soon(getDocument({
        // Taken by the worker; the bytes here stay whole for another look.
        data: this.bytes.slice(), worker: new PDFWorker({ port: worker as never }), cMapUrl: `${home}cmaps/`, standardFontDataUrl: `${home}standard_fonts/`, wasmUrl: `${home}wasm/`,
        // Compiling code on the page is what the content policy forbids: the decoders have a plain form.
        useWasm: false, maxImageSize: mostImagePixels, verbosity: 0,
      }).promise);
      const { width, height } = (await this.#soon(opened.getPage(1))).getViewport({ scale: 1 });
      if (this.#worker !== worker) return;
      this.#document = opened;
      this.#shape = height / width;
      this.pages = opened.numPages;
    } catch (fault) {
      if (this.#worker === worker) this.#fail(fault);
    }
  }

  #soon<T>(work: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout>;
    const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new TooSlow()), this.patience); });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  #fail(fault: unknown) {
    this.#end();
    this.dispatchEvent(new CustomEvent('wf-pdf-fault', { detail: sentence(fault) }));
  }

  /** One page after the other: those that went out of view while they waited are left out. */
  #draw(place: HTMLElement) {
    place.classList.add('wanted');
    this.#drawing = this.#drawing.then(async () => {
      const pdf = this.#document;
      if (!pdf || !place.isConnected || place.querySelector('canvas')) return;
      try {
        await this.#soon(this.#paint(place, await this.#soon(pdf.getPage(Number(place.dataset['page'])))));
      } catch (fault) {
        if (this.#document === pdf) this.#fail(fault);
      }
    });
  }

  async #paint(place: HTMLElement, page: PDFPageProxy) {
    const plain = page.getViewport({ scale: 1 });
    place.style.aspectRatio = String(plain.width / plain.height);
    const wanted = (place.clientWidth / plain.width) * devicePixelRatio;
    const scale = Math.min(wanted, Math.sqrt(mostPixels / (plain.width * plain.height)));
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    canvas.setAttribute('aria-hidden', 'true');
    place.prepend(canvas);
    await page.render({ canvas, viewport }).promise;
    const { items } = await page.getTextContent();
    // For those who hear a page instead of seeing it.
    place.querySelector('.unseen')!.textContent = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('').slice(0, 20_000);
    page.cleanup();
  }

  override render() {
    if (this.pages === 0) return html`<p class="preview-note" role="status">${words({ 'zh-CN': '正在打开…', en: 'Opening…' })}</p>`;
    const shown = Math.min(this.pages, mostPages);
    return html`${Array.from({ length: shown }, (_, index) => html`<section class="pdf-page" data-page=${index + 1} aria-label=${words({ 'zh-CN': `第 ${index + 1} 页，共 ${this.pages} 页`, en: `Page ${index + 1} of ${this.pages}` })}><p class="unseen"></p></section>`)}
      ${shown === this.pages ? nothing : html`<p class="preview-note">${words({ 'zh-CN': `只显示前 ${mostPages} 页。其余请下载后查看。`, en: `Only the first ${mostPages} pages are shown. Download it for the rest.` })}</p>`}`;
  }
}

customElements.define('wf-pdf', WfPdf);

declare global {
  interface HTMLElementTagNameMap { 'wf-pdf': WfPdf }
}
