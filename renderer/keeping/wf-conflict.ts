// <wf-conflict>: two versions of one draft, field by field in words. In: what stands here, the newer draft, what both began with;
// out: `wf-settled` with the data chosen, or with nothing when it is put off.
import { LitElement, html } from 'lit';
import { same, type Definition, type Facts, type Field, type FileFact, type Json, type JsonObject } from '#engine';
import type { Draft } from '../../server/api-types.ts';
import { shownField } from '../form/shown.ts';
import { valueTemplate, type Reading } from '../form/read.ts';
import { isFilled } from '../form/values.ts';
import { clock } from '../moment.ts';
import { said, words } from '../words.ts';
import './conflict.css';

/** What was chosen. */
export interface Settled { readonly data: JsonObject }

type Side = 'mine' | 'theirs';

export class WfConflict extends LitElement {
  static override properties = {
    definition: { attribute: false }, facts: { attribute: false }, files: { attribute: false }, mine: { attribute: false }, theirs: { attribute: false }, base: { attribute: false }, chosen: { state: true },
  };
  declare definition: Definition;
  declare facts: Facts;
  declare files: readonly FileFact[];
  declare mine: JsonObject;
  declare theirs: Draft;
  declare base: JsonObject;
  declare chosen: { readonly [field: string]: Side };

  constructor() {
    super();
    this.chosen = {};
  }

  override createRenderRoot() {
    return this;
  }

  override firstUpdated() {
    this.querySelector('dialog')!.showModal();
  }

  /** The fields in which they differ, in the order of the form. */
  get #fields(): readonly Field[] {
    return this.definition.compiled.fields.filter((field) => field.table === undefined && !same(this.mine[field.name], this.theirs.data[field.name]));
  }

  /** Where only one side changed something, that side; else what stands here. */
  #sideOf({ name }: Field): Side {
    return this.chosen[name] ?? (same(this.mine[name], this.base[name]) ? 'theirs' : 'mine');
  }

  #settle(detail: Settled | undefined) {
    this.dispatchEvent(new CustomEvent('wf-settled', { detail }));
  }

  #choose = (event: Event) => {
    event.preventDefault();
    const data = { ...this.mine } as { [name: string]: Json };
    for (const field of this.#fields) {
      if (this.#sideOf(field) === 'mine') continue;
      const value = this.theirs.data[field.name];
      if (value === undefined) delete data[field.name];
      else data[field.name] = value;
    }
    this.#settle({ data });
  };

  #all(side: Side) {
    this.chosen = Object.fromEntries(this.#fields.map(({ name }) => [name, side]));
  }

  #option(field: Field, side: Side, data: JsonObject, label: string, reading: Reading) {
    const columns = this.definition.compiled.fields.filter((column) => column.table === field.pointer);
    return html`<div class="version"><label class="choice"><input type="radio" name=${field.name} value=${side} .checked=${this.#sideOf(field) === side} @change=${() => (this.chosen = { ...this.chosen, [field.name]: side })} />${label}</label>
      ${isFilled(data, field.pointer) ? valueTemplate({ kind: 'field', field, columns, wide: false }, data[field.name], reading) : html`<span class="value faint">${words({ 'zh-CN': '未填写', en: 'Left empty' })}</span>`}</div>`;
  }

  override render() {
    const fields = this.#fields;
    const files = Object.fromEntries([...this.files, ...this.theirs.files].map((file) => [file.id, file]));
    const facts: Facts = { ...this.facts, files: { ...this.facts.files, ...files } };
    const reading: Reading = { shown: (field, value) => shownField(field, value, facts), file: (id) => files[id] };
    const here = words({ 'zh-CN': '这里的', en: 'Here' });
    const there = words({ 'zh-CN': `别处 ${clock(this.theirs.updatedAt)} 保存的`, en: `Saved elsewhere at ${clock(this.theirs.updatedAt)}` });
    return html`<dialog class="dialog conflict" aria-labelledby="conflict" @cancel=${() => this.#settle(undefined)}><form @submit=${this.#choose}>
      <h2 id="conflict">${words({ 'zh-CN': `两份草稿有 ${fields.length} 处不同`, en: fields.length === 1 ? 'The two drafts differ in one place' : `The two drafts differ in ${fields.length} places` })}</h2>
      <p class="soft">${words({ 'zh-CN': '逐项选择要保留的内容。只在一边改过的，已经选好。', en: 'Choose what to keep. Where only one side changed something, that side is chosen already.' })}</p>
      <p class="row"><button type="button" class="button small" @click=${() => this.#all('mine')}>${words({ 'zh-CN': '都用这里的', en: 'All from here' })}</button>
        <button type="button" class="button small" @click=${() => this.#all('theirs')}>${words({ 'zh-CN': '都用别处的', en: 'All from elsewhere' })}</button></p>
      <div class="versions">${fields.map((field) => html`<fieldset><legend>${said(field.label)}</legend>
        ${this.#option(field, 'mine', this.mine, here, reading)}${this.#option(field, 'theirs', this.theirs.data, there, reading)}</fieldset>`)}</div>
      <div class="dialog-verbs"><button type="button" class="button" @click=${() => this.#settle(undefined)}>${words({ 'zh-CN': '以后再选', en: 'Choose later' })}</button>
        <button class="button main">${words({ 'zh-CN': '按选择保存', en: 'Save the choice' })}</button></div></form></dialog>`;
  }
}

customElements.define('wf-conflict', WfConflict);

declare global {
  interface HTMLElementTagNameMap { 'wf-conflict': WfConflict }
}
