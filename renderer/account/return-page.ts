// Back to a case by the link of a mail: the secret of the address becomes a cookie, and the form opens as it was sent.
import { html, nothing } from 'lit';
import { api, type Refusal } from '../api.ts';
import { accountApi } from './requests.ts';
import { Page, skeleton } from '../page.ts';
import { go } from '../router.ts';
import { words } from '../words.ts';

export class WfReturnPage extends Page {
  static override properties = { ...Page.properties, refused: { state: true } };
  declare refused: Refusal | undefined;
  /** What stands behind # in the address: no server is told it by a request for a page. */
  #token = '';

  constructor() {
    super();
    this.refused = undefined;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#follow);
    void this.#follow();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#follow);
  }

  #follow = async () => {
    this.refused = undefined;
    this.#token = location.hash.slice(1) || this.#token;
    if (this.#token === '') return this.requestUpdate();
    const answer = await accountApi.followLink({ token: this.#token });
    if (!answer.ok) return void (this.refused = answer.refusal);
    await go(`/return/${answer.value.instance}/${answer.value.event}?process=${answer.value.process}`, { replace: true });
  };

  #signOut = async () => {
    await api.signOut();
    this.refreshSession();
    await this.#follow();
  };

  #dead(refusal: Refusal) {
    const isSignedIn = refusal.problems.some(({ code }) => code === 'case-link.signed-in');
    const isVoid = refusal.problems.some(({ code }) => code === 'case-link.void');
    return html`<div class="notice no" role="alert"><p>${refusal.problems.map(({ what, remedy }) => html`<strong>${what}</strong> ${remedy}`)}</p></div>
      <div class="row">${isSignedIn ? html`<button type="button" class="button main" @click=${this.#signOut}>${words({ 'zh-CN': '退出登录并打开', en: 'Sign out and open it' })}</button>` : nothing}
        ${isVoid ? html`<a class="button main" href="/register">${words({ 'zh-CN': '重新注册', en: 'Register anew' })}</a>` : nothing}
        ${isSignedIn || isVoid ? nothing : html`<button type="button" class="button main" @click=${this.#follow}>${words({ 'zh-CN': '再试一次', en: 'Try again' })}</button>`}
        <a class="button quiet" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a></div>`;
  }

  /** The address without its secret: a mail program cut it off, or somebody opened it by hand. */
  #bare() {
    return html`<div class="notice no" role="alert"><p><strong>${words({ 'zh-CN': '这个地址不完整。', en: 'This address is not complete.' })}</strong> ${words({ 'zh-CN': '请从邮件里的链接打开；点不开时，把整个链接复制到地址栏。', en: 'Open it by the link of the mail; where that cannot be clicked, copy the whole of it into the address bar.' })}</p></div>
      <div class="row"><a class="button" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a></div>`;
  }

  override render() {
    const shown = this.refused ? this.#dead(this.refused) : this.#token === '' ? this.#bare() : skeleton(4);
    return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '继续办理', en: 'Go on with your form' })}</h1>${shown}</div>`;
  }
}

customElements.define('wf-return-page', WfReturnPage);
