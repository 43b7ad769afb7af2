// What is shown beside the answers: that a person sends them, or the code that came to the phone they name. The page reads `value`.
import { html, nothing } from 'lit';
import type { Offer } from '#engine';
import type { GivenProof } from '../../server/api-types.ts';
import type { WfCaptcha } from '../account/wf-captcha.ts';
import '../account/wf-captcha.ts';
import { type Refusal } from '../api.ts';
import { draftApi } from '../keeping/requests.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import './proof.css';

/** Seconds between two codes. */
const pause = 60;

export class WfProof extends WfElement {
  static override properties = { asked: { attribute: false }, key: { type: Boolean }, draft: { type: String }, number: { type: String }, ticket: { state: true }, sent: { state: true }, refusal: { state: true }, wait: { state: true } };
  declare asked: Offer['proof'];
  /** A security key signs when it is sent. */
  declare key: boolean;
  /** The draft the form belongs to. */
  declare draft: string;
  /** The number a code goes to. */
  declare number: string;
  declare ticket: string | undefined;
  /** The number the last code went to. */
  declare sent: string | undefined;
  declare refusal: Refusal | undefined;
  /** Seconds until another code can be asked for. */
  declare wait: number;
  #timer = 0;

  constructor() {
    super();
    this.wait = 0;
    this.key = false;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  /** What is to be sent with the form. */
  get value(): GivenProof {
    if (this.asked === undefined) return {};
    if (this.asked === 'captcha') {
      const captcha = this.#captcha?.value;
      return captcha ? { captcha } : {};
    }
    const code = this.querySelector<HTMLInputElement>('input[name="code"]')?.value.trim() ?? '';
    return this.ticket && code !== '' ? { sms: { ticket: this.ticket, code } } : {};
  }

  /** A question that was looked at is spent. */
  async renew(): Promise<void> {
    if (this.asked === 'captcha') await this.#captcha?.renew();
  }

  get #captcha() {
    return this.querySelector<WfCaptcha>('wf-captcha');
  }

  #ask = async () => {
    const captcha = this.#captcha?.value;
    if (!captcha) return void this.#captcha?.focus();
    const { number } = this;
    const answer = await draftApi.askCode(this.draft, { captcha, number });
    await this.#captcha?.renew();
    this.refusal = answer.ok ? undefined : answer.refusal;
    if (!answer.ok) return;
    [this.ticket, this.sent, this.wait] = [answer.value.ticket, number, pause];
    clearInterval(this.#timer);
    this.#timer = window.setInterval(() => (this.wait -= 1) <= 0 && clearInterval(this.#timer), 1000);
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('input[name="code"]')?.focus();
  };

  override render() {
    const [problem] = this.refusal?.problems ?? [];
    const key = this.key ? html`<p class="notice wait">${icon('shield-check')}<span>${words({ 'zh-CN': '提交时请插入安全密钥，并输入介质密码。', en: 'Have your security key in: it signs when you send this.' })}</span></p>` : nothing;
    if (this.asked === undefined) return html`<section class="proof">${key}</section>`;
    if (this.asked === 'captcha') return html`<section class="proof"><wf-captcha></wf-captcha>${key}</section>`;
    return html`<section class="proof"><wf-captcha></wf-captcha>
      <div class="proof-code"><label for="proof-code">${words({ 'zh-CN': '手机验证码', en: 'Code from the phone' })}</label>
        <div class="row"><input class="entry short" id="proof-code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" />
          <button type="button" class="button" ?disabled=${this.wait > 0} @click=${this.#ask}>${this.wait > 0 ? words({ 'zh-CN': `${this.wait} 秒后可重新获取`, en: `Another in ${this.wait} s` }) : words({ 'zh-CN': '获取验证码', en: 'Send a code' })}</button></div>
        <p class="small" role="status">${this.refusal ? html`<span class="tone-no">${icon('circle-alert')} ${problem?.what ?? this.refusal.title} ${problem?.remedy ?? this.refusal.detail}</span>`
          : this.sent ? words({ 'zh-CN': `验证码已发送到 ${this.sent}，15 分钟内有效，请在此期间完成注册。`, en: `A code was sent to ${this.sent}. It is good for 15 minutes; finish by then.` }) : nothing}</p></div>${key}</section>`;
  }
}

customElements.define('wf-proof', WfProof);
