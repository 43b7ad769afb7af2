// What comes next in a case, in words, with the way to it; and its route as a line of dots beside those words.
import { svg, html, type TemplateResult } from 'lit';
import type { CaseView, RouteState, StateKind } from '../../server/api-types.ts';
import { said, words } from '../words.ts';
import './next-step.css';

/** Words for what comes next; where the reader can do it, its name and address. */
export interface NextStep { readonly text: string; readonly kind: StateKind; readonly act?: { readonly label: string; readonly href: string } }

/** A task of mine first, then what others are asked, then what I may fill in, then just the state. */
export function nextStep(view: CaseView): NextStep {
  const state = said(view.stateLabel);
  if (view.tasks.some((task) => task.mine)) return { text: words({ 'zh-CN': '等您办理', en: 'Waiting for you' }), kind: 'asks', act: { label: words({ 'zh-CN': '去办理', en: 'Decide' }), href: `/inbox?case=${view.id}` } };
  const [task] = view.tasks;
  if (task) return { text: words({ 'zh-CN': `${state}，等待${task.who}`, en: `${state}: ${task.who}` }), kind: view.kind ?? 'running' };
  const offer = view.offers.find(({ kind, problems, writes }) => kind === 'event' && problems.length === 0 && writes.length > 0);
  if (!offer) return { text: state, kind: view.kind ?? 'running' };
  const label = said(offer.label);
  return { text: words({ 'zh-CN': `${state}，可以${label}`, en: `${state}; you can ${label.toLowerCase()}` }), kind: view.kind ?? 'running', act: { label, href: `/cases/${view.id}/${offer.event}` } };
}

const step = 24;
const longest = 6;

/** The route without its words, which stand beside: travelled solid, now a ring, ahead dashed, the end a square. */
export function routeDots(route: readonly RouteState[], kind: StateKind): TemplateResult {
  const now = Math.max(0, route.findIndex(({ when }) => when === 'now'));
  const first = Math.max(0, Math.min(now - 2, route.length - longest));
  const stops = route.slice(first, first + longest);
  const at = (index: number) => 7 + index * step;
  return html`<svg class=${`dots mark-${kind}`} viewBox=${`0 0 ${at(stops.length - 1) + 7} 14`} width=${at(stops.length - 1) + 7} height="14" aria-hidden="true">
    ${stops.map(({ when }, index) => (index === 0 ? '' : svg`<path class=${when === 'ahead' ? 'dots-ahead' : 'dots-gone'} d=${`M${at(index - 1) + 5} 7H${at(index) - 5}`}></path>`))}
    ${stops.map(({ when }, index) => when === 'now' ? svg`<circle class="dots-now" cx=${at(index)} cy="7" r="5"></circle>`
      : index === stops.length - 1 && first + index === route.length - 1 ? svg`<rect class=${when === 'past' ? 'dots-past' : 'dots-to'} x=${at(index) - 3.5} y="3.5" width="7" height="7" rx="1"></rect>`
      : svg`<circle class=${when === 'past' ? 'dots-past' : 'dots-to'} cx=${at(index)} cy="7" r="3.5"></circle>`)}</svg>`;
}
