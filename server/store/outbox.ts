// Rows of the outbox and the people they are for; every statement a round of delivery needs.
import type pg from 'pg';
import { holding } from './people.ts';
import { asking } from './asking.ts';
import { keepLinks, type NewLink } from './link.ts';
import type { Query } from './sight.ts';

export interface OutboxRow {
  readonly id: string;
  /** Null when it is about no case: by the calendar. */
  readonly instance: string | null;
  readonly kind: 'notify' | 'mail' | 'sms';
  readonly recipient: string;
  readonly payload: string;
  readonly attempts: number;
  /** It is of no use any more. */
  readonly late: boolean;
}

export interface Receiver { readonly account: string; readonly mail: string | null; readonly mobile: string | null; readonly language: 'zh-CN' | 'en' }

/** Takes rows that are due for the next three minutes, of one kind or of all; two nodes never take the same one. */
export async function claim(pool: pg.Pool, at: string | null, limit: number, kind: OutboxRow['kind'] | null = null): Promise<OutboxRow[]> {
  const { rows } = await pool.query<OutboxRow>({
    name: 'claim-outbox',
    text: `update outbox_message set state = 'claimed', attempts = attempts + 1, due_at = coalesce($1::timestamptz, clock_timestamp()) + interval '3 minutes'
      where id in (select id from outbox_message where state in ('waiting', 'claimed') and due_at <= coalesce($1::timestamptz, clock_timestamp()) and ($3::text is null or kind = $3) order by due_at, id limit $2)
        and state in ('waiting', 'claimed') and due_at <= coalesce($1::timestamptz, clock_timestamp())
      returning id, instance_id as instance, kind, recipient, payload, attempts, coalesce(until < coalesce($1::timestamptz, clock_timestamp()), false) as late`,
    values: [at, limit, kind],
  });
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Says what became of a row; false when the claim had passed to somebody else. */
export async function settle(client: pg.Pool | pg.PoolClient, row: OutboxRow, outcome: { readonly state: 'sent' | 'shown' | 'waiting' | 'dead'; readonly afterSeconds?: number; readonly error?: string; readonly payload?: string }, at: string | null): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'settle-outbox',
    text: `update outbox_message set state = $3, last_error = $5, payload = coalesce($7, payload),
        due_at = coalesce($6::timestamptz, clock_timestamp()) + make_interval(secs => $4),
        sent_at = case when $3 in ('sent', 'shown') then coalesce($6::timestamptz, clock_timestamp()) end
      where id = $1 and attempts = $2 and state = 'claimed'`,
    values: [row.id, row.attempts, outcome.state, outcome.afterSeconds ?? 0, outcome.error ?? null, at, outcome.payload ?? null],
  });
  return rowCount === 1;
}

/** Puts a row into the outbox that no step sends. */
export async function addToOutbox(query: Query, { id, kind, recipient, payload, minutes, instance }: { readonly id: string; readonly instance?: string | null; readonly kind: OutboxRow['kind']; readonly recipient: string; readonly payload: string; readonly minutes?: number }, at: string | null): Promise<void> {
  await query(
    `insert into outbox_message (id, instance_id, kind, recipient, payload, due_at, created_at, until)
     select $1, $7, $2, $3, $4, n.at, n.at, n.at + make_interval(mins => $5) from (select coalesce($6::timestamptz, clock_timestamp()) as at) n`,
    [id, kind, recipient, payload, minutes ?? null, at, instance ?? null]);
}

/** The service number of an instance, or null while it has none. */
export async function numberOf(pool: pg.Pool, instance: string): Promise<string | null> {
  const { rows } = await pool.query<{ number: string | null }>({ name: 'number-of', text: 'select number from instance where id = $1', values: [instance] });
  return rows[0]?.number ?? null;
}

/** The people a grantee names now (engine: party.ts); `everyone` and the system are nobody to write to. */
export async function receiversOf(pool: pg.Pool, grantee: string): Promise<Receiver[]> {
  if (grantee.startsWith('user:')) return receivers(pool, `select a.id as account, a.mail, a.mobile, a.language from account a where a.id::text = $1 and a.state = 'active'`, [grantee.slice(5)]);
  const condition = holding(grantee);
  return condition ? receivers(pool, `select distinct on (m.account_id) m.account_id as account, m.mail, a.mobile, m.language from member m join account a on a.id = m.account_id where ${condition.where}`, condition.values) : [];
}

/** Which of these people want no mail, and which no text message, of a kind of messages. */
export async function unwantedBy(pool: pg.Pool, accounts: readonly string[], category: string): Promise<{ readonly mail: ReadonlySet<string>; readonly sms: ReadonlySet<string> }> {
  const { rows } = await pool.query<{ account: string; channel: string }>({
    name: 'unwanted-by', text: 'select account_id as account, channel from channel_choice where account_id = any ($1::uuid[]) and category = $2 and not wanted', values: [accounts, category],
  });
  const by = (channel: string): ReadonlySet<string> => new Set(rows.filter((row) => row.channel === channel).map(({ account }) => account));
  return { mail: by('mail'), sms: by('sms') };
}

async function receivers(pool: pg.Pool, text: string, values: readonly string[]): Promise<Receiver[]> {
  return (await pool.query<Receiver>(text, [...values])).rows;
}

/** Gives a notice its receivers: messages in the product, letters and the links in them, and the row is done, in one transaction. */
export async function expand(pool: pg.Pool, row: OutboxRow, { messages, letters, links = [] }: {
  readonly links?: readonly NewLink[];
  readonly messages: readonly { readonly id: string; readonly account: string; readonly category: string; readonly title: string; readonly text: string; readonly warning: string | null; readonly told: boolean; readonly copied: boolean }[];
  readonly letters: readonly { readonly id: string; readonly kind: 'mail' | 'sms'; readonly recipient: string; readonly payload: string }[];
}, at: string | null): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    if (await settle(client, row, { state: 'sent' }, at)) {
      await client.query({
        name: 'expand-messages',
        text: `insert into message (id, account_id, instance_id, category, title, text, warning, told, copied, created_at)
          select m.id, m.account, $2, m.category, m.title::jsonb, m.text::jsonb, m.warning, m.told, m.copied, coalesce($3::timestamptz, clock_timestamp()) from jsonb_to_recordset($1::jsonb) as m(id uuid, account uuid, category text, title text, text text, warning text, told boolean, copied boolean)`,
        values: [JSON.stringify(messages), row.instance, at],
      });
      await client.query({
        name: 'expand-letters',
        text: `insert into outbox_message (id, instance_id, kind, recipient, payload, due_at, created_at)
          select m.id, $2, m.kind, m.recipient, m.payload, coalesce($3::timestamptz, clock_timestamp()), coalesce($3::timestamptz, clock_timestamp())
          from jsonb_to_recordset($1::jsonb) as m(id uuid, kind text, recipient text, payload text)`,
        values: [JSON.stringify(letters), row.instance, at],
      });
      await keepLinks(asking(client), links, at);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
