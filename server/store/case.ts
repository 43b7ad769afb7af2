// What has happened to a case, as its page tells it.
import type { Command, JsonObject } from '#engine';
import type { Query } from './sight.ts';

/** One entry as stored, with command and change of its payload, which may have been erased. */
export interface HistoryRow { readonly seq: number; readonly hash: string; readonly entry: string; readonly command: Command | null; readonly change: JsonObject | null }

/** The history of an instance, from the first step on. */
export async function historyOf(query: Query, instance: string): Promise<HistoryRow[]> {
  return query<HistoryRow>(
    `select e.seq, e.hash, e.entry, p.bytes::json->'command' as command, p.bytes::json->'change' as change
     from history_entry e left join history_payload p on p.instance_id = e.instance_id and p.seq = e.seq where e.instance_id = $1 order by e.seq`, [instance]);
}

/** The last entry of an instance that one of these events made, with its payload; none when it was erased. */
export async function lastEntryOf(query: Query, instance: string, events: readonly string[]): Promise<{ readonly entry: string; readonly payload: string } | undefined> {
  return (await query<{ entry: string; payload: string }>(
    `select e.entry, p.bytes as payload from history_entry e join history_payload p on p.instance_id = e.instance_id and p.seq = e.seq
     where e.instance_id = $1 and e.entry::json->>'event' = any ($2::text[]) order by e.seq desc limit 1`, [instance, events]))[0];
}
