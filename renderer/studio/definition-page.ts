// One definition on the analyst's bench: the parts as text, problems at their place as one types, publishing without a restart, going back.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { JsonObject } from '#engine';
import type { RevisionLine, SaidProblem } from '../../server/api-types.ts';
import { api, demand, type Refusal } from '../api.ts';
import { confirmed } from '../confirm.ts';
import { icon } from '../icon.ts';
import { failed, Page, skeleton } from '../page.ts';
import { go, keepPage } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import './json-editor.ts';
import type { WfJsonEditor } from './json-editor.ts';
import { publishDialog } from './publish-dialog.ts';
import { revisionList } from './revisions.ts';
import './studio.css';
import { beginning, documentOf, idOf, partOf, parts, textsOf, type Part, type Texts } from './working-copy.ts';

const pause = 500;

interface Opened { readonly number: number; readonly revisions: readonly RevisionLine[]; readonly format: JsonObject; readonly title: string }

export class WfDefinitionPage extends Page {
  static override properties = { ...Page.properties, texts: { state: true }, tab: { state: true }, problems: { state: true }, checking: { state: true }, refused: { state: true } };
  declare texts: Texts;
  declare tab: Part;
  declare problems: readonly SaidProblem[];
  declare checking: boolean;
  declare refused: Refusal | undefined;
  #published: Texts = beginning();
  #check: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #release = () => {};

  #opened = new AsyncTask(this, {
    task: async ([id], { signal }): Promise<Opened> => {
      const format = demand(await api.format());
      if (id === 'new') {
        this.#start(beginning());
        return { number: 0, revisions: [], format, title: words({ 'zh-CN': '新建流程', en: 'New process' }) };
      }
      const [body, list] = await Promise.all([api.definition(id!, signal), api.definitions(signal)]);
      const revision = demand(body);
      const process = demand(list).processes.find((one) => one.id === id);
      this.#start(textsOf(revision.document as unknown as JsonObject));
      return { number: revision.number, revisions: process?.revisions ?? [], format, title: said(process?.title ?? revision.document.process.title) };
    },
    args: () => [this.params['id']] as const,
  });

  constructor() {
    super();
    this.texts = beginning();
    this.tab = 'process';
    this.problems = [];
    this.checking = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
    this.#release = keepPage(async () => !this.#edited || confirmed({
      question: words({ 'zh-CN': '放弃没有发布的修改吗？', en: 'Give up the unpublished changes?' }), loss: words({ 'zh-CN': '离开后修改会丢失。', en: 'They are lost when you leave.' }),
      stay: words({ 'zh-CN': '继续编辑', en: 'Keep editing' }), proceed: words({ 'zh-CN': '放弃修改', en: 'Give up' }), destructive: true,
    }));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
    clearTimeout(this.#timer);
    this.#check?.abort();
    this.#release();
  }

  get #edited(): boolean {
    return parts.some((part) => this.texts[part] !== this.#published[part]);
  }

  #leaving = (event: BeforeUnloadEvent) => {
    if (this.#edited) event.preventDefault();
  };

  #start(texts: Texts) {
    this.#published = texts;
    this.texts = texts;
    this.problems = [];
    this.refused = undefined;
    this.#later();
  }

  #type = (event: CustomEvent<string>) => {
    this.texts = { ...this.texts, [this.tab]: event.detail };
    this.#later();
  };

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#judge(), pause);
  }

  async #judge() {
    this.#check?.abort();
    this.#check = new AbortController();
    const { document, unreadable } = documentOf(this.texts);
    if (unreadable.length > 0) {
      this.problems = unreadable.map(({ part, message }) => ({
        code: 'document.unreadable', at: `/${part}`, params: {}, severity: 'error', remedy: message,
        what: words({ 'zh-CN': `${part} 不是完整的 JSON。`, en: `${part} is not complete JSON.` }),
      }));
      return;
    }
    this.checking = true;
    try {
      const answer = await api.check(document, this.#check.signal);
      this.problems = answer.ok ? answer.value.problems : answer.refusal.problems;
      this.checking = false;
    } catch {
      // A newer check has taken its place.
    }
  }

  async #jump({ at }: SaidProblem) {
    const { part, inside } = partOf(at);
    this.tab = part;
    await this.updateComplete;
    const editor = this.querySelector<WfJsonEditor>('wf-json-editor');
    await editor?.updateComplete;
    editor?.show(inside);
  }

  #publish = async () => {
    const { number } = this.#opened.value!;
    const { document } = documentOf(this.texts);
    const note = await publishDialog(number + 1, this.#opened.value!.revisions.find((revision) => revision.current)?.running ?? 0);
    if (note === undefined) return;
    const answer = await api.publish(idOf(document), { document, base: number, note });
    if (!answer.ok) {
      this.refused = answer.refusal;
      if (answer.refusal.status === 422) this.problems = answer.refusal.problems;
      await this.updateComplete;
      return this.querySelector<HTMLElement>('.refused')?.focus();
    }
    toast(words({ 'zh-CN': `已发布第 ${answer.value.number} 版`, en: `Revision ${answer.value.number} is published` }));
    this.#published = this.texts;
    this.refreshSession();
    if (this.params['id'] === 'new') await go(`/definitions/${idOf(document)}`, { replace: true });
    else await this.#opened.run();
  };

  #view = async (number: number) => {
    const answer = await api.revision(this.params['id']!, number);
    if (!answer.ok) return toast(answer.refusal.title);
    this.texts = textsOf(answer.value.document as unknown as JsonObject);
    this.#later();
    toast(words({ 'zh-CN': `编辑器里现在是第 ${number} 版的内容`, en: `The editor now holds revision ${number}` }));
  };

  #rollBack = async (number: number) => {
    const base = this.#opened.value!.number;
    const sure = await confirmed({
      question: words({ 'zh-CN': `回退到第 ${number} 版吗？`, en: `Roll back to revision ${number}?` }),
      loss: words({ 'zh-CN': `它会作为第 ${base + 1} 版重新发布；正在运行的办件留在各自的版本上。`, en: `It is published again as revision ${base + 1}. Running cases stay on theirs.` }),
      stay: words({ 'zh-CN': '取消', en: 'Cancel' }), proceed: words({ 'zh-CN': '回退', en: 'Roll back' }),
    });
    if (!sure) return;
    const answer = await api.rollBack(this.params['id']!, { to: number, base });
    if (!answer.ok) return void (this.refused = answer.refusal);
    toast(words({ 'zh-CN': `已发布第 ${answer.value.number} 版`, en: `Revision ${answer.value.number} is published` }));
    await this.#opened.run();
  };

  #tabs() {
    const at = (part: Part) => this.problems.filter((problem) => partOf(problem.at).part === part && problem.severity === 'error').length;
    const move = (event: KeyboardEvent) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      this.tab = parts[(parts.indexOf(this.tab) + step + parts.length) % parts.length]!;
      void this.updateComplete.then(() => this.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
    };
    return html`<div class="part-tabs" role="tablist" aria-label=${words({ 'zh-CN': '定义的各部分', en: 'Parts of the definition' })} @keydown=${move}>${parts.map((part) => html`<button type="button" role="tab" aria-selected=${part === this.tab} aria-controls="part-editor" tabindex=${part === this.tab ? 0 : -1}
      @click=${() => (this.tab = part)}>${part}${this.texts[part] === this.#published[part] ? nothing : html`<span class="tone-wait" title=${words({ 'zh-CN': '有修改', en: 'Changed' })}>•</span>`}${at(part) > 0 ? html`<b class="part-faults">${at(part)}<span class="unseen">${words({ 'zh-CN': '个错误', en: ' errors' })}</span></b>` : nothing}</button>`)}</div>`;
  }

  #problems() {
    const errors = this.problems.filter((problem) => problem.severity === 'error').length;
    return html`<section class="problems" aria-labelledby="problems"><header><h2 id="problems">${words({ 'zh-CN': '问题', en: 'Problems' })}</h2>
        <p role="status" class="soft small">${this.checking ? words({ 'zh-CN': '正在检查', en: 'Checking' }) : this.problems.length === 0 ? html`<span class="tone-ok">${icon('circle-check')} ${words({ 'zh-CN': '没有发现问题', en: 'No problems found' })}</span>` : words({ 'zh-CN': `错误 ${errors}，提醒 ${this.problems.length - errors}`, en: `${errors} errors, ${this.problems.length - errors} warnings` })}</p></header>
      <ul>${[...this.problems].sort((a, b) => a.severity.localeCompare(b.severity)).map((problem) => html`<li><button type="button" class="problem" @click=${() => void this.#jump(problem)}><span class=${problem.severity === 'error' ? 'tone-no' : 'tone-wait'}>${icon(problem.severity === 'error' ? 'circle-alert' : 'triangle-alert')}<span class="unseen">${problem.severity === 'error' ? words({ 'zh-CN': '错误', en: 'Error' }) : words({ 'zh-CN': '提醒', en: 'Warning' })}</span></span>
        <span><strong>${problem.what}</strong> <span class="soft">${problem.remedy}</span></span><code class="faint">${problem.at || '/'}</code></button></li>`)}</ul></section>`;
  }

  #shown(opened: Opened) {
    const own = this.problems.filter((problem) => partOf(problem.at).part === this.tab && problem.code !== 'document.unreadable').map((problem) => ({ ...problem, at: partOf(problem.at).inside }));
    const blocked = this.problems.some((problem) => problem.severity === 'error') || !this.#edited;
    const why = !this.#edited ? words({ 'zh-CN': '还没有修改', en: 'Nothing has changed' }) : words({ 'zh-CN': '先改好错误，再发布', en: 'Mend the errors first' });
    return html`<header class="bench-head"><div><nav class="crumbs" aria-label=${words({ 'zh-CN': '位置', en: 'Breadcrumb' })}><a href="/definitions">${words({ 'zh-CN': '流程定义', en: 'Process definitions' })}</a><code>${this.params['id']}</code></nav>
        <h1>${opened.title}${opened.number > 0 ? html` <span class="tag">${words({ 'zh-CN': `第 ${opened.number} 版`, en: `Revision ${opened.number}` })}</span>` : nothing}</h1></div>
        <div class="row">${opened.number > 0 ? html`<a class="button" href=${api.exportAddress(this.params['id']!)} download>${icon('download')}${words({ 'zh-CN': '导出', en: 'Export' })}</a>` : nothing}
          <button type="button" class="button main" aria-disabled=${blocked} title=${blocked ? why : nothing} @click=${() => (blocked ? toast(why) : void this.#publish())}>${words({ 'zh-CN': '发布新版本', en: 'Publish a revision' })}</button></div></header>
      ${this.refused ? html`<div class="notice no refused" role="alert" tabindex="-1">${icon('circle-alert')}<div><p><strong>${this.refused.title}</strong> ${this.refused.detail}</p>${this.refused.status === 422 ? nothing : this.refused.problems.map((problem) => html`<p>${problem.what} ${problem.remedy}</p>`)}</div></div>` : nothing}
      <div class="bench"><div class="bench-main">${this.#tabs()}
          <div id="part-editor" class="part-editor" role="tabpanel"><wf-json-editor .text=${this.texts[this.tab]} .problems=${own} .label=${this.tab} .known=${() => ({ format: opened.format, part: this.tab, document: documentOf(this.texts).document })} @wf-text=${this.#type}></wf-json-editor></div>
          <p class="faint small bench-hint">${words({ 'zh-CN': 'Ctrl 空格补全；按 Esc 再按 Tab 离开编辑器', en: 'Ctrl Space completes; Esc, then Tab leaves the editor' })}</p>
          ${this.#problems()}</div>
        <aside class="bench-side"><h2>${words({ 'zh-CN': '版本', en: 'Revisions' })}</h2>${opened.revisions.length === 0 ? html`<p class="soft">${words({ 'zh-CN': '发布后这里会有第 1 版。', en: 'Revision 1 appears here once published.' })}</p>` : revisionList(opened.revisions, { view: (number) => void this.#view(number), rollBack: (number) => void this.#rollBack(number) })}</aside></div>`;
  }

  override render() {
    return html`<div class="page-sheet bench-sheet">${this.#opened.render({
      initial: () => skeleton(8),
      pending: () => (this.#opened.value ? this.#shown(this.#opened.value) : skeleton(8)),
      complete: (opened) => this.#shown(opened),
      error: (fault) => html`<h1>${words({ 'zh-CN': '流程定义', en: 'Process definition' })}</h1>${failed(words({ 'zh-CN': '流程定义没有加载出来', en: 'The definition didn’t load' }), fault, () => void this.#opened.run())}`,
    })}</div>`;
  }
}

customElements.define('wf-definition-page', WfDefinitionPage);
