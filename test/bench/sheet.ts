// A workbook of a hundred thousand rows: how fast it is written, and how much memory it takes while it is. Where exceljs is installed
// (npm install --no-save exceljs), its streaming writer makes the same sheet from the same rows, in turns.
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SheetCell } from '../../server/sheets/cell.ts';
import { csv } from '../../server/sheets/csv.ts';
import { xlsx } from '../../server/sheets/xlsx.ts';
import { Readable } from 'node:stream';

/** One way to write the file; figures are medians of turns. */
export interface SheetRow {
  readonly contestant: string;
  readonly rowsPerSecond: number;
  /** The rate divided by that of exceljs in the same turn; null where it is not installed. */
  readonly ofPeer: number | null;
  /** MiB the process grew by at most while it wrote. */
  readonly grown: number;
  readonly mebibytes: number;
}

const rows = 100_000;
const turns = 3;
const columns = [
  { label: '服务编号', type: 'text' }, { label: '企业名称', type: 'org' }, { label: '培训主题', type: 'text' }, { label: '参训人数', type: 'integer' }, { label: '合同金额', type: 'decimal' },
  { label: '申请时间', type: 'datetime' }, { label: '培训日期', type: 'date' }, { label: '状态', type: 'text' }, { label: '联系电话', type: 'text' }, { label: '审批意见', type: 'text' },
];

function cellsOf(n: number): SheetCell[] {
  return [
    { text: `PX-20261118-${n}` }, { text: `武汉长江进出口有限公司${n % 97}` }, { text: '区域全面经济伙伴关系协定原产地规则' }, { number: String(n % 50) }, { number: `${n}.25` },
    { moment: Date.UTC(2026, 0, 1) + n * 60_000 }, { day: Date.UTC(2026, 0, 1 + (n % 300)) }, { text: '审批通过' }, { text: '027-87654321' }, n % 3 === 0 ? null : { text: '准予参加，请提前一刻钟签到。' },
  ];
}

async function* portions(): AsyncGenerator<SheetCell[][]> {
  for (let from = 0; from < rows; from += 500) yield Array.from({ length: 500 }, (_, n) => cellsOf(from + n));
}

type Peer = { readonly stream: { readonly xlsx: { readonly WorkbookWriter: new (options: object) => {
  addWorksheet(name: string, options: object): { columns: object[]; addRow(row: unknown[]): { commit(): void }; commit(): void };
  commit(): Promise<void>;
} } } };

/** Writes the sheet each way in turns. */
export async function benchSheet(): Promise<SheetRow[]> {
  const peer = await import('exceljs' as string).then((module: { default: Peer }) => module.default, () => null);
  const ways: { readonly name: string; readonly write: (sink: Writable) => Promise<void> }[] = [
    ...(peer ? [{ name: 'exceljs, streaming', write: (sink: Writable) => byPeer(peer, sink) }] : []),
    { name: 'xlsx', write: (sink) => pipeline(xlsx('申请', columns, portions()), sink) },
    { name: 'csv', write: (sink) => pipeline(Readable.from(csv(columns, portions())), sink) },
  ];
  const measured = ways.map((): { rate: number; grown: number; bytes: number }[] => []);
  for (let turn = -1; turn < turns; turn += 1) {
    for (const [which, way] of ways.entries()) {
      const one = await measure(way.write);
      if (turn >= 0) measured[which]!.push(one);
    }
  }
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return ways.map(({ name }, which) => ({
    contestant: name, rowsPerSecond: Math.round(median(measured[which]!.map(({ rate }) => rate))), ofPeer: peer ? median(measured[which]!.map(({ rate }, turn) => rate / measured[0]![turn]!.rate)) : null,
    grown: Math.round(median(measured[which]!.map(({ grown }) => grown))), mebibytes: Math.round(measured[which]![0]!.bytes / 10_485.76) / 100,
  }));
}

async function measure(write: (sink: Writable) => Promise<void>): Promise<{ rate: number; grown: number; bytes: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  let bytes = 0;
  const watching = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()); }, 20);
  const begun = performance.now();
  await write(new Writable({
    write(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done();
    },
  }));
  clearInterval(watching);
  return { rate: rows / ((performance.now() - begun) / 1000), grown: (most - before) / 1_048_576, bytes };
}

async function byPeer(peer: Peer, sink: Writable): Promise<void> {
  const book = new peer.stream.xlsx.WorkbookWriter({ stream: sink, useStyles: true, useSharedStrings: false });
  const sheet = book.addWorksheet('申请', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ label, type }) => ({ header: label, width: 20, ...(type === 'datetime' ? { style: { numFmt: 'yyyy-mm-dd hh:mm' } } : type === 'date' ? { style: { numFmt: 'yyyy-mm-dd' } } : {}) }));
  for await (const portion of portions()) {
    for (const row of portion) sheet.addRow(row.map((cell) => (cell === null ? null : 'text' in cell ? cell.text : 'number' in cell ? Number(cell.number) : new Date('day' in cell ? cell.day : cell.moment)))).commit();
    await new Promise((done) => setImmediate(done));
  }
  sheet.commit();
  await book.commit();
}
