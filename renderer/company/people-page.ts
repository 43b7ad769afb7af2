// The people of the company: who they are, what they may do and until when; and who no longer belongs to it.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { CompanyRole, Personnel, PersonnelPage } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { dateOf, day } from '../moment.ts';
import { loaded } from '../loaded.ts';
import { blank, Page } from '../page.ts';
import { turnPages } from '../pages-nav.ts';
import { go } from '../router.ts';
import { words } from '../words.ts';
import { options, removed } from './ask.ts';
import { personStates, rolesShown, stateTag } from './person-words.ts';
import { company } from './requests.ts';
import '../list/list.css';
import './company.css';

const conditions = ['name', 'role', 'state', 'first', 'last'] as const;

/** Ends that somebody belongs to the company, after asking (R-200). */
export function removePerson({ account, name }: Personnel): Promise<boolean> {
  return removed({
    question: words({ 'zh-CN': `移除 ${name}？`, en: `Remove ${name}?` }),
    loss: words({ 'zh-CN': '此人立即不能再为本单位办理业务，授予的角色和代理关系一并终止。账号本身保留。', en: 'This person may no longer act for the organisation from this moment; roles and substitutions end. The account itself remains.' }),
    proceed: words({ 'zh-CN': '移除', en: 'Remove' }),
  }, () => company.removePerson(account), words({ 'zh-CN': `${name} 已移除`, en: `${name} is removed` }));
}

export class WfCompanyPeoplePage extends Page {
  #asked = new AsyncTask(this, { task: async ([query], { signal }) => demand(await company.people(new URLSearchParams(query), signal)), args: () => [this.query.toString()] as const });
  #roles = new AsyncTask(this, { task: async (_, { signal }) => demand(await company.roles(signal)).roles, args: () => [] });

  #seek = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const query = new URLSearchParams(conditions.flatMap((name) => (given.get(name) ? [[name, String(given.get(name)).trim()]] : [])));
    void go(`/company/people${query.size > 0 ? `?${query}` : ''}`);
  };

  #clear = (event: Event) => {
    (event.currentTarget as HTMLElement).closest('form')!.reset();
    void go('/company/people');
  };

  #form(roles: readonly CompanyRole[]) {
    const value = (name: string): string => this.query.get(name) ?? '';
    const all = words({ 'zh-CN': '全部', en: 'All' });
    return html`<form class="query unfolded" role="search" @submit=${this.#seek}>
      <label class="query-field"><span class="query-label">${words({ 'zh-CN': '姓名', en: 'Name' })}</span><input class="entry" name="name" maxlength="50" .value=${value('name')} autocomplete="off" /></label>
      <label class="query-field"><span class="query-label">${words({ 'zh-CN': '角色', en: 'Role' })}</span><select class="entry" name="role">${options(roles, value('role'), all)}</select></label>
      <label class="query-field"><span class="query-label">${words({ 'zh-CN': '状态', en: 'State' })}</span><select class="entry" name="state">${options(personStates(), value('state'), words({ 'zh-CN': '正常和停用', en: 'Active and suspended' }))}</select></label>
      <div class="query-field range" role="group" aria-label=${words({ 'zh-CN': '注册时间', en: 'Registered' })}><span class="query-label" aria-hidden="true">${words({ 'zh-CN': '注册时间', en: 'Registered' })}</span>
        <span class="range-entries"><input class="entry" type="date" name="first" aria-label=${words({ 'zh-CN': '注册时间从', en: 'Registered from' })} .value=${value('first')} /><span class="soft" aria-hidden="true">${words({ 'zh-CN': '至', en: 'to' })}</span><input class="entry" type="date" name="last" aria-label=${words({ 'zh-CN': '注册时间至', en: 'Registered to' })} .value=${value('last')} /></span></div>
      <div class="query-verbs"><button class="button main">${words({ 'zh-CN': '查询', en: 'Search' })}</button><button type="button" class="button" @click=${this.#clear}>${words({ 'zh-CN': '重置', en: 'Reset' })}</button></div></form>`;
  }

  #row(person: Personnel) {
    const label = (text: { readonly 'zh-CN': string; readonly en: string }): string => words(text);
    const verbs = person.state === 'removed' ? nothing : html`<a class="row-verb" href=${`/company/people/${person.account}`} aria-label=${words({ 'zh-CN': `编辑 ${person.name}`, en: `Edit ${person.name}` })}>${words({ 'zh-CN': '编辑', en: 'Edit' })}</a>
      ${person.admin ? nothing : html`<button type="button" class="row-verb" aria-label=${words({ 'zh-CN': `移除 ${person.name}`, en: `Remove ${person.name}` })} @click=${async () => (await removePerson(person)) && this.#asked.run()}>${words({ 'zh-CN': '移除', en: 'Remove' })}</button>`}`;
    return html`<tr><th scope="row">${person.state === 'removed' ? person.name : html`<a class="row-link" href=${`/company/people/${person.account}`}>${person.name}</a>`}<br /><span class="small soft">${person.username}</span></th>
      <td data-label=${label({ 'zh-CN': '手机', en: 'Mobile' })}>${person.mobile ?? '—'}</td>
      <td data-label=${label({ 'zh-CN': '部门', en: 'Department' })}>${person.departmentName ?? '—'}${person.post ? html`<br /><span class="small soft">${person.post}</span>` : nothing}</td>
      <td data-label=${label({ 'zh-CN': '角色', en: 'Roles' })}>${rolesShown(person)}</td>
      <td data-label=${label({ 'zh-CN': '状态', en: 'State' })}>${stateTag(person.state)}</td>
      <td data-label=${label({ 'zh-CN': '注册时间', en: 'Registered' })} class="nowrap">${day(dateOf(person.joinedAt))}</td><td class="row-verbs">${verbs}</td></tr>`;
  }

  #shown({ people, total, page, pageSize }: PersonnelPage) {
    const asked = new URLSearchParams([...this.query].filter(([name]) => name !== 'page'));
    if (people.length === 0) return blank('users', words({ 'zh-CN': '没有符合条件的人员', en: 'Nobody meets these conditions' }));
    const head = (text: string) => html`<th scope="col">${text}</th>`;
    return html`<p class="soft small company-total">${words({ 'zh-CN': `共有 ${total} 人`, en: `${total} in all` })}</p>
      <table class="company-table"><thead><tr>${head(words({ 'zh-CN': '姓名', en: 'Name' }))}${head(words({ 'zh-CN': '手机', en: 'Mobile' }))}${head(words({ 'zh-CN': '部门', en: 'Department' }))}${head(words({ 'zh-CN': '角色', en: 'Roles' }))}${head(words({ 'zh-CN': '状态', en: 'State' }))}${head(words({ 'zh-CN': '注册时间', en: 'Registered' }))}<th scope="col" class="row-verbs">${words({ 'zh-CN': '操作', en: 'Actions' })}</th></tr></thead>
      <tbody>${people.map((person) => this.#row(person))}</tbody></table>${turnPages(`/company/people${asked.size > 0 ? `?${asked}` : ''}`, { page, pageSize, total })}`;
  }

  override render() {
    return html`<div class="page-sheet company"><header><h1>${words({ 'zh-CN': '人员权限', en: 'People' })}</h1></header>${this.#form(this.#roles.value ?? [])}
      ${loaded(this.#asked, 6, (page) => this.#shown(page), words({ 'zh-CN': '人员没有加载出来', en: 'The people didn’t load' }))}</div>`;
  }
}

customElements.define('wf-company-people-page', WfCompanyPeoplePage);
