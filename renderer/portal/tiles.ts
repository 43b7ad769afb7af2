// What the home page of a portal leads to, by section, as its administrators have arranged it; and who runs it (R-219, R-220).
import { html, nothing, type TemplateResult } from 'lit';
import type { Portal } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { said } from '../words.ts';
import './tiles.css';

/** The sections with their tiles; a page of ours opens in place, with the session one has. */
export function tileSections({ tiles, footer }: Portal): TemplateResult | typeof nothing {
  if (tiles.length === 0 && footer === null) return nothing;
  const sections = Map.groupBy(tiles, ({ section }) => said(section));
  return html`<div class="tiles">${[...sections].map(([section, within]) => html`<section><h2>${section}</h2>
      <ul>${within.map(({ label, href }) => html`<li><a href=${href}>${said(label)}${icon('arrow-right')}</a></li>`)}</ul></section>`)}</div>
    ${footer === null ? nothing : html`<p class="portal-foot">${said(footer)}</p>`}`;
}
