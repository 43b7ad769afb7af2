// A page of a list in the order it is asked for, and how many rows there are, neither of which may take long however many there are.
import { refuse, type Refusal } from '../edge/problem-response.ts';
import type { ListDeclaration } from '#engine';
import type { ListPage } from '../api-types.ts';
import { countList, isIndexed, measureList, mostCounted, newestFirst, patiently, readList, type ListRead, type Mark, type Where } from '../store/list.ts';
import type { Query } from '../store/sight.ts';

// Milliseconds that a count on a page may take, and an order.
const patience = 800;
const sortPatience = 3000;

type Sorted = Awaited<ReturnType<typeof readList>> & { readonly sort: ListRead['sort'] };

/** A page in its order. What no index holds in that order is sorted as a whole, which with very many rows takes too long: whoever asked for it is told, else the newest come first. */
export async function sortedPage(query: Query, read: ListRead, where: Where, size: number, isAsked: boolean, most = sortPatience): Promise<Sorted | Refusal> {
  const { sort } = read;
  if (isIndexed(sort)) return { ...(await readList(query, read, where, size)), sort };
  const found = await patiently(query, most, () => readList(query, read, where, size));
  if (found) return { ...found, sort };
  if (isAsked || !('offset' in where)) return refuse(422, 'sort.too-long', { name: sort.column }, '/query/sort');
  // Turned by number only: a mark would be taken for one of the order it was meant to have.
  return { ...(await readList(query, { ...read, sort: newestFirst }, where, size)), previous: null, next: null, sort: newestFirst };
}

/** How many rows there are, with the page: what it has read is counted already. Null when that takes too long. */
export async function totalBehind(query: Query, read: ListRead, where: Where, rows: readonly unknown[], next: Mark | null): Promise<number | null> {
  const seen = 'offset' in where && rows.length > 0 ? where.offset + rows.length : null;
  if (seen === null) return countList(query, read, mostCounted, patience);
  return next === null ? seen : countList(query, read, mostCounted, patience, { rows: seen, to: next });
}

/** What all rows come to, of columns that are not masked for the reader; null where that takes too long. */
export async function comesTo(query: Query, read: ListRead, measures: NonNullable<ListDeclaration['measures']>): Promise<NonNullable<ListPage['measures']>> {
  const values = measures.length === 0 ? [] : await measureList(query, read, measures, patience);
  return measures.map(({ label }, index) => ({ label, value: values?.[index] ?? null }));
}
