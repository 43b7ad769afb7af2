// Who takes which rows out of the system: a record of each file, which is also what keeps one person from making many at once, on any node.
import type { Query } from './sight.ts';

/** A file that is to be made. */
export interface ExportRun {
  readonly id: string;
  readonly account: string;
  readonly org: string | null;
  readonly process: string;
  readonly list: string;
  readonly format: string;
  readonly query: string;
  readonly chosen: number | null;
}

/** How many files a person may take in a minute. */
const mostInMinute = 5;

/** Records that it begins; else says that another runs, or after how many seconds the next may begin. */
export async function beginExport(query: Query, run: ExportRun): Promise<'running' | number | null> {
  // One whose node stopped ends nothing.
  await query(`update list_export set ended_at = now() where account_id = $1 and ended_at is null and begun_at < now() - interval '6 minutes'`, [run.account]);
  const [first] = await query<{ seconds: number | null }>(
    `select ceil(extract(epoch from begun_at + interval '1 minute' - now()))::integer as seconds from list_export where account_id = $1 and begun_at > now() - interval '1 minute' order by begun_at desc offset $2 limit 1`, [run.account, mostInMinute - 1]);
  if (first?.seconds != null) return Math.max(1, first.seconds);
  const begun = await query(
    `insert into list_export (id, account_id, org_id, process, list, format, query, chosen, begun_at) values ($1, $2, $3, $4, $5, $6, $7, $8, now())
     on conflict (account_id) where ended_at is null do nothing returning id`, [run.id, run.account, run.org, run.process, run.list, run.format, run.query, run.chosen]);
  return begun.length > 0 ? null : 'running';
}

/** Records how many rows were sent, or null when it broke off. */
export async function endExport(query: Query, id: string, rows: number | null): Promise<void> {
  await query('update list_export set ended_at = now(), rows = $2 where id = $1', [id, rows]);
}
