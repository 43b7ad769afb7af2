// What was printed of a case: one code for each place of its history it was printed at.
import type { Query } from './sight.ts';

/** What stands on the paper. */
export interface Printed { readonly code: string; readonly entries: number; readonly head: string }

/** What a code leads to: the case as it is told to strangers, and what the paper says. `hash` is that of the same entry now. */
export interface PaperRow {
  readonly instance: string; readonly digest: string; readonly number: string | null; readonly state: string; readonly org: string | null;
  readonly startedAt: Date; readonly since: Date; readonly madeAt: Date; readonly entries: number; readonly head: string; readonly hash: string | null;
}

/** The code of the case as it stands: the one it was printed with before, or this new one. */
export async function keepPaper(query: Query, instance: string, code: string, at: string | null): Promise<Printed | undefined> {
  return (await query<Printed>(
    `insert into paper (instance_id, seq, hash, code, made_at)
      select instance_id, seq, hash, $2, coalesce($3::timestamptz, clock_timestamp()) from history_entry where instance_id = $1 order by seq desc limit 1
      on conflict (instance_id, seq) do update set code = paper.code returning code, seq as entries, hash as head`,
    [instance, code, at]))[0];
}

/** What stands behind a code. An organisation is named, a person never. */
export async function paperOf(query: Query, code: string): Promise<PaperRow | undefined> {
  return (await query<PaperRow>(
    `select i.id as instance, i.digest, i.number, i.state, o.name as org, i.started_at as "startedAt", i.since, p.made_at as "madeAt", p.seq as entries, p.hash as head, e.hash
      from paper p join instance i on i.id = p.instance_id left join organisation o on o.id = i.org_id left join history_entry e on e.instance_id = p.instance_id and e.seq = p.seq where p.code = $1`,
    [code]))[0];
}
