// <wf-rich-editor>: a text with a shape, to be written. In: the view of its field; out: every tree to `change`. Loaded by the forms that have such a field.
import { html, nothing, type PropertyValues } from 'lit';
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import type { MarkType, NodeType } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { EditorState, Selection, type Command } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { isLink, richLength, same, type Json, type RichText } from '#engine';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { said, words } from '../words.ts';
import type { FieldView } from '../form/widget.ts';
import { describedBy } from '../form/wired.ts';
import { documentOf, schema, treeOf } from './document.ts';
import './rich.css';

const { nodes, marks } = schema;

const line: Command = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.line.create()).scrollIntoView());
  return true;
});

/** A list of one kind becomes one of the other, the same kind no list. */
function listed(type: NodeType): Command {
  return (state, dispatch, view) => {
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      const around = $from.node(depth);
      if (around.type === type) return liftListItem(nodes.item)(state, dispatch, view);
      if (around.type !== nodes.bullets && around.type !== nodes.numbers) continue;
      dispatch?.(state.tr.setNodeMarkup($from.before(depth), type));
      return true;
    }
    return wrapInList(type)(state, dispatch, view) || wrapIn(type)(state, dispatch);
  };
}

const plain: Command = (state, dispatch) => {
  const { from, to } = state.selection;
  const next = Object.values(marks).reduce((tr, mark) => tr.removeMark(from, to, mark), state.tr).setBlockType(from, to, nodes.paragraph);
  dispatch?.(next);
  return true;
};

const keys = keymap({
  'Mod-b': toggleMark(marks.bold), 'Mod-i': toggleMark(marks.italic), 'Mod-u': toggleMark(marks.underline), 'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo,
  'Shift-Enter': line, 'Mod-]': sinkListItem(nodes.item), 'Mod-[': liftListItem(nodes.item), Enter: splitListItem(nodes.item),
});

interface Verb { readonly name: string; readonly sign: string; readonly key?: string; readonly does: Command; readonly on: (state: EditorState) => boolean }

function wears(state: EditorState, mark: MarkType): boolean {
  const { from, to, empty, $from } = state.selection;
  return empty ? mark.isInSet(state.storedMarks ?? $from.marks()) !== undefined : state.doc.rangeHasMark(from, to, mark);
}

function inside(state: EditorState, type: NodeType, attrs: object = {}): boolean {
  const { $from } = state.selection;
  return Array.from({ length: $from.depth }, (_, depth) => $from.node(depth + 1)).some((node) => node.type === type && Object.entries(attrs).every(([key, value]) => node.attrs[key] === value));
}

function heading(level: 1 | 2): Pick<Verb, 'does' | 'on'> {
  const on = (state: EditorState) => inside(state, nodes.heading, { level });
  return { on, does: (state, dispatch) => (on(state) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch) };
}

const never = () => false;
const verbs = (): readonly Verb[] => [
  { name: words({ 'zh-CN': '加粗', en: 'Bold' }), key: 'Ctrl+B', sign: 'bold', does: toggleMark(marks.bold), on: (state) => wears(state, marks.bold) },
  { name: words({ 'zh-CN': '斜体', en: 'Italic' }), key: 'Ctrl+I', sign: 'italic', does: toggleMark(marks.italic), on: (state) => wears(state, marks.italic) },
  { name: words({ 'zh-CN': '下划线', en: 'Underline' }), key: 'Ctrl+U', sign: 'underline', does: toggleMark(marks.underline), on: (state) => wears(state, marks.underline) },
  { name: words({ 'zh-CN': '大标题', en: 'Heading' }), sign: 'heading-2', ...heading(1) },
  { name: words({ 'zh-CN': '小标题', en: 'Smaller heading' }), sign: 'heading-3', ...heading(2) },
  { name: words({ 'zh-CN': '项目符号', en: 'Bullets' }), sign: 'list', does: listed(nodes.bullets), on: (state) => inside(state, nodes.bullets) },
  { name: words({ 'zh-CN': '编号', en: 'Numbers' }), sign: 'list-ordered', does: listed(nodes.numbers), on: (state) => inside(state, nodes.numbers) },
  { name: words({ 'zh-CN': '清除格式', en: 'Clear formatting' }), sign: 'eraser', does: plain, on: never },
  { name: words({ 'zh-CN': '撤销', en: 'Undo' }), key: 'Ctrl+Z', sign: 'undo-2', does: undo, on: never },
  { name: words({ 'zh-CN': '重做', en: 'Redo' }), key: 'Ctrl+Y', sign: 'redo-2', does: redo, on: never },
];

export class WfRichEditor extends WfElement {
  static override properties = { view: { attribute: false }, linking: { state: true }, refused: { state: true } };
  declare view: FieldView;
  declare linking: boolean;
  declare refused: boolean;
  change: (value: Json | undefined) => void = () => {};
  /** Whether it takes the place of something that had the focus: the reader goes on at the end. */
  entered = false;
  #editor: EditorView | undefined;
  #told: Json | undefined;

  constructor() {
    super();
    this.linking = false;
    this.refused = false;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  #attributes = (): { [name: string]: string } => {
    const { id, node, fault, required, spoken } = this.view;
    const described = describedBy(this.view);
    return {
      id, class: 'rich-text rich-page', role: 'textbox', 'aria-multiline': 'true', 'aria-label': spoken ?? said(node.field.label), 'aria-describedby': [described, `${id}-count`].join(' ').trim(),
      ...(fault ? { 'aria-invalid': 'true' } : {}), ...(required ? { 'aria-required': 'true' } : {}),
    };
  };

  override updated(changes: PropertyValues<this>) {
    const value = this.view.value;
    if (!this.#editor) {
      this.#told = value;
      this.#editor = new EditorView({ mount: this.querySelector<HTMLElement>('.rich-page')! }, {
        state: this.#fresh(),
        attributes: this.#attributes,
        dispatchTransaction: (transaction) => {
          const view = this.#editor!;
          view.updateState(view.state.apply(transaction));
          if (transaction.docChanged) this.#tell();
          this.requestUpdate();
        },
        // Half-composed words of an input method are not values yet.
        handleDOMEvents: { compositionend: () => { setTimeout(() => this.#tell()); return false; } },
        handleKeyDown: (_, event) => event.key === 'F10' && event.altKey && this.#toToolbar(),
      });
      if (this.entered) {
        this.#editor.dispatch(this.#editor.state.tr.setSelection(Selection.atEnd(this.#editor.state.doc)));
        this.#editor.focus();
      }
      this.requestUpdate();
    } else if (changes.has('view')) {
      if (!same(value ?? null, this.#told ?? null)) {
        this.#told = value;
        this.#editor.updateState(this.#fresh());
        this.requestUpdate();
      } else this.#editor.setProps({ attributes: this.#attributes });
    }
  }

  #fresh(): EditorState {
    return EditorState.create({ doc: documentOf(this.view.value as unknown as RichText | undefined), plugins: [history(), keys, keymap(baseKeymap)] });
  }

  #tell() {
    const editor = this.#editor;
    if (!editor || editor.composing) return;
    const tree = treeOf(editor.state.doc) as unknown as Json | undefined;
    if (same(tree ?? null, this.#told ?? null)) return;
    this.#told = tree;
    this.change(tree);
  }

  #toToolbar(): boolean {
    this.querySelector<HTMLElement>('[role="toolbar"] [tabindex="0"]')?.focus();
    return true;
  }

  #do(command: Command) {
    const editor = this.#editor!;
    command(editor.state, editor.dispatch, editor);
    editor.focus();
  }

  /** The arrow keys go from tool to tool; only one of them is in the order of tabs. */
  #along = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') this.#editor!.focus();
    if (step === undefined) return;
    event.preventDefault();
    const tools = [...this.querySelectorAll<HTMLElement>('[role="toolbar"] button')];
    const here = tools.indexOf(document.activeElement as HTMLElement);
    for (const tool of tools) tool.tabIndex = -1;
    const next = tools[(here + step + tools.length) % tools.length]!;
    next.tabIndex = 0;
    next.focus();
  };

  async #link() {
    const { state } = this.#editor!;
    if (wears(state, marks.link)) {
      const { $from, from, to, empty } = state.selection;
      const [start, end] = empty ? [$from.start(), $from.end()] : [from, to];
      return this.#do((_, dispatch) => { dispatch?.(state.tr.removeMark(start, end, marks.link)); return true; });
    }
    this.linking = true;
    this.refused = false;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('.rich-link input')!.focus();
  }

  #linkTo() {
    const address = this.querySelector<HTMLInputElement>('.rich-link input')!.value.trim();
    const href = /^[\w.+-]+@[\w.-]+$/.test(address) ? `mailto:${address}` : /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
    if (!isLink(href)) {
      this.refused = true;
      return;
    }
    this.linking = false;
    this.#do((state, dispatch) => {
      const mark = marks.link.create({ href });
      const { from, to, empty } = state.selection;
      dispatch?.(empty ? state.tr.insert(from, schema.text(address, [mark])) : state.tr.addMark(from, to, mark));
      return true;
    });
  }

  #linkKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') return this.#linkTo();
    this.linking = false;
    this.#editor!.focus();
  };

  override render() {
    const { view } = this;
    const state = this.#editor?.state;
    const { maxLength } = view.node.field.schema['x-rich']!;
    const length = state ? richLength(treeOf(state.doc) as unknown as Json) : 0;
    const tool = (name: string, key: string | undefined, sign: string, on: boolean, first: boolean, act: () => void) => html`<button type="button" class="rich-tool" tabindex=${first ? 0 : -1}
      aria-label=${name} title=${key ? `${name} (${key})` : name} aria-pressed=${String(on)} @mousedown=${(event: Event) => event.preventDefault()} @click=${act}>${icon(sign)}</button>`;
    const linked = state !== undefined && wears(state, marks.link);
    return html`<div class="rich-frame">
      <div class="rich-tools" role="toolbar" aria-label=${words({ 'zh-CN': '文字格式，Alt+F10 可转到这里', en: 'Formatting; Alt+F10 leads here' })} @keydown=${this.#along}>
        ${verbs().map((verb, index) => tool(verb.name, verb.key, verb.sign, state !== undefined && verb.on(state), index === 0, () => this.#do(verb.does)))}
        ${tool(linked ? words({ 'zh-CN': '取消链接', en: 'Remove link' }) : words({ 'zh-CN': '链接', en: 'Link' }), undefined, 'link', linked, false, () => void this.#link())}
      </div>
      ${this.linking ? html`<div class="rich-link"><label>${words({ 'zh-CN': '链接地址', en: 'Address' })} <input class="entry" type="text" inputmode="url" maxlength="2000" placeholder="https://" aria-invalid=${this.refused ? 'true' : nothing} aria-describedby=${`${view.id}-link`} @keydown=${this.#linkKey}></label>
        <button type="button" class="button" @click=${this.#linkTo}>${words({ 'zh-CN': '确定', en: 'Set' })}</button>
        <span class="small" id=${`${view.id}-link`} role="status">${this.refused ? words({ 'zh-CN': '请填写以 http://、https:// 开头的网址，或邮箱地址', en: 'Enter an address that begins with http:// or https://, or a mail address' }) : nothing}</span></div>` : nothing}
      <div class="rich-page"></div>
      <p class=${`rich-count small${length > maxLength ? ' over' : ''}`} id=${`${view.id}-count`}>${words({ 'zh-CN': `${length} / ${maxLength} 字`, en: `${length} of ${maxLength} characters` })}</p>
    </div>`;
  }
}

customElements.define('wf-rich-editor', WfRichEditor);

declare global {
  interface HTMLElementTagNameMap { 'wf-rich-editor': WfRichEditor }
}
