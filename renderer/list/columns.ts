// Which columns of a list are shown, and in which order, as a person chose it: names, with a minus before those that are not shown.
import type { ListColumnHead } from '../../server/api-types.ts';

/** A column and whether it is shown. */
export interface ColumnChoice { readonly column: ListColumnHead; readonly shown: boolean }

/** All columns in the chosen order; what the choice does not know follows, shown. Where nothing would be left, everything is shown. */
export function arranged(columns: readonly ListColumnHead[], chosen: readonly string[] | null): readonly ColumnChoice[] {
  if (!chosen) return columns.map((column) => ({ column, shown: true }));
  const known = chosen.flatMap((each): ColumnChoice[] => {
    const column = columns.find(({ name }) => name === each.replace(/^-/, ''));
    return column ? [{ column, shown: !each.startsWith('-') }] : [];
  });
  const all = [...known, ...columns.filter((column) => !known.some((each) => each.column === column)).map((column) => ({ column, shown: true }))];
  return all.some(({ shown }) => shown) ? all : all.map(({ column }) => ({ column, shown: true }));
}

/** The choice as it is kept. */
export function namesOf(columns: readonly ColumnChoice[]): readonly string[] {
  return columns.map(({ column, shown }) => (shown ? column.name : `-${column.name}`));
}

/** The choice with one column moved by so many places, as far as there are any. */
export function moved(columns: readonly ColumnChoice[], from: number, by: number): readonly ColumnChoice[] {
  const to = Math.min(columns.length - 1, Math.max(0, from + by));
  const rest = columns.filter((_, index) => index !== from);
  return [...rest.slice(0, to), columns[from]!, ...rest.slice(to)];
}
