// Working days: a calendar as people write it in, the days it overrides out, and counting by them. Saturdays and Sundays are off.
// A year that a calendar does not hold is not known: then there is no answer, never a guess.
import type { ProcessHead } from './definition.ts';
import type { Calendar } from './facts.ts';
import { isObject, own, type Json, type JsonObject } from './json.ts';
import { addDays, isDate, weekdayOf, yearOf } from './time.ts';

/** A calendar as it stands in its file (definitions/calendar.schema.json), as facts. Throws with a sentence for whoever wrote it. */
export function readCalendar(content: JsonObject): Calendar {
  const { id, years } = content;
  if (typeof id !== 'string' || !isObject(years)) throw new Error('it has no id or no years');
  const held = Object.keys(years).map((year): [string, { off: string[]; on: string[] }] => [year, { off: [], on: [] }]);
  const days = new Map(held);
  for (const [year, declared] of Object.entries(years)) {
    const holidays = isObject(declared) ? own(declared, 'holidays') : undefined;
    if (!/^[1-9]\d{3}$/.test(year) || !Array.isArray(holidays)) throw new Error(`${year} is no year with holidays`);
    for (const holiday of holidays as readonly Json[]) {
      const { from, to, workdays = [] } = isObject(holiday) ? holiday : ({} as JsonObject);
      if (!isDay(from) || !isDay(to) || from > to || addDays(from, 60)! < to || !Array.isArray(workdays) || !workdays.every(isDay)) throw new Error(`a holiday of ${year} has no days: ${JSON.stringify(holiday)}`);
      // A day belongs to its own year, also where the next one's notice speaks of it.
      for (let day = from; day <= to; day = addDays(day, 1)!) days.get(day.slice(0, 4))?.off.push(day);
      for (const day of workdays as readonly string[]) days.get(day.slice(0, 4))?.on.push(day);
    }
  }
  return { id, years: Object.fromEntries(days) };
}

/** The id of the calendar a process counts by: the one it names, else that of the first of its portals that names one. `portals` are their calendars. */
export function calendarNamed({ calendar, portal }: Pick<ProcessHead, 'calendar' | 'portal'>, portals: { readonly [portal: string]: string }): string | undefined {
  return calendar ?? (portal ?? []).map((id) => own(portals, id) as string | undefined).find((each) => each !== undefined);
}

/** Whether people work on a day; undefined in a year the calendar does not hold. */
export function isWorkday(date: string, { years, asked }: Calendar): boolean | undefined {
  const year = String(yearOf(date));
  asked?.add(year);
  const days = Object.hasOwn(years, year) ? years[year]! : undefined;
  if (days === undefined) return undefined;
  return days.on.includes(date) || (!days.off.includes(date) && weekdayOf(date) >= 1 && weekdayOf(date) <= 5);
}

/** The n-th working day after a date, or before it when n is negative; with 0 the date itself if people work on it, else the next working day. */
export function addWorkdays(date: string, days: number, calendar: Calendar): string | undefined {
  const step = days < 0 ? -1 : 1;
  let here = days === 0 ? addDays(date, -1) : date;
  for (let left = Math.max(1, Math.abs(days)); left > 0;) {
    here = here && addDays(here, step);
    const works = here === undefined ? undefined : isWorkday(here, calendar);
    if (works === undefined) return undefined;
    if (works) left -= 1;
  }
  return here;
}

/** The years that rules asked for. */
export function yearsAsked({ asked }: Calendar): readonly string[] {
  return [...asked ?? []].sort();
}

/** The years that rules asked for and the calendar does not hold. */
export function yearsMissing(calendar: Calendar): readonly string[] {
  return yearsAsked(calendar).filter((year) => !Object.hasOwn(calendar.years, year));
}

function isDay(value: Json | undefined): value is string {
  return typeof value === 'string' && isDate(value);
}
