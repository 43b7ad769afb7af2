// Open tasks and messages of one reader, inside his own transaction.
import type { JsonObject, Text } from '#engine';
import { containing, places } from './column.ts';
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
  /** What keeps rows of one instant apart. */
  readonly tie: string;
  /** Who may take the task. */
  readonly candidates: readonly string[] | null;
  /** The verb that was given, copied into the history. */
  readonly verb: Text | null;
  /** A copy that was not read yet, by the id of its message. */
  readonly unread: string | null;
  /** Entries of `read` that let this reader see it. */
  readonly entries: readonly number[];
}

/** Where a page begins: behind this row. */
export type Behind = Pick<InboxTask, 'due' | 'at' | 'instance' | 'tie'>;

export interface InboxRead {
  readonly place: Place;
  readonly account: string;
  readonly grantees: readonly string[];
  /** Words in number, title, applicant or organisation. Titles of these revisions are not for every eye, and are not searched. */
  readonly words?: string;
  readonly covered?: readonly string[];
  readonly process?: string;
  readonly behind?: Behind;
  readonly limit: number;
  readonly offset: number;
}

/** Whether a task (as t) asks the holder of these grantees now: it is offered to him, and is not about his own application. */
export function waitsFor(grantees: string): string {
  return `t.closed_at is null and t.candidates && ${grantees}::text[] and ('user:' || t."except" = any (${grantees}::text[])) is not true`;
}

const kept = { candidates: 'null', verb: 'null', unread: 'null', due: 'null', task: 'null' };

/** What stands in each place: the rows, what of them is shown, and their order, in which `tie` keeps apart what is of one instant. */
const sources: { readonly [place in Place]: { readonly from: string; readonly where: (place: (value: unknown) => string, read: InboxRead) => string; readonly shown: Readonly<typeof kept> & { readonly at: string; readonly tie: string }; readonly newestFirst: boolean } } = {
  todo: {
    from: 'task t join instance i on i.id = t.instance_id', where: (place, { grantees }) => waitsFor(place(grantees)),
    shown: { ...kept, at: 't.opened_at', tie: 't.id', candidates: 't.candidates', due: 'i.due', task: 't.id' }, newestFirst: false,
  },
  done: {
    from: 'history_entry e join instance i on i.id = e.instance_id',
    // What was taken back was not decided.
    where: (place, { account }) => `e.voter = ${place(account)} and not exists (select from history_entry n where n.instance_id = e.instance_id and n.seq = e.seq + 1 and n.entry::json ->> 'event' = 'retrieve')`,
    shown: { ...kept, at: 'e.voted_at', tie: 'e.seq::text', verb: `(e.entry::json -> 'label')`, task: `e.entry::json ->> 'task'` }, newestFirst: true,
  },
  started: { from: 'instance i', where: (place, { account }) => `i.started_by = ${place(account)}`, shown: { ...kept, at: 'i.started_at', tie: 'i.id::text', due: 'i.due' }, newestFirst: true },
  copied: {
    from: 'message m join instance i on i.id = m.instance_id', where: (place, { account }) => `m.copied and m.account_id = ${place(account)}::uuid`,
    shown: { ...kept, at: 'm.created_at', tie: 'm.id::text', unread: 'case when m.read_at is null then m.id end' }, newestFirst: true,
  },
};

const names = `left join organisation o on o.id = i.org_id left join account a on a.id::text = i.started_by`;

function whereSql(read: InboxRead, place: (value: unknown) => string): string {
  const parts = [sources[read.place].where(place, read)];
  if (read.process !== undefined) parts.push(`i.process = ${place(read.process)}`);
  if (read.words !== undefined) {
    const words = place(containing(read.words));
    parts.push(`(i.number ilike ${words} or o.name ilike ${words} or a.name ilike ${words} or (i.digest <> all (${place(read.covered ?? [])}::text[]) and i.columns ->> 'title' ilike ${words}))`);
  }
  return parts.join(' and ');
}

/** A page of a place: what is due first and then what waits longest, or else the newest first. */
export async function inboxOf(query: Query, read: InboxRead): Promise<InboxTask[]> {
  const { from, shown, newestFirst } = sources[read.place];
  const { values, place } = places();
  const conditions = [whereSql(read, place)];
  const order = [...(newestFirst ? [] : [`coalesce(${shown.due}, 'infinity')`]), shown.at, 'i.id', shown.tie];
  if (read.behind) {
    const { due, at, instance, tie } = read.behind;
    const bounds = [...(newestFirst ? [] : [`coalesce(${place(due)}::timestamptz, 'infinity')`]), `${place(at)}::timestamptz`, `${place(instance)}::uuid`, `${place(tie)}::text`];
    conditions.push(`(${order.join(', ')}) ${newestFirst ? '<' : '>'} (${bounds.join(', ')})`);
  }
  return query<InboxTask>(
    `select i.id as instance, ${shown.task} as task, i.process, i.digest, i.number, i.state, i.columns, coalesce(o.name, '') as org, coalesce(a.name, '') as applicant, ${shown.at} as at, ${shown.due}::timestamptz as due,
       ${shown.tie} as tie, ${shown.candidates}::text[] as candidates, ${shown.verb}::json as verb, ${shown.unread}::text as unread,
       (select coalesce(json_agg(distinct s.entry), '[]') from instance_access s where s.instance_id = i.id and s.grantee = any (${place(read.grantees)}::text[])) as entries
     from ${from} ${names} where ${conditions.join(' and ')}
     order by ${order.map((each) => `${each}${newestFirst ? ' desc' : ''}`).join(', ')} limit ${place(read.limit)} offset ${place(read.offset)}`, values);
}

/** How many rows a place has by process, counted as far as a list is (decided limits). */
export async function countOf(query: Query, read: InboxRead, most: number): Promise<readonly { readonly process: string; readonly count: number }[]> {
  const { values, place } = places();
  const { from } = sources[read.place];
  return query(`select process, count(*)::integer as count from (select i.process from ${from}${read.words === undefined ? '' : ` ${names}`} where ${whereSql(read, place)} limit ${most + 1}) counted group by process order by process`, values);
}

/** The revisions of the cases in a place. */
export async function digestsOf(query: Query, read: InboxRead): Promise<readonly string[]> {
  const { values, place } = places();
  const { from } = sources[read.place];
  return (await query<{ digest: string }>(`select distinct i.digest from ${from} where ${sources[read.place].where(place, read)}`, values)).map(({ digest }) => digest);
}

/** How much waits in each place that is not looked at: copies not read, drafts not sent. */
export async function waitingOf(query: Query, grantees: readonly string[], most: number): Promise<{ readonly todo: number; readonly copied: number; readonly drafts: number }> {
  const [row] = await query<{ todo: number; copied: number; drafts: number }>(
    `select (select count(*)::integer from (select from task t join instance i on i.id = t.instance_id where ${waitsFor('$1')} limit ${most + 1}) x) as todo,
            (select count(*)::integer from message where copied and read_at is null) as copied, (select count(*)::integer from draft) as drafts`, [grantees]);
  return row!;
}

/** How many tasks are open and how many messages unread. */
export async function countsOf(query: Query, grantees: readonly string[]): Promise<{ readonly inbox: number; readonly unread: number }> {
  const [row] = await query<{ inbox: number; unread: number }>(
    `select (select count(*)::integer from (select from task t join instance i on i.id = t.instance_id where ${waitsFor('$1')} limit 10000) x) as inbox,
            (select count(*)::integer from message where read_at is null and told) as unread`, [grantees]);
  return row!;
}

export interface MessageRow { readonly id: string; readonly instance: string | null; readonly title: Text; readonly text: Text; readonly createdAt: Date; readonly readAt: Date | null }

/** Messages of the reader, newest first. */
export async function messagesOf(query: Query, limit: number, offset: number): Promise<{ readonly rows: MessageRow[]; readonly total: number; readonly unread: number }> {
  const [counts] = await query<{ total: number; unread: number }>('select count(*)::integer as total, (count(*) filter (where read_at is null))::integer as unread from message where told');
  const rows = await query<MessageRow>(`select id, instance_id as instance, title, text, created_at as "createdAt", read_at as "readAt" from message where told order by created_at desc, id desc limit $1 offset $2`, [limit, offset]);
  return { rows, ...counts! };
}

/** Marks a message of this account as read; false when it is not his. */
export async function markRead(query: Query, id: string, account: string): Promise<boolean> {
  return (await query('update message set read_at = coalesce(read_at, now()) where id = $1 and account_id = $2 returning id', [id, account])).length === 1;
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
