// Before a session ends because nothing was done: whoever is there says so and goes on, and nothing on the page is lost either way (R-149).
import { html, render } from 'lit';
import { api } from '../api.ts';
import { words } from '../words.ts';
import './shell.css';

/** Milliseconds: how long before the end it is asked, how much the server may count less than the page, and how often the time is told. */
const [before, inexact, turn] = [120_000, 60_000, 1000];

/** Watches a session that ends after so many minutes without a request; `over` is called when it may have. Answers how to stop. Windows of a browser share the session, so what one asks counts for all. */
export function watchIdle(minutes: number, over: () => void): () => void {
  const others = new BroadcastChannel('wf-idle');
  let until = 0;
  let timer = 0;
  let dialog: HTMLDialogElement | undefined;
  const close = (): void => {
    dialog?.close();
    dialog?.remove();
    dialog = undefined;
  };
  const begin = (): void => {
    until = Date.now() + minutes * 60_000 - inexact;
    close();
    clearTimeout(timer);
    timer = window.setTimeout(look, until - before - Date.now());
  };
  const answered = (): void => {
    begin();
    others.postMessage(null);
  };
  const stay = async (): Promise<void> => {
    if (!(await api.session()).ok) return;
    if (dialog) answered();
  };
  const look = (): void => {
    const left = until - Date.now();
    // A computer that was asleep has no time to ask.
    if (left <= 0) {
      close();
      return over();
    }
    timer = window.setTimeout(look, Math.min(turn, left));
    if (left > before) return;
    const isNew = dialog === undefined;
    if (!dialog) {
      dialog = document.createElement('dialog');
      dialog.className = 'dialog idle';
      dialog.setAttribute('role', 'alertdialog');
      dialog.setAttribute('aria-labelledby', 'idle');
      dialog.setAttribute('aria-describedby', 'idle-why');
      dialog.addEventListener('cancel', (event) => {
        event.preventDefault();
        void stay();
      });
      document.body.append(dialog);
    }
    const seconds = Math.ceil(left / 1000);
    render(html`<h2 id="idle">${words({ 'zh-CN': '登录即将过期', en: 'Your session is about to end' })}</h2>
      <p id="idle-why">${words({ 'zh-CN': '您有一段时间没有操作。页面上填写的内容不会丢失。', en: 'Nothing was done for a while. What is filled in on the page is kept.' })}</p>
      <p class="soft" aria-hidden="true">${words({ 'zh-CN': `${seconds} 秒后需要重新登录。`, en: `In ${seconds} s you would have to sign in again.` })}</p>
      <div class="dialog-verbs"><button type="button" class="button main" autofocus @click=${() => void stay()}>${words({ 'zh-CN': '继续使用', en: 'Stay signed in' })}</button></div>`, dialog);
    if (isNew) dialog.showModal();
  };
  others.onmessage = begin;
  addEventListener('wf-answered', answered);
  begin();
  return () => {
    removeEventListener('wf-answered', answered);
    others.close();
    clearTimeout(timer);
    close();
  };
}
