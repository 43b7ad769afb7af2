// The form, one of its fields, or the answers: which of them the address of the page names, and the ways between them. The form stays filled in throughout.
import type { JsonObject } from '#engine';
import type { WfForm } from '../form/wf-form.ts';
import { go } from '../router.ts';

/** The words that go with it, among the pointers of fields. */
export const opinionPlace = 'opinion';

interface Host extends HTMLElement {
  readonly query: URLSearchParams;
  readonly updateComplete: Promise<boolean>;
  requestUpdate(): void;
}

export class Stages {
  /** What would be sent, while it is checked. */
  answers: JsonObject | undefined;
  readonly #page: Host;
  /** Fetches what draws the answers. */
  readonly #ready: () => Promise<void>;
  #edited: string | undefined;

  constructor(page: Host, ready: () => Promise<void>) {
    this.#page = page;
    this.#ready = ready;
  }

  /** The address of the page with one stage of it. */
  address(more: { readonly step?: 'check'; readonly field?: string } = {}): string {
    const query = new URLSearchParams(this.#page.query);
    query.delete('step');
    query.delete('field');
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    const text = query.toString();
    return text === '' ? location.pathname : `${location.pathname}?${text}`;
  }

  /** On to the answers; who came from there goes back there. */
  check(): void {
    const { query } = this.#page;
    if (query.has('field') && (history.state as { checked?: boolean } | null)?.checked) return history.back();
    void go(this.address({ step: 'check' }), { replace: query.has('field') });
  }

  /** To the form, whatever was shown. */
  async leave(): Promise<void> {
    if (this.#page.query.has('step') || this.#page.query.has('field')) await go(this.address(), { replace: true });
    this.answers = undefined;
    this.#page.requestUpdate();
    await this.#page.updateComplete;
  }

  /** Shows what the address names; the answers only while `isReady` says that nothing is missing. */
  async show(form: WfForm, isReady: () => boolean): Promise<void> {
    const page = this.#page;
    const field = page.query.get('field');
    if (page.query.get('step') === 'check') {
      if (this.answers) return;
      await form.updateComplete;
      await form.ready;
      const answer = form.submit();
      if ('faults' in answer || !isReady()) return void go(this.address(), { replace: true });
      await this.#ready();
      await this.#draw(answer.data);
      const changed = [...page.querySelectorAll<HTMLElement>('[data-answer]')].find((link) => link.dataset['answer'] === this.#edited);
      this.#edited = undefined;
      if (changed) return changed.focus({ preventScroll: true });
      scrollTo(0, 0);
      return this.toHeading();
    }
    const wasChecked = this.answers !== undefined;
    await this.#draw(undefined);
    await form.updateComplete;
    this.#edited = field ?? undefined;
    if (field === opinionPlace) page.querySelector<HTMLElement>('textarea.opinion')?.focus();
    else if (field) form.goTo(field);
    else if (wasChecked && !form.contains(document.activeElement)) this.toHeading();
  }

  /** To a field and back: the entry of the history says that the answers are behind it. */
  change = (event: MouseEvent): void => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-answer]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void go(link.pathname + link.search).then(() => history.replaceState({ ...(history.state as object), checked: true }, ''));
  };

  back = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void go(this.address(), { replace: true });
  };

  toHeading(): void {
    const heading = this.#page.querySelector('h1');
    if (heading) heading.tabIndex = -1;
    heading?.focus({ preventScroll: true });
  }

  #draw(answers: JsonObject | undefined): Promise<boolean> {
    this.answers = answers;
    this.#page.requestUpdate();
    return this.#page.updateComplete;
  }
}
