// The departments as a tree: arrows walk it, right and left open and close, Home and End lead to its ends, letters find a name.
import { html, nothing, type TemplateResult } from 'lit';
import type { Department } from '../../server/api-types.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import './company.css';

/** `<wf-departments .departments .selected>`: tells `wf-department` with the id of the one chosen. */
export class WfDepartments extends WfElement {
  static override properties = { departments: { attribute: false }, selected: { attribute: false }, closed: { state: true } };
  declare departments: readonly Department[];
  declare selected: string | null;
  /** Those whose departments below are not shown. */
  declare closed: ReadonlySet<string>;

  constructor() {
    super();
    [this.departments, this.selected, this.closed] = [[], null, new Set()];
  }

  #below(parent: string | null): readonly Department[] {
    return this.departments.filter((each) => each.parent === parent);
  }

  /** Those that can be seen, from top to bottom. */
  #seen(parent: string | null = null): readonly Department[] {
    return this.#below(parent).flatMap((each) => [each, ...(this.closed.has(each.id) ? [] : this.#seen(each.id))]);
  }

  #turn(id: string, open: boolean) {
    const closed = new Set(this.closed);
    if (open) closed.delete(id);
    else closed.add(id);
    this.closed = closed;
  }

  async #choose(id: string | undefined) {
    if (id === undefined) return;
    this.selected = id;
    this.dispatchEvent(new CustomEvent('wf-department', { bubbles: true, detail: id }));
    await this.updateComplete;
    this.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  #key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const seen = this.#seen();
    const at = Math.max(0, seen.findIndex(({ id }) => id === this.selected));
    const here = seen[at];
    if (!here) return;
    const hasBelow = this.#below(here.id).length > 0;
    const isOpen = hasBelow && !this.closed.has(here.id);
    const to: { readonly [key: string]: () => void } = {
      ArrowDown: () => void this.#choose(seen[Math.min(at + 1, seen.length - 1)]?.id),
      ArrowUp: () => void this.#choose(seen[Math.max(at - 1, 0)]?.id),
      Enter: () => void this.#choose(here.id),
      ' ': () => void this.#choose(here.id),
      Home: () => void this.#choose(seen[0]?.id),
      End: () => void this.#choose(seen.at(-1)?.id),
      ArrowRight: () => (isOpen ? void this.#choose(this.#below(here.id)[0]?.id) : hasBelow && this.#turn(here.id, true)),
      ArrowLeft: () => (isOpen ? this.#turn(here.id, false) : void this.#choose(here.parent ?? undefined)),
    };
    const go = to[event.key];
    // The next one whose name begins so, and from the end on again from the beginning.
    const found = event.key.length === 1 ? [...seen.slice(at + 1), ...seen.slice(0, at + 1)].find(({ name }) => name.toLowerCase().startsWith(event.key.toLowerCase())) : undefined;
    if (!go && !found) return;
    event.preventDefault();
    if (go) go();
    else void this.#choose(found!.id);
  };

  #item(department: Department, index: number, siblings: readonly Department[], level: number): TemplateResult {
    const { id, name, people } = department;
    const below = this.#below(id);
    const open = !this.closed.has(id);
    const focusable = this.selected === id || (!this.departments.some((each) => each.id === this.selected) && level === 1 && index === 0);
    return html`<li role="none"><div class="department" role="treeitem" tabindex=${focusable ? 0 : -1} aria-level=${level} aria-posinset=${index + 1} aria-setsize=${siblings.length} aria-selected=${String(this.selected === id)} aria-expanded=${below.length > 0 ? String(open) : nothing}
        @click=${() => void this.#choose(id)}>
        <span class="department-turn" aria-hidden="true" @click=${(event: Event) => { if (below.length === 0) return; event.stopPropagation(); this.#turn(id, !open); }}>${below.length > 0 ? icon(open ? 'chevron-down' : 'chevron-right') : nothing}</span>
        <span class="department-name">${name}</span><span class="small soft nowrap">${words({ 'zh-CN': `${people} 人`, en: `${people}` })}</span></div>
      ${below.length > 0 && open ? html`<ul role="group">${below.map((each, at) => this.#item(each, at, below, level + 1))}</ul>` : nothing}</li>`;
  }

  override render() {
    const top = this.#below(null);
    return html`<ul class="departments" role="tree" aria-label=${words({ 'zh-CN': '部门', en: 'Departments' })} @keydown=${this.#key}>${top.map((each, at) => this.#item(each, at, top, 1))}</ul>`;
  }
}

customElements.define('wf-departments', WfDepartments);

declare global {
  interface HTMLElementTagNameMap { 'wf-departments': WfDepartments }
}
