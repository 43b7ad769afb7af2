// Binding another mobile: a code to the present one or one's document says who asks, a code to the new one that it is there (R-160, R-278).
import { html } from 'lit';
import type { Json } from '#engine';
import { call, type Answer } from '../api.ts';
import { draftApi } from '../keeping/requests.ts';
import type { AskCode, BindMobile, CaptchaAnswer, Ticket } from '../../server/api-types.ts';
import { entryLabel } from '../form/shown.ts';
import { icon } from '../icon.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { AskingPage } from './asking-page.ts';
import type { WfCode } from './wf-code.ts';
import './wf-code.ts';

type Way = 'code' | 'document';

export class WfMobilePage extends AskingPage {
  static override properties = { ...AskingPage.properties, way: { state: true }, kinds: { state: true } };
  /** How one says that it is oneself. */
  declare way: Way;
  /** Kinds of documents, once they are asked for. */
  declare kinds: { readonly [code: string]: Json };

  constructor() {
    super();
    this.way = 'code';
    this.kinds = {};
  }

  #turn = async () => {
    this.way = this.way === 'code' ? 'document' : 'code';
    const process = this.session?.page?.split('/').at(-1);
    if (this.way === 'code' || process === undefined || Object.keys(this.kinds).length > 0) return;
    const answer = await draftApi.record(process, undefined);
    if (answer.ok) this.kinds = answer.value.facts.dictionaries?.['idType'] ?? {};
  };

  #present = (captcha: CaptchaAnswer): Promise<Answer<Ticket>> => call<Ticket>('/api/mobile/present', { method: 'POST', body: { captcha } satisfies AskCode });
  #next = (captcha: CaptchaAnswer): Promise<Answer<Ticket>> => call<Ticket>('/api/mobile/next', { method: 'POST', body: { captcha, mobile: this.#mobile } });

  get #mobile(): string {
    return this.querySelector<HTMLInputElement>('[name="mobile"]')?.value.normalize('NFKC').replace(/\s+/g, '') ?? '';
  }

  #bind = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const [code, present] = [this.querySelector<WfCode>('wf-code.next')?.value, this.querySelector<WfCode>('wf-code.present')?.value];
    if (!/^1[3-9][0-9]{9}$/.test(this.#mobile)) return this.miss(words({ 'zh-CN': '请填写 11 位新手机号码', en: 'Enter the new mobile number, eleven digits' }));
    if (this.way === 'code' && !present) return this.miss(words({ 'zh-CN': '请填写原手机收到的验证码', en: 'Enter the code that your present mobile received' }));
    if (!code) return this.miss(words({ 'zh-CN': '请填写新手机收到的验证码', en: 'Enter the code that the new mobile received' }));
    const body: BindMobile = { mobile: this.#mobile, code, ...(this.way === 'code' ? { present: present! } : { document: { type: String(given.get('kind')), number: String(given.get('number')).trim() } }) };
    if (!(await this.ask(() => call<void>('/api/mobile', { method: 'PUT', body })))) return;
    toast(words({ 'zh-CN': '绑定手机已更换', en: 'Your mobile is changed' }));
    await go(this.session?.page ?? '/');
  };

  #proof() {
    if (this.way === 'code') return html`<fieldset><legend>${words({ 'zh-CN': '验证原手机', en: 'Your present mobile' })}</legend><wf-code class="present" .send=${this.#present}></wf-code></fieldset>`;
    return html`<fieldset><legend>${words({ 'zh-CN': '验证证件', en: 'Your document' })}</legend>
      <label>${words({ 'zh-CN': '证件类型', en: 'Document' })}<select class="entry" name="kind">${Object.entries(this.kinds).map(([kind, label]) => html`<option value=${kind}>${entryLabel(label) ?? kind}</option>`)}</select></label>
      <label>${words({ 'zh-CN': '证件号码', en: 'Its number' })}<input class="entry" name="number" autocomplete="off" maxlength="30" required /></label></fieldset>`;
  }

  override render() {
    return html`<div class="page-sheet account-sheet"><h1>${words({ 'zh-CN': '更换绑定手机', en: 'Change the mobile' })}</h1>
      <div class="notice wait">${icon('triangle-alert')}<p>${words({ 'zh-CN': '修改手机号码，可能会影响密码找回、接收消息或短信等功能。', en: 'Another number may affect how you recover a password and how messages reach you.' })}</p></div>${this.notice()}
      <form class="sign-in-form" novalidate @submit=${this.#bind}>${this.#proof()}
        <p><button type="button" class="link" @click=${this.#turn}>${this.way === 'code' ? words({ 'zh-CN': '更换验证方式：用登记的证件验证', en: 'Use the document on record instead' }) : words({ 'zh-CN': '更换验证方式：用原手机验证', en: 'Use your present mobile instead' })}</button></p>
        <fieldset><legend>${words({ 'zh-CN': '绑定新手机', en: 'The new mobile' })}</legend>
          <label>${words({ 'zh-CN': '新手机号码', en: 'New number' })}<input class="entry" name="mobile" type="tel" inputmode="numeric" autocomplete="tel" maxlength="20" required /></label>
          <wf-code class="next" .send=${this.#next}></wf-code></fieldset>
        <button class="button main" aria-busy=${this.busy}>${words({ 'zh-CN': '确认', en: 'Bind it' })}</button></form></div>`;
  }
}

customElements.define('wf-mobile-page', WfMobilePage);
