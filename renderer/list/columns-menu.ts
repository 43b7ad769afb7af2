// <wf-columns>: the menu of a list's columns (R-210). Ticking shows and hides, Alt with the arrows moves; each change goes out as `wf-columns`.
import { LitElement, html } from 'lit';
import type { ListColumnHead } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { said, words } from '../words.ts';
import { arranged, moved, namesOf, type ColumnChoice } from './columns.ts';

/** What `wf-columns` carries: the choice; null is as the definition says. */
export type ColumnsEvent = CustomEvent<readonly string[] | null>;

export class WfColumns extends LitElement {
  static override properties = { columns: { attribute: false }, chosen: { attribute: false }, told: { state: true } };
  declare columns: readonly ListColumnHead[];
  declare chosen: readonly string[] | null;
  declare told: string;

  constructor() {
    super();
    this.columns = [];
    this.chosen = null;
    this.told = '';
  }

  override createRenderRoot() {
    return this;
  }

  override firstUpdated() {
    this.querySelector<HTMLInputElement>('input:not(:disabled)')?.focus();
  }

  #choose(chosen: readonly string[] | null) {
    this.dispatchEvent(new CustomEvent('wf-columns', { bubbles: true, detail: chosen }) satisfies ColumnsEvent);
  }

  #tick(all: readonly ColumnChoice[], at: number) {
    this.#choose(namesOf(all.map((each, index) => (index === at ? { ...each, shown: !each.shown } : each))));
  }

  async #move(all: readonly ColumnChoice[], at: number, by: number) {
    const next = moved(all, at, by);
    const { column } = all[at]!;
    const place = next.findIndex((each) => each.column === column);
    this.chosen = namesOf(next);
    this.told = words({ 'zh-CN': `${said(column.label)} 已移到第 ${place + 1} 列，共 ${next.length} 列`, en: `${said(column.label)} is column ${place + 1} of ${next.length}` });
    this.#choose(this.chosen);
    await this.updateComplete;
    this.querySelectorAll<HTMLElement>('li')[place]?.querySelector<HTMLElement>(document.activeElement?.matches('button') ? 'button' : 'input')?.focus();
  }

  override render() {
    const all = arranged(this.columns, this.chosen);
    const left = all.filter(({ shown }) => shown).length;
    return html`<div class="columns-head"><h2>${words({ 'zh-CN': '显示的列', en: 'Columns shown' })}</h2><button type="button" class="link small" @click=${() => this.#choose(null)}>${words({ 'zh-CN': '恢复默认', en: 'As before' })}</button></div>
      <ul>${all.map(({ column, shown }, at) => html`<li @keydown=${(event: KeyboardEvent) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        void this.#move(all, at, event.key === 'ArrowUp' ? -1 : 1);
      }}><label><input type="checkbox" .checked=${shown} ?disabled=${shown && left === 1} @change=${() => this.#tick(all, at)} />${said(column.label)}</label>
        ${[[-1, 'arrow-up', words({ 'zh-CN': '前移', en: 'Earlier' })], [1, 'arrow-down', words({ 'zh-CN': '后移', en: 'Later' })]].map(([by, mark, label]) => html`<button type="button" class="button icon-only" aria-label=${`${label} ${said(column.label)}`} title=${label} ?disabled=${at + Number(by) < 0 || at + Number(by) >= all.length} @click=${() => void this.#move(all, at, Number(by))}>${icon(String(mark))}</button>`)}</li>`)}</ul>
      <p class="soft tiny">${left === 1 ? words({ 'zh-CN': '至少保留一列。', en: 'At least one column stays.' }) : words({ 'zh-CN': 'Alt ↑ ↓ 调整顺序，自动保存', en: 'Alt ↑ ↓ moves; kept by itself' })}</p>
      <p class="unseen" role="status">${this.told}</p>`;
  }
}

customElements.define('wf-columns', WfColumns);
