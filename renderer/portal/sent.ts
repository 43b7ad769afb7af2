// What stands after sending: that it arrived, the number to quote, who acts next, and the way to the case.
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition } from '#engine';
import type { CaseView, EventAnswer } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { icon } from '../icon.ts';
import { mark, routeLine } from '../mark.ts';
import { until } from '../moment.ts';
import { said, words } from '../words.ts';
import { toast } from '../toast.ts';

/** The confirmation for whoever sent it: a person sees the case as it now stands; a guest, who sees none, is told what comes next. */
export async function sentAs(answer: EventAnswer, definition: Definition, event: string, signedIn: boolean): Promise<(about: string) => TemplateResult> {
  if (!signedIn) {
    // Whoever is signed in by it goes on to his account, as himself from the first page on (R-062).
    const session = definition.compiled.document.process.events?.[event]?.signsIn ? await api.session() : undefined;
    if (session?.ok && session.value?.page) location.assign(session.value.page);
    const { registeredPage } = await import('./registered.ts');
    return () => registeredPage(answer, definition);
  }
  const now = await api.instance(answer.id);
  return (about) => sentPage(answer, now.ok ? now.value : undefined, about);
}

/** The confirmation of an event; `view` is the case as it now stands, when it could be read. */
export function sentPage(answer: EventAnswer, view: CaseView | undefined, about: string): TemplateResult {
  const copied = () => void navigator.clipboard.writeText(answer.number!).then(() => toast(words({ 'zh-CN': '服务编号已复制', en: 'Service number copied' })));
  return html`<article class="sent">
    <p class="sent-mark">${icon('circle-check')}</p>
    <h1>${answer.feedback ? said(answer.feedback) : words({ 'zh-CN': '提交成功', en: 'Submitted' })}</h1>
    <p class="soft">${about}</p>
    <dl class="facts sent-facts">${answer.number ? html`<dt>${words({ 'zh-CN': '服务编号', en: 'Service number' })}</dt><dd><span class="mono">${answer.number}</span> <button type="button" class="button small quiet" @click=${copied}>${icon('copy')}${words({ 'zh-CN': '复制', en: 'Copy' })}</button></dd>` : nothing}
      <dt>${words({ 'zh-CN': '状态', en: 'State' })}</dt><dd>${mark(view?.kind ?? null, said(answer.stateLabel))}</dd>
      ${view?.due ? html`<dt>${words({ 'zh-CN': '预计办理期限', en: 'Expected by' })}</dt><dd>${until(view.due)}</dd>` : nothing}
      ${view && view.tasks.length > 0 ? html`<dt>${words({ 'zh-CN': '接下来', en: 'What happens next' })}</dt><dd>${view.tasks.map((task) => words({ 'zh-CN': `${task.who}办理，结果会发到消息中心`, en: `${task.who} will decide; the result comes to your messages` }))}</dd>` : nothing}</dl>
    ${view ? routeLine(view.route.map((stop) => ({ label: said(stop.label), kind: stop.kind, when: stop.when }))) : nothing}
    <div class="row">${(view?.offers ?? []).filter(({ kind, problems, writes }) => kind === 'event' && problems.length === 0 && writes.length > 0).map(({ event, label }) => html`<a class="button" href=${`/cases/${answer.id}/${event}`}>${said(label)}</a>`)}<a class="button main" href=${`/cases/${answer.id}`}>${words({ 'zh-CN': '查看办件', en: 'View the case' })}</a>
      <button type="button" class="button" @click=${() => print()}>${words({ 'zh-CN': '打印', en: 'Print' })}</button><a class="button quiet" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a></div>
  </article>`;
}
