// Where one is signed in, and signing out there.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { OwnSession } from '../../server/api-types.ts';
import { demand, type Answer } from '../api.ts';
import { accountApi } from './requests.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { loaded } from '../loaded.ts';
import { Page } from '../page.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import './account.css';

// What browsers call themselves names those they descend from too: the first that is found is the youngest.
const browsers = [[/Edg\//, 'Edge'], [/QIHU|360/, '360'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']] as const;
const systems = [[/Windows/, 'Windows'], [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Mac OS/, 'macOS'], [/Linux/, 'Linux']] as const;

/** A browser in two words. */
export function browserInWords(agent: string): string {
  const found = (list: readonly (readonly [RegExp, string])[]) => list.find(([pattern]) => pattern.test(agent))?.[1];
  return [found(browsers), found(systems)].filter(Boolean).join(' · ') || words({ 'zh-CN': '未知浏览器', en: 'Unknown browser' });
}

export class WfSessionsPage extends Page {
  #sessions = new AsyncTask(this, { task: async (_, { signal }) => demand(await accountApi.ownSessions(signal)).sessions, args: () => [] });

  async #end(work: Promise<Answer<void>>) {
    const answer = await work;
    toast(answer.ok ? words({ 'zh-CN': '已退出。', en: 'Signed out there.' }) : answer.refusal.detail || answer.refusal.title);
    await this.#sessions.run();
  }

  #row({ id, agent, address, createdAt, seenAt, isThis }: OwnSession) {
    return html`<li class="own-session"><div><p><strong>${browserInWords(agent)}</strong> ${isThis ? html`<span class="tag ok">${words({ 'zh-CN': '当前', en: 'This one' })}</span>` : nothing}</p>
      <p class="faint small">${words({ 'zh-CN': `登录于 ${minute(createdAt)}，最近使用 ${minute(seenAt)}，来自 ${address || '—'}`, en: `Signed in ${minute(createdAt)}, last used ${minute(seenAt)}, from ${address || '—'}` })}</p></div>
      ${isThis ? nothing : html`<button type="button" class="button small" @click=${() => void this.#end(accountApi.endSession(id))}>${words({ 'zh-CN': '退出', en: 'Sign out' })}<span class="unseen"> ${browserInWords(agent)}, ${minute(createdAt)}</span></button>`}</li>`;
  }

  #shown(sessions: readonly OwnSession[]) {
    return html`<ul class="own-sessions">${sessions.map((session) => this.#row(session))}</ul>
      ${sessions.length > 1 ? html`<p><button type="button" class="button" @click=${() => void this.#end(accountApi.endOtherSessions())}>${icon('log-out')}${words({ 'zh-CN': '退出其他所有登录', en: 'Sign out everywhere else' })}</button></p>` : nothing}`;
  }

  override render() {
    return html`<div class="page-sheet account-sheet"><h1>${words({ 'zh-CN': '登录设备', en: 'Where I am signed in' })}</h1>
      <p class="soft">${words({ 'zh-CN': '发现不认识的登录，请退出它并修改密码。', en: 'If you don’t know one of these, sign it out and change your password.' })}</p>
      ${loaded(this.#sessions, 3, (sessions) => this.#shown(sessions))}</div>`;
  }
}

customElements.define('wf-sessions-page', WfSessionsPage);
