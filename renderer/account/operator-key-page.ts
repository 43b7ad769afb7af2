// A new operator with a key: the administrator inserts it, and the form that it opens follows (R-168).
import { html } from 'lit';
import type { KeyForm } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { icon } from '../icon.ts';
import { go } from '../router.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import { firstUseFields, keysUnusable, usedKey } from './key-use.ts';

export class WfOperatorKeyPage extends AskingPage {
  #open = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    let href: string | undefined;
    await this.ask(async () => {
      const use = await usedKey('open', form, words({ 'zh-CN': '操作员', en: 'Operator' }));
      if (!use.ok) return use;
      const answer = await call<KeyForm>('/api/keys/form', { method: 'POST', body: use.value });
      if (answer.ok) ({ href } = answer.value);
      return answer;
    });
    if (href !== undefined) await go(href);
  };

  override render() {
    return html`<div class="page-sheet account-sheet"><h1>${words({ 'zh-CN': '新增有卡操作员', en: 'An operator with a key' })}</h1>${this.notice()}
      <p class="soft">${words({ 'zh-CN': '请插入要新增的操作员的 IC 卡或 IKey，输入介质密码，再填写账号信息。提交时密钥要再验证一次，请勿拔出。', en: 'Insert the key of the operator and enter its PIN, then fill in the account. The key signs once more when you send it, so leave it in.' })}</p>
      ${keysUnusable() ?? html`<form class="sign-in-form" novalidate @submit=${this.#open}>${firstUseFields(true)}
        <button class="button main" aria-busy=${this.busy}>${icon('shield-check')}${words({ 'zh-CN': '登录', en: 'Use the key' })}</button></form>`}</div>`;
  }
}

customElements.define('wf-operator-key-page', WfOperatorKeyPage);
