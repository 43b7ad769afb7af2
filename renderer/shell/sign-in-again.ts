// Over a page whose session has ended: whoever signs in again goes on where he was.
import { html } from 'lit';
import '../account/sign-in-form.ts';
import { WfElement } from '../element.ts';
import { words } from '../words.ts';

/** `<wf-sign-in-again>`: the dialog, open as long as it stands; tells `wf-signed-in` once somebody has signed in. */
export class WfSignInAgain extends WfElement {
  override async firstUpdated() {
    this.querySelector('dialog')!.showModal();
    await this.querySelector<WfElement>('wf-sign-in-form')!.updateComplete;
    this.querySelector('input')?.focus();
  }

  override render() {
    return html`<dialog class="dialog sign-in-again" aria-labelledby="sign-in-again" @cancel=${(event: Event) => event.preventDefault()}>
      <h2 id="sign-in-again">${words({ 'zh-CN': '登录已过期，请再次登录', en: 'Your session has ended. Sign in again' })}</h2>
      <p class="soft">${words({ 'zh-CN': '页面上填写的内容还在。', en: 'What you filled in is still here.' })}</p>
      <wf-sign-in-form again></wf-sign-in-form></dialog>`;
  }
}

customElements.define('wf-sign-in-again', WfSignInAgain);
