// What a definition builds on and what builds on it: said above the editor, with the way to the whole that is published.
import { html, nothing, type TemplateResult } from 'lit';
import type { CheckAnswer, DefinitionList } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { said, words } from '../words.ts';

export type Whole = NonNullable<CheckAnswer['whole']>;
type Process = DefinitionList['processes'][number];

/** The neighbours of a definition: its base by the whole, or by what is published, and those that follow it. */
export interface Kin { readonly id: string; readonly processes: readonly Process[]; readonly whole: Whole | undefined; readonly isShown: boolean; readonly toggle: () => void }

/** Nothing for a definition that stands by itself. */
export function kinNotice({ id, processes, whole, isShown, toggle }: Kin): TemplateResult | typeof nothing {
  const link = (process: string) => html`<a href=${`/definitions/${process}`}>${said(processes.find((each) => each.id === process)?.title ?? process)}</a>`;
  const followers = processes.filter(({ base }) => base === id);
  if (!whole && followers.length === 0) return nothing;
  const list = followers.map(({ id: process }, i) => html`${i === 0 ? nothing : words({ 'zh-CN': '、', en: ', ' })}${link(process)}`);
  return html`<div class="notice kin">${icon('workflow')}<div>
    ${whole ? html`<p>${words({ 'zh-CN': '以', en: 'Builds on ' })}${link(whole.base)}${words({ 'zh-CN': '为基础：这里只写不同之处，其余来自基础定义，并随它改变。', en: ': what differs is written here; everything else comes from it and changes with it.' })}
      <button type="button" class="link" aria-pressed=${isShown} @click=${toggle}>${isShown ? words({ 'zh-CN': '回到编辑', en: 'Back to what is written here' }) : words({ 'zh-CN': '查看合并后的全文', en: 'See the whole' })}</button></p>` : nothing}
    ${followers.length > 0 ? html`<p>${words({ 'zh-CN': '以它为基础的流程：', en: 'Processes that build on it: ' })}${list}${words({ 'zh-CN': '。它们随发布一起改变。', en: '. They change with it.' })}</p>` : nothing}</div></div>`;
}

/** What the marks of the whole mean. */
export function originLegend({ base }: Whole): TemplateResult {
  return html`<span class="own-mark" aria-hidden="true"></span>${words({ 'zh-CN': `有底色的行由本定义写出，其余来自 ${base}。只供查看。`, en: `Tinted lines are written by this definition, the others by ${base}. To be read only.` })}`;
}
