// Working calendars: versions as they were published, the last one in force.
import type { Calendar, JsonObject, ProcessHead } from '#engine';
import { readCalendar } from '#engine';
import type { Query } from './sight.ts';

/** The calendar a process counts by: the one it names, else that of the first of its portals that names one; undefined when there is none. */
export async function calendarFor(query: Query, { calendar, portal }: Pick<ProcessHead, 'calendar' | 'portal'>): Promise<Calendar | undefined> {
  const [row] = await query<{ content: JsonObject }>(
    `select content from calendar where id = coalesce($1, (
       select p.content->>'calendar' from unnest($2::text[]) with ordinality as named(id, place) join portal p on p.id = named.id where p.content ? 'calendar' order by place limit 1))
     order by number desc limit 1`, [calendar ?? null, portal ?? []]);
  return row && readCalendar(row.content);
}

/** The calendars in force by id, and those the portals name, for whoever plays a process through. */
export async function calendarsInForce(query: Query): Promise<{ readonly calendars: { readonly [id: string]: Calendar }; readonly portals: { readonly [portal: string]: string } }> {
  const rows = await query<{ id: string; content: JsonObject }>('select distinct on (id) id, content from calendar order by id, number desc');
  const named = await query<{ id: string; calendar: string }>(`select id, content->>'calendar' as calendar from portal where content ? 'calendar'`);
  return { calendars: Object.fromEntries(rows.map(({ id, content }) => [id, readCalendar(content)])), portals: Object.fromEntries(named.map(({ id, calendar }) => [id, calendar])) };
}

/** Publishes a calendar as the next version, unless it is the one in force; false then. */
export async function publishCalendar(query: Query, calendar: { readonly id: string; readonly digest: string; readonly text: string }): Promise<boolean> {
  const rows = await query(
    `insert into calendar (id, number, digest, content)
     select $1, coalesce(max(number), 0) + 1, $2, $3::jsonb from calendar where id = $1
     having (array_agg(digest order by number desc))[1] is distinct from $2
     on conflict do nothing returning number`, [calendar.id, calendar.digest, calendar.text]);
  return rows.length === 1;
}
