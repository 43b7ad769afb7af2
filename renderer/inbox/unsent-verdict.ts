// A verdict that was written and not sent, kept in this browser until the server has it; and what stands of it where it can no longer be given.
import { html, nothing, type TemplateResult } from 'lit';
import { isObject, type Definition, type JsonObject, type Text } from '#engine';
import type { CaseView } from '../../server/api-types.ts';
import { shownField } from '../form/shown.ts';
import { icon } from '../icon.ts';
import { UnsentStore } from '../keeping/unsent.ts';
import { clock, dateOf, day } from '../moment.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';

export interface UnsentVerdict {
  readonly event: string;
  readonly label: Text;
  readonly opinion: string;
  /** Where it returns to, as far as that was chosen. */
  readonly to: string;
  /** What was filled in with it. */
  readonly data: JsonObject;
  readonly at: string;
}

/** The place of what this person writes on a case. */
export function verdictStore({ id, facts: { actor } }: Pick<CaseView, 'id' | 'facts'>): UnsentStore<UnsentVerdict> {
  return new UnsentStore([actor.id, actor.org?.id ?? '', 'verdict', id]);
}

const aMoment = 60_000;

/** What was left on a case; what the history shows to have arrived after all is left no more. */
export function verdictLeft(view: CaseView): UnsentVerdict | undefined {
  const store = verdictStore(view);
  const { left } = store;
  if (!left) return undefined;
  const arrived = view.history.some(({ event, who, comment, at }) => event === left.event && who === view.facts.actor.name && comment === left.opinion.trim() && Date.parse(at) > Date.parse(left.at) - aMoment);
  if (!arrived) return left;
  store.discard();
  return undefined;
}

/** What was written where it cannot be given any more: what happened meanwhile, the words, and a way to take them along. */
export function strandedNotice(view: CaseView, definition: Definition, left: UnsentVerdict, forget: () => void): TemplateResult {
  const last = view.history.at(-1);
  const happened = last && Date.parse(last.at) > Date.parse(left.at) - aMoment
    ? words({ 'zh-CN': `${last.who || '系统'}已在 ${moment(last.at)} 办理：${said(last.label)}。现在是“${said(view.stateLabel)}”。`, en: `${last.who || 'The system'} was first at ${moment(last.at)}: ${said(last.label)}. It is “${said(view.stateLabel)}” now. ` })
    : words({ 'zh-CN': `现在是“${said(view.stateLabel)}”，不能再${said(left.label)}。`, en: `It is “${said(view.stateLabel)}” now; this can no longer be given: ${said(left.label)}. ` });
  const filled = Object.entries(left.data).flatMap(([name, value]) => {
    const field = definition.field(`/${name}`);
    return field && !isObject(value) && !(Array.isArray(value) && value.some(isObject)) ? [[said(field.label), shownField(field, value, view.facts)] as const] : [];
  });
  const copied = [left.opinion, ...filled.map(([label, value]) => `${label}：${value}`)].filter((line) => line !== '').join('\n');
  return html`<div class="notice wait stranded" role="alert" tabindex="-1">${icon('triangle-alert')}<div><p><strong>${words({ 'zh-CN': `您的审批（${said(left.label)}）没有提交。`, en: `Your verdict (${said(left.label)}) was not sent.` })}</strong> ${happened}${words({ 'zh-CN': `您 ${moment(left.at)} 写的内容还在：`, en: `What you wrote at ${moment(left.at)} is still here:` })}</p>
    ${left.opinion === '' ? nothing : html`<blockquote>${left.opinion}</blockquote>`}
    ${filled.length === 0 ? nothing : html`<ul class="plain-list">${filled.map(([label, value]) => html`<li><span class="soft">${label}</span> ${value}</li>`)}</ul>`}
    <p><button type="button" class="link" @click=${() => void navigator.clipboard.writeText(copied).then(() => toast(words({ 'zh-CN': '已复制', en: 'Copied' })))}>${words({ 'zh-CN': '复制', en: 'Copy it' })}</button>
      <button type="button" class="link" @click=${forget}>${words({ 'zh-CN': '不要了', en: 'Discard it' })}</button></p></div></div>`;
}

/** The time of today, else with the day. */
function moment(instant: string): string {
  return dateOf(instant) === dateOf(new Date()) ? clock(instant) : `${day(dateOf(instant))} ${clock(instant)}`;
}
