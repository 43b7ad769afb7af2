// A problem in words. In: the sentences of a language; out: what happened and how to mend it, with what was given quoted in them.
import { isObject, type Json } from '../json.ts';
import type { Problem, Sentence, Sentences } from '../problem.ts';
import { fill, places, words, type Language } from '../text.ts';

/**
 * The sentences of a problem. In the texts `{name}` quotes a parameter, `{word.name}` translates one of our own words,
 * `{either.name}` joins several such words by or, `{size.name}` tells bytes as people do, and `[one|another]` takes the first part all of whose places are known, or nothing.
 */
export function sentenceIn({ problems, words: ours }: Sentences, { code, params }: Problem, language: Language): Sentence {
  const read = (path: string): string | undefined => {
    const [kind, name] = path.split('.', 2);
    if (name === undefined) return quoted(params[path], language);
    return kind === 'size' ? sized(params[name]) : kind === 'either' ? either(params[name], ours, language) : translated(params[name], ours, language);
  };
  const written = (template: string): string => fill(chosen(template, read), read).trim();
  return { what: written(problems[code].what), remedy: written(problems[code].remedy) };
}

/** Keeps of each `[one|another]` the first part whose places are all known. */
function chosen(template: string, read: (path: string) => string | undefined): string {
  return !template.includes('[') ? template : template.replace(/\[([^\]]*[{|][^\]]*)\]/g, (_, parts: string) =>
    parts.split('|').find((part) => places(part).every((place) => read(place) !== undefined)) ?? '');
}

function quoted(value: Json | undefined, language: Language): string | undefined {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  if (isObject(value) && typeof value[language] === 'string') return value[language];
  if (Array.isArray(value)) return words(value.slice(0, 20).map((item: Json) => quoted(item, language) ?? null), language) + (value.length <= 20 ? '' : language === 'en' ? ', …' : '…');
  const written = words(value, language);
  return written.length > 400 ? written.slice(0, 400) + '…' : written;
}

/** Bytes as KB or MB, rounded up so that what exceeds a limit also reads so. */
function sized(bytes: Json | undefined): string | undefined {
  if (typeof bytes !== 'number') return undefined;
  const [unit, each] = bytes >= 1_048_576 ? ['MB', 1_048_576] : ['KB', 1024];
  return `${Math.ceil((bytes / each) * 100) / 100} ${unit}`;
}

/** `dict:industry` is the word `dict` and the name that follows it. */
function translated(value: Json | undefined, ours: Sentences['words'], language: Language): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : words(value.map((item) => translated(item, ours, language) ?? null), language);
  if (typeof value !== 'string') return quoted(value, language);
  const [kind, name] = value.split(':', 2);
  const word = Object.hasOwn(ours, kind!) ? ours[kind!]! : kind!;
  return name === undefined ? word : `${word} ${name}`;
}

/** One of several: `a text, a list or an object`. */
function either(value: Json | undefined, ours: Sentences['words'], language: Language): string | undefined {
  if (!Array.isArray(value) || value.length < 2) return translated(value, ours, language);
  return [words(value.slice(0, -1).map((each: Json) => translated(each, ours, language) ?? null), language), translated(value.at(-1), ours, language)].join(language === 'en' ? ' or ' : '或');
}
