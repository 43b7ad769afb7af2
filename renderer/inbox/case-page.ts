// One case at its own address. Whoever came from a list goes on in it: to the case before and behind, and after a verdict to the next; the way back leads to the list as it was. What others do meanwhile stands there by itself.
import { html, nothing } from 'lit';
import { icon } from '../icon.ts';
import { besides, cameTo, decided, listHref, type Came } from '../neighbours.ts';
import { Page } from '../page.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';
import type { ActedEvent, WfCaseView } from './case-view.ts';
import './case-view.ts';
import { letterOf } from './keys.ts';
import { watch } from './watch.ts';

export class WfCasePage extends Page {
  #stopWatching = () => {};

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
    this.#stopWatching = watch(async () => this.querySelector<WfCaseView>('wf-case-view')?.look());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
    this.#stopWatching();
  }

  get #id(): string {
    return this.params['id'] ?? '';
  }

  #key = (event: KeyboardEvent) => {
    const came = cameTo(this.#id);
    const letter = letterOf(event);
    if (!came || (letter !== 'J' && letter !== 'K')) return;
    event.preventDefault();
    void this.#step(came, letter === 'J' ? 1 : -1);
  };

  async #step(came: Came, step: 1 | -1) {
    const href = await besides(came, this.#id, step);
    if (href) await go(href);
  }

  #acted = async (event: ActedEvent) => {
    this.refreshSession();
    const { id, done, next: same, retrieve } = event.detail;
    const came = cameTo(id);
    // Only whoever came to decide goes on, and not from what still waits for him.
    if (!came || same || !this.query.has('task')) return;
    event.preventDefault();
    const href = await besides(decided(came, id), id, 1, { open: true });
    const { toastDecided } = await import('./undo.ts');
    toastDecided(href ? words({ 'zh-CN': `${done}。已打开下一条`, en: `${done}. This is the next one` }) : words({ 'zh-CN': `${done}。这个列表都办完了`, en: `${done}. That was the last of the list` }), retrieve === null ? [] : [id]);
    await go(href ?? listHref(came));
  };

  #bar(came: Came) {
    const { stops, page, pageSize, total, previous, next } = came;
    const at = stops.findIndex(({ id }) => id === this.#id);
    const number = page === null ? undefined : (page - 1) * pageSize + at + 1;
    const step = (to: 1 | -1, isThere: boolean, word: string, letter: string) => html`<button type="button" class="button quiet small" aria-disabled=${isThere ? nothing : 'true'} aria-keyshortcuts=${letter} @click=${() => isThere && void this.#step(came, to)}>${word} <kbd aria-hidden="true">${letter}</kbd></button>`;
    return html`<nav class="case-bar" aria-label=${words({ 'zh-CN': '在列表中', en: 'In the list' })}><a class="button quiet small" href=${listHref(came)}>${icon('arrow-left')}${words({ 'zh-CN': `返回${said(came.title)}`, en: `Back to ${said(came.title)}` })}</a>
      <span class="case-bar-steps">${step(-1, at > 0 || previous !== null, words({ 'zh-CN': '上一条', en: 'Previous' }), 'K')}${step(1, at < stops.length - 1 || next !== null, words({ 'zh-CN': '下一条', en: 'Next' }), 'J')}
      ${number === undefined || total === null ? nothing : html`<span class="soft small nowrap">${words({ 'zh-CN': `第 ${number} 条，共 ${total} 条`, en: `${number} of ${total}` })}</span>`}</span></nav>`;
  }

  override render() {
    const came = cameTo(this.#id);
    return html`<div class="page-sheet case-sheet">${came && came.stops.length + Number(came.next !== null) + Number(came.previous !== null) > 0 ? this.#bar(came) : nothing}<wf-case-view heading="h1" .instance=${this.#id} .wanted=${this.query.get('event') ?? ''}
      @wf-acted=${this.#acted}></wf-case-view></div>`;
  }
}

customElements.define('wf-case-page', WfCasePage);
