// Moments and days in words. The zone is the installation's, whatever the reader's machine says.
import { language, words } from './words.ts';

const zone = 'Asia/Shanghai';

function parts(instant: string | Date): { readonly [part: string]: string } {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return Object.fromEntries(format.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
}

/** A calendar day, `2026-11-27`, in the reader's spelling. */
export function day(date: string): string {
  if (language() !== 'en') return date;
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(`${date}T00:00:00Z`));
}

/** A month, `2026-11`, in the reader's spelling. */
export function month(text: string): string {
  if (language() !== 'en') return text;
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' }).format(new Date(`${text}-01T00:00:00Z`));
}

/** The calendar day of an instant, as `2026-11-27`. */
export function dateOf(instant: string | Date): string {
  const { year, month, day: number } = parts(instant);
  return `${year}-${month}-${number}`;
}

/** An instant to the minute: 2026-11-27 09:15, 27 Nov 2026 09:15. */
export function minute(instant: string): string {
  return `${day(dateOf(instant))} ${clock(instant)}`;
}

/** The time of day of an instant: 14:32. */
export function clock(instant: string | Date): string {
  const { hour, minute: minutes } = parts(instant);
  return `${hour}:${minutes}`;
}

/** A calendar day as short as its year allows: 12-04, 4 Dec; of another year in full. */
export function shortDay(date: string): string {
  const year = dateOf(new Date()).slice(0, 4);
  return date.slice(0, 4) !== year ? day(date) : language() === 'en' ? day(date).replace(` ${year}`, '') : date.slice(5);
}

/** An instant as short as its age allows: 14:32 today, else the day. */
export function short(instant: string): string {
  const date = dateOf(instant);
  return date === dateOf(new Date()) ? clock(instant) : shortDay(date);
}

/** The instant by which something has to be done: midnight is the end of the day before, 2026-11-27 24:00. */
export function until(instant: string): string {
  return clock(instant) === '00:00' ? `${day(dateOf(new Date(Date.parse(instant) - 1)))} 24:00` : minute(instant);
}

/** How long is left until an instant, and how much that presses. */
export function due(instant: string): { readonly text: string; readonly tone: 'plain' | 'wait' | 'no' } {
  const left = Date.parse(instant) - Date.now();
  const hours = Math.floor(Math.abs(left) / 3_600_000);
  const days = Math.floor(hours / 24);
  const span = days > 0
    ? words({ 'zh-CN': `${days} 天`, en: `${days} ${days === 1 ? 'day' : 'days'}` })
    : words({ 'zh-CN': `${Math.max(hours, 1)} 小时`, en: `${Math.max(hours, 1)} h` });
  if (left < 0) return { text: words({ 'zh-CN': `已超时 ${span}`, en: `${span} late` }), tone: 'no' };
  if (dateOf(new Date(Date.parse(instant) - 1)) === dateOf(new Date())) {
    const time = until(instant).slice(-5);
    return { text: words({ 'zh-CN': `今天 ${time} 前`, en: `Today by ${time}` }), tone: 'wait' };
  }
  return { text: words({ 'zh-CN': `剩余 ${span}`, en: `${span} left` }), tone: hours < 24 ? 'wait' : 'plain' };
}

/** A number of bytes: 340 KB, 1.6 MB. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`;
}
