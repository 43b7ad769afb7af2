// Whether a printed case agrees with the record: asked by whoever holds the paper, with the code that stands on it. It tells what is told to strangers and nothing else.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { PaperCheck } from '../../server/api-types.ts';
import { call, segment, type Refusal } from '../api.ts';
import { icon } from '../icon.ts';
import { mark } from '../mark.ts';
import { minute } from '../moment.ts';
import { Page, skeleton } from '../page.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';
import './verify.css';

type Answer = { readonly found: PaperCheck } | { readonly refused: Refusal } | undefined;

/** As it is kept: capitals without what is put between them; letters that nobody writes stand for the digits they look like. */
function tidied(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

export class WfVerifyPage extends Page {
  #asked = new AsyncTask(this, {
    task: async ([code], { signal }): Promise<Answer> => {
      if (code === undefined) return undefined;
      const answer = await call<PaperCheck>(`/api/papers/${segment(tidied(code))}`, { signal });
      return answer.ok ? { found: answer.value } : { refused: answer.refusal };
    },
    args: () => [this.params['code']] as const,
  });

  #submit = (event: SubmitEvent) => {
    event.preventDefault();
    const code = tidied(String(new FormData(event.target as HTMLFormElement).get('code')));
    if (code !== '') void go(`/verify/${segment(code)}`);
  };

  #verdict({ verdict, printed }: PaperCheck): TemplateResult {
    const verdicts: { readonly [verdict in PaperCheck['verdict']]: readonly [string, 'shield-check' | 'circle-alert' | 'shield-alert', string] } = {
      current: ['ok', 'shield-check', words({ 'zh-CN': '本件与平台记录一致', en: 'The sheet agrees with the record' })],
      changed: ['wait', 'circle-alert', words({ 'zh-CN': '本件打印时与记录一致；打印之后又有办理，以平台现在的状态为准', en: 'The sheet agreed with the record when it was printed. More has happened since; what counts is the state below' })],
      broken: ['no', 'shield-alert', words({ 'zh-CN': '本件与平台记录不一致，请向受理单位核实', en: 'The sheet does not agree with the record. Ask the office that handled it' })],
    };
    const [tone, name, text] = verdicts[verdict];
    return html`<div class=${`notice ${tone}`} role="status">${icon(name)}<div><p><strong>${text}</strong></p>
      <p class="small">${words({ 'zh-CN': `请核对纸上的末条指纹（打印时记录共 ${printed.entries} 条）：`, en: `Compare the digest on the paper (${printed.entries} entries when it was printed):` })} <code class="verify-digest">${printed.head}</code></p></div></div>`;
  }

  #found(found: PaperCheck): TemplateResult {
    const row = (name: { readonly 'zh-CN': string; readonly en: string }, value: unknown) => html`<dt>${words(name)}</dt><dd>${value}</dd>`;
    return html`${this.#verdict(found)}<dl class="facts">
      ${row({ 'zh-CN': '事项', en: 'Process' }, said(found.process))}${found.number ? row({ 'zh-CN': '服务编号', en: 'Service number' }, html`<span class="mono">${found.number}</span>`) : nothing}
      ${row({ 'zh-CN': '现在的状态', en: 'State now' }, mark(found.kind, said(found.stateLabel)))}${found.org ? row({ 'zh-CN': '单位', en: 'Organisation' }, found.org) : nothing}
      ${row({ 'zh-CN': '提交时间', en: 'Begun' }, minute(found.startedAt))}${row({ 'zh-CN': '状态起始时间', en: 'In this state since' }, minute(found.since))}${row({ 'zh-CN': '打印时间', en: 'Printed' }, minute(found.printedAt))}</dl>`;
  }

  #shown(answer: Answer): TemplateResult | typeof nothing {
    if (answer === undefined) return nothing;
    if ('found' in answer) return this.#found(answer.found);
    const { status, problems, title } = answer.refused;
    return html`<div class="notice no" role="alert">${icon('search-x')}<p>${status === 404 || status === 400
      ? words({ 'zh-CN': '没有这个验证码。请对照纸面重新输入；仍然没有的，本件不是由平台打印的。', en: 'There is no such code. Compare it with the paper and enter it again; if it is still not found, the sheet was not printed by this platform.' })
      : problems.map(({ what, remedy }) => html`<strong>${what}</strong> ${remedy}`)}${status !== 404 && status !== 400 && problems.length === 0 ? title : ''}</p></div>`;
  }

  override render() {
    const code = this.params['code'] ?? '';
    return html`<div class="page-sheet verify"><h1>${words({ 'zh-CN': '核验打印件', en: 'Verify a printed sheet' })}</h1>
      <form class="row" @submit=${this.#submit}><label class="verify-code"><span class="label">${words({ 'zh-CN': '验证码', en: 'Verification code' })}</span><input class="entry mono" name="code" .value=${code} autocomplete="off" spellcheck="false" maxlength="60" required></label>
        <button class="button main">${words({ 'zh-CN': '核验', en: 'Verify' })}</button></form>
      ${this.#asked.render({ initial: () => nothing, pending: () => skeleton(4), complete: (answer) => this.#shown(answer), error: (fault) => { throw fault; } })}</div>`;
  }
}

customElements.define('wf-verify-page', WfVerifyPage);
