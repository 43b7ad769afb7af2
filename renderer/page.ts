// What every page is: a light-DOM element that gets its place and the session and has one h1, by which the shell names it.
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../server/api-types.ts';
import { Refused, type Refusal } from './api.ts';
import { icon } from './icon.ts';
import { words } from './words.ts';

/** Base of all pages. The shell sets `params`, `query` and `session` before the first drawing and whenever they change. */
export class Page extends LitElement {
  static override properties = { params: { attribute: false }, query: { attribute: false }, session: { attribute: false } };
  declare params: { readonly [name: string]: string };
  declare query: URLSearchParams;
  declare session: Session | null;

  constructor() {
    super();
    this.params = {};
    this.query = new URLSearchParams();
    this.session = null;
  }

  override createRenderRoot() {
    return this;
  }

  /** Asks the shell to read the session again: counts, menu, or who is signed in have changed. */
  refreshSession(): void {
    this.dispatchEvent(new CustomEvent('wf-session', { bubbles: true }));
  }
}

/** The refusal behind an error of a request; what is not a refusal is a mistake of ours and is thrown on. */
export function refusalBehind(fault: unknown): Refusal {
  if (fault instanceof Refused) return fault.refusal;
  throw fault;
}

/** What stands in place of something that did not load: what is so, what to do, one button, a number to quote. */
export function failed(what: string, fault: unknown, again: () => void): TemplateResult {
  const refusal = refusalBehind(fault);
  const gone = refusal.status === 404;
  const barred = refusal.status === 403;
  // What was missing for want of a session is asked for again by itself once there is one.
  return html`<div class=${refusal.status === 401 ? 'blank ended' : 'blank'} role="alert" @wf-session-renewed=${again}>
    ${icon(gone ? 'search-x' : barred ? 'shield-alert' : 'unplug')}
    <p class="blank-title">${gone ? words({ 'zh-CN': '没有找到，或者您看不到', en: 'Not found, or not visible to you' }) : barred ? words({ 'zh-CN': '您没有使用这个页面的权限', en: 'This page is not for you' }) : what}</p>
    <p>${refusal.problems.length > 0 ? refusal.problems.map((problem) => html`${problem.what} ${problem.remedy} `) : refusal.detail}
      ${refusal.requestId ? html`<span class="blank-number">${words({ 'zh-CN': '编号', en: 'Reference' })} <code>${refusal.requestId}</code></span>` : nothing}</p>
    ${refusal.status === 401
      ? html`<a class="button main" href=${`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`}>${words({ 'zh-CN': '登录', en: 'Sign in' })}</a>`
      : gone || barred
      ? html`<a class="button" href="/">${words({ 'zh-CN': '回到首页', en: 'Go to the home page' })}</a>`
      : html`<button type="button" class="button" @click=${again}>${words({ 'zh-CN': '再试一次', en: 'Try again' })}</button>`}
  </div>`;
}

/** Why something that was sent was refused; takes the focus. */
export function refusedNotice({ problems, title, detail }: Refusal): TemplateResult {
  return html`<div class="notice no refused" role="alert" tabindex="-1">${icon('circle-alert')}<div>${problems.length > 0
    ? problems.map((problem) => html`<p><strong>${problem.what}</strong> ${problem.remedy}</p>`) : html`<p><strong>${title}</strong> ${detail}</p>`}</div></div>`;
}

/** What stands in place of something that has nothing to show. */
export function blank(mark: string, title: string, why: unknown = nothing, action: unknown = nothing): TemplateResult {
  return html`<div class="blank">${icon(mark)}<p class="blank-title">${title}</p>${why === nothing ? nothing : html`<p>${why}</p>`}${action}</div>`;
}

/** Grey lines in the final shape; shown by the style sheet only after 300 ms. */
export function skeleton(lines: number): TemplateResult {
  return html`<div class="skeleton" aria-busy="true"><span class="unseen">${words({ 'zh-CN': '正在加载', en: 'Loading' })}</span>
    ${Array.from({ length: lines }, () => html`<div class="skeleton-line"></div>`)}</div>`;
}
