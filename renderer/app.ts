// The shell around every page: menu, tabs, who is signed in, toasts, language. It decides which page stands, never what is on it.
import { LitElement, html, nothing, type ReactiveElement } from 'lit';
import type { Session } from '../server/api-types.ts';
import { actFor, api } from './api.ts';
import type { Page } from './page.ts';
import { wished } from './liking.ts';
import { portalAt, portalOnce } from './portal/portal.ts';
import { placeAt } from './pages.ts';
import { go, mayLeave, startRouter, type Place } from './router.ts';
import { appearance, applyAppearance } from './shell/appearance.ts';
import type * as Frame from './shell/frame.ts';
import { hearing } from './shell/hearing.ts';
import './shell/shell.css';
import { opened, rememberedTabs, rememberTabs, tabKey, type Tab } from './shell/tabs.ts';
import { crumbs, failedPage } from './shell/strip.ts';
import { onLanguage, said, words } from './words.ts';

const firstPassword = '/first-password';

/** Milliseconds a page has to come to stand before its frame does. */
const patience = 3000;

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
  #frame: typeof Frame | undefined;

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
    this.#stop.push(() => removeEventListener('wf-session-ended', ended), () => removeEventListener('wf-other-company', read), () => document.removeEventListener('visibilitychange', seen), onLanguage(() => void this.#speak()));
    await Promise.all([this.#readSession(), this.#readTitle()]);
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
    if (this.#frame || !session) this.#hear();
  }

  #hear() {
    this.#hearing.set(this.session !== null && !this.session.pending, this.session?.idleMinutes);
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

  /** Whether a place stands in the frame of those who are signed in. */
  #inWork({ route }: Place): boolean {
    return route.frame === 'work' || (route.frame === 'either' && this.session !== null);
  }

  async #readTitle() {
    const answer = await portalOnce(portalAt(await placeAt(location.pathname + location.search)));
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
    const found = await placeAt(href).catch(() => 'unknown' as const);
    if (turn !== this.#turn) return;
    const place = found === 'unknown' ? undefined : found;
    this.drawer = false;
    if (place?.route.frame === 'work' && !this.session) {
      await this.#readSession();
      if (!this.session) return void (await go(`/sign-in?to=${encodeURIComponent(href)}`, { replace: true }));
    }
    // Nothing else is open to who has to choose a password of his own (R-152).
    if (this.session?.pending && place?.route.path !== firstPassword) return void (await go(firstPassword, { replace: true }));
    this.missing = place ? undefined : found === 'unknown' ? 'module' : 'page';
    this.classList.add('fetching');
    // Who works on a page waits for that page alone.
    const works = place !== undefined && this.#inWork(place);
    await Promise.all([place?.route.load(), works ? undefined : this.#enframe()]).catch(() => (this.missing = 'module'));
    if (turn !== this.#turn) return;
    this.classList.remove('fetching');
    const same = this.page && this.page.localName === place?.route.element && this.place?.path.split('?')[0] === place.path.split('?')[0];
    this.#focus = how === 'forward' || how === 'back' ? !same : this.#focus;
    this.place = place;
    void this.#readTitle();
    if (!place || this.missing) {
      this.page = undefined;
      return void this.#enframe();
    }
    const page = same && this.page ? this.page : (document.createElement(place.route.element) as Page);
    if (page !== this.page) [this.#typed, this.name] = [false, ''];
    Object.assign(page, { params: place.params, query: place.query, session: this.session });
    this.page = page;
    this.#watch.disconnect();
    this.#watch.observe(page, { childList: true, characterData: true, subtree: true });
    await this.updateComplete;
    this.#named();
    if (this.#frame) this.#frame.reveal(this);
    // A page that never says its name gets its frame all the same.
    else setTimeout(() => void this.#enframe(), patience);
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
    if (!this.#frame) requestAnimationFrame(() => setTimeout(() => void this.#enframe()));
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

  /** What the page still owes the server is sent before the session ends; what cannot be sent keeps the page. */
  #signOut = async (at: string) => {
    this.#hearing.set(false);
    const isOut = await (await import('./shell/other-company.ts')).signedOut();
    this.#is(isOut ? null : this.session);
    if (isOut) await this.#begin(at);
  };

  /** Brings what stands around the page, and hears from then on what happens elsewhere. */
  async #enframe() {
    if (this.#frame) return;
    const frame = await import('./shell/frame.ts');
    if (this.#frame) return;
    this.#frame = frame;
    this.#stop.push(frame.listen(this));
    this.requestUpdate();
    this.#hear();
    await this.updateComplete;
    frame.reveal(this);
  }

  /** The room of the menu and the strip is there from the beginning: nothing moves when they come. */
  #workFrame(session: Session) {
    return html`<div class=${`shell ${this.folded ? 'folded' : ''} ${this.drawer ? 'drawer' : ''}`} @keydown=${(event: KeyboardEvent) => this.drawer && event.key === 'Escape' && this.#frame?.slide(this, false)}>
      <nav class="menu" id="menu" aria-label=${words({ 'zh-CN': '菜单', en: 'Menu' })}>${this.#frame?.menuParts(this, session)}</nav>
      <div class="scrim" @click=${() => (this.drawer = false)}></div>
      <header class="strip">${this.#frame?.stripParts(this)}</header>
      <main id="page" class="work">${this.#frame?.pictures(session)}${this.#content()}</main>
    </div>`;
  }

  #again() {
    void import('./shell/sign-in-again.ts');
    return html`<wf-sign-in-again @wf-signed-in=${() => void this.#readSession()}></wf-sign-in-again>`;
  }

  /** The page, or why there is none. */
  #content() {
    return html`${crumbs(this.session, this.place, this.name)}${this.missing === 'page' ? this.#frame?.noPage() : this.missing ? failedPage() : this.page ?? nothing}`;
  }

  override render() {
    const { session, place } = this;
    const frame = place && this.#inWork(place) && session ? this.#workFrame(session)
      : this.#frame?.portalFrame(this, this.#content()) ?? html`<main id="page">${this.#content()}</main>`;
    return html`<a class="skip" href="#page" @click=${(event: Event) => { event.preventDefault(); const page = this.querySelector<HTMLElement>('h1, #page'); if (page) { page.tabIndex = -1; page.focus(); } }}>${words({ 'zh-CN': '跳到正文', en: 'Skip to content' })}</a>
      ${frame}<wf-toasts role="status"></wf-toasts>${this.expired ? this.#again() : nothing}`;
  }
}

customElements.define('wf-app', WfApp);
