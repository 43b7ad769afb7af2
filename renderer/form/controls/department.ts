// The control of a department: a line that is typed into, and below it the tree of departments, by the pattern of ARIA for comboboxes whose list is a tree.
// Up and down walk it, right and left open and close, Enter takes one, Escape leaves; what is typed leaves those whose names hold it, with what they lie under.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { WfElement } from '../../element.ts';
import { icon } from '../../icon.ts';
import { said, words } from '../../words.ts';
import type { Control, FieldView, Found, FormHost } from '../widget.ts';
import { wired } from '../wired.ts';

/** More than these, and only the uppermost stand open at first. */
const few = 40;
const under = ' › ';

/** A department in its tree; the server gives them from top to bottom, each with the names of those above it. */
interface Line { readonly id: string; readonly name: string; readonly path: string; readonly above: string; readonly level: number }

function lineOf({ id, name, note }: Found): Line {
  return { id, name, above: note, path: note === '' ? name : `${note}${under}${name}`, level: note === '' ? 1 : note.split(under).length + 1 };
}

/** Whether one lies somewhere below another. */
const isBelow = (line: Line, path: string): boolean => line.path.startsWith(`${path}${under}`);

class WfDepartmentChoice extends WfElement {
  static override properties = { view: { attribute: false }, host: { attribute: false }, all: { state: true }, query: { state: true }, at: { state: true }, closed: { state: true } };
  declare view: FieldView;
  declare host: FormHost;
  /** All departments; undefined until they are here, null when they did not come. */
  declare all: readonly Line[] | null | undefined;
  /** What is sought; undefined while the tree is closed. */
  declare query: string | undefined;
  /** Where the arrows are, by id. */
  declare at: string;
  /** Paths whose departments below are not shown. */
  declare closed: ReadonlySet<string>;

  constructor() {
    super();
    this.at = '';
    this.closed = new Set();
  }

  /** Those that can be seen, from top to bottom. */
  get #lines(): readonly Line[] {
    const wanted = this.query?.trim().toLowerCase() ?? '';
    const all = this.all ?? [];
    if (wanted === '') return all.filter((line) => ![...this.closed].some((path) => isBelow(line, path)));
    const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
    return all.filter((line) => found.includes(line) || found.some((each) => isBelow(each, line.path)));
  }

  #hasBelow(line: Line): boolean {
    return this.all?.some((each) => each.above === line.path) ?? false;
  }

  async #open(query = '') {
    this.query = query;
    if (this.all) return this.#find();
    const found = (await this.host.choices?.(this.view.node.field.pointer, '').catch(() => null)) ?? null;
    this.all = found?.map(lineOf) ?? null;
    const chosen = this.all?.find(({ id }) => id === this.view.value);
    this.closed = new Set(this.all && this.all.length > few ? this.all.filter((line) => this.#hasBelow(line) && !(chosen && isBelow(chosen, line.path))).map(({ path }) => path) : []);
    this.#find();
  }

  /** The arrows begin at what was chosen, or at the first that is called as what is typed. */
  #find() {
    const wanted = this.query?.trim().toLowerCase() ?? '';
    const lines = this.#lines;
    const found = wanted === '' ? lines.find(({ id }) => id === this.view.value) : lines.find(({ name }) => name.toLowerCase().includes(wanted));
    this.at = (found ?? lines[0])?.id ?? '';
    if (wanted !== '') this.host.announce(words({ 'zh-CN': `找到 ${lines.length} 个`, en: `${lines.length} found` }));
  }

  #close() {
    this.query = undefined;
    this.at = '';
  }

  #turn(line: Line, open: boolean) {
    const closed = new Set(this.closed);
    if (open) closed.delete(line.path);
    else closed.add(line.path);
    this.closed = closed;
    if (!this.#lines.some(({ id }) => id === this.at)) this.at = line.id;
  }

  #take(line: Line | undefined) {
    if (!line) return;
    const { facts } = this.host;
    this.host.learn({ ...facts, names: { ...facts.names, [line.id]: line.name } });
    this.host.change(this.view.pointer, line.id);
    this.#close();
  }

  #typed = (event: Event) => {
    if ((event as InputEvent).isComposing) return;
    const { value } = event.target as HTMLInputElement;
    if (value === '') this.host.change(this.view.pointer, undefined);
    void this.#open(value);
  };

  #key = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const lines = this.#lines;
    const here = lines.findIndex(({ id }) => id === this.at);
    const line = lines[here];
    const isWalked = this.query === '' && line !== undefined;
    const to: { readonly [key: string]: (() => void) | false } = {
      ArrowDown: () => (this.query === undefined ? void this.#open() : (this.at = (lines[here + 1] ?? line)?.id ?? '')),
      ArrowUp: () => (this.query === undefined ? void this.#open() : (this.at = (lines[here - 1] ?? line)?.id ?? '')),
      ArrowRight: isWalked && (() => (this.closed.has(line.path) ? this.#turn(line, true) : this.#hasBelow(line) && (this.at = lines[here + 1]!.id))),
      ArrowLeft: isWalked && (() => (this.#hasBelow(line) && !this.closed.has(line.path) ? this.#turn(line, false) : (this.at = lines.find(({ path }) => path === line.above)?.id ?? this.at))),
      Enter: this.query !== undefined && (() => this.#take(line)),
      Escape: this.query !== undefined && (() => this.#close()),
    };
    const go = to[event.key];
    if (!go) return;
    event.preventDefault();
    event.stopPropagation();
    go();
  };

  override updated() {
    if (this.at !== '') this.querySelector('.at')?.scrollIntoView({ block: 'nearest' });
  }

  #line(line: Line, index: number): TemplateResult {
    const siblings = this.all!.filter(({ above }) => above === line.above);
    const hasBelow = this.#hasBelow(line);
    const open = this.query !== '' || !this.closed.has(line.path);
    return html`<li role="treeitem" id=${`${this.view.id}-list-${index}`} class=${`level-${Math.min(line.level, 6)}${line.id === this.at ? ' at' : ''}`} aria-level=${line.level} aria-posinset=${siblings.indexOf(line) + 1} aria-setsize=${siblings.length}
        aria-selected=${String(line.id === this.view.value)} aria-expanded=${hasBelow ? String(open) : nothing} @mousedown=${(event: Event) => { event.preventDefault(); this.#take(line); }}>
      <span class="tree-turn" aria-hidden="true" @mousedown=${(event: Event) => { if (!hasBelow || this.query !== '') return; event.preventDefault(); event.stopPropagation(); this.#turn(line, !open); }}>${hasBelow ? icon(open ? 'chevron-down' : 'chevron-right') : nothing}</span>${line.name}</li>`;
  }

  #tree(list: string): TemplateResult {
    const lines = this.#lines;
    if (this.all === undefined) return html`<p class="faint" role="status">${words({ 'zh-CN': '正在取部门', en: 'Fetching the departments' })}</p>`;
    if (this.all === null) return html`<p class="small" role="status">${words({ 'zh-CN': '没有取到部门，请检查网络后再试', en: 'The departments didn’t come. Check the connection and try again' })}</p>`;
    return lines.length === 0 ? html`<p class="small" role="status">${this.all.length === 0 ? words({ 'zh-CN': '单位还没有设部门，请联系管理员', en: 'Your organisation has no departments yet; ask its administrator' }) : words({ 'zh-CN': '没有这样的部门', en: 'No department is called so' })}</p>`
      : html`<ul class="tree-list departments-list" role="tree" id=${list} aria-label=${said(this.view.node.field.label)}>${lines.map((line, index) => this.#line(line, index))}</ul>`;
  }

  override render() {
    const { view, host, query } = this;
    const list = `${view.id}-list`;
    const at = this.#lines.findIndex(({ id }) => id === this.at);
    const isOpen = query !== undefined && at >= 0;
    const chosen = typeof view.value === 'string' ? host.shown(view.node.field, view.value) : '';
    return html`<div class="tree-choice"><input type="text" class="entry" role="combobox" ${wired(view)} autocomplete="off" spellcheck="false" aria-autocomplete="list" aria-haspopup="tree" aria-expanded=${String(isOpen)}
        aria-controls=${isOpen ? list : nothing} aria-activedescendant=${isOpen ? `${list}-${at}` : nothing} placeholder=${words({ 'zh-CN': '输入部门名称，或按 ↓ 展开', en: 'Type a name, or press ↓' })}
        .value=${live(query === undefined || query === '' ? chosen : query)} @input=${this.#typed} @click=${() => void (query === undefined && this.#open())} @keydown=${this.#key} @blur=${() => this.#close()}>
      ${query === undefined ? nothing : this.#tree(list)}</div>`;
  }
}

customElements.define('wf-department-choice', WfDepartmentChoice);

export const control: Control['control'] = (view, host) => html`<wf-department-choice .view=${view} .host=${host}></wf-department-choice>`;
