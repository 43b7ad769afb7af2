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
  #listen = (event: Event) => {
    this.current = (event as CustomEvent<Toast>).detail;
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
    this.#timer = setTimeout(this.#close, this.current?.stay ?? usual);
  };

  #rest = () => clearTimeout(this.#timer);

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
      ${!action ? nothing : 'href' in action ? html`<a href=${action.href} @click=${this.#close}>${action.label}</a>` : html`<button type="button" class="toast-act" @click=${() => this.#act(action)}>${action.label}</button>`}
      <button type="button" class="toast-close" aria-label=${words({ 'zh-CN': '收起', en: 'Dismiss' })} @click=${this.#close}>${icon('x')}</button></div>`;
  }

  override render() {
    return this.current ? this.#shown(this.current) : nothing;
  }
}

customElements.define('wf-toasts', WfToasts);
