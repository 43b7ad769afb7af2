// The phrases a person keeps for opinions: read once, kept and forgotten on the server.
import { html, render } from 'lit';
import type { Phrase } from '../../server/api-types.ts';
import { caseApi } from './requests.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';

let kept: readonly Phrase[] | undefined;

/** The phrases kept, as far as they can be read. */
export async function phrasesKept(): Promise<readonly Phrase[]> {
  if (kept) return kept;
  const answer = await caseApi.phrases();
  return (kept = answer.ok ? answer.value.rows : undefined) ?? [];
}

/** Keeps what was written. */
export async function keepPhrase(text: string): Promise<void> {
  if (text === '') return toast(words({ 'zh-CN': '先写意见，再存为常用', en: 'Write an opinion first' }));
  if ([...text].length > 200) return toast(words({ 'zh-CN': '常用意见最多 200 字', en: 'A phrase has at most 200 characters' }));
  const answer = await caseApi.keepPhrase(text);
  if (!answer.ok) return toast(answer.refusal.problems[0]?.what ?? answer.refusal.title);
  kept = [...(await phrasesKept()).filter(({ id }) => id !== answer.value.id), answer.value];
  toast(words({ 'zh-CN': '已存为常用意见', en: 'Kept as a phrase' }));
}

/** Shows them to be deleted; ends when the sheet is closed. */
export function managePhrases(): Promise<void> {
  return new Promise((done) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    dialog.setAttribute('aria-labelledby', 'phrases-title');
    const asker = document.activeElement;
    const forgetting: Promise<void>[] = [];
    const forget = async ({ id }: Phrase): Promise<void> => {
      const answer = await caseApi.forgetPhrase(id);
      if (answer.ok || answer.refusal.status === 404) kept = kept?.filter((phrase) => phrase.id !== id);
      else toast(answer.refusal.title);
      draw();
    };
    const draw = (): void => void render(html`<form method="dialog"><h2 id="phrases-title">${words({ 'zh-CN': '我的常用意见', en: 'My phrases' })}</h2>
      <ul class="phrase-list">${(kept ?? []).map((phrase) => html`<li><span>${phrase.text}</span><button type="button" class="button quiet small" aria-label=${words({ 'zh-CN': `删除：${phrase.text}`, en: `Delete: ${phrase.text}` })} @click=${() => forgetting.push(forget(phrase))}>${words({ 'zh-CN': '删除', en: 'Delete' })}</button></li>`)}</ul>
      <div class="dialog-verbs"><button class="button main" autofocus>${words({ 'zh-CN': '完成', en: 'Done' })}</button></div></form>`, dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (asker instanceof HTMLElement) asker.focus();
      void Promise.allSettled(forgetting).then(() => done());
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
  });
}
