// Phrases people keep for opinions. The owner is named in every statement.
import type { Phrase } from '../api-types.ts';
import type { Query } from './sight.ts';

const most = 100;

/** The phrases of the reader, the oldest first. */
export async function phrasesKept(query: Query): Promise<Phrase[]> {
  return query<{ id: string; text: string }>('select id, text from phrase order by created_at, id');
}

/** Keeps a phrase; null when there are too many. */
export async function addPhrase(query: Query, id: string, account: string, text: string): Promise<Phrase | null> {
  const [row] = await query<{ id: string; text: string }>(
    `insert into phrase as p (id, account_id, text, created_at) select $1, $2, $3, now() where (select count(*) from phrase where account_id = $2) < ${most}
     on conflict (account_id, text) do update set text = excluded.text returning p.id, p.text`, [id, account, text]);
  return row ?? null;
}

/** Forgets a phrase of this account; false when it is not his. */
export async function removePhrase(query: Query, id: string, account: string): Promise<boolean> {
  return (await query('delete from phrase where id = $1 and account_id = $2 returning id', [id, account])).length === 1;
}
