// The organisations one belongs to or asks to, as cards: join another, act for one, have one certified, leave one (R-066 to R-068, R-027, R-275).
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Companies, CompanyCard, EventAnswer } from '../../server/api-types.ts';
import { api, call, demand, type Answer } from '../api.ts';
import { draftApi } from '../keeping/requests.ts';
import { asked, fieldOf, removed } from '../company/ask.ts';
import { icon } from '../icon.ts';
import { loaded } from '../loaded.ts';
import { Page } from '../page.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import './companies.css';

type Process = NonNullable<Companies['process']>;
type Offered = CompanyCard['offers'][number];

export class WfCompaniesPage extends Page {
  #asked = new AsyncTask(this, { task: async (_, { signal }) => demand(await call<Companies>('/api/companies', { signal })), args: () => [] });

  /** A case that begins with this event about a company. */
  async #begun({ id, name, code }: Process, event: string, company: { readonly name: string; readonly code: string | null }): Promise<Answer<EventAnswer>> {
    const draft = await api.openDraft({ process: id, event });
    if (!draft.ok) return draft;
    const answer = await api.send(draft.value.id, { event, data: this.#about({ name, code }, company), digest: draft.value.digest });
    if (!answer.ok) await draftApi.deleteDraft(draft.value.id);
    return answer;
  }

  #about({ name, code }: Pick<Process, 'name' | 'code'>, company: { readonly name: string; readonly code: string | null }) {
    return { ...(company.name === '' ? {} : { [name]: company.name }), ...(company.code ? { [code]: company.code } : {}) };
  }

  async #again(): Promise<void> {
    this.refreshSession();
    await this.#asked.run();
  }

  async #join(process: Process) {
    const done = await asked<EventAnswer>({
      title: words({ 'zh-CN': '加入更多公司', en: 'Join another company' }),
      fields: html`<p class="soft">${words({ 'zh-CN': '填写公司全称或统一社会信用代码，一项即可。', en: 'Its full name or its unified social credit code; one is enough.' })}</p>
        ${fieldOf(words({ 'zh-CN': '公司名称', en: 'Company name' }), html`<input class="entry" name="name" maxlength="100" autocomplete="organization" />`)}
        ${fieldOf(words({ 'zh-CN': '统一社会信用代码', en: 'Unified social credit code' }), html`<input class="entry" name="code" maxlength="18" autocomplete="off" spellcheck="false" />`)}`,
      verb: words({ 'zh-CN': '确定', en: 'Add' }),
      send: (text) => this.#begun(process, process.join, { name: text('name'), code: text('code').normalize('NFKC').toUpperCase() || null }),
    });
    if (!done) return;
    toast(said(done.value.stateLabel));
    await this.#again();
  }

  async #leave(process: Process, card: CompanyCard, { event, instance }: Offered) {
    const done = await removed({
      question: words({ 'zh-CN': `解绑“${card.name}”吗？`, en: `Unlink “${card.name}”?` }),
      loss: card.org === null ? words({ 'zh-CN': '这家企业将从企业信息中移除。', en: 'The company goes from this page.' })
        : words({ 'zh-CN': '解绑后不能再以该企业办理业务，所授权限随之失效；账号和其他企业不受影响。', en: 'You can no longer act for it, and what you were permitted there ends. Your account and your other companies stay.' }),
      proceed: words({ 'zh-CN': '确定', en: 'Unlink' }),
    }, async () => {
      const answer = instance === null ? await this.#begun(process, event, card) : await api.send(instance, { event });
      return answer.ok ? { ok: true, value: undefined } : answer;
    }, words({ 'zh-CN': '已解绑', en: 'Unlinked' }));
    // What one acts for is another now: nothing of the one before is left to be seen.
    if (done && card.isCurrent) location.assign('/account/companies');
    else if (done) await this.#again();
  }

  /** What a case begins with is filled in on its own page, with what is known of the company there already. */
  async #certify(process: Process, card: CompanyCard, { event, instance }: Offered) {
    if (instance !== null) return void (await go(`/cases/${instance}/${event}`));
    const draft = await api.openDraft({ process: process.id, event, resume: true });
    if (draft.ok && draft.value.version <= 1) await draftApi.saveDraft(draft.value.id, { data: { ...draft.value.data, ...this.#about(process, card) }, version: draft.value.version });
    await go(`/start/${process.id}/${event}`);
  }

  async #send({ event, instance }: Offered) {
    const answer = await api.send(instance!, { event });
    toast(answer.ok ? said(answer.value.feedback ?? answer.value.stateLabel) : answer.refusal.problems.map(({ what, remedy }) => `${what}${remedy}`).join(' ') || answer.refusal.title);
    await this.#again();
  }

  #offer(process: Process, card: CompanyCard, offered: Offered): TemplateResult {
    const label = said(offered.label);
    if (offered.event === process.certify) return html`<button type="button" class="button small main" @click=${() => void this.#certify(process, card, offered)}>${label}<span class="unseen"> ${card.name}</span></button>`;
    return html`<button type="button" class="button small" @click=${() => void this.#send(offered)}>${label}<span class="unseen"> ${card.name}</span></button>`;
  }

  #card(process: Process | null, card: CompanyCard): TemplateResult {
    const leave = card.offers.find(({ event }) => event === process?.leave);
    const goal = words({ 'zh-CN': `解绑 ${card.name}`, en: `Unlink ${card.name}` });
    return html`<li class="company-card">
      <header><h2>${card.name}</h2>${card.certified ? html`<span class="tag ok">${words({ 'zh-CN': '已认证', en: 'Certified' })}</span>` : html`<span class="tag wait">${card.org === null && card.state ? said(card.state) : words({ 'zh-CN': '未认证', en: 'Not certified' })}</span>`}
        ${leave && process ? html`<button type="button" class="button quiet company-leave" aria-label=${goal} title=${goal} @click=${() => void this.#leave(process, card, leave)}>${icon('x')}</button>` : nothing}</header>
      ${card.code && card.code !== card.name ? html`<p class="small soft"><code>${card.code}</code></p>` : nothing}
      <p class="small soft">${card.org === null ? words({ 'zh-CN': '尚未加入', en: 'Not joined yet' }) : card.isAdministrator ? words({ 'zh-CN': '您是该企业的管理员', en: 'You are its administrator' }) : words({ 'zh-CN': '您是该企业的人员', en: 'You belong to it' })}${card.org !== null && card.state ? html` · ${said(card.state)}` : nothing}</p>
      <div class="company-does">
        ${card.isCurrent ? html`<span class="tag">${icon('check')}${words({ 'zh-CN': '当前企业', en: 'Acting for it' })}</span>` : card.org === null ? nothing
          : html`<button type="button" class="button small" @click=${() => this.dispatchEvent(new CustomEvent('wf-switch', { bubbles: true, detail: card.org }))}>${icon('arrow-right-left')}${words({ 'zh-CN': '切换到该企业', en: 'Act for it' })}<span class="unseen"> ${card.name}</span></button>`}
        ${process ? card.offers.filter(({ event }) => event !== process.leave).map((offered) => this.#offer(process, card, offered)) : nothing}
        ${card.instance === null ? nothing : html`<a class="small" href=${`/cases/${card.instance}`}>${words({ 'zh-CN': '查看办理', en: 'How it stands' })}<span class="unseen"> ${card.name}</span></a>`}</div></li>`;
  }

  #shown({ process, cards }: Companies): TemplateResult {
    return html`<ul class="company-cards">${cards.map((card) => this.#card(process, card))}
      ${process ? html`<li><button type="button" class="company-more" @click=${() => void this.#join(process)}>${icon('plus')}${words({ 'zh-CN': '加入更多公司', en: 'Join another company' })}</button></li>` : nothing}</ul>`;
  }

  override render() {
    return html`<div class="page-sheet companies"><header><h1>${words({ 'zh-CN': '企业信息', en: 'My companies' })}</h1>
        <p class="soft">${words({ 'zh-CN': '您的账号关联的企业。办理业务时所见的数据，都属于当前企业。', en: 'The companies your account is linked to. What you see and do belongs to the one you act for.' })}</p></header>
      ${loaded(this.#asked, 4, (all) => this.#shown(all), words({ 'zh-CN': '企业信息没有加载出来', en: 'Your companies didn’t load' }))}</div>`;
  }
}

customElements.define('wf-companies-page', WfCompaniesPage);
