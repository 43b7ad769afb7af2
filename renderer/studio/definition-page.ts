// One definition on the analyst's bench: the parts as text, problems at their place as one types, publishing without a restart, going back.
import { Task as AsyncTask, TaskStatus } from '@lit/task';
import { html, nothing } from 'lit';
import type { JsonObject } from '#engine';
import type { DefinitionList, RevisionLine, SaidProblem } from '../../server/api-types.ts';
import { demand, type Refusal } from '../api.ts';
import { studioApi } from './requests.ts';
import { confirmed } from '../confirm.ts';
import { icon } from '../icon.ts';
import { failed, Page, skeleton } from '../page.ts';
import { go, keepPage } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import { kinNotice, originLegend, type Whole } from './base.ts';
import './json-editor.ts';
import type { WfJsonEditor } from './json-editor.ts';
import { jsonProblems } from './json-faults.ts';
import { joinedNotice, refusedPublication } from './joining.ts';
import { merged } from './merge.ts';
import { partTabs } from './part-tabs.ts';
import { problemPanel } from './problem-panel.ts';
import { publishDialog } from './publish-dialog.ts';
import { revisionList } from './revisions.ts';
import './studio.css';
import { beginning, documentOf, idOf, ownOf, partOf, parts, textsOf, wholeDocument, type Part, type Texts } from './working-copy.ts';

const pause = 500;

interface Opened { readonly number: number; readonly revisions: readonly RevisionLine[]; readonly processes: DefinitionList['processes']; readonly format: JsonObject; readonly title: string }

export class WfDefinitionPage extends Page {
  static override properties = { ...Page.properties, texts: { state: true }, tab: { state: true }, problems: { state: true }, checking: { state: true }, refused: { state: true }, joined: { state: true }, whole: { state: true }, asWhole: { state: true } };
  declare texts: Texts;
  declare tab: Part;
  declare problems: readonly SaidProblem[];
  declare checking: boolean;
  declare refused: Refusal | undefined;
  /** Where both this analyst and another changed the same, after a join. */
  declare joined: readonly string[] | undefined;
  /** What is checked, as a whole: of one that builds on another. */
  declare whole: Whole | undefined;
  declare asWhole: boolean;
  #published: Texts = beginning();
  #facts: readonly string[] = [];
  // What each part last said while it could be read: a part is no JSON while one types in it.
  #readable: JsonObject = {};
  #check: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #release = () => {};

  #opened = new AsyncTask(this, {
    task: async ([id], { signal }): Promise<Opened> => {
      const format = demand(await studioApi.format());
      if (id === 'new') {
        this.#start(beginning());
        const { processes } = demand(await studioApi.definitions(signal));
        return { number: 0, revisions: [], processes, format, title: words({ 'zh-CN': '新建流程', en: 'New process' }) };
      }
      const [body, list] = await Promise.all([studioApi.definition(id!, signal), studioApi.definitions(signal)]);
      const revision = demand(body);
      const { processes } = demand(list);
      const process = processes.find((one) => one.id === id);
      this.#start(textsOf(revision.document as unknown as JsonObject));
      return { number: revision.number, revisions: process?.revisions ?? [], processes, format, title: said(process?.title ?? revision.document.process.title) };
    },
    args: () => [this.params['id']] as const,
  });

  constructor() {
    super();
    this.texts = beginning();
    this.tab = 'process';
    this.problems = [];
    this.checking = this.asWhole = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
    this.#release = keepPage(() => this.#mayGiveUp());
  }

  async #mayGiveUp(): Promise<boolean> {
    return !this.#edited || confirmed({
      question: words({ 'zh-CN': '放弃没有发布的修改吗？', en: 'Give up the unpublished changes?' }), loss: words({ 'zh-CN': '没有发布的修改会丢失。', en: 'What is not published will be lost.' }),
      stay: words({ 'zh-CN': '继续编辑', en: 'Keep editing' }), proceed: words({ 'zh-CN': '放弃修改', en: 'Give up' }), destructive: true,
    });
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

  get #blocked(): boolean {
    return !this.#edited || this.problems.some((found) => found.severity === 'error');
  }

  #leaving = (event: BeforeUnloadEvent) => {
    if (this.#edited) event.preventDefault();
  };

  #start(texts: Texts) {
    this.#published = texts;
    this.#readable = documentOf(texts).document;
    this.texts = texts;
    this.problems = [];
    this.refused = undefined;
    this.joined = undefined;
    this.#later();
  }

  #type = (event: CustomEvent<string>) => {
    if (this.asWhole) return;
    const whole = this.tab === 'process' ? wholeDocument(event.detail) : undefined;
    if (whole) return this.#take(whole);
    this.texts = { ...this.texts, [this.tab]: event.detail };
    this.#later();
  };

  #take(document: JsonObject) {
    this.texts = textsOf(document);
    this.#later();
    toast(words({ 'zh-CN': '整份定义已放入各部分', en: 'The whole definition is in the editor, part by part' }));
  }

  #import = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const text = await input.files?.[0]?.text();
    input.value = '';
    if (text === undefined) return;
    const document = wholeDocument(text.replace(/^\uFEFF/, ''));
    if (!document) return toast(words({ 'zh-CN': '这不是导出的流程定义', en: 'This is not an exported definition' }));
    if (await this.#mayGiveUp()) this.#take(document);
  };

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#judge(), pause);
  }

  async #judge() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#check?.abort();
    this.#check = new AbortController();
    const faults = parts.flatMap((part) => jsonProblems(part, this.texts[part]));
    if (faults.length > 0) {
      this.checking = false;
      this.problems = faults;
      return;
    }
    this.checking = true;
    try {
      const answer = await studioApi.check(documentOf(this.texts).document, this.#check.signal);
      this.problems = answer.ok ? answer.value.problems : answer.refusal.problems;
      if (answer.ok) this.whole = answer.value.whole ?? undefined;
      this.asWhole &&= this.whole !== undefined;
      if (answer.ok && answer.value.facts.length > 0) this.#facts = answer.value.facts;
      this.checking = false;
    } catch {
      // A newer check has taken its place.
    }
  }

  async #jump(found: Pick<SaidProblem, 'at' | 'params'>) {
    const { part, inside } = partOf(found.at);
    // What comes from the base stands in the whole only.
    this.asWhole = typeof found.params['base'] === 'string' && this.whole !== undefined;
    this.tab = part;
    await this.updateComplete;
    const editor = this.querySelector<WfJsonEditor>('wf-json-editor');
    await editor?.updateComplete;
    editor?.show({ ...found, at: inside });
  }

  #publish = async () => {
    const { number, revisions } = this.#opened.value!;
    if (this.#timer !== undefined || this.checking) await this.#judge();
    if (this.#blocked) return;
    const { document } = documentOf(this.texts);
    const note = await publishDialog({ number: number + 1, running: revisions.reduce((sum, revision) => sum + revision.running, 0), warnings: this.problems });
    if (note === undefined) return;
    const answer = await studioApi.publish(idOf(document), { document, base: number, note });
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

  // Somebody else has published meanwhile: both changes are joined, and nothing typed here is lost.
  #join = async () => {
    const base = documentOf(this.#published).document;
    const mine = documentOf(this.texts).document;
    await this.#opened.run();
    if (this.#opened.status !== TaskStatus.COMPLETE) return;
    const { document, conflicts } = merged(base, mine, documentOf(this.#published).document);
    this.texts = textsOf(document);
    this.joined = conflicts;
    this.#later();
  };

  #view = async (number: number) => {
    if (!(await this.#mayGiveUp())) return;
    const answer = await studioApi.revision(this.params['id']!, number);
    if (!answer.ok) return toast(answer.refusal.title);
    this.texts = textsOf(answer.value.document as unknown as JsonObject);
    this.#later();
    toast(words({ 'zh-CN': `编辑器里现在是第 ${number} 版的内容`, en: `The editor now holds revision ${number}` }));
  };

  #rollBack = async (number: number) => {
    if (!(await this.#mayGiveUp())) return;
    const base = this.#opened.value!.number;
    const sure = await confirmed({
      question: words({ 'zh-CN': `回退到第 ${number} 版吗？`, en: `Roll back to revision ${number}?` }),
      loss: words({ 'zh-CN': `它会作为第 ${base + 1} 版重新发布；正在运行的办件留在各自的版本上。`, en: `It is published again as revision ${base + 1}. Running cases stay on theirs.` }),
      stay: words({ 'zh-CN': '取消', en: 'Cancel' }), proceed: words({ 'zh-CN': '回退', en: 'Roll back' }),
    });
    if (!sure) return;
    const answer = await studioApi.rollBack(this.params['id']!, { to: number, base });
    if (!answer.ok) return void (this.refused = answer.refusal);
    toast(words({ 'zh-CN': `已发布第 ${answer.value.number} 版`, en: `Revision ${answer.value.number} is published` }));
    await this.#opened.run();
  };

  #shown(opened: Opened) {
    const whole = this.asWhole ? this.whole : undefined;
    const own = this.problems.filter((problem) => partOf(problem.at).part === this.tab).map((problem) => ({ ...problem, at: partOf(problem.at).inside }));
    const blocked = this.#blocked;
    const why = !this.#edited ? words({ 'zh-CN': '还没有修改', en: 'Nothing has changed' }) : words({ 'zh-CN': '先改好错误，再发布', en: 'Mend the errors first' });
    return html`<header class="bench-head"><div>${this.params['id'] === 'new' ? nothing : html`<p class="small faint"><code>${this.params['id']}</code></p>`}
        <h1>${opened.title}${opened.number > 0 ? html` <span class="tag">${words({ 'zh-CN': `第 ${opened.number} 版`, en: `Revision ${opened.number}` })}</span>` : nothing}</h1></div>
        <div class="row"><label class="button">${icon('upload')}${words({ 'zh-CN': '导入', en: 'Import' })}<input type="file" class="unseen" accept=".json,application/json" @change=${this.#import}></label>${opened.number > 0 ? html`<a class="button" href=${studioApi.exportAddress(this.params['id']!)} download>${icon('download')}${words({ 'zh-CN': '导出', en: 'Export' })}</a>` : nothing}
          <button type="button" class="button main" aria-disabled=${blocked} title=${blocked ? why : nothing} @click=${() => (blocked ? toast(why) : void this.#publish())}>${words({ 'zh-CN': '发布新版本', en: 'Publish a revision' })}</button></div></header>
      ${refusedPublication(this.refused, { id: idOf(documentOf(this.texts).document), isNew: this.params['id'] === 'new', join: () => void this.#join() })}${joinedNotice(this.joined, (at) => void this.#jump({ at, params: {} }))}
      ${kinNotice({ id: this.params['id']!, processes: opened.processes, whole: this.whole, isShown: this.asWhole, toggle: () => (this.asWhole = !this.asWhole) })}
      <div class="bench"><div class="bench-main">${partTabs(this, { tab: this.tab, choose: (part) => (this.tab = part), isChanged: (part) => this.texts[part] !== this.#published[part], errorsIn: (part) => this.problems.filter((found) => found.severity === 'error' && partOf(found.at).part === part).length })}
          <div id="part-editor" class="part-editor" role="tabpanel"><wf-json-editor .text=${whole ? textsOf(whole.document)[this.tab] : this.texts[this.tab]} .own=${whole && ownOf(whole.own, this.tab)} .problems=${own} .label=${this.tab} .known=${() => ({ format: opened.format, part: this.tab, document: (this.#readable = { ...this.#readable, ...documentOf(this.texts).document }), facts: this.#facts, processes: opened.processes.map(({ id }) => id) })} @wf-text=${this.#type}></wf-json-editor></div>
          <p class="faint small bench-hint">${whole ? originLegend(whole) : this.whole && this.texts[this.tab].trim() === '' ? words({ 'zh-CN': '这一部分全部来自基础定义。', en: 'All of this part comes from the base.' }) : words({ 'zh-CN': 'Ctrl 空格补全；按 Esc 再按 Tab 离开编辑器', en: 'Ctrl Space completes; Esc, then Tab leaves the editor' })}</p>
          ${problemPanel({ problems: this.problems, checking: this.checking, jump: (found) => void this.#jump(found) })}</div>
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
