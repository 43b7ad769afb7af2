// What a list offers to do: its buttons, why one cannot be used now, and what to do where there are no rows.
import { html, nothing, type TemplateResult } from 'lit';
import type { ListOffer, ListPage } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { blank } from '../page.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import { chips, withKept, withValue } from './query.ts';

/** A button that leads somewhere, or tells why it does not now. */
export function verb(page: ListPage, offer: ListOffer, look: string): TemplateResult {
  const label = said(page.buttons[offer.button]!.label);
  const [problem] = offer.problems;
  if (!problem) return html`<a class=${look} href=${offer.href} @click=${page.buttons[offer.button]!.dialog ? (event: MouseEvent) => void view(event, offer.href) : nothing}>${label}</a>`;
  const reason = problem.what;
  return html`<button type="button" class=${`${look} off`} aria-disabled="true" title=${reason} @click=${() => toast(reason)}>${label}<span class="unseen">${words({ 'zh-CN': `，现在不能用：${reason}`, en: `, not now: ${reason}` })}</span></button>`;
}

// Whoever wants another tab gets the page.
async function view(event: MouseEvent, href: string): Promise<void> {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { viewDialog } = await import('./view-dialog.ts');
  await viewDialog(href.slice(href.lastIndexOf('/') + 1), href);
}

/** Why what the list itself offers cannot be done now, where the eye is and not only at the button. */
export function closed(page: ListPage): TemplateResult | typeof nothing {
  const reasons = [...new Set(page.offers.flatMap((offer) => offer.problems.map(({ what }) => what)))];
  return reasons.length === 0 ? nothing : html`<p class="list-closed soft small">${icon('clock')}<span>${reasons.join(words({ 'zh-CN': '；', en: '. ' }))}</span></p>`;
}

/** What stands in place of rows: nothing found, nothing on this page, or nothing yet, each with what to do about it. */
export function nothingHere(page: ListPage, query: URLSearchParams, ask: (query: URLSearchParams) => void): TemplateResult {
  const button = (label: string, wanted: URLSearchParams): TemplateResult => html`<button type="button" class="button" @click=${() => ask(wanted)}>${label}</button>`;
  if (chips(page, query).length > 0) {
    return blank('search-x', words({ 'zh-CN': '没有符合条件的记录', en: 'Nothing matches these conditions' }), words({ 'zh-CN': '换一个条件，或者清除条件后再查。', en: 'Change a condition, or clear them all.' }),
      button(words({ 'zh-CN': '清除条件', en: 'Clear the conditions' }), withKept(new URLSearchParams(), query)));
  }
  if (page.previous !== null || page.page !== 1) {
    return blank('search-x', words({ 'zh-CN': '这一页没有记录', en: 'There is nothing on this page' }), nothing, button(words({ 'zh-CN': '回到第一页', en: 'Back to the first page' }), withValue(query, 'page', '')));
  }
  const [start] = page.offers.filter((offer) => offer.problems.length === 0);
  return blank('file-text', words({ 'zh-CN': '这里还没有记录', en: 'There is nothing here yet' }), nothing, start ? verb(page, start, 'button') : nothing);
}
