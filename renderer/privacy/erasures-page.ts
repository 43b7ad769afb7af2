// Who has asked to be erased: what stands in the way, when it may be done, what stayed.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { Erasures, ErasureTold } from '../../server/api-types.ts';
import { AskingPage } from '../account/asking-page.ts';
import { call, demand } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { loaded } from '../loaded.ts';
import { blank } from '../page.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { openWork } from './open-work.ts';
import type { WfFreshProof } from './wf-fresh-proof.ts';
import './privacy.css';
import './wf-fresh-proof.ts';

export class WfErasuresPage extends AskingPage {
  #page = new AsyncTask(this, { task: async (_, { signal }) => demand(await call<Erasures>('/api/erasures', { signal })), args: () => [] });

  async #erase({ id, name }: ErasureTold) {
    const proof = await this.querySelector<WfFreshProof>('wf-fresh-proof')!.proof();
    if (!proof) return this.miss(words({ 'zh-CN': '请先填写您自己的登录密码', en: 'Enter your own password first' }));
    if (!(await confirmed({ question: words({ 'zh-CN': `注销“${name}”？`, en: `Erase ${name}?` }), loss: words({ 'zh-CN': '账号立即停用，个人信息随后从所有记录中去除，不能恢复。', en: 'The account is closed at once and the person is taken out of every record. This cannot be undone.' }), stay: words({ 'zh-CN': '取消', en: 'Not now' }), proceed: words({ 'zh-CN': '注销', en: 'Erase' }), destructive: true }))) return;
    if (await this.ask(async () => (proof.ok ? call<void>(`/api/erasures/${id}`, { method: 'POST', body: proof.value }) : proof))) toast(words({ 'zh-CN': '已开始办理，完成后显示在这里。', en: 'It has begun; you will see here when it is done.' }));
    await this.#page.run();
  }

  #state({ state, isDue, dueAt, endedAt, work }: ErasureTold) {
    if (state === 'done') return html`<span class="tag ok">${words({ 'zh-CN': `已注销 ${minute(endedAt!)}`, en: `Erased ${minute(endedAt!)}` })}</span>`;
    if (state === 'ordered') return html`<span class="tag">${words({ 'zh-CN': '办理中', en: 'Under way' })}</span>`;
    if (!isDue) return html`<span class="tag">${words({ 'zh-CN': `等待期至 ${minute(dueAt)}`, en: `Waits until ${minute(dueAt)}` })}</span>`;
    return work.length > 0 ? html`<span class="tag no">${words({ 'zh-CN': '有未了结的工作', en: 'Work is open' })}</span>` : html`<span class="tag wait">${words({ 'zh-CN': '可以办理', en: 'Can be done' })}</span>`;
  }

  #kept(kept: NonNullable<ErasureTold['kept']>) {
    return html`<p class="faint small">${words({
      'zh-CN': `依法保留且不再含个人信息：办件 ${kept.cases} 件，审批记录 ${kept.decisions} 条（单位与审批部门的业务档案），附件 ${kept.files} 个，操作记录 ${kept.audit} 条（安全审计）。`,
      en: `Kept by law, without the person: ${kept.cases} cases and ${kept.decisions} decisions (business files of organisations and departments), ${kept.files} attachments, ${kept.audit} entries of the record of changes (security).`,
    })}</p>`;
  }

  #row(row: ErasureTold) {
    return html`<li class="erasure"><div class="spread"><p><strong>${row.name}</strong>${row.state === 'done' ? nothing : html` <code>${row.username}</code>`} <span class="soft">${row.org ?? ''}</span></p>${this.#state(row)}</div>
      <p class="faint small">${words({ 'zh-CN': `申请于 ${minute(row.askedAt)}`, en: `Asked ${minute(row.askedAt)}` })}</p>${openWork(row.work)}${row.kept ? this.#kept(row.kept) : nothing}
      ${row.state === 'asked' && row.isDue && row.work.length === 0 ? html`<p><button type="button" class="button danger" aria-busy=${this.busy} @click=${() => void this.#erase(row)}>${icon('user-minus')}${words({ 'zh-CN': '办理注销', en: 'Erase' })}<span class="unseen"> ${row.name}</span></button></p>` : nothing}</li>`;
  }

  #shown({ erasures, hasKey }: Erasures) {
    if (erasures.length === 0) return blank('user-minus', words({ 'zh-CN': '没有注销申请', en: 'Nobody has asked' }));
    const isAsked = erasures.some(({ state, isDue, work }) => state === 'asked' && isDue && work.length === 0);
    return html`${isAsked ? html`<form class="sign-in-form" novalidate @submit=${(event: Event) => event.preventDefault()}><wf-fresh-proof .hasKey=${hasKey} .username=${this.session?.account.username ?? ''}></wf-fresh-proof></form>` : nothing}
      <ul class="erasures">${erasures.map((row) => this.#row(row))}</ul>`;
  }

  override render() {
    return html`<div class="page-sheet account-sheet privacy-sheet"><h1>${words({ 'zh-CN': '注销申请', en: 'Requests to be erased' })}</h1>
      <p class="soft">${words({ 'zh-CN': '等待期内本人可以撤回。办理前须转交或办结其未了结的工作；历史记录的校验不受影响。', en: 'Until the waiting time is over the person may think better of it. Open work is moved or ended first; histories still verify afterwards.' })}</p>${this.notice()}
      ${loaded(this.#page, 4, (page) => this.#shown(page))}</div>`;
  }
}

customElements.define('wf-erasures-page', WfErasuresPage);
