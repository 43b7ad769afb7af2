// <wf-tabs>: stands before the sections of a form, or of what was filled in, and shows one of them at a time. In: their titles, and how much is to be mended in each; nothing goes out.
import { html, nothing } from 'lit';
import { WfElement } from '../element.ts';
import { said, words } from '../words.ts';
import type { Section } from './layout.ts';

/** A section with a title. */
export interface Tab { readonly section: Section; readonly faults: number }

// Where one was last, by what the tabs belong to: going over from reading to changing stays there.
const last = new Map<string, number>();
let made = 0;

/** Tabs as WAI-ARIA describes them. The sections stay where they were drawn, so what is typed, judged and printed is all of them. */
export class WfTabs extends WfElement {
  static override properties = { tabs: { attribute: false }, of: { type: String }, current: { state: true } };
  declare tabs: readonly Tab[];
  declare of: string;
  declare current: number;
  readonly #name = `tabs-${(made += 1)}`;
  #parent: Element | null = null;

  constructor() {
    super();
    this.tabs = [];
    this.of = '';
    this.current = 0;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.current = last.get(this.of) ?? 0;
    this.#parent = this.parentElement;
    this.#parent?.addEventListener('wf-reveal', this.#reveal);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#parent?.removeEventListener('wf-reveal', this.#reveal);
    for (const panel of this.#panels) this.#mark(panel, 0, 0);
  }

  get #panels(): readonly HTMLElement[] {
    return [...(this.#parent?.querySelectorAll<HTMLElement>(':scope > .section:has(> .section-title)') ?? [])];
  }

  get #shown(): number {
    return Math.min(this.current, this.tabs.length - 1);
  }

  /** Something in a section is to be seen now. */
  #reveal = ({ target }: Event) => {
    const place = this.#panels.findIndex((panel) => panel.contains(target as Element));
    if (place >= 0) this.#show(place);
  };

  #show(place: number) {
    this.current = place;
    last.set(this.of, place);
    // At once: whoever asked for it means to put the focus there.
    this.performUpdate();
  }

  #key = (event: KeyboardEvent) => {
    const count = this.tabs.length;
    const place = { ArrowRight: (this.#shown + 1) % count, ArrowLeft: (this.#shown + count - 1) % count, Home: 0, End: count - 1 }[event.key];
    if (place === undefined) return;
    event.preventDefault();
    this.#show(place);
    this.querySelectorAll<HTMLElement>('[role="tab"]')[place]?.focus();
  };

  #mark(panel: HTMLElement, place: number, shown: number) {
    panel.toggleAttribute('data-behind', place !== shown);
    if (!this.isConnected) return void panel.removeAttribute('role');
    panel.setAttribute('role', 'tabpanel');
    panel.id = `${this.#name}-${place}`;
  }

  override updated() {
    for (const [place, panel] of this.#panels.entries()) this.#mark(panel, place, this.#shown);
  }

  override render() {
    return html`<div role="tablist" class="form-tabs" aria-label=${words({ 'zh-CN': '表单的各部分', en: 'Parts of the form' })} @keydown=${this.#key}>${this.tabs.map(({ section: { title = '' }, faults }, place) => html`<button type="button" role="tab"
      aria-selected=${place === this.#shown} aria-controls=${`${this.#name}-${place}`} tabindex=${place === this.#shown ? 0 : -1} @click=${() => this.#show(place)}>${said(title)}${faults === 0 ? nothing
        : html`<span class="tone-no">${words({ 'zh-CN': `${faults} 处要改`, en: `${faults} to fix` })}</span>`}</button>`)}</div>`;
  }
}

customElements.define('wf-tabs', WfTabs);

declare global {
  interface HTMLElementTagNameMap { 'wf-tabs': WfTabs }
}
