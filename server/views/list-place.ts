// Where in a list somebody is, between the address and the store: numbered pages as far as rows are counted, marks beyond (decision 35).
import type { Type } from '#engine';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { castOf } from '../store/column.ts';
import type { Mark, Where } from '../store/list.ts';
import { lastPage } from './paging.ts';

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
    const mark = markIn(text, sort.type);
    if (mark === undefined) return refuse(422, 'page.unknown', {}, `/query/${side}`);
    return { number: null, where: side === 'after' ? { after: mark } : { before: mark } };
  }
  const number = Math.max(1, Number(asked['page'] ?? 1));
  if (number > lastPage(size)) return { number: null, where: { before: null } };
  return { number, where: { offset: (number - 1) * size } };
}

/** A mark as it stands in an address. */
export function markText(mark: Mark): string {
  return Buffer.from(JSON.stringify(mark)).toString('base64url');
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const shapes = {
  numeric: /^-?[0-9]{1,60}(\.[0-9]{1,60})?$/,
  boolean: /^(true|false)$/,
  timestamptz: /^[0-9]{4}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?\+00$/,
  // What the database could not store it could not have given.
  text: /^[^\0]{0,200}$/su,
};

// What is no mark of a list sorted like this is none at all: addresses are written by hand, too.
function markIn(text: string, type: Type): Mark | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length !== 2 || typeof value[1] !== 'string' || !id.test(value[1])) return undefined;
  const [key] = value as [unknown, string];
  return key === null || (typeof key === 'string' && shapes[castOf(type)].test(key) && !(castOf(type) === 'timestamptz' && Number.isNaN(Date.parse(key.replace('+00', 'Z'))))) ? (value as unknown as Mark) : undefined;
}
