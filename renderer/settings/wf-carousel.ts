// <wf-carousel>: pictures one after another, each with its words and where it leads. They go on by themselves until somebody looks closer, says so, or wants no movement at all.
import { html, nothing } from 'lit';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import './showcase.css';

/** A picture. */
export interface Slide { readonly src: string; readonly text: string; readonly href?: string | undefined }

export class WfCarousel extends WfElement {
  static override properties = { slides: { attribute: false }, label: { type: String }, every: { type: Number }, at: { state: true }, playing: { state: true } };
  declare slides: readonly Slide[];
  /** What they are, for who does not see them. */
  declare label: string;
  /** Milliseconds a picture stands. */
  declare every: number;
  declare at: number;
  declare playing: boolean;
  #held = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.slides = [];
    this.label = '';
    this.every = 6000;
    this.at = 0;
    this.playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.playing && !this.#held && this.#turn(1), this.every);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  #turn(by: number): void {
    if (this.slides.length > 0) this.at = (this.at + by + this.slides.length) % this.slides.length;
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

  override render() {
    const { slides } = this;
    const one = slides[this.at] ?? slides[0];
    if (!one) return nothing;
    const place = words({ 'zh-CN': `第 ${this.at + 1} 张，共 ${slides.length} 张`, en: `${this.at + 1} of ${slides.length}` });
    const picture = html`<img src=${one.src} alt=${one.text} />`;
    const verb = (sign: string, name: string, by: number) => html`<button type="button" class="button icon-only" aria-label=${name} title=${name} @click=${() => this.#turn(by)}>${icon(sign)}</button>`;
    return html`<section class="carousel" role="group" aria-roledescription=${words({ 'zh-CN': '轮播图', en: 'carousel' })} aria-label=${this.label}
        @keydown=${this.#key} @focusin=${this.#hold} @focusout=${this.#hold} @pointerenter=${this.#hold} @pointerleave=${this.#hold}>
      <div class="slide" role="group" aria-roledescription=${words({ 'zh-CN': '图片', en: 'picture' })} aria-label=${place} aria-live=${this.playing ? 'off' : 'polite'}>
        ${one.href === undefined ? picture : html`<a href=${one.href} target="_blank" rel="noopener noreferrer">${picture}</a>`}
        <p class="slide-text">${one.text}</p></div>
      ${slides.length < 2 ? nothing : html`<div class="slide-verbs">
        ${verb('chevron-left', words({ 'zh-CN': '上一张', en: 'Previous picture' }), -1)}<span class="faint small" aria-hidden="true">${this.at + 1} / ${slides.length}</span>${verb('chevron-right', words({ 'zh-CN': '下一张', en: 'Next picture' }), 1)}
        <button type="button" class="button quiet" aria-pressed=${!this.playing} @click=${() => (this.playing = !this.playing)}>${words({ 'zh-CN': '暂停播放', en: 'Pause' })}</button></div>`}
    </section>`;
  }
}

customElements.define('wf-carousel', WfCarousel);

declare global {
  interface HTMLElementTagNameMap { 'wf-carousel': WfCarousel }
}
