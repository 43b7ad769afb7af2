// Many applications at once: one is really made and the others copied from it, each with what a list shows of it; some are withdrawn, some have an opinion.
import { application, itemNamed, type Person, type TestApp } from './app.ts';

/** Makes so many applications of a person, some of them of the same moment; answers their ids. */
export async function fillLists(app: TestApp, who: Person, count: number): Promise<readonly string[]> {
  const draft = await who.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
  const sent = await who.send(draft.id, { event: 'APPLY', data: application });
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
  const ids = [draft.id];
  for (let from = 2; from <= count; from += portion) {
    const { rows } = await app.services.pool.query<{ id: string }>(
      `with ids as materialized (select gen_random_uuid() as id, n from generate_series($2::integer, $3::integer) n),
         i as (insert into instance (id, process, digest, number, item_id, org_id, started_by, state, finished, started_at, since, touched_at, due, version, snapshot, data, access, columns)
           select ids.id, process, digest, case when n % 4 > 0 then 'PX-' || left(ids.id::text, 8) end, item_id, org_id, started_by, case when n % 5 = 0 then 'withdrawn' else state end, finished,
             started_at - (n / 4) * interval '1 hour', since, touched_at, due, version, snapshot, data, access, columns || case when n % 3 = 0 then jsonb_build_object('comment', '意见' || n % 2) else '{}' end
           from ids, instance where instance.id = $1 returning id),
         a as (insert into instance_access (instance_id, grantee, entry) select ids.id, a.grantee, a.entry from ids, instance_access a where a.instance_id = $1)
       select id from i`, [draft.id, from, Math.min(count, from + portion - 1)]);
    ids.push(...rows.map(({ id }) => id));
    await app.services.pool.query('select keep_words($1)', [rows.map(({ id }) => id)]);
  }
  return ids;
}

// One statement of the application takes five seconds at most, however busy the machine is.
const portion = 500;
