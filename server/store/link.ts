// Links that lead whoever has them back to a case without an account: codes that nobody types, each for one event of one case while it stays where it is.
import type { Query } from './sight.ts';

/** What a link opens. */
export interface CaseLink { readonly process: string; readonly instance: string; readonly event: string }

/** A link to be kept: the hash of its token, the case with the event, since when the case is where it is, and for how many days it is good. */
export interface NewLink { readonly hash: string; readonly instance: string; readonly event: string; readonly since: string; readonly days: number; readonly address: string }

const purpose = 'case-link';

/** Keeps links, with the letters that carry them or not at all. */
export async function keepLinks(query: Query, links: readonly NewLink[], at: string | null): Promise<void> {
  if (links.length === 0) return;
  await query(
    `insert into code (ticket_hash, code_hash, purpose, about, address, created_at, expires_at)
      select l.hash, '', '${purpose}', l.instance || ' ' || l.event || ' ' || l.since, l.address, n.at, n.at + make_interval(days => l.days)
      from jsonb_to_recordset($1::jsonb) as l(hash text, instance text, event text, since text, address text, days integer), (select coalesce($2::timestamptz, clock_timestamp()) as at) n`,
    [JSON.stringify(links), at]);
}

/** What a link still opens: nothing once its days are over or its case has moved on. */
export async function linkOf(query: Query, hash: string, at: string | null): Promise<CaseLink | undefined> {
  return (await query<CaseLink>(
    `select i.process, i.id as instance, split_part(c.about, ' ', 2) as event from code c join instance i on i.id = split_part(c.about, ' ', 1)::uuid
      where c.ticket_hash = $1 and c.purpose = '${purpose}' and c.expires_at > coalesce($2::timestamptz, clock_timestamp()) and i.since = split_part(c.about, ' ', 3)::timestamptz`,
    [hash, at]))[0];
}
