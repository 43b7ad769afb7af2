// One verdict for several rows: asked once, sent in portions, and told row by row what became of each.
import { html, nothing, render, type TemplateResult } from 'lit';
import type { BatchAnswer, BatchResult, ListButtonHead, SendBatch } from '../../server/api-types.ts';
import { type Answer, type Refusal } from '../api.ts';
import { listApi } from './requests.ts';
import { icon } from '../icon.ts';
import { opinionField } from '../opinion.ts';
import { refusedNotice } from '../page.ts';
import { said, words } from '../words.ts';
import './batch.css';

/** What is asked: the button of which list, and the rows it is for with their names. */
export interface Batch {
  readonly process: string;
  readonly list: string;
  readonly button: ListButtonHead;
  readonly rows: readonly { readonly id: string; readonly task?: string; readonly title: string }[];
  /** How it is sent where no list offers it. */
  readonly send?: (body: SendBatch) => Promise<Answer<BatchAnswer>>;
}

/** Rows that are sent at once: few enough that one sees it going on, and can stop it. */
const portion = 10;

interface Run {
  readonly results: BatchResult[];
  refused: Refusal | undefined;
  wordless: boolean;
  /** What was written for all of them. */
  comment: string;
  /** Sending; or told to stop after the portion that is on its way. */
  busy: 'no' | 'sending' | 'stopping';
}

/** Asks, sends and tells; answers the rows that were done, or null when nothing was sent. */
export function batchDialog(batch: Batch): Promise<readonly string[] | null> {
  return new Promise((done) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog batch';
    dialog.setAttribute('aria-labelledby', 'batch-title');
    const asker = document.activeElement;
    const run: Run = { results: [], refused: undefined, wordless: false, comment: '', busy: 'no' };
    const draw = (): void => void render(run.results.length > 0 || run.busy !== 'no' ? told(batch, run, { stop, send }) : asked(batch, run, { changed, send }), dialog);
    const changed = (text: string): void => {
      run.comment = text;
      run.wordless = false;
      draw();
    };
    const stop = (): void => {
      run.busy = 'stopping';
      draw();
    };
    const send = async (event: Event): Promise<void> => {
      event.preventDefault();
      const { event: verb, comment: needed } = batch.button.many!;
      const comment = run.comment.trim();
      run.wordless = needed === 'required' && comment === '';
      draw();
      if (run.wordless) return dialog.querySelector<HTMLElement>('textarea')?.focus();
      if (run.busy !== 'no') return;
      run.busy = 'sending';
      run.refused = undefined;
      while (run.busy === 'sending' && run.results.length < batch.rows.length) {
        draw();
        const rows = batch.rows.slice(run.results.length, run.results.length + portion).map(({ id, task }) => ({ id, ...(task === undefined ? {} : { task }) }));
        const heard = await (batch.send ?? ((body) => listApi.sendBatch(batch.process, batch.list, body)))({ event: verb, rows, ...(comment === '' ? {} : { comment }) });
        if (heard.ok) run.results.push(...heard.value.results);
        else run.refused = heard.refusal;
        if (!heard.ok) break;
      }
      run.busy = 'no';
      draw();
      dialog.querySelector<HTMLElement>(run.refused ? '.refused' : 'h2')?.focus();
    };
    // While rows are on their way, Escape stops and does not hide what becomes of them.
    dialog.addEventListener('cancel', (event) => {
      if (run.busy === 'no') return;
      event.preventDefault();
      stop();
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (asker instanceof HTMLElement && asker.isConnected) asker.focus();
      done(run.results.length === 0 ? null : run.results.filter((result) => result.state !== null).map(({ id }) => id));
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
  });
}

function asked({ button, rows }: Batch, { refused, wordless, comment: text }: Run, { changed, send }: { readonly changed: (text: string) => void; readonly send: (event: Event) => void }): TemplateResult {
  const { comment, phrases } = button.many!;
  const label = said(button.label);
  return html`<form method="dialog" @submit=${(event: SubmitEvent) => { if ((event.submitter as HTMLButtonElement).value !== 'stay') send(event); }}>
    <h2 id="batch-title">${words({ 'zh-CN': `${label}：${rows.length} 条`, en: `${label}: ${rows.length}` })}</h2>
    ${refused ? refusedNotice(refused) : nothing}
    <ul class="batch-rows" tabindex="0" aria-label=${words({ 'zh-CN': '所选记录', en: 'Chosen rows' })}>${rows.map(({ title }) => html`<li>${title}</li>`)}</ul>
    ${comment === 'none' ? nothing : opinionField({ text, needed: comment === 'required', phrases, changed, ...(wordless ? { fault: 'batch-fault' } : {}) })}
    ${wordless ? html`<p id="batch-fault" class="tone-no small" role="alert">${icon('circle-alert')} ${words({ 'zh-CN': `${label}需要填写理由，所选记录共用`, en: 'A reason is needed; it is given to every chosen row' })}</p>` : nothing}
    <div class="dialog-verbs"><button class="button" value="stay" formnovalidate>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button><button class="button main" value="send">${label}</button></div>
  </form>`;
}

function told({ button, rows }: Batch, { results, refused, busy }: Run, { stop, send }: { readonly stop: () => void; readonly send: (event: Event) => void }): TemplateResult {
  const failed = results.filter((result) => result.state === null).length;
  const taken = results.length - failed;
  const left = rows.length - results.length;
  const title = busy !== 'no' ? words({ 'zh-CN': `正在办理：${results.length} / ${rows.length}`, en: `Under way: ${results.length} of ${rows.length}` })
    : left > 0 ? words({ 'zh-CN': `${taken} 条已办理，${failed} 条没有办理，${left} 条没有送出`, en: `${taken} done, ${failed} not, ${left} not sent` })
    : failed === 0 ? words({ 'zh-CN': `${taken} 条都已办理`, en: `All ${taken} are done` })
    : words({ 'zh-CN': `${taken} 条已办理，${failed} 条没有办理`, en: `${taken} done, ${failed} not` });
  return html`<form method="dialog" @submit=${(event: SubmitEvent) => { if ((event.submitter as HTMLButtonElement).value === 'send') send(event); }}><h2 id="batch-title" tabindex="-1">${title}</h2>
    ${busy === 'no' ? nothing : html`<progress max=${rows.length} .value=${results.length} aria-labelledby="batch-title"></progress>`}
    ${refused ? refusedNotice(refused) : nothing}
    <ul class="batch-rows results" tabindex="0" aria-label=${words({ 'zh-CN': `${said(button.label)}的结果`, en: `Results of ${said(button.label)}` })}>${results.map((result) => resultRow(rows.find(({ id }) => id === result.id)!.title, result))}</ul>
    <div class="dialog-verbs">${busy !== 'no'
      ? html`<button type="button" class="button" aria-disabled=${busy === 'stopping'} @click=${stop}>${busy === 'stopping' ? words({ 'zh-CN': '这一批完成后停止', en: 'Stops after these' }) : words({ 'zh-CN': '停止', en: 'Stop' })}</button>`
      : html`<button class=${left > 0 ? 'button' : 'button main'} value="close" autofocus>${words({ 'zh-CN': '关闭', en: 'Close' })}</button>${left > 0 ? html`<button class="button main" value="send">${words({ 'zh-CN': `继续办理 ${left} 条`, en: `Go on with ${left}` })}</button>` : nothing}`}</div></form>`;
}

function resultRow(name: string, result: BatchResult): TemplateResult {
  const [problem] = result.problems;
  return html`<li>${problem ? icon('circle-alert') : icon('check')}<span><span>${name}</span><br /><span class=${problem ? 'tone-no small' : 'soft small'}>${problem ? words({ 'zh-CN': problem.what + problem.remedy, en: `${problem.what} ${problem.remedy}` }) : result.stateLabel}</span></span></li>`;
}
