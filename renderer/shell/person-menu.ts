// The menu of the person at the top right: who, for whom, how it looks, which language, and out.
import { LitElement, html, nothing } from 'lit';
import type { Session } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { icon } from '../icon.ts';
import { speak } from '../sentences.ts';
import { language, words } from '../words.ts';
import { appearance, choose, type Appearance } from './appearance.ts';

/** `<wf-person-menu .session>`: tells `wf-sign-out`, and `wf-switch` with the organisation to act for; without a session it offers appearance and language only. */
export class WfPersonMenu extends LitElement {
  static override properties = { session: { attribute: false }, look: { state: true } };
  declare session: Session | null;
  declare look: Appearance;
  #close = (event: Event) => {
    const details = this.querySelector('details');
    if (!details?.open) return;
    if (event instanceof KeyboardEvent ? event.key === 'Escape' : !event.composedPath().includes(this)) {
      details.open = false;
      if (event instanceof KeyboardEvent) this.querySelector('summary')?.focus();
    }
  };

  #shut = () => this.querySelector('details')?.removeAttribute('open');

  constructor() {
    super();
    this.session = null;
    this.look = appearance();
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('click', this.#close);
    document.addEventListener('keydown', this.#close);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('click', this.#close);
    document.removeEventListener('keydown', this.#close);
  }

  #switch(org: string) {
    this.#shut();
    this.dispatchEvent(new CustomEvent('wf-switch', { bubbles: true, detail: org }));
  }

  #choice<K extends keyof Appearance>(label: string, key: K, options: readonly (readonly [Appearance[K], string])[]) {
    return html`<div class="look-choice" role="group" aria-label=${label}><span aria-hidden="true">${label}</span>
      <span class="segments">${options.map(([value, word]) => html`<button type="button" aria-pressed=${this.look[key] === value}
        @click=${() => (this.look = choose({ [key]: value }))}>${word}</button>`)}</span></div>`;
  }

  override render() {
    const { session } = this;
    const name = session?.account.name ?? '';
    const face = session?.uses.avatar;
    const avatar = typeof face === 'string' ? html`<img class="avatar" alt="" src=${api.fileAddress(face)} />` : html`<span class="avatar" aria-hidden="true">${name.slice(0, 1)}</span>`;
    const centres = ([['person', 'user', words({ 'zh-CN': '个人中心', en: 'Personal centre' })], ['administration', 'settings', words({ 'zh-CN': '管理员中心', en: 'Administration' })]] as const)
      .flatMap(([centre, mark, label]) => session?.menu.filter((group) => group.centre === centre).slice(0, 1).map(({ entries }) => html`<a class="menu-link" href=${entries[0]!.href} @click=${this.#shut}>${icon(mark)}<span>${label}</span></a>`) ?? []);
    return html`<details class="person">
      <summary>
        ${session ? html`${avatar}<span class="person-name">${name}</span>` : icon('languages')}
        <span class="unseen">${session ? words({ 'zh-CN': '，个人菜单', en: ', personal menu' }) : words({ 'zh-CN': '外观和语言', en: 'Appearance and language' })}</span>${icon('chevron-down')}
      </summary>
      <div class="person-panel">
        ${session ? html`<div class="person-head">${avatar}
            <p>${session.page === null ? html`<strong>${name}</strong>` : html`<a href=${session.page} @click=${this.#shut}><strong>${name}</strong></a>`}<br /><span class="faint">${session.account.username}</span></p></div>
          ${session.org ? html`<p class="person-org">${icon('building-2')} ${session.org.name}</p>` : nothing}
          ${session.companies.filter(({ id }) => id !== session.org?.id).map(({ id, name: company }) => html`<button type="button" class="menu-link" @click=${() => this.#switch(id)}>${icon('arrow-right-left')}<span>${words({ 'zh-CN': `切换到 ${company}`, en: `Act for ${company}` })}</span></button>`)}${centres}` : nothing}
        <div class="look-choices">
          ${this.#choice(words({ 'zh-CN': '外观', en: 'Appearance' }), 'theme', [['light', words({ 'zh-CN': '浅色', en: 'Light' })], ['dark', words({ 'zh-CN': '深色', en: 'Dark' })], ['auto', words({ 'zh-CN': '自动', en: 'Auto' })]])}
          ${this.#choice(words({ 'zh-CN': '字号', en: 'Text size' }), 'text', [['largest', words({ 'zh-CN': '特大号', en: 'Largest' })], ['large', words({ 'zh-CN': '大号', en: 'Large' })], ['standard', words({ 'zh-CN': '中号', en: 'Medium' })]])}
          ${this.#choice(words({ 'zh-CN': '列表疏密', en: 'List density' }), 'density', [['compact', words({ 'zh-CN': '紧凑', en: 'Compact' })], ['standard', words({ 'zh-CN': '标准', en: 'Standard' })]])}
          <div class="look-choice" role="group" aria-label="语言 Language"><span aria-hidden="true">${words({ 'zh-CN': '语言', en: 'Language' })}</span>
            <span class="segments"><button type="button" lang="zh-CN" aria-pressed=${language() === 'zh-CN'} @click=${() => speak('zh-CN')}>中文</button>
              <button type="button" lang="en" aria-pressed=${language() === 'en'} @click=${() => speak('en')}>English</button></span></div>
        </div>
        ${session ? html`<button type="button" class="menu-link sign-out" @click=${() => this.dispatchEvent(new CustomEvent('wf-sign-out', { bubbles: true }))}>${icon('log-out')}<span>${words({ 'zh-CN': '退出', en: 'Sign out' })}</span></button>` : nothing}
      </div>
    </details>`;
  }
}

customElements.define('wf-person-menu', WfPersonMenu);
