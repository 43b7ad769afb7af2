// The departments of the company: the tree, and beside it the one that is chosen with its head, its roles and its people.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { Department, Departments, Personnel } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { icon } from '../icon.ts';
import { loaded } from '../loaded.ts';
import { blank, Page } from '../page.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { asked, fieldOf, options, removed } from './ask.ts';
import { company } from './requests.ts';
import './department-tree.ts';
import '../list/list.css';
import './company.css';

const savedWords = () => words({ 'zh-CN': '保存成功', en: 'Saved' });

export class WfCompanyDepartmentsPage extends Page {
  static override properties = { ...Page.properties, chosen: { state: true } };
  declare chosen: string | null;
  #asked = new AsyncTask(this, { task: async (_, { signal }) => demand(await company.departments(signal)), args: () => [] });
  #people = new AsyncTask(this, { task: async ([id], { signal }) => (id === null ? [] : demand(await company.people(new URLSearchParams({ department: id }), signal)).people), args: () => [this.chosen] as const });

  constructor() {
    super();
    this.chosen = null;
  }

  async #again(chosen = this.chosen) {
    this.chosen = chosen;
    await Promise.all([this.#asked.run(), this.#people.run()]);
  }

  async #edit(all: Departments, department: Department | null, parent: string | null) {
    const below = (id: string): readonly string[] => [id, ...all.departments.filter((each) => each.parent === id).flatMap((each) => below(each.id))];
    const own = department ? below(department.id) : [];
    const done = await asked({
      title: department ? words({ 'zh-CN': `编辑部门“${department.name}”`, en: `Edit the department “${department.name}”` }) : words({ 'zh-CN': '新增部门', en: 'New department' }),
      fields: html`${fieldOf(words({ 'zh-CN': '部门名称', en: 'Name' }), html`<input class="entry" name="name" required maxlength="50" pattern=".*\\S.*" .value=${department?.name ?? ''} autocomplete="off" />`)}
        ${fieldOf(words({ 'zh-CN': '上级部门', en: 'Belongs to' }), html`<select class="entry" name="parent">${options(all.departments.filter(({ id }) => !own.includes(id)), parent, words({ 'zh-CN': '（没有上级）', en: '(none)' }))}</select>`)}
        ${fieldOf(words({ 'zh-CN': '负责人', en: 'Head' }), html`<select class="entry" name="head">${options(all.colleagues, department?.head ?? null, words({ 'zh-CN': '（未指定）', en: '(nobody)' }))}</select>`)}
        ${all.roles.length === 0 ? nothing : html`<fieldset><legend>${words({ 'zh-CN': '部门角色', en: 'Roles' })}</legend><p class="small soft">${words({ 'zh-CN': '部门中的每个人都拥有这些角色。', en: 'Everybody in the department holds them.' })}</p>
          ${all.roles.map(({ id, name }) => html`<label class="asking-tick"><input type="checkbox" name="role" value=${id} .checked=${department?.roles.includes(id) ?? false} />${name}</label>`)}</fieldset>`}`,
      verb: words({ 'zh-CN': '确定', en: 'Save' }),
      send: (text, form) => company.saveDepartment(department?.id ?? null, { name: text('name'), parent: text('parent') || null, head: text('head') || null, roles: new FormData(form).getAll('role').map(String) }),
    });
    if (!done) return;
    toast(savedWords());
    await this.#again(done.value.id);
  }

  async #remove({ id, name }: Department) {
    const done = await removed({ question: words({ 'zh-CN': `删除部门“${name}”？`, en: `Delete the department “${name}”?` }), loss: words({ 'zh-CN': '只能删除没有人员、也没有下级部门的部门。', en: 'Only a department without people and without others below it can be deleted.' }), proceed: words({ 'zh-CN': '删除', en: 'Delete' }) },
      () => company.removeDepartment(id), words({ 'zh-CN': `部门“${name}”已删除`, en: `The department “${name}” is deleted` }));
    if (done) await this.#again(null);
  }

  async #assign(all: Departments, department: Department, there: readonly Personnel[]) {
    const others = all.colleagues.filter(({ id }) => !there.some(({ account }) => account === id));
    const done = await asked({
      title: words({ 'zh-CN': `调入“${department.name}”`, en: `Move somebody to “${department.name}”` }),
      fields: others.length === 0 ? html`<p>${words({ 'zh-CN': '本单位的人员都已在这个部门。', en: 'Everybody is in this department already.' })}</p>` : html`${fieldOf(words({ 'zh-CN': '人员', en: 'Who' }), html`<select class="entry" name="account" required>${options(others, null, words({ 'zh-CN': '请选择', en: 'Choose' }))}</select>`, words({ 'zh-CN': '一个人只属于一个部门；调入后拥有本部门的角色。', en: 'A person is in one department, and holds its roles.' }))}
        ${fieldOf(words({ 'zh-CN': '岗位（选填）', en: 'Post (optional)' }), html`<input class="entry" name="post" maxlength="50" autocomplete="off" />`)}`,
      verb: words({ 'zh-CN': '调入', en: 'Move' }),
      send: (text) => company.savePerson(text('account'), { department: department.id, ...(text('post') === '' ? {} : { post: text('post') }) }),
    });
    if (!done) return;
    toast(savedWords());
    await this.#again();
  }

  async #release(department: Department, { account, name }: Personnel) {
    const done = await removed({ question: words({ 'zh-CN': `将 ${name} 移出“${department.name}”？`, en: `Take ${name} out of “${department.name}”?` }), loss: words({ 'zh-CN': '随部门获得的角色立即失效；此人仍是本单位成员。', en: 'Roles that came with the department end at once; the person still belongs to the organisation.' }), proceed: words({ 'zh-CN': '移出', en: 'Take out' }) },
      () => company.savePerson(account, { department: null }), words({ 'zh-CN': `${name} 已移出`, en: `${name} is out of it` }));
    if (done) await this.#again();
  }

  #person(department: Department, person: Personnel) {
    return html`<li><a href=${`/company/people/${person.account}`}>${person.name}</a>${person.account === department.head ? html` <span class="tag">${words({ 'zh-CN': '负责人', en: 'Head' })}</span>` : nothing}<span class="small soft">${person.post ?? ''}</span>
      <button type="button" class="row-verb" aria-label=${words({ 'zh-CN': `移出 ${person.name}`, en: `Take ${person.name} out` })} @click=${() => void this.#release(department, person)}>${words({ 'zh-CN': '移出', en: 'Take out' })}</button></li>`;
  }

  #chosen(all: Departments, department: Department) {
    const roles = all.roles.filter(({ id }) => department.roles.includes(id)).map(({ name }) => name);
    const people = this.#people.value ?? [];
    return html`<section class="department-sheet" aria-labelledby="department"><header class="spread"><h2 id="department">${department.name}</h2><div class="row">
        <button type="button" class="button small" @click=${() => void this.#edit(all, department, department.parent)}>${icon('pencil')}${words({ 'zh-CN': '编辑', en: 'Edit' })}</button>
        <button type="button" class="button small" @click=${() => void this.#edit(all, null, department.id)}>${icon('plus')}${words({ 'zh-CN': '下级部门', en: 'Below it' })}</button>
        <button type="button" class="button small danger" @click=${() => void this.#remove(department)}>${icon('trash-2')}${words({ 'zh-CN': '删除', en: 'Delete' })}</button></div></header>
      <dl class="facts"><dt>${words({ 'zh-CN': '负责人', en: 'Head' })}</dt><dd>${department.headName ?? words({ 'zh-CN': '未指定', en: 'Nobody' })}</dd>
        <dt>${words({ 'zh-CN': '部门角色', en: 'Roles' })}</dt><dd>${roles.length > 0 ? roles.join(words({ 'zh-CN': '、', en: ', ' })) : words({ 'zh-CN': '没有', en: 'None' })}</dd></dl>
      <header class="spread"><h3>${words({ 'zh-CN': `人员（${people.length}）`, en: `People (${people.length})` })}</h3><button type="button" class="button small" @click=${() => void this.#assign(all, department, people)}>${icon('user-plus')}${words({ 'zh-CN': '调入人员', en: 'Move somebody here' })}</button></header>
      ${people.length === 0 ? html`<p class="soft">${words({ 'zh-CN': '还没有人员。', en: 'Nobody is here yet.' })}</p>` : html`<ul class="department-people">${people.map((person) => this.#person(department, person))}</ul>`}</section>`;
  }

  #shown(all: Departments) {
    if (all.departments.length === 0) return blank('network', words({ 'zh-CN': '还没有部门', en: 'There are no departments yet' }), words({ 'zh-CN': '部门可以有负责人和角色；部门里的人都拥有部门的角色。', en: 'A department has a head and roles; everybody in it holds them.' }),
      html`<button type="button" class="button main" @click=${() => void this.#edit(all, null, null)}>${icon('plus')}${words({ 'zh-CN': '新增部门', en: 'New department' })}</button>`);
    const department = all.departments.find(({ id }) => id === this.chosen);
    return html`<div class="department-split"><wf-departments .departments=${all.departments} .selected=${this.chosen} @wf-department=${(event: CustomEvent<string>) => (this.chosen = event.detail)}></wf-departments>
      ${department ? this.#chosen(all, department) : html`<p class="soft department-none">${words({ 'zh-CN': '选择一个部门，查看负责人、角色和人员。', en: 'Choose a department to see its head, roles and people.' })}</p>`}</div>`;
  }

  override render() {
    const { value } = this.#asked;
    return html`<div class="page-sheet company"><header class="spread"><h1>${words({ 'zh-CN': '部门管理', en: 'Departments' })}</h1>
      ${value && value.departments.length > 0 ? html`<button type="button" class="button main" @click=${() => void this.#edit(value, null, null)}>${icon('plus')}${words({ 'zh-CN': '新增部门', en: 'New department' })}</button>` : nothing}</header>
      ${loaded(this.#asked, 6, (all) => this.#shown(all), words({ 'zh-CN': '部门没有加载出来', en: 'The departments didn’t load' }))}</div>`;
  }
}

customElements.define('wf-company-departments-page', WfCompanyDepartmentsPage);
