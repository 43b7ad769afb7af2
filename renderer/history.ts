// The reason of a refusal: what must be read before trying again, and before judging the next try.
import { html, type TemplateResult } from 'lit';
import { stillStanding, type Definition, type States } from '#engine';
import type { HistoryLine, StateKind } from '../server/api-types.ts';
import { icon } from './icon.ts';
import { dateOf, day } from './moment.ts';
import { said, words } from './words.ts';

/** The last verdict that refused or returned the case, with its reason: what must be read before trying again, or before judging the next try. Once the case went well it is history. */
export function lastReason({ history, kind }: { readonly history: readonly HistoryLine[]; readonly kind: StateKind | null }, definition: Definition): HistoryLine | undefined {
  if (kind === 'approved' || kind === 'evaluated' || kind === 'withdrawn') return undefined;
  const refusals = refusalsOf(definition.compiled.document.machine?.states ?? {});
  return stillStanding(history).findLast((line) => line.comment !== '' && refusals.has(line.event));
}

/** A reason where it cannot be overlooked: which verdict, the words, who gave them. */
export function reasonNotice(line: HistoryLine): TemplateResult {
  return html`<div class="notice wait">${icon('history')}<p><strong>${words({ 'zh-CN': `${said(line.label)}的理由：`, en: `Reason (${said(line.label).toLowerCase()}): ` })}</strong>${line.comment} <span class="soft nowrap">${line.who}${words({ 'zh-CN': '，', en: ', ' })}${day(dateOf(line.at))}</span></p></div>`;
}

/** The verbs by which a task of these states says no. */
function refusalsOf(states: States): ReadonlySet<string> {
  return new Set(Object.values(states).flatMap(({ meta, states: inner = {} }) => [
    ...Object.entries(meta?.task?.verbs ?? {}).flatMap(([event, verb]) => (verb.counts === 'yes' ? [] : [event])), ...refusalsOf(inner),
  ]));
}
