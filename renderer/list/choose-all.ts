// All rows a query finds, page after page, as far as so many may be chosen.
import type { ListPage } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { withoutPlace } from './query.ts';
import { chosenRow, mostChosen, type Chosen } from './selection.ts';

/** The rows, and whether there are more of them; throws Refused when a page is not given. */
export async function allRows({ process, list }: ListPage, query: URLSearchParams, signal: AbortSignal): Promise<{ readonly rows: readonly Chosen[]; readonly isAll: boolean }> {
  const rows: Chosen[] = [];
  const wanted = withoutPlace(query);
  wanted.set('size', '100');
  for (;;) {
    const page = demand(await api.list(process, list, wanted, signal));
    rows.push(...page.rows.map((row) => chosenRow(page, row)));
    if (page.next === null || rows.length >= mostChosen) return { rows: rows.slice(0, mostChosen), isAll: page.next === null && rows.length <= mostChosen };
    wanted.set('after', page.next);
  }
}
