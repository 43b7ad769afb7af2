// Background work whose rounds break off as a whole: since when, how often, and why. One row a kind of work, gone with the next round that is whole.
import type { Query } from './sight.ts';

const note = `insert into failed_round as f (name, since, at, times, error) values ($1, now(), now(), 1, $2)
  on conflict (name) do update set times = f.times + 1, at = now(), error = excluded.error`;

export const failedRounds = {
  note: async (query: Query, name: string, error: string): Promise<void> => void (await query(note, [name, error])),
  clear: async (query: Query, name: string): Promise<void> => void (await query('delete from failed_round where name = $1', [name])),
};
