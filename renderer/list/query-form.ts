// The conditions of a list as a form: the first three, the others when it is unfolded; Enter sends it.
import { html, nothing, type TemplateResult } from 'lit';
import type { ListPage } from '../../server/api-types.ts';
import { said, words } from '../words.ts';
import { isNumeric } from './cell.ts';
import { conditionsOf, parametersOf, withKept } from './query.ts';

/** How many conditions are seen before it is unfolded. A fold that hides a single one would save nothing. */
const first = 3;
/** So many values are ticked in a menu; fewer, and very many, are chosen one at a time. */
const ticked = { least: 3, most: 40 };

type ListFilterHead = ListPage['filters'][number];

/** What the form works with: the page whose filters and words it has, the query in force, and who hears of another one. */
export interface QueryForm {
  readonly page: ListPage;
  readonly query: URLSearchParams;
  readonly unfolded: boolean;
  readonly fold: () => void;
  readonly ask: (query: URLSearchParams) => void;
}

/** Draws the form; a list without filters has none. */
export function queryForm({ page: { filters, search, clear: empty }, query, unfolded, fold, ask }: QueryForm): TemplateResult | typeof nothing {
  if (filters.length === 0) return nothing;
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    for (const menu of form.querySelectorAll('details')) menu.open = false;
    ask(conditionsOf(form, query));
  };
  const clear = (event: Event): void => {
    for (const control of (event.currentTarget as HTMLElement).closest('form')!.elements) {
      if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = false;
      else if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) control.value = '';
    }
    ask(withKept(new URLSearchParams(), query));
  };
  const folds = filters.length > first + 1;
  return html`<form class=${`query ${folds ? 'folds' : ''} ${unfolded ? 'unfolded' : ''}`} role="search" @submit=${send}>
    ${filters.map((filter) => filterField(filter, query))}
    <div class="query-verbs"><button class="button main">${search ? said(search) : words({ 'zh-CN': '查询', en: 'Search' })}</button>
      <button type="button" class="button quiet" @click=${clear}>${empty ? said(empty) : words({ 'zh-CN': '清空', en: 'Clear' })}</button>
      ${filters.length > 1 ? html`<button type="button" class=${`button quiet query-more ${folds ? '' : 'narrow'}`} aria-expanded=${unfolded} @click=${fold}>${unfolded ? words({ 'zh-CN': '收起', en: 'Fewer' }) : words({ 'zh-CN': '展开', en: 'More' })}</button>` : nothing}</div>
  </form>`;
}

function filterField(filter: ListFilterHead, query: URLSearchParams): TemplateResult {
  const label = said(filter.label);
  const [from, to] = parametersOf(filter) as [string, string?];
  const value = (name: string): string => query.get(name) ?? '';
  if (!to) return html`<div class="query-field"><span class="query-label" aria-hidden="true">${label}</span>${entry(filter, from, label, value(from))}</div>`;
  return html`<div class="query-field range" role="group" aria-label=${label}><span class="query-label" aria-hidden="true">${label}</span>
    <span class="range-entries">${entry(filter, from, words({ 'zh-CN': `${label}从`, en: `${label} from` }), value(from))}<span class="soft" aria-hidden="true">${words({ 'zh-CN': '至', en: 'to' })}</span>${entry(filter, to, words({ 'zh-CN': `${label}至`, en: `${label} to` }), value(to))}</span></div>`;
}

function entry(filter: ListFilterHead, name: string, label: string, value: string): TemplateResult {
  const options = filter.options ?? (filter.type === 'boolean' ? [{ value: 'true', label: words({ 'zh-CN': '是', en: 'Yes' }) }, { value: 'false', label: words({ 'zh-CN': '否', en: 'No' }) }] : undefined);
  const all = words({ 'zh-CN': '全部', en: 'All' });
  if (options && filter.match === 'equals') {
    if (options.length >= ticked.least && options.length <= ticked.most) return several(options, name, label, value, all);
    return html`<select class="entry" name=${name} aria-label=${label}><option value="">${all}</option>
      ${options.map((option) => html`<option value=${option.value} .selected=${option.value === value}>${said(option.label)}</option>`)}</select>`;
  }
  const type = filter.type === 'date' || filter.type === 'datetime' ? 'date' : filter.type === 'month' ? 'month' : isNumeric(filter.type) ? 'number' : 'text';
  const hint = filter.type === 'month' ? '2026-03' : filter.type === 'quarter' ? '2026-Q1' : nothing;
  return html`<input class="entry" name=${name} type=${type} step=${type === 'number' ? 'any' : nothing} maxlength=${type === 'text' ? 200 : nothing} placeholder=${hint} .value=${value} aria-label=${label} autocomplete="off" />`;
}

function several(options: NonNullable<ListFilterHead['options']>, name: string, label: string, value: string, all: string): TemplateResult {
  const chosen = value === '' ? [] : value.split(',');
  const labels = options.filter((option) => chosen.includes(option.value)).map((option) => said(option.label));
  const summary = labels.length === 0 ? all : labels.length < 3 ? labels.join(words({ 'zh-CN': '、', en: ', ' })) : words({ 'zh-CN': `${labels.length} 项`, en: `${labels.length} of them` });
  // What was opened closes by Escape, and by whatever is done elsewhere.
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    const menu = event.currentTarget as HTMLDetailsElement;
    menu.open = false;
    menu.querySelector('summary')!.focus();
  };
  const left = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !(currentTarget as Node).contains(relatedTarget)) (currentTarget as HTMLDetailsElement).open = false;
  };
  return html`<details class="several" @keydown=${close} @focusout=${left}><summary class="entry" aria-label=${words({ 'zh-CN': `${label}：${summary}`, en: `${label}: ${summary}` })}>${summary}</summary>
    <fieldset class="several-menu"><legend class="unseen">${label}</legend>${options.map((option) => html`<label><input type="checkbox" name=${name} value=${option.value} .checked=${chosen.includes(option.value)} />${said(option.label)}</label>`)}</fieldset></details>`;
}
