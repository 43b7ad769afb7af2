// Signing in by a security key in a dialog over the page at hand.
import { html, render } from 'lit';
import { words } from '../words.ts';
import './key-sign-in.ts';
import './account.css';

/** Asks for the key; whether its account is signed in now. */
export function signInByKeyDialog(): Promise<boolean> {
  return new Promise((answer) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    dialog.setAttribute('aria-labelledby', 'key-dialog');
    const asker = document.activeElement;
    let done = false;
    const signedIn = (): void => {
      done = true;
      dialog.close();
    };
    render(html`<h2 id="key-dialog">${words({ 'zh-CN': '卡介质登录', en: 'Sign in by security key' })}</h2>
      <p class="soft">${words({ 'zh-CN': '登录后，本浏览器改为使用该密钥所绑定的账号。', en: 'This browser goes on as the account the key is bound to.' })}</p>
      <wf-key-sign-in @wf-signed-in=${signedIn}></wf-key-sign-in>
      <div class="dialog-verbs"><button type="button" class="button" @click=${() => dialog.close()}>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button></div>`, dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (asker instanceof HTMLElement) asker.focus();
      answer(done);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
