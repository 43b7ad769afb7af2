// The closed list of formats a field may name: each is a question about a text, and says of which type the text is and what is wrong with it.
import { isDate, isInstant, isMonth, isQuarter } from './time.ts';
import type { Type } from './type.ts';

/** Whether a text has the format, by the name that `format` gives. */
export const formats: { readonly [name: string]: (text: string) => boolean } = {
  date: isDate,
  'date-time': isInstant,
  month: isMonth,
  quarter: isQuarter,
  decimal: isDecimal,
  money: isDecimal,
  email: isEmail,
  mobile: isMobile,
  landline: isLandline,
  phone: (text) => isMobile(text) || isLandline(text),
  url: isUrl,
  postcode: (text) => /^\d{6}$/.test(text),
  'credit-code': isCreditCode,
  'organisation-code': isOrganisationCode,
  'id-card': isIdCard,
  'customs-code': (text) => /^[0-9A-Z]{10}$/.test(text),
  file: isId,
  user: isId,
  org: isId,
  department: isId,
};

/** The first sign of a text that nobody sees, or that changes how others are seen: of no width, turning the direction, blank or a heap of accents. With it two names look alike that are not the same. What joins pictures to one is no such sign. */
export function hiddenSign(text: string): { readonly sign: string; readonly place: number } | null {
  const found = /[^\P{Cf}\u200d]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d|[\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|[^\P{Cc}\t\n\r]|\p{M}{6}/u.exec(text);
  return found && { sign: `U+${found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`, place: [...text.slice(0, found.index)].length + 1 };
}

/** Texts up to this length are names and the like, where nothing may be hidden; longer ones are prose, and a pattern says by itself what it takes. */
export const longestName = 200;

/** Formats of names and passwords, which follow what the portal asks of them (policy.ts). */
export const policyFormats = ['username', 'operator-username', 'password'] as const;

/** Formats of values that are no texts: stars are a whole number, a range is an object of two dates. */
export const otherFormats: { readonly [name: string]: 'integer' | 'object' } = { rating: 'integer', year: 'integer', 'date-range': 'object' };

/** Why a text that lacks a format lacks it, where more can be said than that it does: how many characters it should have, or a word for what is wrong. */
export interface FormatFault { readonly length?: number; readonly given?: number; readonly because?: 'letters' | 'not-a-day' | 'check-digit' | 'area-code' | 'no-mobile' }

/** What exactly is wrong with a text of a format. */
export function formatFault(name: string, text: string): FormatFault {
  const length = lengths[name];
  const given = [...text].length;
  if (length !== undefined && given !== length) return { length, given };
  if (name === 'credit-code') return { because: /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text) ? 'check-digit' : 'letters' };
  if (name === 'organisation-code') return /^[0-9A-Z]{8}-?[0-9X]$/.test(text) ? { because: 'check-digit' } : {};
  if (name === 'id-card' && /^[1-9]\d{16}[0-9X]$/.test(text)) return { because: isDate(birthday(text)) ? 'check-digit' : 'not-a-day' };
  if (name === 'mobile' && /^\d{11}$/.test(text)) return { because: 'no-mobile' };
  if ((name === 'landline' || name === 'phone') && /^[2-9]\d{6,7}$/.test(text)) return { because: 'area-code' };
  if (name === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(text)) return { because: 'not-a-day' };
  return {};
}

const lengths: { readonly [name: string]: number } = { mobile: 11, postcode: 6, 'credit-code': 18, 'id-card': 18, 'customs-code': 10 };

/** A text that has the format, for people; made up, with right check digits. Dates have theirs in their type. */
export const formatExamples: { readonly [name: string]: string } = {
  decimal: '12.50', money: '1280.50', email: 'li@example.cn', mobile: '13777829300', landline: '027-87654321', phone: '027-87654321', url: 'https://example.cn', postcode: '430000',
  'credit-code': '91420100MA4KTE5T87', 'organisation-code': 'MA4KTE5T8', 'id-card': '420106199003074519', 'customs-code': '4201960123',
};

const types: { readonly [name: string]: Type } = { date: 'date', 'date-time': 'datetime', month: 'month', quarter: 'quarter', decimal: 'decimal', money: 'decimal', file: 'file', user: 'user', org: 'org', department: 'department', password: 'secret' };

/** The type of a text with this format; without format or with one that only narrows the spelling, a text. */
export function formatType(name: string | undefined): Type {
  return name !== undefined && Object.hasOwn(types, name) ? types[name]! : 'text';
}

function isEmail(text: string): boolean {
  if (text.length > 254) return false;
  const [local, host, ...rest] = text.split('@');
  if (local === undefined || host === undefined || rest.length > 0 || local.length > 64) return false;
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  const labels = host.split('.');
  return labels.length >= 2 && labels.every((label) => /^[A-Za-z0-9-]{1,63}$/.test(label) && !label.startsWith('-') && !label.endsWith('-'));
}

function isId(text: string): boolean {
  return text.length > 0 && text.length <= 64;
}

function isDecimal(text: string): boolean {
  return /^-?(0|[1-9]\d{0,19})(\.\d{1,10})?$/.test(text);
}

function isMobile(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text);
}

function isLandline(text: string): boolean {
  return /^0\d{2,3}-?\d{7,8}(-\d{1,6})?$/.test(text);
}

function isUrl(text: string): boolean {
  return text.length <= 2000 && /^https?:\/\/[^\s/?#@<>"'`\\]+([/?#][^\s<>"'`\\]*)?$/i.test(text);
}

// GB 32100: 31 characters without I, O, S, V, Z; the last one makes the weighted sum divisible by 31.
function isCreditCode(text: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
  const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const sum = weighted(text, weights, characters);
  return characters[(31 - (sum % 31)) % 31] === text[17];
}

// GB 11714; the hyphen before the check character is often written.
function isOrganisationCode(text: string): boolean {
  const code = text.replace(/^(.{8})-(.)$/, '$1$2');
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(code)) return false;
  const sum = weighted(code, [3, 7, 9, 10, 5, 8, 4, 2], '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  return '0123456789X'[(11 - (sum % 11)) % 11] === code[8];
}

// GB 11643.
function isIdCard(text: string): boolean {
  if (!/^[1-9]\d{16}[0-9X]$/.test(text)) return false;
  if (!isDate(birthday(text))) return false;
  const sum = weighted(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], '0123456789');
  return '10X98765432'[sum % 11] === text[17];
}

function birthday(text: string): string {
  return `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
}

function weighted(text: string, weights: readonly number[], characters: string): number {
  return weights.reduce((sum, weight, index) => sum + weight * characters.indexOf(text[index]!), 0);
}
