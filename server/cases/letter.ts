// Single messages outside a case: a template of the product, its declared fields and one address make a row of the outbox. Pure.
import { say, type Language, type Text } from '#engine';
import type { Notice } from './effects/notify.ts';
import shipped from './letters.json' with { type: 'json' };

/** A template: the fields are all its words may name. What is secret is told to the receiver and to nobody else. */
export interface LetterTemplate {
  readonly title: Text;
  readonly fields: { readonly [field: string]: { readonly secret?: boolean } };
  readonly text: Text;
}

/** What a row of the outbox keeps of a message to one address. */
export interface Letter {
  readonly title: string;
  readonly text: string;
  /** Of a template: its name and values, for a gateway that has templates of its own. */
  readonly template?: string;
  readonly fields?: { readonly [field: string]: string };
  /** Fields that nobody reads but the receiver. */
  readonly secret?: readonly string[];
}

/** A way that leads to one address. */
export type Channel = 'mail' | 'sms';

export type LetterName = keyof typeof shipped;

/** A letter that is to be written: the channel and its address, what it says, and until when that is of use. */
export type NewLetter = { readonly [N in LetterName]: {
  readonly letter: N;
  readonly fields: { readonly [field in keyof (typeof shipped)[N]['fields']]: string };
  readonly channel: Channel;
  readonly to: string;
  readonly language?: Language;
  /** Not sent later than so many minutes from now: a code that has ended is of no use. */
  readonly minutes?: number;
} }[LetterName];

/** A row of the outbox, as the write of a step takes it too (`outbox`). */
export interface LetterRow { readonly id: string; readonly kind: Channel; readonly recipient: string; readonly payload: string; readonly minutes?: number }

/** Something people are told outside a case: by which template, whom (grantees), and how beside the message in the product. */
export type NewNotice = { readonly [N in LetterName]: {
  readonly letter: N;
  readonly fields: { readonly [field in keyof (typeof shipped)[N]['fields']]: Text };
  readonly to: readonly string[];
  readonly category?: 'warning';
  /** The warning it tells, by which it is put aside once its cause is gone. */
  readonly warning?: string;
  readonly channels?: readonly Channel[];
} }[LetterName];

/** The templates as they are shipped. */
export const letters: { readonly [letter: string]: LetterTemplate } = shipped;

/** The row for a letter, by its template in force. Values are escaped for their channel: they break no line of a subject, forge no signature of a text message and hide no control characters. */
export function letterRow(id: string, { letter, fields, channel, to, language = 'zh-CN', minutes }: NewLetter, template: LetterTemplate = letters[letter]!): LetterRow {
  const values = Object.fromEntries(Object.entries<string>(fields).map(([field, value]) => [field, escaped(value, channel)]));
  const secret = Object.keys(template.fields).filter((field) => template.fields[field]!.secret);
  const payload: Letter = { title: filled(say(template.title, language), values), text: filled(say(template.text, language), values), template: letter, fields: values, ...(secret.length > 0 ? { secret } : {}) };
  return { id, kind: channel, recipient: to, payload: JSON.stringify(payload), ...(minutes === undefined ? {} : { minutes }) };
}

/** The row for a notice: its words in both languages, to be delivered to who holds a grantee then. */
export function noticeRow(id: string, { letter, fields, to, category, warning, channels = [] }: NewNotice, template: LetterTemplate = letters[letter]!): { readonly id: string; readonly kind: 'notify'; readonly recipient: ''; readonly payload: string } {
  const values = (language: Language): { readonly [field: string]: string } => Object.fromEntries(Object.entries<Text>(fields).map(([field, value]) => [field, escaped(say(value, language), channels.includes('sms') ? 'sms' : 'mail')]));
  const both = (words: Text): { readonly 'zh-CN': string; readonly en: string } => ({ 'zh-CN': filled(say(words, 'zh-CN'), values('zh-CN')), en: filled(say(words, 'en'), values('en')) });
  const notice: Notice = { message: letter, ...(category ? { category } : {}), ...(warning ? { warning } : {}), to, mails: [], channels: ['in-app', ...channels], title: both(template.title), text: both(template.text) };
  return { id, kind: 'notify', recipient: '', payload: JSON.stringify(notice) };
}

/** Words of a template with values in the place of its fields. */
export function filledIn(words: string, values: { readonly [field: string]: string }): string {
  return filled(words, values);
}

/** The fields a template names without declaring them; empty when it may be used. */
export function undeclared({ title, text, fields }: LetterTemplate): string[] {
  const named = [title, text].flatMap((words) => (['zh-CN', 'en'] as const).flatMap((language) => [...say(words, language).matchAll(/\{([^{}]*)\}/g)].map((found) => found[1]!)));
  return [...new Set(named)].filter((field) => !Object.hasOwn(fields, field));
}

/** The letter as others may read it: dots where a secret stands. */
export function masked(letter: Letter): Letter {
  const secrets = (letter.secret ?? []).flatMap((field) => letter.fields?.[field] || []);
  const covered = (text: string): string => secrets.reduce((rest, secret) => rest.replaceAll(secret, '••••••'), text);
  const fields = letter.fields && Object.fromEntries(Object.entries(letter.fields).map(([field, value]) => [field, letter.secret?.includes(field) ? '••••••' : value]));
  return { ...letter, title: covered(letter.title), text: covered(letter.text), ...(fields ? { fields } : {}) };
}

/** An address as others may read it. */
export function maskedAddress(address: string): string {
  return /^\+?\d{7,}$/.test(address) ? `${address.slice(0, -8)}****${address.slice(-4)}` : address;
}

function filled(text: string, values: { readonly [field: string]: string }): string {
  return text.replace(/\{([^{}]*)\}/g, (whole, field: string) => (Object.hasOwn(values, field) ? values[field]! : whole));
}

// A text message begins with the signature 【…】 of who sends it: no value may look like one.
function escaped(value: string, channel: Channel): string {
  const plain = value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return channel === 'sms' ? plain.replaceAll('【', '[').replaceAll('】', ']') : plain;
}
