// Where one registers: which account one wants, and what one agrees to; then the form. The kinds are those that definitions offer.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { RegistrationKind, Registrations } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { accountApi } from './requests.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';
import './register.css';

export class WfRegisterPage extends Page {
  static override properties = { ...Page.properties, chosen: { state: true } };
  declare chosen: RegistrationKind | undefined;
  #known = new AsyncTask(this, { task: async (_, { signal }) => demand(await accountApi.registrations(signal)), args: () => [] });

  constructor() {
    super();
    this.chosen = undefined;
  }

  #agree = (event: SubmitEvent) => {
    event.preventDefault();
    if (this.chosen) void go(this.chosen.href);
  };

  #kind(kind: RegistrationKind) {
    return html`<label class="register-kind"><input type="radio" name="kind" .checked=${this.chosen?.href === kind.href} @change=${() => (this.chosen = kind)} />
      <span><strong>${said(kind.label)}</strong>${kind.say === null ? nothing : html`<span class="soft small">${said(kind.say)}</span>`}</span></label>`;
  }

  /** The kinds under their headings; of one portal only, where the address names it. */
  #form({ kinds, portals }: Registrations) {
    const only = this.query.get('portal');
    const offered = portals.flatMap(({ id }) => kinds.filter(({ portal }) => portal === id)).filter(({ portal }) => only === null || portal === only);
    if (offered.length === 0) return blank('user-plus', words({ 'zh-CN': '现在没有开放注册', en: 'Nobody can register at the moment' }));
    const headings = [...new Map(offered.map((kind) => [said(kind.heading), kind])).keys()];
    const { terms } = portals.find(({ id }) => id === (this.chosen ?? offered[0]!).portal)!;
    return html`<form class="register" @submit=${this.#agree}>
      ${headings.map((heading) => html`<fieldset><legend>${heading}</legend>${offered.filter((kind) => said(kind.heading) === heading).map((kind) => this.#kind(kind))}</fieldset>`)}
      ${terms.map(({ title, text }) => html`<section class="register-terms"><h2>${said(title)}</h2><div class="register-text" tabindex="0" role="region" aria-label=${said(title)}><p>${said(text)}</p></div></section>`)}
      <div class="row"><button class="button main" ?disabled=${!this.chosen}>${words({ 'zh-CN': '同意', en: 'Accept' })}</button>
        <a class="button quiet" href="/sign-in">${words({ 'zh-CN': '已有账号，去登录', en: 'I have an account' })}</a></div></form>`;
  }

  override render() {
    return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '注册', en: 'Register' })}</h1>
      <p class="soft">${words({ 'zh-CN': '请选择注册类型，阅读条款后继续。', en: 'Choose what to register, read the terms, and go on.' })}</p>
      ${this.session ? html`<div class="notice wait"><p>${words({ 'zh-CN': '您已经登录。要注册另一个账号，请先退出。', en: 'You are signed in. Sign out first to register another account.' })}</p></div>` : this.#known.render({
        pending: () => skeleton(5),
        complete: (known) => this.#form(known),
        error: (fault) => failed(words({ 'zh-CN': '注册类型没有加载出来', en: 'What one can register didn’t load' }), fault, () => void this.#known.run()),
      })}</div>`;
  }
}

customElements.define('wf-register-page', WfRegisterPage);
