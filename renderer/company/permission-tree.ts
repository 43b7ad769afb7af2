// Permissions by category, to be ticked: a category ticks all it holds, and shows when only some of it is (R-185).
import { html } from 'lit';
import type { PermissionCategory } from '../../server/api-types.ts';
import { WfElement } from '../element.ts';
import { said, words } from '../words.ts';
import './company.css';

/** `<wf-permissions .categories .granted>`: `granted` holds what is ticked; tells `wf-ticked`. */
export class WfPermissions extends WfElement {
  static override properties = { categories: { attribute: false }, granted: { attribute: false }, disabled: { type: Boolean } };
  declare categories: readonly PermissionCategory[];
  declare granted: readonly string[];
  declare disabled: boolean;

  constructor() {
    super();
    [this.categories, this.granted, this.disabled] = [[], [], false];
  }

  #tick(names: readonly string[], on: boolean) {
    this.granted = on ? [...new Set([...this.granted, ...names])] : this.granted.filter((name) => !names.includes(name));
    this.dispatchEvent(new CustomEvent('wf-ticked', { bubbles: true }));
  }

  override render() {
    return html`<ul class="permissions">${this.categories.map(({ label, items }) => {
      const names = items.map(({ permission }) => permission);
      const ticked = names.filter((name) => this.granted.includes(name)).length;
      return html`<li><div role="group" aria-label=${said(label)}><label class="permission-category"><input type="checkbox" .checked=${ticked === names.length} .indeterminate=${ticked > 0 && ticked < names.length} ?disabled=${this.disabled}
          @change=${(event: Event) => this.#tick(names, (event.target as HTMLInputElement).checked)} /><strong>${said(label)}</strong> <span class="small soft">${words({ 'zh-CN': `${ticked} / ${names.length} 项`, en: `${ticked} of ${names.length}` })}</span></label>
        <ul>${items.map((item) => html`<li><label><input type="checkbox" .checked=${this.granted.includes(item.permission)} ?disabled=${this.disabled}
          @change=${(event: Event) => this.#tick([item.permission], (event.target as HTMLInputElement).checked)} />${said(item.label)}</label></li>`)}</ul></div></li>`;
    })}</ul>`;
  }
}

customElements.define('wf-permissions', WfPermissions);

declare global {
  interface HTMLElementTagNameMap { 'wf-permissions': WfPermissions }
}
