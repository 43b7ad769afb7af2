// What a portal asks of those who come in by it, above all how user names and passwords are made. Page and server judge by the same functions.
import type { JsonObject } from './json.ts';
import { isObject } from './json.ts';
import { problem, type Problem } from './problem.ts';
import { words, type Language } from './text.ts';

/** Kinds of characters a name or a password may be made of. `letters` are of either case, `lower` of the small one. */
export type CharacterKind = 'letters' | 'lower' | 'digits' | 'underscore' | 'symbols';

/** How a name or a password is made: its length, of what, what has to occur, and of how many kinds it is at least. */
export interface SecretRule {
  readonly min: number;
  readonly max: number;
  readonly of: readonly CharacterKind[];
  readonly needs?: readonly CharacterKind[];
  readonly kinds?: number;
}

/** Ways to a new password for who has forgotten it. */
export type Recovery = 'sms' | 'mail';

export interface Policy {
  /** The administrator of an enterprise also counts as its operator (R-022). */
  readonly adminMayDoBusiness: boolean;
  /** Beside its one administrator an enterprise may have operators. */
  readonly operators: boolean;
  readonly username: { readonly admin: SecretRule; readonly operator: SecretRule };
  readonly password: SecretRule;
  readonly recovery: readonly Recovery[];
  /** Whether every sign-in is asked for the characters of a picture, or only after wrong passwords. */
  readonly captcha: 'always' | 'after-failures';
  /** What a registration asks for beside its form. */
  readonly registration: { readonly captcha: boolean; readonly sms: boolean };
}

/** What holds where a portal says nothing. */
export const defaultPolicy: Policy = {
  adminMayDoBusiness: false,
  operators: true,
  username: {
    admin: { min: 6, max: 18, of: ['letters', 'digits'], needs: ['letters'] },
    operator: { min: 6, max: 18, of: ['lower', 'digits'], needs: ['lower'] },
  },
  password: { min: 8, max: 16, of: ['letters', 'digits', 'symbols'], kinds: 2 },
  recovery: ['sms', 'mail'],
  captcha: 'always',
  registration: { captcha: true, sms: true },
};

/** The policy of a portal: what its file says, and the defaults for the rest. */
export function policyOf(said: unknown): Policy {
  if (!isObject(said)) return defaultPolicy;
  const part = (name: string): JsonObject => (isObject(said[name]) ? said[name] : {});
  return { ...defaultPolicy, ...said, username: { ...defaultPolicy.username, ...part('username') }, registration: { ...defaultPolicy.registration, ...part('registration') } } as Policy;
}

// Only what every keyboard writes and nobody confuses: so no two names that differ look alike.
const characters: { readonly [kind in CharacterKind]: RegExp } = { letters: /[A-Za-z]/, lower: /[a-z]/, digits: /[0-9]/, underscore: /_/, symbols: /[!-/:-@[-`{-~]/ };

/** What is wrong with a user name; nothing when it may be taken. */
export function usernameProblem(rule: SecretRule, name: string, at = ''): Problem | null {
  const fault = faultOf(rule, name);
  return fault ? problem(`username.${fault}`, at, { rule: told(rule), length: [...name].length }) : null;
}

/** What is wrong with a password; nothing when it may be chosen. */
export function passwordProblem(rule: SecretRule, password: string, at = ''): Problem | null {
  const fault = faultOf(rule, password);
  return fault ? problem(`password.${fault}`, at, { rule: told(rule), length: [...password].length }) : null;
}

/** The rule in words. */
export function ruleInWords({ min, max, of, needs = [], kinds = 1 }: SecretRule, language: Language): string {
  const named = (list: readonly CharacterKind[]): string => words(list.map((kind) => kindNames[kind][language]), language);
  return language === 'en'
    ? `${min} to ${max} characters of ${named(of)}${needs.length > 0 ? `, with ${named(needs)} among them` : ''}${kinds > 1 ? `, of at least ${kinds} of these kinds` : ''}`
    : `${min}–${max} 位，由${named(of)}组成${needs.length > 0 ? `，须含${named(needs)}` : ''}${kinds > 1 ? `，至少含其中 ${kinds} 种` : ''}`;
}

const kindNames: { readonly [kind in CharacterKind]: { readonly [language in Language]: string } } = {
  letters: { 'zh-CN': '英文字母', en: 'letters' },
  lower: { 'zh-CN': '小写英文字母', en: 'small letters' },
  digits: { 'zh-CN': '数字', en: 'digits' },
  underscore: { 'zh-CN': '下划线', en: 'underscores' },
  symbols: { 'zh-CN': '符号', en: 'symbols' },
};

function faultOf({ min, max, of, needs = [], kinds = 1 }: SecretRule, text: string): 'wrong-length' | 'wrong-characters' | 'too-plain' | null {
  const each = [...text];
  if (each.length < min || each.length > max) return 'wrong-length';
  if (!each.every((character) => of.some((kind) => characters[kind].test(character)))) return 'wrong-characters';
  const met = (kind: CharacterKind): boolean => each.some((character) => characters[kind].test(character));
  return needs.every(met) && of.filter(met).length >= kinds ? null : 'too-plain';
}

function told(rule: SecretRule): JsonObject {
  return { 'zh-CN': ruleInWords(rule, 'zh-CN'), en: ruleInWords(rule, 'en') };
}
