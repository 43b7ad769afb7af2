// Showing once more that it is oneself: by the password, or by the key where one is bound.
import { html, nothing } from 'lit';
import type { FreshProof } from '../../server/api-types.ts';
import { assertKey } from '../account/security-key.ts';
import type { Answer } from '../api.ts';
import { WfElement } from '../element.ts';
import { words } from '../words.ts';

export class WfFreshProof extends WfElement {
  static override properties = { hasKey: { type: Boolean }, username: {}, withKey: { state: true } };
  declare hasKey: boolean;
  /** Tells the browser whose password it may fill in. */
  declare username: string;
  declare withKey: boolean;

  constructor() {
    super();
    this.hasKey = false;
    this.username = '';
    this.withKey = false;
  }

  /** What is to be sent; undefined when no password was typed. With a key, it is asked for now. */
  async proof(): Promise<Answer<FreshProof> | undefined> {
    if (this.withKey) {
      const signed = await assertKey('confirm');
      return signed.ok ? { ok: true, value: { assertion: signed.value } } : signed;
    }
    const password = this.querySelector<HTMLInputElement>('[name="password"]')!.value;
    return password === '' ? undefined : { ok: true, value: { password } };
  }

  override render() {
    return html`${this.withKey ? html`<p class="soft">${words({ 'zh-CN': '提交时将请您插入安全密钥并输入介质密码。', en: 'You will be asked for your key and its PIN when you send this.' })}</p>`
        : html`<input type="text" name="username" autocomplete="username" hidden .value=${this.username} />
          <label>${words({ 'zh-CN': '登录密码', en: 'Your password' })}<input class="entry" name="password" type="password" autocomplete="current-password" maxlength="128" required /></label>`}
      ${this.hasKey ? html`<p><button type="button" class="link" @click=${() => (this.withKey = !this.withKey)}>${this.withKey ? words({ 'zh-CN': '改用密码', en: 'Use the password instead' }) : words({ 'zh-CN': '改用安全密钥', en: 'Use the key instead' })}</button></p>` : nothing}`;
  }
}

customElements.define('wf-fresh-proof', WfFreshProof);
