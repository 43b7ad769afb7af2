// The control of a decimal number, kept as the text it is; thousands are set apart while nobody types.
import { html, noChange, type PropertyPart } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import type { Control } from '../widget.ts';
import { grouped } from '../shown.ts';
import { narrowed, typed, wired } from '../wired.ts';

class Spelled extends Directive {
  #spelling: string | undefined;

  render(_text: string) {
    return noChange;
  }

  // A field one tabs into is selected as a whole, so that typing replaces it; another spelling must not undo that.
  override update({ element }: PropertyPart, [text]: [string]) {
    const input = element as HTMLInputElement;
    if (text === this.#spelling) return noChange;
    this.#spelling = text;
    const isWhole = input.value !== '' && document.activeElement === input && input.selectionStart === 0 && input.selectionEnd === input.value.length;
    if (input.value !== text) input.value = text;
    if (isWhole) input.select();
    return noChange;
  }
}

const spelled = directive(Spelled);

export const control: Control['control'] = (view, host) => {
  const text = typeof view.value === 'string' ? view.value : '';
  const negative = view.node.field.schema['x-decimal']?.min?.startsWith('-') ?? true;
  return html`<input type="text" class="entry medium figure" ${wired(view)} inputmode=${negative ? 'text' : 'decimal'} autocomplete="off"
    .value=${spelled(view.focused ? text : grouped(text))} @input=${typed(view, host)}>`;
};

export const tidy: Control['tidy'] = (value) => {
  if (typeof value !== 'string') return value;
  const text = narrowed(value).replace(/[,\s]/g, '').replace(/^(-?)0+(?=\d)/, '$1').replace(/^(-?)\./, '$10.').replace(/\.$/, '');
  return text === '' ? undefined : text;
};
