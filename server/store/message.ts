// Messages of one reader, inside his own transaction, and what he wants beside them by mail and text message.
import type { Text } from '#engine';
import { places } from './column.ts';
import type { Query } from './sight.ts';

export type Category = 'notice' | 'warning';
export const categories: readonly Category[] = ['notice', 'warning'];

export interface MessageRow {
  readonly id: string;
  readonly instance: string | null;
  readonly category: Category;
  readonly title: Text;
  readonly text: Text;
  readonly createdAt: Date;
  readonly readAt: Date | null;
  readonly starred: boolean;
  /** Names its place in the order, to the microsecond. */
  readonly mark: string;
}

export interface MessageRead {
  readonly category?: Category;
  readonly state?: 'unread' | 'read';
  readonly starred?: boolean;
  /** Begin behind this message. */
  readonly after?: MessageMark;
  readonly limit: number;
}

/** Where a message stands in the order. */
export interface MessageMark { readonly at: string; readonly id: string }

/** The mark of a text as `mark` writes it; null when it is none. */
export function messageMark(text: string): MessageMark | null {
  const [, at, id] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text) ?? [];
  return at !== undefined && id !== undefined && !Number.isNaN(Date.parse(at)) ? { at, id } : null;
}

const shown = `id, instance_id as instance, category, title, text, created_at as "createdAt", read_at as "readAt", starred,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || id as mark`;

/** How far messages are counted. */
const mostCounted = 10_000;

function whereSql({ category, state, starred }: MessageRead, place: (value: unknown) => string): string {
  return ['told', ...(category ? [`category = ${place(category)}`] : []), ...(state ? [`read_at is ${state === 'unread' ? '' : 'not '}null`] : []), ...(starred ? ['starred'] : [])].join(' and ');
}

/** A page of messages, newest first, how many there are (to 10,000), and how many of each kind are not read. */
export async function messagesOf(query: Query, read: MessageRead): Promise<{ readonly rows: readonly MessageRow[]; readonly more: boolean; readonly total: number; readonly unread: { readonly [category in Category]: number } }> {
  const counting = places();
  const [counts] = await query<{ total: number }>(`select count(*)::integer as total from (select from message where ${whereSql(read, counting.place)} limit ${mostCounted}) counted`, counting.values);
  const { values, place } = places();
  const conditions = [whereSql(read, place), ...(read.after ? [`(created_at, id) < (${place(read.after.at)}::timestamptz, ${place(read.after.id)}::uuid)`] : [])];
  const rows = await query<MessageRow>(`select ${shown} from message where ${conditions.join(' and ')} order by created_at desc, id desc limit ${place(read.limit + 1)}`, values);
  return { rows: rows.slice(0, read.limit), more: rows.length > read.limit, total: counts!.total, unread: await unreadOf(query) };
}

/** How many messages of each kind are not read. */
export async function unreadOf(query: Query): Promise<{ readonly [category in Category]: number }> {
  const [row] = await query<{ notice: number; warning: number }>(
    `select (count(*) filter (where category = 'notice'))::integer as notice, (count(*) filter (where category = 'warning'))::integer as warning from message where read_at is null and told`);
  return row!;
}

/** One message of the reader. */
export async function messageOf(query: Query, id: string): Promise<MessageRow | undefined> {
  return (await query<MessageRow>(`select ${shown} from message where id = $1 and told`, [id]))[0];
}

/** Messages behind a mark that are not among these, oldest first; with `overlap` those of so many seconds before it too, for what was written first may be seen last. */
export function messagesSince(query: Query, { at, id }: MessageMark, known: readonly string[], overlap: number, limit: number): Promise<MessageRow[]> {
  return query<MessageRow>(
    `select ${shown} from message where told and (created_at, id) > ($1::timestamptz - make_interval(secs => $4), $2::uuid) and id <> all ($3::uuid[]) order by created_at, id limit $5`, [at, id, known, overlap, limit]);
}

/** Where the newest message stands; without one, now. */
export async function newestMark(query: Query): Promise<MessageMark> {
  const [row] = await query<{ mark: string }>(`select ${shown} from message where told order by created_at desc, id desc limit 1`);
  const [now] = row ? [] : await query<{ at: string }>(`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`);
  return row ? messageMark(row.mark)! : { at: now!.at, id: '00000000-0000-0000-0000-000000000000' };
}

/** Marks a message of this account as read; false when it is not his. */
export async function markRead(query: Query, id: string, account: string): Promise<boolean> {
  return (await query('update message set read_at = coalesce(read_at, now()) where id = $1 and account_id = $2 returning id', [id, account])).length === 1;
}

/** Marks all of a kind as read. */
export async function markAllRead(query: Query, category: Category, account: string): Promise<void> {
  await query('update message set read_at = now() where account_id = $1 and category = $2 and read_at is null and told', [account, category]);
}

/** Gives or takes a star; false when the message is not his. */
export async function markStarred(query: Query, id: string, account: string, starred: boolean): Promise<boolean> {
  return (await query('update message set starred = $3 where id = $1 and account_id = $2 and told returning id', [id, account, starred])).length === 1;
}

export interface ChannelChoice { readonly category: Category; readonly mail: boolean; readonly sms: boolean }

/** What an account wants of each kind beside the message in the product; all of it, until it says otherwise. */
export async function channelsOf(query: Query, account: string): Promise<ChannelChoice[]> {
  const rows = await query<{ category: Category; channel: 'mail' | 'sms' }>('select category, channel from channel_choice where account_id = $1 and not wanted', [account]);
  return categories.map((category) => ({ category, mail: !rows.some((row) => row.category === category && row.channel === 'mail'), sms: !rows.some((row) => row.category === category && row.channel === 'sms') }));
}

/** Keeps what an account wants. */
export async function chooseChannels(query: Query, account: string, choices: readonly ChannelChoice[]): Promise<void> {
  const rows = choices.flatMap(({ category, mail, sms }) => [{ category, channel: 'mail', wanted: mail }, { category, channel: 'sms', wanted: sms }]);
  await query(
    `insert into channel_choice (account_id, category, channel, wanted) select $1, c.category, c.channel, c.wanted from jsonb_to_recordset($2::jsonb) as c(category text, channel text, wanted boolean)
     on conflict (account_id, category, channel) do update set wanted = excluded.wanted`, [account, JSON.stringify(rows)]);
}

/** Mail address and mobile of an account. */
export async function addressesOf(query: Query, account: string): Promise<{ readonly mail: string | null; readonly mobile: string | null }> {
  return (await query<{ mail: string | null; mobile: string | null }>('select mail, mobile from account where id = $1', [account]))[0] ?? { mail: null, mobile: null };
}
