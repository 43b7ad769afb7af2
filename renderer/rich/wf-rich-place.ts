// <wf-rich-place>: where a text with a shape is written. It weighs nothing until it is used: an empty one takes plain text at once, and the editor, as heavy as the rest
// of a form, comes when it is pointed at, or entered, and goes on with what was typed meanwhile. In: the view of a field; out: every tree to `change`.
import { html, nothing } from 'lit';
import type { Json } from '#engine';
import { describedBy } from '../form/wired.ts';
import type { FieldView } from '../form/widget.ts';
import { WfElement } from '../element.ts';
import { said, words } from '../words.ts';
import './rich.css';

// As many as the editor has, so that nothing moves when it comes.
const tools = Array.from({ length: 11 }, () => html`<span class="rich-tool"></span>`);

function paragraphs(text: string): Json | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.length === 0 ? undefined : { blocks: lines.map((line) => ({ type: 'paragraph', runs: [{ text: line }] })) };
}

export class WfRichPlace extends WfElement {
  static override properties = { view: { attribute: false }, editor: { state: true } };
  declare view: FieldView;
  declare editor: 'absent' | 'coming' | 'here';
  change: (value: Json | undefined) => void = () => {};
  #focus = false;

  constructor() {
    super();
    this.editor = 'absent';
  }

  override willUpdate() {
    // What is written already is shown with its shape.
    if (this.editor === 'absent' && this.view.value !== undefined) void this.#bring();
  }

  #bring = async () => {
    if (this.editor !== 'absent') return;
    this.editor = 'coming';
    try {
      await import('./wf-rich-editor.ts');
      // Nothing is taken away from under an input method.
      if (this.#composing) await new Promise((done) => this.addEventListener('compositionend', done, { once: true }));
    } catch {
      this.editor = 'absent';
      return;
    }
    const page = this.querySelector<HTMLElement>('.rich-page');
    this.#focus = page !== null && page === document.activeElement;
    this.editor = 'here';
  };

  #composing = false;

  #typed = ({ target, isComposing }: InputEvent) => isComposing || this.change(paragraphs((target as HTMLElement).innerText));

  #compose = ({ type, target }: Event) => {
    this.#composing = type === 'compositionstart';
    if (!this.#composing) this.change(paragraphs((target as HTMLElement).innerText));
  };

  override render() {
    const { view, editor } = this;
    const { maxLength } = view.node.field.schema['x-rich']!;
    if (editor === 'here') return html`<wf-rich-editor .view=${view} .change=${this.change} .entered=${this.#focus}></wf-rich-editor>`;
    return html`<div class="rich-frame" aria-busy=${editor === 'coming' ? 'true' : nothing} @pointerenter=${this.#bring} @focusin=${this.#bring} @compositionstart=${this.#compose} @compositionend=${this.#compose} @input=${this.#typed}>
      <div class="rich-tools" aria-hidden="true">${tools}</div>
      <div class="rich-text rich-page" contenteditable="plaintext-only" id=${view.id} role="textbox" aria-multiline="true" aria-label=${view.spoken ?? said(view.node.field.label)}
        aria-describedby=${`${describedBy(view)} ${view.id}-count`.trim()} aria-invalid=${view.fault ? 'true' : nothing} aria-required=${view.required ? 'true' : nothing}></div>
      <p class="rich-count small" id=${`${view.id}-count`}>${words({ 'zh-CN': `0 / ${maxLength} 字`, en: `0 of ${maxLength} characters` })}</p>
    </div>`;
  }
}

customElements.define('wf-rich-place', WfRichPlace);

declare global {
  interface HTMLElementTagNameMap { 'wf-rich-place': WfRichPlace }
}
