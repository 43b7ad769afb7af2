// What a case on paper has besides what the page shows: above, what the sheet is called; below, its decisions as a table that can be signed, what it states,
// the code it can be verified by, and when and by whom it was printed.
import { html, nothing, type TemplateResult } from 'lit';
import { stillStanding, type Definition, type States } from '#engine';
import type { CaseView } from '../../server/api-types.ts';
import { minute } from '../moment.ts';
import { said, words } from '../words.ts';

/** Head and foot of the sheet, as the template of the definition has them. */
export function casePaper(view: CaseView, definition: Definition, seal: TemplateResult | undefined): readonly [TemplateResult, TemplateResult] {
  const verbs = verbsOf(definition.compiled.document.machine?.states ?? {});
  const decisions = stillStanding(view.history).filter(({ event }) => verbs.has(event));
  const { actor } = view.facts;
  const { title, statement } = definition.compiled.document.ui?.print ?? {};
  const cell = (name: { readonly 'zh-CN': string; readonly en: string }) => html`<th scope="col">${words(name)}</th>`;
  return [
    html`<p class="paper-title">${said(title ?? view.processTitle)}</p>`,
    html`${decisions.length === 0 ? nothing : html`<section><h2>${words({ 'zh-CN': '审批意见', en: 'Decisions' })}</h2><table class="decisions"><thead><tr>
      ${cell({ 'zh-CN': '结论', en: 'Decision' })}${cell({ 'zh-CN': '意见', en: 'Opinion' })}${cell({ 'zh-CN': '办理人', en: 'By' })}${cell({ 'zh-CN': '时间', en: 'At' })}${cell({ 'zh-CN': '签字', en: 'Signature' })}</tr></thead>
      <tbody>${decisions.map((line) => html`<tr><td>${said(line.label)}</td><td>${line.comment || '—'}</td><td>${line.who || line.org}${line.onBehalfOf ? words({ 'zh-CN': `（代${line.onBehalfOf}）`, en: ` (for ${line.onBehalfOf})` }) : ''}</td><td>${minute(line.at)}</td><td></td></tr>`)}</tbody></table></section>`}
      ${statement === undefined ? nothing : html`<p class="paper-statement">${said(statement)}</p>`}${seal ?? nothing}
      <p class="small">${words({ 'zh-CN': `${minute(new Date().toISOString())} 由${actor.name}打印`, en: `Printed ${minute(new Date().toISOString())} by ${actor.name}` })}</p>`,
  ];
}

/** The classes that keep from the sheet what the template does not bear. */
export function bare({ compiled }: Definition): string {
  const seals = compiled.document.ui?.print?.seals;
  return seals === undefined ? '' : (['logo', 'stamp'] as const).filter((one) => !seals.includes(one)).map((one) => `no-${one}`).join(' ');
}

/** The verbs of all tasks. */
function verbsOf(states: States): ReadonlySet<string> {
  return new Set(Object.values(states).flatMap(({ meta, states: inner = {} }) => [...Object.keys(meta?.task?.verbs ?? {}), ...verbsOf(inner)]));
}
