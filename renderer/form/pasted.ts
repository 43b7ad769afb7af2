// What people write elsewhere, as values: the cells of a spreadsheet, each read for the column it falls into.
import type { Field, Json } from '#engine';
import { narrowed } from './wired.ts';
import type { Choice, Control } from './widget.ts';

/** The cells of a text that was copied from a spreadsheet, row by row. A cell in quotation marks may hold line ends and tabs. */
export function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*))(\t|\r?\n|$)/y;
  const whole = text.replace(/\r?\n$/, '');
  for (let match = cell.exec(whole); match; match = cell.exec(whole)) {
    const [, quoted, plain, end] = match;
    rows.at(-1)!.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
    if (end === '') break;
    if (end !== '\t') rows.push([]);
  }
  return rows;
}

const yes = /^(是|对|有|y|yes|true|1|√|✓|✔)$/i;
const no = /^(否|不|无|n|no|false|0|×|✗|x)$/i;

/** A cell as a value of a column; what is no such value stays as it was written, so that its fault shows where it stands. */
export function valueOf(cell: string, field: Field, choices: readonly Choice[], control: Control | undefined): Json | undefined {
  if (cell === '') return undefined;
  const { type, schema } = field;
  if (type === 'boolean') return yes.test(cell) ? true : no.test(cell) ? false : cell;
  const named = (text: string): Json => choices.find((choice) => choice.label.toLowerCase() === text.toLowerCase() || String(choice.value) === text)?.value ?? text;
  if (choices.length > 0) return schema.type === 'array' ? cell.split(/\s*[、，,;；]\s*/).filter((part) => part !== '').map(named) : named(cell);
  const text = type === 'date' ? day(cell) : type === 'month' ? month(cell) : type === 'decimal' || type === 'integer' ? figureIn(cell) : cell;
  return control?.tidy ? control.tidy(schema.type === 'array' ? text.split('\n') : text, field) : text;
}

/** A figure without the sign of its currency. */
export function figureIn(text: string): string {
  return text.replace(/^[¥￥$]\s*|\s*元$/g, '');
}

/** 2026/3/1, 2026.3.1, 2026年3月1日 and 20260301 are written as 2026-03-01. */
function day(text: string): string {
  const match = /^(\d{4})(?:[/.年-](\d{1,2})[/.月-](\d{1,2})日?|(\d{2})(\d{2}))$/.exec(narrowed(text));
  return match ? [match[1], two(match[2] ?? match[4]!), two(match[3] ?? match[5]!)].join('-') : text;
}

function month(text: string): string {
  const match = /^(\d{4})[/.年-](\d{1,2})月?$/.exec(narrowed(text));
  return match ? `${match[1]}-${two(match[2]!)}` : text;
}

function two(text: string): string {
  return text.padStart(2, '0');
}
