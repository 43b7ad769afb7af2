// What the company may let its people do; read until one edits, and in force for everybody as soon as it is saved.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { PermissionCategory } from '../../server/api-types.ts';
import { demand, type Refusal } from '../api.ts';
import { icon } from '../icon.ts';
import { loaded } from '../loaded.ts';
import { blank, Page, refusedNotice } from '../page.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { company } from './requests.ts';
import './permission-tree.ts';
import './company.css';

const grantedIn = (categories: readonly PermissionCategory[]): readonly string[] => categories.flatMap(({ items }) => items.filter(({ granted }) => granted).map(({ permission }) => permission));

export class WfCompanyPermissionsPage extends Page {
  static override properties = { ...Page.properties, ticked: { state: true }, refusal: { state: true } };
  /** What is ticked while one edits. */
  declare ticked: readonly string[] | undefined;
  declare refusal: Refusal | undefined;
  #asked = new AsyncTask(this, { task: async (_, { signal }) => demand(await company.permissions(signal)), args: () => [] });

  async #save() {
    const answer = await company.savePermissions(this.ticked ?? []);
    this.refusal = answer.ok ? undefined : answer.refusal;
    if (!answer.ok) return;
    toast(words({ 'zh-CN': '保存成功', en: 'Saved' }));
    await this.#asked.run();
    this.ticked = undefined;
    this.refreshSession();
  }

  #shown(categories: readonly PermissionCategory[]) {
    const saved = grantedIn(categories);
    const editing = this.ticked !== undefined;
    if (categories.length === 0) return blank('shield-check', words({ 'zh-CN': '目前没有可以授予的业务权限', en: 'There are no permissions to give yet' }));
    return html`${this.refusal ? refusedNotice(this.refusal) : nothing}
      <wf-permissions .categories=${categories} .granted=${this.ticked ?? saved} ?disabled=${!editing} @wf-ticked=${(event: Event) => (this.ticked = (event.target as HTMLElement & { granted: readonly string[] }).granted)}></wf-permissions>
      <div class="row company-verbs">${editing
        ? html`<button type="button" class="button main" @click=${() => void this.#save()}>${words({ 'zh-CN': '保存', en: 'Save' })}</button>
          <button type="button" class="button" @click=${() => (this.ticked = saved)}>${icon('rotate-ccw')}${words({ 'zh-CN': '重置', en: 'Reset' })}</button>
          <button type="button" class="button quiet" @click=${() => (this.ticked = this.refusal = undefined)}>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button>`
        : html`<button type="button" class="button main" @click=${() => (this.ticked = saved)}>${icon('pencil')}${words({ 'zh-CN': '编辑', en: 'Edit' })}</button>`}</div>`;
  }

  override render() {
    return html`<div class="page-sheet company"><header><h1>${words({ 'zh-CN': '我的应用权限', en: 'Application permissions' })}</h1>
      <p class="soft">${words({ 'zh-CN': '勾选本单位的操作员可以办理的业务。保存后立即对所有操作员生效，无需审批。', en: 'Tick what the operators of your organisation may do. It holds for all of them as soon as it is saved.' })}</p></header>
      ${loaded(this.#asked, 6, ({ categories }) => this.#shown(categories), words({ 'zh-CN': '应用权限没有加载出来', en: 'The permissions didn’t load' }))}</div>`;
  }
}

customElements.define('wf-company-permissions-page', WfCompanyPermissionsPage);
