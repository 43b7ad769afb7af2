// Cells to a workbook (ECMA-376) of one sheet, written as it goes: memory stays the same however many rows there are.
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { SheetCell, SheetColumn } from './cell.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const mostDecimals = 6;
/** Places in the styles: the head, days, moments, and numbers by their decimals. */
const style = { head: 1, day: 2, moment: 3, number: 4 };
const formats = ['yyyy\\-mm\\-dd', 'yyyy\\-mm\\-dd\\ hh:mm', ...Array.from({ length: mostDecimals + 1 }, (_, decimals) => (decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`))];

const fixed: { readonly [path: string]: string } = {
  '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
    + `<Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${head}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><numFmts count="${formats.length}">${formats.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>`).join('')}</numFmts>`
    + '<fonts count="2"><font><sz val="11"/><name val="Microsoft YaHei"/></font><font><b/><sz val="11"/><name val="Microsoft YaHei"/></font></fonts>'
    + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    + `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${formats.length + 2}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>`
    + `${formats.map((_, index) => `<xf numFmtId="${164 + index}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`,
};

/** The file as it is written; `title` names the sheet. */
export function xlsx(title: string, columns: readonly SheetColumn[], portions: AsyncIterable<readonly (readonly SheetCell[])[]>): Readable {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(fixed)) zip.addBuffer(Buffer.from(content), path);
  zip.addBuffer(Buffer.from(`${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${sheetName(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>`), 'xl/workbook.xml');
  const sheet = Readable.from(sheetOf(columns, portions), { objectMode: false, highWaterMark: 1 });
  const file = zip.outputStream as Readable;
  sheet.on('error', (error) => file.destroy(error));
  // Who takes no more of the file asks for no more rows.
  file.on('close', () => sheet.destroy());
  // Deflate's quickest but one: a sheet is repetitive, and more effort buys little.
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { compressionLevel: 2 });
  zip.end();
  return file;
}

async function* sheetOf(columns: readonly SheetColumn[], portions: AsyncIterable<readonly (readonly SheetCell[])[]>): AsyncGenerator<string> {
  const names = columns.map((_, index) => columnName(index));
  yield `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
    + `<cols>${columns.map((column, index) => `<col min="${index + 1}" max="${index + 1}" width="${widthOf(column)}" customWidth="1"/>`).join('')}</cols><sheetData>`
    + `<row r="1">${columns.map(({ label }, index) => textCell(`${names[index]}1`, label, style.head)).join('')}</row>`;
  let n = 1;
  for await (const rows of portions) {
    let xml = '';
    for (const row of rows) {
      n += 1;
      xml += `<row r="${n}">`;
      for (let index = 0; index < row.length; index += 1) {
        const cell = row[index];
        if (cell) xml += cellXml(`${names[index]}${n}`, cell);
      }
      xml += '</row>';
    }
    yield xml;
  }
  yield `</sheetData><autoFilter ref="A1:${names.at(-1)}${n}"/></worksheet>`;
}

const day = 86_400_000;
const epoch = Date.UTC(1899, 11, 30);
// Spreadsheets count a 29 February 1900 that never was; days before it are words.
const firstDay = Date.UTC(1900, 2, 1);

function cellXml(at: string, cell: NonNullable<SheetCell>): string {
  if ('text' in cell) return textCell(at, cell.text);
  if ('number' in cell) {
    const decimals = cell.number.split('.')[1]?.length ?? 0;
    return `<c r="${at}"${decimals > mostDecimals ? '' : ` s="${style.number + decimals}"`}><v>${cell.number}</v></c>`;
  }
  const when = 'day' in cell ? cell.day : cell.moment;
  if (when < firstDay) return textCell(at, new Date(when).toISOString().slice(0, 'day' in cell ? 10 : 16).replace('T', ' '));
  return `<c r="${at}" s="${'day' in cell ? style.day : style.moment}"><v>${(when - epoch) / day}</v></c>`;
}

function textCell(at: string, text: string, styled?: number): string {
  return `<c r="${at}"${styled === undefined ? '' : ` s="${styled}"`} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

// The most a cell of a spreadsheet takes.
const mostText = 32_767;
// What XML 1.0 has no place for, the return that it would change, and what already looks like such an escape.
const unwritable = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9a-f]{4}_)/gi;
const special = /[&<>"]/g;
const suspicious = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff_\ud800-\udfff]/;
const entities: { readonly [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  const kept = text.length > mostText ? text.slice(0, mostText) : text;
  if (!suspicious.test(kept)) return kept;
  return kept.toWellFormed().replace(special, (sign) => entities[sign]!).replace(unwritable, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}

/** A name a spreadsheet takes for a sheet. */
function sheetName(title: string): string {
  return escaped(title.replace(/[\\/?*[\]:\u0000-\u001f]/g, ' ').replace(/^'+|'+$/g, '').trim().slice(0, 31) || 'Sheet1');
}

function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

const widths: { readonly [type: string]: number } = { date: 12, datetime: 17, month: 10, quarter: 10, year: 8, integer: 12, decimal: 16, boolean: 8, org: 30, user: 14 };

// A Chinese character is as wide as two of the others.
function widthOf({ label, type }: SheetColumn): number {
  return Math.min(60, Math.max(widths[type] ?? 24, [...label].reduce((sum, sign) => sum + (sign > '\u2e80' ? 2.2 : 1.1), 3)));
}
