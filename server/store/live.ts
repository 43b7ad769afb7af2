// What nodes tell each other as it happens: rows of a minute, and a notification that there are some.
import type pg from 'pg';

/** What changed: cases in which a step was taken, people whose messages or sessions are not what they were. */
export interface Change { readonly instances: readonly string[]; readonly accounts: readonly string[] }

/** The channel of notifications: empty for "look at the table", or the account whose sessions are to be looked at. */
export const channel = 'live';

/** Tells all nodes, this one included, and clears away what all have heard. */
export async function announce(pool: pg.Pool, { instances, accounts }: Change): Promise<void> {
  await pool.query({
    name: 'announce',
    text: `with gone as (delete from live_event where at < clock_timestamp() - interval '1 minute'),
        added as (insert into live_event (id, at, instances, accounts) values (gen_random_uuid(), clock_timestamp(), $1, $2) returning id)
      select pg_notify('${channel}', '') from added`,
    values: [instances, accounts],
  });
}

/** What was announced in the last twenty seconds: longer than any node takes to look, since rows may be seen in another order than they were written. */
export async function announced(pool: pg.Pool): Promise<readonly (Change & { readonly id: string })[]> {
  return (await pool.query<Change & { readonly id: string }>({ name: 'announced', text: `select id, instances, accounts from live_event where at > clock_timestamp() - interval '20 seconds'` })).rows;
}

/** Who sees these cases: grantees, with the cases each sees. */
export async function whoSees(pool: pg.Pool, instances: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await pool.query<{ grantee: string; instances: readonly string[] }>({
    name: 'who-sees', text: 'select grantee, array_agg(distinct instance_id::text) as instances from instance_access where instance_id = any ($1::uuid[]) group by grantee', values: [instances],
  });
  return new Map(rows.map(({ grantee, instances: seen }) => [grantee, seen]));
}
