// <wf-signature>: a name under a document. Drawn on a sheet of its own or typed; confirmed, it becomes an image and is sent like every other file.
// Ink is drawn dark on nothing, so that the image can be read on paper and is shown on paper.
import { html, nothing, type TemplateResult } from 'lit';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import type { FieldView, FormHost } from '../form/widget.ts';
import { describedBy } from '../form/wired.ts';
import './signature.css';

/** Points of the image; it is twice as fine as it is shown. */
const size = { width: 960, height: 320 };
const mostName = 30;

interface Stroke { readonly points: { readonly x: number; readonly y: number; readonly press: number }[] }

export class WfSignature extends WfElement {
  static override properties = { view: { attribute: false }, host: { attribute: false }, drawn: { state: true }, name: { state: true } };
  declare view: FieldView;
  declare host: FormHost;
  /** Strokes on the sheet; a new list with every one, so that it is drawn. */
  declare drawn: readonly Stroke[];
  declare name: string;
  #stroke: Stroke | undefined;

  constructor() {
    super();
    this.drawn = [];
    this.name = '';
  }

  override updated() {
    this.#paint();
  }

  get #sheet(): HTMLCanvasElement | null {
    return this.querySelector('canvas');
  }

  #paint() {
    const context = this.#sheet?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, size.width, size.height);
    context.strokeStyle = context.fillStyle = getComputedStyle(this).getPropertyValue('--signature-ink');
    context.lineCap = context.lineJoin = 'round';
    for (const { points } of [...this.drawn, ...(this.#stroke ? [this.#stroke] : [])]) {
      for (const [index, point] of points.entries()) {
        const before = points[index - 1] ?? point;
        context.lineWidth = 3 + 5 * point.press;
        context.beginPath();
        context.moveTo(before.x, before.y);
        context.lineTo(point.x, point.y);
        context.stroke();
      }
    }
    if (this.drawn.length > 0 || this.#stroke || this.name.trim() === '') return;
    // The longest names are written smaller, so that all of them fit.
    const letters = [...this.name.trim()].length;
    context.font = `${Math.min(150, Math.floor((size.width * 0.9) / Math.max(letters, 3)))}px "Kaiti SC", KaiTi, STKaiti, "Noto Serif CJK SC", cursive`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(this.name.trim(), size.width / 2, size.height / 2, size.width * 0.94);
  }

  #point({ offsetX, offsetY, pressure }: PointerEvent) {
    const sheet = this.#sheet!;
    return { x: (offsetX / sheet.clientWidth) * size.width, y: (offsetY / sheet.clientHeight) * size.height, press: pressure || 0.5 };
  }

  #begin = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#stroke = { points: [this.#point(event)] };
    this.#paint();
  };

  #goOn = (event: PointerEvent) => {
    if (!this.#stroke) return;
    for (const each of event.getCoalescedEvents().length > 0 ? event.getCoalescedEvents() : [event]) this.#stroke.points.push(this.#point(each));
    this.#paint();
  };

  #end = () => {
    if (!this.#stroke) return;
    const stroke = this.#stroke;
    this.#stroke = undefined;
    this.name = '';
    this.drawn = [...this.drawn, stroke];
  };

  #clear() {
    this.drawn = [];
    this.name = '';
  }

  /** Sends what stands on the sheet; what stood there before gives way to it. */
  async #send() {
    const sheet = this.#sheet!;
    const blob = await new Promise<Blob | null>((done) => sheet.toBlob(done, 'image/png'));
    if (!blob) return;
    const spoken = this.name.trim();
    await this.host.send(this.view, [new File([blob], words({ 'zh-CN': `签名${spoken && `-${spoken}`}.png`, en: `signature${spoken && `-${spoken}`}.png` }), { type: 'image/png' })]);
    this.#clear();
  }

  #signed(id: string): TemplateResult {
    const { address } = this.host;
    const name = this.host.file(id)?.name ?? id;
    return html`<div class="signed">${address ? html`<img class="signature-image" src=${address(id)} alt=${words({ 'zh-CN': `已签：${name}`, en: `Signed: ${name}` })} width="240" height="80">` : html`<span>${name}</span>`}
      <button type="button" class="button" id=${this.view.id} aria-describedby=${describedBy(this.view) || nothing} @click=${() => this.host.discard(this.view, id)}>${icon('rotate-ccw')}${words({ 'zh-CN': '重签', en: 'Sign again' })}</button></div>`;
  }

  override render() {
    const { view, host } = this;
    if (typeof view.value === 'string') return this.#signed(view.value);
    const [upload] = host.uploads(view.pointer);
    const empty = this.drawn.length === 0 && this.name.trim() === '';
    return html`<div class="signature">
      <canvas class="signature-sheet" width=${size.width} height=${size.height} aria-hidden="true" @pointerdown=${this.#begin} @pointermove=${this.#goOn} @pointerup=${this.#end} @pointercancel=${this.#end}></canvas>
      <p class="small soft">${words({ 'zh-CN': '在框内手写，或输入姓名', en: 'Write in the frame, or type your name' })}</p>
      <div class="signature-verbs">
        <label>${words({ 'zh-CN': '姓名', en: 'Name' })} <input class="entry" type="text" id=${view.id} maxlength=${mostName} autocomplete="name" .value=${this.name} aria-describedby=${describedBy(view) || nothing} aria-invalid=${view.fault ? 'true' : nothing}
          @input=${({ target }: Event) => { this.drawn = []; this.name = (target as HTMLInputElement).value; }}></label>
        <button type="button" class="button" ?disabled=${empty} @click=${() => this.#clear()}>${icon('eraser')}${words({ 'zh-CN': '清除', en: 'Clear' })}</button>
        <button type="button" class="button" ?disabled=${this.drawn.length === 0} @click=${() => { this.drawn = this.drawn.slice(0, -1); }}>${icon('undo-2')}${words({ 'zh-CN': '撤回一笔', en: 'Undo stroke' })}</button>
        <button type="button" class="button main" ?disabled=${empty} aria-busy=${upload !== undefined && upload.fault === undefined ? 'true' : nothing} @click=${() => void this.#send()}>${words({ 'zh-CN': '确认签名', en: 'Sign' })}</button>
      </div>
      ${upload?.fault === undefined ? nothing : html`<p class="tone-no" role="alert">${upload.fault} <button type="button" class="link" @click=${() => host.retry(upload)}>${words({ 'zh-CN': '再传一次', en: 'Try again' })}</button></p>`}
    </div>`;
  }
}

customElements.define('wf-signature', WfSignature);

declare global {
  interface HTMLElementTagNameMap { 'wf-signature': WfSignature }
}
