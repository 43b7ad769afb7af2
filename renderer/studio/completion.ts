// Completion in the JSON editor: what the format allows at the cursor, and the names the document gives.
import { insertCompletionText, pickedCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { JsonObject } from '#engine';
import { keysAt, titlesAt, valuesAt, type Suggestion } from './format-guide.ts';
import { cursorAt, keysOf, type Cursor } from './json-place.ts';
import { namesAt, operatorsAt } from './names.ts';

/** What completion reads besides the text: the format, the part that is edited, the whole document as far as it can be read, the facts its rules may read, and the processes there are. */
export interface Known { readonly format: JsonObject; readonly part: string; readonly document: JsonObject; readonly facts: readonly string[]; readonly processes: readonly string[] }

/** The completions at the cursor; `known` is asked at each, because document and part change. */
export function completeJson(known: () => Known | undefined): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const here = known();
    const cursor = cursorAt(context.state, context.pos);
    if (!here || !cursor || (!context.explicit && cursor.from === cursor.to)) return null;
    const path = [here.part, ...cursor.path];
    const titles = titlesAt(here.format, path);
    // What stands behind the cursor, a closing quotation mark above all, is replaced too, but does not narrow the choice.
    const tail = cursor.to - context.pos;
    const offered = (text: string, more: Omit<Completion, 'label' | 'apply'>, ending = ''): Completion => ({
      ...more, label: text,
      apply: (view, picked, from, to) => view.dispatch({ ...insertCompletionText(view.state, text + ending, from, to + tail), annotations: pickedCompletion.of(picked) }),
    });
    const options = cursor.writes === 'key' ? keys(context, cursor, here, path, titles).map(({ text, info, required }) =>
      offered(JSON.stringify(text), { displayLabel: text, type: 'property', boost: required ? 2 : 0, ...(info ? { info } : {}) }, context.state.sliceDoc(cursor.to, cursor.to + 20).trimStart().startsWith(':') ? '' : ': '))
      : [
        ...valuesAt(here.format, path).map(({ text }) => offered(text, { type: 'enum' })),
        ...namesAt(here, path, titles).map((name) => offered(JSON.stringify(name), { displayLabel: name, type: 'variable' })),
      ];
    return options.length === 0 ? null : { from: cursor.from, options, validFor: /^"?[^"]*$/ };
  };
}

/** The keys that may be written, without those the object has already. */
function keys({ state }: CompletionContext, cursor: Cursor, here: Known, path: readonly string[], titles: ReadonlySet<string>): readonly Suggestion[] {
  const present = keysOf(state, cursor.object!);
  const operators = operatorsAt(titles, path).map((text): Suggestion => ({ text, info: '', required: false }));
  return [...keysAt(here.format, path), ...operators].filter(({ text }) => !present.includes(text) || state.sliceDoc(cursor.from, cursor.to) === JSON.stringify(text));
}
