// Cells to CSV as spreadsheets read it: UTF-8 with its mark, every cell quoted, and no text that would begin a formula.
import type { SheetCell, SheetColumn } from './cell.ts';

// Spreadsheets take full-width signs for formulas, too.
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** The file, portion by portion. */
export async function* csv(columns: readonly SheetColumn[], portions: AsyncIterable<readonly (readonly SheetCell[])[]>): AsyncGenerator<string> {
  yield `\uFEFF${line(columns.map(({ label }) => ({ text: label })))}`;
  for await (const rows of portions) yield rows.map(line).join('');
}

function line(row: readonly SheetCell[]): string {
  return `${row.map((cell) => `"${plain(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

function plain(cell: SheetCell): string {
  if (cell === null) return '';
  if ('number' in cell) return cell.number;
  if ('day' in cell) return new Date(cell.day).toISOString().slice(0, 10);
  if ('moment' in cell) return new Date(cell.moment).toISOString().slice(0, 16).replace('T', ' ');
  return formula.test(cell.text) ? `'${cell.text}` : cell.text;
}
