// What stands after a guest has sent a form: whether he may sign in at once, or what he waits for.
import { html, nothing, type TemplateResult } from 'lit';
import { isObject, type Definition, type Json } from '#engine';
import type { EventAnswer } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { said, words } from '../words.ts';

/** The confirmation. Nobody is asked any more where the case is finished: then the account is there. */
export function registeredPage(answer: EventAnswer, { compiled }: Definition): TemplateResult {
  const done = isFinished(compiled.document.machine as unknown as Json, answer.state);
  return html`<article class="sent">
    <p class="sent-mark">${icon(done ? 'circle-check' : 'clock')}</p>
    <h1>${done ? words({ 'zh-CN': '注册成功', en: 'You are registered' }) : answer.feedback ? said(answer.feedback) : words({ 'zh-CN': '提交成功', en: 'Submitted' })}</h1>
    <p class="soft">${done
      ? words({ 'zh-CN': '现在可以用刚才填写的登录账号和密码登录。', en: 'Sign in with the user name and password you chose.' })
      : words({ 'zh-CN': '账号审核中。审核结果会发送到您填写的邮箱，通过后即可登录。', en: 'Your registration is being reviewed. The result comes to the e-mail address you gave; then you can sign in.' })}</p>
    ${answer.number ? html`<dl class="facts sent-facts"><dt>${words({ 'zh-CN': '服务编号', en: 'Service number' })}</dt><dd><span class="mono">${answer.number}</span></dd></dl>` : nothing}
    <div class="row">${done ? html`<a class="button main" href="/sign-in?to=%2Faccount">${words({ 'zh-CN': '点击登录', en: 'Sign in' })}</a>` : nothing}
      <button type="button" class="button" @click=${() => print()}>${words({ 'zh-CN': '打印', en: 'Print' })}</button><a class="button quiet" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a></div>
  </article>`;
}

/** Whether a state of a machine is a business end. */
function isFinished(machine: Json | undefined, state: string): boolean {
  const states = isObject(machine) ? machine['states'] : undefined;
  return isObject(states) && Object.entries(states).some(([key, inner]) => (key === state ? isObject(inner) && isObject(inner['meta']) && inner['meta']['finished'] === true : isFinished(inner, state)));
}
