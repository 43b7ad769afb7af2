// What is wrong with the working copy, errors first; stories that no longer come true stand together, for they keep nobody from publishing.
import { html, nothing, type TemplateResult } from 'lit';
import type { SaidProblem } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';

/** Whether a problem is about a scenario that does not come true. */
export function isStory({ code }: SaidProblem): boolean {
  return code.startsWith('publish.scenario-');
}

/** The problems that block, the other remarks, and the stories that differ. */
export function sortedOut(problems: readonly SaidProblem[]): { readonly errors: readonly SaidProblem[]; readonly warnings: readonly SaidProblem[]; readonly stories: readonly SaidProblem[] } {
  return {
    errors: problems.filter((problem) => problem.severity === 'error'),
    warnings: problems.filter((problem) => problem.severity === 'warning' && !isStory(problem)),
    stories: problems.filter((problem) => problem.severity === 'warning' && isStory(problem)),
  };
}

/** How many there are of each kind, in words; empty when there are none. */
export function countOf(problems: readonly SaidProblem[]): string {
  const { errors, warnings, stories } = sortedOut(problems);
  const parts = [
    ...(errors.length > 0 ? [words({ 'zh-CN': `错误 ${errors.length}`, en: `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}` })] : []),
    ...(warnings.length > 0 ? [words({ 'zh-CN': `提醒 ${warnings.length}`, en: `${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}` })] : []),
    ...(stories.length > 0 ? [words({ 'zh-CN': `${stories.length} 个场景与设想不同`, en: `${stories.length} ${stories.length === 1 ? 'scenario turns' : 'scenarios turn'} out differently` })] : []),
  ];
  return parts.join(words({ 'zh-CN': '，', en: ', ' }));
}

/** The panel. `jump` is told which problem to show at its place. */
export function problemPanel({ problems, checking, jump }: { readonly problems: readonly SaidProblem[]; readonly checking: boolean; readonly jump: (problem: SaidProblem) => void }): TemplateResult {
  const { errors, warnings, stories } = sortedOut(problems);
  const line = (problem: SaidProblem): TemplateResult => {
    const isError = problem.severity === 'error';
    return html`<li><button type="button" class="problem" title=${problem.at || '/'} @click=${() => jump(problem)}><span class=${isError ? 'tone-no' : 'tone-wait'}>${icon(isError ? 'circle-alert' : 'triangle-alert')}<span class="unseen">${isError ? words({ 'zh-CN': '错误', en: 'Error' }) : words({ 'zh-CN': '提醒', en: 'Warning' })}</span></span>
      <span><strong>${problem.what}</strong> ${isStory(problem) ? nothing : html`<span class="soft">${problem.remedy}</span>`}</span>${isStory(problem) ? nothing : html`<code class="faint">${problem.at || '/'}</code>`}</button></li>`;
  };
  const count = countOf(problems);
  return html`<section class="problems" aria-labelledby="problems"><header><h2 id="problems">${words({ 'zh-CN': '问题', en: 'Problems' })}</h2>
      <p role="status" class="soft small">${checking ? words({ 'zh-CN': '正在检查', en: 'Checking' }) : count === '' ? html`<span class="tone-ok">${icon('circle-check')} ${words({ 'zh-CN': '没有发现问题', en: 'No problems found' })}</span>` : count}</p></header>
    <ul>${[...errors, ...warnings].map(line)}</ul>
    ${stories.length === 0 ? nothing : html`<details class="stories" ?open=${stories.length <= 2}><summary>${icon('triangle-alert')}${words({ 'zh-CN': `${stories.length} 个场景与设想不同，不妨碍发布`, en: `${stories.length} ${stories.length === 1 ? 'scenario turns' : 'scenarios turn'} out differently; this does not block publishing` })}</summary><p class="soft stories-remedy">${stories[0]!.remedy}</p><ul>${stories.map(line)}</ul></details>`}</section>`;
}
