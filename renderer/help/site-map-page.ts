// Every page the reader can reach: what the portal offers to all, and the reader's own menu (R-221).
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import { demand } from '../api.ts';
import { icon } from '../icon.ts';
import { failed, Page, skeleton } from '../page.ts';
import { portalOnce } from '../portal/portal.ts';
import { said, words } from '../words.ts';
import './help.css';

interface Link { readonly label: string; readonly href: string; readonly icon: string }

export class WfSiteMapPage extends Page {
  #portal = new AsyncTask(this, { task: async () => demand(await portalOnce()), args: () => [] });

  #group(title: string, links: readonly Link[]) {
    return html`<section><h2>${title}</h2><ul>${links.map((link) => html`<li><a class="menu-link" href=${link.href}>${icon(link.icon)}<span>${link.label}</span></a></li>`)}</ul></section>`;
  }

  #groups(sections: readonly { readonly title: string; readonly links: readonly Link[] }[]) {
    const { session } = this;
    return html`<div class="site-map">
      ${this.#group(words({ 'zh-CN': '平台', en: 'Platform' }), [
        { label: words({ 'zh-CN': '平台首页', en: 'Home' }), href: '/', icon: 'house' },
        { label: words({ 'zh-CN': '帮助中心', en: 'Help' }), href: '/help', icon: 'circle-help' },
        { label: words({ 'zh-CN': '核验打印件', en: 'Verify a printed sheet' }), href: '/verify', icon: 'shield-check' },
        { label: words({ 'zh-CN': '用户手册', en: 'Guides' }), href: '/read/guides', icon: 'book-open' },
        { label: words({ 'zh-CN': '政策集成平台', en: 'Policies and notices' }), href: '/read/policies', icon: 'megaphone' },
        ...(session ? [] : [{ label: words({ 'zh-CN': '登录', en: 'Sign in' }), href: '/sign-in', icon: 'log-in' }, { label: words({ 'zh-CN': '注册', en: 'Register' }), href: '/register', icon: 'user-plus' }]),
      ])}
      ${sections.map(({ title, links }) => this.#group(title, links))}
      ${session?.menu.map((group) => this.#group(said(group.group), group.entries.map((entry) => ({ label: said(entry.label), href: entry.href, icon: entry.icon ?? 'file-text' })))) ?? nothing}
      ${session ? this.#group(words({ 'zh-CN': '账号登录', en: 'Signing in' }), [
        { label: words({ 'zh-CN': '修改密码', en: 'Password' }), href: '/account/password', icon: 'pencil' },
        { label: words({ 'zh-CN': '绑定手机', en: 'Mobile' }), href: '/account/mobile', icon: 'smartphone' },
        { label: words({ 'zh-CN': '登录设备', en: 'Where I am signed in' }), href: '/account/sessions', icon: 'monitor' },
        { label: words({ 'zh-CN': '个人数据', en: 'Personal data' }), href: '/account/data', icon: 'download' },
      ]) : nothing}</div>`;
  }

  override render() {
    return html`<div class="page-sheet"><h1>${words({ 'zh-CN': '站点地图', en: 'Site map' })}</h1>${this.#portal.render({
      pending: () => skeleton(6),
      complete: (portal) => this.#groups(portal.sections.map(({ section, entries }) => ({ title: said(section), links: entries.map((entry) => ({ label: said(entry.label), href: entry.href, icon: entry.start ? 'pencil' : 'book-open' })) }))),
      error: (fault) => failed(words({ 'zh-CN': '站点地图没有加载出来', en: 'The site map didn’t load' }), fault, () => void this.#portal.run()),
    })}</div>`;
  }
}

customElements.define('wf-site-map-page', WfSiteMapPage);
