// What happened so far, newest first, in words: who did what, with which opinion, where it led.
import { html, nothing, type TemplateResult } from 'lit';
import type { HistoryLine } from '../server/api-types.ts';
import { icon } from './icon.ts';
import { minute } from './moment.ts';
import { said, words } from './words.ts';

/** The lines of a history; what the system did carries no name. */
export function historyList(lines: readonly HistoryLine[]): TemplateResult {
  return html`<ol class="history">${[...lines].reverse().map((line) => html`<li class="history-line">
    <p><strong>${line.who || words({ 'zh-CN': '系统', en: 'The system' })}</strong> ${said(line.label)}${line.to === line.from ? nothing : html` <span class="faint">${icon('arrow-right')} ${said(line.toLabel)}</span>`}</p>
    ${line.comment ? html`<blockquote>${line.comment}</blockquote>` : nothing}
    <p class="faint small">${minute(line.at)}${line.org ? ` · ${line.org}` : ''}</p></li>`)}</ol>`;
}

/** The last line that gave a reason, when nothing has been asked of the case since: what an applicant must read before trying again. */
export function lastReason(lines: readonly HistoryLine[]): HistoryLine | undefined {
  const reasons = lines.filter((line) => line.comment !== '');
  return reasons.at(-1);
}
