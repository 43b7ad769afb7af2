// Where a countdown stands: its end is told by the facts, and what counts is fetched with the first one there is.
import { html, nothing } from 'lit';
import { at, type Facts, type JsonObject } from '#engine';

/** How long a timer of the case, or the draft, has left; nothing where no time runs. */
export function countdown(of: string, label: string, facts: Facts & { readonly instance?: JsonObject }, until?: string): unknown {
  const end = of === 'draft' ? until : at(facts.instance ?? {}, `/clocks/${of}`);
  if (typeof end !== 'string') return nothing;
  void import('./wf-countdown.ts');
  return html`<wf-countdown until=${end} now=${facts.now.instant} label=${label}></wf-countdown>`;
}
