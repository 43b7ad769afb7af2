// What has to be moved or ended before a person can be erased.
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenWorkTold } from '../../server/api-types.ts';
import { said, words } from '../words.ts';

const kinds: { readonly [kind in OpenWorkTold['kind']]: () => string } = {
  task: () => words({ 'zh-CN': '待本人办理', en: 'Waits for this person' }),
  case: () => words({ 'zh-CN': '本人发起，尚未办结，且单位没有其他人可以接手', en: 'Begun by this person, not ended, and nobody else of the organisation can take over' }),
  administrator: () => words({ 'zh-CN': '唯一的管理员，请先移交', en: 'The only administrator: hand over first' }),
};

export function openWork(work: readonly OpenWorkTold[]): TemplateResult | typeof nothing {
  if (work.length === 0) return nothing;
  return html`<ul class="open-work">${work.map(({ kind, instance, title, number }) => html`<li><strong>${instance ? html`<a href=${`/cases/${instance}`}>${said(title)}${number ? ` ${number}` : nothing}</a>` : said(title)}</strong> <span class="soft">${kinds[kind]()}</span></li>`)}</ul>`;
}
