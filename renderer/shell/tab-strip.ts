// The strip of open pages once there are several: it scrolls by arrows, its tabs move by drag and by key, and a menu closes many at once (R-208, R-211).
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import { moved } from './tab-moves.ts';
import type { Tab } from './tabs.ts';

/** `<wf-tab-strip .tabs .here>`: tells `wf-tabs-moved` (the tabs in their new order) and `wf-tabs-close` (keys of tabs). */
export class WfTabStrip extends LitElement {
  static override properties = { tabs: { attribute: false }, here: { attribute: false }, ends: { state: true }, over: { state: true }, told: { state: true } };
  declare tabs: readonly Tab[];
  declare here: string;
  /** What lies beyond the strip at its two sides. */
  declare ends: { readonly before: boolean; readonly after: boolean };
  /** Where a dragged tab would come to stand. */
  declare over: number | undefined;
  declare told: string;
  #dragged: string | undefined;
  #size = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.tabs = [];
    this.here = '';
    this.ends = { before: false, after: false };
    this.told = '';
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#size.observe(this);
    document.addEventListener('click', this.#shut);
    document.addEventListener('keydown', this.#shut);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    document.removeEventListener('click', this.#shut);
    document.removeEventListener('keydown', this.#shut);
  }

  /** A click elsewhere and Escape shut the menu, as does what is chosen from it. */
  #shut = (event: Event) => {
    const menu = this.querySelector('details');
    if (!menu?.open) return;
    const inside = event.composedPath().includes(menu);
    if (event instanceof KeyboardEvent ? event.key !== 'Escape' : inside && (event.target as Element).closest('summary')) return;
    menu.open = false;
    if (inside) menu.querySelector('summary')?.focus();
  };

  get #list(): HTMLElement | null {
    return this.querySelector('.tabs');
  }

  #measure = () => {
    const list = this.#list;
    if (!list) return;
    const ends = { before: list.scrollLeft > 1, after: list.scrollLeft + list.clientWidth < list.scrollWidth - 1 };
    if (ends.before !== this.ends.before || ends.after !== this.ends.after) this.ends = ends;
  };

  override updated(changes: PropertyValues<this>) {
    // The arrows take room when they come; what was seen until then is brought back.
    const arrows = changes.has('ends') && !changes.get('ends')?.before && !changes.get('ends')?.after;
    if (changes.has('tabs') || changes.has('here') || arrows) this.querySelector('.tabs .here')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#measure();
  }

  #scroll(way: -1 | 1) {
    const list = this.#list!;
    list.scrollBy({ left: way * list.clientWidth * 0.7, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }

  #close(keys: readonly string[]) {
    this.dispatchEvent(new CustomEvent<readonly string[]>('wf-tabs-close', { detail: keys }));
  }

  #move(key: string, to: number) {
    const tabs = moved(this.tabs, key, to);
    this.dispatchEvent(new CustomEvent<readonly Tab[]>('wf-tabs-moved', { detail: tabs }));
    const at = tabs.findIndex((tab) => tab.key === key) + 1;
    this.told = words({ 'zh-CN': `移到第 ${at} 个，共 ${tabs.length} 个`, en: `Moved to place ${at} of ${tabs.length}` });
  }

  #key = async (event: KeyboardEvent, index: number) => {
    const { key } = this.tabs[index]!;
    const last = this.tabs.length - 1;
    const way = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: last }[event.key];
    if (event.key === 'Delete') this.#close([key]);
    else if (way === undefined || event.altKey || event.metaKey) return;
    else if (event.ctrlKey && event.shiftKey) this.#move(key, Math.min(last, Math.max(0, way)));
    event.preventDefault();
    await this.updateComplete;
    const links = [...this.querySelectorAll<HTMLElement>('.tabs a')];
    const target = event.ctrlKey && event.shiftKey ? links[this.tabs.findIndex((tab) => tab.key === key)] : links[way ?? Math.min(index, links.length - 1)];
    target?.focus();
  };

  #dragOver = (event: DragEvent, index: number) => {
    if (this.#dragged === undefined) return;
    event.preventDefault();
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.over = event.clientX > left + width / 2 ? index + 1 : index;
  };

  #drop = (event: DragEvent) => {
    event.preventDefault();
    const from = this.tabs.findIndex((tab) => tab.key === this.#dragged);
    if (this.#dragged !== undefined && this.over !== undefined) this.#move(this.#dragged, this.over > from ? this.over - 1 : this.over);
    this.#dragged = this.over = undefined;
  };

  #tab(tab: Tab, index: number) {
    const here = tab.key === this.here;
    // One stop for the Tab key; the arrows go on from there.
    const stop = here || (index === 0 && !this.tabs.some(({ key }) => key === this.here));
    const drop = this.over === index ? 'drop-before' : this.over === index + 1 && index === this.tabs.length - 1 ? 'drop-after' : '';
    return html`<li class=${`${here ? 'here' : ''} ${drop}`} draggable="true"
        @dragstart=${() => (this.#dragged = tab.key)} @dragend=${() => (this.#dragged = this.over = undefined)} @dragover=${(event: DragEvent) => this.#dragOver(event, index)} @drop=${this.#drop}
        @auxclick=${(event: MouseEvent) => { if (event.button === 1) { event.preventDefault(); this.#close([tab.key]); } }}>
      <a href=${tab.href} title=${tab.title} draggable="false" tabindex=${stop ? 0 : -1} aria-current=${here ? 'page' : nothing} @keydown=${(event: KeyboardEvent) => void this.#key(event, index)}>${tab.title}</a>
      <button type="button" tabindex="-1" aria-label=${words({ 'zh-CN': `关闭${tab.title}`, en: `Close ${tab.title}` })} @click=${() => this.#close([tab.key])}>${icon('x')}</button></li>`;
  }

  #menu() {
    const name = words({ 'zh-CN': '选项卡操作', en: 'Tabs' });
    const others = this.tabs.filter((tab) => tab.key !== this.here).map((tab) => tab.key);
    return html`<details class="tab-menu"><summary class="strip-icon" aria-label=${name} title=${name}>${icon('chevron-down')}</summary>
      <div class="tab-panel">
        <ul class="tab-pages">${this.tabs.map((tab) => html`<li><a class="menu-link" href=${tab.href} aria-current=${tab.key === this.here ? 'page' : nothing}><span>${tab.title}</span></a></li>`)}</ul>
        <button type="button" class="menu-link" ?hidden=${others.length === this.tabs.length} @click=${() => this.#close([this.here])}><span>${words({ 'zh-CN': '关闭当前选项卡', en: 'Close this tab' })}</span><kbd>Alt W</kbd></button>
        <button type="button" class="menu-link" ?hidden=${others.length === 0} @click=${() => this.#close(others)}><span>${words({ 'zh-CN': '关闭其他选项卡', en: 'Close other tabs' })}</span></button>
        <button type="button" class="menu-link" @click=${() => this.#close(this.tabs.map((tab) => tab.key))}><span>${words({ 'zh-CN': '关闭全部选项卡', en: 'Close all tabs' })}</span></button>
      </div></details>`;
  }

  #arrow(way: -1 | 1) {
    const label = way < 0 ? words({ 'zh-CN': '前面的选项卡', en: 'Earlier tabs' }) : words({ 'zh-CN': '后面的选项卡', en: 'Later tabs' });
    return html`<button type="button" class="strip-icon tab-arrow" ?hidden=${!this.ends.before && !this.ends.after} aria-disabled=${!(way < 0 ? this.ends.before : this.ends.after)} aria-label=${label} title=${label} tabindex="-1" @click=${() => this.#scroll(way)}>${icon(way < 0 ? 'chevron-left' : 'chevron-right')}</button>`;
  }

  override render() {
    return html`${this.#arrow(-1)}
      <ul class="tabs" aria-label=${words({ 'zh-CN': '打开的页面', en: 'Open pages' })} @scroll=${this.#measure} @mousedown=${(event: MouseEvent) => event.button === 1 && event.preventDefault()}>${repeat(this.tabs, (tab) => tab.key, (tab, index) => this.#tab(tab, index))}</ul>
      ${this.#arrow(1)}${this.#menu()}<span class="unseen" role="status">${this.told}</span>`;
  }
}

customElements.define('wf-tab-strip', WfTabStrip);
