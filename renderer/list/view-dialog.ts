// One row of a list to be read where one is: what was filled in, in a dialog over the list; its page is one step away.
import { html, render } from 'lit';
import { api, demand } from '../api.ts';
import '../form/wf-values.ts';
import { mark } from '../mark.ts';
import { failed, skeleton } from '../page.ts';
import { revision } from '../revision.ts';
import { said, words } from '../words.ts';

/** Shows a case in a dialog; ends when it is closed. `href` leads to its page. */
export function viewDialog(id: string, href: string): Promise<void> {
  return new Promise((done) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog view-dialog';
    const asker = document.activeElement;
    const left = new AbortController();
    const draw = (head: unknown, content: unknown): void => void render(html`<header>${head}</header><div class="view-body" tabindex="0" role="region" aria-label=${words({ 'zh-CN': '内容', en: 'Content' })}>${content}</div>
      <div class="dialog-verbs"><a class="button" href=${href} @click=${() => dialog.close()}>${words({ 'zh-CN': '打开详细页', en: 'Open its page' })}</a><button type="button" class="button main" @click=${() => dialog.close()}>${words({ 'zh-CN': '关闭', en: 'Close' })}</button></div>`, dialog);
    const title = (name: string) => html`<h2 id="view-title">${name}</h2>`;
    const load = async (): Promise<void> => {
      draw(title(words({ 'zh-CN': '查看', en: 'View' })), skeleton(4));
      try {
        const view = demand(await api.instance(id, left.signal));
        const definition = await revision(view.digest);
        draw(html`${title(said(view.title))}<p class="view-line">${mark(view.kind, said(view.stateLabel))}<span class="soft">${said(view.processTitle)}</span>${view.number ? html`<span class="mono">${view.number}</span>` : ''}</p>`,
          html`<wf-values .definition=${definition} .data=${view.data} .facts=${view.facts} .files=${view.files} .address=${api.fileAddress}></wf-values>`);
      } catch (fault) {
        if (!left.signal.aborted) draw(title(words({ 'zh-CN': '查看', en: 'View' })), failed(words({ 'zh-CN': '没有加载出来', en: 'It didn’t load' }), fault, () => void load()));
      }
    };
    dialog.setAttribute('aria-labelledby', 'view-title');
    dialog.addEventListener('close', () => {
      left.abort();
      dialog.remove();
      if (asker instanceof HTMLElement) asker.focus();
      done();
    });
    document.body.append(dialog);
    void load();
    dialog.showModal();
  });
}
