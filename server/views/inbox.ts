// The inbox of one reader: a page of one of its places, and what comes next when something was decided.
import { columnsCovered, own, statesOfDefinition, type Definition, type Language } from '#engine';
import type { InboxNext, InboxPage, InboxPlace, InboxRow } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, refuse, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { countOf, digestsOf, inboxOf, waitingOf, type Counted, type InboxRead, type InboxTask } from '../store/inbox.ts';
import { mostWaiting, type Mark } from '../store/offer.ts';
import { type Query, reading } from '../store/sight.ts';
import { caseView } from './case-view.ts';
import { isId, isInstant, isStorable, markIn, markText, pageIn } from './paging.ts';
import { entriesOf, kindOf, stateLabel, titleOf } from './row.ts';

/** What is asked of an inbox, as a query carries it. */
export interface InboxAsked { readonly place?: InboxPlace; readonly q?: string; readonly process?: string; readonly page?: string; readonly after?: string }

const pageSize = 20;

/** A page: numbered as far as is counted, and behind any row however far. */
export async function inboxPage(services: Services, reader: Reader, asked: InboxAsked): Promise<InboxPage | Refusal> {
  const behind = asked.after === undefined ? undefined : behindOf(asked.after);
  if (behind === null) return refuse(422, 'page.unknown', {}, '/query/after');
  const page = behind ? { number: Math.max(1, Number(asked.page ?? 1)), offset: 0 } : pageIn(asked, pageSize, mostWaiting);
  if (isRefusal(page)) return page;
  return reading(services.readPool, reader.sight, async (query) => {
    const read = await readOf(services, query, reader, asked);
    const rows = await inboxOf(query, { ...read, ...(behind ? { behind } : {}), limit: pageSize + 1, offset: page.offset });
    const counted = await countOf(query, read, mostWaiting);
    const total = totalOf(counted, read);
    // What waits was counted for the page itself, unless it shows something else.
    const waits = read.place === 'todo' && read.words === undefined ? totalOf(counted, {}) : undefined;
    return {
      place: read.place, rows: await Promise.all(rows.slice(0, pageSize).map((row) => inboxLine(services, row))), page: page.number, pageSize, total: Math.min(total, mostWaiting), totalExact: total <= mostWaiting,
      more: rows.length > pageSize, waiting: await waitingOf(query, mostWaiting, waits), processes: counted.map((each) => ({ ...each, count: Math.min(each.count, mostWaiting) })),
    };
  });
}

/** What comes after a row in the order of what waits: the next one behind it, else the first; with its case, so that it can be shown at once. */
export async function inboxNext(services: Services, reader: Reader, language: Language, after: string, asked: InboxAsked): Promise<InboxNext> {
  const behind = behindOf(after);
  const { total, row } = await reading(services.readPool, reader.sight, async (query) => {
    const read = { ...(await readOf(services, query, reader, { ...asked, place: 'todo' })), limit: 1 };
    const counted = await countOf(query, read, mostWaiting);
    const [next] = behind ? await inboxOf(query, { ...read, behind }) : [];
    return { total: totalOf(counted, read), row: next ?? (await inboxOf(query, read))[0] };
  });
  const view = row ? await caseView(services, reader, row.instance, language) : null;
  return { total: Math.min(total, mostWaiting), next: row && view ? { row: await inboxLine(services, row), view } : null };
}

function totalOf(counted: readonly Counted[], { process }: Pick<InboxRead, 'process'>): number {
  return counted.filter((each) => process === undefined || each.process === process).reduce((sum, { count }) => sum + count, 0);
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

function behindOf(text: string): Mark | null {
  const [due, at, instance, tie] = markIn(text, 4) ?? [];
  return due && at && instance && tie && (due === 'infinity' || isInstant(due)) && isInstant(at) && isId(instance) && isStorable(tie) ? [due, at, instance, tie] : null;
}

async function inboxLine({ definitions }: Services, row: InboxTask): Promise<InboxRow> {
  const definition = await definitions.ofDigest(row.digest);
  const asks = row.mine !== null && row.task ? statesOfDefinition(definition).get(row.task.split('.')[0]!)?.meta.task : undefined;
  return {
    instance: row.instance, task: row.task, process: row.process, processTitle: definition.compiled.title, title: titleOf(definition, row.columns, entriesOf(definition, row.entries)),
    number: row.number, state: row.state, stateLabel: stateLabel(definition, row.state), kind: kindOf(definition, row.state), org: row.org, applicant: row.applicant,
    at: row.at.toISOString(), due: row.due?.toISOString() ?? null, mark: markText(row.mark),
    verb: row.verb, unread: row.unread, claim: asks?.ops?.claim ? (row.mine ? 'mine' : 'free') : null, bulk: asks ? bulkOf(definition, asks.bulk ?? []) : [],
  };
}

function bulkOf({ compiled: { document: { process } } }: Definition, verbs: readonly string[]): InboxRow['bulk'] {
  return verbs.map((event) => {
    const declared = own(process.events, event) as { readonly label?: InboxRow['title']; readonly comment?: InboxRow['bulk'][number]['comment'] } | undefined;
    return { event, label: declared?.label ?? event, comment: declared?.comment ?? 'none' };
  });
}
