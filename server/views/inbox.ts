// The inbox of one reader: a page of one of its places, and what comes next when something was decided.
import { columnsCovered, own, statesOfDefinition, type Definition, type Language } from '#engine';
import type { InboxNext, InboxPage, InboxPlace, InboxRow } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, refuse, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { countOf, digestsOf, inboxOf, waitingOf, type Behind, type InboxRead, type InboxTask } from '../store/inbox.ts';
import { mostCounted } from '../store/list.ts';
import { type Query, reading } from '../store/sight.ts';
import { caseView } from './case-view.ts';
import { pageIn } from './paging.ts';
import { entriesOf, kindOf, stateLabel, titleOf } from './row.ts';

/** What is asked of an inbox, as a query carries it. */
export interface InboxAsked { readonly place?: InboxPlace; readonly q?: string; readonly process?: string; readonly page?: string; readonly after?: string }

const pageSize = 20;
/** A mark: when it is due, since when it is there, the case, and what keeps apart what is of one instant. */
const mark = /^([0-9TZ:.-]*)_([0-9TZ:.-]+)_([0-9a-f-]{36})_(.{0,200})$/;

/** A page: numbered as far as is counted, and behind any row however far. */
export async function inboxPage(services: Services, reader: Reader, asked: InboxAsked): Promise<InboxPage | Refusal> {
  const behind = asked.after === undefined ? undefined : behindOf(asked.after);
  if (behind === null) return refuse(422, 'page.unknown', {}, '/query/after');
  const page = behind ? { number: Math.max(1, Number(asked.page ?? 1)), offset: 0 } : pageIn(asked, pageSize);
  if (isRefusal(page)) return page;
  return reading(services.readPool, reader.sight, async (query) => {
    const read = await readOf(services, query, reader, asked);
    const rows = await inboxOf(query, { ...read, ...(behind ? { behind } : {}), limit: pageSize + 1, offset: page.offset });
    const counted = await countOf(query, read, mostCounted);
    const total = counted.reduce((sum, { count }) => sum + count, 0);
    const waiting = await waitingOf(query, reader.sight.grantees, mostCounted);
    const titles = await titlesOf(query, counted.map(({ process }) => process));
    return {
      place: read.place, rows: await Promise.all(rows.slice(0, pageSize).map((row) => inboxLine(services, reader, row))), page: page.number, pageSize, total: Math.min(total, mostCounted), totalExact: total <= mostCounted,
      more: rows.length > pageSize, waiting: { ...waiting, todo: Math.min(waiting.todo, mostCounted) }, processes: counted.map(({ process, count }) => ({ process, title: titles.get(process) ?? process, count: Math.min(count, mostCounted) })),
    };
  });
}

/** What comes after a row in the order of what waits: the next one behind it, else the first; with its case, so that it can be shown at once. */
export async function inboxNext(services: Services, reader: Reader, language: Language, after: string, asked: InboxAsked): Promise<InboxNext> {
  const behind = behindOf(after);
  const { total, row } = await reading(services.readPool, reader.sight, async (query) => {
    const read = { ...(await readOf(services, query, reader, { ...asked, place: 'todo' })), limit: 1 };
    const counted = await countOf(query, read, mostCounted);
    const [next] = behind ? await inboxOf(query, { ...read, behind }) : [];
    return { total: counted.reduce((sum, { count }) => sum + count, 0), row: next ?? (await inboxOf(query, read))[0] };
  });
  const view = row ? await caseView(services, reader, row.instance, language) : null;
  return { total: Math.min(total, mostCounted), next: row && view ? { row: await inboxLine(services, reader, row), view } : null };
}

async function readOf(services: Services, query: Query, { actor, sight }: Reader, { place = 'todo', q, process }: InboxAsked): Promise<InboxRead> {
  const read: InboxRead = { place, account: actor.id, grantees: sight.grantees, ...(process === undefined ? {} : { process }), limit: pageSize, offset: 0 };
  const words = q?.trim() ?? '';
  return words === '' ? read : { ...read, words, covered: await coveredIn(services, await digestsOf(query, read)) };
}

// Where somebody may not read the title as it is, nobody finds a case by it.
async function coveredIn(services: Services, digests: readonly string[]): Promise<readonly string[]> {
  const definitions = await Promise.all(digests.map((digest) => services.definitions.ofDigest(digest)));
  return digests.filter((_, index) => columnsCovered(definitions[index]!, definitions[index]!.compiled.document.process.read ?? []).includes('title'));
}

async function titlesOf(query: Query, processes: readonly string[]): Promise<ReadonlyMap<string, InboxRow['processTitle']>> {
  const rows = processes.length === 0 ? [] : await query<{ id: string; title: InboxRow['processTitle'] }>('select id, title from process where id = any ($1::text[])', [processes]);
  return new Map(rows.map(({ id, title }) => [id, title]));
}

function behindOf(text: string): Behind | null {
  const [, due, at, instance, tie] = mark.exec(text) ?? [];
  const dates = [due === '' ? null : new Date(due ?? 'x'), new Date(at ?? 'x')] as const;
  if (instance === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(instance) || dates.some((date) => date && Number.isNaN(date.getTime()))) return null;
  return { due: dates[0], at: dates[1], instance, tie: tie! };
}

async function inboxLine({ definitions }: Services, { actor }: Reader, row: InboxTask): Promise<InboxRow> {
  const definition = await definitions.ofDigest(row.digest);
  const asks = row.candidates && row.task ? statesOfDefinition(definition).get(row.task.split('.')[0]!)?.meta.task : undefined;
  const isMine = row.candidates?.includes(`user:${actor.id}`) ?? false;
  return {
    instance: row.instance, task: row.task, process: row.process, processTitle: definition.compiled.title, title: titleOf(definition, row.columns, entriesOf(definition, row.entries)),
    number: row.number, state: row.state, stateLabel: stateLabel(definition, row.state), kind: kindOf(definition, row.state), org: row.org, applicant: row.applicant,
    at: row.at.toISOString(), due: row.due?.toISOString() ?? null, mark: `${row.due?.toISOString() ?? ''}_${row.at.toISOString()}_${row.instance}_${row.tie}`,
    verb: row.verb, unread: row.unread, claim: asks?.ops?.claim ? (isMine ? 'mine' : 'free') : null, bulk: asks ? bulkOf(definition, asks.bulk ?? []) : [],
  };
}

function bulkOf({ compiled: { document: { process } } }: Definition, verbs: readonly string[]): InboxRow['bulk'] {
  return verbs.map((event) => {
    const declared = own(process.events, event) as { readonly label?: InboxRow['title']; readonly comment?: InboxRow['bulk'][number]['comment'] } | undefined;
    return { event, label: declared?.label ?? event, comment: declared?.comment ?? 'none' };
  });
}
