// The form on paper: the answers instead of the controls. What draws them is fetched when the page is first touched, so that it is there when one prints by key.
import { nothing, render } from 'lit';
import type { WfForm } from '../form/wf-form.ts';
import type { Checked } from './check-page.ts';
import type * as CheckPage from './check-page.ts';

/** Draws a form's answers into a place while it is printed. */
export class Paper {
  readonly #form: () => WfForm | null;
  readonly #place: () => HTMLElement | null;
  readonly #words: () => Pick<Checked, 'opinion'>;
  #page: typeof CheckPage | undefined;

  constructor(form: () => WfForm | null, place: () => HTMLElement | null, words: () => Pick<Checked, 'opinion'>) {
    this.#form = form;
    this.#place = place;
    this.#words = words;
  }

  /** The answers as the page shows them. */
  answers(more: Pick<Checked, 'address' | 'opinion'>) {
    return this.#page!.answersTemplate({ ...this.#form()!.parts, ...more });
  }

  ready = async () => {
    this.#page ??= await import('./check-page.ts');
  };

  print = async () => {
    await this.ready();
    print();
  };

  listen(): void {
    addEventListener('beforeprint', this.#fill);
    addEventListener('afterprint', this.#empty);
  }

  stop(): void {
    removeEventListener('beforeprint', this.#fill);
    removeEventListener('afterprint', this.#empty);
  }

  #fill = () => {
    const place = this.#place();
    if (place && this.#form() && this.#page) render(this.answers(this.#words()), place);
  };

  #empty = () => {
    const place = this.#place();
    if (place) render(nothing, place);
  };
}
