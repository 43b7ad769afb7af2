// Calendar arithmetic on texts: dates, months, quarters and instants in one canonical form each. Every function answers
// undefined when it leaves the years 1 to 9999; the zone is given, the clock is never read.
import { Temporal } from 'temporal-polyfill';
import type { Now } from './facts.ts';

/** The kinds of period a calendar knows; each has a first and a last day. */
export type Period = 'date' | 'month' | 'quarter' | 'year';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A day of the calendar, YYYY-MM-DD: 2026-02-30 is none. */
export function isDate(text: string): boolean {
  return text.length === 10 && text >= '0001' && epoch(`${text}T00:00:00.000Z`) !== undefined;
}

/** A month, YYYY-MM. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && text >= '0001';
}

/** A quarter, YYYY-Qn. */
export function isQuarter(text: string): boolean {
  return /^\d{4}-Q[1-4]$/.test(text) && text >= '0001';
}

/** A year of four digits at most. */
export function isYear(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 9999;
}

/** An instant with its offset (RFC 3339). */
export function isInstant(text: string): boolean {
  return (epoch(text) !== undefined && text >= '0001') || isOtherInstant(text);
}

const isOtherInstant = remembered((text: string): boolean =>
  instant.test(text) && isDate(text.slice(0, 10)) && attempt(() => Temporal.Instant.from(text).toString()) !== undefined);

/** The instant in UTC with milliseconds, as it is stored. */
export function canonicalInstant(text: string): string {
  return epoch(text) === undefined ? Temporal.Instant.from(text).toString({ fractionalSecondDigits: 3 }) : text;
}

/** Milliseconds since 1970, by which instants compare. */
export function milliseconds(text: string): number {
  return epoch(text) ?? Temporal.Instant.from(text).epochMilliseconds;
}

/** The date the calendar shows at an instant in a zone. */
export function dateOf(text: string, zone: string): string {
  return shown(text, zone)[0];
}

/** What clock and calendar show at an instant in a zone: the fact `now`. */
export function nowAt(text: string, zone: string): Now {
  const [date, time] = shown(text, zone);
  return { instant: canonicalInstant(text), date, time, zone };
}

/** Milliseconds since 1970 of an instant in its canonical form: the one that the language itself writes, and so reads in one way only. */
function epoch(text: string): number | undefined {
  const read = Date.parse(text);
  return !Number.isNaN(read) && new Date(read).toISOString() === text ? read : undefined;
}

/** Date, and time to the second, at an instant in a zone. */
function shown(text: string, zone: string): readonly [date: string, time: string] {
  const offset = offsetAt(canonicalInstant(text).slice(0, -5), zone);
  const [date, time] = new Date(milliseconds(text) + offset).toISOString().split('T') as [string, string];
  return [date, time.slice(0, 8)];
}

/** Milliseconds by which a zone is ahead of UTC during a second; clocks are changed between seconds. */
const offsetAt = remembered((second: string, zone: string): number => Temporal.Instant.from(`${second}Z`).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6);

/** The first day of a period. */
export function firstDay(period: Period, value: string | number): string {
  if (period === 'date') return String(value);
  if (period === 'month') return `${value}-01`;
  if (period === 'year') return `${String(value).padStart(4, '0')}-01-01`;
  const [year, quarter] = String(value).split('-Q');
  return `${year}-${two(Number(quarter) * 3 - 2)}-01`;
}

/** The month a date lies in. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** The quarter a date lies in. */
export function quarterOf(date: string): string {
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}

/** The year a date lies in. */
export function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

/** The day of the month. */
export function dayOf(date: string): number {
  return Number(date.slice(8, 10));
}

/** The day of the week, 0 for Sunday to 6 for Saturday. */
export function weekdayOf(date: string): number {
  return new Date(Date.parse(date)).getUTCDay();
}

/** The date some days later, or earlier. */
export function addDays(date: string, days: number): string | undefined {
  return plain(() => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, -14));
}

/** The date some months later; a day the month lacks becomes its last one. */
export function addMonths(date: string, months: number): string | undefined {
  return plain(() => Temporal.PlainDate.from(date).add({ months }, { overflow: 'constrain' }).toString());
}

/** The date in the same month on which a day of the month falls; a day the month lacks becomes its last one. */
export function dayInMonth(date: string, day: number): string | undefined {
  return plain(() => Temporal.PlainDate.from(date).with({ day }, { overflow: 'constrain' }).toString());
}

/** The instant a clock in a zone shows a time, HH:MM, on a date; where the clock leaps over it, as much later. */
export function instantAt(date: string, time: string, zone: string): string | undefined {
  return within(attempt(() => Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant().toString({ fractionalSecondDigits: 3 })));
}

/** The instant some minutes later. */
export function addMinutes(text: string, minutes: number): string | undefined {
  return within(attempt(() => Temporal.Instant.from(text).add({ minutes }).toString({ fractionalSecondDigits: 3 })));
}

/** The instant a period begins in a zone. */
export function startOf(period: Period, value: string | number, zone: string): string | undefined {
  return midnight(firstDay(period, value), zone);
}

/** The instant a period is over in a zone: the start of the next one. */
export function endOf(period: Period, value: string | number, zone: string): string | undefined {
  const first = firstDay(period, value);
  const next = period === 'date' ? addDays(first, 1) : addMonths(first, { month: 1, quarter: 3, year: 12 }[period]);
  return next === undefined ? undefined : midnight(next, zone);
}

function midnight(date: string, zone: string): string | undefined {
  return within(attempt(() => Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString({ fractionalSecondDigits: 3 })));
}

function within(instant: string | undefined): string | undefined {
  return instant !== undefined && isInstant(instant) ? instant : undefined;
}

function plain(compute: () => string): string | undefined {
  const date = attempt(compute);
  return date !== undefined && isDate(date) ? date : undefined;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** What is out of range is refused by throwing RangeError. */
function attempt(compute: () => string): string | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A pure function of texts that keeps its last answers: one step asks for the same few days and instants again and again. */
function remembered<T, Rest extends readonly string[]>(answer: (text: string, ...rest: Rest) => T): (text: string, ...rest: Rest) => T {
  const answers = new Map<string, T>();
  return (text, ...rest) => {
    const key = rest.length === 0 ? text : `${text} ${rest.join(' ')}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const found = answer(text, ...rest);
    if (answers.size >= 500) answers.clear();
    answers.set(key, found);
    return found;
  };
}
