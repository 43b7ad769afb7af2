// Turning the pages of a simple list by links.
import { html, nothing, type TemplateResult } from 'lit';
import { words } from './words.ts';

/** Links to the page before and after; nothing when there is only one. `path` is the address without the page, which stands there under `name`. */
export function turnPages(path: string, { page, pageSize, total }: { readonly page: number; readonly pageSize: number; readonly total: number }, name = 'page'): TemplateResult | typeof nothing {
  const pages = Math.ceil(total / pageSize);
  if (pages < 2) return nothing;
  const join = path.includes('?') ? '&' : '?';
  return html`<nav class="turn" aria-label=${words({ 'zh-CN': '分页', en: 'Pages' })}>
    ${page > 1 ? html`<a href=${`${path}${join}${name}=${page - 1}`}>${words({ 'zh-CN': '上一页', en: 'Previous' })}</a>` : nothing}<span>${words({ 'zh-CN': `第 ${page} 页，共 ${pages} 页`, en: `Page ${page} of ${pages}` })}</span>
    ${page < pages ? html`<a href=${`${path}${join}${name}=${page + 1}`}>${words({ 'zh-CN': '下一页', en: 'Next' })}</a>` : nothing}</nav>`;
}
