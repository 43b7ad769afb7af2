// The heads of all histories as a list to keep elsewhere. Whoever owns the machine can cut the end off a history and set its case back, so that the
// rest still verifies; what was written down elsewhere before still names the entry that is gone.
import type pg from 'pg';

/** `<instance> <number of entries> <hash of the last one>`, a line each. */
export async function headsOf(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`select i.id || ' ' || i.version || ' ' || e.hash as line from instance i join history_entry e on e.instance_id = i.id and e.seq = i.version order by i.id`);
  return rows.map(({ line }) => line);
}

/** The lines of an earlier list whose entry is no longer in the history as it was. */
export async function lostHeads(pool: pg.Pool, lines: readonly string[]): Promise<string[]> {
  const lost: string[] = [];
  for (let from = 0; from < lines.length; from += 5000) {
    const part = lines.slice(from, from + 5000);
    const { rows } = await pool.query<{ line: string }>(
      `select line from unnest($1::text[]) as line
       where not exists (select from history_entry e
         where e.instance_id = split_part(line, ' ', 1)::uuid and e.seq = split_part(line, ' ', 2)::integer and e.hash = split_part(line, ' ', 3))`, [part]);
    lost.push(...rows.map(({ line }) => line));
  }
  return lost;
}
