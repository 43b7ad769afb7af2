// Who stands in for somebody while he is away, as he says himself. What is open already stays where it is.
import { newId } from '../id.ts';
import { type Author, type Denied, recordAudit } from './audit.ts';
import type { MemberKey } from './membership.ts';
import type { Period } from './role.ts';
import type { Query } from './sight.ts';

export interface SubstituteRow {
  readonly id: string;
  readonly substitute: string;
  readonly name: string;
  /** Null is every process. */
  readonly process: string | null;
  readonly first: string;
  readonly last: string | null;
  readonly state: 'scheduled' | 'valid' | 'ended';
}

/** Who stands in for a member, the latest first; and for whom he stands in now or later. */
export async function substitutesFor(query: Query, { account, org }: MemberKey, zone: string, at: string | null): Promise<{ readonly mine: SubstituteRow[]; readonly others: SubstituteRow[] }> {
  const rows = await query<SubstituteRow & { readonly own: boolean }>(
    `select s.id, s.substitute_id as substitute, a.name, s.process, s.account_id = $1 as own, to_char(s.from_at at time zone $3, 'YYYY-MM-DD') as first, to_char((s.until_at at time zone $3)::date - 1, 'YYYY-MM-DD') as last,
       case when s.until_at <= n.clock then 'ended' when s.from_at > n.clock then 'scheduled' else 'valid' end as state
     from substitute s join account a on a.id = case when s.account_id = $1 then s.substitute_id else s.account_id end cross join (select coalesce($4::timestamptz, now()) as clock) n
     where s.org_id = $2 and (s.account_id = $1 or s.substitute_id = $1 and (s.until_at is null or s.until_at > n.clock)) order by s.from_at desc, s.id limit 200`, [account, org, zone, at]);
  return { mine: rows.filter(({ own }) => own), others: rows.filter(({ own }) => !own) };
}

/** Has somebody stand in for a member, for one process or for all, for a time; the last day counts in full. */
export async function addSubstitute(query: Query, { account, org }: MemberKey, { substitute, process, first, last, zone }: Period & { readonly substitute: string; readonly process: string | null }, by: Author): Promise<{ readonly id: string } | Denied> {
  if (last !== null && last < first) return { denied: 'grant.ends-before' };
  const [made] = await query<{ id: string; name: string }>(
    `insert into substitute (id, account_id, substitute_id, org_id, process, from_at, until_at)
     select $1, $2, m.account_id, m.org_id, $5, $6::date::timestamp at time zone $8, ($7::date + 1)::timestamp at time zone $8
     from membership m join account a on a.id = m.account_id and a.state = 'active'
     where m.account_id = $3 and m.org_id = $4 and m.state = 'active' and m.account_id <> $2 and ($5::text is null or exists (select from process where id = $5))
     returning id, (select name from account where id = substitute_id) as name`, [newId(), account, substitute, org, process, first, last, zone]);
  if (!made) return { denied: 'thing.unknown' };
  await recordAudit(query, by, { action: 'substitute.named', subject: `user:${account}`, name: by.name, about: org, after: { substitute: made.name, process, first, last } });
  return { id: made.id };
}

/** Ends that somebody stands in for a member; false when he named none such. */
export async function removeSubstitute(query: Query, { account, org }: MemberKey, id: string, by: Author): Promise<boolean> {
  const [gone] = await query<{ name: string; process: string | null }>('delete from substitute s using account a where s.id = $1 and s.account_id = $2 and s.org_id = $3 and a.id = s.substitute_id returning a.name, s.process', [id, account, org]);
  if (gone) await recordAudit(query, by, { action: 'substitute.ended', subject: `user:${account}`, name: by.name, about: org, before: { substitute: gone.name, process: gone.process } });
  return gone !== undefined;
}
