// Cases that a sheet of points names, as one reader sees them.
import type { JsonObject } from '#engine';
import type { Query } from './sight.ts';

export interface CountedRow { readonly id: string; readonly process: string; readonly number: string | null; readonly digest: string; readonly state: string; readonly startedAt: string; readonly columns: JsonObject; readonly entries: readonly number[] }

/** Those of these cases that the reader of the transaction sees, the oldest first. */
export function countedCases(query: Query, ids: readonly string[]): Promise<CountedRow[]> {
  return query<CountedRow>(
    `select i.id, i.process, i.number, i.digest, i.state, instant(i.started_at) as "startedAt", i.columns,
       (select coalesce(json_agg(distinct a.entry), '[]') from instance_access a where a.instance_id = i.id) as entries
     from instance i where i.id = any ($1::uuid[]) order by i.started_at, i.id`, [ids]);
}
