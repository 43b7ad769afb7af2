// The sheet that lists the keys, and the switch for single letters.
import { html, render } from 'lit';
import { words } from '../words.ts';
import { lettersOn, switchLetters } from './keys.ts';

const keys: readonly (readonly [keys: readonly string[], what: { readonly 'zh-CN': string; readonly en: string }])[] = [
  [['J', 'K'], { 'zh-CN': '下一条、上一条', en: 'Next, previous' }],
  [['Enter'], { 'zh-CN': '打开所选的办件', en: 'Open the chosen case' }],
  [['A'], { 'zh-CN': '选同意（第一个同意类选项）', en: 'Choose the first verdict that approves' }],
  [['R'], { 'zh-CN': '选退回或不同意（第一个）', en: 'Choose the first verdict that returns or refuses' }],
  [['C'], { 'zh-CN': '写意见', en: 'Write an opinion' }],
  [['Ctrl', 'Enter'], { 'zh-CN': '提交审批，并打开下一条', en: 'Send the verdict and open the next case' }],
  [['Z'], { 'zh-CN': '十秒内撤销刚才的办理', en: 'Take the last verdict back, within ten seconds' }],
  [['X'], { 'zh-CN': '选入批量办理', en: 'Select for a verdict on several' }],
  [['/'], { 'zh-CN': '查找', en: 'Search' }],
  [['?'], { 'zh-CN': '打开本页', en: 'This sheet' }],
];

/** Shows the sheet; the focus goes back to where it was. */
export function showKeys(): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog keys';
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const asker = document.activeElement;
  render(html`<form method="dialog"><h2 id="keys-title">${words({ 'zh-CN': '键盘', en: 'Keyboard' })}</h2>
    <dl>${keys.map(([names, what]) => html`<div><dt>${names.map((name) => html`<kbd>${name}</kbd> `)}</dt><dd>${words(what)}</dd></div>`)}</dl>
    <p class="soft small">${words({ 'zh-CN': '在输入框里或输入法组字时，单个字母不起作用。其他选项的字母写在选项上。', en: 'Single letters do nothing in a field or while composing. Other verdicts show their letter.' })}</p>
    <label class="keys-switch"><input type="checkbox" .checked=${lettersOn()} @change=${(event: Event) => switchLetters((event.currentTarget as HTMLInputElement).checked)} /><span>${words({ 'zh-CN': '在本浏览器使用单字母快捷键', en: 'Use single letters in this browser' })}</span></label>
    <div class="dialog-verbs"><button class="button main" autofocus>${words({ 'zh-CN': '知道了', en: 'Close' })}</button></div></form>`, dialog);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (asker instanceof HTMLElement) asker.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
