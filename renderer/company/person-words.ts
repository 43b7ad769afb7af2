// How people and what they were given are said in the administrator's pages.
import { html, nothing, type TemplateResult } from 'lit';
import type { Personnel, RoleGrant } from '../../server/api-types.ts';
import { day } from '../moment.ts';
import { words } from '../words.ts';

/** The states of a person in a company, as one may seek them (R-201). */
export const personStates = (): readonly { readonly id: Personnel['state']; readonly name: string }[] => [
  { id: 'active', name: words({ 'zh-CN': '正常', en: 'Active' }) }, { id: 'disabled', name: words({ 'zh-CN': '停用', en: 'Suspended' }) }, { id: 'removed', name: words({ 'zh-CN': '已移除', en: 'Removed' }) },
];

/** A state as a tag. */
export function stateTag(state: Personnel['state']): TemplateResult {
  return html`<span class=${`tag ${{ active: 'ok', disabled: 'wait', removed: '' }[state]}`}>${personStates().find(({ id }) => id === state)!.name}</span>`;
}

/** Both days of a period. */
export function period({ first, last }: { readonly first: string; readonly last: string | null }): string {
  return last === null ? words({ 'zh-CN': `${day(first)} 起，长期`, en: `from ${day(first)} on` }) : words({ 'zh-CN': `${day(first)} 至 ${day(last)}`, en: `${day(first)} to ${day(last)}` });
}

/** Whether a period is yet to come, runs or is over. */
export function periodTag(state: RoleGrant['state']): TemplateResult {
  const [tone, text] = { scheduled: ['wait', words({ 'zh-CN': '未开始', en: 'To come' })], valid: ['ok', words({ 'zh-CN': '有效', en: 'Valid' })], ended: ['', words({ 'zh-CN': '已结束', en: 'Ended' })] }[state];
  return html`<span class=${`tag ${tone}`}>${text}</span>`;
}

/** What somebody may do in the company, in a line or two: the roles that count, or all that the company has. */
export function rolesShown({ admin, byRoles, grants, departmentRoles }: Personnel): TemplateResult {
  const now = grants.filter(({ state }) => state !== 'ended');
  if (admin && !byRoles) return html`${words({ 'zh-CN': '管理员', en: 'Administrator' })}`;
  if (!byRoles) return html`<span class="soft">${words({ 'zh-CN': '本单位全部应用权限', en: 'All that the organisation may' })}</span>`;
  if (now.length + departmentRoles.length === 0) return html`<span class="tone-wait">${words({ 'zh-CN': '没有有效的角色', en: 'No role that is valid' })}</span>`;
  return html`<ul class="person-roles">${departmentRoles.map((name) => html`<li>${name} <span class="small soft">${words({ 'zh-CN': '随部门', en: 'by department' })}</span></li>`)}
    ${now.map((grant) => html`<li>${grant.name} <span class="small soft">${period(grant)}</span>${grant.state === 'scheduled' ? html` ${periodTag(grant.state)}` : nothing}</li>`)}</ul>`;
}
