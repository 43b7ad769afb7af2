// The menu of the person at the top right. What stands in it is fetched when one reaches for it.
import { LitElement, html, nothing } from 'lit';
import type { Session } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import { appearance, type Appearance } from './appearance.ts';
import { avatar } from './avatar.ts';
import type { personPanel } from './person-panel.ts';

let drawn: typeof personPanel | undefined;

/** `<wf-person-menu .session>`: tells `wf-sign-out`, and `wf-switch` with the organisation to act for; without a session it offers appearance and language only. */
export class WfPersonMenu extends LitElement {
  static override properties = { session: { attribute: false }, look: { state: true } };
  declare session: Session | null;
  declare look: Appearance;
  #close = (event: Event) => {
    const details = this.querySelector('details');
    if (!details?.open) return;
    if (event instanceof KeyboardEvent ? event.key === 'Escape' : !event.composedPath().includes(this)) {
      details.open = false;
      if (event instanceof KeyboardEvent) this.querySelector('summary')?.focus();
    }
  };

  shut = () => this.querySelector('details')?.removeAttribute('open');

  #bring = async () => {
    drawn ??= (await import('./person-panel.ts').catch(() => undefined))?.personPanel;
    this.requestUpdate();
  };

  constructor() {
    super();
    this.session = null;
    this.look = appearance();
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('click', this.#close);
    document.addEventListener('keydown', this.#close);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('click', this.#close);
    document.removeEventListener('keydown', this.#close);
  }

  override render() {
    const { session } = this;
    const name = session?.account.name ?? '';
    return html`<details class="person" @toggle=${this.#bring} @pointerenter=${this.#bring} @focusin=${this.#bring}>
      <summary>
        ${session ? html`${avatar(session)}<span class="person-name">${name}</span>` : icon('languages')}
        <span class="unseen">${session ? words({ 'zh-CN': '，个人菜单', en: ', personal menu' }) : words({ 'zh-CN': '外观和语言', en: 'Appearance and language' })}</span>${icon('chevron-down')}
      </summary>
      ${drawn?.(this) ?? nothing}
    </details>`;
  }
}

customElements.define('wf-person-menu', WfPersonMenu);
