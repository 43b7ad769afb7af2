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
  static override properties = { ...Page.properties, refused: { state: true } };
  declare refused: Refusal | undefined;

  constructor() {
    super();
    this.refused = undefined;
  }

  override connectedCallback() {
    super.connectedCallback();
    void this.#answer();
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

  #dead({ title, detail, problems }: Refusal) {
    const [problem] = problems;
    return html`<div class="notice no" role="alert" tabindex="-1"><p><strong>${problem?.what ?? title}</strong> ${problem?.remedy ?? detail}</p></div>
      <div class="row">${this.session ? html`<a class="button main" href="/account/identity">${words({ 'zh-CN': '回到统一身份登录', en: 'Back to the provider' })}</a>` : html`<a class="button main" href="/sign-in">${words({ 'zh-CN': '回到登录', en: 'Back to signing in' })}</a>`}
        <a class="button quiet" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a></div>`;
  }

  override render() {
    return html`<div class="sign-in"><h1>${words({ 'zh-CN': '统一身份登录', en: 'Sign in by another provider' })}</h1>${this.refused ? this.#dead(this.refused) : skeleton(2)}</div>`;
  }
}

customElements.define('wf-identity-return-page', WfIdentityReturnPage);
