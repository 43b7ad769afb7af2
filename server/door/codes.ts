// Codes of six digits to a phone or a mailbox: sent by the outbox, good for a quarter of an hour, for one purpose and whom it is about.
// Who asks gets a ticket whether a message goes out or not; only ticket and code together are worth something, so nobody can use up another's tries.
import { randomBytes, randomInt } from 'node:crypto';
import type { Language } from '#engine';
import type { CodeAnswer } from '../api-types.ts';
import { letterRow, type NewLetter } from '../cases/letter.ts';
import { templateInForce } from '../cases/template.ts';
import { hashOf } from '../edge/identity.ts';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { newId } from '../id.ts';
import { codes, mostOfOne } from '../store/code.ts';
import type { Query } from '../store/sight.ts';
import { keyed } from './captcha.ts';

/** What codes are for. */
export type Purpose = 'first-password' | 'recovery' | 'registration' | 'mobile';

/** What links are for. */
export type LinkPurpose = 'recovery-link' | 'set-up' | 'personal-data';

/** Minutes that a code is good for. */
const minutes = 15;

/** What a code is bound to: its purpose, and the account, user name or address it is about, which also counts how often one asks. */
export interface Bound { readonly purpose: Purpose; readonly about: string }

/** Sends a code; the caller has judged a captcha before. Without an address nothing is sent, and nothing else is different. */
export async function issueCode(query: Query, bound: Bound, to: { readonly channel: 'sms' | 'mail'; readonly address: string | null; /** The network that asks. */ readonly from?: string; /** The organisation whose messages are counted. */ readonly org?: string | null }, language: Language): Promise<{ readonly ticket: string } | Refusal> {
  const ticket = randomBytes(24).toString('base64url');
  const code = randomInt(1_000_000).toString().padStart(6, '0');
  const message = letterRow(newId(), { letter: 'code', fields: { code, minutes: String(minutes) }, channel: to.channel, to: to.address ?? '', language, minutes }, await templateInForce(query, 'code'));
  const outcome = await codes.issue(query, { ...bound, ticketHash: hashOf(ticket), codeHash: keyed(ticket, code), address: to.address, message, minutes, org: to.org ?? null, ...(to.from === undefined ? {} : { from: to.from }) });
  // Who only names somebody is not told whose organisation has had its share.
  if (outcome === 'spent' && bound.purpose !== 'recovery') return refuse(429, 'code.organisation-limit', { limit: mostOfOne });
  return outcome === 'too-soon' ? tooSoon(query, bound.purpose, bound.about) : { ticket };
}

/** Puts a link into the outbox that is good for one use; without an address nothing is sent, and nothing else is different. `to` makes the letter of the address that leads back. */
export async function issueLink(query: Query, purpose: LinkPurpose, { about, subject, address, hours, from }: { readonly about: string; readonly subject: string; readonly address: string | null; readonly hours: number; /** The network that asks, where that may be anybody. */ readonly from?: string }, letter: (ticket: string) => NewLetter): Promise<Refusal | null> {
  const ticket = randomBytes(32).toString('base64url');
  const written = letter(ticket);
  const outcome = await codes.issue(query, { purpose, about, subject, ticketHash: hashOf(ticket), codeHash: '', address, message: letterRow(newId(), written, await templateInForce(query, written.letter)), minutes: hours * 60, ...(from === undefined ? {} : { from }) });
  return outcome === 'too-soon' ? tooSoon(query, purpose, subject) : null;
}

/** A ticket that is handed to who asks, and sent to nobody. */
export async function issueTicket(query: Query, purpose: LinkPurpose, about: string, minutes: number): Promise<{ readonly ticket: string } | Refusal> {
  const ticket = randomBytes(32).toString('base64url');
  const outcome = await codes.issue(query, { purpose, about, ticketHash: hashOf(ticket), codeHash: '', address: null, message: { id: newId(), kind: 'mail', payload: '' }, minutes });
  return outcome === 'too-soon' ? tooSoon(query, purpose, about) : { ticket };
}

async function tooSoon(query: Query, purpose: string, about: string): Promise<Refusal> {
  const seconds = await codes.wait(query, purpose, about);
  return { ...refuse(429, 'code.too-soon', { seconds }), retryAfter: seconds };
}

/** Whom a link is about, the first time it is used; with `look` it stays good. */
export function followLink(query: Query, purpose: LinkPurpose, ticket: string, { look = false } = {}): Promise<string | null> {
  return codes.link(query, purpose, hashOf(ticket), !look);
}

/** The address a right code was sent to. With `look` it stays good, for a form that is judged before it is sent. */
export async function checkCode(query: Query, bound: Bound, given: CodeAnswer | undefined, { look = false, at = '/code' } = {}): Promise<{ readonly address: string | null } | Refusal> {
  const code = given?.code.normalize('NFKC').replace(/\s+/g, '') ?? '';
  if (!given || code === '') return refuse(422, 'code.missing', {}, at);
  const tried = await codes.try(query, { ...bound, ticketHash: hashOf(given.ticket), codeHash: keyed(given.ticket, code), spend: !look });
  if (!tried || (!tried.isRight && tried.left === 0)) return refuse(422, 'code.void', {}, at);
  return tried.isRight ? { address: tried.address } : refuse(422, 'code.wrong', { left: tried.left }, at);
}
