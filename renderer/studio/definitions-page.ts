// All process definitions: title, revision in force, running cases, and the folders that could not be published, with their problems.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { DefinitionList } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { studioApi } from './requests.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { said, words } from '../words.ts';
import { originWord } from './revisions.ts';
import '../list/list.css';
import './studio.css';

export class WfDefinitionsPage extends Page {
  #list = new AsyncTask(this, { task: async (_, { signal }) => demand(await studioApi.definitions(signal)), args: () => [] as const });

  #folders({ folders }: DefinitionList) {
    if (folders.length === 0) return nothing;
    return html`<section class="folders" aria-labelledby="folders"><h2 id="folders">${words({ 'zh-CN': '没有发布的文件夹', en: 'Folders that were not published' })}</h2>
      <p class="soft">${words({ 'zh-CN': '启动时发现下面的问题，其他流程不受影响。改好文件后重新启动即可。', en: 'These problems were found at the start; the other processes run. Mend the files and start again.' })}</p>
      ${folders.map((folder) => html`<details class="folder" open><summary>${icon('triangle-alert')}<code>definitions/${folder.folder}</code><span class="tag no">${words({ 'zh-CN': `${folder.problems.length} 个问题`, en: `${folder.problems.length} problems` })}</span></summary>
        <ul>${folder.problems.map((problem) => html`<li><p><strong>${problem.what}</strong> ${problem.remedy}</p><p class="faint small"><code>${problem.at}</code> · <code>${problem.code}</code></p></li>`)}</ul></details>`)}</section>`;
  }

  #shown(list: DefinitionList) {
    return html`<header class="list-head"><h1>${words({ 'zh-CN': '流程定义', en: 'Process definitions' })}</h1><a class="button main" href="/definitions/new">${icon('plus')}${words({ 'zh-CN': '新建流程', en: 'New process' })}</a></header>
      ${list.processes.length === 0 ? blank('workflow', words({ 'zh-CN': '还没有流程', en: 'There are no processes yet' })) : html`<div class="list-scroll" tabindex="0" role="region" aria-label=${words({ 'zh-CN': '流程定义', en: 'Process definitions' })}><table class="list-table"><thead><tr>
        <th scope="col">${words({ 'zh-CN': '流程', en: 'Process' })}</th><th scope="col">${words({ 'zh-CN': '标识', en: 'Id' })}</th><th scope="col" class="number">${words({ 'zh-CN': '版本', en: 'Revision' })}</th>
        <th scope="col">${words({ 'zh-CN': '来源', en: 'Origin' })}</th><th scope="col">${words({ 'zh-CN': '发布时间', en: 'Published' })}</th><th scope="col" class="number">${words({ 'zh-CN': '运行中', en: 'Running' })}</th></tr></thead>
        <tbody>${list.processes.map((process) => {
          const current = process.revisions.find((revision) => revision.current);
          const running = process.revisions.reduce((sum, revision) => sum + revision.running, 0);
          return html`<tr><td class="row-title" data-label=${words({ 'zh-CN': '流程', en: 'Process' })}><a class="row-link" href=${`/definitions/${process.id}`}>${said(process.title)}</a></td><td data-label=${words({ 'zh-CN': '标识', en: 'Id' })}><code>${process.id}</code></td>
            <td class="number" data-label=${words({ 'zh-CN': '版本', en: 'Revision' })}>${current?.number ?? '—'}</td><td data-label=${words({ 'zh-CN': '来源', en: 'Origin' })}>${current ? originWord(current.origin) : '—'}</td>
            <td class="nowrap" data-label=${words({ 'zh-CN': '发布时间', en: 'Published' })}>${current ? minute(current.publishedAt) : '—'}</td><td class="number" data-label=${words({ 'zh-CN': '运行中', en: 'Running' })}>${running}</td></tr>`;
        })}</tbody></table></div>`}
      ${this.#folders(list)}`;
  }

  override render() {
    return html`<div class="page-sheet list-sheet">${this.#list.render({
      initial: () => skeleton(6),
      pending: () => skeleton(6),
      complete: (list) => this.#shown(list),
      error: (fault) => html`<h1>${words({ 'zh-CN': '流程定义', en: 'Process definitions' })}</h1>${failed(words({ 'zh-CN': '流程定义没有加载出来', en: 'The definitions didn’t load' }), fault, () => void this.#list.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-definitions-page', WfDefinitionsPage);
