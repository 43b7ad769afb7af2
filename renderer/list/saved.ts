// A query kept under a name: given one, renamed, or forgotten, in one small dialog.
import { html, nothing, render } from 'lit';
import type { SavedQuery } from '../../server/api-types.ts';
import { type Refusal } from '../api.ts';
import { listApi } from './requests.ts';
import { refusedNotice } from '../page.ts';
import { words } from '../words.ts';

/** Which list, and what is kept: a query without a name, or one that has both. */
export interface Saving { readonly process: string; readonly list: string; readonly query: string; readonly saved?: SavedQuery }

/** Asks for the name; answers what changed: the query is kept, or forgotten, or neither. */
export function savedDialog({ process, list, query, saved }: Saving): Promise<'kept' | 'forgotten' | null> {
  return new Promise((done) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    dialog.setAttribute('aria-labelledby', 'saved-title');
    const asker = document.activeElement;
    const id = saved?.id ?? crypto.randomUUID();
    let outcome: 'kept' | 'forgotten' | null = null;
    let refused: Refusal | undefined;
    let busy = false;
    // Cancel and delete are no submit buttons, so that Enter saves.
    const send = async (event: Event, verb: 'keep' | 'forget'): Promise<void> => {
      event.preventDefault();
      const name = dialog.querySelector('input')!.value.trim();
      if (verb === 'keep' && name === '') return dialog.querySelector('input')!.focus();
      if (busy) return;
      busy = true;
      const heard = verb === 'forget' ? await listApi.dropSaved(process, list, id) : await listApi.saveQuery(process, list, id, { name, query });
      busy = false;
      if (heard.ok) {
        outcome = verb === 'forget' ? 'forgotten' : 'kept';
        return dialog.close();
      }
      refused = heard.refusal;
      draw();
      dialog.querySelector<HTMLElement>('.refused')?.focus();
    };
    const draw = (): void => void render(html`<form method="dialog" @submit=${(event: Event) => void send(event, 'keep')}>
      <h2 id="saved-title">${saved ? words({ 'zh-CN': `视图“${saved.name}”`, en: `View “${saved.name}”` }) : words({ 'zh-CN': '保存为视图', en: 'Save as a view' })}</h2>
      <p>${words({ 'zh-CN': '保存当前的查询条件和排序，只有您自己看得到。', en: 'Keeps the present conditions and order, for you alone.' })}</p>
      ${refused ? refusedNotice(refused) : nothing}
      <label class="saved-name">${words({ 'zh-CN': '名称', en: 'Name' })}<input class="entry" name="name" maxlength="40" required .value=${saved?.name ?? ''} autofocus autocomplete="off" /></label>
      <div class="dialog-verbs">${saved ? html`<button type="button" class="button danger" @click=${(event: Event) => void send(event, 'forget')}>${words({ 'zh-CN': '删除视图', en: 'Delete the view' })}</button>` : nothing}
        <button type="button" class="button" @click=${() => dialog.close()}>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button><button class="button main" value="keep">${words({ 'zh-CN': '保存视图', en: 'Save the view' })}</button></div>
    </form>`, dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (asker instanceof HTMLElement) asker.focus();
      done(outcome);
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
  });
}
