// What the page of a form seldom shows, fetched when it does: what speaks against it, that it is closed, that it cannot be done now, that the form has become another, the question before a draft is thrown away.
import { html, nothing, type TemplateResult } from 'lit';
import { isComputed, type Definition, type Offer } from '#engine';
import type { CaseView, Session } from '../../server/api-types.ts';
import { confirmed } from '../confirm.ts';
import { lastReason, reasonNotice } from '../history.ts';
import { icon } from '../icon.ts';
import { blank } from '../page.ts';
import { reasonsOf, wayFrom } from '../reasons.ts';
import { said, words } from '../words.ts';

export { learn } from '../sentences.ts';

/** Asks before a draft is thrown away. */
export function mayDiscard(): Promise<boolean> {
  return confirmed({
    question: words({ 'zh-CN': '删除这份草稿吗？', en: 'Delete this draft?' }), loss: words({ 'zh-CN': '已填写的内容和附件会一起删除。', en: 'What was filled in and the files go with it.' }),
    stay: words({ 'zh-CN': '保留草稿', en: 'Keep the draft' }), proceed: words({ 'zh-CN': '删除草稿', en: 'Delete the draft' }), destructive: true,
  });
}

/** Asks before something that the case has goes, because what is sent hides it. */
export function mayDrop({ compiled }: Definition, names: readonly string[], verb: string): Promise<boolean> | true {
  const lost = compiled.fields.filter((field) => field.table === undefined && names.includes(field.name) && !isComputed(field)).map(({ schema, name }) => said(schema['x-label'] ?? name));
  return lost.length === 0 || confirmed({
    question: words({ 'zh-CN': `${lost.join('、')}将一并删除，确定吗？`, en: `Delete what stands under ${lost.join(', ')}?` }), loss: words({ 'zh-CN': '按现在填写的内容，这些不再需要。', en: 'By what you have filled in now, it is no longer asked for.' }),
    stay: words({ 'zh-CN': '再看看', en: 'Not yet' }), proceed: verb, destructive: true,
  });
}

/** The form is another than when it was begun. */
export function supersededNotice(): TemplateResult {
  return html`<div class="notice wait" role="alert">${icon('circle-alert')}<p>${words({ 'zh-CN': '表单已换成新版本，已填写的内容都在。核对后再提交。', en: 'The form has a new revision; what you filled in is kept. Check it, then submit.' })}</p></div>`;
}

/** What stands in place of a form that nobody may fill in now. */
export function notNow(about: string, view: CaseView | undefined): TemplateResult {
  return html`<h1>${about}</h1>${blank('circle-alert', words({ 'zh-CN': '这件事现在不能办', en: 'This cannot be done now' }), words({ 'zh-CN': '状态可能已经改变，或者您没有相应的权限。', en: 'The state may have changed, or you have no right to it.' }), html`<a class="button" href=${view ? `/cases/${view.id}` : '/'}>${view ? words({ 'zh-CN': '查看办件', en: 'View the case' }) : words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`)}`;
}

/** What speaks against it, and why it was refused the last time. */
export function reasonNotices(offer: Offer, definition: Definition, view: CaseView | undefined): TemplateResult {
  const reasons = reasonsOf(offer.problems);
  const reason = view && lastReason(view, definition);
  return html`${reasons ? html`<div class="notice no">${icon('circle-alert')}<p>${reasons}${wayFrom(offer.problems)}</p></div>` : nothing}${reason ? reasonNotice(reason) : nothing}`;
}

/** The closed form of a start, with the way to the reader's own list of the process. */
export function closedPage({ compiled }: Definition, offer: Offer, session: Session | null): TemplateResult {
  const list = session?.menu.flatMap((group) => group.entries).find((entry) => entry.href.startsWith(`/lists/${compiled.id}/`));
  return html`<h1>${words({ 'zh-CN': `${said(offer.label)}：${said(compiled.title)}`, en: `${said(offer.label)}: ${said(compiled.title)}` })}</h1>
    ${blank('clock', words({ 'zh-CN': `现在不能${said(offer.label)}`, en: 'This is not open now' }), html`${reasonsOf(offer.problems)}${wayFrom(offer.problems)}`,
      html`<a class="button" href=${list?.href ?? '/'}>${list ? said(list.label) : words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`)}`;
}
