// The page somebody asks for, to where it begins; how many there are is counted to a limit, and so far may be paged (decision 35).
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { mostCounted } from '../store/list.ts';

/** Its number, from 1, and how many rows are before it; a refusal that names the last page when it lies beyond what is counted. */
export function pageIn(asked: { readonly page?: string }, pageSize: number, most = mostCounted): { readonly number: number; readonly offset: number } | Refusal {
  const number = Math.max(1, Number(asked.page ?? 1));
  const last = lastPage(pageSize, most);
  return number > last ? refuse(422, 'page.beyond', { last }, '/query/page') : { number, offset: (number - 1) * pageSize };
}

/** The last page that has a number. */
export function lastPage(pageSize: number, most = mostCounted): number {
  return Math.ceil(most / pageSize);
}

/** A mark as it stands in an address. */
export function markText(mark: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(mark)).toString('base64url');
}

/** So many parts of a mark that stood in an address, or undefined: addresses are written by hand, too. */
export function markIn(text: string, parts: number): readonly (string | null)[] | undefined {
  try {
    const value = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    return Array.isArray(value) && value.length === parts && value.every((part) => part === null || typeof part === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

const instant = /^(\d{4}-[01]\d-[0-3]\d) ([0-2]\d:[0-5]\d:[0-5]\d)(\.\d{1,6})?\+00$/;
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text is an instant as the database writes it, to the microsecond. */
export function isInstant(text: string): boolean {
  const [, day, time] = instant.exec(text) ?? [];
  const date = new Date(`${day}T${time}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day!);
}

/** Whether a text is an id as it is written. */
export function isId(text: string): boolean {
  return id.test(text);
}

/** Whether a text is one that the database could have given, and short enough for an address. */
export function isStorable(text: string): boolean {
  return /^[^\0]{0,200}$/su.test(text);
}
