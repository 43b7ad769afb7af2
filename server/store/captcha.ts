// Questions that were asked at the door and not yet answered.
import type { Query } from './sight.ts';

const mostFromOne = 300;

// Counted by network and quarter of an hour in the statement that keeps the question.
const keep = `with counted as (
    insert into attempt as t (subject, count, since) values ($3, 1, now())
    on conflict (subject) do update set
      count = case when t.since <= now() - interval '15 minutes' then 1 else least(t.count, ${mostFromOne}) + 1 end,
      since = case when t.since <= now() - interval '15 minutes' then now() else t.since end
    returning count
  )
  insert into captcha (ticket_hash, answer_hash, expires_at) select $1, $2, now() + interval '5 minutes' from counted where count <= ${mostFromOne} returning ticket_hash`;

const take = 'delete from captcha where ticket_hash = $1 returning case when expires_at > now() then answer_hash end as answer';

export const captchas = {
  /** Keeps a question; false when this network has asked too often. */
  keep: async (query: Query, { ticketHash, answerHash, address }: { readonly ticketHash: string; readonly answerHash: string; readonly address: string }): Promise<boolean> =>
    (await query(keep, [ticketHash, answerHash, `captcha-from ${address}`])).length === 1,
  /** The hash of the answer, for the first who asks; nothing when it is spent, too old or was never asked. */
  take: async (query: Query, ticketHash: string): Promise<string | null> => (await query<{ answer: string | null }>(take, [ticketHash]))[0]?.answer ?? null,
  /** Removes what nobody answered in time. */
  forget: async (query: Query): Promise<void> => void (await query('delete from captcha where expires_at < now()')),
};
