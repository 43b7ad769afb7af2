// The identity at a provider by which one signs in: bound with a fresh password, and unbound.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { OwnIdentities, OwnIdentity, SentTo } from '../../server/api-types.ts';
import { call, demand } from '../api.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { loaded } from '../loaded.ts';
import { blank } from '../page.ts';
import type { WfFreshProof } from '../privacy/wf-fresh-proof.ts';
import '../privacy/wf-fresh-proof.ts';
import '../privacy/privacy.css';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';

export class WfIdentityPage extends AskingPage {
  #own = new AsyncTask(this, { task: async (_, { signal }) => demand(await call<OwnIdentities>('/api/identities', { signal })), args: () => [] });

  async #proved<T>(form: HTMLFormElement, path: string, more: object, then: (given: T) => void) {
    const proof = await form.querySelector<WfFreshProof>('wf-fresh-proof')!.proof();
    if (!proof) return this.miss(words({ 'zh-CN': '请填写登录密码', en: 'Enter your password' }));
    await this.ask(async () => {
      const answer = proof.ok ? await call<T>(path, { method: 'POST', body: { ...proof.value, ...more } }) : proof;
      if (answer.ok) then(answer.value as T);
      return answer;
    });
    form.reset();
  }

  #bind = (event: SubmitEvent) => {
    event.preventDefault();
    void this.#proved<SentTo>(event.currentTarget as HTMLFormElement, '/api/identities/bind', {}, ({ href }) => location.assign(href));
  };

  #unbind = (event: SubmitEvent, { id }: OwnIdentity) => {
    event.preventDefault();
    void this.#proved<void>(event.currentTarget as HTMLFormElement, '/api/identities/unbind', { id }, () => {
      toast(words({ 'zh-CN': '已解绑。', en: 'Unbound.' }));
      void this.#own.run();
    });
  };

  #form(hasKey: boolean, onSubmit: (event: SubmitEvent) => void, button: unknown) {
    return html`<form class="sign-in-form" novalidate @submit=${onSubmit}><wf-fresh-proof .hasKey=${hasKey} .username=${this.session?.account.username ?? ''}></wf-fresh-proof>${button}</form>`;
  }

  #bound(identity: OwnIdentity, { name, hasKey }: OwnIdentities) {
    return html`<section><div class="way-head">${icon('log-in')}<div><p><strong>${identity.isHere ? name : identity.issuer}</strong> <span class="tag ok">${words({ 'zh-CN': '已绑定', en: 'Bound' })}</span></p>
        <p class="faint small">${words({ 'zh-CN': `绑定于 ${minute(identity.boundAt)}`, en: `Bound ${minute(identity.boundAt)}` })}${identity.isHere ? nothing : words({ 'zh-CN': '；平台已不再使用这个身份提供方', en: '; this platform no longer uses this provider' })}</p></div></div>
      <p class="soft">${words({ 'zh-CN': '解绑后不能再用它登录，用户名和密码不受影响。', en: 'Once unbound it no longer brings you in; name and password stay as they are.' })}</p>
      ${this.#form(hasKey, (event) => this.#unbind(event, identity), html`<button class="button" aria-busy=${this.busy}>${words({ 'zh-CN': '解绑', en: 'Unbind' })}</button>`)}</section>`;
  }

  #shown(own: OwnIdentities) {
    const { name, identities, hasKey } = own;
    const bound = identities.map((identity) => this.#bound(identity, own));
    if (identities.some(({ isHere }) => isHere)) return bound;
    if (name === null) return html`${bound}${blank('log-in', words({ 'zh-CN': '本平台没有启用统一身份登录', en: 'This platform has no sign-in by another provider' }), words({ 'zh-CN': '请使用用户名和密码，或已绑定的密钥登录。', en: 'Sign in by name and password, or by a key that is bound.' }))}`;
    return html`${bound}<section><h2>${words({ 'zh-CN': `绑定“${name}”`, en: `Bind “${name}”` })}</h2>
      <p class="soft">${words({ 'zh-CN': `请先输入本平台的登录密码，再到“${name}”登录一次。绑定后可以直接用它登录。`, en: `Show your password here, then sign in at “${name}” once. From then on it brings you in.` })}</p>
      ${this.#form(hasKey, this.#bind, html`<button class="button main" aria-busy=${this.busy}>${icon('log-in')}${words({ 'zh-CN': `前往“${name}”`, en: `Go to “${name}”` })}</button>`)}</section>`;
  }

  override render() {
    return html`<div class="page-sheet account-sheet privacy-sheet"><h1>${words({ 'zh-CN': '统一身份登录', en: 'Sign in by another provider' })}</h1>${this.notice()}
      ${loaded(this.#own, 3, (own) => this.#shown(own))}</div>`;
  }
}

customElements.define('wf-identity-page', WfIdentityPage);
