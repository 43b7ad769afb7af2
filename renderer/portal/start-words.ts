// What the case behind a form is, what its buttons say, what is asked before something is lost, and which forms are checked before they are sent.
import { mayWrite, type Definition, type FormContext, type Offer } from '#engine';
import type { CaseView, Session } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { declined } from '../liking.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';

/** The case that an event fills in. Without a session one came by a link; where it no longer opens anything, the page of links says so. */
export async function caseBehind(instance: string, session: Session | null, signal: AbortSignal): Promise<CaseView> {
  const found = await api.instance(instance, signal);
  if (!found.ok && !session) void go('/return', { replace: true });
  return demand(found);
}

/** Fields from which on answers are checked before they are sent. */
const fewest = 3;

/** Whether the answers are checked before they are sent: as the author says, else where more is asked than one sees at a glance. */
export function isChecked({ compiled }: Definition, { event, judge, proof }: Offer, context: FormContext): boolean {
  if (declined('checkFirst')) return false;
  // What has to be shown is asked for beside the answers.
  if (proof !== undefined) return true;
  const wished = compiled.document.ui?.check?.[event];
  if (wished !== undefined) return wished;
  return judge === 'full' && compiled.fields.filter((field) => field.table === undefined && mayWrite(context, field)).length >= fewest;
}

/** The verb that sends. */
export function verbOf({ kind, judge, label }: Offer): string {
  const name = said(label);
  return kind === 'start' && judge === 'full' ? words({ 'zh-CN': `提交${name.replace(/^提交/, '')}`, en: 'Submit' }) : name;
}

/** The verb that leads to the answers. */
export function checkVerbOf({ kind, label }: Offer): string {
  const name = said(label);
  return kind === 'start' ? words({ 'zh-CN': '核对并提交', en: 'Check and submit' }) : words({ 'zh-CN': `核对并${name}`, en: `Check and ${name.toLowerCase()}` });
}

/** The name of the words that go with it, as an answer. */
export function opinionName({ comment }: Offer): string {
  return comment === 'required' ? words({ 'zh-CN': '理由', en: 'Reason' }) : words({ 'zh-CN': '说明', en: 'Remark' });
}

/** Asks before the page is left with something that only this browser has. */
export function mayLeaveUnsaved(): Promise<boolean> {
  return confirmed({
    question: words({ 'zh-CN': '现在离开吗？', en: 'Leave now?' }),
    loss: words({ 'zh-CN': '有内容还没有保存到服务器。它们留在这个浏览器里，下次打开这份表单时可以恢复。', en: 'Some of it is not on the server yet. It stays in this browser and can be restored when you open this form again.' }),
    stay: words({ 'zh-CN': '留在这里', en: 'Stay here' }), proceed: words({ 'zh-CN': '离开', en: 'Leave' }),
  });
}

/** Asks what the author wants asked, and whether that of the case may go which is hidden by what was filled in. */
export async function maySend(offer: Offer, definition: Definition, hidden: readonly string[]): Promise<boolean> {
  if (offer.confirm && !(await confirmed({ question: said(offer.confirm), stay: words({ 'zh-CN': '再看看', en: 'Not yet' }), proceed: verbOf(offer) }))) return false;
  return hidden.length === 0 || (await import('./start-rare.ts')).mayDrop(definition, hidden, verbOf(offer));
}
