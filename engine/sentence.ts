// The sentences of problems, where both languages are at hand: on the server, in the studio. A page fetches the one its reader speaks.
import type { Problem, Sentence, Sentences } from './problem.ts';
import { sentenceIn } from './problem/said.ts';
import type { Language } from './text.ts';
import english from './text/en.json' with { type: 'json' };
import chinese from './text/zh-CN.json' with { type: 'json' };

const sentences: { readonly [language in Language]: Sentences } = { 'zh-CN': chinese, en: english };

/** The sentences of a problem in a language. */
export function sentence(problem: Problem, language: Language): Sentence {
  return sentenceIn(sentences[language], problem, language);
}
