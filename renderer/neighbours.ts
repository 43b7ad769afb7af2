// The list one came from: which case stands before and behind the one that is read, and the way back with the conditions and the page it had.
import type { Text } from '#engine';
import type { ListPage } from '../server/api-types.ts';
import { api } from './api.ts';

/** A page of a list as this window showed it last. */
export interface Came {
  readonly process: string;
  readonly list: string;
  readonly title: Text;
  readonly query: string;
  /** The cases in their order, each where its row leads: to the review, or to be read. */
  readonly stops: readonly { readonly id: string; readonly href: string }[];
  readonly page: number | null;
  readonly pageSize: number;
  readonly total: number | null;
  readonly previous: string | null;
  readonly next: string | null;
  /** Decided since. */
  readonly done: readonly string[];
}

const place = 'wf-came-from';

/** Keeps a page of a list as what the reader came from. */
export function cameBy({ process, list, title, rows, buttons, page, pageSize, total, previous, next }: ListPage, query: URLSearchParams): Came {
  const leads = (kind: 'task' | 'view') => (row: ListPage['rows'][number]) => row.offers.find((offer) => buttons[offer.button]?.kind === kind && offer.problems.length === 0)?.href;
  const stops = rows.flatMap((row) => {
    const href = leads('task')(row) ?? leads('view')(row);
    return href === undefined ? [] : [{ id: row.id, href }];
  });
  return keep({ process, list, title, query: query.toString(), stops, page, pageSize, total, previous, next, done: [] });
}

function keep(came: Came): Came {
  try {
    sessionStorage.setItem(place, JSON.stringify(came));
  } catch {
    // A browser that keeps nothing has no neighbours to show.
  }
  return came;
}

/** The list in which this window showed a case last, if it did. */
export function cameTo(id: string): Came | undefined {
  try {
    const came = JSON.parse(sessionStorage.getItem(place) ?? 'null') as Came | null;
    return came?.stops.some((stop) => stop.id === id) ? came : undefined;
  } catch {
    return undefined;
  }
}

/** A case was decided: whoever goes on goes past it. */
export function decided(came: Came, id: string): Came {
  return keep({ ...came, done: [...came.done, id] });
}

/** Where the list is, as it was. */
export function listHref({ process, list, query }: Came): string {
  return `/lists/${process}/${list}${query === '' ? '' : `?${query}`}`;
}

/** The address of the case next to one, on the next page of the list where this one ends; undefined where the list does. With `open`, the next that was not decided. */
export async function besides(came: Came, id: string, step: 1 | -1, { open = false } = {}): Promise<string | undefined> {
  const at = came.stops.findIndex((stop) => stop.id === id);
  const here = step === 1 ? came.stops.slice(at + 1) : came.stops.slice(0, at).reverse();
  const found = here.find((stop) => !open || !came.done.includes(stop.id));
  if (found) return found.href;
  const mark = step === 1 ? came.next : came.previous;
  if (mark === null) return undefined;
  const query = new URLSearchParams(came.query);
  for (const name of ['page', 'after', 'before']) query.delete(name);
  if (came.page === null) query.set(step === 1 ? 'after' : 'before', mark);
  else query.set('page', String(came.page + step));
  const answer = await api.list(came.process, came.list, query, AbortSignal.timeout(30_000));
  if (!answer.ok) return undefined;
  const turned = cameBy(answer.value, query);
  return turned.stops.at(step === 1 ? 0 : -1)?.href;
}
