// Where a story differs from what came, in words: what was expected and what was found, in both languages.
import { problemInWords, sentence, words, type Json, type JsonObject, type Language, type Mismatch } from '#engine';

const nouns: { readonly [key: string]: { readonly [language in Language]: string } } = {
  state: { 'zh-CN': '处于状态', en: 'the state' },
  finished: { 'zh-CN': '办结标志为', en: 'finished' },
  number: { 'zh-CN': '得到服务编号', en: 'the number' },
  effects: { 'zh-CN': '有后续动作', en: 'the effects' },
  columns: { 'zh-CN': '有公开列', en: 'the column' },
  data: { 'zh-CN': '有字段', en: 'the field' },
};

/** The two halves of a sentence about one difference. */
export function differenceInWords({ at, expected, found, problems }: Mismatch): { readonly expected: JsonObject; readonly found: JsonObject } {
  const [, , key = '', name] = at.split('/');
  const inBoth = (say: (language: Language) => string): JsonObject => ({ 'zh-CN': say('zh-CN'), en: say('en') });
  if (key === 'problems') return { expected: inBoth((language) => refusal(expected, language)), found: inBoth((language) => reasons(unexpected(expected, problems), language) ?? refusal(found, language)) };
  const told = (value: Json) => (language: Language): string => [nouns[key]?.[language] ?? key, ...(name === undefined ? [] : [name]), words(value, language)].join(' ');
  return { expected: inBoth(told(expected)), found: inBoth(told(found)) };
}

function refusal(codes: Json, language: Language): string {
  const isRefused = Array.isArray(codes) && codes.length > 0;
  if (language === 'en') return isRefused ? `a refusal with ${words(codes, language)}` : 'success';
  return isRefused ? `被拒绝，原因是 ${words(codes, language)}` : '办成';
}

// What was expected says nothing new.
function unexpected(expected: Json, problems: Mismatch['problems']): Mismatch['problems'] {
  const known = Array.isArray(expected) ? expected.map(String) : [];
  return problems?.filter((problem) => !known.some((word) => word === problem.code || word === problemInWords(problem) || word === `${problem.code} ${problem.at}`));
}

function reasons(problems: Mismatch['problems'], language: Language): string | undefined {
  if (!problems || problems.length === 0) return undefined;
  const whats = problems.slice(0, 3).map((problem) => sentence(problem, language).what.replace(/[。.]$/, ''));
  return language === 'en' ? `a refusal: ${whats.join('; ')}` : `被拒绝：${whats.join('；')}`;
}
