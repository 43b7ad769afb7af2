// For whom one acts from here on: another organisation, which a page that stood open meanwhile is asked about, or nobody.
import type { Session } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';

let asked: Promise<boolean> | undefined;

/** Whether to go back to the organisation of this page after another tab has left it; otherwise the page follows. However often it is noticed, it is asked once. */
export function staysAt({ org: from }: Session, { org: to }: Session): Promise<boolean> {
  asked ??= confirmed({
    question: words({ 'zh-CN': `您已切换到 ${to?.name ?? '—'}`, en: `You now act for ${to?.name ?? '—'}` }),
    loss: words({ 'zh-CN': `这个页面属于 ${from?.name ?? '—'}。数据总是当前单位的：可以转到新单位，也可以切换回来，继续办这个页面上的事。`, en: `This page belongs to ${from?.name ?? '—'}. Data is always of one organisation: go on with the new one, or switch back and finish what stands here.` }),
    stay: words({ 'zh-CN': '切换回来', en: 'Switch back' }), proceed: words({ 'zh-CN': '转到新单位', en: 'Go on with the new one' }),
  }).then((follows) => !follows).finally(() => (asked = undefined));
  return asked;
}

/** Acts for an organisation; the session as it is then, or undefined when that may not be. */
export async function switchTo(org: string): Promise<Session | undefined> {
  const answer = await api.switchCompany(org);
  if (!answer.ok) return void toast(answer.refusal.problems[0]?.what ?? answer.refusal.title);
  toast(words({ 'zh-CN': `现在代表 ${answer.value.org!.name} 办理`, en: `You now act for ${answer.value.org!.name}` }));
  return answer.value;
}

/** Ends the session; where that fails, says so. */
export async function signedOut(): Promise<boolean> {
  const { ok } = await api.signOut();
  if (!ok) toast(words({ 'zh-CN': '没有退出，请检查网络后再试', en: 'You are still signed in. Check the connection and try again' }));
  return ok;
}
