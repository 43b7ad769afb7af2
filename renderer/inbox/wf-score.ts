// <wf-score>: how the points of a case came about, from the sheet to what was counted. In: the case, and how many steps it has taken; nothing goes out.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Counted, CriterionScore, GroupScore } from '#engine';
import type { CaseScore, CountedCase } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { WfElement } from '../element.ts';
import { minute } from '../moment.ts';
import { failed, skeleton } from '../page.ts';
import { said, words } from '../words.ts';
import { caseApi } from './requests.ts';
import './score.css';

export class WfScore extends WfElement {
  static override properties = { instance: { type: String }, seq: { type: Number } };
  declare instance: string;
  declare seq: number;

  #score = new AsyncTask(this, {
    task: async ([id], { signal }): Promise<CaseScore> => demand(await caseApi.score(id, signal)),
    args: () => [this.instance, this.seq] as const,
  });

  constructor() {
    super();
    this.instance = '';
    this.seq = 0;
  }

  override render() {
    return html`<section class="score"><header class="spread"><h2>${words({ 'zh-CN': '评分依据', en: 'How the points came about' })}</h2></header>
      ${this.#score.render({
        initial: () => skeleton(4), pending: () => (this.#score.value ? sheetOf(this.#score.value) : skeleton(4)),
        complete: sheetOf,
        error: (fault) => failed(words({ 'zh-CN': '评分依据没有加载出来', en: 'The grounds of the points didn’t load' }), fault, () => void this.#score.run()),
      })}</section>`;
  }
}

function sheetOf({ sheet, cases, at, by, digest }: CaseScore): TemplateResult {
  const known = new Map(cases.map((each) => [each.id, each]));
  return html`<p class="score-total"><span class="score-figure">${sheet.total}</span> <span class="soft">${words({ 'zh-CN': `分，满分 ${sheet.max} 分`, en: `of ${sheet.max} points` })}</span></p>
    <p class="soft small">${by === null ? words({ 'zh-CN': `${minute(at)} 由系统计算`, en: `Worked out ${minute(at)} by the system` }) : words({ 'zh-CN': `${minute(at)} 由${by}计算`, en: `Worked out ${minute(at)} by ${by}` })}</p>
    ${sheet.groups.map((group) => groupOf(group, sheet.unknown, known))}
    <details class="small score-proof"><summary>${words({ 'zh-CN': '以后怎样核对', en: 'How to check it later' })}</summary><p class="soft">${words({ 'zh-CN': '计入了哪些事项、按什么数值计算，随这一步写入办件的记录，以后怎样变动都不影响。用“核验记录”可以证明记录没有改动。计入内容的指纹：', en: 'What was counted, and by which numbers, stands in the record of this step, whatever becomes of it later. “Verify the record” proves that nothing was changed. Fingerprint of what was counted:' })} <code class="fingerprint">${digest}</code></p></details>`;
}

function groupOf({ label, points, max, criteria }: GroupScore, unknown: readonly string[], known: ReadonlyMap<string, CountedCase>): TemplateResult {
  return html`<section class="score-group"><h3><span>${said(label)}</span>${pointsOf(points, max)}</h3><ul class="plain-list">${criteria.map((each) => criterionOf(each, unknown.includes(each.name), known))}</ul></section>`;
}

function criterionOf({ label, say, points, computed, max, adjusted, counts }: CriterionScore, isUnknown: boolean, known: ReadonlyMap<string, CountedCase>): TemplateResult {
  return html`<li class="score-criterion"><div class="score-line"><strong>${said(label)}</strong>${pointsOf(points, max)}</div>
    <p class="soft">${isUnknown ? words({ 'zh-CN': '数据不全，暂时算不出来，按 0 分计。', en: 'Something is missing, so it cannot be worked out and gives nothing.' }) : said(say)}</p>
    ${adjusted ? html`<p class="tone-wait">${words({ 'zh-CN': `计算得 ${computed} 分，调整为 ${points} 分。理由：${adjusted.reason}`, en: `Worked out as ${computed}, adjusted to ${points}. Reason: ${adjusted.reason}` })}</p>` : nothing}
    ${counts.map((count) => countOf(count, known))}</li>`;
}

function pointsOf(points: number, max: number): TemplateResult {
  return html`<span class="score-points"><b>${points}</b><span class="faint"> / ${max}<span class="unseen">${words({ 'zh-CN': ' 分', en: ' points' })}</span></span></span>`;
}

/** What was counted, and what was looked at and does not count: with a way to each case the reader may open. */
function countOf({ label, rows, left }: Counted, known: ReadonlyMap<string, CountedCase>): TemplateResult {
  if (rows.length + left.length === 0) return html`<p class="small faint">${said(label)}${words({ 'zh-CN': '：没有', en: ': none' })}</p>`;
  return html`<details class="score-count small"><summary>${said(label)}${words({ 'zh-CN': `：计入 ${rows.length} 条`, en: `: ${rows.length} counted` })}${left.length > 0 ? words({ 'zh-CN': `，未计入 ${left.length} 条`, en: `, ${left.length} not` }) : nothing}</summary>
    ${rows.length > 0 ? casesOf(rows, known) : nothing}
    ${left.length > 0 ? html`<p class="faint">${words({ 'zh-CN': '未计入：', en: 'Not counted:' })}</p>${casesOf(left, known)}` : nothing}</details>`;
}

function casesOf(ids: readonly string[], known: ReadonlyMap<string, CountedCase>): TemplateResult {
  const shown = ids.flatMap((id) => known.get(id) ?? []);
  const hidden = ids.length - shown.length;
  return html`<ul class="score-cases">${shown.map(({ id, number, title, state, startedAt }) => html`<li><a href=${`/cases/${id}`}>${said(title)}</a> <span class="faint">${number === null ? nothing : html`${number} · `}${said(state)} · ${minute(startedAt)}</span></li>`)}
    ${hidden > 0 ? html`<li class="faint">${words({ 'zh-CN': `另有 ${hidden} 条不对您显示`, en: `${hidden} more are not shown to you` })}</li>` : nothing}</ul>`;
}

customElements.define('wf-score', WfScore);
