// How the steps of a history hang together: which submission they belong to, how long what they answered had waited.
import { addDays, isWorkday, nowAt, type Calendar, type Definition } from '#engine';
import type { Spent } from '../api-types.ts';
import type { Entry } from '../cases/history.ts';

/** By step, the submission it belongs to: the first, and one more with each event that counts one. */
export function roundsOf(definition: Definition, entries: readonly Pick<Entry, 'event'>[]): number[] {
  const events = definition.compiled.document.process.events ?? {};
  let round = 1;
  return entries.map(({ event }, index) => (index > 0 && events[event]?.round === true ? (round += 1) : round));
}

/** By step, how long the state it left or answered in had lasted; null where it did neither. Working days only where the process counts by a calendar that knows them. */
export function spentOf(entries: readonly Pick<Entry, 'at' | 'from' | 'to' | 'task'>[], zone: string, calendar: Calendar | undefined): (Spent | null)[] {
  const entered = new Map<string, string>();
  return entries.map(({ at, from, to, task }, index) => {
    const [before, after] = [from.split('+'), to.split('+')];
    const left = before.filter((state) => !after.includes(state));
    const since = [...(task ? [task.split('.')[0]!] : []), ...left].map((state) => entered.get(state)).find((instant) => instant !== undefined);
    for (const state of after) if (index === 0 || !before.includes(state)) entered.set(state, at);
    if (since === undefined) return null;
    const workdays = calendar && workdaysBetween(nowAt(since, zone).date, nowAt(at, zone).date, calendar);
    return { minutes: Math.max(0, Math.floor((Date.parse(at) - Date.parse(since)) / 60_000)), ...(workdays === undefined ? {} : { workdays }) };
  });
}

/** Working days after one day up to another; undefined in a year that the calendar does not hold. */
function workdaysBetween(from: string, to: string, calendar: Calendar): number | undefined {
  let count = 0;
  for (let day = addDays(from, 1); day !== undefined && day <= to && count < 2000; day = addDays(day, 1)) {
    const works = isWorkday(day, calendar);
    if (works === undefined) return undefined;
    if (works) count += 1;
  }
  return count;
}
