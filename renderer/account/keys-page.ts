// The security keys of the own account: bound, told with the columns one chooses, unbound (R-173 to R-175, R-178).
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { OwnKey } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { accountApi } from './requests.ts';
import { confirmed } from '../confirm.ts';
import { icon } from '../icon.ts';
import { day, minute } from '../moment.ts';
import { blank, failed, skeleton } from '../page.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import { assertKey, canUseKeys, enrolKey } from './security-key.ts';

type Column = 'serial' | 'holder' | 'enterprise' | 'kind' | 'validUntil' | 'boundAt';
const kept = 'wf-key-columns';

const columns: readonly (readonly [Column, () => string, (key: OwnKey) => unknown])[] = [
  ['serial', () => words({ 'zh-CN': '卡号', en: 'Number' }), (key) => html`<code>${key.serial}</code>`],
  ['holder', () => words({ 'zh-CN': '持卡人', en: 'Holder' }), (key) => key.holder],
  ['enterprise', () => words({ 'zh-CN': '单位', en: 'Company' }), (key) => key.enterprise],
  ['kind', () => words({ 'zh-CN': '类型', en: 'Kind' }), (key) => (key.kind === 'legal' ? words({ 'zh-CN': '法人卡', en: 'Legal person' }) : words({ 'zh-CN': '操作员卡', en: 'Operator' }))],
  ['validUntil', () => words({ 'zh-CN': '有效期', en: 'Valid until' }), (key) => html`${day(key.validUntil)}${key.isValid ? nothing : html` <span class="tag no">${words({ 'zh-CN': '已过期', en: 'Ended' })}</span>`}`],
  ['boundAt', () => words({ 'zh-CN': '绑定时间', en: 'Bound' }), (key) => minute(key.boundAt)],
];

function remembered(): ReadonlySet<Column> {
  try {
    const names = JSON.parse(localStorage.getItem(kept) ?? '[]') as unknown;
    return new Set(Array.isArray(names) ? columns.map(([name]) => name).filter((name) => names.includes(name)) : []);
  } catch {
    return new Set();
  }
}

export class WfKeysPage extends AskingPage {
  static override properties = { ...AskingPage.properties, concealed: { state: true }, picked: { state: true } };
  declare concealed: ReadonlySet<Column>;
  declare picked: string | undefined;
  #keys = new AsyncTask(this, { task: async (_, { signal }) => demand(await accountApi.ownKeys(signal)).keys, args: () => [] });

  constructor() {
    super();
    this.concealed = remembered();
  }

  #show(column: Column, isShown: boolean) {
    const hidden = new Set([...this.concealed].filter((name) => name !== column));
    if (!isShown) hidden.add(column);
    this.concealed = hidden;
    try {
      localStorage.setItem(kept, JSON.stringify([...hidden]));
    } catch {
      // A browser that keeps nothing shows them until the page is left.
    }
  }

  #bind = async (event: SubmitEvent) => {
    event.preventDefault();
    const serial = String(new FormData(event.currentTarget as HTMLFormElement).get('serial')).trim();
    const done = await this.ask(async () => {
      if (serial === '') {
        const assertion = await assertKey('bind');
        return assertion.ok ? accountApi.bindKey({ assertion: assertion.value }) : assertion;
      }
      const registration = await enrolKey(this.session!.account.username);
      return registration.ok ? accountApi.bindKey({ serial, registration: registration.value }) : registration;
    });
    if (done) toast(words({ 'zh-CN': '绑卡成功。', en: 'The key is bound.' }));
    await this.#keys.run();
  };

  #unbind = async () => {
    const id = this.picked;
    if (!id) return this.miss(words({ 'zh-CN': '请先勾选要解绑的密钥', en: 'Tick the key to be unbound' }));
    if (!(await confirmed({ question: words({ 'zh-CN': '解绑这把密钥？', en: 'Unbind this key?' }), loss: words({ 'zh-CN': '解绑后不能再用它登录，须使用密钥的业务也不能办理。', en: 'You can no longer sign in by it, nor do what takes a key.' }), stay: words({ 'zh-CN': '取消', en: 'Keep it' }), proceed: words({ 'zh-CN': '确定', en: 'Unbind' }), destructive: true }))) return;
    const done = await this.ask(async () => {
      const assertion = await assertKey('unbind');
      return assertion.ok ? accountApi.unbindKey({ id, assertion: assertion.value }) : assertion;
    });
    if (!done) return;
    this.picked = undefined;
    toast(words({ 'zh-CN': '已解绑。', en: 'Unbound.' }));
    await this.#keys.run();
  };

  #table(list: readonly OwnKey[]) {
    const shown = columns.filter(([name]) => !this.concealed.has(name));
    return html`<div class="spread"><button type="button" class="button" @click=${this.#unbind}>${words({ 'zh-CN': '解绑', en: 'Unbind' })}</button>
        <details class="key-columns"><summary class="button quiet" aria-label=${words({ 'zh-CN': '选择显示列', en: 'Choose columns' })}>${icon('columns-3')}</summary>
          <div class="key-columns-panel">${columns.map(([name, label]) => html`<label class="way"><input type="checkbox" .checked=${!this.concealed.has(name)} ?disabled=${shown.length === 1 && !this.concealed.has(name)} @change=${(event: Event) => this.#show(name, (event.target as HTMLInputElement).checked)} />${label()}</label>`)}</div></details></div>
      <div class="key-scroll" tabindex="0" role="region" aria-label=${words({ 'zh-CN': '我的IC卡', en: 'My security keys' })}><table class="key-table"><thead><tr><th scope="col"><span class="unseen">${words({ 'zh-CN': '勾选', en: 'Tick' })}</span></th>${shown.map(([, label]) => html`<th scope="col">${label()}</th>`)}</tr></thead>
        <tbody>${list.map((key) => html`<tr><td><label class="way"><input type="checkbox" aria-label=${key.serial} .checked=${this.picked === key.id} @change=${(event: Event) => (this.picked = (event.target as HTMLInputElement).checked ? key.id : undefined)} /></label></td>${shown.map(([, , cell]) => html`<td>${cell(key)}</td>`)}</tr>`)}</tbody></table></div>`;
  }

  #shown(list: readonly OwnKey[]) {
    if (list.length > 0) return this.#table(list);
    return html`${blank('shield-check', words({ 'zh-CN': '还没有绑定密钥', en: 'No key is bound' }), words({ 'zh-CN': '绑定后可以用密钥登录，并办理需要密钥的业务。', en: 'Once bound, you can sign in with it and do what asks for a key.' }))}
      <form class="sign-in-form" novalidate @submit=${this.#bind}>
        <label>${words({ 'zh-CN': '卡号（首次使用时填写）', en: 'Its number, when it is used for the first time' })}<input class="entry" name="serial" autocomplete="off" maxlength="40" /></label>
        <button class="button main" ?disabled=${!canUseKeys()} aria-busy=${this.busy}>${words({ 'zh-CN': '绑卡', en: 'Bind a key' })}</button></form>`;
  }

  override render() {
    return html`<div class="page-sheet account-sheet keys-sheet"><h1>${words({ 'zh-CN': '我的IC卡', en: 'My security key' })}</h1>
      ${canUseKeys() ? nothing : html`<div class="notice wait">${icon('triangle-alert')}<p>${words({ 'zh-CN': '这台电脑或浏览器不能使用安全密钥。请改用支持安全密钥的浏览器，并通过 https 访问。', en: 'This browser cannot use a security key here. Use one that can, over https.' })} <a href="/help">${words({ 'zh-CN': '使用须知', en: 'What is needed' })}</a></p></div>`}${this.notice()}
      ${this.#keys.render({
        initial: () => skeleton(3),
        pending: () => (this.#keys.value ? this.#shown(this.#keys.value) : skeleton(3)),
        complete: (list) => this.#shown(list),
        error: (fault) => failed(words({ 'zh-CN': '没有加载出来', en: 'It didn’t load' }), fault, () => void this.#keys.run()),
      })}</div>`;
  }
}

customElements.define('wf-keys-page', WfKeysPage);
