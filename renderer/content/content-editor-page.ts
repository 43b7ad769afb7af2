// One text of the platform, to be written in both languages, with its preview beside; each saving is a new version.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { Json, JsonObject, Language } from '#engine';
import type { ContentKind, KeepContent } from '../../server/api-types.ts';
import { demand, type Refusal } from '../api.ts';
import { contentApi } from './requests.ts';
import type { FieldView } from '../form/widget.ts';
import { failed, Page, refusedNotice, skeleton } from '../page.ts';
import '../rich/wf-rich.ts';
import '../rich/wf-rich-editor.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { kindNames } from './contents-page.ts';
import './content.css';

type Both = { readonly 'zh-CN': string; readonly en: string };
type Work = Omit<KeepContent, 'title' | 'audience'> & { readonly slug: string; readonly title: Both; readonly audience: Both };

const empty: Both = { 'zh-CN': '', en: '' };
const blankText = { blocks: [] } as JsonObject;
const languages: readonly Language[] = ['zh-CN', 'en'];
const maxLength = 20_000;

export class WfContentEditorPage extends Page {
  static override properties = { ...Page.properties, work: { state: true }, preview: { state: true }, refusal: { state: true } };
  declare work: Work | undefined;
  declare preview: boolean;
  declare refusal: Refusal | undefined;
  #read = new AsyncTask(this, {
    task: async ([id], { signal }) => {
      if (id === 'new') return (this.work = { slug: '', kind: 'policy', title: empty, audience: empty, body: { 'zh-CN': blankText, en: blankText }, shown: true, base: 0 });
      const { kind, title, audience, body, shown, version } = demand(await contentApi.content(id, signal));
      return (this.work = { slug: id, kind, title: bothOf(title), audience: audience ? bothOf(audience) : empty, body, shown, base: version });
    },
    args: () => [this.params['id'] ?? 'new'] as const,
  });

  constructor() {
    super();
    this.preview = false;
  }

  async #save(event: SubmitEvent) {
    event.preventDefault();
    const { slug, audience, ...rest } = this.work!;
    const answer = await contentApi.keepContent(slug, { ...rest, audience: audience['zh-CN'] === '' ? null : { ...audience, en: audience.en || audience['zh-CN'] } });
    this.refusal = answer.ok ? undefined : answer.refusal;
    if (!answer.ok) return void this.updateComplete.then(() => this.querySelector<HTMLElement>('.refused')?.focus());
    this.work = { ...this.work!, base: answer.value.version };
    toast(words({ 'zh-CN': '数据保存成功', en: 'Saved' }));
    if (this.params['id'] === 'new') void go(`/content/${slug}`, { replace: true });
  }

  #set(other: Partial<Work>) {
    this.work = { ...this.work!, ...other };
  }

  #line(label: string, key: 'title' | 'audience', language: Language, required: boolean) {
    const work = this.work!;
    return html`<label class="content-field"><span>${label}${required ? html` <b class="tone-no" aria-hidden="true">*</b>` : nothing}</span><input class="entry" type="text" maxlength="200" ?required=${required} .value=${work[key][language]} @input=${(event: Event) => this.#set({ [key]: { ...work[key], [language]: (event.target as HTMLInputElement).value } })} /></label>`;
  }

  #body(language: Language, label: string) {
    const work = this.work!;
    if (this.preview) return html`<section class="content-field"><h2>${label}</h2><wf-rich .value=${work.body[language]} .level=${3}></wf-rich></section>`;
    // The editor is that of forms: it is given the view of a field.
    const view = { pointer: `/${language}`, id: `body-${language}`, node: { field: { label, schema: { 'x-rich': { maxLength } } } }, value: work.body[language], relevant: true, required: true, writable: true, partly: false, hint: '', found: false, focused: false, spoken: label } as unknown as FieldView;
    return html`<div class="content-field"><span>${label}</span><wf-rich-editor .view=${view} .change=${(value: Json | undefined) => this.#set({ body: { ...this.work!.body, [language]: (value ?? blankText) as JsonObject } })}></wf-rich-editor></div>`;
  }

  #form(work: Work) {
    const names = kindNames();
    const inLanguage = (language: Language, word: string): string => words(language === 'en' ? { 'zh-CN': `${word}（英文）`, en: `${word} (English)` } : { 'zh-CN': `${word}（中文）`, en: `${word} (Chinese)` });
    return html`<form class="content-form" @submit=${(event: SubmitEvent) => void this.#save(event)}>${this.refusal ? refusedNotice(this.refusal) : nothing}
      <div class="content-heads">${this.params['id'] === 'new' ? html`<label class="content-field"><span>${words({ 'zh-CN': '地址名称', en: 'Name in the address' })} <b class="tone-no" aria-hidden="true">*</b></span><input class="entry" type="text" required pattern="[a-z][a-z0-9\\-]{0,63}" title=${words({ 'zh-CN': '小写字母、数字和短横线', en: 'Lower case letters, digits and hyphens' })} .value=${work.slug} @input=${(event: Event) => this.#set({ slug: (event.target as HTMLInputElement).value })} /></label>` : nothing}
        <label class="content-field"><span>${words({ 'zh-CN': '种类', en: 'Kind' })}</span><select class="entry" @change=${(event: Event) => this.#set({ kind: (event.target as HTMLSelectElement).value as ContentKind })}>${(Object.keys(names) as ContentKind[]).map((kind) => html`<option value=${kind} ?selected=${kind === work.kind}>${names[kind]}</option>`)}</select></label>
        ${languages.map((language) => this.#line(inLanguage(language, words({ 'zh-CN': '标题', en: 'Title' })), 'title', language, true))}
        ${work.kind === 'guide' ? languages.map((language) => this.#line(inLanguage(language, words({ 'zh-CN': '适用对象', en: 'For whom' })), 'audience', language, false)) : nothing}</div>
      ${languages.map((language) => this.#body(language, inLanguage(language, words({ 'zh-CN': '正文', en: 'Text' }))))}
      <div class="row"><label class="content-shown"><input type="checkbox" .checked=${work.shown} @change=${(event: Event) => this.#set({ shown: (event.target as HTMLInputElement).checked })} />${words({ 'zh-CN': '在门户上显示', en: 'Show it on the portal' })}</label></div>
      <div class="row"><button class="button main">${words({ 'zh-CN': '保存', en: 'Save' })}</button><button type="button" class="button" aria-pressed=${this.preview} @click=${() => (this.preview = !this.preview)}>${words({ 'zh-CN': '预览', en: 'Preview' })}</button>
        <span class="faint small">${work.base > 0 ? words({ 'zh-CN': `第 ${work.base} 版`, en: `Version ${work.base}` }) : nothing}</span></div></form>`;
  }

  override render() {
    return html`<div class="page-sheet content"><h1>${this.params['id'] === 'new' ? words({ 'zh-CN': '新增内容', en: 'New content' }) : words({ 'zh-CN': '修改内容', en: 'Edit content' })}</h1>${this.#read.render({
      pending: () => skeleton(8), complete: () => (this.work ? this.#form(this.work) : nothing),
      error: (fault) => failed(words({ 'zh-CN': '内容没有加载出来', en: 'The content didn’t load' }), fault, () => void this.#read.run()),
    })}</div>`;
  }
}

function bothOf(text: string | Both): Both {
  return typeof text === 'string' ? { 'zh-CN': text, en: text } : text;
}

customElements.define('wf-content-editor-page', WfContentEditorPage);
