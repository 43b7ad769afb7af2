// A question for people only: the characters of a picture, or a question in words for who does not see it. The one who uses it reads `value`
// and calls `renew` when the server has looked at it, for each question is spent by the first answer.
import { html, nothing } from 'lit';
import type { Captcha, CaptchaAnswer } from '../../server/api-types.ts';
import { accountApi } from './requests.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { onLanguage, words } from '../words.ts';
import './captcha.css';

/** Milliseconds after which nobody's untouched question is exchanged: the server forgets it soon after. */
const untilStale = 270_000;
let elements = 0;

export class WfCaptcha extends WfElement {
  static override properties = { kind: { state: true }, asked: { state: true }, lost: { state: true }, fault: { attribute: false } };
  declare kind: 'picture' | 'words';
  declare asked: Captcha | undefined;
  /** The server did not give a question. */
  declare lost: boolean;
  /** The id of the text that says what is wrong with the answer. */
  declare fault: string | undefined;
  readonly #id = `captcha-${++elements}`;
  #timer = 0;
  #stopListening = () => {};

  constructor() {
    super();
    this.kind = 'picture';
    this.lost = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#stopListening = onLanguage(() => this.kind === 'words' && void this.renew());
    void this.renew();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  /** What is to be sent; nothing while nothing is typed. */
  get value(): CaptchaAnswer | undefined {
    const answer = this.#entry?.value.trim() ?? '';
    return this.asked && answer !== '' ? { ticket: this.asked.ticket, answer } : undefined;
  }

  /** Asks anew and empties the entry. */
  async renew(): Promise<void> {
    const kind = this.kind;
    clearTimeout(this.#timer);
    const answer = await accountApi.captcha(kind);
    if (!this.isConnected || kind !== this.kind) return;
    this.lost = !answer.ok;
    this.asked = answer.ok ? answer.value : undefined;
    if (this.#entry) this.#entry.value = '';
    this.#timer = window.setTimeout(() => this.value || void this.renew(), untilStale);
  }

  override focus(): void {
    this.#entry?.focus();
  }

  get #entry() {
    return this.querySelector<HTMLInputElement>('input');
  }

  #anew = async () => {
    await this.renew();
    this.focus();
  };

  #turn = async () => {
    this.kind = this.kind === 'picture' ? 'words' : 'picture';
    this.asked = undefined;
    await this.#anew();
  };

  override render() {
    const { asked, kind } = this;
    const isPicture = kind === 'picture';
    const another = isPicture ? words({ 'zh-CN': '看不清，换一张', en: 'Another picture' }) : words({ 'zh-CN': '换一个问题', en: 'Another question' });
    return html`<div class="captcha">
      <label for=${this.#id}>${isPicture ? words({ 'zh-CN': '图形验证码', en: 'Characters in the picture' }) : words({ 'zh-CN': '验证问题', en: 'A question' })}</label>
      ${isPicture ? nothing : html`<p id=${`${this.#id}-question`} class="captcha-question">${asked?.question ?? nothing}</p>`}
      <div class="captcha-row"><input class="entry" id=${this.#id} name="captcha" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="40" required
          aria-invalid=${this.fault ? 'true' : nothing} aria-describedby=${[this.fault, isPicture ? undefined : `${this.#id}-question`].filter(Boolean).join(' ') || nothing} />
        ${isPicture ? html`<button type="button" class="captcha-picture" title=${another} @click=${this.#anew}>${asked?.picture ? html`<img src=${asked.picture} width="132" height="44" alt=${words({ 'zh-CN': '验证码图片，点击换一张', en: 'The picture. Press for another one' })} />`
          : html`<span class="unseen">${another}</span>`}</button>` : nothing}</div>
      ${this.lost ? html`<p class="tone-no small" role="status">${words({ 'zh-CN': '没有取到验证码，请稍后再换一张。', en: 'It could not be fetched. Ask for another one in a moment.' })}</p>` : nothing}
      <p class="captcha-ways"><button type="button" class="button quiet small" @click=${this.#anew}>${icon('rotate-ccw')}${another}</button>
        <button type="button" class="button quiet small" @click=${this.#turn}>${isPicture ? words({ 'zh-CN': '改用文字问题', en: 'A question in words' }) : words({ 'zh-CN': '改用图片', en: 'A picture' })}</button></p></div>`;
  }
}

customElements.define('wf-captcha', WfCaptcha);
