// Where in a list somebody is, between the address and the store: numbered pages as far as rows are counted, marks beyond (decision 35).
import type { Type } from '#engine';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { castOf } from '../store/column.ts';
import type { Mark, Where } from '../store/list.ts';
import { isId, isInstant, isStorable, lastPage, markIn } from './paging.ts';

const sizes = { least: 5, most: 100 };

/** The number of rows a page is asked to have, within what a page may have. */
export function pageSizeOf(asked: { readonly [name: string]: string }): number | undefined {
  return asked['size'] === undefined ? undefined : Math.min(sizes.most, Math.max(sizes.least, Number(asked['size'])));
}

/** The place that is asked for; a number beyond what is counted means the last page. Its own number is null where pages have none. */
export function placeIn(asked: { readonly [name: string]: string }, size: number, sort: { readonly type: Type }): { readonly number: number | null; readonly where: Where } | Refusal {
  for (const side of ['after', 'before'] as const) {
    const text = asked[side];
    if (text === undefined) continue;
    if (side === 'before' && text === 'end') return { number: null, where: { before: null } };
    const mark = markOf(text, sort.type);
    if (mark === undefined) return refuse(422, 'page.unknown', {}, `/query/${side}`);
    return { number: null, where: side === 'after' ? { after: mark } : { before: mark } };
  }
  const number = Math.max(1, Number(asked['page'] ?? 1));
  if (number > lastPage(size)) return { number: null, where: { before: null } };
  return { number, where: { offset: (number - 1) * size } };
}

const fits: { readonly [cast in ReturnType<typeof castOf>]: (text: string) => boolean } = {
  numeric: (text) => /^-?[0-9]{1,60}(\.[0-9]{1,60})?$/.test(text),
  boolean: (text) => /^(true|false)$/.test(text),
  timestamptz: isInstant,
  text: isStorable,
};

// What is no mark of a list sorted like this is none at all.
function markOf(text: string, type: Type): Mark | undefined {
  const [key = null, id = null] = markIn(text, 2) ?? [];
  return id !== null && isId(id) && (key === null || fits[castOf(type)](key)) ? [key, id] : undefined;
}
