// Name and password; `wf-signed-in` follows when the server agrees. Used on its page and over a page whose session has ended.
import { LitElement, html, nothing } from 'lit';
import { api, type Refusal } from '../api.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import './account.css';

export class WfSignInForm extends LitElement {
  static override properties = { refusal: { state: true }, busy: { state: true } };
  declare refusal: Refusal | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  override createRenderRoot() {
    return this;
  }

  #submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (this.busy) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [username, password] = [String(form.get('username')).trim(), String(form.get('password'))];
    if (username === '' || password === '') {
      const title = words({ 'zh-CN': '请填写用户名和密码', en: 'Enter your user name and password' });
      this.refusal = { status: 0, title, detail: '', problems: [], requestId: '' };
    } else {
      this.busy = true;
      const answer = await api.signIn({ username, password });
      this.busy = false;
      this.refusal = answer.ok ? undefined : answer.refusal;
      if (answer.ok) return void this.dispatchEvent(new CustomEvent('wf-signed-in', { bubbles: true }));
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('[role="alert"]')?.focus();
  };

  override render() {
    const { refusal } = this;
    const [problem] = refusal?.problems ?? [];
    return html`<form class="sign-in-form" novalidate @submit=${this.#submit}>
      ${refusal ? html`<div class="sign-in-fault" role="alert" tabindex="-1">${icon('circle-alert')}<p><strong>${problem?.what ?? refusal.title}</strong> ${problem?.remedy ?? refusal.detail}</p></div>` : nothing}
      <label>${words({ 'zh-CN': '用户名', en: 'User name' })}<input class="entry" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="200" required /></label>
      <label>${words({ 'zh-CN': '密码', en: 'Password' })}<input class="entry" name="password" type="password" autocomplete="current-password" maxlength="200" required /></label>
      <button class="button main" aria-busy=${this.busy}>${this.busy ? words({ 'zh-CN': '正在登录', en: 'Signing in' }) : words({ 'zh-CN': '登录', en: 'Sign in' })}</button>
    </form>`;
  }
}

customElements.define('wf-sign-in-form', WfSignInForm);
