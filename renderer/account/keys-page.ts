// The security keys of the own account: bound, told with the columns one chooses, unbound (R-173 to R-175, R-178).
import { Task as AsyncTask } from '@lit/task';
import { html } from 'lit';
import type { KeyList, OwnKey } from '../../server/api-types.ts';
import { call, demand } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { loaded } from '../loaded.ts';
import { blank } from '../page.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import { firstUseFields, keysUnusable, usedKey } from './key-use.ts';
import { assertKey } from './security-key.ts';
import './wf-key-table.ts';

export class WfKeysPage extends AskingPage {
  static override properties = { ...AskingPage.properties, ticked: { state: true } };
  /** The number of the key that is ticked. */
  declare ticked: string | undefined;
  #keys = new AsyncTask(this, { task: async (_, { signal }) => demand(await call<KeyList>('/api/keys', { signal })).keys, args: () => [] });

  #bind = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const done = await this.ask(async () => {
      const use = await usedKey('bind', form, this.session!.account.username);
      return use.ok ? call<void>('/api/keys', { method: 'POST', body: use.value }) : use;
    });
    if (done) toast(words({ 'zh-CN': '绑卡成功。', en: 'The key is bound.' }));
    await this.#keys.run();
  };

  #unbind = async (list: readonly OwnKey[]) => {
    const key = list.find(({ serial }) => serial === this.ticked);
    if (!key) return this.miss(words({ 'zh-CN': '请先勾选要解绑的密钥', en: 'Tick the key to be unbound' }));
    if (!(await confirmed({ question: words({ 'zh-CN': '解绑这把密钥？', en: 'Unbind this key?' }), loss: words({ 'zh-CN': '解绑后不能再用它登录，须使用密钥的业务也不能办理。', en: 'You can no longer sign in by it, nor do what takes a key.' }), stay: words({ 'zh-CN': '取消', en: 'Keep it' }), proceed: words({ 'zh-CN': '确定', en: 'Unbind' }), destructive: true }))) return;
    const done = await this.ask(async () => {
      const assertion = await assertKey('unbind');
      return assertion.ok ? call<void>('/api/keys/unbind', { method: 'POST', body: { id: key.id, assertion: assertion.value } }) : assertion;
    });
    if (!done) return;
    this.ticked = undefined;
    toast(words({ 'zh-CN': '已解绑。', en: 'Unbound.' }));
    await this.#keys.run();
  };

  #lost() {
    const isAdmin = this.session?.roles.includes('enterpriseAdmin');
    return html`<p class="small soft">${isAdmin
      ? words({ 'zh-CN': '密钥遗失？操作员的密钥请在“我的操作员”中挂失；您本人的密钥请联系平台管理员挂失。', en: 'A key is lost? Report an operator’s under “Operators”; for your own, ask the platform’s administrator.' })
      : words({ 'zh-CN': '密钥遗失？请联系本单位管理员挂失，挂失后它不能再使用，用它登录的地方也会退出。', en: 'Lost it? Ask your administrator to report it: it then signs nothing more, and what it opened is closed.' })}</p>`;
  }

  #shown(list: readonly OwnKey[]) {
    if (list.length > 0) return html`<div><button type="button" class="button" @click=${() => void this.#unbind(list)}>${words({ 'zh-CN': '解绑', en: 'Unbind' })}</button></div>
      <wf-key-table .rows=${list} .ticked=${this.ticked} ticks .label=${words({ 'zh-CN': '我的IC卡', en: 'My security keys' })} @wf-tick=${(event: CustomEvent<string | undefined>) => (this.ticked = event.detail)}></wf-key-table>${this.#lost()}`;
    return html`${blank('shield-check', words({ 'zh-CN': '还没有绑定密钥', en: 'No key is bound' }), words({ 'zh-CN': '绑定后可以用密钥登录，并办理需要密钥的业务。', en: 'Once bound, you can sign in with it and do what asks for a key.' }))}
      ${keysUnusable() ?? html`<form class="sign-in-form" novalidate @submit=${this.#bind}>${firstUseFields(true)}
        <button class="button main" aria-busy=${this.busy}>${words({ 'zh-CN': '绑卡', en: 'Bind a key' })}</button></form>`}`;
  }

  override render() {
    return html`<div class="page-sheet account-sheet keys-sheet"><h1>${words({ 'zh-CN': '我的IC卡', en: 'My security key' })}</h1>${this.notice()}
      ${loaded(this.#keys, 3, (list) => this.#shown(list))}</div>`;
  }
}

customElements.define('wf-keys-page', WfKeysPage);
