// <wf-explanation>: the grounds of a judgement, when somebody wants to see them. In: the case, and how many steps it has taken; nothing goes out.
// Every condition with the facts that decide it, as far as this reader may know them, and where each verb leads.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Told } from '#engine';
import type { CaseExplanation, EventExplanation } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { caseApi } from './requests.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { failed, skeleton } from '../page.ts';
import { said, words } from '../words.ts';

export class WfExplanation extends WfElement {
  static override properties = { instance: { type: String }, seq: { type: Number }, open: { state: true } };
  declare instance: string;
  declare seq: number;
  declare open: boolean;

  #grounds = new AsyncTask(this, {
    task: async ([open, id], { signal }): Promise<CaseExplanation | null> => (open ? demand(await caseApi.explanation(id, signal)) : null),
    args: () => [this.open, this.instance, this.seq] as const,
  });

  constructor() {
    super();
    this.instance = '';
    this.seq = 0;
    this.open = false;
  }

  override render() {
    return html`<details class="grounds" ?open=${this.open} @toggle=${(event: Event) => (this.open = (event.target as HTMLDetailsElement).open)}><summary>${words({ 'zh-CN': '查看判断依据', en: 'See the grounds' })}</summary>
      ${!this.open ? nothing : this.#grounds.render({
        initial: () => skeleton(2), pending: () => skeleton(2),
        complete: (value) => {
          const events = value?.events.filter(({ needs, branches }) => needs.length + branches.length > 0) ?? [];
          return events.length === 0 ? html`<p class="soft small">${words({ 'zh-CN': '除了由谁办理，没有别的条件。', en: 'Nothing but who is asked decides here.' })}</p>` : events.map(explained);
        },
        error: (fault) => failed(words({ 'zh-CN': '判断依据没有加载出来', en: 'The grounds didn’t load' }), fault, () => void this.#grounds.run()),
      })}</details>`;
  }
}

function explained({ label, needs, branches }: EventExplanation): TemplateResult {
  return html`<section class="ground"><h3>${said(label)}</h3>
    ${needs.length === 0 ? nothing : html`<ul class="conditions">${needs.map(({ say, holds, condition }) => html`<li>${holds ? html`${verdict(true)} ${words({ 'zh-CN': '条件符合', en: 'The condition holds' })}` : html`${verdict(false)} ${said(say)}`}<ul>${told(condition)}</ul></li>`)}</ul>`}
    ${branches.length === 0 ? nothing : html`<p class="soft small">${words({ 'zh-CN': '办完后去哪一步：', en: 'Where it leads:' })}</p><ul class="conditions">${branches.map(({ target, condition }) => html`<li>${condition === null ? words({ 'zh-CN': '其他情况', en: 'Otherwise' }) : nothing} ${icon('arrow-right')} <strong>${said(target)}</strong>${condition === null ? nothing : html`<ul>${told(condition)}</ul>`}</li>`)}</ul>`}</section>`;
}

/** A condition with its parts; what decides stands behind it. */
function told({ join, text, holds, facts, parts }: Told): TemplateResult {
  const mark = holds === undefined ? html`<span class="verdict-mark faint">${words({ 'zh-CN': '不便显示', en: 'not shown' })}</span>` : holds === null ? html`<span class="verdict-mark tone-wait">${words({ 'zh-CN': '还不知道', en: 'not known yet' })}</span>` : verdict(holds);
  return html`<li>${mark} ${said(text)}${join === 'one' ? nothing : html`<ul>${parts.map(told)}</ul>`}
    ${facts.length === 0 ? nothing : html`<span class="deciding faint small">${facts.map(({ label, value }) => html`<span>${said(label)}${words({ 'zh-CN': '：', en: ': ' })}${value === undefined ? words({ 'zh-CN': '不对您显示', en: 'not shown to you' }) : value === null ? words({ 'zh-CN': '没有填写', en: 'nothing there' }) : said(value)}</span>`)}</span>`}</li>`;
}

function verdict(holds: boolean): TemplateResult {
  return html`<span class=${`verdict-mark ${holds ? 'tone-ok' : 'tone-no'}`}>${icon(holds ? 'check' : 'x')}<span class="unseen">${holds ? words({ 'zh-CN': '成立：', en: 'So: ' }) : words({ 'zh-CN': '不成立：', en: 'Not so: ' })}</span></span>`;
}

customElements.define('wf-explanation', WfExplanation);
