// The last question before a revision is published: a note for those who come after, what happens to running cases, and what is worth a second look.
import { html, nothing, render } from 'lit';
import type { SaidProblem } from '../../server/api-types.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import { countOf } from './problem-panel.ts';

/** What the question is about: the number of the revision, the cases that run on the present one, and the warnings that do not block. */
export interface Publishing { readonly number: number; readonly running: number; readonly warnings: readonly SaidProblem[] }

/** Asks for the note; undefined means not to publish. */
export function publishDialog({ number, running, warnings }: Publishing): Promise<string | undefined> {
  return new Promise((answer) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    dialog.setAttribute('aria-labelledby', 'publish-question');
    render(html`<form method="dialog">
      <h2 id="publish-question">${words({ 'zh-CN': `发布第 ${number} 版`, en: `Publish revision ${number}` })}</h2>
      <p>${number === 1
        ? words({ 'zh-CN': '发布后就可以办理，不用重新启动。', en: 'It can be used at once, without a restart.' })
        : words({ 'zh-CN': `新的办件从现在起用第 ${number} 版；${running > 0 ? `运行中的 ${running} 件` : '运行中的办件'}留在各自的版本上。`, en: `New cases use revision ${number} from now on; ${running > 0 ? `the ${running} running` : 'running cases'} stay on theirs.` })}</p>
      ${warnings.length === 0 ? nothing : html`<div class="notice wait publish-warnings">${icon('triangle-alert')}<div><p><strong>${countOf(warnings)}</strong></p><ul>${warnings.slice(0, 3).map((warning) => html`<li>${warning.what}</li>`)}${warnings.length > 3 ? html`<li class="soft">${words({ 'zh-CN': `另有 ${warnings.length - 3} 条，见编辑器下方`, en: `${warnings.length - 3} more below the editor` })}</li>` : nothing}</ul></div></div>`}
      <label class="publish-note">${words({ 'zh-CN': '改了什么（选填）', en: 'What has changed (optional)' })}<textarea class="entry" name="note" rows="3" maxlength="500" autofocus></textarea></label>
      <div class="dialog-verbs"><button class="button" value="stay" formnovalidate>${words({ 'zh-CN': '继续编辑', en: 'Keep editing' })}</button><button class="button main" value="publish">${warnings.length > 0 ? words({ 'zh-CN': '仍然发布', en: 'Publish all the same' }) : words({ 'zh-CN': '发布', en: 'Publish' })}</button></div>
    </form>`, dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(dialog.returnValue === 'publish' ? dialog.querySelector('textarea')!.value.trim() : undefined);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
