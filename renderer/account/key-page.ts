// The page by which one comes in with a security key, to sign in or to register; once the key is known it says whose it is (身份验核).
import { html, nothing } from 'lit';
import type { KeyEntered } from '../../server/api-types.ts';
import { Page } from '../page.ts';
import { go } from '../router.ts';
import { words } from '../words.ts';
import './key-sign-in.ts';
import { onward } from './onward.ts';

export class WfKeyPage extends Page {
  static override properties = { ...Page.properties, known: { state: true } };
  /** The key has been read, and somebody is asked who he is. */
  declare known: boolean;

  constructor() {
    super();
    this.known = false;
  }

  #entered = async ({ detail }: CustomEvent<KeyEntered | undefined>) => {
    this.known = detail !== undefined;
    await this.updateComplete;
    this.querySelector<HTMLElement>('h1')?.focus();
  };

  #signedIn = () => {
    this.refreshSession();
    void go(onward(this.query.get('to')), { replace: true });
  };

  override render() {
    const registers = location.pathname.startsWith('/register');
    const title = this.known ? words({ 'zh-CN': '身份验核', en: 'Who you are' }) : registers ? words({ 'zh-CN': '有卡用户注册', en: 'Register with a key' }) : words({ 'zh-CN': '卡介质登录', en: 'Sign in by security key' });
    return html`<div class=${this.known ? 'page-sheet account-sheet keys-sheet' : 'sign-in'}><h1 tabindex="-1">${title}</h1>
      ${this.session && !this.known ? html`<div class="notice wait"><p>${words({ 'zh-CN': '您已经登录。用密钥登录将换成它的账号。', en: 'You are signed in. The key brings you in as its own account.' })}</p></div>` : nothing}
      <wf-key-sign-in ?registers=${registers} @wf-entered=${this.#entered} @wf-signed-in=${this.#signedIn}></wf-key-sign-in></div>`;
  }
}

customElements.define('wf-key-page', WfKeyPage);
