// What finds rows of the inbox: words, one process, and the pages of it.
import { html, nothing } from 'lit';
import type { InboxPage } from '../../server/api-types.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';

/** What the address asks, and the address of the same list with other members in place of its own. */
export interface Finding { readonly asked: (name: string) => string; readonly address: (more: { readonly [name: string]: string }) => string }

/** A query of what is not empty. */
export function queryOf(asked: { readonly [name: string]: string }): URLSearchParams {
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
}

const first = { case: '', page: '', after: '' };

/** The search, and the choice among processes where there are several. */
export function filters(page: InboxPage, { asked, address }: Finding) {
  const [q, process] = [asked('q'), asked('process')];
  if (page.rows.length === 0 && q === '' && process === '') return nothing;
  const search = (event: SubmitEvent): void => {
    event.preventDefault();
    void go(address({ q: String(new FormData(event.currentTarget as HTMLFormElement).get('q')).trim(), ...first }));
  };
  return html`<form class="inbox-filters" role="search" @submit=${search}>
    <input class="entry" type="search" name="q" maxlength="100" .value=${q} placeholder=${words({ 'zh-CN': '编号、标题、申请人', en: 'Number, title, applicant' })} aria-label=${words({ 'zh-CN': '按编号、标题或申请人查找', en: 'Search by number, title or applicant' })} />
    ${page.processes.length > 1 || process !== '' ? html`<select class="entry" aria-label=${words({ 'zh-CN': '按流程筛选', en: 'Filter by process' })} @change=${(event: Event) => void go(address({ process: (event.currentTarget as HTMLSelectElement).value, ...first }))}>
      <option value="">${words({ 'zh-CN': '全部流程', en: 'All processes' })}</option>${page.processes.map((one) => html`<option value=${one.process} ?selected=${one.process === process}>${words({ 'zh-CN': `${said(one.title)}（${one.count}）`, en: `${said(one.title)} (${one.count})` })}</option>`)}</select>` : nothing}
    ${q !== '' || process !== '' ? html`<a class="button quiet small" href=${address({ q: '', process: '', ...first })}>${words({ 'zh-CN': '清除', en: 'Clear' })}</a>` : nothing}</form>`;
}

/** Pages are numbered as far as is counted; behind that they go on from the last row. */
export function turn({ page, pageSize, total, totalExact, more, rows }: InboxPage, { asked, address }: Finding) {
  const pages = Math.ceil(total / pageSize);
  const isBehind = asked('after') !== '';
  if (page === 1 && !more && !isBehind) return nothing;
  const next: { readonly [name: string]: string } = page < pages && !isBehind ? { page: String(page + 1) } : { after: rows.at(-1)?.mark ?? '', page: String(page + 1) };
  const shown = totalExact ? words({ 'zh-CN': `第 ${page} 页，共 ${pages} 页`, en: `Page ${page} of ${pages}` }) : words({ 'zh-CN': `第 ${page} 页`, en: `Page ${page}` });
  return html`<nav class="turn" aria-label=${words({ 'zh-CN': '分页', en: 'Pages' })}>${page > 1 && !isBehind ? html`<a href=${address({ page: page === 2 ? '' : String(page - 1), case: '' })}>${words({ 'zh-CN': '上一页', en: 'Previous' })}</a>` : page > 1 ? html`<a href=${address({ page: '', after: '', case: '' })}>${words({ 'zh-CN': '第一页', en: 'First page' })}</a>` : nothing}
    <span>${shown}</span>${more ? html`<a href=${address({ ...next, case: '' })}>${words({ 'zh-CN': '下一页', en: 'Next' })}</a>` : nothing}</nav>`;
}
