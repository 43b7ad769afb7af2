// A list to a file: what the reader sees of it, row by row as the database gives it, so that memory does not grow with the rows.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { say, typeName, type Definition, type ShownColumn } from '#engine';
import type { ExportList } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import { attachment, cleanName } from '../files/name.ts';
import type { Services } from '../services.ts';
import { cells as cellsIn, type SheetCell, type SheetColumn } from '../sheets/cell.ts';
import { csv } from '../sheets/csv.ts';
import { xlsx } from '../sheets/xlsx.ts';
import { asking } from '../store/asking.ts';
import { countList, rowsOf, type ListedRow } from '../store/list.ts';
import { beginExport, endExport, type ExportRun } from '../store/list-export.ts';
import { namesOf } from '../store/names.ts';
import { reading, readingAlong, type Query } from '../store/sight.ts';
import { isId } from './paging.ts';
import { openList, type Asked, type Listing, type OpenList } from './listing.ts';
import { cellsOf, cellsShown } from './row.ts';

/** Rows that are read and written at once. */
const portion = 500;
/** How long a file may take altogether (ms); who takes it more slowly than that is cut off. */
const longest = 300_000;
const countingPatience = 20_000;

/** A list as a file, or why there is none. */
export async function exportList(services: Services, reader: Reader, asked: Asked, { format, columns, rows }: ExportList): Promise<Response | Refusal> {
  const begun = await reading(services.exportPool, reader.sight, async (query) => {
    const opened = await openList(services, query, reader, asked);
    if ('faults' in opened) return opened;
    // Chosen rows are wanted whatever the conditions say by now.
    const { within: _, ...all } = opened.read;
    const read = rows ? { ...all, conditions: [], among: rows.filter(isId) } : opened.read;
    const shown = shownColumns(opened.listing, columns);
    if ('faults' in shown) return shown;
    const most = services.config.exportRows;
    const found = await countList(query, read, most, countingPatience);
    if (found === null || found > most) return refuse(422, 'export.too-many', { limit: most }, '/query');
    if (rows && found === 0) return notFound;
    return { listing: opened.listing, read, shown };
  });
  if ('faults' in begun) return begun;
  const run = { id: randomUUID(), account: reader.actor.id, org: reader.actor.org?.id ?? null, process: asked.process, list: asked.list, format, query: new URLSearchParams(asked.query).toString(), chosen: rows?.length ?? null };
  const heads = begun.shown.map((column) => ({ label: say(column.label, asked.language), type: typeName(column.type) }));
  return fileOf(services, run, { title: say(begun.listing.view.title, asked.language), date: begun.listing.facts.now.date, heads, portions: () => portionsOf(services, reader, begun) });
}

/** What a file is made of: its name and day, its head, and its rows once they are wanted. */
export interface Sheet { readonly title: string; readonly date: string; readonly heads: readonly SheetColumn[]; readonly portions: () => AsyncGenerator<SheetCell[][]> }

/** The file as it is made. It is recorded who took what, and one runs at a time for one person. */
export async function fileOf(services: Services, run: ExportRun, { title, date, heads, portions: rows }: Sheet): Promise<Response | Refusal> {
  const refused = await beginExport(asking(services.pool), run);
  if (refused === 'running') return refuse(429, 'export.running');
  if (refused !== null) return { ...refuse(429, 'request.too-many', { seconds: refused }), retryAfter: refused };
  const portions = counted(rows(), (sent) => endExport(asking(services.pool), run.id, sent));
  const file = run.format === 'csv' ? Readable.from(csv(heads, portions), { objectMode: false, highWaterMark: 1 }) : xlsx(title, heads, portions);
  const late = setTimeout(() => file.destroy(new Error('the file takes too long')), longest);
  file.once('close', () => clearTimeout(late));
  // That who waited has left is told by the record of the export.
  file.on('error', () => {});
  return new Response(Readable.toWeb(file) as WebStream<Uint8Array> as ReadableStream, {
    headers: {
      'Content-Type': run.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': attachment(cleanName(`${title} ${date}.${run.format}`)),
    },
  });
}

interface Begun extends Pick<OpenList, 'listing' | 'read'> { readonly shown: readonly ShownColumn[] }

function shownColumns({ view }: Listing, wanted: readonly string[] | undefined): readonly ShownColumn[] | Refusal {
  if (wanted === undefined) return view.columns;
  const allowed = view.columns.map(({ name }) => name);
  const strange = wanted.find((name) => !allowed.includes(name));
  if (strange !== undefined) return refuse(422, 'column.not-here', { name: strange, allowed }, '/columns');
  return wanted.map((name) => view.columns.find((column) => column.name === name)!);
}

async function* portionsOf(services: Services, reader: Reader, begun: Begun): AsyncGenerator<SheetCell[][]> {
  yield* readingAlong(services.exportPool, reader.sight, (query) => sheetRows(services, query, begun));
}

async function* sheetRows(services: Services, query: Query, { listing, read, shown }: Begun): AsyncGenerator<SheetCell[][]> {
  const cellOf = cellsIn(listing.language, services.config.zone);
  const definitions = new Map<string, Definition>();
  const names = new Map<string, string>();
  const types = shown.map(({ type }) => typeName(type));
  const coded = shown.flatMap(({ column, type }) => (column !== undefined && (type === 'org' || type === 'user' || type === 'department') ? [column] : []));
  for await (const rows of rowsOf(query, read, portion)) {
    for (const { digest } of rows) if (!definitions.has(digest)) definitions.set(digest, await services.definitions.ofDigest(digest));
    await learn(query, names, coded, rows);
    yield rows.map((row) => {
      const definition = definitions.get(row.digest)!;
      const { cells, words } = cellsShown(listing, definition, cellsOf(definition, row), names);
      return shown.map(({ name }, index) => cellOf(types[index]!, cells[name], words[name]));
    });
  }
}

// Each name is asked for once a file.
async function learn(query: Query, names: Map<string, string>, coded: readonly string[], rows: readonly ListedRow[]): Promise<void> {
  const ids = new Set(rows.flatMap((row) => [row.applicant, row.startedBy, ...coded.flatMap((name) => (typeof row.columns[name] === 'string' ? [row.columns[name]] : []))]));
  for (const [id, name] of await namesOf(query, [...ids].filter((id) => !names.has(id)))) names.set(id, name);
}

// However it ends, it is told how many rows were sent: null when it broke off.
async function* counted<Row>(portions: AsyncGenerator<Row[]>, end: (sent: number | null) => Promise<void>): AsyncGenerator<Row[]> {
  let sent = 0;
  let isWhole = false;
  try {
    for await (const rows of portions) {
      sent += rows.length;
      yield rows;
    }
    isWhole = true;
  } finally {
    await end(isWhole ? sent : null);
  }
}
