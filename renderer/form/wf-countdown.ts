// <wf-countdown>: how long something has left, by the server's clock; calm until the last two minutes. In: the instant it ends, and what the server's
// clock showed when the page got it; out: `wf-elapsed` when it is over.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { icon } from '../icon.ts';
import { clock } from '../moment.ts';
import { words } from '../words.ts';
import './countdown.css';

const second = 1000;
const minute = 60 * second;
const last = 2 * minute;
/** Said aloud, once each. */
const told = [5 * minute, minute];

export class WfCountdown extends LitElement {
  static override properties = { until: { type: String }, now: { type: String }, label: { type: String }, left: { state: true }, spoken: { state: true } };
  declare until: string;
  declare now: string;
  declare label: string;
  declare left: number;
  declare spoken: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the clock of the page showed when that of the server showed `now`; it runs on whatever somebody does to the time of day. */
  #began = 0;

  constructor() {
    super();
    this.label = this.spoken = '';
    this.left = Infinity;
  }

  override createRenderRoot() {
    return this;
  }

  override willUpdate(changes: PropertyValues<this>) {
    if (!changes.has('now') && !changes.has('until')) return;
    if (changes.has('now')) this.#began = performance.now();
    this.left = Infinity;
    this.#tick();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #tick = () => {
    clearTimeout(this.#timer);
    const before = this.left;
    const left = Math.max(0, Date.parse(this.until) - Date.parse(this.now) - (performance.now() - this.#began));
    this.left = left;
    if (told.some((mark) => left <= mark && left > mark - minute && before > mark)) this.spoken = this.#words(Math.ceil(left / minute) * minute);
    if (left === 0) {
      this.spoken = words({ 'zh-CN': '时间已到', en: 'Time is up' });
      return void this.dispatchEvent(new CustomEvent('wf-elapsed', { bubbles: true }));
    }
    this.#timer = setTimeout(this.#tick, left > last ? Math.min(left - last, left % minute || minute) + 20 : left % second || second);
  };

  #words(left: number): string {
    const minutes = Math.floor(Math.ceil(left / second) / 60);
    const seconds = Math.ceil(left / second) % 60;
    if (left > last) return words({ 'zh-CN': `还剩 ${Math.ceil(left / minute)} 分钟`, en: `${Math.ceil(left / minute)} minutes left` });
    return minutes > 0 && seconds === 0 ? words({ 'zh-CN': `还剩 ${minutes} 分钟`, en: minutes === 1 ? '1 minute left' : `${minutes} minutes left` })
      : minutes > 0 ? words({ 'zh-CN': `还剩 ${minutes} 分 ${seconds} 秒`, en: `${minutes} min ${seconds} s left` })
      : words({ 'zh-CN': `还剩 ${seconds} 秒`, en: `${seconds} s left` });
  }

  override render() {
    const { left } = this;
    return html`<span class=${`countdown ${left === 0 ? 'tone-no' : left <= last ? 'tone-wait' : ''}`} role="timer" aria-live="off">${icon('clock')} ${this.label === '' ? nothing : html`<span class="soft">${this.label}</span> `}
      <span title=${clock(this.until)}>${left === 0 ? words({ 'zh-CN': '时间已到', en: 'Time is up' }) : this.#words(left)}</span></span><span class="unseen" role="status">${this.spoken}</span>`;
  }
}

customElements.define('wf-countdown', WfCountdown);

declare global {
  interface HTMLElementTagNameMap { 'wf-countdown': WfCountdown }
}
