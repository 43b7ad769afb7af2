// <wf-history>: what happened to a case, in the order the reader likes, which is remembered. In: its lines and how a change is told; nothing goes out.
import { html, nothing, type TemplateResult } from 'lit';
import type { FieldChange, HistoryLine } from '../../server/api-types.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import { historyList, type Order } from './history-list.ts';

const place = 'wf-history-order';

function remembered(): Order {
  try {
    return localStorage.getItem(place) === 'oldest' ? 'oldest' : 'newest';
  } catch {
    return 'newest';
  }
}

export class WfHistory extends WfElement {
  static override properties = { lines: { attribute: false }, told: { attribute: false }, order: { state: true } };
  declare lines: readonly HistoryLine[];
  declare told: (change: FieldChange) => TemplateResult;
  declare order: Order;

  constructor() {
    super();
    this.lines = [];
    this.order = remembered();
  }

  #turn = () => {
    this.order = this.order === 'newest' ? 'oldest' : 'newest';
    try {
      localStorage.setItem(place, this.order);
    } catch {
      // A browser that keeps nothing still turns the list.
    }
  };

  override render() {
    return html`${this.lines.length < 2 ? nothing : html`<button type="button" class="turn small" @click=${this.#turn}>${icon(this.order === 'newest' ? 'arrow-down' : 'arrow-up')}${this.order === 'newest' ? words({ 'zh-CN': '新的在前', en: 'Newest first' }) : words({ 'zh-CN': '旧的在前', en: 'Oldest first' })}</button>`}${historyList(this.lines, this.told, this.order)}`;
  }
}

customElements.define('wf-history', WfHistory);
