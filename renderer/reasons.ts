// Why something cannot be done, as a sentence for the reader.
import { sentence, type Problem } from '#engine';
import { language } from './words.ts';

/** What the problems say, in one line; empty when there are none. */
export function reasonsOf(problems: readonly Problem[]): string {
  return [...new Set(problems.map((problem) => sentence(problem, language()).what))].join(language() === 'en' ? ' ' : '；');
}
