// Patterns of text fields: only what a linear engine accepts and a native one cannot be caught in. Not reachable from `open`.
import { RE2JS } from 're2js';

/** The longest text a pattern may be asked about. */
export const longestMatched = 200;

// So many ways to divide a text among its repetitions may a backtracking engine be made to try.
const mostWays = 1e7;

// `\s` and `.` mean more in JavaScript than in RE2; both engines must answer alike.
const space = '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const lineEnds = '\\n\\r\\x{2028}\\x{2029}';

const compiled = new Map<string, RE2JS>();

/** Whether a pattern is found in a text, in steps that grow with the text only. Throws on a pattern that was never accepted. */
export function matchesLinearly(pattern: string, text: string): boolean {
  let machine = compiled.get(pattern);
  if (machine === undefined) {
    machine = RE2JS.compile(translated(pattern));
    if (compiled.size >= 1000) compiled.clear();
    compiled.set(pattern, machine);
  }
  return machine.matcher(text).find();
}

/** What keeps a pattern from being accepted for texts of at most `maxLength` characters, or undefined. */
export function patternFault(pattern: string, maxLength: number): 'unreadable' | 'not-linear' | 'nested' | 'ambiguous' | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'unreadable';
  }
  try {
    RE2JS.compile(translated(pattern));
  } catch {
    return 'not-linear';
  }
  const ways = waysOf(pattern, Math.min(maxLength, longestMatched));
  return ways === undefined ? 'nested' : ways > mostWays ? 'ambiguous' : undefined;
}

/** The pattern in RE2's spelling. Throws on what has none. */
function translated(pattern: string): string {
  let inClass = false;
  return parts(pattern).map((part) => {
    if (part === '[' || part === '[^') inClass = true;
    else if (part === ']') inClass = false;
    if (part === '\\s') return inClass ? space : `[${space}]`;
    if (part === '\\S' && inClass) throw new Error('A class cannot hold the opposite of a space.');
    if (part === '\\S') return `[^${space}]`;
    if (part === '.' && !inClass) return `[^${lineEnds}]`;
    return part.replace(/^\\u\{?([0-9a-fA-F]+)\}?$/, '\\x{$1}');
  }).join('');
}

function parts(pattern: string): string[] {
  return pattern.match(/\\u\{[0-9a-fA-F]+\}|\\u[0-9a-fA-F]{4}|\\[pP]\{[^}]*\}|\\x[0-9a-fA-F]{2}|\\.|\[\^|\(\?:|\(\?<[A-Za-z0-9_]+>|\{\d+(?:,\d*)?\}|[\s\S]/gu) ?? [];
}

/**
 * In how many ways a text can be divided among the repetitions and alternatives of a pattern, at most.
 * Undefined when a repeated group holds a repetition or an alternative: then the ways double with each character.
 */
function waysOf(pattern: string, length: number): number | undefined {
  let inClass = false;
  let total = 1;
  let closed: { choices: boolean } | undefined;
  const groups: { choices: boolean }[] = [];
  const choose = (): void => groups.forEach((group) => { group.choices = true; });
  for (const part of parts(pattern)) {
    const after = closed;
    closed = undefined;
    if (inClass) {
      inClass = part !== ']';
      continue;
    }
    if (part === '[' || part === '[^') inClass = true;
    else if (part.startsWith('(')) groups.push({ choices: false });
    else if (part === ')') closed = groups.pop();
    else if (part === '|') {
      total *= 2;
      choose();
    } else {
      const [least, most] = repetition(part, length) ?? [1, 1];
      if (most > 1 && after?.choices) return undefined;
      total *= most - least + 1;
      if (most !== least) choose();
      if (part === '?') closed = after;
    }
  }
  return total;
}

function repetition(part: string, length: number): readonly [number, number] | undefined {
  if (part === '*') return [0, length];
  if (part === '+') return [1, length];
  if (part === '?') return [0, 1];
  const counts = /^\{(\d+)(,(\d*))?\}$/.exec(part);
  if (counts === null) return undefined;
  const least = Number(counts[1]);
  return [least, counts[2] === undefined ? least : counts[3] === '' ? Math.max(length, least) : Number(counts[3])];
}
