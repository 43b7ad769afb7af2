// <wf-json-editor>: one JSON text with highlighting, completion and problems at their place. In a shadow root, where its sheets are adopted
// and the strict style policy holds.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, ensureSyntaxTree, foldGutter, foldKeymap, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { LitElement, css, html, type PropertyValues } from 'lit';
import type { SaidProblem } from '../../server/api-types.ts';
import { completeJson, type Known } from './completion.ts';
import { placeOf } from './json-place.ts';

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--sunk)', color: 'var(--text-3)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--select) !important' },
  '.cm-tooltip, .cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--line-2)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--ink)', color: 'var(--on-ink)' },
  '.cm-completionInfo': { maxWidth: '320px' },
  '.cm-own': { backgroundColor: 'var(--select)' },
  '.cm-diagnostic': { padding: '6px 10px' },
  '.cm-panels input, .cm-panels button': { font: 'inherit' },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--ink-text)' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--wait)' },
  { tag: tags.invalid, color: 'var(--no)' },
]);

export class WfJsonEditor extends LitElement {
  static override properties = { text: { attribute: false }, problems: { attribute: false }, known: { attribute: false }, own: { attribute: false }, label: { type: String } };
  static override styles = css`:host { display: block; min-height: 0; } .room { height: 100%; }`;
  declare text: string;
  /** Problems of this text; `at` is a pointer into it. */
  declare problems: readonly SaidProblem[];
  declare known: () => Known | undefined;
  declare label: string;
  /** The text is only read: pointers of what the definition wrote itself, whose lines stand out. */
  declare own: readonly string[] | undefined;
  #view: EditorView | undefined;
  readonly #named = new Compartment();
  readonly #read = new Compartment();

  constructor() {
    super();
    this.text = '';
    this.problems = [];
    this.known = () => undefined;
    this.label = '';
  }

  override firstUpdated() {
    const heard = EditorView.updateListener.of((update) => {
      if (update.docChanged && update.state.doc.toString() !== this.text) this.dispatchEvent(new CustomEvent('wf-text', { detail: update.state.doc.toString() }));
    });
    this.#view = new EditorView({
      root: this.renderRoot as ShadowRoot,
      parent: this.renderRoot.querySelector('.room')!,
      state: EditorState.create({
        doc: this.text,
        extensions: [
          lineNumbers(), foldGutter(), lintGutter(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history(), indentOnInput(), bracketMatching(), closeBrackets(),
          highlightSelectionMatches(), EditorState.tabSize.of(2), indentUnit.of('  '), json(), syntaxHighlighting(colours), look, EditorView.lineWrapping,
          autocompletion({ override: [completeJson(() => this.known())], maxRenderedOptions: 400 }),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...foldKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
          this.#named.of(EditorView.contentAttributes.of({ 'aria-label': this.label, tabindex: '0' })), this.#read.of([]), heard,
        ],
      }),
    });
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#view?.destroy();
    this.#view = undefined;
  }

  override updated(changed: PropertyValues<this>) {
    const view = this.#view;
    if (!view) return;
    if (changed.has('text') && view.state.doc.toString() !== this.text) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: this.text } });
    if (changed.has('own') || (changed.has('text') && this.own)) view.dispatch({ effects: this.#read.reconfigure(this.own ? [EditorState.readOnly.of(true), EditorView.decorations.of(linesOf(view.state, this.own))] : []) });
    if (changed.has('label')) view.dispatch({ effects: this.#named.reconfigure(EditorView.contentAttributes.of({ 'aria-label': this.label, tabindex: '0' })) });
    if (changed.has('problems') || changed.has('text')) view.dispatch(setDiagnostics(view.state, this.problems.map((problem): Diagnostic => ({ ...rangeOf(view.state, problem), severity: problem.severity, message: `${problem.what} ${problem.remedy}` }))));
  }

  /** Puts the cursor at the place of a problem and shows it. */
  show(problem: Pick<SaidProblem, 'at' | 'params'>): void {
    const view = this.#view;
    if (!view) return;
    const { from, to } = rangeOf(view.state, problem);
    view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    view.focus();
  }

  override render() {
    return html`<div class="room"></div>`;
  }
}

// The lines on which these pointers stand; one whose place is missing marks nothing.
function linesOf(state: EditorState, own: readonly string[]) {
  ensureSyntaxTree(state, state.doc.length, 200);
  const numbers = new Set(own.flatMap((at) => {
    const { from, to } = placeOf(state, at);
    const [first, last] = [state.doc.lineAt(from).number, state.doc.lineAt(to).number];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }));
  return Decoration.set([...numbers].sort((a, b) => a - b).map((number) => Decoration.line({ class: 'cm-own' }).range(state.doc.line(number).from)));
}

// A text that is no JSON has lines, but no pointers.
function rangeOf(state: EditorState, { at, params }: Pick<SaidProblem, 'at' | 'params'>): { readonly from: number; readonly to: number } {
  const [number, column] = [params['line'], params['column']];
  if (typeof number !== 'number' || typeof column !== 'number' || number > state.doc.lines) return placeOf(state, at);
  const line = state.doc.line(number);
  const from = Math.min(line.from + column - 1, line.to);
  return { from: from === line.to ? line.to - Math.min(1, line.length) : from, to: line.to };
}

customElements.define('wf-json-editor', WfJsonEditor);
