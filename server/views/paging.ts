// The page somebody asks for, to where it begins; how many there are is counted to a limit, and so far may be paged (decision 35).
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { mostCounted } from '../store/list.ts';

/** Its number, from 1, and how many rows are before it; a refusal that names the last page when it lies beyond what is counted. */
export function pageIn(asked: { readonly page?: string }, pageSize: number): { readonly number: number; readonly offset: number } | Refusal {
  const number = Math.max(1, Number(asked.page ?? 1));
  const last = lastPage(pageSize);
  return number > last ? refuse(422, 'page.beyond', { last }, '/query/page') : { number, offset: (number - 1) * pageSize };
}

/** The last page that has a number. */
export function lastPage(pageSize: number): number {
  return Math.ceil(mostCounted / pageSize);
}
