// A small form in a dialog: it stays open until the server took it, and says there why it did not.
import { html, nothing, render, type TemplateResult } from 'lit';
import { refusedNotice } from '../page.ts';
import type { Answer, Refusal } from '../api.ts';
import { confirmed, type Question } from '../confirm.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import './company.css';

/** What is asked: the fields, drawn once, and what becomes of them. */
export interface Asking<T> {
  readonly title: string;
  readonly fields: TemplateResult;
  readonly verb: string;
  /** Sends what the form holds; texts come without blanks around them. */
  readonly send: (text: (name: string) => string, form: HTMLFormElement) => Promise<Answer<T>>;
}

/** Asks in a dialog; the answer of the server, or undefined when it was called off. */
export function asked<T>({ title, fields, verb, send }: Asking<T>): Promise<{ readonly value: T } | undefined> {
  return new Promise((answer) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog asking';
    dialog.setAttribute('aria-labelledby', 'asking');
    const asker = document.activeElement;
    let done: { readonly value: T } | undefined;
    const draw = (refusal: Refusal | null, busy: boolean) => render(html`<form @submit=${take}>
      <h2 id="asking">${title}</h2>
      ${refusal ? refusedNotice(refusal) : nothing}
      <div class="asking-fields">${fields}</div>
      <div class="dialog-verbs"><button type="button" class="button" @click=${() => dialog.close()}>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button>
        <button class="button main" aria-busy=${busy ? 'true' : nothing}>${verb}</button></div>
    </form>`, dialog);
    const take = async (event: Event): Promise<void> => {
      event.preventDefault();
      const form = event.currentTarget as HTMLFormElement;
      if (form.querySelector('[aria-busy="true"]')) return;
      draw(null, true);
      const taken = await send((name) => String(new FormData(form).get(name) ?? '').trim(), form);
      if (taken.ok) {
        done = { value: taken.value };
        return dialog.close();
      }
      draw(taken.refusal, false);
      dialog.querySelector<HTMLElement>('.refused')?.focus();
    };
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (asker instanceof HTMLElement) asker.focus();
      answer(done);
    });
    draw(null, false);
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks whether to take something back, does so, and says what became of it; false when it was not done. */
export async function removed(question: Omit<Question, 'stay' | 'destructive'>, remove: () => Promise<Answer<void>>, told: string): Promise<boolean> {
  if (!(await confirmed({ ...question, stay: words({ 'zh-CN': '取消', en: 'Cancel' }), destructive: true }))) return false;
  const answer = await remove();
  toast(answer.ok ? told : answer.refusal.problems.map(({ what, remedy }) => `${what}${remedy}`).join(' ') || answer.refusal.title);
  return answer.ok;
}

/** A line of such a form. */
export function fieldOf(label: string, control: TemplateResult, hint?: string): TemplateResult {
  return html`<label class="asking-field"><span>${label}</span>${control}${hint === undefined ? nothing : html`<span class="small soft">${hint}</span>`}</label>`;
}

/** The two days of a period, both included; without the last one until further notice. */
export function periodFields(first: string): TemplateResult {
  return html`<div class="asking-pair">${fieldOf(words({ 'zh-CN': '从', en: 'From' }), html`<input class="entry" type="date" name="first" required .value=${first} />`)}
    ${fieldOf(words({ 'zh-CN': '至（含当日）', en: 'To (that day included)' }), html`<input class="entry" type="date" name="last" />`)}</div>
    <p class="small soft">${words({ 'zh-CN': '不填截止日期，则长期有效。', en: 'Without a last day it holds until further notice.' })}</p>`;
}

/** Choices of a select, the first of which may be none. */
export function options(choices: readonly { readonly id: string; readonly name: string; readonly note?: string }[], chosen: string | null, none?: string): TemplateResult {
  return html`${none === undefined ? nothing : html`<option value="">${none}</option>`}${choices.map(({ id, name, note }) => html`<option value=${id} .selected=${id === chosen}>${name}${note ? words({ 'zh-CN': `（${note}）`, en: ` (${note})` }) : ''}</option>`)}`;
}
