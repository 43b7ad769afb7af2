// One verdict for several rows: asked once, sent once, and told row by row what became of each.
import { html, nothing, render, type TemplateResult } from 'lit';
import type { BatchAnswer, BatchResult, ListButtonHead } from '../../server/api-types.ts';
import { api, type Refusal } from '../api.ts';
import { icon } from '../icon.ts';
import { opinionField, opinionIn } from '../opinion.ts';
import { refusedNotice } from '../page.ts';
import { said, words } from '../words.ts';

/** What is asked: the button of which list, and the rows it is for with their names. */
export interface Batch {
  readonly process: string;
  readonly list: string;
  readonly button: ListButtonHead;
  readonly rows: readonly { readonly id: string; readonly task?: string; readonly title: string }[];
}

/** Asks, sends and tells; answers whether anything was sent. */
export function batchDialog(batch: Batch): Promise<boolean> {
  return new Promise((done) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog batch';
    dialog.setAttribute('aria-labelledby', 'batch-title');
    const asker = document.activeElement;
    let answer: BatchAnswer | undefined;
    let refused: Refusal | undefined;
    let wordless = false;
    let busy = false;
    const draw = (): void => void render(answer ? told(batch, answer) : asked(batch, { refused, wordless, busy, changed, send }), dialog);
    const changed = (): void => {
      wordless = false;
      draw();
    };
    const send = async (event: Event): Promise<void> => {
      event.preventDefault();
      const { event: verb, comment: needed } = batch.button.many!;
      const comment = opinionIn(dialog);
      wordless = needed === 'required' && comment === '';
      draw();
      if (wordless) return dialog.querySelector<HTMLElement>('textarea')?.focus();
      if (busy) return;
      busy = true;
      draw();
      const heard = await api.sendBatch(batch.process, batch.list, { event: verb, rows: batch.rows.map(({ id, task }) => ({ id, ...(task === undefined ? {} : { task }) })), ...(comment === '' ? {} : { comment }) });
      busy = false;
      if (heard.ok) answer = heard.value;
      else refused = heard.refusal;
      draw();
      dialog.querySelector<HTMLElement>(answer ? 'h2' : '.refused')?.focus();
    };
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (asker instanceof HTMLElement) asker.focus();
      done(answer !== undefined);
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
  });
}

interface Asking { readonly refused: Refusal | undefined; readonly wordless: boolean; readonly busy: boolean; readonly changed: () => void; readonly send: (event: Event) => void }

function asked({ button, rows }: Batch, { refused, wordless, busy, changed, send }: Asking): TemplateResult {
  const { comment, phrases } = button.many!;
  const label = said(button.label);
  return html`<form method="dialog" @submit=${(event: SubmitEvent) => { if ((event.submitter as HTMLButtonElement).value !== 'stay') send(event); }}>
    <h2 id="batch-title">${words({ 'zh-CN': `${label}：${rows.length} 条`, en: `${label}: ${rows.length}` })}</h2>
    ${refused ? refusedNotice(refused) : nothing}
    <ul class="batch-rows" tabindex="0" aria-label=${words({ 'zh-CN': '所选记录', en: 'Chosen rows' })}>${rows.map(({ title }) => html`<li>${title}</li>`)}</ul>
    ${comment === 'none' ? nothing : opinionField({ needed: comment === 'required', phrases, changed, ...(wordless ? { fault: 'batch-fault' } : {}) })}
    ${wordless ? html`<p id="batch-fault" class="tone-no small" role="alert">${icon('circle-alert')} ${words({ 'zh-CN': `${label}需要填写理由，所选记录共用`, en: 'A reason is needed; it is given to every chosen row' })}</p>` : nothing}
    <div class="dialog-verbs"><button class="button" value="stay" formnovalidate>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button><button class="button main" value="send" aria-busy=${busy}>${label}</button></div>
  </form>`;
}

function told({ button, rows }: Batch, { results }: BatchAnswer): TemplateResult {
  const failed = results.filter((result) => result.state === null).length;
  const taken = results.length - failed;
  const title = failed === 0 ? words({ 'zh-CN': `${taken} 条都已办理`, en: `All ${taken} are done` })
    : words({ 'zh-CN': `${taken} 条已办理，${failed} 条没有办理`, en: `${taken} done, ${failed} not` });
  return html`<form method="dialog"><h2 id="batch-title" tabindex="-1">${title}</h2>
    <ul class="batch-rows results" tabindex="0" aria-label=${words({ 'zh-CN': `${said(button.label)}的结果`, en: `Results of ${said(button.label)}` })}>${rows.map(({ id, title: name }) => resultRow(name, results.find((result) => result.id === id)))}</ul>
    <div class="dialog-verbs"><button class="button main" value="close" autofocus>${words({ 'zh-CN': '关闭', en: 'Close' })}</button></div></form>`;
}

function resultRow(name: string, result: BatchResult | undefined): TemplateResult {
  const [problem] = result?.problems ?? [];
  return html`<li>${problem ? icon('circle-alert') : icon('check')}<span><span>${name}</span><br /><span class=${problem ? 'tone-no small' : 'soft small'}>${problem ? words({ 'zh-CN': problem.what + problem.remedy, en: `${problem.what} ${problem.remedy}` }) : result?.stateLabel}</span></span></li>`;
}
