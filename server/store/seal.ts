// The chain over the audit log: each entry is sealed once, some seconds after it was written, and what was sealed can be held against it at any time.
import { createHash } from 'node:crypto';
import type { Query } from './sight.ts';

/** Whoever wrote an entry has committed by then, or never will. */
const settled = '30 seconds';

/** An erasure (x) has written the entry (e) anew, and this is what it wrote; the seal keeps the hash of what stood there. */
const erased = `coalesce(x.sha256 = encode(sha256(convert_to(audit_text(e), 'UTF8')), 'hex'), false)`;

/** Seals what is not yet, at most so many, in its transaction; answers how many. Nodes take turns. */
export async function sealAudit(query: Query, limit: number): Promise<number> {
  await query(`select pg_advisory_xact_lock(hashtext('audit-seal'))`);
  const [last] = await query<{ seq: string; hash: Buffer; at: Date }>('select s.seq::text as seq, s.hash, e.at from audit_seal s join audit_entry e on e.id = s.entry order by s.seq desc limit 1');
  // Entries are written in the order of their instants but for some seconds, so only the last day is looked through.
  const fresh = await query<{ id: string; text: string }>(
    `select e.id, audit_text(e) as text from audit_entry e where e.at < clock_timestamp() - interval '${settled}' and e.at > coalesce($1::timestamptz - interval '1 day', '-infinity') and not exists (select from audit_seal s where s.entry = e.id)
     order by e.at, e.id limit $2`, [last?.at ?? null, limit]);
  let hash = last?.hash ?? Buffer.alloc(0);
  const hashes = fresh.map(({ text }) => (hash = createHash('sha256').update(hash).update(text).digest()));
  await query('insert into audit_seal (seq, entry, hash) select $1::bigint + n, entry, hash from unnest($2::uuid[], $3::bytea[]) with ordinality as s(entry, hash, n)', [last?.seq ?? 0, fresh.map(({ id }) => id), hashes]);
  return fresh.length;
}

export interface Sealed { readonly seq: string; readonly holds: boolean; readonly hash: string }

/** The seal of an entry, and whether it fits the entry and the seal before; undefined while it has none. */
export async function sealOf(query: Query, entry: string): Promise<Sealed | undefined> {
  return (await query<Sealed>(
    `select s.seq::text as seq, encode(s.hash, 'hex') as hash, s.hash = sha256(coalesce((select p.hash from audit_seal p where p.seq = s.seq - 1), '') || convert_to(audit_text(e), 'UTF8')) or ${erased} as holds
     from audit_seal s join audit_entry e on e.id = s.entry left join audit_erasure x on x.entry = e.id where s.entry = $1`, [entry]))[0];
}

export interface ChainVerdict { readonly sealed: number; readonly open: number; readonly broken: string | null }

const stretch = 20_000;

/** Walks the whole chain, a stretch at a time: the first seal that fits nothing, or null. */
export async function verifyAudit(query: Query): Promise<ChainVerdict> {
  const [counts] = await query<{ sealed: string; entries: string }>('select (select coalesce(max(seq), 0) from audit_seal)::text as sealed, (select count(*) from audit_entry)::text as entries');
  const sealed = Number(counts!.sealed);
  for (let from = 0; from < sealed; from += stretch) {
    const [row] = await query<{ seq: string }>(
      `select n.seq::text as seq from generate_series($1::bigint + 1, least($1::bigint + $2::bigint, $3::bigint)) n(seq)
         left join audit_seal s on s.seq = n.seq left join audit_entry e on e.id = s.entry left join audit_seal p on p.seq = n.seq - 1 left join audit_erasure x on x.entry = e.id
       where s.seq is null or e.id is null or (n.seq > 1 and p.seq is null) or (s.hash <> sha256(coalesce(p.hash, '') || convert_to(audit_text(e), 'UTF8')) and not ${erased}) order by n.seq limit 1`, [from, stretch, sealed]);
    if (row) return { sealed, open: Number(counts!.entries) - sealed, broken: row.seq };
  }
  return { sealed, open: Number(counts!.entries) - sealed, broken: null };
}
