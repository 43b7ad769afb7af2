// The last question before a revision is published: a note for those who come after, and what happens to running cases.
import { html, render } from 'lit';
import { words } from '../words.ts';

/** Asks for the note; undefined means not to publish. */
export function publishDialog(number: number, running: number): Promise<string | undefined> {
  return new Promise((answer) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    dialog.setAttribute('aria-labelledby', 'publish-question');
    render(html`<form method="dialog">
      <h2 id="publish-question">${words({ 'zh-CN': `发布第 ${number} 版`, en: `Publish revision ${number}` })}</h2>
      <p>${words({ 'zh-CN': `新的办件从现在起用第 ${number} 版；${running > 0 ? `运行中的 ${running} 件` : '运行中的办件'}留在各自的版本上。`, en: `New cases use revision ${number} from now on; ${running > 0 ? `the ${running} running` : 'running cases'} stay on theirs.` })}</p>
      <label class="publish-note">${words({ 'zh-CN': '改了什么（选填）', en: 'What has changed (optional)' })}<textarea class="entry" name="note" rows="3" maxlength="500" autofocus></textarea></label>
      <div class="dialog-verbs"><button class="button" value="stay" formnovalidate>${words({ 'zh-CN': '继续编辑', en: 'Keep editing' })}</button><button class="button main" value="publish">${words({ 'zh-CN': '发布', en: 'Publish' })}</button></div>
    </form>`, dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(dialog.returnValue === 'publish' ? dialog.querySelector('textarea')!.value.trim() : undefined);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
