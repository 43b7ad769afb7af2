// Keys as a table whose columns one chooses; what was chosen is kept in this browser (R-175, R-180, R-210).
import { html, nothing } from 'lit';
import type { KeyLine, OwnKey } from '../../server/api-types.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { day, minute } from '../moment.ts';
import { words } from '../words.ts';

/** A key, with more of it where more is known: whether it is in force, when it was bound, whose account it is. */
export type ShownKey = KeyLine & Partial<Pick<OwnKey, 'isValid' | 'boundAt'>> & { readonly account?: string };

type Column = 'serial' | 'holder' | 'enterprise' | 'kind' | 'validUntil' | 'boundAt' | 'account';
const kept = 'wf-key-columns';

const columns: readonly (readonly [Column, () => string, (key: ShownKey) => unknown])[] = [
  ['serial', () => words({ 'zh-CN': '卡号', en: 'Number' }), (key) => html`<code>${key.serial}</code>`],
  ['holder', () => words({ 'zh-CN': '持卡人', en: 'Holder' }), (key) => key.holder],
  ['enterprise', () => words({ 'zh-CN': '单位', en: 'Company' }), (key) => key.enterprise],
  ['kind', () => words({ 'zh-CN': '类型', en: 'Kind' }), (key) => (key.kind === 'legal' ? words({ 'zh-CN': '法人卡', en: 'Legal person' }) : words({ 'zh-CN': '操作员卡', en: 'Operator' }))],
  ['validUntil', () => words({ 'zh-CN': '有效期', en: 'Valid until' }), (key) => html`${day(key.validUntil)}${key.isValid === false ? html` <span class="tag no">${words({ 'zh-CN': '已过期', en: 'Ended' })}</span>` : nothing}`],
  ['boundAt', () => words({ 'zh-CN': '绑定时间', en: 'Bound' }), (key) => minute(key.boundAt!)],
  ['account', () => words({ 'zh-CN': '账号', en: 'Account' }), (key) => key.account],
];

function remembered(): ReadonlySet<Column> {
  try {
    const names = JSON.parse(localStorage.getItem(kept) ?? '[]') as unknown;
    return new Set(Array.isArray(names) ? columns.map(([name]) => name).filter((name) => names.includes(name)) : []);
  } catch {
    return new Set();
  }
}

/** `<wf-key-table .rows .label>`; with `ticks` one row can be ticked, and `wf-tick` tells its number or nothing. */
export class WfKeyTable extends WfElement {
  static override properties = { rows: { attribute: false }, label: { type: String }, ticks: { type: Boolean }, ticked: { type: String }, concealed: { state: true } };
  declare rows: readonly ShownKey[];
  declare label: string;
  declare ticks: boolean;
  declare ticked: string | undefined;
  declare concealed: ReadonlySet<Column>;

  constructor() {
    super();
    this.rows = [];
    this.label = '';
    this.ticks = false;
    this.concealed = remembered();
  }

  #show(column: Column, isShown: boolean) {
    const hidden = new Set([...this.concealed].filter((name) => name !== column));
    if (!isShown) hidden.add(column);
    this.concealed = hidden;
    try {
      localStorage.setItem(kept, JSON.stringify([...hidden]));
    } catch {
      // A browser that keeps nothing shows them until the page is left.
    }
  }

  #tick(serial: string, isTicked: boolean) {
    this.ticked = isTicked ? serial : undefined;
    this.dispatchEvent(new CustomEvent('wf-tick', { detail: this.ticked }));
  }

  override render() {
    const known = columns.filter(([name]) => this.rows.some((key) => key[name] !== undefined));
    const wanted = known.filter(([name]) => !this.concealed.has(name));
    const shown = wanted.length > 0 ? wanted : known.slice(0, 1);
    return html`<details class="key-columns"><summary class="button quiet" aria-label=${words({ 'zh-CN': '选择显示列', en: 'Choose columns' })}>${icon('columns-3')}</summary>
        <div class="key-columns-panel">${known.map(([name, label]) => html`<label class="way"><input type="checkbox" .checked=${shown.some(([each]) => each === name)} ?disabled=${shown.length === 1 && shown[0]![0] === name} @change=${(event: Event) => this.#show(name, (event.target as HTMLInputElement).checked)} />${label()}</label>`)}</div></details>
      <div class="key-scroll" tabindex="0" role="region" aria-label=${this.label}><table class="key-table"><thead><tr>${this.ticks ? html`<th scope="col"><span class="unseen">${words({ 'zh-CN': '勾选', en: 'Tick' })}</span></th>` : nothing}${shown.map(([, label]) => html`<th scope="col">${label()}</th>`)}</tr></thead>
        <tbody>${this.rows.map((key) => html`<tr>${this.ticks ? html`<td><label class="way"><input type="checkbox" aria-label=${key.serial} .checked=${this.ticked === key.serial} @change=${(event: Event) => this.#tick(key.serial, (event.target as HTMLInputElement).checked)} /></label></td>` : nothing}${shown.map(([, , cell]) => html`<td>${cell(key)}</td>`)}</tr>`)}</tbody></table></div>`;
  }
}

customElements.define('wf-key-table', WfKeyTable);
