// <wf-rich>: a text with a shape, to be read, in the size its reader likes best. In: value, and the level of its first headings. Nothing in it is ever HTML.
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { isLink, plainText, type Json, type RichBlock, type RichRun, type RichText } from '#engine';
import { onLanguage, words } from '../words.ts';
import './rich.css';

/** The sizes of reading that the platform offers (R-215); the first is that of the page. */
const sizes = { medium: { 'zh-CN': '中号', en: 'Medium' }, large: { 'zh-CN': '大号', en: 'Large' }, largest: { 'zh-CN': '特大号', en: 'Largest' } } as const;
const remembered = 'wf-reading-size';

function runTemplate({ text, bold, italic, underline, link }: RichRun): unknown {
  let shown: unknown = text.includes('\n') ? text.split('\n').map((line, index) => html`${index === 0 ? nothing : html`<br>`}${line}`) : text;
  if (underline) shown = html`<u>${shown}</u>`;
  if (italic) shown = html`<em>${shown}</em>`;
  if (bold) shown = html`<strong>${shown}</strong>`;
  return link !== undefined && isLink(link) ? html`<a href=${link} target="_blank" rel="noopener noreferrer nofollow">${shown}</a>` : shown;
}

/** Headings of a text stand below those of its page, whose they follow without a gap. */
export type HeadingLevel = 2 | 3 | 4;

function headingTemplate(level: number, look: string, said: readonly unknown[]): TemplateResult {
  switch (level) {
    case 2: return html`<h2 class=${look}>${said}</h2>`;
    case 3: return html`<h3 class=${look}>${said}</h3>`;
    case 4: return html`<h4 class=${look}>${said}</h4>`;
    default: return html`<h5 class=${look}>${said}</h5>`;
  }
}

function blockTemplate(block: RichBlock, level: HeadingLevel): TemplateResult {
  const items = ({ items: listed }: { readonly items: readonly { readonly blocks: readonly RichBlock[] }[] }) => listed.map(({ blocks }) => html`<li>${blocks.map((each) => blockTemplate(each, level))}</li>`);
  switch (block.type) {
    case 'paragraph': return html`<p>${block.runs.map(runTemplate)}</p>`;
    case 'heading': return headingTemplate(level + block.level - 1, block.level === 1 ? 'rich-heading' : 'rich-subheading', block.runs.map(runTemplate));
    case 'bullets': return html`<ul>${items(block)}</ul>`;
    case 'numbers': return html`<ol>${items(block)}</ol>`;
  }
}

export class WfRich extends LitElement {
  static override properties = { value: { attribute: false }, level: { attribute: false } };
  declare value: Json | undefined;
  declare level: HeadingLevel;
  #stop = () => {};

  constructor() {
    super();
    this.level = 4;
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    const resized = () => this.requestUpdate();
    addEventListener(remembered, resized);
    const stop = onLanguage(resized);
    this.#stop = () => { stop(); removeEventListener(remembered, resized); };
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  override firstUpdated() {
    this.removeAttribute('aria-busy');
  }

  override render() {
    const size = localStorage.getItem(remembered) ?? 'medium';
    const take = (name: string) => {
      localStorage.setItem(remembered, name);
      dispatchEvent(new Event(remembered));
    };
    const { value } = this;
    const text = typeof value === 'string' ? html`<p>${plainText(value)}</p>` : (value as unknown as RichText | undefined)?.blocks.map((block) => blockTemplate(block, this.level));
    return html`<div class="rich-sizes" role="group" aria-label=${words({ 'zh-CN': '字号', en: 'Text size' })}>${Object.entries(sizes).map(([name, label]) =>
      html`<button type="button" class="link" aria-pressed=${String(name === size)} @click=${() => take(name)}>${words(label)}</button>`)}</div>
      <div class=${`rich-text size-${size}`}>${text}</div>`;
  }
}

customElements.define('wf-rich', WfRich);

declare global {
  interface HTMLElementTagNameMap { 'wf-rich': WfRich }
}
