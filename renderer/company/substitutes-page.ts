// Who stands in while one is away, for which processes and how long; and for whom one stands in.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { Substitution, Substitutions } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { icon } from '../icon.ts';
import { dateOf } from '../moment.ts';
import { loaded } from '../loaded.ts';
import { blank, Page } from '../page.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import { asked, fieldOf, options, periodFields, removed } from './ask.ts';
import { period, periodTag } from './person-words.ts';
import { company } from './requests.ts';
import '../list/list.css';
import './company.css';

export class WfSubstitutesPage extends Page {
  #asked = new AsyncTask(this, { task: async (_, { signal }) => demand(await company.substitutes(signal)), args: () => [] });

  async #named({ colleagues, processes }: Substitutions) {
    const done = await asked({
      title: words({ 'zh-CN': '设置代理人', en: 'Name a substitute' }),
      fields: html`${fieldOf(words({ 'zh-CN': '代理人', en: 'Who stands in' }), html`<select class="entry" name="substitute" required>${options(colleagues, null, words({ 'zh-CN': '请选择', en: 'Choose' }))}</select>`)}
        ${fieldOf(words({ 'zh-CN': '代理的业务', en: 'For what' }), html`<select class="entry" name="process">${options(processes.map(({ id, title }) => ({ id, name: said(title) })), null, words({ 'zh-CN': '全部业务', en: 'Everything' }))}</select>`)}
        <fieldset><legend>${words({ 'zh-CN': '代理时间', en: 'Period' })}</legend>${periodFields(dateOf(new Date()))}</fieldset>`,
      verb: words({ 'zh-CN': '确定', en: 'Save' }),
      send: (text) => company.addSubstitute({ substitute: text('substitute'), process: text('process') || null, first: text('first'), last: text('last') || null }),
    });
    if (!done) return;
    toast(words({ 'zh-CN': '保存成功', en: 'Saved' }));
    await this.#asked.run();
  }

  async #end({ id, name }: Substitution) {
    const done = await removed({ question: words({ 'zh-CN': `结束 ${name} 的代理？`, en: `End that ${name} stands in?` }), loss: words({ 'zh-CN': '此后新到的待办不再转给代理人；已经转交的仍由其办理。', en: 'What comes from now on stays with you; what was handed over already stays with the substitute.' }), proceed: words({ 'zh-CN': '结束代理', en: 'End it' }) },
      () => company.removeSubstitute(id), words({ 'zh-CN': '代理已结束', en: 'Ended' }));
    if (done) await this.#asked.run();
  }

  #rows(all: Substitutions, rows: readonly Substitution[], who: string, own: boolean) {
    const titles = new Map(all.processes.map(({ id, title }) => [id, said(title)]));
    const what = words({ 'zh-CN': '业务', en: 'For what' });
    return html`<table class="company-table"><thead><tr><th scope="col">${who}</th><th scope="col">${what}</th><th scope="col">${words({ 'zh-CN': '时间', en: 'Period' })}</th><th scope="col">${words({ 'zh-CN': '状态', en: 'State' })}</th>${own ? html`<th scope="col" class="row-verbs">${words({ 'zh-CN': '操作', en: 'Actions' })}</th>` : nothing}</tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row">${row.name}</th><td data-label=${what}>${row.process === null ? words({ 'zh-CN': '全部业务', en: 'Everything' }) : (titles.get(row.process) ?? row.process)}</td><td data-label=${words({ 'zh-CN': '时间', en: 'Period' })}>${period(row)}</td><td data-label=${words({ 'zh-CN': '状态', en: 'State' })}>${periodTag(row.state)}</td>
        ${own ? html`<td class="row-verbs"><button type="button" class="row-verb" aria-label=${words({ 'zh-CN': `结束 ${row.name} 的代理`, en: `End that ${row.name} stands in` })} @click=${() => void this.#end(row)}>${row.state === 'ended' ? words({ 'zh-CN': '删除', en: 'Delete' }) : words({ 'zh-CN': '结束', en: 'End' })}</button></td>` : nothing}</tr>`)}</tbody></table>`;
  }

  #shown(all: Substitutions) {
    const add = html`<button type="button" class="button main" @click=${() => void this.#named(all)}>${icon('plus')}${words({ 'zh-CN': '设置代理人', en: 'Name a substitute' })}</button>`;
    return html`${all.mine.length === 0
      ? blank('user-check', words({ 'zh-CN': '没有设置代理人', en: 'Nobody stands in for you' }), all.colleagues.length === 0 ? words({ 'zh-CN': '本单位没有其他可以代理的人员。', en: 'There is nobody else in your organisation.' }) : words({ 'zh-CN': '外出期间，新到的待办会直接转给代理人，办理记录写明代谁办理。', en: 'While you are away, new tasks go to your substitute; the record says for whom they were done.' }), all.colleagues.length === 0 ? nothing : add)
      : html`<section><header class="spread"><h2>${words({ 'zh-CN': '代我办理', en: 'Who stands in for me' })}</h2>${add}</header>${this.#rows(all, all.mine, words({ 'zh-CN': '代理人', en: 'Substitute' }), true)}</section>`}
      ${all.others.length === 0 ? nothing : html`<section><h2>${words({ 'zh-CN': '我代理的人', en: 'For whom I stand in' })}</h2>${this.#rows(all, all.others, words({ 'zh-CN': '被代理人', en: 'Who is away' }), false)}</section>`}`;
  }

  override render() {
    return html`<div class="page-sheet company"><header><h1>${words({ 'zh-CN': '我的代理', en: 'My substitutes' })}</h1></header>
      ${loaded(this.#asked, 6, (all) => this.#shown(all), words({ 'zh-CN': '代理没有加载出来', en: 'The substitutes didn’t load' }))}</div>`;
  }
}

customElements.define('wf-substitutes-page', WfSubstitutesPage);
