// What happened so far, in words: who did what, with which opinion, what it changed, where it led.
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition, Facts } from '#engine';
import type { FieldChange, HistoryLine, Spent } from '../../server/api-types.ts';
import { shownField } from '../form/shown.ts';
import { icon } from '../icon.ts';
import { dateOf, day, minute } from '../moment.ts';
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

export type Order = 'newest' | 'oldest';

/** The lines of a history, by submission where there were several; what the system did by itself in a row is folded. `inWords` tells a change of a field. */
export function historyList(lines: readonly HistoryLine[], inWords: (change: FieldChange) => TemplateResult, order: Order = 'newest'): TemplateResult {
  const rounds = [...new Set(lines.map(({ round }) => round))];
  const turned = <T>(all: readonly T[]): readonly T[] => (order === 'newest' ? [...all].reverse() : all);
  const latest = lines.at(-1);
  const list = (some: readonly HistoryLine[]) => html`<ol class="history">${turned(runs(some)).map((run) => (run.length > 1
    ? html`<li class="history-line quiet"><details><summary class="soft">${words({ 'zh-CN': `系统自动处理 ${run.length} 条`, en: `${run.length} steps by the system` })}</summary><ol class="history">${turned(run).map((line) => html`<li class="history-line quiet">${lineOf(line, inWords)}</li>`)}</ol></details></li>`
    : html`<li class=${`history-line ${run[0] === latest ? 'latest' : ''} ${isQuiet(run[0]!) ? 'quiet' : ''}`}>${lineOf(run[0]!, inWords)}</li>`))}</ol>`;
  if (rounds.length < 2) return list(lines);
  return html`${turned(rounds).map((round) => {
    const some = lines.filter((line) => line.round === round);
    return html`<section class="round"><h3>${words({ 'zh-CN': `第 ${round} 次提交`, en: `Submission ${round}` })} <span class="faint small">${day(dateOf(some[0]!.at))}</span></h3>${list(some)}</section>`;
  })}`;
}

/** What nobody did and nobody said anything to. */
function isQuiet({ system, comment }: HistoryLine): boolean {
  return system && comment === '';
}

/** Lines one by one, those the system wrote in a row together. */
function runs(lines: readonly HistoryLine[]): HistoryLine[][] {
  const found: HistoryLine[][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last && isQuiet(line) && isQuiet(last[0]!)) last.push(line);
    else found.push([line]);
  }
  return found;
}

function lineOf(line: HistoryLine, inWords: (change: FieldChange) => TemplateResult): TemplateResult {
  return html`<p><strong>${line.who || words({ 'zh-CN': '系统', en: 'The system' })}</strong>${line.onBehalfOf ? words({ 'zh-CN': `（代${line.onBehalfOf}）`, en: ` (for ${line.onBehalfOf})` }) : ''} ${said(line.label)}${line.person ? words({ 'zh-CN': `：${line.person}`, en: `: ${line.person}` }) : ''}${line.to === line.from ? nothing : html` <span class="faint">${icon('arrow-right')} ${said(line.toLabel)}</span>`}</p>
    ${line.comment ? html`<blockquote>${line.comment}</blockquote>` : nothing}
    ${line.automatic.map((each) => html`<p class="soft small">${said(each.label)}${words({ 'zh-CN': '：', en: ': ' })}${each.who ? `${each.who} · ` : ''}${reasonOf(each.reason)}</p>`)}
    ${line.agreed?.map(({ portal, version, digest }) => html`<p class="soft small agreed">${words({ 'zh-CN': `同意协议：${portal} 第 ${version} 版`, en: `Agreed to the terms: ${portal}, version ${version}` })} <code title=${digest}>${digest.slice(0, 12)}</code></p>`)}
    ${line.changes.length > 0 ? html`<ul class="changes small">${line.changes.map((change) => html`<li>${inWords(change)}</li>`)}</ul>` : nothing}
    <p class="faint small">${minute(line.at)}${line.spent ? spent(line.spent) : ''}${line.org ? ` · ${line.org}` : ''}</p>`;
}

/** How long something took, as people say it: working days where they are counted, else days, hours or minutes. */
export function spent({ minutes, workdays }: Spent): string {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (workdays !== undefined && workdays > 0) return words({ 'zh-CN': `，用时 ${workdays} 个工作日`, en: `, took ${workdays} working ${workdays === 1 ? 'day' : 'days'}` });
  if (minutes < 1) return '';
  if (days > 0) return words({ 'zh-CN': `，用时 ${days} 天${hours > 0 ? ` ${hours} 小时` : ''}`, en: `, took ${days} d${hours > 0 ? ` ${hours} h` : ''}` });
  return words({ 'zh-CN': `，用时 ${hours > 0 ? `${hours} 小时` : ''}${hours > 0 && minutes % 60 > 0 ? ' ' : ''}${minutes % 60 > 0 ? `${minutes % 60} 分` : ''}`, en: `, took ${hours > 0 ? `${hours} h ` : ''}${minutes % 60 > 0 ? `${minutes % 60} min` : ''}`.trimEnd() });
}

/** A change of a field: what it is called, what stood there, what stands there since. What is no single value only says that it changed. */
export function changeInWords({ pointer, before, after }: FieldChange, definition: Definition, facts: Facts): TemplateResult {
  const field = definition.field(pointer)!;
  const label = html`<span class="soft">${said(field.label)}</span>`;
  if (before === undefined && after === undefined) return html`${label} ${words({ 'zh-CN': '已修改', en: 'changed' })}`;
  return html`${label} <del>${shownField(field, before, facts)}</del> ${icon('arrow-right')}<span class="unseen">${words({ 'zh-CN': '改为', en: 'changed to' })}</span> <ins>${shownField(field, after, facts)}</ins>`;
}
