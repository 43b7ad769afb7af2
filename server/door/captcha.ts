// A question for people only: asked once, answered once, within five minutes. What is stored tells neither question nor answer,
// for the answer's hash is keyed by the ticket that only the page has.
import { createHmac, randomBytes } from 'node:crypto';
import type { Language } from '#engine';
import type { Captcha, CaptchaAnswer } from '../api-types.ts';
import { hashOf } from '../edge/identity.ts';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { captchas } from '../store/captcha.ts';
import type { Query } from '../store/sight.ts';
import { askedInWords, plain } from './captcha-question.ts';
import { pictureOf, randomCharacters } from './captcha-picture.ts';

/** Asks in a picture, or in words; a network that asks too often has to wait. */
export async function askCaptcha(query: Query, kind: 'picture' | 'words', language: Language, address: string): Promise<Captcha | Refusal> {
  const { text, answer } = kind === 'words' ? askedInWords(language) : { text: '', answer: randomCharacters(4) };
  const ticket = randomBytes(24).toString('base64url');
  const isKept = await captchas.keep(query, { ticketHash: hashOf(ticket), answerHash: keyed(ticket, plain(answer)), address });
  if (!isKept) return { ...refuse(429, 'request.too-many', { seconds: 60 }), retryAfter: 60 };
  return kind === 'words' ? { ticket, picture: null, question: text } : { ticket, picture: `data:image/svg+xml;base64,${Buffer.from(pictureOf(answer)).toString('base64')}`, question: null };
}

/** Why the answer does not pass; null when it is right. Either way the question is spent. */
export async function judgeCaptcha(query: Query, given: CaptchaAnswer | undefined): Promise<Refusal | null> {
  if (!given || given.answer.trim() === '') return refuse(422, 'captcha.missing', {}, '/captcha');
  const expected = await captchas.take(query, hashOf(given.ticket));
  return expected === keyed(given.ticket, plain(given.answer)) ? null : refuse(422, 'captcha.wrong', {}, '/captcha');
}

/** The hash of an answer, which nobody can make who has not got the ticket. */
export function keyed(ticket: string, answer: string): string {
  return createHmac('sha256', ticket).update(answer).digest('hex');
}
