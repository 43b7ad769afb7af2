// <wf-choose>: seeks by a part of a name and takes one of those found. What is typed and not taken is no value: on leaving, the line shows again who is chosen.
import { html, nothing } from 'lit';
import { WfElement } from '../element.ts';
import { words } from '../words.ts';
import type { FieldView, Found, FormHost } from './widget.ts';
import { wired } from './wired.ts';
import './choose.css';

/** Milliseconds of quiet before what was typed is sought. */
const quiet = 200;

export class WfChoose extends WfElement {
  static override properties = { view: { attribute: false }, host: { attribute: false }, found: { state: true }, active: { state: true }, text: { state: true } };
  declare view: FieldView;
  declare host: FormHost;
  /** Those found; undefined while the list is closed, null when it could not be asked for. */
  declare found: readonly Found[] | null | undefined;
  declare active: number;
  /** What is being typed; undefined while nobody types. */
  declare text: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor() {
    super();
    this.active = -1;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #seek(text: string, after: number) {
    clearTimeout(this.#timer);
    const number = (this.#asked += 1);
    this.#timer = setTimeout(async () => {
      const found = (await this.host.choices?.(this.view.node.field.pointer, text).catch(() => null)) ?? null;
      if (number !== this.#asked || !this.isConnected) return;
      this.found = found;
      this.active = found && found.length > 0 ? 0 : -1;
      this.host.announce(found === null ? '' : words({ 'zh-CN': `找到 ${found.length} 个`, en: `${found.length} found` }));
    }, after);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.found = undefined;
    this.active = -1;
    this.text = undefined;
  }

  #take(choice: Found | undefined) {
    if (!choice) return;
    const { facts } = this.host;
    this.host.learn({ ...facts, names: { ...facts.names, [choice.id]: choice.name } });
    this.host.change(this.view.pointer, choice.id);
    this.#close();
  }

  #typed = (event: Event) => {
    if ((event as InputEvent).isComposing) return;
    this.text = (event.target as HTMLInputElement).value;
    if (this.text === '') this.host.change(this.view.pointer, undefined);
    this.#seek(this.text.trim(), quiet);
  };

  #key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const { found } = this;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!found) return this.#seek(this.text?.trim() ?? '', 0);
      this.active = (this.active + step + found.length) % Math.max(found.length, 1);
    } else if (event.key === 'Enter' && found) {
      event.preventDefault();
      this.#take(found[this.active]);
    } else if (event.key === 'Escape' && found !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  };

  override render() {
    const { view, host, found, active } = this;
    const list = `${view.id}-list`;
    const chosen = typeof view.value === 'string' ? host.shown(view.node.field, view.value) : '';
    return html`<input type="text" class="entry medium" role="combobox" autocomplete="off" aria-autocomplete="list" aria-expanded=${String(found !== undefined)} aria-controls=${found === undefined ? nothing : list}
        aria-activedescendant=${active >= 0 ? `${list}-${active}` : nothing} placeholder=${words({ 'zh-CN': '输入名称中的几个字', en: 'Type a part of the name' })}
        .value=${this.text ?? chosen} ${wired(view)} @input=${this.#typed} @keydown=${this.#key} @click=${() => this.found === undefined && this.#seek('', 0)} @blur=${() => this.#close()}>
      ${found === undefined ? nothing : html`<div class="choices"><ul id=${list} role="listbox" aria-label=${words({ 'zh-CN': '找到的', en: 'Found' })}>${(found ?? []).map((choice, index) => html`<li id=${`${list}-${index}`} role="option" aria-selected=${String(index === active)}
          @mousedown=${(event: Event) => { event.preventDefault(); this.#take(choice); }}><span>${choice.name}</span>${choice.note === '' ? nothing : html`<span class="small soft">${choice.note}</span>`}</li>`)}</ul>
        ${found === null ? html`<p class="small">${words({ 'zh-CN': '没有取到名单，请检查网络后再试', en: 'The names didn’t come. Check the connection and try again' })}</p>` : found.length === 0 ? html`<p class="small">${words({ 'zh-CN': '没有找到，换几个字试试', en: 'Nobody found; try other letters' })}</p>` : nothing}</div>`}`;
  }
}

customElements.define('wf-choose', WfChoose);

declare global {
  interface HTMLElementTagNameMap { 'wf-choose': WfChoose }
}
