// Turning pages: by number as far as rows are counted, then onward and back, and to both ends (decision 35).
import { html, nothing, type TemplateResult } from 'lit';
import type { ListPage, ListTotal } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import { pageNumbers, withValue } from './query.ts';

/** How many rows there are, in words; nothing while they are being counted. */
export function amount({ total, totalExact }: ListTotal): string | undefined {
  if (total === null) return undefined;
  return totalExact ? String(total) : words({ 'zh-CN': '10 000+', en: '10,000+' });
}

/** The buttons that lead to other pages; nothing where there is one only. */
export function pager(page: ListPage, counted: ListTotal, query: URLSearchParams, ask: (query: URLSearchParams) => void): TemplateResult | typeof nothing {
  const pages = counted.total === null ? null : Math.max(1, Math.ceil(counted.total / page.pageSize));
  if (pages === 1 && page.previous === null && page.next === null) return nothing;
  const at = page.page;
  const numbered = (number: number): URLSearchParams => withValue(query, 'page', number === 1 ? '' : String(number));
  const marked = (side: 'after' | 'before', mark: string | null): URLSearchParams | null => (mark === null ? null : withValue(query, side, mark));
  const isLastNumbered = at !== null && pages !== null && at >= pages;
  const previous = at !== null && at > 1 ? numbered(at - 1) : marked('before', page.previous);
  const next = at !== null && !isLastNumbered && page.next !== null ? numbered(at + 1) : marked('after', page.next);
  const last = counted.totalExact && pages !== null ? numbered(pages) : withValue(query, 'before', 'end');
  const isLast = page.next === null;
  const to = (where: URLSearchParams | null, label: string, mark: string): TemplateResult =>
    html`<button type="button" class="page-number" ?disabled=${where === null} aria-label=${label} title=${label} @click=${() => where && ask(where)}>${icon(mark)}</button>`;
  return html`<nav class="pager" aria-label=${words({ 'zh-CN': '分页', en: 'Pages' })}>
    ${to(at === 1 || previous === null ? null : numbered(1), words({ 'zh-CN': '第一页', en: 'First page' }), 'chevrons-left')}${to(at === 1 ? null : previous, words({ 'zh-CN': '上一页', en: 'Previous page' }), 'chevron-left')}
    ${at === null || pages === null
      ? html`<span class="soft">${at === null ? (isLast ? words({ 'zh-CN': '末页', en: 'the end' }) : words({ 'zh-CN': '10 000 条之后', en: 'beyond 10,000' })) : at}</span>`
      : pageNumbers(at, Math.max(pages, at)).map((number) => (number === null ? html`<span aria-hidden="true">…</span>` : html`<button type="button" class="page-number" aria-current=${number === at ? 'page' : nothing} aria-label=${words({ 'zh-CN': `第 ${number} 页`, en: `Page ${number}` })} @click=${() => ask(numbered(number))}>${number}</button>`))}
    ${to(isLast ? null : next, words({ 'zh-CN': '下一页', en: 'Next page' }), 'chevron-right')}${to(isLast ? null : last, words({ 'zh-CN': '最后一页', en: 'Last page' }), 'chevrons-right')}</nav>`;
}
