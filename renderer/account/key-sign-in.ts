// Coming in by a security key (卡介质): signed in where it is bound, asked whose account it is, or led to the form by which one registers (R-054, R-058, R-059, R-176, R-180).
import { html } from 'lit';
import type { KeyEntered, KeySignIn } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { icon } from '../icon.ts';
import { go } from '../router.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import { firstUseFields, keysUnusable, usedKey } from './key-use.ts';
import type { WfCaptcha } from './wf-captcha.ts';
import './wf-captcha.ts';
import './wf-key-table.ts';

/** `<wf-key-sign-in>`: `wf-entered` tells what the server made of the key, `wf-signed-in` follows when somebody is signed in. With `registers` it leads on to a form. */
export class WfKeySignIn extends AskingPage {
  static override properties = { ...AskingPage.properties, entered: { state: true }, registers: { type: Boolean } };
  /** What the server made of the key. */
  declare entered: KeyEntered | undefined;
  declare registers: boolean;

  constructor() {
    super();
    this.registers = false;
  }

  #use = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const { outcome } = this.entered ?? {};
    const captcha = this.querySelector<WfCaptcha>('wf-captcha')?.value;
    if (outcome === 'asks' && !(captcha && form.get('username') && form.get('password'))) return this.miss(words({ 'zh-CN': '请填写用户名、密码和验证码', en: 'Enter your user name, the password and what is asked below' }));
    let entered: KeyEntered | undefined;
    const done = await this.ask(async () => {
      const use = await usedKey('sign-in', form, words({ 'zh-CN': '单一窗口', en: 'Single window' }));
      if (!use.ok) return use;
      const more: Pick<KeySignIn, 'account' | 'confirm'> = outcome === 'verify' ? { confirm: true } : outcome === 'asks' ? { account: { username: String(form.get('username')).trim(), password: String(form.get('password')), captcha: captcha! } } : {};
      const answer = await call<KeyEntered>('/api/keys/session', { method: 'POST', body: { ...use.value, ...more } });
      if (answer.ok) entered = answer.value;
      return answer;
    });
    if (!done || !entered) return;
    if (entered.outcome === 'register') return void go(entered.href!);
    if (entered.outcome === 'signed-in') return void this.dispatchEvent(new CustomEvent('wf-signed-in', { bubbles: true }));
    this.#tell(entered);
  };

  #tell(entered: KeyEntered | undefined) {
    this.entered = entered;
    this.dispatchEvent(new CustomEvent('wf-entered', { bubbles: true, detail: entered }));
  }

  #button(label: string) {
    return html`<button class="button main" aria-busy=${this.busy}>${icon('shield-check')}${label}</button>`;
  }

  #first() {
    const isUnknown = this.refusal?.problems.some(({ code }) => code === 'key.unknown' || code.startsWith('key.activation')) ?? false;
    return html`<p class="soft">${this.registers
      ? words({ 'zh-CN': '请插入法人卡、操作员卡或 IKey，并输入介质密码。系统按密钥中的企业信息，带您注册管理员或操作员。', en: 'Insert the key of your company and enter its PIN. By what it says you register the administrator, or an operator.' })
      : words({ 'zh-CN': '请插入 IC 卡或 IKey，并输入介质密码。办理过程中请勿拔出。', en: 'Insert your key and enter its PIN. Leave it in until you are done.' })}</p>
      <form class="sign-in-form" novalidate @submit=${this.#use}>${firstUseFields(isUnknown || this.registers)}${this.#button(words({ 'zh-CN': '插入密钥并登录', en: 'Use the key' }))}</form>
      <p>${this.registers ? html`<a href="/register">${words({ 'zh-CN': '没有密钥？选择无卡注册', en: 'No key? Register without one' })}</a>` : html`<a href="/sign-in">${words({ 'zh-CN': '用用户名和密码登录', en: 'Sign in by user name' })}</a>`}</p>`;
  }

  #table({ key, account }: KeyEntered) {
    return html`<wf-key-table .rows=${[{ ...key!, ...(account ? { account: `${account.name}（${account.username}）` } : {}) }]} .label=${words({ 'zh-CN': '密钥', en: 'The key' })}></wf-key-table>`;
  }

  #again = () => this.#tell(undefined);

  #verify(entered: KeyEntered) {
    return html`<p class="soft">${words({ 'zh-CN': '这把密钥还没有绑定账号。请核对下面的信息，再次输入介质密码，验证后绑定并登录。', en: 'This key is bound to no account yet. Check what stands below, then enter its PIN once more: it is bound, and you are signed in.' })}</p>
      ${this.#table(entered)}<form class="sign-in-form" novalidate @submit=${this.#use}>${this.#button(words({ 'zh-CN': '验证并登录', en: 'Verify and sign in' }))}
        <button type="button" class="button quiet" @click=${this.#again}>${words({ 'zh-CN': '不是我的账号', en: 'That is not my account' })}</button></form>`;
  }

  #asks(entered: KeyEntered) {
    const form = html`<form class="sign-in-form" novalidate @submit=${this.#use}>
      <label>${words({ 'zh-CN': '用户名', en: 'User name' })}<input class="entry" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="100" required /></label>
      <label>${words({ 'zh-CN': '密码', en: 'Password' })}<input class="entry" name="password" type="password" autocomplete="current-password" maxlength="128" required /></label><wf-captcha></wf-captcha>
      ${this.#button(words({ 'zh-CN': '绑定并登录', en: 'Bind and sign in' }))}</form>`;
    if (entered.href === null) return html`<p class="soft">${words({ 'zh-CN': '本企业已注册管理员，账号还没有绑定密钥。请输入管理员的账号和密码，验证后绑定。', en: 'Your company has an administrator whose account has no key. Enter their user name and password: the key is bound to it.' })}</p>${this.#table(entered)}${form}`;
    return html`<p class="soft">${words({ 'zh-CN': '这把密钥还没有绑定账号。第一次使用本平台请注册；已有操作员账号的，输入账号密码绑定。', en: 'This key is bound to no account. Register if you are new here; if you have an account, bind the key to it.' })}</p>${this.#table(entered)}
      <p><a class="button main" href=${entered.href}>${icon('user-plus')}${words({ 'zh-CN': '注册操作员', en: 'Register as an operator' })}</a></p>
      <details class="key-first"><summary>${words({ 'zh-CN': '已有账号，绑定这把密钥', en: 'I have an account' })}</summary>${form}</details>`;
  }

  override render() {
    const { entered } = this;
    return html`${this.notice()}${keysUnusable() ?? (entered?.outcome === 'verify' ? this.#verify(entered) : entered ? this.#asks(entered) : this.#first())}`;
  }
}

customElements.define('wf-key-sign-in', WfKeySignIn);
