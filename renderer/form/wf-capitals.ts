// <wf-capitals amount="123.45">: an amount in Chinese capitals, softly below the figure. Other languages have none: then it is empty.
import { language, onLanguage } from '../words.ts';
import { capitals } from './capitals.ts';

export class WfCapitals extends HTMLElement {
  static observedAttributes = ['amount'];
  #stop = () => {};

  connectedCallback(): void {
    this.#stop = onLanguage(() => this.#show());
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  attributeChangedCallback(): void {
    this.#show();
  }

  #show(): void {
    this.textContent = language() === 'en' ? '' : capitals(this.getAttribute('amount') ?? '') ?? '';
  }
}

customElements.define('wf-capitals', WfCapitals);

declare global {
  interface HTMLElementTagNameMap { 'wf-capitals': WfCapitals }
}
