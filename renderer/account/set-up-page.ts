// The first administrator of an empty installation, by the link that its start has printed.
import { html } from 'lit';
import { ruleInWords, type Policy } from '#engine';
import { accountApi } from './requests.ts';
import { skeleton } from '../page.ts';
import { portalOnce } from '../portal/portal.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { language, words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import type { WfNewPassword } from './wf-new-password.ts';
import './wf-new-password.ts';

export class WfSetUpPage extends AskingPage {
  static override properties = { ...AskingPage.properties, policy: { state: true } };
  declare policy: Policy | undefined;

  override async connectedCallback() {
    super.connectedCallback();
    const portal = await portalOnce();
    if (portal.ok) this.policy = portal.value.policy;
  }

  #make = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [username, name] = ['username', 'name'].map((field) => String(form.get(field)).trim()) as [string, string];
    if (username === '' || name === '') return this.miss(words({ 'zh-CN': '请填写用户名和姓名', en: 'Enter a user name and your name' }));
    const chosen = this.querySelector<WfNewPassword>('wf-new-password')?.value;
    if (!chosen || !(await this.ask(() => accountApi.setUp({ token: this.query.get('token') ?? '', username, name, ...chosen })))) return;
    toast(words({ 'zh-CN': '平台管理员已创建，请登录。', en: 'The administrator is there. Sign in.' }));
    await go('/sign-in', { replace: true });
  };

  override render() {
    const { policy } = this;
    return html`<div class="sign-in"><h1>${words({ 'zh-CN': '创建平台管理员', en: 'The first administrator' })}</h1>
      <p class="soft">${words({ 'zh-CN': '平台还没有管理员。此链接只能用一次，30 分钟内有效。', en: 'Nobody administers this platform yet. The link works once, within 30 minutes of the start.' })}</p>${this.notice()}
      ${policy ? html`<form class="sign-in-form" novalidate @submit=${this.#make}>
        <label>${words({ 'zh-CN': '用户名', en: 'User name' })}<input class="entry" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="100" required aria-describedby="name-rule" /></label>
        <p class="faint small" id="name-rule">${ruleInWords(policy.username.admin, language())}</p>
        <label>${words({ 'zh-CN': '姓名', en: 'Your name' })}<input class="entry" name="name" autocomplete="name" maxlength="100" required /></label>
        <wf-new-password .rule=${policy.password}></wf-new-password>
        <button class="button main" aria-busy=${this.busy}>${words({ 'zh-CN': '创建', en: 'Make it' })}</button></form>` : skeleton(4)}</div>`;
  }
}

customElements.define('wf-set-up-page', WfSetUpPage);
