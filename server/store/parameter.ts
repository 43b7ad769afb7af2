// Numbers that portals set for processes. A row is written once; the newest that is valid counts.
import type { Json, JsonObject } from '#engine';
import type { Query } from './sight.ts';

/** What the portal of an organisation has set for a process. */
export async function paramsOf(query: Query, process: string, org: string | null, at: string | null): Promise<JsonObject> {
  const [row] = await query<{ params: JsonObject | null }>(
    `select set_params((select portal from organisation where id = $2), $1, coalesce($3::timestamptz, clock_timestamp())) as params`, [process, org, at]);
  return row?.params ?? {};
}

/** What a portal has set for a process. */
export async function setParams(query: Query, process: string, portal: string, at: string): Promise<JsonObject> {
  return (await query<{ params: JsonObject | null }>('select set_params($2, $1, $3::timestamptz) as params', [process, portal, at]))[0]?.params ?? {};
}

/** A value a portal sets; null is the default of the definition again. */
export interface Setting { readonly process: string; readonly name: string; readonly value: Json }

/**
 * Makes the values of a portal's file the newest, as far as the file itself has changed since it was read last: what was set on a page meanwhile stays.
 * In one transaction with it, the open cases of a process whose numbers change are told to look at them. Answers what changed.
 */
export async function setFromFolder(query: Query, { portal, author, wanted, left, at }: {
  readonly portal: string; readonly author: string; readonly wanted: readonly Setting[];
  /** What the file says and cannot mean: it stays as it is. */
  readonly left: readonly Setting[];
  readonly at: string | null;
}): Promise<readonly Setting[]> {
  await query(`select pg_advisory_xact_lock(hashtext('parameters'))`);
  const told = await query<Setting>(
    `select distinct on (process, name) process, name, value from parameter where portal = $1 and origin = 'folder' order by process, name, valid_from desc`, [portal]);
  const isSame = (a: Setting, b: Setting): boolean => a.process === b.process && a.name === b.name;
  const changed = [
    ...wanted.filter((setting) => JSON.stringify(told.find((each) => isSame(each, setting))?.value) !== JSON.stringify(setting.value)),
    ...told.filter((setting) => setting.value !== null && ![...wanted, ...left].some((each) => isSame(each, setting))).map((setting) => ({ ...setting, value: null })),
  ];
  for (const { process, name, value } of changed) {
    await query(`insert into parameter (portal, process, name, valid_from, value, origin, author)
      values ($1, $2, $3, coalesce($4::timestamptz, clock_timestamp()), nullif($5::jsonb, 'null'), 'folder', $6)`, [portal, process, name, at, JSON.stringify(value), author]);
  }
  const processes = [...new Set(changed.map(({ process }) => process))];
  if (processes.length > 0) {
    await query(`insert into timer (instance_id, name, due_at)
      select i.id, 'instance.refresh', coalesce($3::timestamptz, clock_timestamp()) from instance i join organisation o on o.id = i.org_id
      where i.process = any ($1::text[]) and o.portal = $2 and not i.finished on conflict (instance_id, name) do nothing`, [processes, portal, at]);
  }
  return changed;
}
