// Name, password and, where the portal asks for it, a captcha; `wf-signed-in` follows when the server agrees. Used on its page and over a page whose session has ended.
import { html, nothing } from 'lit';
import { type Refusal } from '../api.ts';
import { accountApi } from './requests.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { portalOnce } from '../portal/portal.ts';
import { words } from '../words.ts';
import './account.css';
import type { WfCaptcha } from './wf-captcha.ts';
import './wf-captcha.ts';

export class WfSignInForm extends WfElement {
  static override properties = { refusal: { state: true }, busy: { state: true }, asks: { state: true }, open: { state: true }, capitals: { state: true }, again: { type: Boolean }, identity: { state: true } };
  declare refusal: Refusal | undefined;
  declare busy: boolean;
  /** A captcha is asked for. */
  declare asks: boolean;
  /** The password can be read. */
  declare open: boolean;
  /** Caps lock is on. */
  declare capitals: boolean;

  /** It stands over a page that is kept: other ways to sign in open in a window of their own, and whoever comes back goes on. */
  declare again: boolean;
  /** The provider by whose identities one may sign in too. */
  declare identity: string | null;

  constructor() {
    super();
    this.busy = this.asks = this.open = this.capitals = this.again = false;
    this.identity = null;
  }

  override async connectedCallback() {
    super.connectedCallback();
    const portal = await portalOnce();
    // Where it is not asked at once, the server says when it is.
    this.asks ||= portal.ok && portal.value.policy.captcha === 'always';
    this.identity = portal.ok ? portal.value.identity : null;
  }

  get #captcha() {
    return this.querySelector<WfCaptcha>('wf-captcha');
  }

  #submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (this.busy) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [username, password] = [String(form.get('username')).trim(), String(form.get('password'))];
    const captcha = this.#captcha?.value;
    if (username === '' || password === '' || (this.asks && !captcha)) {
      const title = this.asks ? words({ 'zh-CN': '请填写用户名、密码和验证码', en: 'Enter your user name, the password and what is asked below' }) : words({ 'zh-CN': '请填写用户名和密码', en: 'Enter your user name and password' });
      this.refusal = { status: 0, title, detail: '', problems: [], requestId: '' };
    } else {
      this.busy = true;
      const answer = await accountApi.signIn({ username, password, ...(captcha ? { captcha } : {}) });
      this.busy = false;
      this.refusal = answer.ok ? undefined : answer.refusal;
      if (answer.ok) return void this.dispatchEvent(new CustomEvent('wf-signed-in', { bubbles: true }));
      if (this.#isAboutCaptcha) this.asks = true;
      await this.#captcha?.renew();
    }
    await this.updateComplete;
    if (this.#isAboutCaptcha) this.#captcha?.focus();
    else this.querySelector<HTMLElement>('[role="alert"]')?.focus();
  };

  get #isAboutCaptcha() {
    return this.refusal?.problems[0]?.code.startsWith('captcha.') ?? false;
  }

  #key = (event: KeyboardEvent) => (this.capitals = event.getModifierState?.('CapsLock') ?? false);

  override render() {
    const { refusal } = this;
    const [problem] = refusal?.problems ?? [];
    return html`<form class="sign-in-form" novalidate @submit=${this.#submit}>
      ${refusal ? html`<div class="sign-in-fault" id="sign-in-fault" role="alert" tabindex="-1">${icon('circle-alert')}<p><strong>${problem?.what ?? refusal.title}</strong> ${problem?.remedy ?? refusal.detail}</p></div>` : nothing}
      <label>${words({ 'zh-CN': '用户名', en: 'User name' })}<input class="entry" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="200" required /></label>
      <div class="sign-in-secret"><label for="secret">${words({ 'zh-CN': '密码', en: 'Password' })}</label>
        <input class="entry" id="secret" name="password" type=${this.open ? 'text' : 'password'} autocomplete="current-password" autocapitalize="none" spellcheck="false" maxlength="200" required
          aria-describedby=${this.capitals ? 'capitals' : nothing} @keydown=${this.#key} @keyup=${this.#key} @blur=${() => (this.capitals = false)} />
        <button type="button" class="button quiet small" aria-pressed=${this.open} aria-controls="secret" @click=${() => (this.open = !this.open)}>${this.open ? words({ 'zh-CN': '隐藏', en: 'Hide' }) : words({ 'zh-CN': '显示', en: 'Show' })}<span class="unseen">${words({ 'zh-CN': '密码', en: ' the password' })}</span></button>
        <p id="capitals" class="tone-wait small" role="status">${this.capitals ? words({ 'zh-CN': '大写锁定已打开', en: 'Caps lock is on' }) : nothing}</p></div>
      ${this.asks ? html`<wf-captcha .fault=${this.#isAboutCaptcha ? 'sign-in-fault' : undefined}></wf-captcha>` : nothing}
      <button class="button main" aria-busy=${this.busy}>${this.busy ? words({ 'zh-CN': '正在登录', en: 'Signing in' }) : words({ 'zh-CN': '登录', en: 'Sign in' })}</button>
      ${this.again ? html`<p class="small"><a href="/sign-in" target="_blank">${this.identity === null ? words({ 'zh-CN': '在新窗口用安全密钥登录', en: 'By security key, in a new window' }) : words({ 'zh-CN': `在新窗口用“${this.identity}”或安全密钥登录`, en: `By “${this.identity}” or security key, in a new window` })}</a><span class="soft">${words({ 'zh-CN': '，完成后回到本页', en: '; then come back to this page' })}</span></p>` : nothing}
    </form>`;
  }
}

customElements.define('wf-sign-in-form', WfSignInForm);
