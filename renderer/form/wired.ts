// Ties a control to its field: id, name in words, description, state. One place, so that every widget is wired alike.
import { noChange, type ElementPart } from 'lit';
import { Directive, directive, PartType, type PartInfo } from 'lit/directive.js';
import type { Json } from '#engine';
import type { Choice, FieldView, FormHost } from './widget.ts';

/** The ids of what describes a field: its hint, what a yes takes back, its message. */
export function describedBy(view: FieldView): string {
  return [view.hint === '' ? '' : `${view.id}-hint`, view.excluded === undefined ? '' : `${view.id}-why`, view.fault ? `${view.id}-fault` : ''].filter(Boolean).join(' ');
}


class Wired extends Directive {
  #view: FieldView | undefined;
  readonly #said: { [name: string]: string } = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('wired() stands on an element.');
  }

  render(_view: FieldView, _named = false) {
    return noChange;
  }

  override update({ element }: ElementPart, [view, named = false]: [FieldView, boolean?]) {
    if (view === this.#view) return noChange;
    this.#view = view;
    if (!named) {
      this.#put(element, 'id', view.id);
      this.#put(element, 'aria-label', view.spoken ?? '');
    }
    this.#put(element, 'aria-describedby', describedBy(view));
    this.#put(element, 'aria-invalid', view.fault === undefined ? '' : 'true');
    this.#put(element, 'aria-required', view.required && element.getAttribute('type') !== 'checkbox' ? 'true' : '');
    return noChange;
  }

  /** Says of the element what it does not say yet; hundreds of them are wired at once. */
  #put(element: Element, name: string, value: string): void {
    if (value === (this.#said[name] ?? '')) return;
    this.#said[name] = value;
    if (value === '') element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

/** Stands on the element that takes the focus of a field. */
export const wired = directive(Wired);

/** Stands on each of several that take the focus of one field, and have ids and names of their own. */
export const described = (view: FieldView) => wired(view, true);

const optionsOf = new WeakMap<readonly Choice[], DocumentFragment>();

/** The options of some choices, to be copied into each select that offers them. */
function optionsFor(choices: readonly Choice[]): DocumentFragment {
  let options = optionsOf.get(choices);
  if (!options) {
    options = document.createDocumentFragment();
    options.append(...choices.map((choice, index) => new Option(choice.label, String(index))));
    optionsOf.set(choices, options);
  }
  return options;
}

class Filled extends Directive {
  #choices: readonly Choice[] | undefined;

  render(_choices: readonly Choice[], _value: Json | undefined, _none: string) {
    return noChange;
  }

  override update({ element }: ElementPart, [choices, value, none]: [readonly Choice[], Json | undefined, string]) {
    const select = element as HTMLSelectElement;
    if (choices !== this.#choices) {
      this.#choices = choices;
      select.replaceChildren(new Option(none, ''), optionsFor(choices).cloneNode(true));
    }
    const chosen = choices.findIndex((choice) => choice.value === value) + 1;
    if (select.selectedIndex !== chosen) select.selectedIndex = chosen;
    return noChange;
  }
}

/** Fills a select with choices, after an empty one, and shows the chosen. */
export const filled = directive(Filled);

/** Hands on what is typed. Half-composed words of an input method are not values yet. */
export function typed(view: FieldView, host: FormHost, read: (text: string) => Json | undefined = (text) => (text === '' ? undefined : text)) {
  return (event: Event) => {
    if ((event as InputEvent).isComposing) return;
    host.change(view.pointer, read((event.target as HTMLInputElement).value));
  };
}

/** Digits, signs and stops of full width become those of ASCII. */
export function narrowed(text: string): string {
  return text.normalize('NFKC').trim();
}
