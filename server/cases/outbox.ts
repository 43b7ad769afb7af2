// Messages of committed steps to the people they are for, at least once; the only file that talks to the outside world.
import { createTransport } from 'nodemailer';
import { say, type Text } from '#engine';
import type { Notice } from './effects/notify.ts';
import { derivedId } from '../id.ts';
import { poll, type Poller } from './polling.ts';
import type { Services } from '../services.ts';
import { claim, expand, numberOf, type OutboxRow, receiversOf, settle } from '../store/outbox.ts';

/** A mail as it is sent; the same row always has the same `messageId`, so that a receiver can tell a repetition. */
export interface Mail { readonly messageId: string; readonly from: string; readonly to: string; readonly subject: string; readonly text: string }

/** What a row of mail keeps. */
interface Letter { readonly title: string; readonly text: string }

export type Send = (mail: Mail) => Promise<void>;

const mostTries = 24;
const atOnce = 10;

/** Sends by SMTP; null without an address to send to. */
export function smtp(url: string | undefined): Send | null {
  if (!url) return null;
  const transport = createTransport(url, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, disableFileAccess: true, disableUrlAccess: true } as object);
  return async (mail) => void (await transport.sendMail(mail));
}

/** One round: takes what is due, of one kind or of all, and delivers it; answers how many rows it took. Without `send`, mail is only shown on the outbox page. */
export async function deliver(services: Services, send: Send | null, kind: OutboxRow['kind'] | null = null): Promise<number> {
  const { pool, clock, log } = services;
  const rows = await claim(pool, clock.instant, atOnce, kind);
  await Promise.all(rows.map(async (row) => {
    try {
      if (row.kind === 'notify') await spread(services, row);
      else if (send) {
        await send(mailOf(services, row));
        await settle(pool, row, { state: 'sent' }, clock.instant);
      } else await settle(pool, row, { state: 'shown' }, clock.instant);
    } catch (error) {
      const isLast = row.attempts >= mostTries;
      log(isLast ? 'error' : 'warning', isLast ? 'A message is given up.' : 'A message could not be delivered.', { outbox: row.id, attempts: row.attempts, error: (error as Error).message });
      await settle(pool, row, { state: isLast ? 'dead' : 'waiting', afterSeconds: pauseAfter(row.attempts), error: (error as Error).message.slice(0, 500) }, clock.instant);
    }
  }));
  return rows.length;
}

/** Seconds to wait after so many tries in vain: one, doubled each time, at most an hour. */
export function pauseAfter(tries: number): number {
  return Math.min(3600, 2 ** (tries - 1));
}

/** Delivers as rows come, and looks every half second for those of other nodes. */
export function startOutbox(services: Services): Poller {
  const send = smtp(services.config.smtpUrl);
  // Each kind has rounds of its own: a mail server that hangs keeps nobody's messages in the product waiting.
  const rounds = (kind: OutboxRow['kind'], name: string): Poller => poll({
    name, every: 500, log: services.log,
    round: async () => {
      while ((await deliver(services, send, kind)) === atOnce);
    },
  });
  const [notices, mails] = [rounds('notify', 'messages'), rounds('mail', 'mail')];
  services.onMessages = () => notices.wake();
  return {
    wake: () => notices.wake(),
    stop: async () => void (await Promise.all([notices.stop(), mails.stop()])),
  };
}

async function spread({ pool, clock }: Services, row: OutboxRow): Promise<void> {
  const notice = JSON.parse(row.payload) as Notice;
  const number = (row.instance && (await numberOf(pool, row.instance))) ?? '—';
  const fill = (text: string): string => text.replaceAll('{instance.number}', number);
  const both = (text: Text): { 'zh-CN': string; en: string } => ({ 'zh-CN': fill(say(text, 'zh-CN')), en: fill(say(text, 'en')) });
  const [title, text] = [both(notice.title), both(notice.text)];
  const found = await Promise.all(notice.to.map((grantee) => receiversOf(pool, grantee)));
  const people = [...new Map(found.flat().map((person) => [person.account, person])).values()];
  const letter = (language: 'zh-CN' | 'en'): string => JSON.stringify({ title: title[language], text: text[language] } satisfies Letter);
  const addresses = new Map([
    ...notice.mails.map((address): [string, string] => [address, letter('zh-CN')]),
    ...(notice.channels.includes('mail') ? people.flatMap((person): [string, string][] => (person.mail ? [[person.mail, letter(person.language)]] : [])) : []),
  ]);
  const [told, copied] = [notice.channels.includes('in-app'), notice.channels.includes('copy') && row.instance !== null];
  await expand(pool, row, {
    // Ids follow from message and receiver: delivered again from a backup, a message is the same message.
    messages: told || copied ? people.map(({ account }) => ({ id: derivedId(row.id, account), account, title: JSON.stringify(title), text: JSON.stringify(text), told, copied })) : [],
    mails: [...addresses].map(([recipient, payload]) => ({ id: derivedId(row.id, recipient), recipient, payload })),
  }, clock.instant);
}

function mailOf({ config }: Services, row: OutboxRow): Mail {
  const { title, text } = JSON.parse(row.payload) as Letter;
  const host = config.mailFrom.slice(config.mailFrom.lastIndexOf('@') + 1).replace(/[^A-Za-z0-9.-]/g, '') || 'localhost';
  return { messageId: `<${row.id}@${host}>`, from: config.mailFrom, to: row.recipient, subject: title.replace(/[\r\n]+/g, ' '), text };
}
