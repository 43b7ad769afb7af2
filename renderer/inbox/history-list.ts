// What happened so far, newest first, in words: who did what, with which opinion, what it changed, where it led.
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition, Facts } from '#engine';
import type { FieldChange, HistoryLine } from '../../server/api-types.ts';
import { shownField } from '../form/shown.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { said, words } from '../words.ts';

const reasons = {
  self: { 'zh-CN': '申请人本人，按规定自动计入', en: 'the applicant; counted by itself, as the process says' },
  duplicate: { 'zh-CN': '此前已同意，自动计入', en: 'approved before; counted by itself' },
  empty: { 'zh-CN': '无人办理，按规定自动得出', en: 'nobody there; decided by itself, as the process says' },
} as const;

/** Why nobody had to answer. */
export function reasonOf(reason: keyof typeof reasons): string {
  return words(reasons[reason]);
}

/** The lines of a history; what the system did carries no name. `inWords` tells a change of a field. */
export function historyList(lines: readonly HistoryLine[], inWords: (change: FieldChange) => TemplateResult): TemplateResult {
  return html`<ol class="history">${[...lines].reverse().map((line) => html`<li class="history-line">
    <p><strong>${line.who || words({ 'zh-CN': '系统', en: 'The system' })}</strong>${line.onBehalfOf ? words({ 'zh-CN': `（代${line.onBehalfOf}）`, en: ` (for ${line.onBehalfOf})` }) : ''} ${said(line.label)}${line.person ? words({ 'zh-CN': `：${line.person}`, en: `: ${line.person}` }) : ''}${line.to === line.from ? nothing : html` <span class="faint">${icon('arrow-right')} ${said(line.toLabel)}</span>`}</p>
    ${line.comment ? html`<blockquote>${line.comment}</blockquote>` : nothing}
    ${line.automatic.map((each) => html`<p class="soft small">${said(each.label)}${words({ 'zh-CN': '：', en: ': ' })}${each.who ? `${each.who} · ` : ''}${reasonOf(each.reason)}</p>`)}
    ${line.changes.length > 0 ? html`<ul class="changes small">${line.changes.map((change) => html`<li>${inWords(change)}</li>`)}</ul>` : nothing}
    <p class="faint small">${minute(line.at)}${line.org ? ` · ${line.org}` : ''}</p></li>`)}</ol>`;
}

/** A change of a field: what it is called, what stood there, what stands there since. What is no single value only says that it changed. */
export function changeInWords({ pointer, before, after }: FieldChange, definition: Definition, facts: Facts): TemplateResult {
  const field = definition.field(pointer)!;
  const label = html`<span class="soft">${said(field.label)}</span>`;
  if (before === undefined && after === undefined) return html`${label} ${words({ 'zh-CN': '已修改', en: 'changed' })}`;
  return html`${label} <del>${shownField(field, before, facts)}</del> ${icon('arrow-right')}<span class="unseen">${words({ 'zh-CN': '改为', en: 'changed to' })}</span> <ins>${shownField(field, after, facts)}</ins>`;
}
