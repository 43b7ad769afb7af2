// Changing the own password; the other sessions end.
import { html } from 'lit';
import { accountApi } from './requests.ts';
import { icon } from '../icon.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import type { WfNewPassword } from './wf-new-password.ts';
import './wf-new-password.ts';

export class WfPasswordPage extends AskingPage {
  #change = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const old = String(new FormData(form).get('old'));
    if (old === '') return this.miss(words({ 'zh-CN': '请填写原密码', en: 'Enter your present password' }));
    const chosen = this.querySelector<WfNewPassword>('wf-new-password')?.value;
    if (!chosen || !(await this.ask(() => accountApi.changePassword({ old, ...chosen })))) return;
    form.reset();
    this.refreshSession();
    toast(words({ 'zh-CN': '密码修改成功，其他地方的登录已退出。', en: 'Your password is changed. You are signed out everywhere else.' }));
  };

  override render() {
    return html`<div class="page-sheet account-sheet"><h1>${words({ 'zh-CN': '修改密码', en: 'Change password' })}</h1>
      <div class="notice wait">${icon('triangle-alert')}<p>${words({ 'zh-CN': '请谨慎操作，并于修改密码成功后，妥善保管或牢记您的新密码。', en: 'Take care, and keep or remember your new password once it is changed.' })}</p></div>${this.notice()}
      <form class="sign-in-form" novalidate @submit=${this.#change}>
        <input type="text" name="username" autocomplete="username" hidden .value=${this.session?.account.username ?? ''} />
        <label>${words({ 'zh-CN': '原密码', en: 'Present password' })}<input class="entry" name="old" type="password" autocomplete="current-password" maxlength="128" required /></label>
        <wf-new-password .rule=${this.session!.password}></wf-new-password>
        <button class="button main" aria-busy=${this.busy}>${words({ 'zh-CN': '确认修改', en: 'Change it' })}</button></form></div>`;
  }
}

customElements.define('wf-password-page', WfPasswordPage);
