// What people write elsewhere, as values: the cells of a spreadsheet, each read for the column it falls into. Fetched when somebody pastes.
import type { Field, Json, JsonObject } from '#engine';
import { words } from '../words.ts';
import { figureIn } from './capitals.ts';
import { narrowed } from './wired.ts';
import { columnsOf, controlOf, widgetOf, type Choice, type Control, type FieldView, type FormHost } from './widget.ts';

/** The rows of a table once a text from a spreadsheet was pasted at a cell, and in words what did not fit. */
export function rowsWith(text: string, now: readonly JsonObject[], { index, column }: { readonly index: number; readonly column: string }, { pointer, node }: FieldView, host: FormHost): { readonly rows: readonly Json[]; readonly said: string } {
  const { maxItems = Infinity } = node.field.schema;
  const columns = columnsOf(node).slice(columnsOf(node).findIndex(({ field }) => field.name === column));
  const pasted = cellsOf(text);
  const rows: Json[] = [...now];
  for (const [line, cells] of pasted.slice(0, maxItems - index).entries()) {
    const row: { [name: string]: Json | undefined } = { ...(now[index + line] ?? host.newRow(pointer)) };
    for (const [place, cell] of cells.entries()) {
      const at = columns[place];
      if (at && host.view(at).writable) row[at.field.name] = valueOf(cell, at.field, host.options(at.field), controlOf(widgetOf(at)));
    }
    rows[index + line] = row;
  }
  const taken = Math.min(pasted.length, maxItems - index);
  const over = Math.max(0, ...pasted.map((cells) => cells.length - columns.length));
  return {
    rows,
    said: words({
      'zh-CN': `已粘贴 ${taken} 行${taken < pasted.length ? `，另有 ${pasted.length - taken} 行放不下：最多 ${maxItems} 行` : ''}${over > 0 ? `，右边多出的 ${over} 列没有粘贴` : ''}`,
      en: `Pasted: ${taken} ${taken === 1 ? 'row' : 'rows'}${taken < pasted.length ? `; ${pasted.length - taken} more did not fit, ${maxItems} is the most` : ''}${over > 0 ? `; ${over} columns to the right were left out` : ''}`,
    }),
  };
}

/** The cells of a text that was copied from a spreadsheet, row by row. A cell in quotation marks may hold line ends and tabs. */
function cellsOf(text: string): readonly (readonly string[])[] {
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
function valueOf(cell: string, field: Field, choices: readonly Choice[], control: Control | undefined): Json | undefined {
  if (cell === '') return undefined;
  const { type, schema } = field;
  if (type === 'boolean') return yes.test(cell) ? true : no.test(cell) ? false : cell;
  const named = (text: string): Json => choices.find((choice) => choice.label.toLowerCase() === text.toLowerCase() || String(choice.value) === text)?.value ?? text;
  if (choices.length > 0) return schema.type === 'array' ? cell.split(/\s*[、，,;；]\s*/).filter((part) => part !== '').map(named) : named(cell);
  const text = type === 'date' ? day(cell) : type === 'month' ? month(cell) : type === 'decimal' || type === 'integer' ? figureIn(cell) : cell;
  return control?.tidy ? control.tidy(schema.type === 'array' ? text.split('\n') : text, field) : text;
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
