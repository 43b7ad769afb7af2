// Passes the door's question as a person does who takes it in words: it is asked, read and answered, by no other way than the product's own.
import type { Captcha, CaptchaAnswer } from '../../server/api-types.ts';
import { inWords } from '../../server/door/captcha-question.ts';

const known = new Map((['zh-CN', 'en'] as const).flatMap((language) => Array.from({ length: 100 }, (_, n): [string, number] => [inWords(n, language), n])));
const places = ['一', '二', '三', '四', '五', 'first', 'second', 'third', 'fourth', 'fifth'];

/** The answer to a question in words. */
export function answerTo(question: string): string {
  const spelled = /(?:字母 |letter of )([a-z](?: [a-z])+)/.exec(question)?.[1];
  if (spelled) return spelled.split(' ')[places.findIndex((place) => question.includes(`第${place}个`) || question.includes(`the ${place} letter`)) % 5]!;
  const numbers = (question.match(/[零一二三四五六七八九十]+|[a-z]+(?:-[a-z]+)?/g) ?? []).flatMap((word) => known.get(word) ?? []);
  if (/最大|largest/.test(question)) return String(Math.max(...numbers));
  if (/最小|smallest/.test(question)) return String(Math.min(...numbers));
  const [a, b] = numbers as [number, number];
  return String(/减|大多少|minus|more than/.test(question) ? a - b : a + b);
}

/** Asks over HTTP by `post` and answers. */
export async function passCaptcha(post: (path: string, body: object) => Promise<Captcha>): Promise<CaptchaAnswer> {
  const { ticket, question } = await post('/api/captchas/words', {});
  return { ticket, answer: answerTo(question ?? '') };
}
