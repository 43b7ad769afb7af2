// One short sentence after something was done. Never the only place where a fact can be read.
import { LitElement, html, nothing } from 'lit';

/** What a toast says, and the one thing that can be done about it. */
export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly href: string };
}

const shown = 'wf-toast';
const stay = 8000;

/** Shows a sentence for eight seconds, over whatever page is open. */
export function toast(text: string, action?: Toast['action']): void {
  dispatchEvent(new CustomEvent<Toast>(shown, { detail: action ? { text, action } : { text } }));
}

/** The place where toasts appear; the shell carries one. */
export class WfToasts extends LitElement {
  static override properties = { current: { state: true } };
  declare current: Toast | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listen = (event: Event) => {
    clearTimeout(this.#timer);
    this.current = (event as CustomEvent<Toast>).detail;
    this.#timer = setTimeout(() => (this.current = undefined), stay);
  };

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener(shown, this.#listen);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener(shown, this.#listen);
    clearTimeout(this.#timer);
  }

  override render() {
    const action = this.current?.action;
    return html`<div class="toast-place" role="status">
      ${this.current ? html`<p class="toast"><span>${this.current.text}</span>${action ? html`<a href=${action.href}>${action.label}</a>` : nothing}</p>` : nothing}
    </div>`;
  }
}

customElements.define('wf-toasts', WfToasts);
