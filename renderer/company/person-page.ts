// One person of the company: where he stands, what he was given and for how long, and the ways to change that.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { CompanyRole, Departments, Personnel, RoleGrant } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { icon } from '../icon.ts';
import { dateOf } from '../moment.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { asked, fieldOf, options, periodFields, removed } from './ask.ts';
import { removePerson } from './people-page.ts';
import { period, periodTag, personStates, stateTag } from './person-words.ts';
import { company } from './requests.ts';
import '../list/list.css';
import './company.css';

export class WfCompanyPersonPage extends Page {
  #asked = new AsyncTask(this, {
    task: async ([account], { signal }) => {
      const [people, departments, roles] = await Promise.all([company.people(new URLSearchParams({ account: account ?? '' }), signal), company.departments(signal), company.roles(signal)]);
      return { person: demand(people).people[0], departments: demand(departments), roles: demand(roles).roles };
    },
    args: () => [this.params['account']] as const,
  });

  async #saved(done: unknown) {
    if (!done) return;
    toast(words({ 'zh-CN': '保存成功', en: 'Saved' }));
    await this.#asked.run();
  }

  async #place(person: Personnel, { departments, colleagues }: Departments) {
    await this.#saved(await asked({
      title: words({ 'zh-CN': `编辑 ${person.name}`, en: `Edit ${person.name}` }),
      fields: html`${fieldOf(words({ 'zh-CN': '部门', en: 'Department' }), html`<select class="entry" name="department">${options(departments, person.department, words({ 'zh-CN': '（不属于部门）', en: '(none)' }))}</select>`)}
        ${fieldOf(words({ 'zh-CN': '岗位', en: 'Post' }), html`<input class="entry" name="post" maxlength="50" .value=${person.post ?? ''} autocomplete="off" />`)}
        ${fieldOf(words({ 'zh-CN': '直接上级', en: 'Superior' }), html`<select class="entry" name="superior">${options(colleagues.filter(({ id }) => id !== person.account), person.superior, words({ 'zh-CN': '（部门负责人）', en: '(the head of the department)' }))}</select>`)}
        ${person.admin ? nothing : fieldOf(words({ 'zh-CN': '状态', en: 'State' }), html`<select class="entry" name="state">${options(personStates().filter(({ id }) => id !== 'removed'), person.state)}</select>`, words({ 'zh-CN': '停用后立即不能为本单位办理业务，随时可以恢复。', en: 'Who is suspended cannot act for the organisation until he is active again.' }))}`,
      verb: words({ 'zh-CN': '保存', en: 'Save' }),
      send: (text) => company.savePerson(person.account, { department: text('department') || null, post: text('post') || null, superior: text('superior') || null, ...(person.admin ? {} : { state: text('state') as 'active' | 'disabled' }) }),
    }));
  }

  async #grant(person: Personnel, roles: readonly CompanyRole[]) {
    if (roles.length === 0) return toast(words({ 'zh-CN': '还没有角色，请先在角色管理中新增', en: 'There are no roles yet. Make one first' }), { label: words({ 'zh-CN': '角色管理', en: 'Roles' }), href: '/company/roles' });
    await this.#saved(await asked({
      title: words({ 'zh-CN': `授予 ${person.name} 角色`, en: `Give ${person.name} a role` }),
      fields: html`${fieldOf(words({ 'zh-CN': '角色', en: 'Role' }), html`<select class="entry" name="role" required>${options(roles, null, words({ 'zh-CN': '请选择', en: 'Choose' }))}</select>`)}
        <fieldset><legend>${words({ 'zh-CN': '权限使用时间', en: 'Period of use' })}</legend>${periodFields(dateOf(new Date()))}</fieldset>
        ${person.byRoles ? nothing : html`<p class="notice wait small">${icon('triangle-alert')}<span>${words({ 'zh-CN': '此人目前拥有本单位的全部应用权限。授予角色后，只拥有角色给予的权限。', en: 'This person may do all that the organisation may. With a role, only what roles permit.' })}</span></p>`}`,
      verb: words({ 'zh-CN': '确定', en: 'Give' }),
      send: (text) => company.grant(person.account, { role: text('role'), first: text('first'), last: text('last') || null }),
    }));
  }

  async #revoke(person: Personnel, grant: RoleGrant) {
    const done = await removed({ question: words({ 'zh-CN': `收回 ${person.name} 的角色“${grant.name}”？`, en: `Take the role “${grant.name}” from ${person.name}?` }), loss: words({ 'zh-CN': '立即失效。', en: 'It ends at once.' }), proceed: words({ 'zh-CN': '收回', en: 'Take it' }) },
      () => company.revoke(grant.id), words({ 'zh-CN': '已收回', en: 'Taken' }));
    if (done) await this.#asked.run();
  }

  #grants(person: Personnel, roles: readonly CompanyRole[]) {
    return html`<section><header class="spread"><h2>${words({ 'zh-CN': '角色与使用时间', en: 'Roles and their periods' })}</h2><button type="button" class="button" @click=${() => void this.#grant(person, roles)}>${icon('plus')}${words({ 'zh-CN': '新增角色', en: 'Give a role' })}</button></header>
      ${person.departmentRoles.length > 0 ? html`<p class="small soft">${words({ 'zh-CN': `随部门“${person.departmentName}”拥有：${person.departmentRoles.join('、')}`, en: `With the department “${person.departmentName}”: ${person.departmentRoles.join(', ')}` })}</p>` : nothing}
      ${person.grants.length === 0 ? html`<p class="soft">${person.byRoles ? words({ 'zh-CN': '没有单独授予的角色。', en: 'No role was given in person.' }) : words({ 'zh-CN': '从未授予角色：拥有本单位的全部应用权限。', en: 'Never given a role: may do all that the organisation may.' })}</p>` : html`<table class="company-table"><thead><tr><th scope="col">${words({ 'zh-CN': '角色', en: 'Role' })}</th><th scope="col">${words({ 'zh-CN': '权限使用时间', en: 'Period of use' })}</th><th scope="col">${words({ 'zh-CN': '状态', en: 'State' })}</th><th scope="col" class="row-verbs">${words({ 'zh-CN': '操作', en: 'Actions' })}</th></tr></thead>
        <tbody>${person.grants.map((grant) => html`<tr><th scope="row">${grant.name}</th><td data-label=${words({ 'zh-CN': '权限使用时间', en: 'Period of use' })}>${period(grant)}</td><td data-label=${words({ 'zh-CN': '状态', en: 'State' })}>${periodTag(grant.state)}</td>
          <td class="row-verbs">${grant.state === 'ended' ? nothing : html`<button type="button" class="row-verb" aria-label=${words({ 'zh-CN': `收回 ${grant.name}`, en: `Take ${grant.name}` })} @click=${() => void this.#revoke(person, grant)}>${words({ 'zh-CN': '收回', en: 'Take back' })}</button>`}</td></tr>`)}</tbody></table>`}</section>`;
  }

  #shown({ person, departments, roles }: { readonly person: Personnel | undefined; readonly departments: Departments; readonly roles: readonly CompanyRole[] }) {
    if (!person) return html`<h1>${words({ 'zh-CN': '人员权限', en: 'People' })}</h1>${blank('search-x', words({ 'zh-CN': '没有这个人', en: 'There is no such person' }), nothing, html`<a class="button" href="/company/people">${words({ 'zh-CN': '查看全部人员', en: 'All people' })}</a>`)}`;
    const none = words({ 'zh-CN': '—', en: '—' });
    return html`<header class="spread"><h1>${person.name}</h1><div class="row">${person.state === 'removed' ? nothing : html`<button type="button" class="button" @click=${() => void this.#place(person, departments)}>${icon('pencil')}${words({ 'zh-CN': '编辑', en: 'Edit' })}</button>
        ${person.admin ? nothing : html`<button type="button" class="button danger" @click=${async () => (await removePerson(person)) && go('/company/people')}>${icon('user-minus')}${words({ 'zh-CN': '移除', en: 'Remove' })}</button>`}`}</div></header>
      <dl class="facts"><dt>${words({ 'zh-CN': '用户名', en: 'User name' })}</dt><dd>${person.username}</dd><dt>${words({ 'zh-CN': '手机', en: 'Mobile' })}</dt><dd>${person.mobile ?? none}</dd>
        <dt>${words({ 'zh-CN': '部门', en: 'Department' })}</dt><dd>${person.departmentName ?? none}</dd><dt>${words({ 'zh-CN': '岗位', en: 'Post' })}</dt><dd>${person.post ?? none}</dd>
        <dt>${words({ 'zh-CN': '直接上级', en: 'Superior' })}</dt><dd>${person.superiorName ?? words({ 'zh-CN': '部门负责人', en: 'The head of the department' })}</dd><dt>${words({ 'zh-CN': '状态', en: 'State' })}</dt><dd>${stateTag(person.state)}</dd></dl>
      ${person.state === 'removed' ? nothing : this.#grants(person, roles)}`;
  }

  override render() {
    return html`<div class="page-sheet company person-sheet">${this.#asked.render({
      pending: () => (this.#asked.value ? this.#shown(this.#asked.value) : skeleton(6)),
      complete: (all) => this.#shown(all),
      error: (fault) => html`<h1>${words({ 'zh-CN': '人员权限', en: 'People' })}</h1>${failed(words({ 'zh-CN': '人员没有加载出来', en: 'The person didn’t load' }), fault, () => void this.#asked.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-company-person-page', WfCompanyPersonPage);
