// <wf-list>: any list of any definition. A page of rows and the query come in; `wf-query` with the wanted query goes out.
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ListColumnHead, ListFilterHead, ListOffer, ListPage, ListRow } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { blank } from '../page.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import { cell, cellText, isNumeric } from './cell.ts';
import './list.css';
import { chips, conditionsOf, pageNumbers, parametersOf, withValue } from './query.ts';

/** What `wf-query` carries: the query to show; the same one means read again. */
export type QueryEvent = CustomEvent<URLSearchParams>;

export class WfList extends LitElement {
  static override properties = { page: { attribute: false }, query: { attribute: false }, pending: { type: Boolean }, unfolded: { state: true }, chosen: { state: true } };
  declare page: ListPage | undefined;
  declare query: URLSearchParams;
  declare pending: boolean;
  declare unfolded: boolean;
  /** Rows that are ticked; those of other pages are forgotten. */
  declare chosen: ReadonlySet<string>;

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.pending = false;
    this.unfolded = false;
    this.chosen = new Set();
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('page') && this.chosen.size > 0) this.chosen = new Set(this.page?.rows.filter((row) => this.chosen.has(row.id) && row.choices.length > 0).map((row) => row.id));
  }

  override createRenderRoot() {
    return this;
  }

  #ask(query: URLSearchParams) {
    this.dispatchEvent(new CustomEvent('wf-query', { bubbles: true, detail: query }) satisfies QueryEvent);
  }

  #entry(filter: ListFilterHead, name: string, label: string): TemplateResult {
    const value = this.query.get(name) ?? '';
    const options = filter.options ?? (filter.type === 'boolean' ? [{ value: 'true', label: words({ 'zh-CN': '是', en: 'Yes' }) }, { value: 'false', label: words({ 'zh-CN': '否', en: 'No' }) }] : undefined);
    if (options && filter.match === 'equals') {
      return html`<select class="entry" name=${name} aria-label=${label}><option value="">${words({ 'zh-CN': '全部', en: 'All' })}</option>
        ${options.map((option) => html`<option value=${option.value} ?selected=${option.value === value}>${said(option.label)}</option>`)}</select>`;
    }
    const type = filter.type === 'date' || filter.type === 'datetime' ? 'date' : filter.type === 'month' ? 'month' : isNumeric(filter.type) ? 'number' : 'text';
    return html`<input class="entry" name=${name} type=${type} step=${type === 'number' ? 'any' : nothing} maxlength=${type === 'text' ? 200 : nothing} placeholder=${filter.type === 'month' ? '2026-03' : filter.type === 'quarter' ? '2026-Q1' : nothing} .value=${value} aria-label=${label} autocomplete="off" />`;
  }

  #filter(filter: ListFilterHead): TemplateResult {
    const label = said(filter.label);
    const [from, to] = parametersOf(filter) as [string, string?];
    if (!to) return html`<div class="query-field"><span class="query-label" aria-hidden="true">${label}</span>${this.#entry(filter, from, label)}</div>`;
    return html`<div class="query-field range" role="group" aria-label=${label}><span class="query-label" aria-hidden="true">${label}</span>
      <span class="range-entries">${this.#entry(filter, from, words({ 'zh-CN': `${label}从`, en: `${label} from` }))}<span class="soft" aria-hidden="true">${words({ 'zh-CN': '至', en: 'to' })}</span>${this.#entry(filter, to, words({ 'zh-CN': `${label}至`, en: `${label} to` }))}</span></div>`;
  }

  #queryForm({ filters }: ListPage) {
    if (filters.length === 0) return nothing;
    return html`<form class=${`query ${this.unfolded ? 'unfolded' : ''}`} role="search" @submit=${(event: SubmitEvent) => { event.preventDefault(); this.#ask(conditionsOf(event.currentTarget as HTMLFormElement, this.query)); }}>
      ${filters.map((filter) => this.#filter(filter))}
      <div class="query-verbs"><button class="button main">${words({ 'zh-CN': '查询', en: 'Search' })}</button>
        <button type="button" class="button quiet" @click=${this.#clear}>${words({ 'zh-CN': '清空', en: 'Clear' })}</button>
        ${filters.length > 1 ? html`<button type="button" class="button quiet query-more" aria-expanded=${this.unfolded} @click=${() => (this.unfolded = !this.unfolded)}>${this.unfolded ? words({ 'zh-CN': '收起', en: 'Fewer conditions' }) : words({ 'zh-CN': '更多条件', en: 'More conditions' })}</button>` : nothing}</div>
    </form>`;
  }

  #clear = (event: Event) => {
    const form = (event.currentTarget as HTMLElement).closest('form')!;
    for (const control of form.elements) if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) control.value = '';
    this.#ask(conditionsOf(form, this.query));
  };

  #verb(page: ListPage, offer: ListOffer, look: string): TemplateResult {
    const label = said(page.buttons[offer.button]!.label);
    const [problem] = offer.problems;
    if (!problem) return html`<a class=${look} href=${offer.href}>${label}</a>`;
    const reason = problem.what;
    return html`<button type="button" class=${`${look} off`} aria-disabled="true" title=${reason} @click=${() => toast(reason)}>${label}<span class="unseen">${words({ 'zh-CN': `，现在不能用：${reason}`, en: `, not now: ${reason}` })}</span></button>`;
  }

  #tick(ids: readonly string[], on: boolean) {
    const rest = [...this.chosen].filter((id) => !ids.includes(id));
    this.chosen = new Set(on ? [...rest, ...ids] : rest);
  }

  /** What is done with several rows: all of the page at one tick, how many are chosen, and the buttons for them. */
  #selection(page: ListPage): TemplateResult {
    const open = page.rows.filter((row) => row.choices.length > 0).map((row) => row.id);
    const all = open.length > 0 && open.every((id) => this.chosen.has(id));
    const { size } = this.chosen;
    return html`<div class="select-bar" role="group" aria-label=${words({ 'zh-CN': '成批办理', en: 'Several at once' })}>
      <label class="select-all"><input type="checkbox" .checked=${all} .indeterminate=${!all && size > 0} ?disabled=${open.length === 0} @change=${() => this.#tick(open, !all)} /><span>${words({ 'zh-CN': '全选本页', en: 'All of this page' })}</span></label>
      <span class="soft" role="status">${size === 0 ? words({ 'zh-CN': '未选择', en: 'None chosen' }) : words({ 'zh-CN': `已选 ${size} 条`, en: `${size} chosen` })}</span>
      ${page.buttons.map((button, index) => (button.on === 'selection' ? html`<button type="button" class=${`button small ${size === 0 ? 'off' : ''}`} aria-disabled=${size === 0} @click=${() => void this.#several(page, index)}>${said(button.label)}</button>` : nothing))}</div>`;
  }

  async #several(page: ListPage, index: number) {
    const button = page.buttons[index]!;
    const title = page.columns.find((column) => column.name !== 'number' && column.type === 'text');
    const rows = page.rows.flatMap((row) => {
      const choice = this.chosen.has(row.id) ? row.choices.find((each) => each.button === index) : undefined;
      return choice ? [{ id: row.id, ...(choice.task === undefined ? {} : { task: choice.task }), title: (title && cellText(row, title)) ?? row.id }] : [];
    });
    const { max } = button.many!;
    if (rows.length === 0) return toast(words({ 'zh-CN': '请先勾选要办理的记录', en: 'Tick the rows first' }));
    if (rows.length > max) return toast(words({ 'zh-CN': `一次最多 ${max} 条`, en: `${max} at most at once` }));
    const { batchDialog } = await import('./batch.ts');
    if (!(await batchDialog({ process: page.process, list: page.list, button, rows }))) return;
    this.chosen = new Set();
    this.dispatchEvent(new CustomEvent('wf-changed', { bubbles: true }));
    this.#ask(this.query);
  }

  #head(page: ListPage, column: ListColumnHead): TemplateResult {
    const label = said(column.label);
    const sorted = page.sort.by === column.name;
    const direction = sorted ? (page.sort.descending ? 'descending' : 'ascending') : nothing;
    if (!column.sortable) return html`<th scope="col" class=${isNumeric(column.type) ? 'number' : ''}>${label}</th>`;
    const wanted = sorted && page.sort.descending ? column.name : `-${column.name}`;
    return html`<th scope="col" class=${isNumeric(column.type) ? 'number' : ''} aria-sort=${direction}><button type="button" class="sort" @click=${() => this.#ask(withValue(this.query, 'sort', wanted))}>${label}${sorted ? icon(page.sort.descending ? 'arrow-down' : 'arrow-up') : nothing}</button></th>`;
  }

  #row(page: ListPage, row: ListRow): TemplateResult {
    const view = row.offers.find((offer) => page.buttons[offer.button]?.kind === 'view' && offer.problems.length === 0);
    const title = page.columns.findIndex((column) => column.name !== 'number' && (column.type === 'text' || column.type === 'month') && cellText(row, column) !== undefined);
    return html`<tr class=${this.chosen.has(row.id) ? 'chosen' : ''}>${this.#isSelecting(page) ? html`<td class="row-choice">${row.choices.length === 0 ? nothing : html`<input type="checkbox" .checked=${this.chosen.has(row.id)} aria-label=${this.#rowName(page, row)} @change=${({ target }: Event) => this.#tick([row.id], (target as HTMLInputElement).checked)} />`}</td>` : nothing}${page.columns.map((column, index) => {
      const content = cell(row, column);
      return html`<td data-label=${said(column.label)} class=${`${isNumeric(column.type) ? 'number' : ''} ${index === title ? 'row-title' : ''}`}>${view && index === title ? html`<a class="row-link" href=${view.href}>${content}</a>` : content}</td>`;
    })}${page.buttons.some((button) => button.on === 'row') ? html`<td class="row-verbs">${row.offers.map((offer) => this.#verb(page, offer, 'row-verb'))}</td>` : nothing}</tr>`;
  }

  #isSelecting(page: ListPage): boolean {
    return page.buttons.some((button) => button.on === 'selection');
  }

  #rowName(page: ListPage, row: ListRow): string {
    const name = page.columns.flatMap((column) => (column.type === 'text' ? cellText(row, column) ?? [] : []))[0] ?? '';
    return words({ 'zh-CN': `选择 ${name}`, en: `Choose ${name}` });
  }

  #nothing(page: ListPage) {
    if (chips(page, this.query).length > 0) {
      return blank('search-x', words({ 'zh-CN': '没有符合条件的记录', en: 'Nothing matches these conditions' }), words({ 'zh-CN': '换一个条件，或者清空后再查。', en: 'Change a condition, or clear them all.' }),
        html`<button type="button" class="button" @click=${() => this.#ask(new URLSearchParams())}>${words({ 'zh-CN': '清空', en: 'Clear' })}</button>`);
    }
    const [start] = page.offers.filter((offer) => offer.problems.length === 0);
    return blank('file-text', words({ 'zh-CN': '这里还没有记录', en: 'There is nothing here yet' }), nothing, start ? this.#verb(page, start, 'button') : nothing);
  }

  /** Why what the list itself offers cannot be done now, where the eye is and not only at the button. */
  #closed(page: ListPage) {
    const reasons = [...new Set(page.offers.flatMap((offer) => offer.problems.map(({ what }) => what)))];
    return reasons.length === 0 ? nothing : html`<p class="list-closed soft small">${icon('clock')}<span>${reasons.join(words({ 'zh-CN': '；', en: '. ' }))}</span></p>`;
  }

  #foot(page: ListPage) {
    const pages = Math.max(1, Math.ceil(page.total / page.pageSize));
    const total = page.totalExact ? String(page.total) : words({ 'zh-CN': '10 000+', en: '10,000+' });
    const to = (number: number, label: string, mark: string) => html`<button type="button" class="page-number" ?disabled=${number < 1 || number > pages || number === page.page} aria-label=${label} title=${label} @click=${() => this.#ask(withValue(this.query, 'page', String(number)))}>${icon(mark)}</button>`;
    return html`<div class="list-foot"><p>${words({ 'zh-CN': `共有 ${total} 条`, en: page.total === 1 ? '1 record' : `${total} records` })}</p>
      ${pages < 2 ? nothing : html`<nav class="pager" aria-label=${words({ 'zh-CN': '分页', en: 'Pages' })}>
        ${to(page.page === 1 ? 0 : 1, words({ 'zh-CN': '第一页', en: 'First page' }), 'chevrons-left')}${to(page.page - 1, words({ 'zh-CN': '上一页', en: 'Previous page' }), 'chevron-left')}
        ${pageNumbers(page.page, pages).map((number) => (number === null ? html`<span aria-hidden="true">…</span>` : html`<button type="button" class="page-number" aria-current=${number === page.page ? 'page' : nothing} aria-label=${words({ 'zh-CN': `第 ${number} 页`, en: `Page ${number}` })} @click=${() => this.#ask(withValue(this.query, 'page', String(number)))}>${number}</button>`))}
        ${to(page.page + 1, words({ 'zh-CN': '下一页', en: 'Next page' }), 'chevron-right')}${to(page.page === pages ? pages + 1 : pages, words({ 'zh-CN': '最后一页', en: 'Last page' }), 'chevrons-right')}</nav>`}</div>`;
  }

  override render() {
    const { page } = this;
    if (!page) return nothing;
    const conditions = chips(page, this.query);
    return html`<header class="list-head"><h1>${said(page.title)}</h1><div class="row">${page.offers.map((offer, index) => this.#verb(page, offer, index === 0 && page.buttons[offer.button]?.kind === 'start' ? 'button main' : 'button'))}</div></header>
      ${this.#closed(page)}
      ${this.#queryForm(page)}
      ${conditions.length === 0 ? nothing : html`<ul class="chips" aria-label=${words({ 'zh-CN': '当前条件', en: 'Conditions' })}>${conditions.map((chip) => html`<li>${chip.text}<button type="button" aria-label=${words({ 'zh-CN': `去掉条件 ${chip.text}`, en: `Remove ${chip.text}` })} @click=${() => this.#ask(chip.without)}>${icon('x')}</button></li>`)}</ul>`}
      ${this.#isSelecting(page) && page.rows.length > 0 ? this.#selection(page) : nothing}
      <div class="list-body" aria-busy=${this.pending}>${page.rows.length === 0 ? this.#nothing(page) : html`<div class="list-scroll" tabindex="0" role="region" aria-label=${said(page.title)}><table class="list-table"><thead><tr>${this.#isSelecting(page) ? html`<th scope="col" class="row-choice"><span class="unseen">${words({ 'zh-CN': '选择', en: 'Choose' })}</span></th>` : nothing}${page.columns.map((column) => this.#head(page, column))}
        ${page.buttons.some((button) => button.on === 'row') ? html`<th scope="col" class="row-verbs">${words({ 'zh-CN': '操作', en: 'Actions' })}</th>` : nothing}</tr></thead>
        <tbody>${page.rows.map((row) => this.#row(page, row))}</tbody></table></div>`}</div>
      ${page.rows.length === 0 && page.total === 0 ? nothing : this.#foot(page)}`;
  }
}

customElements.define('wf-list', WfList);
