// A register as a list: a page of it, how many there are, and all of it as a file.
import { randomUUID } from 'node:crypto';
import { available, entriesOfRecord, isRecord, say, type Definition, type Facts, type Json, type Text } from '#engine';
import type { ExportList, ListPage, ListRow, ListTotal } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { cells as cellsIn, type SheetCell } from '../sheets/cell.ts';
import { asking } from '../store/asking.ts';
import { recordAudit } from '../store/audit.ts';
import { headOf } from '../store/head.ts';
import { mostCounted, type Mark } from '../store/list.ts';
import { choiceOf } from '../store/list-choice.ts';
import { labelOfEntry } from '../store/names.ts';
import { countRows, rowsInPortions, rowsPage, type Row, type RowCondition, type RowsAsked } from '../store/rows.ts';
import { readingAlong, type Query } from '../store/sight.ts';
import { fileOf, type Sheet } from '../views/export.ts';
import type { Asked } from '../views/listing.ts';
import { pageSizeOf, placeIn } from '../views/list-place.ts';
import { markText } from '../views/paging.ts';
import { factsOfRecord } from '../views/record.ts';
import { registers } from './index.ts';
import type { Register, RegisterFilter } from './register.ts';

/** A register with its definition, for somebody who may look at it. */
export interface OpenRegister { readonly id: string; readonly register: Register; readonly definition: Definition; readonly title: Text; readonly facts: Facts }

/** Whether a list is that of a register. */
export function isRegister({ process, list }: { readonly process: string; readonly list: string }): boolean {
  return Object.hasOwn(registers, process) && list === 'all';
}

/** Opens a register for a reader: its definition says who may look at it. */
export async function openRegister(services: Services, query: Query, reader: Reader, id: string): Promise<OpenRegister | Refusal> {
  const register = Object.hasOwn(registers, id) ? registers[id] : undefined;
  const head = register && (await headOf(query, id));
  if (!register || !head) return notFound;
  const definition = await services.definitions.ofDigest(head.digest);
  if (!isRecord(definition) || definition.compiled.document.process.record!.of !== 'platform') return notFound;
  if (!reader.session) return refuse(401, 'session.missing');
  const facts = await factsOfRecord(services, query, reader, definition);
  if (entriesOfRecord(definition, facts).length === 0) return refuse(403, 'permission.missing');
  const choices = await register.choices?.(query);
  return { id, register, definition, title: head.title, facts: choices ? { ...facts, dictionaries: { ...facts.dictionaries, ...choices } } : facts };
}

function readOf(services: Services, { register }: OpenRegister, reader: Reader, asked: Asked['query']): RowsAsked | Refusal {
  const conditions: RowCondition[] = [];
  const allowed = register.filters.map(({ name }) => name);
  for (const [key, value] of Object.entries(asked)) {
    const [, name, bound] = /^f\.([A-Za-z][A-Za-z0-9_,]*)(?:\.(from|to))?$/.exec(key) ?? [];
    if (name === undefined || value === '') continue;
    const filter = register.filters.find((each) => each.name === name);
    if (!filter || (filter.match === 'range') !== (bound !== undefined)) return refuse(422, 'column.not-here', { name, allowed }, `/query/${key}`);
    if (filter.match === 'range' && (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))) return refuse(422, 'column.wrong-value', { name, found: value }, `/query/${key}`);
    if (filter.match === 'range') conditions.push({ match: 'range', name, [bound!]: value });
    else conditions.push(filter.match === 'fuzzy' ? { match: 'fuzzy', name, value } : { match: 'equals', name, values: value.split(',') });
  }
  const within = register.within?.(reader);
  return { conditions, zone: services.config.zone, ...(within ? { within } : {}) };
}

function labelOf({ definition }: OpenRegister, { name, label }: { readonly name: string; readonly label?: Text }): Text {
  return label ?? definition.field(`/${name}`)?.label ?? name;
}

/** One page of a register. */
export async function registerPage(services: Services, reader: Reader, { process, list, query: asked }: Asked): Promise<ListPage | Refusal> {
  const query = asking(services.readPool);
  const opened = await openRegister(services, query, reader, process);
  if (isRefusal(opened)) return opened;
  const { register, definition, facts } = opened;
  const read = readOf(services, opened, reader, asked);
  if (isRefusal(read)) return read;
  const choice = await choiceOf(query, reader.actor.id, process, list);
  const size = pageSizeOf(asked) ?? choice?.pageSize ?? 15;
  const place = placeIn(asked, size, { type: register.source.order.cast === 'timestamptz' ? 'datetime' : 'text' });
  if (isRefusal(place)) return place;
  const [{ rows, previous, next }, total] = await Promise.all([rowsPage(query, register.source, read, place.where, size), countRows(query, register.source, read, mostCounted)]);
  // What makes something new stands above the list; each row leads to its own page.
  const starts = available(definition, null, facts).filter(({ event }) => register.makes?.[event]);
  const above = [...starts.map(({ event, label }) => ({ label, href: `/admin/${process}/new?event=${event}` })), ...(register.links ?? [])];
  const view = above.length;
  const name = register.columns[0]!.name;
  return {
    process, list, title: opened.title, digest: definition.digest,
    columns: register.columns.map((column) => ({ name: column.name, label: labelOf(opened, column), type: column.type, sortable: false })),
    filters: register.filters.map((filter) => ({ column: filter.name, label: labelOf(opened, filter), match: filter.match, type: filter.type, ...optionsOf(opened, filter) })),
    buttons: [...above.map(({ label }, index) => ({ label, kind: index < starts.length ? 'start' as const : 'list' as const, on: 'list' as const })), { label: { 'zh-CN': '查看', en: 'View' }, kind: 'view', on: 'row' }],
    offers: above.map(({ href }, button) => ({ button, href, problems: [] })),
    sort: { by: name, descending: register.source.order.descending },
    rows: rows.map((row) => rowShown(opened, row, view)),
    page: place.number, pageSize: size, ...totalOf(total), previous: previous && markText(previous as Mark), next: next && markText(next as Mark),
    choice: choice && { columns: choice.columns, pageSize: choice.pageSize, compact: choice.compact }, saved: choice?.saved ?? [],
  };
}

/** How many rows a register has for a query. */
export async function registerTotal(services: Services, reader: Reader, { process, query: asked }: Asked): Promise<ListTotal | Refusal> {
  const query = asking(services.readPool);
  const opened = await openRegister(services, query, reader, process);
  if (isRefusal(opened)) return opened;
  const read = readOf(services, opened, reader, asked);
  return isRefusal(read) ? read : totalOf(await countRows(query, opened.register.source, read, mostCounted));
}

/** A register as a file, row by row as the database gives it; who took it is in the audit log. */
export async function exportRegister(services: Services, reader: Reader, asked: Asked, wanted: ExportList): Promise<Response | Refusal> {
  const query = asking(services.readPool);
  const opened = await openRegister(services, query, reader, asked.process);
  if (isRefusal(opened)) return opened;
  const read = readOf(services, opened, reader, asked.query);
  if (isRefusal(read)) return read;
  const { register } = opened;
  const names = register.columns.map(({ name }) => name);
  const strange = wanted.columns?.find((name) => !names.includes(name));
  if (strange !== undefined) return refuse(422, 'column.not-here', { name: strange, allowed: names }, '/columns');
  const shown = (wanted.columns ?? names).map((name) => register.columns.find((column) => column.name === name)!);
  // Chosen rows are wanted whatever the conditions say by now.
  const all: RowsAsked = wanted.rows ? { ...read, conditions: [], among: wanted.rows } : read;
  const most = services.config.exportRows;
  const found = await countRows(query, register.source, all, most);
  if (found > most) return refuse(422, 'export.too-many', { limit: most }, '/query');
  if (wanted.rows && found === 0) return notFound;
  const cellOf = cellsIn(asked.language, services.config.zone);
  const sheet: Sheet = {
    title: say(opened.title, asked.language), date: opened.facts.now.date, heads: shown.map((column) => ({ label: say(labelOf(opened, column), asked.language), type: column.type })),
    portions: () => readingAlong(services.exportPool, reader.sight, (along) => portionsOf(along, opened, all, (row) => {
      const { cells, shown: words } = rowShown(opened, row, 0);
      return shown.map(({ name, type }) => cellOf(type, cells[name], words[name]));
    })),
  };
  const run = { id: randomUUID(), account: reader.actor.id, org: reader.actor.org?.id ?? null, process: asked.process, list: asked.list, format: wanted.format, query: new URLSearchParams(asked.query).toString(), chosen: wanted.rows?.length ?? null };
  const file = await fileOf(services, run, sheet);
  if (isRefusal(file)) return file;
  await recordAudit(asking(services.pool), { account: reader.actor.id, name: reader.actor.name, org: reader.actor.org?.id ?? null },
    { action: 'list.exported', subject: `list:${asked.process}`, name: say(opened.title, 'zh-CN'), about: reader.actor.org?.id ?? null, after: { format: wanted.format, query: run.query, rows: found } });
  return file;
}

async function* portionsOf(query: Query, { register }: OpenRegister, read: RowsAsked, cells: (row: Row) => SheetCell[]): AsyncGenerator<SheetCell[][]> {
  for await (const rows of rowsInPortions(query, register.source, read)) yield rows.map(cells);
}

/** How the state of what is registered is marked; any other is on its way. */
const marks: { readonly [state: string]: ListRow['kind'] } = {
  active: 'approved', bound: 'approved', initial: 'draft', verified: 'draft', unused: 'draft', unbound: 'draft', disabled: 'locked', suspended: 'locked', blocked: 'locked', expired: 'locked', deleted: 'withdrawn',
};

function rowShown(opened: OpenRegister, row: Row, button: number): ListRow {
  const { id, register } = opened;
  const coded = register.columns.flatMap(({ name }): [string, Text][] => {
    const value = row.cells[name];
    const label = value === null || value === undefined ? undefined : optionsOf(opened, { name }).options?.find((option) => option.value === String(value))?.label;
    return label === undefined ? [] : [[name, label]];
  });
  return {
    id: row.id, kind: marks[String(row.cells['state'])] ?? null, choices: [], cells: register.cells?.(row.cells) ?? row.cells, shown: { ...Object.fromEntries(coded), ...register.shown?.(row) },
    offers: [{ button, href: register.href?.(row) ?? `/admin/${id}/${encodeURIComponent(row.id)}`, problems: [] }],
  };
}

function optionsOf({ definition, facts }: OpenRegister, { name, options }: Pick<RegisterFilter, 'name' | 'options'>): Pick<ListPage['filters'][number], 'options'> {
  if (options) return { options };
  const field = definition.field(`/${name}`);
  const declared = field?.options ?? field?.schema['x-options'];
  if (declared === undefined || 'region' in declared) return {};
  if (!('dict' in declared)) return { options: declared.map(({ value, label }) => ({ value: String(value), label })) };
  return { options: Object.entries(facts.dictionaries?.[String(declared.dict)] ?? {}).map(([value, entry]) => ({ value, label: labelOfEntry(entry as Json) ?? value })) };
}

function totalOf(found: number): ListTotal {
  return { total: Math.min(found, mostCounted), totalExact: found <= mostCounted };
}
