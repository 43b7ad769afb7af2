// Holds what is filled in and asks the engine for everything else. In: values and where the reader has been; out: a view of each field that is
// replaced only when something in it changes, so that one keystroke draws one field and those that depend on it.
import type { ReactiveController } from 'lit';
import {
  at, change, excludedBy, field as fieldState, holds, newRow, openForm, scopeOf, submission,
  type Facts, type Field, type FileFact, type FormState, type Json, type JsonObject, type Rule,
} from '#engine';
import { said, words } from '../words.ts';
import { schemaPointer } from './faults.ts';
import type { FieldNode } from './layout.ts';
import type { Form, Opening } from './opening.ts';
import { choicesOf, filesIn, shownField, withEntries } from './shown.ts';
import type { Upload, Uploads } from './uploads.ts';
import { Verdict, type Said } from './verdict.ts';
import { Views } from './views.ts';
import { controlOf, fetchControl, widgetOf, widgetsOf, type Choice, type Fault, type FieldView, type FormHost, type Widget } from './widget.ts';

let forms = 0;

/** The living state of one form. */
export class FormController implements ReactiveController, FormHost {
  narrow = false;
  spoken = '';
  readonly #form: Form;
  readonly #prefix = `f${++forms}`;
  readonly #views = new Views();
  readonly #verdict = new Verdict();
  readonly #choices = new Map<Field, readonly Choice[]>();
  readonly #fetching = new Set<Widget>();
  #uploads: Uploads | undefined;
  #opening: Opening | undefined;
  #state: FormState | undefined;
  #more: { readonly [dictionary: string]: JsonObject } = {};
  #focused = '';
  #judged = true;

  constructor(form: Form) {
    this.#form = form;
    form.addController(this);
  }

  hostUpdate(): void {
    if (!this.#judged) this.#judge();
  }

  /** Begins anew with other data, or another definition. */
  open(opening: Opening): void {
    this.#opening = { ...opening, facts: withEntries(this.#more, opening.facts) };
    this.#state = openForm(opening.definition, opening.data, this.#opening.facts, opening.context);
    this.#verdict.begin();
    this.#uploads?.clear();
    this.redraw();
    // Nothing is judged before it was left, so what judges comes after what is drawn.
    requestAnimationFrame(() => setTimeout(() => void this.#form.ready));
  }

  /** Whether faults can be found already. */
  get judges(): boolean {
    return this.#verdict.judges(this.#opening?.definition);
  }

  /** Fulfilled when faults can be found. What judges may not be reached: then nothing is found here, and the server, which judges anyway, finds it. */
  async ready(): Promise<void> {
    if (!this.#opening || !(await this.#verdict.fetch(this.#opening.definition))) return;
    this.#judged = false;
    this.#form.requestUpdate();
  }

  /** Goes on with other facts; what was filled in stays. */
  learn(facts: Opening['facts']): void {
    const opening = this.#open();
    this.#opening = { ...opening, facts: { ...withEntries(this.#more, facts), names: { ...opening.facts.names, ...facts.names }, files: { ...opening.facts.files, ...facts.files } } };
    this.#state = openForm(opening.definition, this.entered, this.#opening.facts, { ...opening.context, resumed: true });
    this.redraw();
  }

  /** Draws every field again: the language, the width or the facts are others. */
  redraw(): void {
    this.#views.clear();
    this.#choices.clear();
    this.#judged = false;
    this.#form.requestUpdate();
  }

  get data(): JsonObject {
    return this.#state ? this.#state.data : {};
  }

  /** As a draft keeps it: hidden fields included, for they come back with their condition. */
  get entered(): JsonObject {
    return this.#state ? this.#state.entered : {};
  }

  hides(pointer: string): boolean {
    return this.#state?.hidden.has(pointer) ?? false;
  }

  get facts(): Facts {
    return this.#open().facts;
  }

  /** All faults shown now, in the order of the form's data. */
  get faults(): readonly Fault[] {
    return this.#verdict.faults;
  }

  /** Whether the reader has asked to submit, so that every fault is shown. */
  get asked(): boolean {
    return this.#verdict.asked;
  }

  holds(rule: Rule | undefined): boolean {
    if (rule === undefined) return true;
    const { definition, facts } = this.#open();
    return holds(rule, scopeOf(definition, facts, { form: this.data, ...(facts.instance ? { instance: facts.instance } : {}) })) === true;
  }

  view(node: FieldNode, pointer = node.field.pointer, spoken?: () => string): FieldView {
    const known = this.#views.at(node.field, pointer);
    if (known) return known;
    const state = fieldState(this.#state!, pointer);
    const parts = node.columns.some((column) => fieldState(this.#state!, column.pointer).writable);
    const fault = this.#verdict.at(pointer);
    const hint = node.field.schema['x-hint'] ?? this.#state!.facts.hints?.[pointer];
    const view: FieldView = {
      pointer, node,
      id: this.#prefix + pointer.replaceAll('/', '-'),
      value: at(this.data, pointer),
      relevant: state.relevant, required: state.required, writable: state.writable || parts, partly: parts && !state.writable,
      hint: hint === undefined ? '' : said(hint),
      found: state.computed && node.field.schema['x-typed'] === true,
      ...(node.field.excludes === undefined ? {} : this.#excluded(pointer)),
      focused: this.#focused === pointer,
      ...(fault === undefined ? {} : { fault }),
      ...(spoken === undefined ? {} : { spoken: spoken() }),
    };
    if (view.writable) for (const widget of widgetsOf(node)) if (!controlOf(widget)) void this.#fetch(widget);
    return this.#views.keep(view);
  }

  /** Brings a control here, once, and draws again the fields that wait for it. */
  async #fetch(widget: Widget): Promise<void> {
    if (this.#fetching.has(widget)) return;
    this.#fetching.add(widget);
    try {
      await fetchControl(widget);
    } catch {
      return this.announce(words({ 'zh-CN': '有内容没有加载出来，请检查网络后刷新页面。填写的内容都在。', en: 'A part of the form didn’t load. Check the connection and reload the page; what you filled in is kept.' }));
    }
    this.#views.forgetWhere(({ node }) => widgetsOf(node).includes(widget));
    this.#form.requestUpdate();
  }

  /** What a field takes back when it says yes. */
  #excluded(pointer: string): { readonly excluded?: string } {
    const others = at(this.data, pointer) === true ? [] : excludedBy(this.#state!, pointer);
    if (others.length === 0) return {};
    const named = others.map((other) => said(this.#open().definition.field(schemaPointer(other))!.label));
    return { excluded: words({ 'zh-CN': `“${named.join('”“')}”`, en: `“${named.join('”, “')}”` }) };
  }

  change(pointer: string, value: Json | undefined): void {
    this.#state = change(this.#state!, pointer, value);
    this.#verdict.forget(pointer);
    this.#stale(pointer);
    this.#form.changed(pointer, value, this.entered);
  }

  options(field: Field): readonly Choice[] {
    let choices = this.#choices.get(field);
    if (!choices) this.#choices.set(field, (choices = choicesOf(field, this.facts).filter(({ retired }) => !retired)));
    return choices;
  }

  shown = (field: Field, value: Json | undefined): string => shownField(field, value, this.facts);

  dictionary = (id: string): JsonObject => this.facts.dictionaries?.[id] ?? {};

  know(id: string, entries: JsonObject): void {
    this.#more = { ...this.#more, [id]: { ...this.#more[id], ...entries } };
    this.learn(this.facts);
  }

  announce(text: string): void {
    this.spoken = text;
    this.#form.requestUpdate();
  }

  enter(pointer: string): void {
    this.#focused = pointer;
    this.#redrawOne(pointer);
  }

  /** The reader has been at a field and goes on: its value takes its best spelling, and it is checked from now on. */
  leave(pointer: string): void {
    if (this.#focused === pointer) this.#focused = '';
    // Once everything was asked for, nothing more is shown by leaving a field.
    if (!this.asked) this.#judged = false;
    this.#verdict.leave(pointer);
    const field = this.#open().definition.field(schemaPointer(pointer));
    const view = field && this.#views.at(field, pointer);
    const value = view?.value;
    if (view?.writable && value !== undefined) {
      const tidy = controlOf(widgetOf(view.node))?.tidy;
      const best = tidy?.(value, view.node.field);
      if (tidy && best !== value) this.change(pointer, best);
    }
    this.#redrawOne(pointer);
  }

  /** Shows every fault; answers what would be stored, or the faults. */
  ask(): { readonly data: JsonObject } | { readonly faults: readonly Fault[] } {
    this.#verdict.ask();
    this.#judge();
    return this.faults.length === 0 ? { data: this.submission() } : { faults: this.faults };
  }

  /** What is sent. In a case every field left empty is sent as null, because what was stored before may not be what this page began with. */
  submission(): JsonObject {
    const { definition, facts } = this.#open();
    const before = facts.instance ? Object.fromEntries(definition.compiled.fields.map((field) => [field.name, true])) : {};
    return submission(this.#state!, before);
  }

  /** A row as it begins: with the defaults of its columns. */
  newRow(table: string): JsonObject {
    return newRow(this.#state!, table);
  }

  /** Shows what the server found, each at its field until that is changed. */
  refuse(problems: readonly Said[]): void {
    this.#verdict.refuse(problems);
    this.#judge();
  }

  uploads(pointer: string): readonly Upload[] {
    return this.#uploads?.of(pointer) ?? [];
  }

  get address() { return this.#form.address; }
  get choices() { return this.#form.choices; }

  file = (id: string): FileFact | undefined => this.facts.files?.[id];

  async send({ pointer, node }: FieldView, files: readonly File[]): Promise<void> {
    this.#verdict.leave(pointer);
    const { Uploads } = await import('./uploads.ts');
    const uploads = (this.#uploads ??= new Uploads((place) => this.#stale(place), (place, field, file, told) => this.#arrived(place, field, file, told)));
    uploads.take(pointer, node.field, files, filesIn(at(this.data, pointer)).length, this.#form.upload);
  }

  retry(upload: Upload): void {
    this.#uploads?.retry(upload, this.#form.upload);
  }

  discard({ pointer, node }: FieldView, file: string | Upload): void {
    if (typeof file !== 'string') return this.#uploads?.drop(file);
    const rest = filesIn(at(this.data, pointer)).filter((id) => id !== file);
    this.change(pointer, node.field.schema.type === 'array' && rest.length > 0 ? rest : undefined);
    this.#form.discarded(pointer, file);
  }

  #arrived(pointer: string, { schema }: Field, file: FileFact, told: string): void {
    const { facts } = this.#open();
    this.learn({ ...facts, files: { [file.id]: file } });
    this.change(pointer, schema.type === 'array' ? [...filesIn(at(this.data, pointer)), file.id] : file.id);
    this.announce(told);
  }

  #open(): Opening {
    if (!this.#opening) throw new Error('The form is not open yet.');
    return this.#opening;
  }

  /** A value changed: the views it reaches are to be made anew. */
  #stale(pointer: string): void {
    this.#views.change(this.#open().definition, pointer, this.data);
    this.#judged &&= !this.#verdict.watches;
    this.#form.requestUpdate();
  }

  #redrawOne(pointer: string): void {
    this.#views.forget(this.#open().definition, pointer);
    this.#form.requestUpdate();
  }

  #judge(): void {
    this.#judged = true;
    this.#form.requestUpdate();
    for (const place of this.#verdict.judge(this.#state!, this.#uploads?.pending() ?? new Map())) this.#redrawOne(place);
  }
}
