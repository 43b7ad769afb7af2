// Rows a person has chosen, on whatever pages they stand: what is kept of each is what can be done with it.
import type { ListPage, ListRow } from '../../server/api-types.ts';
import { cellText } from './cell.ts';

/** A chosen row: its name for people, and the buttons it can be chosen for. */
export interface Chosen { readonly id: string; readonly title: string; readonly choices: ListRow['choices'] }
export type Selection = ReadonlyMap<string, Chosen>;

/** The most rows that are chosen at once. */
export const mostChosen = 1000;

/** A row as it is chosen. */
export function chosenRow(page: ListPage, row: ListRow): Chosen {
  return { id: row.id, title: titleOf(page, row), choices: row.choices };
}

/** What a row is called: its first text that is no number. */
export function titleOf(page: ListPage, row: ListRow): string {
  const column = page.columns.find((each) => each.name !== 'number' && each.type === 'text' && cellText(row, each) !== undefined) ?? page.columns.find((each) => cellText(row, each) !== undefined);
  return (column && cellText(row, column)) ?? row.id;
}

/** The selection with some rows more, as far as there is room. */
export function withRows(selection: Selection, rows: readonly Chosen[]): Selection {
  const next = new Map(selection);
  for (const row of rows) if (next.has(row.id) || next.size < mostChosen) next.set(row.id, row);
  return next;
}

/** The selection without some rows. */
export function withoutRows(selection: Selection, ids: readonly string[]): Selection {
  const next = new Map(selection);
  for (const id of ids) next.delete(id);
  return next;
}
