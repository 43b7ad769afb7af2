// The sentences of problems, in the one language the reader speaks: the other is fetched when it is chosen.
import { sentenceIn, type Language, type Problem, type Sentence, type Sentences } from '#engine';
import { language, setLanguage } from './words.ts';

const catalogues = import.meta.glob<Sentences>('../engine/text/*.json', { import: 'default' });
const known = new Map<Language, Sentences>();

/** Brings the sentences of a language here. What says problems waits for those of its own. */
export async function learn(wanted: Language = language()): Promise<void> {
  if (!known.has(wanted)) known.set(wanted, await catalogues[`../engine/text/${wanted}.json`]!());
}

/** Goes over to a language. Where its sentences cannot be fetched, those at hand serve on. */
export async function speak(wanted: Language): Promise<void> {
  await learn(wanted).catch(() => {});
  setLanguage(wanted);
}

/** The sentences of a problem; nothing while none were fetched. */
export function sentence(problem: Problem): Sentence {
  const [spoken, sentences] = known.has(language()) ? [language(), known.get(language())!] : [...known][0] ?? [];
  return spoken && sentences ? sentenceIn(sentences, problem, spoken) : { what: '', remedy: '' };
}
