// <wf-values>: what was filled in, to be read. In: definition, data as this reader may see it, facts; nothing goes out.
import { html, nothing } from 'lit';
import { at, holds, scopeOf, type Definition, type Facts, type FileFact, type JsonObject, type Rule } from '#engine';
import { WfElement } from '../element.ts';
import { said } from '../words.ts';
import { countdown } from './countdown.ts';
import { layoutOf, type Node } from './layout.ts';
import { shownField } from './shown.ts';
import { tabsOf } from './tabs.ts';
import { valueTemplate, type Reading } from './read.ts';
import { factText, holdsSomething, isFilled } from './values.ts';
import './form.css';

/** A case as text: sections, labels and values. Empty fields are left out unless `all` is set. */
export class WfValues extends WfElement {
  static override properties = {
    definition: { attribute: false }, data: { attribute: false }, facts: { attribute: false }, files: { attribute: false }, address: { attribute: false }, event: { type: String },
    changed: { attribute: false }, all: { type: Boolean }, unseen: { attribute: false },
  };
  declare definition: Definition | undefined;
  declare data: JsonObject;
  declare facts: (Facts & { readonly instance?: JsonObject }) | undefined;
  declare files: readonly FileFact[];
  declare address: ((id: string) => string) | undefined;
  /** The event whose layout is used; absent for the form's own. */
  declare event: string | undefined;
  /** Pointers of fields that changed since the reader last saw them; they are marked. */
  declare changed: readonly string[];
  /** What is empty too, where somebody could fill it in. */
  declare all: boolean;
  /** Fields this reader is not told of. */
  declare unseen: readonly string[];

  constructor() {
    super();
    this.data = {};
    this.files = [];
    this.changed = [];
    this.all = false;
    this.unseen = [];
  }

  override render() {
    const { definition, facts } = this;
    if (!definition || !facts) return nothing;
    const known: Facts = { ...facts, files: { ...facts.files, ...Object.fromEntries(this.files.map((file) => [file.id, file])) } };
    const scope = scopeOf(definition, known, { form: this.data, ...(facts.instance ? { instance: facts.instance } : {}) });
    const stands = (rule: Rule | undefined) => rule === undefined || holds(rule, scope) === true;
    const reading: Reading = { shown: (field, value) => shownField(field, value, known), file: (id) => known.files?.[id], address: this.address };
    const shown = layoutOf(definition, this.event, { writes: () => false, holds: (field) => holdsSomething(this.data, field) }).filter((section) => stands(section.when)).flatMap((section) => {
      const entries = section.nodes.map((node) => this.#entry(node, definition, known, reading, stands)).filter((entry) => entry !== nothing);
      return entries.length === 0 ? [] : [{ section, entries }];
    });
    const titled = shown.filter(({ section }) => section.title !== undefined).map(({ section }) => ({ section, faults: 0 }));
    const tabs = definition.compiled.document.ui?.tabs && titled.length > 1 ? tabsOf(definition, titled) : nothing;
    return html`${tabs}${shown.map(({ section, entries }) => html`<section class=${section.unprinted ? 'section unprinted' : 'section'}>${section.title === undefined ? nothing : html`<h2 class="section-title">${said(section.title)}</h2>`}
        <div class=${`grid columns-${section.columns}`}>${entries}</div></section>`)}`;
  }

  #entry(node: Node, definition: Definition, facts: Facts, reading: Reading, stands: (rule: Rule | undefined) => boolean): unknown {
    if (node.kind === 'text') return nothing;
    if (node.kind === 'countdown') return countdown(node.of, said(node.label), facts);
    if (node.kind === 'group') {
      const entries = stands(node.when) ? node.nodes.map((inner) => this.#entry(inner, definition, facts, reading, stands)).filter((entry) => entry !== nothing) : [];
      return entries.length === 0 ? nothing : html`<section class="group"><h3>${said(node.title)}</h3><div class=${`grid columns-${node.columns}`}>${entries}</div></section>`;
    }
    if (node.kind === 'fact') {
      const text = factText(node, definition, facts, this.data);
      return text === undefined ? nothing : html`<div class="answer"><span class="label">${said(node.label)}</span><span class="value">${text}</span></div>`;
    }
    const { pointer, label, type, schema } = node.field;
    if (!isFilled(this.data, pointer) && (!this.all || this.unseen.includes(pointer) || schema['x-value'] !== undefined)) return nothing;
    // Of two fields for one thing, the one that is asked for. What a case was decided on is shown whatever rules say now.
    if (this.all && !stands(schema['x-when'])) return nothing;
    const broad = node.wide || (typeof type === 'object' && !('dict' in type));
    return html`<div class=${`answer${broad ? ' broad' : ''}${this.changed.includes(pointer) ? ' changed' : ''}`}><span class="label">${said(label)}</span>${valueTemplate(node, at(this.data, pointer), reading)}</div>`;
  }
}

customElements.define('wf-values', WfValues);

declare global {
  interface HTMLElementTagNameMap { 'wf-values': WfValues }
}
