// The shell around every page: menu, tabs, who is signed in, toasts, language. It decides which page stands, never what is on it.
import { LitElement, html, nothing, type ReactiveElement } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Session } from '../server/api-types.ts';
import { actFor, api } from './api.ts';
import { icon } from './icon.ts';
import type { Page } from './page.ts';
import { wished } from './liking.ts';
import { portalAt, portalOnce } from './portal/portal.ts';
import { routes } from './pages.ts';
import { go, mayLeave, placeOf, startRouter, type Place } from './router.ts';
import { learn } from './sentences.ts';
import { appearance, applyAppearance, choose } from './shell/appearance.ts';
import { hearing } from './shell/hearing.ts';
import { bell, brand, menu, picture } from './shell/menu.ts';
import { signInAgain } from './shell/sign-in-again.ts';
import './shell/person-menu.ts';
import './shell/shell.css';
import { closed, opened, rememberedTabs, rememberTabs, tabKey, type Tab } from './shell/tabs.ts';
import { crumbs, helpLink, missing } from './shell/strip.ts';
import { toast } from './toast.ts';
import { language, onLanguage, said, words } from './words.ts';

const firstPassword = '/first-password';

type Missing = 'page' | 'module' | undefined;

export class WfApp extends LitElement {
  static override properties = {
    session: { state: true }, place: { state: true }, page: { state: true }, missing: { state: true }, tabs: { state: true },
    brandName: { state: true }, hotline: { state: true }, name: { state: true }, folded: { state: true }, drawer: { state: true }, expired: { state: true },
  };
  declare session: Session | null;
  declare place: Place | undefined;
  declare page: Page | undefined;
  declare missing: Missing;
  declare tabs: readonly Tab[];
  declare brandName: string;
  declare hotline: string | null;
  /** What the page calls itself. */
  declare name: string;
  declare folded: boolean;
  declare drawer: boolean;
  declare expired: boolean;
  #stop: (() => void)[] = [];
  #focus = false;
  #typed = false;
  #turn = 0;
  #hearing = hearing((counts) => { this.session &&= { ...this.session, ...counts }; if (this.page) this.page.session = this.session; }, () => void this.#readSession());
  readonly #watch = new MutationObserver(() => this.#named());

  constructor() {
    super();
    this.session = null;
    this.brandName = this.name = '';
    this.hotline = null;
    this.tabs = rememberedTabs();
    this.folded = appearance().menu === 'folded';
    this.drawer = this.expired = false;
    applyAppearance();
  }

  override createRenderRoot() {
    return this;
  }

  override async connectedCallback() {
    super.connectedCallback();
    const ended = () => (this.expired = this.session !== null);
    const read = () => void this.#readSession();
    // Meanwhile somebody may have signed in or out in another tab.
    const seen = () => void (document.visibilityState === 'visible' && this.session && read());
    addEventListener('wf-session-ended', ended);
    addEventListener('wf-other-company', read);
    document.addEventListener('visibilitychange', seen);
    this.addEventListener('wf-session', read);
    this.addEventListener('wf-switch', async (event) => (await mayLeave()) && this.#switch((event as CustomEvent<string>).detail));
    this.addEventListener('wf-sign-out', (event) => void this.#signOut((event as CustomEvent<string | null>).detail ?? '/'));
    this.addEventListener('input', (event) => (this.#typed ||= event.composedPath().includes(this.page!)));
    document.addEventListener('keydown', this.#key);
    this.#stop.push(() => removeEventListener('wf-session-ended', ended), () => removeEventListener('wf-other-company', read), () => document.removeEventListener('visibilitychange', seen), () => document.removeEventListener('keydown', this.#key), onLanguage(() => void this.#speak()));
    await Promise.all([this.#readSession(), this.#readTitle(), learn().catch(() => {})]);
    this.#stop.push(startRouter((href, how) => void this.#show(href, how)));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stop.splice(0)) stop();
    this.#hearing.set(false);
    this.#watch.disconnect();
  }

  /** Asks who is signed in. Without an answer it is who it was; whose session has ended stays where he is until he signs in again. */
  async #readSession() {
    const answer = await api.session();
    if (!answer.ok) return;
    if (this.session && !answer.value) return void (this.expired = true);
    wished(answer.value?.uses);
    const other = this.session && this.session.account.id !== answer.value?.account.id;
    const renewed = this.expired && !other;
    this.expired = false;
    const moved = !other && this.session?.org && answer.value && this.session.org.id !== answer.value.org?.id;
    // Another tab has begun to act for another organisation: this page follows it, or brings it back.
    if (moved && (await (await import('./shell/other-company.ts')).staysAt(this.session!, answer.value!))) return this.#switch(this.session!.org!.id);
    this.#is(answer.value);
    if (this.session?.pending && this.place) await this.#show(location.pathname, 'replace');
    if (other || moved) return this.#begin();
    if (this.page) this.page.session = this.session;
    // What waited for it on the page goes on.
    if (renewed) for (const place of [...this.querySelectorAll('.ended'), window]) place.dispatchEvent(new CustomEvent('wf-session-renewed'));
  }

  #is(session: Session | null) {
    actFor((this.session = session)?.org?.id);
    this.#hearing.set(session !== null && !session.pending, session?.idleMinutes);
  }

  /** Acts for another organisation from here on; of the one before nothing is left to be seen. */
  #switch = async (org: string) => {
    const session = await (await import('./shell/other-company.ts')).switchTo(org);
    const isOther = session && this.session?.org?.id !== org;
    if (session) this.#is(session);
    if (isOther) await this.#begin();
  };

  /** Another person, or another organisation: nothing of the one before is left to be seen. */
  async #begin(at = '/') {
    rememberTabs((this.tabs = []));
    this.page = undefined;
    await go(at, { replace: true });
  }

  async #readTitle() {
    const answer = await portalOnce(portalAt(placeOf(routes, location.pathname + location.search)));
    if (answer.ok) [this.brandName, this.hotline] = [said(answer.value.title), answer.value.hotline];
  }

  async #speak() {
    await Promise.all([this.#readSession(), this.#readTitle()]);
    rememberTabs((this.tabs = (await import('./shell/tab-names.ts')).translated(this.tabs, this.session?.menu ?? [])));
    // A page in which something is typed stays as it is and speaks the new language where it stands; any other is made anew.
    if (this.#typed && this.page) {
      for (const element of [this.page, ...this.page.querySelectorAll<ReactiveElement>('*')]) element.requestUpdate?.();
    } else if (await mayLeave()) {
      this.page = undefined;
      await this.#show(location.pathname + location.search, 'replace');
    }
  }

  async #show(href: string, how: 'first' | 'forward' | 'back' | 'replace') {
    const turn = ++this.#turn;
    const place = placeOf(routes, href);
    this.drawer = false;
    if (place?.route.frame === 'work' && !this.session) {
      await this.#readSession();
      if (!this.session) return void (await go(`/sign-in?to=${encodeURIComponent(href)}`, { replace: true }));
    }
    // Nothing else is open to who has to choose a password of his own (R-152).
    if (this.session?.pending && place?.route.path !== firstPassword) return void (await go(firstPassword, { replace: true }));
    this.missing = place ? undefined : 'page';
    this.classList.add('fetching');
    await place?.route.load().catch(() => (this.missing = 'module'));
    if (turn !== this.#turn) return;
    this.classList.remove('fetching');
    const same = this.page && this.page.localName === place?.route.element && this.place?.path.split('?')[0] === place.path.split('?')[0];
    this.#focus = how === 'forward' || how === 'back' ? !same : this.#focus;
    this.place = place;
    void this.#readTitle();
    if (!place || this.missing) return void (this.page = undefined);
    const page = same && this.page ? this.page : (document.createElement(place.route.element) as Page);
    if (page !== this.page) [this.#typed, this.name] = [false, ''];
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
    this.name = name;
    document.title = portal && portal !== name ? `${name} – ${portal}` : name;
    if (this.place.route.frame !== 'portal') {
      const key = tabKey(this.place.path);
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

  get #here(): string {
    return this.place ? tabKey(this.place.path) : '';
  }

  /** Closes tabs; the page that is shown only when it lets itself be left. */
  async #closeTabs(keys: readonly string[]) {
    const { next } = closed(this.tabs, keys, this.#here);
    if (keys.includes(this.#here) && !(await go(next?.href ?? '/'))) return;
    rememberTabs((this.tabs = closed(this.tabs, keys, this.#here).tabs));
  }

  #key = (event: KeyboardEvent) => {
    if (event.code !== 'KeyW' || !event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !this.tabs.some((tab) => tab.key === this.#here)) return;
    event.preventDefault();
    void this.#closeTabs([this.#here]);
  };

  /** What the page still owes the server is sent before the session ends; what cannot be sent keeps the page. */
  #signOut = async (at: string) => {
    this.#hearing.set(false);
    const { ok } = await api.signOut();
    this.#is(ok ? null : this.session);
    return ok ? this.#begin(at) : toast(words({ 'zh-CN': '没有退出，请检查网络后再试', en: 'You are still signed in. Check the connection and try again' }));
  };

  #fold = () => void (this.folded = choose({ menu: this.folded ? 'open' : 'folded' }).menu === 'folded');

  /** Opens or closes the menu of a phone; the focus goes in with it, and back. */
  #slide(open: boolean) {
    this.drawer = open;
    setTimeout(() => this.querySelector<HTMLElement>(open ? '.menu a' : '.drawer-button')?.focus(), 50);
  }

  #person() {
    return html`${this.session ? bell(this.session) : nothing}${keyed(language(), html`<wf-person-menu .session=${this.session}></wf-person-menu>`)}
      ${this.session || (!this.place && !this.missing) || this.place?.route.path === '/sign-in' ? nothing : html`<a class="button small" href=${`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`}>${words({ 'zh-CN': '登录', en: 'Sign in' })}</a>`}`;
  }

  #portalFrame() {
    const { session } = this;
    const first = session?.inbox ? '/inbox' : session?.menu[0]?.entries[0]?.href;
    const link = (href: string, label: string) => html`<a href=${href} aria-current=${this.place?.path === href ? 'page' : nothing}>${label}</a>`;
    // At the top of a desk, at the foot of a phone.
    const help = html`${this.hotline ? html`<span class="hotline">${words({ 'zh-CN': '客服热线', en: 'Hotline' })} <strong>${this.hotline}</strong></span>` : nothing}
      ${link('/help', words({ 'zh-CN': '帮助中心', en: 'Help' }))}${link('/site-map', words({ 'zh-CN': '站点地图', en: 'Site map' }))}`;
    return html`<header class="portal-bar"><div class="portal-help"><div class="portal-help-inner">
          ${session?.org ? html`<span class="portal-welcome">${words({ 'zh-CN': `欢迎，${session.org.name}`, en: `Welcome, ${session.org.name}` })}</span>` : nothing}${help}</div></div>
        <div class="portal-bar-inner">${brand(this.brandName)}
        ${first ? html`<nav aria-label=${words({ 'zh-CN': '主导航', en: 'Main' })}>${link('/', words({ 'zh-CN': '平台首页', en: 'Home' }))}</nav>` : nothing}
        <div class="strip-right">${first ? html`<a class="button small enter" href=${first}>${words({ 'zh-CN': '进入系统', en: 'Enter the system' })}</a>` : nothing}${this.#person()}</div></div></header>
      <main id="page" class="portal-main">${crumbs(this.session, this.place, this.name)}${this.missing ? missing(this.missing) : this.page ?? nothing}</main>
      <footer class="portal-foot">${help}</footer>`;
  }

  #tabs() {
    if (this.tabs.length > 1) {
      // Only with several tabs is there anything to move, to scroll or to close at once.
      void import('./shell/tab-strip.ts');
      return html`<wf-tab-strip .tabs=${this.tabs} .here=${this.#here} @wf-tabs-moved=${(event: CustomEvent<readonly Tab[]>) => rememberTabs((this.tabs = event.detail))} @wf-tabs-close=${(event: CustomEvent<readonly string[]>) => void this.#closeTabs(event.detail)}></wf-tab-strip>`;
    }
    return html`<ul class="tabs" aria-label=${words({ 'zh-CN': '打开的页面', en: 'Open pages' })}>${this.tabs.map((tab) => html`<li class=${tab.key === this.#here ? 'here' : ''}>
      <a href=${tab.href} title=${tab.title} aria-current=${tab.key === this.#here ? 'page' : nothing}>${tab.title}</a>
      <button type="button" tabindex="-1" aria-label=${words({ 'zh-CN': `关闭${tab.title}`, en: `Close ${tab.title}` })} @click=${() => void this.#closeTabs([tab.key])}>${icon('x')}</button></li>`)}</ul>`;
  }

  #workFrame(session: Session) {
    const foldWord = this.folded ? words({ 'zh-CN': '展开菜单', en: 'Unfold the menu' }) : words({ 'zh-CN': '折叠菜单', en: 'Fold the menu' });
    return html`<div class=${`shell ${this.folded ? 'folded' : ''} ${this.drawer ? 'drawer' : ''}`} @keydown=${(event: KeyboardEvent) => this.drawer && event.key === 'Escape' && this.#slide(false)}>
      <nav class="menu" id="menu" aria-label=${words({ 'zh-CN': '菜单', en: 'Menu' })}>${brand(said(session.portal))}${picture(session, 'logo')}${menu(session, this.place?.path.split('?')[0] ?? '')}
        ${session.hotline ? html`<p class="menu-foot">${words({ 'zh-CN': '客服热线', en: 'Hotline' })} <span class="nowrap">${session.hotline}</span></p>` : nothing}</nav>
      <div class="scrim" @click=${() => (this.drawer = false)}></div>
      <header class="strip">
        <button type="button" class="strip-icon drawer-button" aria-expanded=${this.drawer} aria-controls="menu" aria-label=${words({ 'zh-CN': '菜单', en: 'Menu' })} @click=${() => this.#slide(!this.drawer)}>${icon('menu')}</button>
        <button type="button" class="strip-icon fold-button" aria-pressed=${this.folded} aria-label=${foldWord} title=${foldWord} @click=${this.#fold}>${icon('panel-left')}</button>
        ${this.#tabs()}
        <div class="strip-right">${helpLink()}${this.#person()}</div>
      </header>
      <main id="page" class="work">${picture(session, 'logo')}${picture(session, 'stamp')}${crumbs(this.session, this.place, this.name)}${this.missing ? missing(this.missing) : this.page ?? nothing}</main>
    </div>`;
  }

  override updated() {
    const dialog = this.querySelector<HTMLDialogElement>('.sign-in-again');
    if (dialog && !dialog.open) dialog.showModal();
  }

  override render() {
    const frame = this.place?.route.frame !== 'portal' && this.place && this.session ? this.#workFrame(this.session) : this.#portalFrame();
    return html`<a class="skip" href="#page" @click=${(event: Event) => { event.preventDefault(); const page = this.querySelector<HTMLElement>('h1, #page'); if (page) { page.tabIndex = -1; page.focus(); } }}>${words({ 'zh-CN': '跳到正文', en: 'Skip to content' })}</a>
      ${frame}<wf-toasts role="status"></wf-toasts>${this.expired ? signInAgain(this, () => void this.#readSession()) : nothing}`;
  }
}

customElements.define('wf-app', WfApp);
