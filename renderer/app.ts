// The shell around every page: menu, tabs, who is signed in, toasts, language. It decides which page stands, never what is on it.
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Session } from '../server/api-types.ts';
import { api } from './api.ts';
import { icon } from './icon.ts';
import { blank, type Page } from './page.ts';
import { portalOnce } from './portal/portal.ts';
import { routes } from './pages.ts';
import { go, mayLeave, placeOf, startRouter, type Place } from './router.ts';
import { appearance, applyAppearance, choose } from './shell/appearance.ts';
import { brand, menu } from './shell/menu.ts';
import './shell/person-menu.ts';
import './shell/shell.css';
import { closed, opened, rememberedTabs, rememberTabs, type Tab } from './shell/tabs.ts';
import './toast.ts';
import { language, onLanguage, said, words } from './words.ts';

type Missing = 'page' | 'module' | undefined;

export class WfApp extends LitElement {
  static override properties = {
    session: { state: true }, place: { state: true }, page: { state: true }, missing: { state: true }, tabs: { state: true },
    brandName: { state: true }, folded: { state: true }, drawer: { state: true }, expired: { state: true },
  };
  declare session: Session | null;
  declare place: Place | undefined;
  declare page: Page | undefined;
  declare missing: Missing;
  declare tabs: readonly Tab[];
  declare brandName: string;
  declare folded: boolean;
  declare drawer: boolean;
  declare expired: boolean;
  #stop: (() => void)[] = [];
  #focus = false;
  #turn = 0;
  readonly #watch = new MutationObserver(() => this.#named());

  constructor() {
    super();
    this.session = null;
    this.brandName = '';
    this.tabs = rememberedTabs();
    this.folded = appearance().menu === 'folded';
    this.drawer = false;
    this.expired = false;
    applyAppearance();
  }

  override createRenderRoot() {
    return this;
  }

  override async connectedCallback() {
    super.connectedCallback();
    const ended = () => (this.expired = this.session !== null);
    addEventListener('wf-session-ended', ended);
    this.addEventListener('wf-session', () => void this.#readSession());
    this.#stop.push(() => removeEventListener('wf-session-ended', ended), onLanguage(() => void this.#speak()));
    await Promise.all([this.#readSession(), this.#readTitle()]);
    this.#stop.push(startRouter((href, how) => void this.#show(href, how)));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stop.splice(0)) stop();
    this.#watch.disconnect();
  }

  async #readSession() {
    const answer = await api.session();
    this.session = answer.ok ? answer.value : null;
    if (this.page) this.page.session = this.session;
  }

  async #readTitle() {
    const answer = await portalOnce();
    if (answer.ok) this.brandName = said(answer.value.title);
  }

  async #speak() {
    await Promise.all([this.#readSession(), this.#readTitle()]);
    // What cannot be left stays and speaks the new language from its next drawing on.
    if (!(await mayLeave())) return this.page?.requestUpdate();
    this.page = undefined;
    await this.#show(location.pathname + location.search, 'replace');
  }

  async #show(href: string, how: 'first' | 'forward' | 'back' | 'replace') {
    const turn = ++this.#turn;
    const place = placeOf(routes, href);
    this.drawer = false;
    if (place?.route.frame === 'work' && !this.session) {
      await this.#readSession();
      if (!this.session) return go(`/sign-in?to=${encodeURIComponent(href)}`, { replace: true });
    }
    this.missing = place ? undefined : 'page';
    if (place) {
      try {
        await place.route.load();
      } catch {
        this.missing = 'module';
      }
    }
    if (turn !== this.#turn) return;
    const same = this.page && this.page.localName === place?.route.element && this.place?.path.split('?')[0] === place.path.split('?')[0];
    this.#focus = how === 'forward' || how === 'back' ? !same : this.#focus;
    this.place = place;
    if (!place || this.missing) return void (this.page = undefined);
    const page = same && this.page ? this.page : (document.createElement(place.route.element) as Page);
    Object.assign(page, { params: place.params, query: place.query, session: this.session });
    this.page = page;
    this.#watch.disconnect();
    this.#watch.observe(page, { childList: true, characterData: true, subtree: true });
    await this.updateComplete;
    this.#named();
    if (how === 'forward' && !same) scrollTo(0, 0);
    if (how === 'back') scrollTo(0, (history.state as { scroll?: number } | null)?.scroll ?? 0);
  }

  /** The page's h1 names the document and the tab; after a change of page it takes the focus. */
  #named() {
    const heading = this.page?.querySelector('h1');
    const name = heading?.textContent?.trim() ?? '';
    if (!heading || !name || !this.place) return;
    const portal = this.session ? said(this.session.portal) : this.brandName;
    document.title = portal && portal !== name ? `${name} – ${portal}` : name;
    if (this.place.route.frame !== 'portal') {
      const key = this.place.path.split('?')[0]!;
      // Several cases may have one name; their numbers tell the tabs apart.
      const title = heading.dataset['tab'] ?? name;
      const known = this.tabs.find((tab) => tab.key === key);
      if (known?.title !== title || known.href !== this.place.path) rememberTabs((this.tabs = opened(this.tabs, { key, href: this.place.path, title })));
    }
    if (!this.#focus) return;
    this.#focus = false;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  #closeTab(key: string) {
    const { tabs, next } = closed(this.tabs, key);
    rememberTabs((this.tabs = tabs));
    if (this.place?.path.split('?')[0] === key) void go(next?.href ?? '/');
  }

  #signOut = async () => {
    await api.signOut();
    rememberTabs((this.tabs = []));
    this.session = null;
    this.page = undefined;
    await go('/');
  };

  #fold = () => {
    this.folded = choose({ menu: this.folded ? 'open' : 'folded' }).menu === 'folded';
  };

  /** Opens or closes the menu of a phone; the focus goes in with it, and back. */
  #slide(open: boolean) {
    this.drawer = open;
    setTimeout(() => this.querySelector<HTMLElement>(open ? '.menu a' : '.drawer-button')?.focus(), 50);
  }

  #content(): TemplateResult {
    if (this.missing === 'page') return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '没有这个页面', en: 'There is no such page' })}</h1>${blank('search-x', words({ 'zh-CN': '地址可能抄错了，或者页面已经移走', en: 'The address may be wrong, or the page has moved' }), nothing, html`<a class="button" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`)}</div>`;
    if (this.missing === 'module') return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '页面没有加载出来', en: 'The page didn’t load' })}</h1>${blank('unplug', words({ 'zh-CN': '请检查网络后再试', en: 'Check the connection and try again' }), nothing, html`<button type="button" class="button" @click=${() => location.reload()}>${words({ 'zh-CN': '再试一次', en: 'Try again' })}</button>`)}</div>`;
    return html`${this.page ?? nothing}`;
  }

  #bell() {
    const unread = this.session?.unread ?? 0;
    const label = unread > 0 ? words({ 'zh-CN': `消息中心，${unread} 条未读`, en: `Messages, ${unread} unread` }) : words({ 'zh-CN': '消息中心', en: 'Messages' });
    return html`<a class="strip-icon bell" href="/messages" aria-label=${label} title=${label}>${icon('bell')}${unread > 0 ? html`<b aria-hidden="true">${unread > 99 ? '99+' : unread}</b>` : nothing}</a>`;
  }

  #person() {
    return html`${this.session ? this.#bell() : nothing}${keyed(language(), html`<wf-person-menu .session=${this.session} @wf-sign-out=${this.#signOut}></wf-person-menu>`)}
      ${this.session ? nothing : html`<a class="button small" href=${`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`}>${words({ 'zh-CN': '登录', en: 'Sign in' })}</a>`}`;
  }

  #portalFrame() {
    const first = this.session?.inbox ? '/inbox' : this.session?.menu[0]?.entries[0]?.href;
    return html`<header class="portal-bar"><div class="portal-bar-inner">${brand(this.brandName)}
        ${first ? html`<nav aria-label=${words({ 'zh-CN': '主导航', en: 'Main' })}><a href="/" aria-current=${location.pathname === '/' ? 'page' : nothing}>${words({ 'zh-CN': '首页', en: 'Home' })}</a><a href=${first}>${words({ 'zh-CN': '工作台', en: 'Workspace' })}</a></nav>` : nothing}
        <div class="strip-right">${this.#person()}</div></div></header>
      <main id="page" class="portal-main">${this.#content()}</main>`;
  }

  #workFrame(session: Session) {
    const here = this.place?.path.split('?')[0] ?? '';
    const foldWord = this.folded ? words({ 'zh-CN': '展开菜单', en: 'Unfold the menu' }) : words({ 'zh-CN': '折叠菜单', en: 'Fold the menu' });
    return html`<div class=${`shell ${this.folded ? 'folded' : ''} ${this.drawer ? 'drawer' : ''}`} @keydown=${(event: KeyboardEvent) => this.drawer && event.key === 'Escape' && this.#slide(false)}>
      <nav class="menu" id="menu" aria-label=${words({ 'zh-CN': '菜单', en: 'Menu' })}>${brand(said(session.portal))}${menu(session, here)}</nav>
      <div class="scrim" @click=${() => (this.drawer = false)}></div>
      <header class="strip">
        <button type="button" class="strip-icon drawer-button" aria-expanded=${this.drawer} aria-controls="menu" aria-label=${words({ 'zh-CN': '菜单', en: 'Menu' })} @click=${() => this.#slide(!this.drawer)}>${icon('menu')}</button>
        <button type="button" class="strip-icon fold-button" aria-pressed=${this.folded} aria-label=${foldWord} title=${foldWord} @click=${this.#fold}>${icon('panel-left')}</button>
        <ul class="tabs" aria-label=${words({ 'zh-CN': '打开的页面', en: 'Open pages' })}>${this.tabs.map((tab) => html`<li class=${tab.key === here ? 'here' : ''}>
          <a href=${tab.href} title=${tab.title} aria-current=${tab.key === here ? 'page' : nothing}>${tab.title}</a>
          <button type="button" aria-label=${words({ 'zh-CN': `关闭${tab.title}`, en: `Close ${tab.title}` })} @click=${() => this.#closeTab(tab.key)}>${icon('x')}</button></li>`)}</ul>
        <div class="strip-right">${this.#person()}</div>
      </header>
      <main id="page" class="work">${this.#content()}</main>
    </div>`;
  }

  #signInAgain() {
    if (!this.expired) return nothing;
    void import('./account/sign-in-form.ts').then(() => this.querySelector<HTMLElement>('.sign-in-again input')?.focus());
    return html`<dialog class="dialog sign-in-again" aria-labelledby="sign-in-again" @cancel=${(event: Event) => event.preventDefault()}>
      <h2 id="sign-in-again">${words({ 'zh-CN': '登录已过期，请再次登录', en: 'Your session has ended. Sign in again' })}</h2>
      <p class="soft">${words({ 'zh-CN': '页面上填写的内容还在。', en: 'What you filled in is still here.' })}</p>
      <wf-sign-in-form @wf-signed-in=${async () => { await this.#readSession(); this.expired = false; }}></wf-sign-in-form></dialog>`;
  }

  override updated() {
    const dialog = this.querySelector<HTMLDialogElement>('.sign-in-again');
    if (dialog && !dialog.open) dialog.showModal();
    this.querySelector('.tabs .here')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  override render() {
    const frame = this.place?.route.frame !== 'portal' && this.place && this.session ? this.#workFrame(this.session) : this.#portalFrame();
    return html`<a class="skip" href="#page" @click=${(event: Event) => { event.preventDefault(); const page = this.querySelector<HTMLElement>('h1, #page'); if (page) { page.tabIndex = -1; page.focus(); } }}>${words({ 'zh-CN': '跳到正文', en: 'Skip to content' })}</a>
      ${frame}<wf-toasts></wf-toasts>${this.#signInAgain()}`;
  }
}

customElements.define('wf-app', WfApp);
