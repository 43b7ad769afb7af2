// Messages of committed steps to the people they are for, and letters to one address, at least once.
import { say, type Language, type Text } from '#engine';
import { type Carriers, carriersOf, type Mail, type TextMessage, Undeliverable } from './carriers.ts';
import type { Notice } from './effects/notify.ts';
import { homeOf } from '../config.ts';
import { hashOf, newToken } from '../edge/identity.ts';
import { derivedId, newId } from '../id.ts';
import { type Channel, type Letter, letterRow, masked, maskedAddress, type NewLetter, type NewNotice, noticeRow } from './letter.ts';
import { poll, type Poller } from './polling.ts';
import { templateInForce } from './template.ts';
import type { Services } from '../services.ts';
import { addToOutbox, claim, expand, numberOf, type OutboxRow, type Receiver, receiversOf, settle, unwantedBy } from '../store/outbox.ts';
import type { Query } from '../store/sight.ts';

const tooLate = 'It was too late to be of use.';
const mostTries = 24;
const atOnce = 10;

/** Writes a letter with the statements of `query`, so that it goes out when they are committed and never without them. Answers its id. */
export async function writeLetter({ clock }: Pick<Services, 'clock'>, query: Query, letter: NewLetter): Promise<string> {
  const row = letterRow(newId(), letter, await templateInForce(query, letter.letter));
  await addToOutbox(query, row, clock.instant);
  return row.id;
}

/** Tells people of something outside a case, by a template and its fields, with the statements of `query`. Its receivers are found when it is delivered. */
export async function writeNotice({ clock }: Pick<Services, 'clock'>, query: Query, notice: NewNotice): Promise<string> {
  const row = noticeRow(newId(), notice, await templateInForce(query, notice.letter));
  await addToOutbox(query, row, clock.instant);
  return row.id;
}

/** One round: takes what is due, of one kind or of all, and delivers it; answers how many rows it took. What nobody carries is only shown on the outbox page. */
export async function deliver(services: Services, carriers: Carriers | null, kind: OutboxRow['kind'] | null = null): Promise<number> {
  const { pool, clock, log } = services;
  const rows = await claim(pool, clock.instant, atOnce, kind);
  await Promise.all(rows.map(async (row) => {
    try {
      if (row.kind === 'notify') await spread(services, row);
      else if (row.late) await settle(pool, row, { state: 'dead', error: tooLate, payload: kept(row) }, clock.instant);
      else await carry(services, carriers ?? {}, row as OutboxRow & { readonly kind: 'mail' | 'sms' });
    } catch (error) {
      const isLast = row.attempts >= mostTries || error instanceof Undeliverable;
      log(isLast ? 'error' : 'warning', isLast ? 'A message is given up.' : 'A message could not be delivered.', { outbox: row.id, attempts: row.attempts, error: (error as Error).message });
      await settle(pool, row, { state: isLast ? 'dead' : 'waiting', afterSeconds: pauseAfter(row.attempts), error: (error as Error).message.slice(0, 500), ...(isLast ? { payload: kept(row) } : {}) }, clock.instant);
    }
  }));
  return rows.length;
}

async function carry(services: Services, { mail, sms }: Carriers, row: OutboxRow & { readonly kind: 'mail' | 'sms' }): Promise<void> {
  const { pool, clock, config, log } = services;
  const send = { mail: mail && (() => mail(mailOf(services, row))), sms: sms && (() => sms(textOf(row))) }[row.kind];
  if (send) {
    await send();
    await settle(pool, row, { state: 'sent', payload: kept(row) }, clock.instant);
    return;
  }
  // In a demonstration somebody plays the receiver too; nowhere else are secrets left lying about.
  const isDemo = config.seed === 'demo';
  if (await settle(pool, row, { state: 'shown', ...(isDemo ? {} : { payload: kept(row) }) }, clock.instant)) {
    const letter = JSON.parse(row.payload) as Letter;
    if (row.kind === 'sms') log('info', 'A text message was not sent: there is no gateway.', { outbox: row.id, to: maskedAddress(row.recipient), text: (isDemo ? letter : masked(letter)).text });
  }
}

/** What stays of a letter when it needs to be sent no more. */
export function kept({ kind, payload }: Pick<OutboxRow, 'kind' | 'payload'>): string {
  return kind === 'notify' ? payload : JSON.stringify(masked(JSON.parse(payload) as Letter));
}

/** Seconds to wait after so many tries in vain: one, doubled each time, at most an hour. */
export function pauseAfter(tries: number): number {
  return Math.min(3600, 2 ** (tries - 1));
}

/** Delivers as rows come, and looks every half second for those of other nodes. */
export function startOutbox(services: Services): Poller {
  const carriers = carriersOf(services.config);
  // Each kind has rounds of its own: a mail server that hangs keeps nobody's messages in the product waiting.
  const rounds = (kind: OutboxRow['kind'], work: 'messages' | 'mail' | 'text messages'): Poller => poll(services, {
    work, every: 500,
    round: async () => {
      while ((await deliver(services, carriers, kind)) === atOnce);
    },
  });
  const [notices, mails, texts] = [rounds('notify', 'messages'), rounds('mail', 'mail'), rounds('sms', 'text messages')];
  services.onMessages = () => notices.wake();
  return {
    wake: () => notices.wake(),
    stop: async () => void (await Promise.all([notices, mails, texts].map((each) => each.stop()))),
  };
}

async function spread({ pool, clock, live, config }: Services, row: OutboxRow): Promise<void> {
  const notice = JSON.parse(row.payload) as Notice;
  const category = notice.category ?? 'notice';
  const number = (row.instance && (await numberOf(pool, row.instance))) ?? '—';
  const fill = (text: string): string => text.replaceAll('{instance.number}', number);
  const both = (text: Text): { 'zh-CN': string; en: string } => ({ 'zh-CN': fill(say(text, 'zh-CN')), en: fill(say(text, 'en')) });
  const [title, text] = [both(notice.title), both(notice.text)];
  const found = await Promise.all(notice.to.map((grantee) => receiversOf(pool, grantee)));
  const people = [...new Map(found.flat().map((person) => [person.account, person])).values()];
  const unwanted = await unwantedBy(pool, people.map(({ account }) => account), category);
  const letter = (language: Language): string => JSON.stringify({ title: title[language], text: text[language] } satisfies Letter);
  const { opens } = notice;
  const links = opens === undefined || row.instance === null ? [] : notice.mails.map((address) => ({ address, token: newToken(), event: opens.event, since: opens.since, days: opens.days, instance: row.instance! }));
  // Of a bare address nobody knows the language.
  const inBoth = (link: string | undefined): string => {
    const [line, body] = [`${title['zh-CN']} ${title.en}`, `${text['zh-CN']}\n\n${text.en}`];
    return JSON.stringify((link === undefined ? { title: line, text: body } : { title: line, text: body.replaceAll('{link}', link), fields: { link }, secret: ['link'] }) satisfies Letter);
  };
  const addresses = new Map([
    ...notice.mails.map((address): [string, string] => {
      const link = links.find((each) => each.address === address);
      return [address, inBoth(link && `${homeOf(config)}/return#${link.token}`)];
    }),
    ...channel(notice, people.filter(({ account }) => !unwanted.mail.has(account)), 'mail', letter),
  ]);
  const numbers = new Map(channel(notice, people.filter(({ account }) => !unwanted.sms.has(account)), 'sms', letter));
  const [told, copied] = [notice.channels.includes('in-app'), notice.channels.includes('copy') && row.instance !== null];
  await expand(pool, row, {
    // Ids follow from message and receiver: delivered again from a backup, a message is the same message.
    messages: told || copied ? people.map(({ account }) => ({ id: derivedId(row.id, account), account, title: JSON.stringify(title), category, text: JSON.stringify(text), warning: notice.warning ?? null, told, copied })) : [],
    letters: ([['mail', addresses], ['sms', numbers]] as const).flatMap(([kind, found]) => [...found].map(([recipient, payload]) => ({ id: derivedId(row.id, recipient), kind, recipient, payload }))),
    links: links.map(({ token, ...link }) => ({ ...link, hash: hashOf(token) })),
  }, clock.instant);
  if (told || copied) live.changed({ accounts: people.map(({ account }) => account) });
}

// The addresses of a channel, with what is written to each.
function channel({ channels }: Notice, people: readonly Receiver[], name: Channel, letter: (language: Language) => string): [string, string][] {
  const addressOf = { mail: (person: Receiver) => person.mail, sms: (person: Receiver) => person.mobile }[name];
  return channels.includes(name) ? people.flatMap((person): [string, string][] => { const address = addressOf(person); return address ? [[address, letter(person.language)]] : []; }) : [];
}

function textOf({ id, recipient, payload }: OutboxRow): TextMessage {
  const { text, template = null, fields = {} } = JSON.parse(payload) as Letter;
  return { id, to: recipient, text, template, fields };
}

function mailOf({ config }: Services, row: OutboxRow): Mail {
  const { title, text } = JSON.parse(row.payload) as Letter;
  const host = config.mailFrom.slice(config.mailFrom.lastIndexOf('@') + 1).replace(/[^A-Za-z0-9.-]/g, '') || 'localhost';
  return { messageId: `<${row.id}@${host}>`, from: config.mailFrom, to: row.recipient, subject: title.replace(/[\r\n]+/g, ' '), text };
}
