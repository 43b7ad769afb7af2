// The conditions of a list as they stand in the address, in the form, and as sentences on chips.
import type { ListFilterHead, ListPage } from '../../server/api-types.ts';
import { day } from '../moment.ts';
import { said, words } from '../words.ts';

const places = ['page', 'after', 'before'];

/** The names of the parameters a filter uses in the address. */
export function parametersOf(filter: ListFilterHead): readonly string[] {
  return filter.match === 'range' ? [`f.${filter.column}.from`, `f.${filter.column}.to`] : [`f.${filter.column}`];
}

/** The query with one value set, or removed when empty; it begins at the first page unless a place is what is set. */
export function withValue(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const place of places) next.delete(place);
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
}

/** What a filled-in form asks for: its conditions, with the order and the size of the address kept. Several values of one name stand with commas between them. */
export function conditionsOf(form: HTMLFormElement, query: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || value.trim() === '') continue;
    const before = next.get(name);
    next.set(name, before === null ? value.trim() : `${before},${value.trim()}`);
  }
  return withKept(next, query);
}

/** What of a query outlives its conditions. */
export function withKept(next: URLSearchParams, query: URLSearchParams): URLSearchParams {
  for (const name of ['sort', 'size']) if (query.has(name)) next.set(name, query.get(name)!);
  return next;
}

/** The query without the place in it: what is saved under a name. */
export function withoutPlace(query: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const name of [...places, 'size']) next.delete(name);
  return next;
}

/** Whether two queries ask for the same, wherever in it. */
export function isSameQuery(one: URLSearchParams, other: URLSearchParams): boolean {
  const [first, second] = [withoutPlace(one), withoutPlace(other)];
  first.sort();
  second.sort();
  return first.toString() === second.toString();
}

/** An active condition in words, with the query that lacks it. */
export interface Chip { readonly text: string; readonly without: URLSearchParams }

/** The active conditions of a list. Conditions on columns without a filter (handed over by another list) are chips too. */
export function chips(page: ListPage, query: URLSearchParams): readonly Chip[] {
  const known = new Set(page.filters.flatMap(parametersOf));
  const shown = page.filters.flatMap((filter): Chip[] => {
    const values = parametersOf(filter).map((name) => query.get(name) ?? '');
    if (values.every((value) => value === '')) return [];
    const [from = '', to = ''] = values.map((value) => wordOf(filter, value));
    const what = filter.match !== 'range' ? from
      : from === '' ? words({ 'zh-CN': `不晚于 ${to}`, en: `up to ${to}` })
      : to === '' ? words({ 'zh-CN': `${from} 起`, en: `from ${from}` })
      : words({ 'zh-CN': `${from} 至 ${to}`, en: `${from} to ${to}` });
    return [{ text: words({ 'zh-CN': `${said(filter.label)}：${what}`, en: `${said(filter.label)}: ${what}` }), without: parametersOf(filter).reduce((rest, name) => withValue(rest, name, ''), query) }];
  });
  const handed = [...query.keys()].filter((name) => name.startsWith('f.') && !known.has(name));
  return [...shown, ...handed.map((name) => ({ text: words({ 'zh-CN': '只看所选事项', en: 'Only the chosen item' }), without: withValue(query, name, '') }))];
}

function wordOf(filter: ListFilterHead, value: string): string {
  const labels = filter.options ? value.split(',').map((each) => filter.options!.find((one) => one.value === each)) : [];
  if (labels.length > 0 && labels.every((option) => option !== undefined)) return labels.map((option) => said(option!.label)).join(words({ 'zh-CN': '、', en: ', ' }));
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : value;
}

/** The numbers of the pages to offer: the first, the last, and those around the present one; null is a gap. */
export function pageNumbers(page: number, pages: number): readonly (number | null)[] {
  const near = [...new Set([1, page - 1, page, page + 1, pages])].filter((one) => one >= 1 && one <= pages).sort((a, b) => a - b);
  return near.flatMap((one, index) => (index > 0 && one - near[index - 1]! > 1 ? [null, one] : [one]));
}
