// The place where toasts appear; it comes with the first of them.
import { LitElement, html, nothing } from 'lit';
import { icon } from '../icon.ts';
import { shown, type Toast, type ToastAction } from '../toast.ts';
import { words } from '../words.ts';

const usual = 8000;

/** `<wf-toasts role="status">`: the shell carries one. Escape and its cross take the sentence away. */
export class WfToasts extends LitElement {
  static override properties = { current: { state: true } };
  declare current: Toast | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #second: ReturnType<typeof setTimeout> | undefined;
  ends = 0;
  #listen = (event: Event) => {
    const { detail } = event as CustomEvent<Toast>;
    if (detail.yields && this.current) return;
    this.current = detail;
    this.ends = Date.now() + (this.current.stay ?? usual);
    this.#count();
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

  #count = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#close, this.current?.action && 'key' in this.current.action ? this.ends - Date.now() : this.current?.stay ?? usual);
  };

  // What ends at an instant is counted down for the eye, and goes on while somebody points at it.
  #left() {
    const left = Math.ceil((this.ends - Date.now()) / 1000);
    clearTimeout(this.#second);
    if (left > 0) this.#second = setTimeout(() => this.requestUpdate(), 1000);
    return html` <span class="toast-left" aria-hidden="true">${Math.max(left, 0)}</span>`;
  }

  #rest = () => {
    if (!this.current?.action || !('key' in this.current.action)) clearTimeout(this.#timer);
  };

  #close = () => {
    clearTimeout(this.#timer);
    this.current = undefined;
  };

  #act(action: ToastAction) {
    this.#close();
    if ('run' in action) action.run();
  }

  #shown({ text, action }: Toast) {
    return html`<div class="toast" @pointerenter=${this.#rest} @pointerleave=${this.#count} @focusin=${this.#rest} @focusout=${this.#count} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#close()}>
      <p>${text}</p>
      ${!action ? nothing : 'href' in action ? html`<a href=${action.href} @click=${this.#close}>${action.label}</a>` : html`<button type="button" class="toast-act" aria-keyshortcuts=${action.key ?? nothing} @click=${() => this.#act(action)}>${action.label}${action.key ? html` <kbd aria-hidden="true">${action.key}</kbd>${this.#left()}` : nothing}</button>`}
      <button type="button" class="toast-close" aria-label=${words({ 'zh-CN': '收起', en: 'Dismiss' })} @click=${this.#close}>${icon('x')}</button></div>`;
  }

  override render() {
    return this.current ? this.#shown(this.current) : nothing;
  }
}

customElements.define('wf-toasts', WfToasts);
