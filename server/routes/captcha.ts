// Questions for people only, for every form that somebody may send who is not known.
import type { Captcha, CaptchaAnswer, CodeAnswer } from '../api-types.ts';
import { askCaptcha } from '../door/captcha.ts';
import { isRefusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { line, nullable, object, type Shape, text } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';

const captcha = object<Captcha>({ ticket: line, picture: nullable(text), question: nullable(line) });

/** What a page sends back with its form. */
export const captchaAnswer: Shape<CaptchaAnswer> = object<CaptchaAnswer>({ ticket: line, answer: line });
export const codeAnswer: Shape<CodeAnswer> = object<CodeAnswer>({ ticket: line, code: line });

/** The pair of routes: to be seen, and to be read. */
export function captchaRoutes(services: Services): Route[] {
  const asks = (kind: 'picture' | 'words') => route<string, undefined, Captcha>({
    method: 'POST', path: `/api/captchas/${kind}`, permission: 'public', beforePassword: true, answer: captcha,
    summary: kind === 'picture' ? 'Asks for the characters of a picture, once and within five minutes' : 'Asks a question in words instead of a picture',
    async handle({ language, address }) {
      const asked = await askCaptcha(asking(services.pool), kind, language, address);
      return isRefusal(asked) ? asked : { body: asked };
    },
  });
  return [asks('picture'), asks('words')];
}
