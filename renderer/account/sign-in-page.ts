// Signing in, and then on to what was asked for: the form of the item, when that is where the reader came from (R-033).
import { html, nothing } from 'lit';
import type { SentTo } from '../../server/api-types.ts';
import { call, type Refusal } from '../api.ts';
import { icon } from '../icon.ts';
import { Page, refusedNotice } from '../page.ts';
import { portalOnce } from '../portal/portal.ts';
import { go } from '../router.ts';
import { words } from '../words.ts';
import { onward } from './onward.ts';
import './sign-in-form.ts';

export class WfSignInPage extends Page {
  static override properties = { ...Page.properties, demo: { state: true }, identity: { state: true }, refusal: { state: true } };
  declare demo: boolean;
  /** The provider by whose identities one may sign in too. */
  declare identity: string | null;
  declare refusal: Refusal | undefined;

  constructor() {
    super();
    this.demo = false;
    this.identity = null;
  }

  override async connectedCallback() {
    super.connectedCallback();
    const portal = await portalOnce();
    this.demo = portal.ok && portal.value.demo;
    this.identity = portal.ok ? portal.value.identity : null;
  }

  override firstUpdated() {
    this.querySelector<HTMLInputElement>('input[name="username"]')?.focus();
  }

  #on = async () => {
    this.refreshSession();
    await go(onward(this.query.get('to')), { replace: true });
  };

  #byIdentity = async () => {
    const answer = await call<SentTo>('/api/identities/sign-in', { method: 'POST', body: { to: onward(this.query.get('to')) } });
    if (answer.ok) return location.assign(answer.value.href);
    this.refusal = answer.refusal;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
  };

  override render() {
    const to = onward(this.query.get('to'));
    return html`<div class="sign-in"><h1>${words({ 'zh-CN': '登录', en: 'Sign in' })}</h1>
      ${to.startsWith('/start/') ? html`<p class="soft">${words({ 'zh-CN': '登录后直接打开要填写的申请表。', en: 'The form you asked for opens right after.' })}</p>` : nothing}
      <wf-sign-in-form @wf-signed-in=${this.#on}></wf-sign-in-form>
      ${this.refusal ? refusedNotice(this.refusal) : nothing}
      ${this.identity === null ? nothing : html`<button type="button" class="button" @click=${this.#byIdentity}>${icon('log-in')}${words({ 'zh-CN': `用“${this.identity}”登录`, en: `Sign in by “${this.identity}”` })}</button>`}
      <p>${words({ 'zh-CN': '还没有账号？', en: 'No account yet? ' })}<a href="/register">${words({ 'zh-CN': '立即注册', en: 'Register' })}</a></p>
      <p><a href=${`/sign-in/key?to=${encodeURIComponent(to)}`}>${words({ 'zh-CN': '卡介质登录', en: 'Sign in by security key' })}</a></p>
      <p class="small"><a href="/recover">${words({ 'zh-CN': '忘记密码？', en: 'Forgotten your password?' })}</a></p>
      ${this.demo ? html`<p class="soft small">${words({ 'zh-CN': '这是演示环境，用户名和密码在启动时打印在控制台上。', en: 'This is a demonstration. User names and the password were printed on the console at the start.' })}</p>` : nothing}</div>`;
  }
}

customElements.define('wf-sign-in-page', WfSignInPage);
