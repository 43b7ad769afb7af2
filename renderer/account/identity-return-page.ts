// Back from the provider of identities: what stands in the address is answered once, and one goes on; or is told what to do.
import { html } from 'lit';
import type { IdentityEntered } from '../../server/api-types.ts';
import { call, type Refusal } from '../api.ts';
import { Page, skeleton } from '../page.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { onward } from './onward.ts';
import './account.css';

export class WfIdentityReturnPage extends Page {
  static override properties = { ...Page.properties, refused: { state: true }, bare: { state: true } };
  declare refused: Refusal | undefined;
  /** The address brings no answer of a provider: somebody opened it by hand, or reloaded it. */
  declare bare: boolean;

  constructor() {
    super();
    this.refused = undefined;
    this.bare = location.search === '';
  }

  override connectedCallback() {
    super.connectedCallback();
    if (!this.bare) void this.#answer();
  }

  async #answer() {
    const { search } = location;
    // The code in it is worth nothing twice, and belongs in no history.
    history.replaceState(history.state, '', location.pathname);
    const answer = await call<IdentityEntered>('/api/identities/answer', { method: 'POST', body: { search } });
    if (!answer.ok) {
      this.refused = answer.refusal;
      await this.updateComplete;
      return this.querySelector<HTMLElement>('[role="alert"]')?.focus();
    }
    const { outcome, to } = answer.value;
    if (outcome === 'bound') toast(words({ 'zh-CN': '绑定成功，以后可以用它登录。', en: 'Bound. From now on it brings you in.' }));
    else this.refreshSession();
    await go(onward(to), { replace: true });
  }

  #dead(what: string, remedy: string) {
    return html`<div class="notice no" role="alert" tabindex="-1"><p><strong>${what}</strong> ${remedy}</p></div>
      <div class="row">${this.session ? html`<a class="button main" href="/account/identity">${words({ 'zh-CN': '回到统一身份登录', en: 'Back to the provider' })}</a>` : html`<a class="button main" href="/sign-in">${words({ 'zh-CN': '回到登录', en: 'Back to signing in' })}</a>`}
        <a class="button quiet" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a></div>`;
  }

  #told() {
    if (this.bare) return this.#dead(words({ 'zh-CN': '这个地址里没有登录信息。', en: 'There is nothing to sign in with in this address.' }), words({ 'zh-CN': '请回到登录页重新登录。', en: 'Begin again on the sign-in page.' }));
    if (!this.refused) return skeleton(2);
    const { title, detail, problems: [problem] } = this.refused;
    return this.#dead(problem?.what ?? title, problem?.remedy ?? detail);
  }

  override render() {
    return html`<div class="sign-in"><h1>${words({ 'zh-CN': '统一身份登录', en: 'Sign in by another provider' })}</h1>${this.#told()}</div>`;
  }
}

customElements.define('wf-identity-return-page', WfIdentityReturnPage);
