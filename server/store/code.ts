// Codes that were sent to a phone or a mailbox, kept a day for counting and as long as they are good; the code itself is only in the message.
import type { Query } from './sight.ts';

const [pause, mostForOne, mostToOne, mostAtOnce, mostFromOne, mostTries] = [60, 10, 10, 5, 200, 5] as const;

/** Text messages with codes that people of one organisation may have sent in a day. */
export const mostOfOne = 100;

// One statement whether there is somebody to send to or not: pace, code and message. Whoever asks twice at once waits for the row of the first.
// What one network asks for in a day is counted too, and what goes to the people of one organisation: captchas can be answered by the thousand, and each message costs money.
const issue = `with network as (
    insert into attempt as t (subject, count, since) select 'codes-from ' || $11, 1, now() where $11::text is not null
    on conflict (subject) do update set
      count = case when t.since <= now() - interval '1 day' then 1 else least(t.count, ${mostFromOne}) + 1 end,
      since = case when t.since <= now() - interval '1 day' then now() else t.since end
    returning count
  ), paced as (
    insert into attempt as t (subject, count, since, last_at) select $2, 1, now(), now() where coalesce((select count from network), 0) <= ${mostFromOne}
    on conflict (subject) do update set
      count = case when t.since <= now() - interval '1 day' then 1 else t.count + 1 end,
      since = case when t.since <= now() - interval '1 day' then now() else t.since end, last_at = now()
    where t.last_at <= now() - interval '${pause} seconds' and (t.count < ${mostForOne} or t.since <= now() - interval '1 day')
    returning subject
  ), made as (
    insert into code (ticket_hash, code_hash, purpose, about, address, created_at, expires_at)
    select $1, $3, $4, $5, $6, now(), now() + make_interval(mins => $10) from paced
    returning ticket_hash
  ), company as (
    insert into attempt as t (subject, count, since) select 'codes-of ' || $12, 1, now() from made where $12::text is not null and $6::text is not null and $8 = 'sms'
    on conflict (subject) do update set
      count = case when t.since <= now() - interval '1 day' then 1 else least(t.count, ${mostOfOne}) + 1 end,
      since = case when t.since <= now() - interval '1 day' then now() else t.since end
    returning count
  ), sent as (
    insert into outbox_message (id, kind, recipient, payload, due_at, created_at, until)
    select $7, $8, $6, $9, now(), now(), now() + make_interval(mins => $10) from made
    where $6::text is not null and (select count(*) from code where address = $6 and created_at > now() - interval '1 day') < ${mostToOne}
      and (select count(*) from code where address = $6 and created_at > now() - interval '10 minutes') < ${mostAtOnce}
      and coalesce((select count from company), 0) <= ${mostOfOne}
  )
  select coalesce((select count from company), 0) > ${mostOfOne} as "isSpent" from made`;

const waitOf = `select greatest(1, ceil(extract(epoch from case when count >= ${mostForOne} and since > now() - interval '1 day' then since + interval '1 day' else last_at + interval '${pause} seconds' end - now())))::int as seconds
  from attempt where subject = $1`;

// The row is locked while it is judged, so tries at once are counted one by one; with the fifth wrong one the code is void.
const tryCode = `update code set tries = tries + case when code_hash = $2 then 0 else 1 end, used_at = case when code_hash = $2 and $5 then now() end
  where ticket_hash = $1 and purpose = $3 and about = $4 and used_at is null and tries < ${mostTries} and expires_at > now()
  returning code_hash = $2 as "isRight", address, ${mostTries} - tries as left`;

// Links are codes that nobody types: the ticket is all there is.
const useLink = `update code set used_at = case when $3 then now() end where ticket_hash = $1 and purpose = $2 and used_at is null and expires_at > now() returning about`;

export interface NewCode {
  /** Who asks, as it is counted; whom it is about, unless said otherwise. */
  readonly subject?: string;
  readonly ticketHash: string;
  readonly codeHash: string;
  readonly purpose: string;
  readonly about: string;
  readonly address: string | null;
  readonly message: { readonly id: string; readonly kind: 'sms' | 'mail'; readonly payload: string };
  readonly minutes: number;
  /** The network that asks, where a message is sent to whoever it likes. */
  readonly from?: string;
  /** The organisation whose people's messages are counted together. */
  readonly org?: string | null;
}

export const codes = {
  /** Keeps a code and puts its message into the outbox; `too-soon` when the last one is too new. `spent`: kept, but the organisation has had as many messages as it may have in a day. */
  async issue(query: Query, { subject, ticketHash, codeHash, purpose, about, address, message, minutes, from, org }: NewCode): Promise<'issued' | 'too-soon' | 'spent'> {
    const [made] = await query<{ isSpent: boolean }>(issue, [ticketHash, subjectOf(purpose, subject ?? about), codeHash, purpose, about, address, message.id, message.kind, message.payload, minutes, from ?? null, org ?? null]);
    return made === undefined ? 'too-soon' : made.isSpent ? 'spent' : 'issued';
  },
  /** Voids what was issued for a purpose about somebody, and lets him ask anew at once. */
  withdraw: async (query: Query, purpose: string, about: string): Promise<void> => {
    await query('delete from code where purpose = $1 and about = $2', [purpose, about]);
    await query('delete from attempt where subject = $1', [subjectOf(purpose, about)]);
  },
  /** Seconds until the next one may be asked for. */
  wait: async (query: Query, purpose: string, about: string): Promise<number> => (await query<{ seconds: number }>(waitOf, [subjectOf(purpose, about)]))[0]?.seconds ?? pause,
  /** Tries a code; nothing when there is none to be tried any more. A right one is spent, unless it is only looked at. */
  async try(query: Query, { ticketHash, codeHash, purpose, about, spend }: { readonly ticketHash: string; readonly codeHash: string; readonly purpose: string; readonly about: string; readonly spend: boolean }) {
    return (await query<{ isRight: boolean; address: string | null; left: number }>(tryCode, [ticketHash, codeHash, purpose, about, spend]))[0];
  },
  /** Whom a link is about; nothing when it is spent or too old. It stays good where it is only looked at. */
  link: async (query: Query, purpose: string, ticketHash: string, spend: boolean): Promise<string | null> => (await query<{ about: string }>(useLink, [ticketHash, purpose, spend]))[0]?.about ?? null,
  forget: async (query: Query): Promise<void> => void (await query(`delete from code where created_at < now() - interval '1 day' and expires_at < now()`)),
};

function subjectOf(purpose: string, about: string): string {
  return `code ${purpose} ${about}`;
}
