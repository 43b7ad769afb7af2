// An element of ours: it is drawn into the page itself, where labels, links, printing and the style sheet reach it, and anew when the language changes.
import { LitElement } from 'lit';
import { onLanguage } from './words.ts';

export class WfElement extends LitElement {
  #stop = () => {};

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#stop = onLanguage(() => this.requestUpdate());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }
}
