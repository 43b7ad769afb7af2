// What the columns of a table add up to, for those that declare it.
import { total, type Field, type Json } from '#engine';

/** The columns whose totals are shown, with them; none while there are no rows. */
export function totalsOf(columns: readonly Field[], rows: readonly Json[]): ReadonlyMap<Field, Json | undefined> {
  return new Map(rows.length === 0 ? [] : columns.filter(({ schema }) => schema['x-total'] === true).map((column) => [column, total(column, rows)]));
}
