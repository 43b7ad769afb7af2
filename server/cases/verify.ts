// The history of an instance to a verdict: is the chain whole, do the payloads keep what was promised, and does taking the steps again lead to what is stored?
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { canonical, type Instance, type Json } from '#engine';
import type { Verification } from '../api-types.ts';
import type { Definitions } from '../revisions/compiled.ts';
import { commitmentOf, type Entry, hashOf, noHash, unpacked } from './history.ts';
import { again } from './replay.ts';

interface Row { readonly seq: number; readonly hash: string; readonly digest: string | null; readonly number: string; readonly entry: string; readonly salt: string | null; readonly payload: string | null; readonly entryNow: string | null; readonly payloadNow: string | null }
interface Stored { readonly version: number; readonly snapshot: string; readonly data: string; readonly number: string | null }

/** Verifies one instance; null when there is none of this id. `at` of a broken one is the first entry that does not hold. */
export async function verify(pool: pg.Pool, definitions: Definitions, id: string): Promise<Verification | null> {
  const stored = await pool.query<Stored>({ name: 'verify-instance', text: 'select version, snapshot, data, number from instance where id = $1', values: [id] });
  const instance = stored.rows[0];
  const { rows } = await pool.query<Row>({
    name: 'verify-history',
    text: `select e.seq, e.hash, e.digest, e.number, e.entry, p.salt, p.bytes as payload, x.sha256 as "entryNow", y.sha256 as "payloadNow"
      from history_entry e left join history_payload p on p.instance_id = e.instance_id and p.seq = e.seq
        left join history_erasure x on x.instance_id = e.instance_id and x.seq = e.seq and x.part = 'entry' left join history_erasure y on y.instance_id = e.instance_id and y.seq = e.seq and y.part = 'payload'
      where e.instance_id = $1 order by e.seq`,
    values: [id],
  });
  if (!instance) return rows.length === 0 ? null : { verdict: 'broken', entries: rows.length, head: rows.at(-1)!.hash, at: 1 };

  let head = noHash;
  let digest = '';
  let here: Instance | null = null;
  let isErased = false;
  const broken = (at: number): Verification => ({ verdict: 'broken', entries: rows.length, head, at });
  for (const [index, row] of rows.entries()) {
    const seq = index + 1;
    // Of an entry that an erasure has written anew the chain keeps the hash it had, and its place; the erasure says what stands there now.
    if (row.seq !== seq || (row.entryNow === null ? row.hash !== hashOf(head, row) : row.entryNow !== sha256(`${row.number}\n${row.entry}`))) return broken(seq);
    isErased ||= row.entryNow !== null;
    const entry = JSON.parse(row.entry) as Entry;
    if (entry.instance !== id || entry.seq !== seq) return broken(seq);
    head = row.hash;
    digest = row.digest ?? digest;
    if (row.salt === null || row.payload === null) {
      isErased = true;
      continue;
    }
    if (row.payloadNow === null ? commitmentOf(row.salt, row.payload) !== entry.commitment : row.payloadNow !== sha256(row.payload)) return broken(seq);
    isErased ||= row.payloadNow !== null;
    if (isErased) continue;
    here = again(await definitions.ofDigest(digest), here, id, row.number, unpacked(row.payload, entry));
    if (!here) return broken(seq);
  }
  if (instance.version !== rows.length) return broken(Math.min(instance.version, rows.length) + 1);
  if (isErased) return { verdict: 'verified-erased', entries: rows.length, head };
  const isKept = here && canonical(here.snapshot as unknown as Json) === instance.snapshot && canonical(here.data) === instance.data && here.number === instance.number;
  return isKept ? { verdict: 'verified', entries: rows.length, head } : broken(rows.length);
}

function sha256(bytes: string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Verifies every instance, in the order they began; `tell` hears each verdict. */
export async function verifyAll(pool: pg.Pool, definitions: Definitions, tell: (id: string, verification: Verification) => void): Promise<void> {
  for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await pool.query<{ id: string }>('select instance_id as id from history_entry where instance_id > $1 and seq = 1 union select id from instance where id > $1 order by 1 limit 500', [last]);
    if (rows.length === 0) return;
    for (const { id } of rows) {
      const verification = await verify(pool, definitions, id);
      if (verification) tell(id, verification);
    }
    last = rows.at(-1)!.id;
  }
}
