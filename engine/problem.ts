// What is wrong, as a value: a code of a closed list, a place and parameters. Out come sentences in two languages:
// what happened, where (the caller shows `at`), how to mend it.
import { segments, type JsonObject } from './json.ts';
import { codes, type ProblemCode, type Severity } from './problem/codes.ts';

export { nearest } from './problem/nearest.ts';
export * from './problem/codes.ts';

/** A mistake of a user: `at` is a JSON Pointer into what was given, `params` what the sentence quotes. */
export interface Problem {
  readonly code: ProblemCode;
  readonly at: string;
  readonly params: JsonObject;
}

/** What happened, and how to mend it. */
export interface Sentence {
  readonly what: string;
  readonly remedy: string;
}

/** The sentences of one language, by code, and the words of ours that stand in them. */
export interface Sentences {
  readonly problems: { readonly [code in ProblemCode]: Sentence };
  readonly words: { readonly [word: string]: string };
}

/** A problem of the closed list. */
export function problem(code: ProblemCode, at: string, params: JsonObject = {}): Problem {
  return { code, at, params };
}

/** Whether the problem blocks. */
export function severity({ code }: Problem): Severity {
  return codes[code];
}

/** Problems in the order of their places, then codes: the same list however it was gathered. */
export function sorted(problems: readonly Problem[]): Problem[] {
  const placed = problems.map((each) => ({ each, parts: segments(each.at) }));
  placed.sort(({ each: a, parts: left }, { each: b, parts: right }) => comparePlaces(left, right) || compareText(a.code, b.code) || compareText(JSON.stringify(a.params), JSON.stringify(b.params)));
  return placed.map(({ each }) => each);
}

function comparePlaces(left: readonly string[], right: readonly string[]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    const order = /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : compareText(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
