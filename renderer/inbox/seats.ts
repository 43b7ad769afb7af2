// The people of a task, one by one: who answered what and in whose name, who is still asked, who comes after them, what was advised.
import { html, nothing, type TemplateResult } from 'lit';
import type { CaseSeat, CaseTask, CaseView } from '../../server/api-types.ts';
import { reasonOf } from './history-list.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { said, words } from '../words.ts';

const stands = {
  asked: { 'zh-CN': '待表态', en: 'asked' },
  waiting: { 'zh-CN': '等前面的人表态', en: 'comes after others' },
} as const;

/** The people of every task where they say more than who is asked, with how far they are. */
export function votesOf({ tasks }: Pick<CaseView, 'tasks'>): (TemplateResult | typeof nothing)[] {
  return tasks.map((task) => {
    const list = seatList(task);
    return list === nothing ? nothing : html`<section class="votes"><header class="spread"><h2>${words({ 'zh-CN': `${said(task.label)}的表态`, en: `Answers: ${said(task.label)}` })}</h2><span class="soft small">${tally(task)}</span></header>${list}</section>`;
  });
}

function tally({ seats }: CaseTask): string {
  const voting = seats.filter(({ advisory }) => !advisory);
  const verbs = Object.entries(Object.groupBy(voting.filter(({ verb }) => verb !== null), ({ verb }) => said(verb!))).map(([verb, some]) => words({ 'zh-CN': `${some!.length} 人${verb}`, en: `${some!.length} × ${verb}` }));
  const open = voting.filter(({ state }) => state !== 'answered').length;
  return [...verbs, words({ 'zh-CN': `${open} 人未表态`, en: `${open} to answer` })].join(words({ 'zh-CN': '，', en: ', ' }));
}

/** The seats of a task, where they say more than who is asked. */
export function seatList({ seats }: CaseTask): TemplateResult | typeof nothing {
  const isPlain = seats.length === 1 && seats.every((seat) => seat.state === 'asked' && !seat.onBehalfOf && !seat.owner && !seat.advisory && seat.opinions.length === 0);
  if (seats.length === 0 || isPlain) return nothing;
  return html`<ul class="seats">${seats.map((seat) => html`<li class=${`seat seat-${seat.state}`}>${icon(seat.state === 'answered' ? 'check' : 'clock')}<div>
    <p><strong>${seat.who}</strong>${asides(seat).map((aside) => html` <span class="soft">${aside}</span>`)} <span class="nowrap">${seat.verb ? said(seat.verb) : words(stands[seat.state as 'asked' | 'waiting'])}</span></p>
    ${seat.automatic ? html`<p class="soft small">${reasonOf(seat.automatic)}</p>` : nothing}
    ${seat.comment ? html`<blockquote>${seat.comment}</blockquote>` : nothing}
    ${seat.opinions.map((opinion) => html`<blockquote>${opinion.who}${words({ 'zh-CN': '的意见：', en: ' advises: ' })}${opinion.comment}</blockquote>`)}
    ${seat.at && !seat.automatic ? html`<p class="faint small">${minute(seat.at)}</p>` : nothing}</div></li>`)}</ul>`;
}

function asides({ onBehalfOf, owner, advisory }: CaseSeat): string[] {
  return [
    ...(onBehalfOf ? [words({ 'zh-CN': `代${onBehalfOf}`, en: `for ${onBehalfOf}` })] : []), ...(owner ? [words({ 'zh-CN': `由${owner}转来`, en: `from ${owner}` })] : []),
    ...(advisory ? [words({ 'zh-CN': '只提意见', en: 'advises only' })] : []),
  ];
}
