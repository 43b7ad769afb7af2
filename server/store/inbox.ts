// Open tasks and messages of one reader, inside his own transaction.
import type { JsonObject, Text } from '#engine';
import { containing, places, type Place as Put } from './column.ts';
import { countedSql, offersSql, type Mark, type OffersRead } from './offer.ts';
import type { Query } from './sight.ts';

/** The places of an inbox: what waits, what this person decided, began, or was sent a copy of. */
export type Place = 'todo' | 'done' | 'started' | 'copied';

/** A row of an inbox: a case, and what brought it there. */
export interface InboxTask {
  readonly instance: string;
  /** The open task; of what was decided the one that was. */
  readonly task: string | null;
  readonly process: string;
  readonly digest: string;
  readonly number: string | null;
  readonly state: string;
  readonly columns: JsonObject;
  readonly org: string;
  readonly applicant: string;
  /** Since when it is in this place. */
  readonly at: Date;
  readonly due: Date | null;
  /** Where it stands in the place, to the microsecond. */
  readonly mark: Mark;
  /** Whether the task asks this person by name; null where nothing is asked. */
  readonly mine: boolean | null;
  /** The verb that was given, copied into the history. */
  readonly verb: Text | null;
  /** A copy that was not read yet, by the id of its message. */
  readonly unread: string | null;
  /** Entries of `read` that let this reader see it. */
  readonly entries: readonly number[];
}

export interface InboxRead extends OffersRead {
  readonly place: Place;
  readonly account: string;
  readonly grantees: readonly string[];
  /** Words in number, title, applicant or organisation. Titles of these revisions are not for every eye, and are not searched. */
  readonly words?: string;
  readonly covered?: readonly string[];
  readonly limit: number;
  readonly offset: number;
}

/** What stands in the places beside what waits, the newest first; `tie` keeps apart what is of one instant. */
const sources: { readonly [place in Place]?: Source } = {
  done: {
    from: 'history_entry e join instance i on i.id = e.instance_id',
    // What was taken back was not decided.
    where: (account) => `e.voter = ${account} and not exists (select from history_entry n where n.instance_id = e.instance_id and n.seq = e.seq + 1 and n.entry::json ->> 'event' = 'retrieve')`,
    at: 'e.voted_at', tie: 'e.seq::text', verb: `(e.entry::json -> 'label')`, task: `e.entry::json ->> 'task'`,
  },
  started: { from: 'instance i', where: (account) => `i.started_by = ${account}`, at: 'i.started_at', tie: 'i.id::text', due: 'i.due' },
  copied: {
    from: 'message m join instance i on i.id = m.instance_id', where: (account) => `m.copied and m.account_id = ${account}::uuid`,
    at: 'm.created_at', tie: 'm.id::text', unread: 'case when m.read_at is null then m.id end',
  },
};

interface Source {
  readonly from: string;
  readonly where: (account: string) => string;
  readonly at: string;
  readonly tie: string;
  readonly due?: string;
  readonly task?: string;
  readonly verb?: string;
  readonly unread?: string;
}

const names = 'left join organisation o on o.id = i.org_id left join account a on a.id::text = i.started_by';

function wordsSql({ covered = [] }: InboxRead, words: string, put: Put): string {
  const sought = put(containing(words));
  return `(i.number ilike ${sought} or o.name ilike ${sought} or a.name ilike ${sought} or (i.digest <> all (${put(covered)}::text[]) and i.columns ->> 'title' ilike ${sought}))`;
}

function keptSql({ from, where, at, tie }: Source, read: InboxRead, put: Put): string {
  const conditions = [where(put(read.account))];
  if (read.process !== undefined) conditions.push(`i.process = ${put(read.process)}`);
  if (read.words !== undefined) conditions.push(wordsSql(read, read.words, put));
  if (read.behind) {
    const [, instant, instance, last] = read.behind;
    const since = `${put(instant)}::timestamptz`;
    // Said twice: an index knows of the instant only.
    conditions.push(`${at} <= ${since}`, `(${at}, i.id, ${tie}) < (${since}, ${put(instance)}::uuid, ${put(last)}::text)`);
  }
  return `${from}${read.words === undefined ? '' : ` ${names}`} where ${conditions.join(' and ')}`;
}

// Words are sought in all that waits, and only then is it cut to a page.
function foundSql(read: InboxRead, words: string, put: Put): string {
  return `${offersSql(read, null, put)} f join instance i on i.id = f.instance_id ${names} where ${wordsSql(read, words, put)}`;
}

// Which rows a page has, by what an index holds, and the order of such rows.
function rowsSql(read: InboxRead, put: Put): { readonly rows: string; readonly order: string } {
  const source = sources[read.place];
  const page = `limit ${put(read.limit)} offset ${put(read.offset)}`;
  if (!source) {
    const from = read.words === undefined ? `${offersSql(read, read.limit + read.offset, put)} f` : foundSql(read, read.words, put);
    return {
      rows: `select f.due, f.opened_at as at, f.instance_id as instance, f.task_id as tie, f.task_id as task, f.mine, null::json as verb, null::uuid as unread from ${from} order by f.due, f.opened_at, f.instance_id, f.task_id ${page}`,
      order: 'p.due, p.at, p.instance, p.tie',
    };
  }
  const { at, tie, due = 'null', task = 'null', verb = 'null', unread = 'null' } = source;
  return {
    rows: `select coalesce(${due}, 'infinity')::timestamptz as due, ${at} as at, i.id as instance, ${tie} as tie, ${task}::text as task, null::boolean as mine, ${verb}::json as verb, ${unread}::uuid as unread
      from ${keptSql(source, read, put)} order by ${at} desc, i.id desc, ${tie} desc ${page}`,
    order: 'p.at desc, p.instance desc, p.tie desc',
  };
}

/** A page of a place: what is due first and then what waits longest, or else the newest first. */
export async function inboxOf(query: Query, read: InboxRead): Promise<InboxTask[]> {
  const { values, place } = places();
  const { rows, order } = rowsSql(read, place);
  return query<InboxTask>(
    `select i.id as instance, p.task, i.process, i.digest, i.number, i.state, i.columns, coalesce(o.name, '') as org, coalesce(a.name, '') as applicant, p.at, nullif(p.due, 'infinity') as due,
       array[p.due::text, p.at::text, p.instance::text, p.tie] as mark, p.mine, p.verb, p.unread,
       (select coalesce(json_agg(distinct s.entry), '[]') from instance_access s where s.instance_id = i.id and s.grantee = any (${place(read.grantees)}::text[])) as entries
     from (${rows}) p join instance i on i.id = p.instance ${names} order by ${order}`, values);
}

/** A process, and how many rows of it there are, as far as they are counted. */
export interface Counted { readonly process: string; readonly title: Text; readonly count: number }

/** How many rows a place has by process: of what waits all processes, whichever the page is of. */
export async function countOf(query: Query, read: InboxRead, most: number): Promise<readonly Counted[]> {
  const { values, place } = places();
  const source = sources[read.place];
  const sought = (from: string): string => `(select f.process, count(*)::integer as count from (select i.process from ${from} limit ${place(most + 1)}) f group by f.process)`;
  const counted = source ? sought(keptSql(source, read, place)) : read.words === undefined ? countedSql(most + 1) : sought(foundSql(read, read.words, place));
  return query<Counted>(`select c.process, coalesce(p.title, to_jsonb(c.process)) as title, c.count from ${counted} c left join process p on p.id = c.process order by c.process`, values);
}

/** The revisions of the cases in a place. */
export async function digestsOf(query: Query, read: InboxRead): Promise<readonly string[]> {
  const { values, place } = places();
  const source = sources[read.place];
  const from = source ? keptSql(source, read, place) : `${offersSql(read, null, place)} f join instance i on i.id = f.instance_id`;
  return (await query<{ digest: string }>(`select distinct i.digest from ${from}`, values)).map(({ digest }) => digest);
}

const waiting = (most: number): string => `(select least(coalesce(sum(count), 0), ${most})::integer from ${countedSql(most)})`;

/** How much waits in each place: tasks, which may have been counted already, copies not read, drafts not sent. */
export async function waitingOf(query: Query, most: number, todo?: number): Promise<{ readonly todo: number; readonly copied: number; readonly drafts: number }> {
  const [row] = await query<{ todo: number; copied: number; drafts: number }>(
    `select ${todo === undefined ? waiting(most) : Math.min(todo, most)} as todo, (select count(*)::integer from message where copied and read_at is null) as copied, (select count(*)::integer from draft) as drafts`);
  return row!;
}

/** How many tasks are open, counted as far as `most`, and how many messages unread. */
export async function countsOf(query: Query, most: number): Promise<{ readonly inbox: number; readonly unread: number }> {
  const [row] = await query<{ inbox: number; unread: number }>(`select ${waiting(most)} as inbox, (select count(*)::integer from message where read_at is null and told) as unread`);
  return row!;
}

export interface OutgoingRow {
  readonly id: string;
  readonly instance: string | null;
  readonly kind: string;
  readonly recipient: string;
  readonly payload: string;
  readonly createdAt: Date;
  readonly dueAt: Date;
  readonly state: string;
  readonly attempts: number;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}

/** Letters that went out or would have, newest first. */
export async function outgoing(query: Query, limit: number, offset: number): Promise<{ readonly rows: OutgoingRow[]; readonly total: number }> {
  const [{ total } = { total: 0 }] = await query<{ total: number }>(`select count(*)::integer as total from outbox_message where kind in ('mail', 'sms')`);
  const rows = await query<OutgoingRow>(
    `select id, instance_id as instance, kind, recipient, payload, created_at as "createdAt", due_at as "dueAt", state, attempts, sent_at as "sentAt", last_error as "lastError"
     from outbox_message where kind in ('mail', 'sms') order by created_at desc, id desc limit $1 offset $2`, [limit, offset]);
  return { rows, total };
}

/** To whom and what one letter is. */
export async function outgoingText(query: Query, id: string): Promise<{ readonly recipient: string; readonly payload: string } | undefined> {
  return (await query<{ recipient: string; payload: string }>(`select recipient, payload from outbox_message where id = $1 and kind in ('mail', 'sms')`, [id]))[0];
}
