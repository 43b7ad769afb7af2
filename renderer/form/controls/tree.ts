// The control of a tree: a text that searches, and below it the entries that fit, each as far in as it lies. Arrows go through them, Enter takes one.
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { branchesOf, isEnd, pathTo, type JsonObject } from '#engine';
import { said, words } from '../../words.ts';
import { entryLabel } from '../shown.ts';
import type { Control, FieldView, FormHost } from '../widget.ts';
import { wired } from '../wired.ts';

/** An entry as it stands in the list. */
interface Line { readonly code: string; readonly label: string; readonly level: number; readonly open: boolean }

// More are not drawn at once; what is typed finds the others.
const most = 200;

function linesOf(entries: JsonObject, leavesOnly: boolean, query: string): readonly Line[] {
  const branches = branchesOf(entries);
  const wanted = query.trim().toLowerCase();
  const walk = (parent: string, level: number, within: boolean): Line[] => (branches.get(parent) ?? []).flatMap((code) => {
    const label = entryLabel(entries[code]) ?? code;
    const fits = within || label.toLowerCase().includes(wanted);
    const inner = walk(code, level + 1, fits);
    return fits || inner.length > 0 ? [{ code, label, level, open: !leavesOnly || isEnd(entries, code) }, ...inner] : [];
  });
  return walk('', 1, wanted === '');
}

/** <wf-tree>: what is typed and which entry the arrows are at. In: the view of a field and its form; the choice goes to the form. */
class WfTree extends LitElement {
  static override properties = { view: { attribute: false }, host: { attribute: false }, query: { state: true }, at: { state: true } };
  declare view: FieldView;
  declare host: FormHost;
  /** What is searched for; undefined while the list is closed. */
  declare query: string | undefined;
  declare at: number;

  constructor() {
    super();
    this.query = undefined;
    this.at = -1;
  }

  override createRenderRoot() {
    return this;
  }

  get #options() {
    const options = this.view.node.field.schema['x-options'];
    return options && 'dict' in options ? options : undefined;
  }

  get #entries(): JsonObject {
    return this.host.dictionary(this.#options?.dict ?? '');
  }

  get #lines(): readonly Line[] {
    return this.query === undefined ? [] : linesOf(this.#entries, this.#options?.tree === 'leaf', this.query).slice(0, most);
  }

  override render(): TemplateResult {
    const { view, query } = this;
    const lines = this.#lines;
    const list = `${view.id}-list`;
    const chosen = typeof view.value === 'string' ? pathTo(this.#entries, view.value).map((code) => entryLabel(this.#entries[code]) ?? code).join(' › ') : '';
    return html`<div class="tree-choice"><input type="text" class="entry" role="combobox" ${wired(view)} autocomplete="off" spellcheck="false" aria-autocomplete="list" aria-expanded=${String(query !== undefined)}
        aria-controls=${query === undefined ? nothing : list} aria-activedescendant=${lines[this.at] ? `${list}-${this.at}` : nothing} placeholder=${words({ 'zh-CN': '输入文字查找，或按 ↓ 展开', en: 'Type to search, or press ↓' })}
        .value=${live(query === undefined || (query === '' && this.at < 0 && chosen !== '') ? chosen : query)} @input=${this.#typed} @click=${() => this.#open()} @keydown=${this.#key} @blur=${() => this.#close()}>
      ${query === undefined ? nothing : html`<ul class="tree-list" role="listbox" id=${list} aria-label=${said(view.node.field.label)}>
        ${lines.map((line, index) => html`<li role="option" id=${`${list}-${index}`} class=${`level-${Math.min(line.level, 6)}${index === this.at ? ' at' : ''}`} aria-selected=${String(line.code === view.value)} aria-disabled=${line.open ? nothing : 'true'}
          @mousedown=${(event: Event) => { event.preventDefault(); this.#take(line); }}>${line.label}</li>`)}
        ${lines.length === 0 ? html`<li role="option" aria-disabled="true" aria-selected="false" class="none">${words({ 'zh-CN': '没有这样的项', en: 'Nothing like this' })}</li>` : nothing}</ul>
        ${lines.length === most ? html`<p class="faint">${words({ 'zh-CN': `只列出前 ${most} 项，输入文字可查找其余的`, en: `The first ${most} are listed; type to find the others` })}</p>` : nothing}`}</div>`;
  }

  override updated(): void {
    if (this.at >= 0) this.querySelector('.at')?.scrollIntoView({ block: 'nearest' });
  }

  #open(): void {
    if (this.query !== undefined) return;
    this.query = '';
    this.at = -1;
  }

  #close(): void {
    this.query = undefined;
    this.at = -1;
  }

  #typed(event: Event): void {
    if ((event as InputEvent).isComposing) return;
    this.query = (event.target as HTMLInputElement).value;
    if (this.query === '') this.host.change(this.view.pointer, undefined);
    this.at = this.query === '' ? -1 : this.#lines.findIndex((line) => line.open && line.label.toLowerCase().includes(this.query!.trim().toLowerCase()));
  }

  #take(line: Line | undefined): void {
    if (!line?.open) return;
    this.host.change(this.view.pointer, line.code);
    this.#close();
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && !event.altKey) {
      event.preventDefault();
      this.#open();
      const lines = this.#lines;
      let next = this.at + step;
      while (lines[next] && !lines[next]!.open) next += step;
      if (lines[next]) this.at = next;
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && this.query !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#take(this.#lines[this.at]);
    } else if (event.key === 'Escape' && this.query !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  }
}

customElements.define('wf-tree', WfTree);

export const control: Control['control'] = (view, host) => html`<wf-tree .view=${view} .host=${host}></wf-tree>`;
