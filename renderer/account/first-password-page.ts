// The first sign-in with a password somebody else knows: a code to the number the administrator gave, a password of one's own, and signing in again (R-152).
import { html, nothing } from 'lit';
import type { FirstPassword } from '../../server/api-types.ts';
import { accountApi } from './requests.ts';
import { skeleton } from '../page.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import type { WfCode } from './wf-code.ts';
import './wf-code.ts';
import type { WfNewPassword } from './wf-new-password.ts';
import './wf-new-password.ts';

export class WfFirstPasswordPage extends AskingPage {
  static override properties = { ...AskingPage.properties, first: { state: true } };
  declare first: FirstPassword | undefined;

  override async connectedCallback() {
    super.connectedCallback();
    const answer = await accountApi.firstPassword();
    if (!answer.ok || !answer.value) return void (await go('/', { replace: true }));
    this.first = answer.value;
  }

  #verify = async (event: SubmitEvent) => {
    event.preventDefault();
    const code = this.querySelector<WfCode>('wf-code')?.value;
    if (!code) return this.miss(words({ 'zh-CN': '请先获取并填写验证码', en: 'Ask for a code and type it first' }));
    if (await this.ask(() => accountApi.verifyFirst({ code }))) this.first = { ...this.first!, isVerified: true };
  };

  #choose = async (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = this.querySelector<WfNewPassword>('wf-new-password')?.value;
    if (!chosen || !(await this.ask(() => accountApi.chooseFirst(chosen)))) return;
    toast(words({ 'zh-CN': '密码修改成功，请用新密码登录。', en: 'Your password is set. Sign in with it.' }));
    this.dispatchEvent(new CustomEvent('wf-sign-out', { bubbles: true, detail: '/sign-in' }));
  };

  #body({ mobile, isVerified }: FirstPassword) {
    if (isVerified) {
      return html`<p class="soft">${words({ 'zh-CN': '手机已验证。请设置自己的密码，并妥善保管。', en: 'Your mobile number is verified. Choose a password of your own and keep it safe.' })}</p>${this.notice()}
        <form class="sign-in-form" novalidate @submit=${this.#choose}><wf-new-password .rule=${this.session!.password}></wf-new-password>
          <button class="button main" aria-busy=${this.busy}>${words({ 'zh-CN': '确认修改', en: 'Set the password' })}</button></form>`;
    }
    if (mobile === null) return html`<p>${words({ 'zh-CN': '您的账号没有登记手机号码，请联系单位管理员登记后再登录。', en: 'Your account has no mobile number. Ask the administrator of your company to enter one.' })}</p>`;
    return html`<p class="soft">${words({ 'zh-CN': `首次登录须验证手机 ${mobile}，并修改初始密码。`, en: `At the first sign-in your mobile number ${mobile} is verified, and the password you were given is changed.` })}</p>${this.notice()}
      <form class="sign-in-form" novalidate @submit=${this.#verify}><wf-code .send=${accountApi.firstCode}></wf-code>
        <button class="button main" aria-busy=${this.busy}>${words({ 'zh-CN': '确认', en: 'Go on' })}</button></form>`;
  }

  override render() {
    return html`<div class="sign-in"><h1>${words({ 'zh-CN': '首次登录', en: 'First sign-in' })}</h1>${this.first ? this.#body(this.first) : skeleton(4)}
      ${this.first ? html`<button type="button" class="button quiet" @click=${() => this.dispatchEvent(new CustomEvent('wf-sign-out', { bubbles: true }))}>${words({ 'zh-CN': '退出', en: 'Sign out' })}</button>` : nothing}</div>`;
  }
}

customElements.define('wf-first-password-page', WfFirstPasswordPage);
