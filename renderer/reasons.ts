// Why something cannot be done, as a sentence for the reader.
import type { Problem } from '#engine';
import { sentence } from './sentences.ts';
import { language } from './words.ts';

/** What the problems say, in one line; empty when there are none. */
export function reasonsOf(problems: readonly Problem[]): string {
  return [...new Set(problems.map((problem) => sentence(problem).what))].join(language() === 'en' ? ' ' : '；');
}
