// A question in words that a person can answer who does not see a picture; every one is made anew, of thousands.
import { randomInt } from 'node:crypto';
import type { Language } from '#engine';

export interface Question { readonly text: string; readonly answer: string }

const letters = 'acdefhjkmnpqrtuvwxy';
const places = { 'zh-CN': ['一', '二', '三', '四', '五'], en: ['first', 'second', 'third', 'fourth', 'fifth'] } as const;
const small = { 'zh-CN': '零一二三四五六七八九'.split(''), en: 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ') } as const;
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** A number below a hundred in words. */
export function inWords(number: number, language: Language): string {
  const [ten, one] = [Math.floor(number / 10), number % 10];
  if (language === 'en') return number < 20 ? small.en[number]! : `${tens[ten]!}${one === 0 ? '' : `-${small.en[one]!}`}`;
  return `${ten === 0 ? '' : `${ten === 1 ? '' : small['zh-CN'][ten]!}十`}${one === 0 && ten > 0 ? '' : small['zh-CN'][one]!}`;
}

// Both ways of writing a number below a hundred, so that words are taken for an answer too.
const numbers = new Map((['zh-CN', 'en'] as const).flatMap((language) => Array.from({ length: 100 }, (_, n): [string, string] => [inWords(n, language), String(n)])));

/** An answer as it is compared: no matter in which case, width or words it is written. */
export function plain(answer: string): string {
  const text = answer.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  return numbers.get(text) ?? text;
}

const kinds: readonly ((language: Language) => Question)[] = [
  (language) => {
    const [a, b] = [randomInt(2, 60), randomInt(2, 38)];
    const [first, second] = [inWords(a, language), inWords(b, language)];
    return { text: pick({ 'zh-CN': [`${first}加${second}等于几？`, `${first}与${second}的和是多少？`], en: [`What is ${first} plus ${second}?`, `What do ${first} and ${second} add up to?`] }[language]), answer: String(a + b) };
  },
  (language) => {
    const b = randomInt(2, 30);
    const a = b + randomInt(1, 60);
    const [first, second] = [inWords(a, language), inWords(b, language)];
    return { text: pick({ 'zh-CN': [`${first}减${second}等于几？`, `${first}比${second}大多少？`], en: [`What is ${first} minus ${second}?`, `By how much is ${first} more than ${second}?`] }[language]), answer: String(a - b) };
  },
  (language) => {
    const found = [...new Set(Array.from({ length: 4 }, () => randomInt(1, 99)))];
    const isMost = randomInt(2) === 1;
    const list = found.map((number) => inWords(number, language)).join(language === 'en' ? ', ' : '、');
    return { text: language === 'en' ? `Which number is the ${isMost ? 'largest' : 'smallest'}: ${list}?` : `${list}中，最${isMost ? '大' : '小'}的数是几？`, answer: String(isMost ? Math.max(...found) : Math.min(...found)) };
  },
  (language) => {
    const code = Array.from({ length: 5 }, () => letters[randomInt(letters.length)]!).join(' ');
    const place = randomInt(5);
    return { text: language === 'en' ? `What is the ${places.en[place]!} letter of ${code}?` : `字母 ${code} 中的第${places['zh-CN'][place]!}个是什么？`, answer: code[place * 2]! };
  },
];

/** A question by chance, with its answer as it is compared. */
export function askedInWords(language: Language): Question {
  return pick(kinds)(language);
}

function pick<T>(list: readonly T[]): T {
  return list[randomInt(list.length)]!;
}
