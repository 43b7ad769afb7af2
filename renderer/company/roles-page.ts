// The roles of the company: a name, and what it lets people do.
import { Task as AsyncTask } from '@lit/task';
import { html } from 'lit';
import type { CompanyRole, CompanyRoles, PermissionCategory } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { icon } from '../icon.ts';
import { loaded } from '../loaded.ts';
import { blank, Page } from '../page.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import { asked, fieldOf, removed } from './ask.ts';
import { company } from './requests.ts';
import './permission-tree.ts';
import '../list/list.css';
import './company.css';

export class WfCompanyRolesPage extends Page {
  #asked = new AsyncTask(this, { task: async (_, { signal }) => demand(await company.roles(signal)), args: () => [] });

  // What the company itself has lost since stays in a role, unseen, until it is given back.
  async #edit({ categories }: CompanyRoles, role?: CompanyRole) {
    const offered: PermissionCategory[] = categories.map(({ label, items }) => ({ label, items: items.filter(({ granted }) => granted) })).filter(({ items }) => items.length > 0);
    const done = await asked({
      title: role ? words({ 'zh-CN': `编辑角色“${role.name}”`, en: `Edit the role “${role.name}”` }) : words({ 'zh-CN': '新增角色', en: 'New role' }),
      fields: html`${fieldOf(words({ 'zh-CN': '角色名称', en: 'Name' }), html`<input class="entry" name="name" required maxlength="50" pattern=".*\\S.*" .value=${role?.name ?? ''} autocomplete="off" />`)}
        <fieldset><legend>${words({ 'zh-CN': '权限', en: 'Permissions' })}</legend>${offered.length === 0 ? html`<p>${words({ 'zh-CN': '本单位目前没有可以授予的权限。', en: 'The organisation has no permissions to give.' })}</p>` : html`<wf-permissions .categories=${offered} .granted=${role?.permissions ?? []}></wf-permissions>`}</fieldset>`,
      verb: words({ 'zh-CN': '确定', en: 'Save' }),
      send: (text, form) => company.saveRole(role?.id ?? null, { name: text('name'), permissions: form.querySelector('wf-permissions')?.granted ?? [] }),
    });
    if (!done) return;
    toast(words({ 'zh-CN': '保存成功', en: 'Saved' }));
    await this.#asked.run();
  }

  async #remove({ id, name, people, departments }: CompanyRole) {
    const done = await removed({
      question: words({ 'zh-CN': `删除角色“${name}”？`, en: `Delete the role “${name}”?` }),
      loss: people + departments === 0 ? words({ 'zh-CN': '没有人员使用这个角色。', en: 'Nobody holds it.' }) : words({ 'zh-CN': `${people} 人、${departments} 个部门将立即失去它的权限。`, en: `${people} people and ${departments} departments lose what it permits at once.` }),
      proceed: words({ 'zh-CN': '删除', en: 'Delete' }),
    }, () => company.removeRole(id), words({ 'zh-CN': `角色“${name}”已删除`, en: `The role “${name}” is deleted` }));
    if (done) await this.#asked.run();
  }

  #shown(all: CompanyRoles) {
    if (all.roles.length === 0) return blank('id-card', words({ 'zh-CN': '还没有角色', en: 'There are no roles yet' }), words({ 'zh-CN': '没有被授予角色的操作员，拥有本单位的全部应用权限。', en: 'Operators who were never given a role may do all that the organisation may.' }),
      html`<button type="button" class="button main" @click=${() => void this.#edit(all)}>${icon('plus')}${words({ 'zh-CN': '新增角色', en: 'New role' })}</button>`);
    const labels = new Map(all.categories.flatMap(({ items }) => items.map(({ permission, label }) => [permission, said(label)] as const)));
    return html`<table class="company-table"><thead><tr><th scope="col">${words({ 'zh-CN': '角色名称', en: 'Role' })}</th><th scope="col">${words({ 'zh-CN': '权限', en: 'Permissions' })}</th><th scope="col">${words({ 'zh-CN': '人数', en: 'People' })}</th><th scope="col" class="row-verbs">${words({ 'zh-CN': '操作', en: 'Actions' })}</th></tr></thead>
      <tbody>${all.roles.map((role) => html`<tr><th scope="row">${role.name}</th>
        <td data-label=${words({ 'zh-CN': '权限', en: 'Permissions' })}><span class="nowrap">${words({ 'zh-CN': `${role.permissions.length} 项`, en: `${role.permissions.length}` })}</span> <span class="soft small">${role.permissions.flatMap((name) => labels.get(name) ?? []).join(words({ 'zh-CN': '、', en: ', ' }))}</span></td>
        <td data-label=${words({ 'zh-CN': '人数', en: 'People' })}>${role.people}${role.departments > 0 ? html` <span class="soft small">${words({ 'zh-CN': `另有 ${role.departments} 个部门`, en: `and ${role.departments} departments` })}</span>` : ''}</td>
        <td class="row-verbs"><button type="button" class="row-verb" aria-label=${words({ 'zh-CN': `编辑 ${role.name}`, en: `Edit ${role.name}` })} @click=${() => void this.#edit(all, role)}>${words({ 'zh-CN': '编辑', en: 'Edit' })}</button><button type="button" class="row-verb" aria-label=${words({ 'zh-CN': `删除 ${role.name}`, en: `Delete ${role.name}` })} @click=${() => void this.#remove(role)}>${words({ 'zh-CN': '删除', en: 'Delete' })}</button></td></tr>`)}</tbody></table>`;
  }

  override render() {
    const { value } = this.#asked;
    return html`<div class="page-sheet company"><header class="spread"><div><h1>${words({ 'zh-CN': '角色管理', en: 'Roles' })}</h1>
      <p class="soft">${words({ 'zh-CN': '角色的权限不会超出本单位的应用权限。', en: 'A role never permits more than the organisation may do.' })}</p></div>
      ${value && value.roles.length > 0 ? html`<button type="button" class="button main" @click=${() => void this.#edit(value)}>${icon('plus')}${words({ 'zh-CN': '新增角色', en: 'New role' })}</button>` : ''}</header>
      ${loaded(this.#asked, 6, (all) => this.#shown(all), words({ 'zh-CN': '角色没有加载出来', en: 'The roles didn’t load' }))}</div>`;
  }
}

customElements.define('wf-company-roles-page', WfCompanyRolesPage);
