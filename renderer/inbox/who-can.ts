// Who is asked now and why; what this person can do here, and why not the rest.
import { html, nothing, type TemplateResult } from 'lit';
import type { Offer } from '#engine';
import type { CaseTask, CaseView, ClosedOffer } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { due, minute, until } from '../moment.ts';
import { reasonsOf, wayFrom } from '../reasons.ts';
import { said, words } from '../words.ts';
import './wf-explanation.ts';

/** The block beside a case. `ask` sends what needs neither data nor words. */
export function whoCan(view: CaseView, ask: (offer: Offer) => void, busy: boolean): TemplateResult {
  const offers = view.offers.filter((offer) => (offer.kind === 'seat' ? offer.person === undefined && offer.comment === 'none' : offer.kind !== 'vote' || offer.problems.length > 0));
  const isExplained = view.offers.some(({ kind }) => kind !== 'seat');
  return html`<section class="who"><h2>${words({ 'zh-CN': '现在谁能办，为什么', en: 'Who can act now, and why' })}</h2>
    ${view.tasks.length === 0 ? html`<p class="soft">${words({ 'zh-CN': '没有等待办理的事项。', en: 'Nobody is asked to do anything.' })}</p>` : view.tasks.map(asked)}
    ${offers.length + view.closed.length === 0 ? nothing : html`<ul class="can-do">${offers.map((offer) => offered(view, offer, ask, busy))}${view.closed.map((offer) => closed(view, offer))}</ul>`}
    ${isExplained ? html`<wf-explanation .instance=${view.id} .seq=${view.history.length}></wf-explanation>` : nothing}</section>`;
}

function asked(task: CaseTask): TemplateResult {
  const left = task.due ? due(task.due) : undefined;
  return html`<div class="who-task"><p class="who-names"><strong>${task.who}</strong>${task.mine ? html` <span class="who-mine">${words({ 'zh-CN': '等您办理', en: 'waiting for you' })}</span>` : nothing}</p>
    <p class="soft small">${words({ 'zh-CN': `${said(task.label)}，${minute(task.openedAt)} 起`, en: `${said(task.label)}, since ${minute(task.openedAt)}` })}${left ? html`<span class=${`due tone-${left.tone}`} title=${until(task.due!)}> ${icon(left.tone === 'no' ? 'triangle-alert' : 'clock')} ${left.text}</span>` : nothing}</p>
    <p class="soft small">${words({ 'zh-CN': `规则：${said(task.label)}由${said(task.rule)}办理。`, en: `Rule: ${said(task.label)} is done by ${said(task.rule)}. ` })}${task.quorum ? said(task.quorum) : ''}</p></div>`;
}

function offered(view: CaseView, offer: Offer, ask: (offer: Offer) => void, busy: boolean): TemplateResult {
  const label = said(offer.label);
  const reasons = reasonsOf(offer.problems);
  if (reasons) return cannot(label, html`${reasons}${wayFrom(offer.problems)}`);
  const form = offer.writes.length > 0 || offer.comment !== 'none';
  return html`<li class="can">${icon('check')}<p><strong>${words({ 'zh-CN': `您可以${label}`, en: `You can ${label.toLowerCase()}` })}</strong></p>
    ${form ? html`<a class="button small" href=${`/cases/${view.id}/${offer.event}`}>${label}</a>` : html`<button type="button" class="button small" aria-busy=${busy} @click=${() => ask(offer)}>${label}</button>`}</li>`;
}

function closed(view: CaseView, { label, states }: ClosedOffer): TemplateResult {
  const verb = said(label);
  const places = states.map((state) => words({ 'zh-CN': `“${said(state)}”`, en: `“${said(state)}”` }));
  return cannot(verb, words({
    'zh-CN': `到了${places.join('、')}才可以${verb}，现在是“${said(view.stateLabel)}”。`,
    en: `Possible in ${places.join(', ')} only; it is “${said(view.stateLabel)}” now.`,
  }));
}

function cannot(label: string, why: unknown): TemplateResult {
  return html`<li class="can-not"><span aria-hidden="true">—</span><p><strong>${words({ 'zh-CN': `不能${label}`, en: `Cannot ${label.toLowerCase()}` })}</strong><br /><span class="soft small">${why}</span></p></li>`;
}
