// What the case behind a form is, what its buttons say, and which forms are checked before they are sent.
import { mayWrite, type Definition, type FormContext, type Offer } from '#engine';
import type { CaseView, Session } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
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
