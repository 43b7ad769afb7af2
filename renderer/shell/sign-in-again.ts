// Over a page whose session has ended: whoever signs in again goes on where he was.
import { html, type TemplateResult } from 'lit';
import { words } from '../words.ts';

/** The dialog, in `shell`; `done` once somebody has signed in. */
export function signInAgain(shell: HTMLElement, done: () => void): TemplateResult {
  void import('../account/sign-in-form.ts').then(() => shell.querySelector<HTMLElement>('.sign-in-again input')?.focus());
  return html`<dialog class="dialog sign-in-again" aria-labelledby="sign-in-again" @cancel=${(event: Event) => event.preventDefault()}>
    <h2 id="sign-in-again">${words({ 'zh-CN': '登录已过期，请再次登录', en: 'Your session has ended. Sign in again' })}</h2>
    <p class="soft">${words({ 'zh-CN': '页面上填写的内容还在。', en: 'What you filled in is still here.' })}</p>
    <wf-sign-in-form again @wf-signed-in=${done}></wf-sign-in-form></dialog>`;
}
