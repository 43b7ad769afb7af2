// Signing in by a security key; one that is bound to no account yet asks once for user name and password (R-176). Fetched when somebody wants to.
import { html, nothing } from 'lit';
import type { KeySignIn } from '../../server/api-types.ts';
import { type Answer, type Refusal } from '../api.ts';
import { accountApi } from './requests.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { refusedNotice } from '../page.ts';
import { words } from '../words.ts';
import { assertKey, canUseKeys } from './security-key.ts';
import type { WfCaptcha } from './wf-captcha.ts';

/** `<wf-key-sign-in>`; `wf-signed-in` follows when the server agrees. */
export class WfKeySignIn extends WfElement {
  static override properties = { refusal: { state: true }, asks: { state: true }, busy: { state: true } };
  declare refusal: Refusal | undefined;
  /** It is not clear whose key this is. */
  declare asks: boolean;
  declare busy: boolean;

  constructor() {
    super();
    this.asks = this.busy = false;
  }

  #enter = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const captcha = this.querySelector<WfCaptcha>('wf-captcha')?.value;
    const account = this.asks && captcha ? { username: String(form.get('username')).trim(), password: String(form.get('password')), captcha } : undefined;
    if (this.busy || (this.asks && !account)) return;
    this.busy = true;
    const answer = await this.#ask(account);
    this.busy = false;
    if (answer.ok) return void this.dispatchEvent(new CustomEvent('wf-signed-in', { bubbles: true }));
    this.refusal = answer.refusal;
    if (answer.refusal.problems.some(({ code }) => code === 'key.unbound')) this.asks = true;
    void this.querySelector<WfCaptcha>('wf-captcha')?.renew();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
  };

  async #ask(account: KeySignIn['account']): Promise<Answer<void>> {
    const assertion = await assertKey('sign-in');
    return assertion.ok ? accountApi.signInByKey({ assertion: assertion.value, ...(account ? { account } : {}) }) : assertion;
  }

  override render() {
    if (!canUseKeys()) return html`<div class="notice wait">${icon('triangle-alert')}<p>${words({ 'zh-CN': '这台电脑或浏览器不能使用安全密钥。', en: 'This browser cannot use a security key here.' })} <a href="/help">${words({ 'zh-CN': '使用须知', en: 'What is needed' })}</a></p></div>`;
    const unknown = this.refusal?.problems.some(({ code }) => code === 'key.unknown');
    return html`${this.refusal ? refusedNotice(this.refusal) : nothing}${unknown ? html`<p><a href="/register">${words({ 'zh-CN': '注册账号', en: 'Register' })}</a></p>` : nothing}
      <form class="sign-in-form" novalidate @submit=${this.#enter}>
        ${this.asks ? html`<label>${words({ 'zh-CN': '用户名', en: 'User name' })}<input class="entry" name="username" autocomplete="username" maxlength="100" required /></label>
          <label>${words({ 'zh-CN': '密码', en: 'Password' })}<input class="entry" name="password" type="password" autocomplete="current-password" maxlength="128" required /></label><wf-captcha></wf-captcha>` : nothing}
        <button class="button main" aria-busy=${this.busy}>${icon('shield-check')}${words({ 'zh-CN': '插入密钥并登录', en: 'Use the key' })}</button></form>`;
  }
}

customElements.define('wf-key-sign-in', WfKeySignIn);
