// A forgotten password: by a code to the registered mobile, or by a link in a mail; which ways there are the portal decides (R-153, R-154).
import { html, nothing } from 'lit';
import type { Policy } from '#engine';
import { accountApi } from './requests.ts';
import { skeleton } from '../page.ts';
import { portalOnce } from '../portal/portal.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import type { WfCaptcha } from './wf-captcha.ts';
import type { WfCode } from './wf-code.ts';
import './wf-code.ts';
import type { WfNewPassword } from './wf-new-password.ts';
import './wf-new-password.ts';

export class WfRecoverPage extends AskingPage {
  static override properties = { ...AskingPage.properties, policy: { state: true }, way: { state: true }, mailed: { state: true } };
  declare policy: Policy | undefined;
  declare way: 'sms' | 'mail' | undefined;
  declare mailed: boolean;

  override async connectedCallback() {
    super.connectedCallback();
    const portal = await portalOnce();
    if (portal.ok) [this.policy, this.way] = [portal.value.policy, portal.value.policy.recovery[0]];
  }

  get #username() {
    return this.querySelector<HTMLInputElement>('input[name="username"]')?.value.trim() ?? '';
  }

  #done = async () => {
    toast(words({ 'zh-CN': '密码已重新设置，请登录。', en: 'Your new password is set. Sign in.' }));
    await go('/sign-in', { replace: true });
  };

  #nameMissing() {
    return this.miss(words({ 'zh-CN': '请填写用户名', en: 'Enter your user name' }));
  }

  #byCode = async (event: SubmitEvent) => {
    event.preventDefault();
    const [username, code] = [this.#username, this.querySelector<WfCode>('wf-code')?.value];
    if (username === '') return this.#nameMissing();
    if (!code) return this.miss(words({ 'zh-CN': '请先获取并填写验证码', en: 'Ask for a code and type it first' }));
    const chosen = this.querySelector<WfNewPassword>('wf-new-password')?.value;
    if (chosen && (await this.ask(() => accountApi.recover({ username, code, ...chosen })))) await this.#done();
  };

  #askLink = async (event: SubmitEvent) => {
    event.preventDefault();
    const [username, captcha] = [this.#username, this.querySelector<WfCaptcha>('wf-captcha')?.value];
    if (username === '') return this.#nameMissing();
    if (!captcha) return this.miss(words({ 'zh-CN': '请填写图形验证码', en: 'Answer what is asked in the picture' }));
    if (await this.ask(() => accountApi.askRecoveryLink({ username, captcha }))) this.mailed = true;
  };

  #byLink = async (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = this.querySelector<WfNewPassword>('wf-new-password')?.value;
    if (chosen && (await this.ask(() => accountApi.recoverByLink({ token: this.query.get('token') ?? '', ...chosen })))) await this.#done();
  };

  #entry() {
    return html`<label>${words({ 'zh-CN': '用户名', en: 'User name' })}<input class="entry" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="100" required /></label>`;
  }

  #send(label: string) {
    return html`<button class="button main" aria-busy=${this.busy}>${label}</button>`;
  }

  #body(policy: Policy) {
    const set = words({ 'zh-CN': '设置新密码', en: 'Set the new password' });
    if (this.query.get('token')) return html`<form class="sign-in-form" novalidate @submit=${this.#byLink}><wf-new-password .rule=${policy.password}></wf-new-password>${this.#send(set)}</form>`;
    if (this.mailed) {
      return html`<div class="notice ok" role="status"><p>${words({ 'zh-CN': '如果该用户名登记了邮箱，重新设置密码的链接已经发出，24 小时内有效，只能用一次。', en: 'If that user name has a mailbox, a link is on its way. It is good for 24 hours and works once.' })}</p></div>
        ${policy.recovery.length > 1 ? html`<p><button type="button" class="link" @click=${() => ([this.mailed, this.way] = [false, 'sms'])}>${words({ 'zh-CN': '没有收到？改用手机短信找回', en: 'Nothing came? By text message instead' })}</button></p>` : nothing}`;
    }
    const ways = policy.recovery.length > 1 ? html`<fieldset class="ways"><legend>${words({ 'zh-CN': '找回方式', en: 'Way' })}</legend>${policy.recovery.map((way) => html`<label class="way"><input type="radio" name="way" .checked=${this.way === way} @change=${() => (this.way = way)} />
      ${way === 'sms' ? words({ 'zh-CN': '手机短信找回', en: 'By text message' }) : words({ 'zh-CN': '邮箱找回', en: 'By mail' })}</label>`)}</fieldset>` : nothing;
    const other = ways === nothing ? nothing : html`<p class="faint small">${words({ 'zh-CN': '收不到时请改用另一种方式：各门户开通的找回方式不同，以您所属的门户为准。', en: 'If nothing comes, try the other way: portals differ in what they offer, and yours decides.' })}</p>`;
    return this.way === 'mail'
      ? html`<form class="sign-in-form" novalidate @submit=${this.#askLink}>${ways}${this.#entry()}<wf-captcha></wf-captcha>${other}${this.#send(words({ 'zh-CN': '确认', en: 'Send the link' }))}</form>`
      : html`<form class="sign-in-form" novalidate @submit=${this.#byCode}>${ways}${this.#entry()}<wf-code .send=${(captcha: Parameters<typeof accountApi.askRecoveryCode>[0]['captcha']) => accountApi.askRecoveryCode({ username: this.#username || ' ', captcha })}></wf-code>
          <p class="faint small">${words({ 'zh-CN': '验证码发送到该用户名登记的手机。', en: 'The code goes to the mobile number of that user name.' })}</p>${other}<wf-new-password .rule=${policy.password}></wf-new-password>${this.#send(set)}</form>`;
  }

  override render() {
    return html`<div class="sign-in"><h1>${words({ 'zh-CN': '找回密码', en: 'Forgotten password' })}</h1>${this.notice()}${this.policy ? this.#body(this.policy) : skeleton(4)}
      <p><a href="/sign-in">${words({ 'zh-CN': '返回登录', en: 'Back to sign in' })}</a></p></div>`;
  }
}

customElements.define('wf-recover-page', WfRecoverPage);
