// What stands in the menu of the person: who, for whom, how it looks, which language, and out.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { speak } from '../sentences.ts';
import { language, words } from '../words.ts';
import { choose, type Appearance } from './appearance.ts';
import { avatar } from './avatar.ts';

interface Menu extends HTMLElement { readonly session: Session | null; look: Appearance; readonly shut: () => void }

function choice<K extends keyof Appearance>(menu: Menu, label: string, key: K, options: readonly (readonly [Appearance[K], string])[]) {
  return html`<div class="look-choice" role="group" aria-label=${label}><span aria-hidden="true">${label}</span>
    <span class="segments">${options.map(([value, word]) => html`<button type="button" aria-pressed=${menu.look[key] === value}
      @click=${() => (menu.look = choose({ [key]: value }))}>${word}</button>`)}</span></div>`;
}

/** The panel of a menu, which is told what it changes. */
export function personPanel(menu: Menu): TemplateResult {
  const { session } = menu;
  const turn = (org: string) => {
    menu.shut();
    menu.dispatchEvent(new CustomEvent('wf-switch', { bubbles: true, detail: org }));
  };
  const centres = ([['person', 'user', words({ 'zh-CN': '个人中心', en: 'Personal centre' })], ['administration', 'settings', words({ 'zh-CN': '管理员中心', en: 'Administration' })]] as const)
    .flatMap(([centre, mark, label]) => session?.menu.filter((group) => group.centre === centre).slice(0, 1).map(({ entries }) => html`<a class="menu-link" href=${entries[0]!.href} @click=${menu.shut}>${icon(mark)}<span>${label}</span></a>`) ?? []);
  return html`<div class="person-panel">
      ${session ? html`<div class="person-head">${avatar(session)}
          <p>${session.page === null ? html`<strong>${session.account.name}</strong>` : html`<a href=${session.page} @click=${menu.shut}><strong>${session.account.name}</strong></a>`}<br /><span class="faint">${session.account.username}</span></p></div>
        ${session.org ? html`<p class="person-org">${icon('building-2')} ${session.org.name}</p>` : nothing}
        ${session.companies.filter(({ id }) => id !== session.org?.id).map(({ id, name: company }) => html`<button type="button" class="menu-link" @click=${() => turn(id)}>${icon('arrow-right-left')}<span>${words({ 'zh-CN': `切换到 ${company}`, en: `Act for ${company}` })}</span></button>`)}${centres}` : nothing}
      <div class="look-choices">
        ${choice(menu, words({ 'zh-CN': '外观', en: 'Appearance' }), 'theme', [['light', words({ 'zh-CN': '浅色', en: 'Light' })], ['dark', words({ 'zh-CN': '深色', en: 'Dark' })], ['auto', words({ 'zh-CN': '自动', en: 'Auto' })]])}
        ${choice(menu, words({ 'zh-CN': '字号', en: 'Text size' }), 'text', [['largest', words({ 'zh-CN': '特大号', en: 'Largest' })], ['large', words({ 'zh-CN': '大号', en: 'Large' })], ['standard', words({ 'zh-CN': '中号', en: 'Medium' })]])}
        ${choice(menu, words({ 'zh-CN': '列表疏密', en: 'List density' }), 'density', [['compact', words({ 'zh-CN': '紧凑', en: 'Compact' })], ['standard', words({ 'zh-CN': '标准', en: 'Standard' })]])}
        <div class="look-choice" role="group" aria-label="语言 Language"><span aria-hidden="true">${words({ 'zh-CN': '语言', en: 'Language' })}</span>
          <span class="segments"><button type="button" lang="zh-CN" aria-pressed=${language() === 'zh-CN'} @click=${() => speak('zh-CN')}>中文</button>
            <button type="button" lang="en" aria-pressed=${language() === 'en'} @click=${() => speak('en')}>English</button></span></div>
      </div>
      ${session ? html`<button type="button" class="menu-link sign-out" @click=${() => menu.dispatchEvent(new CustomEvent('wf-sign-out', { bubbles: true }))}>${icon('log-out')}<span>${words({ 'zh-CN': '退出', en: 'Sign out' })}</span></button>` : nothing}
    </div>`;
}
