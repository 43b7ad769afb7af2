// The text of a JSON body, before it is parsed, to the first thing about it that a parser should never meet.

export interface JsonLimits { readonly depth: number; readonly keys: number; readonly text: number }

export type JsonFault = 'too-complex' | 'duplicate-key';

const quote = 34, backslash = 92, open = 123, close = 125, openList = 91, closeList = 93, comma = 44;

/** Depth, number of keys and length of texts within limits, and no key twice in one object; a text that is no JSON may pass, the parser refuses it. */
export function scanJson(text: string, limits: JsonLimits): JsonFault | null {
  const objects: (Set<string> | null)[] = [];
  let keys = 0;
  let expectsKey = false;
  for (let here = 0; here < text.length; here++) {
    const code = text.charCodeAt(here);
    if (code === quote) {
      const start = here + 1;
      for (here++; here < text.length && text.charCodeAt(here) !== quote; here++) if (text.charCodeAt(here) === backslash) here++;
      if (here - start > limits.text) return 'too-complex';
      const names = expectsKey ? objects.at(-1) : undefined;
      if (names) {
        const name = keyName(text.slice(start - 1, here + 1));
        if (names.has(name)) return 'duplicate-key';
        names.add(name);
        if (++keys > limits.keys) return 'too-complex';
      }
      expectsKey = false;
    } else if (code === open || code === openList) {
      objects.push(code === open ? new Set() : null);
      expectsKey = code === open;
      if (objects.length > limits.depth) return 'too-complex';
    } else if (code === close || code === closeList) {
      objects.pop();
      expectsKey = false;
    } else if (code === comma) {
      expectsKey = objects.at(-1) instanceof Set;
    }
  }
  return null;
}

// Two spellings of one key ("a" and "\u0061") are one key to the parser.
function keyName(quoted: string): string {
  if (!quoted.includes('\\')) return quoted;
  try {
    return JSON.stringify(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
