// The tabs of a form whose layout wants them; drawn by a module of their own, which few forms need.
import { html, type TemplateResult } from 'lit';
import type { Definition } from '#engine';
import type { Tab } from './wf-tabs.ts';

/** Tabs for sections that follow as siblings, in their order. */
export function tabsOf({ compiled: { id } }: Definition, tabs: readonly Tab[]): TemplateResult {
  void import('./wf-tabs.ts');
  return html`<wf-tabs of=${id} .tabs=${tabs}></wf-tabs>`;
}
