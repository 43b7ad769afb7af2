// <wf-list>: any list of any definition. A page of rows and the query come in; `wf-query` with the wanted query, and `wf-choice` with how the list is wanted, go out.
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ListChoice, ListColumnHead, ListPage, ListRow, ListTotal, SavedQuery } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { refusalBehind } from '../page.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import { cell, cellText, isNumeric } from './cell.ts';
import { arranged } from './columns.ts';
import type { ColumnsEvent } from './columns-menu.ts';
import './list.css';
import { closed, nothingHere, verb } from './offers.ts';
import { amount, pager } from './pager.ts';
import { queryForm } from './query-form.ts';
import { chips, isSameQuery, withoutPlace, withValue } from './query.ts';
import { chosenRow, mostChosen, withoutRows, withRows, type Selection } from './selection.ts';

/** What `wf-query` carries: the query to show; the same one means read again. */
export type QueryEvent = CustomEvent<URLSearchParams>;
/** What `wf-choice` carries: how the list is wanted from now on. */
export type ChoiceEvent = CustomEvent<ListChoice>;

const sizes = [15, 30, 50, 100];

export class WfList extends LitElement {
  static override properties = {
    page: { attribute: false }, query: { attribute: false }, counted: { attribute: false }, pending: { type: Boolean }, unfolded: { state: true }, chosen: { state: true }, choice: { state: true }, menu: { state: true },
  };
  declare page: ListPage | undefined;
  declare query: URLSearchParams;
  /** The total, where the page came without one. */
  declare counted: ListTotal | undefined;
  declare pending: boolean;
  declare unfolded: boolean;
  /** Rows that are chosen, of whatever page. */
  declare chosen: Selection;
  declare choice: ListChoice;
  /** Whether the menu of columns is open. */
  declare menu: boolean;
  #gathering: AbortController | undefined;
  #widths = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.pending = false;
    this.unfolded = false;
    this.chosen = new Map();
    this.choice = { columns: null, pageSize: null, compact: false };
    this.menu = false;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('page') || !this.page) return;
    const before = changed.get('page');
    const isOther = before !== undefined && (before.process !== this.page.process || before.list !== this.page.list);
    if (isOther) {
      this.chosen = new Map();
      this.menu = false;
      this.choice = { columns: null, pageSize: null, compact: false };
    }
    if (this.page.choice) this.choice = this.page.choice;
    // What a chosen row can be chosen for may have changed with the time.
    const here = this.page.rows.filter((row) => this.chosen.has(row.id));
    if (here.length > 0) this.chosen = withRows(this.chosen, here.map((row) => chosenRow(this.page!, row)));
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('click', this.#closeMenu);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('click', this.#closeMenu);
    this.#widths.disconnect();
    this.#gathering?.abort();
  }

  override updated() {
    const table = this.querySelector('.list-table');
    this.#widths.disconnect();
    if (table) for (const each of [table, this]) this.#widths.observe(each);
    this.#fit();
  }

  // Only a table that is wider than its place scrolls by itself; else its head stays with the page's own scrolling.
  #fit() {
    const table = this.querySelector<HTMLElement>('.list-table');
    table?.parentElement!.classList.toggle('wide', table.offsetWidth > this.clientWidth);
  }

  #closeMenu = (event: MouseEvent) => {
    if (this.menu && !event.composedPath().some((node) => node instanceof Element && node.classList.contains('list-menu'))) this.menu = false;
  };

  #ask = (query: URLSearchParams) => {
    this.dispatchEvent(new CustomEvent('wf-query', { bubbles: true, detail: query }) satisfies QueryEvent);
  };

  #choose(change: Partial<ListChoice>) {
    this.choice = { ...this.choice, ...change };
    this.dispatchEvent(new CustomEvent('wf-choice', { bubbles: true, detail: this.choice }) satisfies ChoiceEvent);
  }

  #columns(page: ListPage): readonly ListColumnHead[] {
    return arranged(page.columns, this.choice.columns).filter(({ shown }) => shown).map(({ column }) => column);
  }

  #total(page: ListPage): ListTotal {
    return page.total === null && this.counted ? this.counted : page;
  }

  /** Rows can be chosen by whoever is signed in: to take them along, and for the buttons there are for several. */
  #isSelecting(page: ListPage): boolean {
    return (page.choice !== null && !page.bare) || page.buttons.some((button) => button.on === 'selection');
  }

  #tick(page: ListPage, rows: readonly ListRow[], on: boolean) {
    this.chosen = on ? withRows(this.chosen, rows.map((row) => chosenRow(page, row))) : withoutRows(this.chosen, rows.map(({ id }) => id));
    if (on && this.chosen.size >= mostChosen) toast(words({ 'zh-CN': `一次最多选 ${mostChosen} 条`, en: `${mostChosen} rows at most at once` }));
  }

  async #chooseAll(page: ListPage) {
    if (this.#gathering) return;
    this.#gathering = new AbortController();
    this.requestUpdate();
    try {
      const { allRows } = await import('./choose-all.ts');
      const { rows, isAll } = await allRows(page, this.query, this.#gathering.signal);
      this.chosen = withRows(new Map(), rows);
      if (!isAll) toast(words({ 'zh-CN': `一次最多选 ${mostChosen} 条，已选最前面的 ${rows.length} 条`, en: `${mostChosen} rows at most at once; the first ${rows.length} are chosen` }));
    } catch (fault) {
      if (!this.#gathering.signal.aborted) toast(refusalBehind(fault).title);
    } finally {
      this.#gathering = undefined;
      this.requestUpdate();
    }
  }

  async #several(page: ListPage, index: number) {
    const button = page.buttons[index]!;
    const rows = [...this.chosen.values()].flatMap(({ id, title, choices }) => {
      const choice = choices.find((each) => each.button === index);
      return choice ? [{ id, title, ...(choice.task === undefined ? {} : { task: choice.task }) }] : [];
    });
    const { max } = button.many!;
    const label = said(button.label);
    if (rows.length === 0) return toast(words({ 'zh-CN': `所选记录现在都不能${label}`, en: `None of the chosen rows can be asked this now: ${label}` }));
    if (rows.length > max) return toast(words({ 'zh-CN': `一次最多 ${max} 条，已选 ${rows.length} 条`, en: `${max} at most at once, ${rows.length} are chosen` }));
    const { batchDialog } = await import('./batch.ts');
    const done = await batchDialog({ process: page.process, list: page.list, button, rows });
    if (done === null) return;
    // What was not done stays chosen.
    this.chosen = withoutRows(this.chosen, done);
    this.dispatchEvent(new CustomEvent('wf-changed', { bubbles: true }));
    this.#ask(this.query);
  }

  async #export(page: ListPage, rows?: readonly string[]) {
    const { exportDialog } = await import('./export.ts');
    await exportDialog({
      process: page.process, list: page.list, query: withoutPlace(this.query), columns: this.#columns(page).map(({ name }) => name),
      amount: rows ? String(rows.length) : amount(this.#total(page)) ?? '', ...(rows ? { rows } : {}),
    });
  }

  async #save(page: ListPage, saved?: SavedQuery) {
    const { savedDialog } = await import('./saved.ts');
    const outcome = await savedDialog({ process: page.process, list: page.list, query: saved?.query ?? withoutPlace(this.query).toString(), ...(saved ? { saved } : {}) });
    if (outcome !== null) this.#ask(this.query);
  }

  #views(page: ListPage) {
    if (page.saved.length === 0) return nothing;
    const here = page.saved.find((saved) => isSameQuery(new URLSearchParams(saved.query), this.query));
    const isAll = isSameQuery(new URLSearchParams(), this.query);
    const tab = (label: string, query: string, current: boolean) => html`<button type="button" class="list-view" aria-current=${current ? 'true' : nothing} @click=${() => this.#ask(new URLSearchParams(query))}>${label}</button>`;
    return html`<nav class="list-views" aria-label=${words({ 'zh-CN': '视图', en: 'Views' })}>${tab(words({ 'zh-CN': '全部', en: 'All' }), '', isAll)}${page.saved.map((saved) => tab(saved.name, saved.query, saved === here))}
      ${here ? html`<button type="button" class="button icon-only" aria-label=${words({ 'zh-CN': `改名或删除视图 ${here.name}`, en: `Rename or delete the view ${here.name}` })} title=${words({ 'zh-CN': '改名或删除', en: 'Rename or delete' })} @click=${() => void this.#save(page, here)}>${icon('pencil')}</button>` : nothing}</nav>`;
  }

  #tools(page: ListPage) {
    const conditions = chips(page, this.query);
    if (page.rows.length === 0 && conditions.length === 0) return nothing;
    const compact = words({ 'zh-CN': '紧凑', en: 'Compact' });
    const columns = words({ 'zh-CN': '列', en: 'Columns' });
    return html`<div class="list-tools">
      ${conditions.length === 0 ? nothing : html`<ul class="chips" aria-label=${words({ 'zh-CN': '当前条件', en: 'Conditions' })}>${conditions.map((chip) => html`<li>${chip.text}<button type="button" aria-label=${words({ 'zh-CN': `去掉条件 ${chip.text}`, en: `Remove ${chip.text}` })} @click=${() => this.#ask(chip.without)}>${icon('x')}</button></li>`)}</ul>`}
      ${page.rows.length === 0 ? nothing : html`<div class="list-looks">
        <button type="button" class="button quiet small density" aria-pressed=${this.choice.compact} @click=${() => this.#choose({ compact: !this.choice.compact })}>${icon('rows-3')}${compact}</button>
        <div class="list-menu" @keydown=${this.#leaveMenu}><button type="button" class="button quiet small" aria-expanded=${this.menu} @click=${this.#openMenu}>${icon('columns-3')}${columns}</button>
          ${this.menu ? html`<wf-columns class="menu-sheet" .columns=${page.columns} .chosen=${this.choice.columns} @wf-columns=${(event: Event) => this.#choose({ columns: (event as ColumnsEvent).detail })}></wf-columns>` : nothing}</div>
        ${page.choice === null || page.bare ? nothing : html`<button type="button" class="button quiet small" @click=${() => void this.#export(page)}>${icon('download')}${words({ 'zh-CN': '导出全部结果', en: 'Export all results' })}</button>`}</div>`}</div>`;
  }

  #openMenu = async () => {
    if (!this.menu) await import('./columns-menu.ts');
    this.menu = !this.menu;
  };

  #leaveMenu = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !this.menu) return;
    this.menu = false;
    this.querySelector<HTMLElement>('.list-menu > button')!.focus();
  };

  /** What is done with the chosen rows: how many there are, their buttons, and how to let go of them. */
  #selection(page: ListPage): TemplateResult {
    const { size } = this.chosen;
    if (size === 0) return html`<p class="soft" role="status">${words({ 'zh-CN': '未选择', en: 'None chosen' })}</p>`;
    const elsewhere = size - page.rows.filter((row) => this.chosen.has(row.id)).length;
    const { total, totalExact } = this.#total(page);
    const more = total !== null && (total > size || !totalExact);
    return html`<p role="status"><strong>${words({ 'zh-CN': `已选 ${size} 条`, en: `${size} chosen` })}</strong>${elsewhere > 0 ? html` <span class="soft">${words({ 'zh-CN': `${elsewhere} 条在其他页`, en: `${elsewhere} on other pages` })}</span>` : nothing}</p>
      ${page.buttons.map((button, index) => (button.on === 'selection' ? html`<button type="button" class="button small" @click=${() => void this.#several(page, index)}>${said(button.label)}</button>` : nothing))}
      ${page.choice === null ? nothing : html`<button type="button" class="button small" @click=${() => void this.#export(page, [...this.chosen.keys()])}>${icon('download')}${words({ 'zh-CN': '导出所选', en: 'Export the chosen' })}</button>`}
      ${more && size < mostChosen ? html`<button type="button" class="link" aria-busy=${this.#gathering !== undefined} @click=${() => void this.#chooseAll(page)}>${this.#gathering ? words({ 'zh-CN': '正在选择…', en: 'Choosing…' }) : words({ 'zh-CN': '选择全部结果', en: 'Choose all results' })}</button>` : nothing}
      <button type="button" class="link none" @click=${() => (this.chosen = new Map())}>${words({ 'zh-CN': '清除选择', en: 'Choose none' })}</button>`;
  }

  #head(page: ListPage, column: ListColumnHead, index: number): TemplateResult {
    const label = said(column.label);
    const look = `${isNumeric(column.type) ? 'number' : ''} ${index === 0 ? 'first' : ''}`;
    const sorted = page.sort.by === column.name;
    const direction = sorted ? (page.sort.descending ? 'descending' : 'ascending') : nothing;
    if (!column.sortable) return html`<th scope="col" class=${look}>${label}</th>`;
    const wanted = sorted && page.sort.descending ? column.name : `-${column.name}`;
    return html`<th scope="col" class=${look} aria-sort=${direction}><button type="button" class="sort" @click=${() => this.#ask(withValue(this.query, 'sort', wanted))}>${label}${sorted ? icon(page.sort.descending ? 'arrow-down' : 'arrow-up') : nothing}</button></th>`;
  }

  #choiceHead(page: ListPage): TemplateResult {
    const all = page.rows.length > 0 && page.rows.every((row) => this.chosen.has(row.id));
    const some = page.rows.some((row) => this.chosen.has(row.id));
    return html`<th scope="col" class="row-choice"><label class="select-all"><input type="checkbox" .checked=${all} .indeterminate=${!all && some} @change=${() => this.#tick(page, page.rows, !all)} /><span>${words({ 'zh-CN': '全选本页', en: 'All of this page' })}</span></label></th>`;
  }

  #row(page: ListPage, columns: readonly ListColumnHead[], row: ListRow): TemplateResult {
    const view = row.offers.find((offer) => page.buttons[offer.button]?.kind === 'view' && offer.problems.length === 0);
    const named = columns.findIndex((column) => column.name !== 'number' && (column.type === 'text' || column.type === 'month') && cellText(row, column) !== undefined);
    const title = named >= 0 ? named : columns.findIndex((column) => cellText(row, column) !== undefined);
    const ticked = this.chosen.has(row.id);
    return html`<tr class=${ticked ? 'chosen' : ''}>${this.#isSelecting(page) ? html`<td class="row-choice"><label><input type="checkbox" .checked=${ticked} aria-label=${words({ 'zh-CN': `选择 ${chosenRow(page, row).title}`, en: `Choose ${chosenRow(page, row).title}` })} @change=${({ target }: Event) => this.#tick(page, [row], (target as HTMLInputElement).checked)} /></label></td>` : nothing}${columns.map((column, index) => {
      const content = cell(row, column);
      return html`<td data-label=${said(column.label)} class=${`${isNumeric(column.type) ? 'number' : ''} ${index === title ? 'row-title' : ''} ${index === 0 ? 'first' : ''}`}>${view && index === title ? html`<a class="row-link" href=${view.href}>${content}</a>` : content}</td>`;
    })}${page.buttons.some((button) => button.on === 'row') ? html`<td class="row-verbs">${row.offers.map((offer) => verb(page, offer, 'row-verb'))}</td>` : nothing}</tr>`;
  }

  #foot(page: ListPage) {
    const counted = this.#total(page);
    const total = amount(counted);
    const size = words({ 'zh-CN': '每页条数', en: 'Rows a page' });
    const offered = [...new Set([...sizes, page.pageSize])].sort((one, other) => one - other);
    return html`<div class=${`list-foot ${this.chosen.size > 0 ? 'choosing' : ''}`}>
      ${this.#isSelecting(page) && page.rows.length > 0 ? html`<div class="select-bar" role="group" aria-label=${words({ 'zh-CN': '所选记录', en: 'Chosen rows' })}>${this.#selection(page)}</div>` : nothing}
      <div class="foot-pages"><p class="list-total">${total === undefined ? words({ 'zh-CN': '正在计数…', en: 'Counting…' }) : words({ 'zh-CN': `共有 ${total} 条`, en: counted.total === 1 ? '1 record' : `${total} records` })}${(page.measures ?? []).map(({ label, value }) => html`<span class="list-measure">${said(label)} <b>${value ?? '—'}</b></span>`)}</p>
        ${counted.total !== null && counted.total <= sizes[0]! && page.pageSize <= sizes[0]! ? nothing : html`<label class="page-size"><span class="soft">${words({ 'zh-CN': '每页', en: 'Rows' })}</span><select class="entry" aria-label=${size} @change=${({ target }: Event) => this.#choose({ pageSize: Number((target as HTMLSelectElement).value) })}>${offered.map((each) => html`<option value=${each} .selected=${each === page.pageSize}>${each}</option>`)}</select></label>`}
        ${pager(page, counted, this.query, this.#ask)}</div></div>`;
  }

  override render() {
    const { page } = this;
    if (!page) return nothing;
    const columns = this.#columns(page);
    const savable = page.choice !== null && !page.bare && !isSameQuery(new URLSearchParams(), this.query) && !page.saved.some((saved) => isSameQuery(new URLSearchParams(saved.query), this.query));
    return html`<header class="list-head"><h1>${said(page.title)}</h1><div class="row">${savable ? html`<button type="button" class="button quiet" @click=${() => void this.#save(page)}>${icon('bookmark')}${words({ 'zh-CN': '保存为视图', en: 'Save as a view' })}</button>` : nothing}${page.offers.map((offer, index) => verb(page, offer, index === 0 && page.buttons[offer.button]?.kind === 'start' ? 'button main' : 'button'))}</div></header>
      ${closed(page)}
      ${this.#views(page)}
      ${queryForm({ page, query: this.query, unfolded: this.unfolded, fold: () => (this.unfolded = !this.unfolded), ask: this.#ask })}
      ${this.#tools(page)}
      <div class=${`list-body ${this.choice.compact ? 'compact' : ''}`} aria-busy=${this.pending}>${page.rows.length === 0 ? nothingHere(page, this.query, this.#ask) : html`<div class="list-scroll" tabindex="0" role="region" aria-label=${said(page.title)}><table class=${`list-table ${this.#isSelecting(page) ? 'selecting' : ''}`}><thead><tr>${this.#isSelecting(page) ? this.#choiceHead(page) : nothing}${columns.map((column, index) => this.#head(page, column, index))}
        ${page.buttons.some((button) => button.on === 'row') ? html`<th scope="col" class="row-verbs">${words({ 'zh-CN': '操作', en: 'Actions' })}</th>` : nothing}</tr></thead>
        <tbody>${page.rows.map((row) => this.#row(page, columns, row))}</tbody></table></div>`}</div>
      ${page.rows.length === 0 && page.previous === null && page.next === null && this.chosen.size === 0 ? nothing : this.#foot(page)}`;
  }
}

customElements.define('wf-list', WfList);
