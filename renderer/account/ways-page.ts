// How one signs in: by name and password, by a security key, and what belongs to it: the mobile, the devices.
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon.ts';
import { Page } from '../page.ts';
import { portalOnce } from '../portal/portal.ts';
import { words } from '../words.ts';
import './account.css';

export class WfWaysPage extends Page {
  static override properties = { ...Page.properties, identity: { state: true } };
  /** The provider by whose identities one may sign in too. */
  declare identity: string | null;

  constructor() {
    super();
    this.identity = null;
  }

  override async connectedCallback() {
    super.connectedCallback();
    const portal = await portalOnce();
    this.identity = portal.ok ? portal.value.identity : null;
  }

  /** Signing in by the key, over the page: the session that was there goes on as that of the key's account. */
  #byKey = async () => {
    const { signInByKeyDialog } = await import('./key-dialog.ts');
    if (await signInByKeyDialog()) location.assign('/');
  };

  #way(mark: string, title: string, what: string, does: unknown): TemplateResult {
    return html`<li class="own-session"><div class="way-head">${icon(mark)}<div><p><strong>${title}</strong></p><p class="faint small">${what}</p></div></div>${does}</li>`;
  }

  override render() {
    const link = (href: string, label: string, what: string) => html`<a class="button small" href=${href}>${label}<span class="unseen"> ${what}</span></a>`;
    return html`<div class="page-sheet account-sheet"><h1>${words({ 'zh-CN': '账号登录', en: 'Signing in' })}</h1>
      <ul class="own-sessions">
        ${this.#way('user', words({ 'zh-CN': '用户名密码登录', en: 'By name and password' }), this.session?.account.username ?? '', link('/account/password', words({ 'zh-CN': '修改密码', en: 'Change it' }), words({ 'zh-CN': '，用户名密码登录', en: ', by name and password' })))}
        ${this.#way('id-card', words({ 'zh-CN': '单一IC卡登录', en: 'By security key' }), words({ 'zh-CN': '插入已绑定的 IC 卡、IKey 或安全密钥，不必输入用户名', en: 'With a key that is bound, without typing your name' }),
          html`<span class="way-does"><button type="button" class="button small" @click=${this.#byKey}>${words({ 'zh-CN': '点击登录', en: 'Sign in' })}<span class="unseen">${words({ 'zh-CN': '，单一IC卡', en: ' by security key' })}</span></button>${link('/account/keys', words({ 'zh-CN': '绑卡', en: 'Keys' }), '')}</span>`)}
        ${this.identity === null ? nothing : this.#way('log-in', this.identity, words({ 'zh-CN': '绑定后用统一身份登录，不必输入本平台的密码', en: 'Once bound it brings you in, without the password of this platform' }), link('/account/identity', words({ 'zh-CN': '绑定与解绑', en: 'Bind or unbind' }), this.identity))}
        ${this.#way('smartphone', words({ 'zh-CN': '绑定手机', en: 'Mobile' }), words({ 'zh-CN': '用于找回密码和接收验证码', en: 'For codes, and to recover a password' }), link('/account/mobile', words({ 'zh-CN': '更换', en: 'Change it' }), words({ 'zh-CN': '绑定手机', en: ' the mobile' })))}
        ${this.#way('monitor', words({ 'zh-CN': '登录设备', en: 'Where I am signed in' }), words({ 'zh-CN': '查看正在使用本账号的浏览器，退出不认识的登录', en: 'The browsers that use this account now' }), link('/account/sessions', words({ 'zh-CN': '查看', en: 'See them' }), words({ 'zh-CN': '登录设备', en: '' })))}
          ${this.#way('download', words({ 'zh-CN': '个人数据', en: 'Personal data' }), words({ 'zh-CN': '下载本账号的数据，或注销账号', en: 'Take your data along, or close the account' }), link('/account/data', words({ 'zh-CN': '进入', en: 'Open' }), words({ 'zh-CN': '个人数据', en: ' personal data' })))}
      </ul></div>`;
  }
}

customElements.define('wf-ways-page', WfWaysPage);
