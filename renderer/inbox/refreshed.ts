// A page of the inbox as it stands now, told on the page that somebody has before him: nothing moves under his hand.
import { same, type Json } from '#engine';
import type { InboxPage, InboxRow } from '../../server/api-types.ts';

/** What names a row. */
export function rowKey(row: InboxRow): string {
  return `${row.instance} ${row.task ?? row.mark}`;
}

export interface Refreshed {
  /** The same rows in the same order, each as it is now; what came behind all of them follows. */
  readonly page: InboxPage;
  /** Rows that are here no more. */
  readonly left: ReadonlySet<string>;
  /** Cases whose rows became different, or went. */
  readonly moved: ReadonlySet<string>;
  /** How many came that belong between or before them. */
  readonly came: number;
}

export function refreshed(shown: InboxPage, now: InboxPage): Refreshed {
  const byKey = new Map(now.rows.map((row) => [rowKey(row), row]));
  const known = new Set(shown.rows.map(rowKey));
  const last = shown.rows.findLastIndex((row) => byKey.has(rowKey(row)));
  // What stood behind the last of them may stand on the next page now.
  const left = shown.rows.filter((row, index) => !byKey.has(rowKey(row)) && !(now.more && index > last));
  const behind = now.rows.slice(now.rows.findLastIndex((row) => known.has(rowKey(row))) + 1);
  const rows = shown.rows.map((row) => byKey.get(rowKey(row)) ?? row);
  const changed = rows.filter((row, index) => !same(row as unknown as Json, shown.rows[index] as unknown as Json));
  return {
    page: { ...now, rows: [...rows, ...behind] },
    left: new Set(left.map(rowKey)),
    moved: new Set([...left, ...changed].map(({ instance }) => instance)),
    came: now.rows.filter((row) => !known.has(rowKey(row))).length - behind.length,
  };
}
