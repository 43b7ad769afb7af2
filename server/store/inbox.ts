// Open tasks and messages of one reader, inside his own transaction.
import type { JsonObject, Text } from '#engine';
import type { Query } from './sight.ts';

/** An open task with its instance. */
export interface InboxTask {
  readonly instance: string;
  readonly task: string;
  readonly process: string;
  readonly digest: string;
  readonly number: string | null;
  readonly state: string;
  readonly columns: JsonObject;
  readonly org: string;
  readonly applicant: string;
  readonly openedAt: Date;
  readonly due: Date | null;
  /** Entries of `read` that let this reader see it. */
  readonly entries: readonly number[];
}

/** Whether a task (as t) asks the holder of these grantees now: it is offered to him, and is not about his own application. */
export function waitsFor(grantees: string): string {
  return `t.closed_at is null and t.candidates && ${grantees}::text[] and ('user:' || t."except" = any (${grantees}::text[])) is not true`;
}

/** Open tasks these grantees may decide: what is due first, then what waits longest. */
export async function inboxOf(query: Query, grantees: readonly string[], limit: number, offset: number): Promise<{ readonly rows: InboxTask[]; readonly total: number }> {
  const open = waitsFor('$1');
  const [{ total } = { total: 0 }] = await query<{ total: number }>(`select count(*)::integer as total from (select from task t join instance i on i.id = t.instance_id where ${open} limit 10000) counted`, [grantees]);
  const rows = await query<InboxTask>(
    `select t.instance_id as instance, t.id as task, i.process, i.digest, i.number, i.state, i.columns, coalesce(o.name, '') as org, coalesce(a.name, '') as applicant, t.opened_at as "openedAt", i.due,
       (select coalesce(json_agg(distinct s.entry), '[]') from instance_access s where s.instance_id = i.id and s.grantee = any ($1::text[])) as entries
     from task t join instance i on i.id = t.instance_id left join organisation o on o.id = i.org_id left join account a on a.id::text = i.started_by
     where ${open} order by i.due nulls last, t.opened_at, t.instance_id limit $2 offset $3`, [grantees, limit, offset]);
  return { rows, total };
}

/** How many tasks are open and how many messages unread. */
export async function countsOf(query: Query, grantees: readonly string[]): Promise<{ readonly inbox: number; readonly unread: number }> {
  const [row] = await query<{ inbox: number; unread: number }>(
    `select (select count(*)::integer from (select from task t join instance i on i.id = t.instance_id where ${waitsFor('$1')} limit 10000) x) as inbox,
            (select count(*)::integer from message where read_at is null) as unread`, [grantees]);
  return row!;
}

export interface MessageRow { readonly id: string; readonly instance: string | null; readonly title: Text; readonly text: Text; readonly createdAt: Date; readonly readAt: Date | null }

/** Messages of the reader, newest first. */
export async function messagesOf(query: Query, limit: number, offset: number): Promise<{ readonly rows: MessageRow[]; readonly total: number; readonly unread: number }> {
  const [counts] = await query<{ total: number; unread: number }>('select count(*)::integer as total, (count(*) filter (where read_at is null))::integer as unread from message');
  const rows = await query<MessageRow>(`select id, instance_id as instance, title, text, created_at as "createdAt", read_at as "readAt" from message order by created_at desc, id desc limit $1 offset $2`, [limit, offset]);
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

/** Mail that went out or would have, newest first. */
export async function outgoing(query: Query, limit: number, offset: number): Promise<{ readonly rows: OutgoingRow[]; readonly total: number }> {
  const [{ total } = { total: 0 }] = await query<{ total: number }>(`select count(*)::integer as total from outbox_message where kind = 'mail'`);
  const rows = await query<OutgoingRow>(
    `select id, instance_id as instance, kind, recipient, payload, created_at as "createdAt", due_at as "dueAt", state, attempts, sent_at as "sentAt", last_error as "lastError"
     from outbox_message where kind = 'mail' order by created_at desc, id desc limit $1 offset $2`, [limit, offset]);
  return { rows, total };
}
