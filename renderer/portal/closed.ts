// In place of a form that could not be sent: why it is closed, and where to go instead.
import { html, type TemplateResult } from 'lit';
import type { Definition, Offer } from '#engine';
import type { Session } from '../../server/api-types.ts';
import { blank } from '../page.ts';
import { reasonsOf, wayFrom } from '../reasons.ts';
import { said, words } from '../words.ts';

/** The closed form of a start, with the way to the reader's own list of the process. */
export function closedPage({ compiled }: Definition, offer: Offer, session: Session | null): TemplateResult {
  const list = session?.menu.flatMap((group) => group.entries).find((entry) => entry.href.startsWith(`/lists/${compiled.id}/`));
  return html`<h1>${words({ 'zh-CN': `${said(offer.label)}：${said(compiled.title)}`, en: `${said(offer.label)}: ${said(compiled.title)}` })}</h1>
    ${blank('clock', words({ 'zh-CN': `现在不能${said(offer.label)}`, en: 'This is not open now' }), html`${reasonsOf(offer.problems)}${wayFrom(offer.problems)}`,
      html`<a class="button" href=${list?.href ?? '/'}>${list ? said(list.label) : words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`)}`;
}
