// How a person wants a list: columns, size and density of its pages, and queries kept under a name.
import type { ListChoice, SavedQuery } from '../api-types.ts';
import type { Query } from './sight.ts';

/** The most queries one person keeps of one list. */
export const mostSaved = 30;

/** What a person has chosen for a list; null when nothing at all. */
export async function choiceOf(query: Query, account: string, process: string, list: string): Promise<(ListChoice & { readonly saved: readonly SavedQuery[] }) | null> {
  const [row] = await query<{ columns: readonly string[] | null; pageSize: number | null; compact: boolean; saved: readonly SavedQuery[] }>(
    `select c.columns, c.page_size as "pageSize", coalesce(c.compact, false) as compact, s.saved
     from (select coalesce(json_agg(json_build_object('id', q.id, 'name', q.name, 'query', q.query) order by q.saved_at, q.id), '[]') as saved
           from saved_query q where q.account_id = $1 and q.process = $2 and q.list = $3) s
       left join list_choice c on c.account_id = $1 and c.process = $2 and c.list = $3`, [account, process, list]);
  return row ?? null;
}

/** Keeps a choice in place of the one before. */
export async function keepChoice(query: Query, account: string, process: string, list: string, { columns, pageSize, compact }: ListChoice): Promise<void> {
  await query(`insert into list_choice (account_id, process, list, columns, page_size, compact) values ($1, $2, $3, $4, $5, $6)
    on conflict (account_id, process, list) do update set columns = excluded.columns, page_size = excluded.page_size, compact = excluded.compact`, [account, process, list, columns, pageSize, compact]);
}

/** Keeps a query, or gives the one with this id another name and content; false when there are too many. */
export async function saveQuery(query: Query, account: string, process: string, list: string, saved: SavedQuery): Promise<boolean> {
  const rows = await query(`insert into saved_query (id, account_id, process, list, name, query, saved_at)
    select $4, $1, $2, $3, $5, $6, now()
    where (select count(*) from saved_query q where q.account_id = $1 and q.process = $2 and q.list = $3 and q.id <> $4) < $7
    on conflict (account_id, id) do update set name = excluded.name, query = excluded.query
      where saved_query.process = $2 and saved_query.list = $3
    returning id`, [account, process, list, saved.id, saved.name, saved.query, mostSaved]);
  return rows.length > 0;
}

/** Forgets a query. */
export async function dropSaved(query: Query, account: string, process: string, list: string, id: string): Promise<void> {
  await query('delete from saved_query where id = $4 and account_id = $1 and process = $2 and list = $3', [account, process, list, id]);
}
