// Records: what an organisation or a person keeps of itself, version by version. The owner is a grantee, so that who sees it is one comparison.
import type { Json, JsonObject, Switched } from '#engine';
import type { Query } from './sight.ts';

export interface RecordRow {
  readonly process: string;
  readonly owner: string;
  readonly version: number;
  readonly digest: string;
  readonly data: string;
  readonly at: Date;
  readonly by: string;
}

const known = 'r.process, r.owner, r.version, r.digest, r.data, r.at, a.name as by';

/** What an owner keeps now. */
export async function recordOf(query: Query, process: string, owner: string): Promise<RecordRow | undefined> {
  return (await query<RecordRow>(`select ${known} from record r join account a on a.id = r.account_id where r.process = $1 and r.owner = $2 order by r.version desc limit 1`, [process, owner]))[0];
}

/** All that some owners keep now. */
export function recordsOf(query: Query, owners: readonly string[]): Promise<RecordRow[]> {
  return query<RecordRow>(`select distinct on (r.process, r.owner) ${known} from record r join account a on a.id = r.account_id where r.owner = any ($1) order by r.process, r.owner, r.version desc`, [owners]);
}

export interface NewRecord { readonly process: string; readonly owner: string; readonly version: number; readonly digest: string; readonly data: string; readonly account: string; readonly files: readonly string[] }

/** Keeps the next version, binds the files it names and lets go of those it names no more; undefined when somebody was first. */
export async function keepVersion(query: Query, { process, owner, version, digest, data, account, files }: NewRecord): Promise<{ readonly version: number; readonly at: Date } | undefined> {
  const [row] = await query<{ version: number; at: Date }>(
    `insert into record (process, owner, version, digest, data, account_id, at) values ($1, $2, $3, $4, $5, $6, now()) on conflict do nothing returning version, at`,
    [process, owner, version, digest, data, account]);
  if (!row) return undefined;
  await query('update file set record = $1, owner = $2 where id = any ($3) and owner is null', [process, owner, files]);
  await query('delete from file where record = $1 and owner = $2 and not id = any ($3)', [process, owner, files]);
  return row;
}

/** What stands with the account and nowhere else, by the names of uses. */
export async function accountFacts(query: Query, account: string): Promise<{ readonly [use: string]: Json }> {
  const [row] = await query<{ readonly [use: string]: Json }>(`select username, name, mail, mobile, id_type as "idType", id_number as "idNumber" from account where id = $1`, [account]);
  return Object.fromEntries(Object.entries(row ?? {}).filter(([, value]) => value !== null));
}

/** What some owners have switched off: events of a process, or with null operations as <process>:<event>. */
export async function switchedOff(query: Query, process: string | null, owners: readonly string[]): Promise<readonly string[]> {
  return (await query<{ off: readonly string[] | null }>('select switched_off($1, $2) as off', [process, owners]))[0]?.off ?? [];
}

/** Writes anew what the records of a process switch off. */
export async function declareSwitches(execute: (text: string, values: readonly unknown[]) => Promise<unknown>, record: string, switches: readonly Switched[]): Promise<void> {
  await execute('delete from record_switch where record = ?', [record]);
  for (const { process, event, field } of switches) await execute('insert into record_switch (process, event, record, field) values (?, ?, ?, ?) on conflict do nothing', [process, event, record, field]);
}

/** What is kept of an organisation and told to no rule but those of its own records. */
export async function detailsOf(query: Query, org: string): Promise<JsonObject> {
  return (await query<{ details: JsonObject }>('select details from organisation where id = $1', [org]))[0]?.details ?? {};
}
