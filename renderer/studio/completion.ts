// Completion in the JSON editor: what the format allows at the cursor, and the names the document gives.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { JsonObject } from '#engine';
import { keysAt, titlesAt, valuesAt } from './format-guide.ts';
import { cursorAt, keysOf } from './json-place.ts';
import { namesAt } from './names.ts';

/** What completion reads besides the text: the format, the part that is edited, and the whole document as far as it can be read. */
export interface Known { readonly format: JsonObject; readonly part: string; readonly document: JsonObject }

/** The completions at the cursor; `known` is asked at each, because document and part change. */
export function completeJson(known: () => Known | undefined): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const here = known();
    const cursor = cursorAt(context.state, context.pos);
    if (!here || !cursor || (!context.explicit && cursor.from === cursor.to)) return null;
    const path = [here.part, ...cursor.path];
    const after = context.state.sliceDoc(cursor.to, cursor.to + 20).trimStart();
    const options: readonly Completion[] = cursor.writes === 'key'
      ? keysAt(here.format, path)
        .filter((key) => !keysOf(context.state, cursor.object!).includes(key.text) || context.state.sliceDoc(cursor.from, cursor.to) === JSON.stringify(key.text))
        .map((key) => ({ label: JSON.stringify(key.text), displayLabel: key.text, apply: JSON.stringify(key.text) + (after.startsWith(':') ? '' : ': '), type: 'property', boost: key.required ? 2 : 0, ...(key.info ? { info: key.info } : {}) }))
      : [
        ...valuesAt(here.format, path).map((value) => ({ label: value.text, type: 'enum' })),
        ...namesAt(here.document, path, titlesAt(here.format, path)).map((name) => ({ label: JSON.stringify(name), type: 'variable' })),
      ];
    return options.length === 0 ? null : { from: cursor.from, to: cursor.to, options, validFor: /^"?[^"]*"?$/ };
  };
}
