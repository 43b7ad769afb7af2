// <wf-form>: a compiled definition, data and facts in; changes and a checked submission out. Everything stands in light DOM.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { mayWrite, same, segments, type Definition, type Facts, type FileFact, type FormContext, type Json, type JsonObject } from '#engine';
import { liked } from '../liking.ts';
import { language, onLanguage, said, words } from '../words.ts';
import { FormController } from './form-controller.ts';
import { briefLayoutOf, fieldsIn, isFieldsOnly, layoutOf, type Section } from './layout.ts';
import type { Form } from './opening.ts';
import { asideTemplate, sectionTemplate, type Drawing } from './sections.ts';
import { Steps } from './steps.ts';
import type * as Mending from './mending.ts';
import { actionBar, rail, type Step } from './summary.ts';
import { tabsOf } from './tabs.ts';
import type { Send } from './uploads.ts';
import { holdsSomething, isShown } from './values.ts';
import type { Said } from './verdict.ts';
import type { Fault, Seek } from './widget.ts';
import './form.css';

export { bringControls } from './at-hand.ts';

/** What the form tells when a value changed: the pointer, the value, and all data. */
export interface Change {
  readonly pointer: string;
  readonly value: Json | undefined;
  readonly data: JsonObject;
}

const phone = '(max-width: 640px)';
const roomy = '(min-width: 1180px)';

/**
 * A generated form. Events: `wf-change` (Change), `wf-submit` ({data}: what the event may write), `wf-file-removed` ({pointer, file}).
 * `status` and `actions` are templates for the bar; a `type="submit"` button among them submits.
 */
export class WfForm extends LitElement implements Form {
  static override properties = {
    definition: { attribute: false }, data: { attribute: false }, facts: { attribute: false }, context: { attribute: false }, files: { attribute: false },
    upload: { attribute: false }, address: { attribute: false }, choices: { attribute: false }, until: { attribute: false }, status: { attribute: false }, actions: { attribute: false }, brief: { type: Boolean },
  };
  declare definition: Definition | undefined;
  declare data: JsonObject;
  declare facts: Facts & { readonly instance?: JsonObject };
  declare context: FormContext;
  /** Files of the draft or case; joined with those of the facts. */
  declare files: readonly FileFact[];
  declare upload: Send | undefined;
  /** Seeks those who may be chosen in a field. */
  declare choices: Seek | undefined;
  /** Where a stored file can be fetched, by id; without it names are not links. */
  declare address: ((id: string) => string) | undefined;
  /** The instant until which it may be sent. */
  declare until: string | undefined;
  declare status: unknown;
  declare actions: unknown;
  /** Only what can be written stands in it: the rest is read above. */
  declare brief: boolean;

  readonly #controller = new FormController(this);
  readonly #steps = new Steps();
  #sections: readonly Section[] = [];
  #order: ReadonlyMap<string, number> = new Map();
  #current = 0;
  /** Whether the summary lists every fault, however many. */
  #whole = false;
  #mending: typeof Mending | undefined;
  #stop: (() => void)[] = [];

  constructor() {
    super();
    this.data = {};
    this.files = [];
    this.brief = false;
    this.context = { writes: 'all', requires: [], judge: 'full' };
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    const narrow = matchMedia(phone);
    const wide = matchMedia(roomy);
    const resized = () => {
      this.#controller.narrow = narrow.matches;
      if (this.hasUpdated) this.#controller.redraw();
    };
    resized();
    for (const query of [narrow, wide]) query.addEventListener('change', resized);
    this.#stop = [onLanguage(() => this.#controller.redraw()), () => { for (const query of [narrow, wide]) query.removeEventListener('change', resized); }];
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  override willUpdate(changes: PropertyValues<this>) {
    const { definition, facts, context } = this;
    if (!definition || !facts) return;
    const files = Object.fromEntries(this.files.map((file) => [file.id, file]));
    const known = { ...facts, files: { ...facts.files, ...files } };
    const before = changes.get('context');
    const otherContext = changes.has('context') && !same(before as unknown as Json, context as unknown as Json);
    if (changes.has('definition') || otherContext || (changes.has('data') && this.data !== this.value)) {
      this.#sections = (this.brief ? briefLayoutOf : layoutOf)(definition, context.event, { writes: (field) => mayWrite(context, field), holds: (field) => holdsSomething(this.data, field) });
      this.#order = new Map(this.#sections.flatMap((section) => fieldsIn(section.nodes)).map((node, index) => [node.field.name, index]));
      this.#controller.open({ definition, data: this.data, facts: known, context });
    } else if (changes.has('facts') || changes.has('files')) {
      this.#controller.learn(known);
    }
  }

  /** Everything filled in so far, as a draft keeps it. */
  get value(): JsonObject {
    return this.#controller.entered;
  }

  /** The faults shown now, in the order of the form. */
  get faults(): readonly Fault[] {
    const placed = this.#controller.faults.map((fault) => ({ fault, place: this.#order.get(segments(fault.at)[0] ?? '') ?? Infinity }));
    return placed.sort((a, b) => a.place - b.place).map(({ fault }) => fault);
  }

  /** Fulfilled when `submit` can find faults; before, the server alone would. */
  get ready(): Promise<void> {
    return this.updateComplete.then(() => Promise.all([this.#controller.ready(), this.#mend().catch(() => {})])).then(() => {});
  }

  /** Checks everything. With faults the summary takes the focus. */
  submit(): { readonly data: JsonObject } | { readonly faults: readonly Fault[] } {
    const answer = this.#controller.ask();
    if ('faults' in answer) void this.#toSummary();
    return answer;
  }

  /** Shows what the server refused, as if it had been found here. */
  refuse(problems: readonly Said[]): void {
    this.#controller.refuse(problems);
    void this.#toSummary();
  }

  /** The parts of the form as they stand now, for whoever draws them another way. */
  get parts(): { readonly steps: readonly Step[]; readonly asides: readonly Section[]; readonly drawing: Drawing } {
    return { steps: this.#steps.of(this.#sections, this.#controller, this.faults), asides: this.#asides, drawing: this.#drawing(false) };
  }

  /** Whether a rule hides a field by what stands in the form now. */
  hides(pointer: string): boolean {
    return this.#controller.hides(pointer);
  }

  /** Takes the reader to a field. */
  goTo(pointer: string): void {
    if (this.#mending) this.#mending.toField(this, pointer);
    else void this.#mend().then(({ toField }) => toField(this, pointer), () => {});
  }

  changed(pointer: string, value: Json | undefined, data: JsonObject): void {
    this.dispatchEvent(new CustomEvent<Change>('wf-change', { bubbles: true, detail: { pointer, value, data } }));
  }

  discarded(pointer: string, file: string): void {
    this.dispatchEvent(new CustomEvent('wf-file-removed', { bubbles: true, detail: { pointer, file } }));
  }

  /** Whether the definition says itself what the star means: then it is said once. */
  get #explains() {
    return this.#sections.some(({ nodes }) => nodes.some((node) => node.kind === 'text' && said(node.text).includes('*')));
  }

  override render() {
    if (!this.definition || !this.facts) return nothing;
    const { faults } = this;
    const steps = this.#steps.of(this.#sections, this.#controller, faults);
    const required = steps.reduce((sum, step) => sum + step.required, 0);
    // Where most must be filled in, the others say that they need not.
    const optional = required > steps.reduce((sum, { writable }) => sum + writable, 0) / 2;
    const titled = steps.filter(({ section }) => section.title !== undefined);
    const tabbed = this.definition.compiled.document.ui?.tabs && titled[1];
    const aside = this.#asides;
    const drawing = this.#drawing(optional);
    return html`<form novalidate @submit=${this.#submitted} @focusin=${this.#entered} @focusout=${this.#left} @keydown=${this.#key} @compositionend=${this.#composed}>
      <div class=${aside.length > 0 ? 'columns has-aside' : 'columns'}>
      ${tabbed ? nothing : rail(steps, this.#current, (step) => this.#toSection(step))}
      ${aside.length === 0 ? nothing : html`<div class="contexts">${aside.map((section) => asideTemplate(section, drawing, matchMedia(roomy).matches))}</div>`}
      <div class="sheet">
        ${this.#controller.asked ? this.#mending?.errorSummary(faults, this.#whole, (fault) => this.goTo(fault.at), () => void this.#toRest()) : nothing}
        ${required > 0 && !this.#explains ? html`<p class="legend faint">${words({ 'zh-CN': '带', en: 'Fields with' })} <span class="star">*</span> ${words({ 'zh-CN': '的必须填写', en: 'must be filled in' })}</p>` : nothing}
        ${tabbed ? tabsOf(this.definition, titled) : nothing}
        ${steps.map((step, index) => {
          const number = !tabbed && titled[1] ? titled.indexOf(step) + 1 : 0;
          const draw = () => sectionTemplate(step, index, number, drawing);
          return isFieldsOnly(step.section.nodes) ? guard([step.views, step.section, index, number, optional, language()], draw) : draw();
        })}
      </div></div>
      ${actionBar(this.status, this.actions, this.#controller.asked && !this.brief && faults.length > 0 ? this.#mending?.missingLine(faults.length, () => this.#mending!.toNext(this, this.faults)) : nothing)}
      <p class="unseen" role="status">${this.#controller.spoken}</p>
    </form>`;
  }

  get #asides(): readonly Section[] {
    return this.#sections.filter((section) => section.aside && this.#controller.holds(section.when));
  }

  #drawing(optional: boolean): Drawing {
    return { definition: this.definition!, controller: this.#controller, optional, address: this.address, until: this.until, isShown: (node) => isShown(this.#controller.view(node)) };
  }

  async #submitted(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.#controller.judges) await this.ready;
    const answer = this.submit();
    if ('data' in answer) this.dispatchEvent(new CustomEvent('wf-submit', { bubbles: true, detail: answer }));
  }

  /** Enter inside a line of text does not send a whole form away; it leads on for whoever likes that. */
  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing || !(event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) || event.target.type === 'file') return;
    const moves = liked('enterMoves');
    if (moves || event.target instanceof HTMLInputElement) event.preventDefault();
    if (!moves) return;
    const controls = [...this.querySelectorAll<HTMLElement>('[data-pointer] :is(input, select, textarea, [contenteditable]), button[type="submit"]')].filter((control) => !control.matches(':disabled') && control.checkVisibility());
    controls[controls.indexOf(event.target) + 1]?.focus();
  }

  /** The words of an input method are typed when they are chosen: then a field hears of them as of any key. */
  #composed({ target }: Event): void {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) target.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  #entered({ target }: FocusEvent): void {
    const place = (target as Element).closest<HTMLElement>('[data-pointer]')?.dataset['pointer'];
    if (place !== undefined) this.#controller.enter(place);
    const section = Number((target as Element).closest<HTMLElement>('[data-section]')?.dataset['section'] ?? this.#current);
    if (section !== this.#current) this.requestUpdate();
    this.#current = section;
  }

  #left({ target, relatedTarget }: FocusEvent): void {
    if (!document.hasFocus()) return;
    for (let place = (target as Element).closest<HTMLElement>('[data-pointer]'); place; place = place.parentElement?.closest<HTMLElement>('[data-pointer]') ?? null) {
      if (!place.contains(relatedTarget as Element | null)) this.#controller.leave(place.dataset['pointer']!);
    }
  }

  async #mend(): Promise<typeof Mending> {
    return this.#mending ??= await import('./mending.ts');
  }

  async #toSummary(): Promise<void> {
    this.#whole = false;
    const { counted, toSummary } = this.#mending ?? await this.#mend();
    this.#controller.announce(this.#controller.faults.length > 0 ? counted(this.#controller.faults.length) : '');
    await this.updateComplete;
    toSummary(this);
  }

  /** Lists the faults the summary left out; the focus goes to the first of them. */
  async #toRest(): Promise<void> {
    const listed = this.querySelectorAll('.summary li').length;
    this.#whole = true;
    this.requestUpdate();
    await this.updateComplete;
    this.querySelectorAll<HTMLElement>('.summary a')[listed]?.focus();
  }

  #toSection(step: Step): void {
    const head = this.querySelector<HTMLElement>(`#${step.id}`);
    head?.scrollIntoView({ block: 'start' });
    head?.focus({ preventScroll: true });
  }
}

customElements.define('wf-form', WfForm);

declare global {
  interface HTMLElementTagNameMap { 'wf-form': WfForm }
}
