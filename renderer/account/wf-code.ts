// A code that comes by SMS or mail: a captcha, the request for it with the time until the next one, and the entry. The one who uses it reads `value`.
import { html, nothing } from 'lit';
import type { CaptchaAnswer, CodeAnswer, Ticket } from '../../server/api-types.ts';
import type { Answer, Refusal } from '../api.ts';
import { WfElement } from '../element.ts';
import { words } from '../words.ts';
import './account.css';
import type { WfCaptcha } from './wf-captcha.ts';
import './wf-captcha.ts';

const pause = 60;
let elements = 0;

/** `<wf-code .send=${(captcha) => api.…}>` */
export class WfCode extends WfElement {
  static override properties = { send: { attribute: false }, wait: { state: true }, refusal: { state: true }, sent: { state: true } };
  declare send: (captcha: CaptchaAnswer) => Promise<Answer<Ticket>>;
  /** Seconds until another one may be asked for. */
  declare wait: number;
  declare refusal: Refusal | undefined;
  declare sent: boolean;
  readonly #id = `code-${++elements}`;
  #ticket = '';
  #until = 0;
  #timer = 0;

  constructor() {
    super();
    this.wait = 0;
    this.sent = false;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  /** Ticket and code; nothing while there is no code. */
  get value(): CodeAnswer | undefined {
    const code = this.querySelector<HTMLInputElement>(`#${this.#id}`)?.value.trim() ?? '';
    return this.#ticket !== '' && code !== '' ? { ticket: this.#ticket, code } : undefined;
  }

  #rest(seconds: number) {
    this.#until = Date.now() + seconds * 1000;
    clearInterval(this.#timer);
    const tick = () => {
      this.wait = Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
      if (this.wait === 0) clearInterval(this.#timer);
    };
    this.#timer = window.setInterval(tick, 1000);
    tick();
  }

  #ask = async () => {
    const captcha = this.querySelector<WfCaptcha>('wf-captcha');
    const given = captcha?.value;
    if (!given) return void captcha?.focus();
    const answer = await this.send(given);
    this.refusal = answer.ok ? undefined : answer.refusal;
    const soon = this.refusal?.problems.find(({ code }) => code === 'code.too-soon')?.params['seconds'];
    if (typeof soon === 'number') this.#rest(Math.min(soon, 3600));
    if (answer.ok) {
      [this.#ticket, this.sent] = [answer.value.ticket, true];
      this.#rest(pause);
    }
    await captcha?.renew();
    await this.updateComplete;
    if (answer.ok) this.querySelector<HTMLInputElement>(`#${this.#id}`)?.focus();
    else captcha?.focus();
  };

  override render() {
    const [problem] = this.refusal?.problems ?? [];
    const fault = this.refusal ? `${this.#id}-fault` : undefined;
    return html`<div class="code-steps"><wf-captcha .fault=${problem?.code.startsWith('captcha.') ? fault : undefined}></wf-captcha>
      <div class="code-row"><label for=${this.#id}>${words({ 'zh-CN': '短信验证码', en: 'Code' })}</label>
        <input class="entry" id=${this.#id} inputmode="numeric" autocomplete="one-time-code" maxlength="12" required />
        <button type="button" class="button" ?disabled=${this.wait > 0} @click=${this.#ask}>${this.wait > 0 ? words({ 'zh-CN': `${this.wait} 秒后可重新获取`, en: `Again in ${this.wait} s` }) : words({ 'zh-CN': '获取验证码', en: 'Send a code' })}</button></div>
      <p class="small" role="status" id=${fault ?? nothing}>${this.refusal ? html`<span class="tone-no">${problem?.what ?? this.refusal.title} ${problem?.remedy ?? this.refusal.detail}</span>`
        : this.sent ? words({ 'zh-CN': '验证码已发送，15 分钟内有效。', en: 'A code is on its way. It is good for 15 minutes.' }) : nothing}</p></div>`;
  }
}

customElements.define('wf-code', WfCode);
