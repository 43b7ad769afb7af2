// The pictures of revisions, by digest, language and direction.
import type { Drawing } from '../api-types.ts';
import type { Query } from './sight.ts';

interface Kept { readonly language: string; readonly direction: string; readonly drawing: Drawing | null }

/** A picture that was kept, null where it could not be made; undefined where nobody tried. */
export async function drawingOf(query: Query, { digest, way, language, direction }: { readonly digest: string; readonly way: number; readonly language: string; readonly direction: string }): Promise<{ readonly drawing: Drawing | null } | undefined> {
  const [kept] = await query<{ drawing: string | null }>('select drawing from revision_drawing where digest = $1 and way = $2 and language = $3 and direction = $4', [digest, way, language, direction]);
  return kept && { drawing: kept.drawing === null ? null : JSON.parse(kept.drawing) as Drawing };
}

/** Keeps the pictures of a revision in place of those an earlier way made. */
export async function keepDrawings(query: Query, digest: string, way: number, drawings: readonly Kept[]): Promise<void> {
  await query(
    `insert into revision_drawing (digest, language, direction, way, drawing) select $1, d->>'language', d->>'direction', $2, d->>'drawing' from json_array_elements($3::json) d
     on conflict (digest, language, direction) do update set way = excluded.way, drawing = excluded.drawing`, [digest, way, JSON.stringify(drawings)]);
}

/** Revisions with a machine that have no picture of this way: the current ones first, then those of cases that run. */
export async function undrawn(query: Query, way: number): Promise<string[]> {
  const rows = await query<{ digest: string }>(
    `select r.digest, min(r.number) as number from revision r join process p on p.id = r.process
     where not exists (select from revision_drawing d where d.digest = r.digest and d.way = $1)
       and (r.number = p.current or exists (select from instance i where i.digest = r.digest)) group by r.digest order by 2 desc limit 100`, [way]);
  return rows.map(({ digest }) => digest);
}
