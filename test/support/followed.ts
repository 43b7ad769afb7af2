// What is kept beside cases so that it is found quickly, against what it says by its plain definition.
import type { Pool } from 'pg';

const offers = `select g.grantee collate "C" as grantee, t.process collate "C" as process, coalesce(i.due, 'infinity') as due, t.opened_at, t.instance_id, t.id collate "C" as task_id, t."except",
    exists (select from instance_access a where a.instance_id = t.instance_id and a.grantee = g.grantee) as seen
  from task t join instance i on i.id = t.instance_id, unnest(t.candidates) g(grantee) where t.closed_at is null`;
const words = `select i.id as instance_id, grams(concat_ws(chr(10), i.number, (select string_agg(c.value #>> '{}', chr(10)) from jsonb_each(i.columns) c where c.key <> 'comment' and jsonb_typeof(c.value) = 'string'))) as grams from instance i`;

/** Rows of inboxes and keywords that are there and should not be, or are not and should: none, if all is well. The pool is that of steps. */
export async function astray(pool: Pool): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [table, plain] of [['task_offer', offers], ['instance_words', words]] as const) {
    const kept = `select ${table === 'task_offer' ? 'grantee, process, due, opened_at, instance_id, task_id, "except", seen' : 'instance_id, grams'} from ${table}`;
    const { rows } = await pool.query<{ row: string }>(`select 'missing' || (m.*)::text as row from (${plain} except ${kept}) m union all select 'astray' || (s.*)::text from (${kept} except ${plain}) s`);
    found.push(...rows.map(({ row }) => `${table} ${row}`));
  }
  return found;
}
