// What is wrong, as a value: a code of a closed list, a place and parameters. Out come sentences in two languages:
// what happened, where (the caller shows `at`), how to mend it.
import { isObject, segments, type Json, type JsonObject } from './json.ts';
import { fill, places, words, type Language } from './text.ts';

export { nearest } from './problem/nearest.ts';

/** An error blocks what was asked; a warning does not. */
export type Severity = 'error' | 'warning';

/** Every code there is, by what it speaks of. A code once published keeps its meaning. */
export const codes = {
  'document.duplicate-key': 'error',
  'document.missing-key': 'error',
  'document.not-a-file': 'error',
  'document.not-allowed': 'error',
  'document.not-utf8': 'error',
  'document.too-large': 'error',
  'document.too-small': 'error',
  'document.unknown-key': 'error',
  'document.unreadable': 'error',
  'document.wrong-type': 'error',

  'field.bad-exclusion': 'error',
  'field.bad-name': 'error',
  'field.conflicting-keys': 'error',
  'field.empty-range': 'error',
  'field.misplaced-key': 'error',
  'field.nested-table': 'error',
  'field.never-writable': 'error',
  'field.not-allowed': 'error',
  'field.not-complete': 'error',
  'field.not-together': 'error',
  'field.not-unique': 'error',
  'field.not-writable': 'error',
  'field.required': 'error',
  'field.text-not-storable': 'error',
  'field.too-few': 'error',
  'field.too-large': 'error',
  'field.too-long': 'error',
  'field.too-many': 'error',
  'field.too-many-decimals': 'error',
  'field.too-short': 'error',
  'field.too-shallow': 'error',
  'field.too-small': 'error',
  'field.unbounded': 'error',
  'field.undeclared': 'error',
  'field.unknown': 'error',
  'field.unlisted-option': 'error',
  'field.wrong-format': 'error',
  'field.wrong-order': 'error',
  'field.wrong-pattern': 'error',
  'field.wrong-type': 'error',
  'file.too-large': 'error',
  'file.unknown': 'error',
  'file.wrong-type': 'error',
  'pattern.not-linear': 'error',
  'pattern.unbounded': 'error',
  'rich.bad-link': 'error',
  'rich.not-allowed': 'error',
  'rich.too-large': 'error',

  'check.failed': 'error',
  'comment.required': 'error',
  'comment.too-long': 'error',
  'event.not-available': 'error',
  'event.not-yours': 'error',
  'event.too-late': 'error',
  'event.unknown': 'error',
  'instance.finished': 'error',
  'person.has-seat': 'error',
  'person.is-applicant': 'error',
  'person.missing': 'error',
  'person.not-eligible': 'error',
  'person.unknown': 'error',
  'need.unmet': 'error',
  'reservation.refused': 'error',
  'retrieve.final': 'error',
  'retrieve.nothing': 'error',
  'retrieve.too-late': 'error',
  'return.unknown-target': 'error',
  'seat.answered': 'error',
  'seat.cannot': 'error',
  'seat.last': 'error',
  'seat.no-such-place': 'error',
  'seat.not-yet': 'error',
  'seat.taken': 'error',
  'seat.too-many': 'error',
  'seat.unknown': 'error',
  'step.loop': 'error',
  'task.decided': 'error',
  'task.no-candidates': 'error',
  'task.not-yours': 'error',
  'task.own': 'error',
  'task.people-unknown': 'error',
  'task.unknown': 'error',

  'rule.circular': 'error',
  'rule.column-outside-row': 'error',
  'rule.fact-not-here': 'error',
  'rule.mixed-types': 'error',
  'rule.not-a-rule': 'error',
  'rule.over-budget': 'error',
  'rule.too-deep': 'error',
  'rule.too-large': 'error',
  'rule.unknown': 'error',
  'rule.unknown-fact': 'error',
  'rule.unknown-operator': 'error',
  'rule.unknown-rule': 'error',
  'rule.wrong-arity': 'error',
  'rule.wrong-literal': 'error',
  'rule.wrong-type': 'error',

  'calendar.missing-year': 'error',
  'timer.not-due': 'error',
  'timer.too-soon': 'error',
  'timer.unknown': 'error',

  'calendar.not-here': 'error',
  'column.reserved': 'error',
  'column.unknown': 'error',
  'event.never-heard': 'warning',
  'event.nobody': 'error',
  'event.not-a-start': 'error',
  'event.writes-covered': 'error',
  'event.not-for-many': 'error',
  'event.writes-read-only': 'error',
  'list.button-needs-row': 'error',
  'list.max-without-selection': 'error',
  'list.nobody-reads': 'warning',
  'list.not-bulk': 'error',
  'list.not-for-sql': 'error',
  'list.not-the-subject': 'error',
  'list.selection-without-event': 'error',
  'list.unknown': 'error',
  'list.wrong-match': 'error',
  'lookup.circular': 'error',
  'lookup.no-columns': 'error',
  'lookup.unknown': 'error',
  'lookup.unknown-process': 'error',
  'machine.dead-branch': 'warning',
  'machine.duplicate-state': 'error',
  'machine.eventless-loop': 'error',
  'machine.final-at-root': 'error',
  'machine.handwritten-return': 'error',
  'machine.last-branch-guarded': 'error',
  'machine.leads-to-start': 'error',
  'machine.misplaced-escalation': 'error',
  'machine.missing-initial': 'error',
  'machine.missing-outcome': 'error',
  'machine.mixed-return': 'error',
  'machine.no-start': 'error',
  'machine.start-has-task': 'error',
  'machine.stuck-state': 'error',
  'machine.task-on-group': 'error',
  'machine.unheard-timer': 'warning',
  'machine.unknown-event': 'error',
  'machine.unknown-initial': 'error',
  'machine.unknown-target': 'error',
  'machine.unreachable-state': 'error',
  'machine.verb-in-on-and-task': 'error',
  'menu.nowhere': 'error',
  'menu.portal-unreadable': 'warning',
  'message.copies-unseen': 'error',
  'message.never-sent': 'warning',
  'message.tells-covered': 'error',
  'message.tells-unseen': 'warning',
  'message.unknown': 'error',
  'message.unknown-fact': 'error',
  'need.unknown': 'error',
  'param.unfit': 'error',
  'param.unknown': 'error',
  'param.unknown-process': 'error',
  'party.only-for-messages': 'error',
  'party.unknown': 'error',
  'party.untied': 'error',
  'task.added-decides': 'error',
  'task.needs-each': 'error',
  'task.never-decides': 'error',
  'task.no-tie': 'error',
  'task.no-verb-for': 'error',
  'task.outcome-stays': 'error',
  'task.unnamed-people': 'error',
  'task.unseen': 'error',
  'task.wrong-phrases': 'error',
  'permission.unknown': 'error',
  'pointer.unknown': 'error',
  'read.no-mask': 'error',
  'reservation.may-be-unknown': 'error',
  'schedule.no-case': 'error',
  'schedule.no-such-day': 'error',
  'state.unknown': 'error',
} as const satisfies { readonly [code: string]: Severity };

export type ProblemCode = keyof typeof codes;

/** A mistake of a user: `at` is a JSON Pointer into what was given, `params` what the sentence quotes. */
export interface Problem {
  readonly code: ProblemCode;
  readonly at: string;
  readonly params: JsonObject;
}

/** What happened, and how to mend it. */
export interface Sentence {
  readonly what: string;
  readonly remedy: string;
}

/** The sentences of one language, by code, and the words of ours that stand in them. */
export interface Sentences {
  readonly problems: { readonly [code in ProblemCode]: Sentence };
  readonly words: { readonly [word: string]: string };
}

/** A problem of the closed list. */
export function problem(code: ProblemCode, at: string, params: JsonObject = {}): Problem {
  return { code, at, params };
}

/** Whether the problem blocks. */
export function severity({ code }: Problem): Severity {
  return codes[code];
}

/**
 * The sentences of a problem. In the texts `{name}` quotes a parameter, `{word.name}` translates one of our own words,
 * `{either.name}` joins several such words by or, `{size.name}` tells bytes as people do, and `[one|another]` takes the first part all of whose places are known, or nothing.
 */
export function sentenceIn({ problems, words: ours }: Sentences, { code, params }: Problem, language: Language): Sentence {
  const read = (path: string): string | undefined => {
    const [kind, name] = path.split('.', 2);
    if (name === undefined) return quoted(params[path], language);
    return kind === 'size' ? sized(params[name]) : kind === 'either' ? either(params[name], ours, language) : translated(params[name], ours, language);
  };
  const written = (template: string): string => fill(chosen(template, read), read).trim();
  return { what: written(problems[code].what), remedy: written(problems[code].remedy) };
}

/** Problems in the order of their places, then codes: the same list however it was gathered. */
export function sorted(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => comparePlaces(a.at, b.at) || compareText(a.code, b.code) || compareText(JSON.stringify(a.params), JSON.stringify(b.params)));
}

/** Keeps of each `[one|another]` the first part whose places are all known. */
function chosen(template: string, read: (path: string) => string | undefined): string {
  return template.replace(/\[([^\]]*[{|][^\]]*)\]/g, (_, parts: string) =>
    parts.split('|').find((part) => places(part).every((place) => read(place) !== undefined)) ?? '');
}

function quoted(value: Json | undefined, language: Language): string | undefined {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  if (isObject(value) && typeof value[language] === 'string') return value[language];
  if (Array.isArray(value)) return words(value.slice(0, 20).map((item: Json) => quoted(item, language) ?? null), language) + (value.length <= 20 ? '' : language === 'en' ? ', …' : '…');
  const written = words(value, language);
  return written.length > 400 ? written.slice(0, 400) + '…' : written;
}

/** Bytes as KB or MB, rounded up so that what exceeds a limit also reads so. */
function sized(bytes: Json | undefined): string | undefined {
  if (typeof bytes !== 'number') return undefined;
  const [unit, each] = bytes >= 1_048_576 ? ['MB', 1_048_576] : ['KB', 1024];
  return `${Math.ceil((bytes / each) * 100) / 100} ${unit}`;
}

/** `dict:industry` is the word `dict` and the name that follows it. */
function translated(value: Json | undefined, ours: Sentences['words'], language: Language): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : words(value.map((item) => translated(item, ours, language) ?? null), language);
  if (typeof value !== 'string') return quoted(value, language);
  const [kind, name] = value.split(':', 2);
  const word = Object.hasOwn(ours, kind!) ? ours[kind!]! : kind!;
  return name === undefined ? word : `${word} ${name}`;
}

/** One of several: `a text, a list or an object`. */
function either(value: Json | undefined, ours: Sentences['words'], language: Language): string | undefined {
  if (!Array.isArray(value) || value.length < 2) return translated(value, ours, language);
  return [words(value.slice(0, -1).map((each: Json) => translated(each, ours, language) ?? null), language), translated(value.at(-1), ours, language)].join(language === 'en' ? ' or ' : '或');
}

function comparePlaces(a: string, b: string): number {
  const left = segments(a);
  const right = segments(b);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    const order = /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : compareText(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
