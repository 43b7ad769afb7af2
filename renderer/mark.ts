// How a process is shown: the mark of a state's kind with its word, and the route line. Our own glyphs; the word always stands beside.
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { StateKind } from '../server/api-types.ts';

type Kind = StateKind | 'incident';

const tick = svg`<path d="m4.9 8.2 2.1 2.1 4.1-4.4" class="mark-cut"/>`;
const glyphs: { readonly [kind in Kind]: TemplateResult<2> } = {
  draft: svg`<circle cx="8" cy="8" r="5.6" class="mark-line" stroke-dasharray="2.6 1.8"/>`,
  running: svg`<circle cx="8" cy="8" r="5.6" class="mark-line"/><path d="M8 4.4a3.6 3.6 0 0 1 0 7.2z" class="mark-fill"/>`,
  asks: svg`<circle cx="8" cy="8" r="5.6" class="mark-line"/>`,
  returned: svg`<circle cx="8" cy="8" r="5.6" class="mark-line"/><path d="M11 8H5.4m2-2.2L5.2 8l2.2 2.2" class="mark-line"/>`,
  approved: svg`<circle cx="8" cy="8" r="6.4" class="mark-fill"/>${tick}`,
  rejected: svg`<circle cx="8" cy="8" r="6.4" class="mark-fill"/><path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" class="mark-cut"/>`,
  withdrawn: svg`<circle cx="8" cy="8" r="5.6" class="mark-line"/><path d="M5.4 8h5.2" class="mark-line"/>`,
  locked: svg`<rect x="3.4" y="7" width="9.2" height="6.6" rx="1.2" class="mark-line"/><path d="M5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7" class="mark-line"/>`,
  evaluated: svg`<path d="m8 1.8 1.9 4 4.3.5-3.2 3 .9 4.3L8 11.4l-3.9 2.2.9-4.3-3.2-3 4.3-.5z" class="mark-fill"/>`,
  incident: svg`<path d="M8 1.8 14.8 14H1.2z" class="mark-fill"/><path d="M8 6v3.6m0 1.6v.6" class="mark-cut"/>`,
};

/** The mark of a kind of state with the word of the state; a state without a kind is running. */
export function mark(kind: Kind | null, word: string): TemplateResult {
  const shown = kind ?? 'running';
  return html`<span class="mark mark-${shown}"><svg viewBox="0 0 16 16" aria-hidden="true">${glyphs[shown]}</svg><span>${word}</span></span>`;
}

/** One stop of a route. */
export interface Stop {
  readonly label: string;
  readonly kind: StateKind | null;
  readonly when: 'past' | 'now' | 'ahead';
  readonly note?: string;
}

/** The route line (走向线): travelled solid, now a ring, ahead dashed, the end a square. More than six stops fold in the middle. */
export function routeLine(stops: readonly Stop[]): TemplateResult {
  const folded = stops.length > 6 ? new Set([...stops.keys()].filter((index) => index > 1 && index < stops.length - 3 && stops[index]!.when !== 'now')) : new Set<number>();
  const first = Math.min(...folded);
  return html`<ol class="route">${stops.map((stop, index) => {
    if (folded.has(index)) return index === first ? html`<li class="route-folded" aria-hidden="true">···</li>` : nothing;
    return html`<li class="route-stop route-${stop.when} ${index === stops.length - 1 ? 'route-end' : ''} ${stop.when === 'now' ? `mark-${stop.kind ?? 'running'}` : ''}"
      aria-current=${stop.when === 'now' ? 'step' : nothing}><span class="route-dot" aria-hidden="true"></span><span class="route-label">${stop.label}</span>${stop.note ? html`<span class="route-note">${stop.note}</span>` : nothing}</li>`;
  })}</ol>`;
}
