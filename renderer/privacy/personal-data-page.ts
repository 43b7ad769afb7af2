// One's personal data: all of it to take along, and the way out.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { OwnErasure, TakenData } from '../../server/api-types.ts';
import { AskingPage } from '../account/asking-page.ts';
import { call, demand } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { loaded } from '../loaded.ts';

import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { openWork } from './open-work.ts';
import type { WfFreshProof } from './wf-fresh-proof.ts';
import './privacy.css';
import './wf-fresh-proof.ts';

export class WfPersonalDataPage extends AskingPage {
  #own = new AsyncTask(this, { task: async (_, { signal }) => demand(await call<OwnErasure>('/api/personal-data/erasure', { signal })), args: () => [] });

  /** Sends what a form shows about who asks. */
  async #proved(form: HTMLFormElement, path: string, then: (given: unknown) => void) {
    const proof = await form.querySelector<WfFreshProof>('wf-fresh-proof')!.proof();
    if (!proof) return this.miss(words({ 'zh-CN': '请填写登录密码', en: 'Enter your password' }));
    await this.ask(async () => {
      const answer = proof.ok ? await call<unknown>(path, { method: 'POST', body: proof.value }) : proof;
      if (answer.ok) then(answer.value);
      return answer;
    });
    form.reset();
  }

  #take = async (event: SubmitEvent) => {
    event.preventDefault();
    await this.#proved(event.currentTarget as HTMLFormElement, '/api/personal-data', (given) => {
      const link = document.createElement('a');
      link.href = (given as TakenData).href;
      link.download = `${words({ 'zh-CN': '个人数据', en: 'Personal data' })}.zip`;
      link.click();
      toast(words({ 'zh-CN': '正在下载您的个人数据。', en: 'Your data are on their way.' }));
    });
  };

  #leave = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (!(await confirmed({ question: words({ 'zh-CN': '申请注销账号？', en: 'Ask for your account to be erased?' }), loss: words({ 'zh-CN': '办理之后不能恢复，也不能再登录。', en: 'Once it is done it cannot be undone, and you cannot sign in any more.' }), stay: words({ 'zh-CN': '取消', en: 'Keep it' }), proceed: words({ 'zh-CN': '申请注销', en: 'Ask for it' }), destructive: true }))) return;
    await this.#proved(form, '/api/personal-data/erasure', () => {
      toast(words({ 'zh-CN': '已提交注销申请。', en: 'Your request is with the administrator.' }));
      void this.#own.run();
    });
  };

  #stay = async () => {
    if (!(await this.ask(() => call<void>('/api/personal-data/erasure', { method: 'DELETE' })))) return;
    toast(words({ 'zh-CN': '已撤回，账号照常使用。', en: 'Taken back; your account stays.' }));
    await this.#own.run();
  };

  #erasure({ state, dueAt, work, hasKey }: OwnErasure) {
    const open = work.length === 0 ? nothing : html`<div class="notice wait">${icon('triangle-alert')}<div><p>${words({ 'zh-CN': '以下工作须先转交或办结：', en: 'This has to be moved or ended first:' })}</p>${openWork(work)}</div></div>`;
    if (state === 'asked') {
      return html`<div class="notice">${icon('clock')}<p>${words({ 'zh-CN': `您已申请注销，${minute(dueAt!)}起由平台管理员办理。在此之前可以撤回。`, en: `You have asked for it. The administrator may do it from ${minute(dueAt!)} on; until then you can take it back.` })}</p></div>${open}
        <p><button type="button" class="button" aria-busy=${this.busy} @click=${this.#stay}>${icon('rotate-ccw')}${words({ 'zh-CN': '撤回申请', en: 'Take it back' })}</button></p>`;
    }
    return html`${open}<form class="sign-in-form" novalidate @submit=${this.#leave}><wf-fresh-proof .hasKey=${hasKey} .username=${this.session?.account.username ?? ''}></wf-fresh-proof>
      <button class="button danger" aria-busy=${this.busy}>${icon('user-minus')}${words({ 'zh-CN': '申请注销账号', en: 'Ask to be erased' })}</button></form>`;
  }

  #shown(own: OwnErasure) {
    return html`<section><h2>${words({ 'zh-CN': '下载我的数据', en: 'Take your data' })}</h2>
        <p class="soft">${words({ 'zh-CN': '平台保存的关于您的全部数据：账号、所属单位、发起的事项与草稿、审批意见、消息、登录设备、操作记录，以及您上传的文件。一个 ZIP 文件，含便于阅读的目录和便于程序读取的 JSON。', en: 'All that is stored about you: account, organisations, what you began and drafted, decisions, messages, where you are signed in, the record of changes, and the files you sent. One ZIP with a page to read and JSON for programs.' })}</p>
        <form class="sign-in-form" novalidate @submit=${this.#take}><wf-fresh-proof .hasKey=${own.hasKey} .username=${this.session?.account.username ?? ''}></wf-fresh-proof>
          <button class="button main" aria-busy=${this.busy}>${icon('download')}${words({ 'zh-CN': '下载', en: 'Download' })}</button></form></section>
      <section><h2>${words({ 'zh-CN': '注销账号', en: 'Erase my account' })}</h2>
        <p class="soft">${words({ 'zh-CN': '您的姓名、用户名、手机、邮箱和证件号码将从所有记录中去除，历史记录中显示“（已注销）”。依法须保存的业务档案和审批记录继续保留，但不再包含您的信息。', en: 'Your name, user name, mobile, mail and document number are taken out of every record; histories say “(erased)”. Business files and decisions that the law requires to be kept stay, without them.' })}</p>
        ${this.#erasure(own)}</section>`;
  }

  override render() {
    return html`<div class="page-sheet account-sheet privacy-sheet"><h1>${words({ 'zh-CN': '个人数据', en: 'Personal data' })}</h1>${this.notice()}
      ${loaded(this.#own, 5, (own) => this.#shown(own))}</div>`;
  }
}

customElements.define('wf-personal-data-page', WfPersonalDataPage);
