// What the platform says of itself: notices and policies, guides, terms. Versions are rows that are never changed; the newest counts.
import type { JsonObject, Text } from '#engine';
import type { ContentKind, ContentLine } from '../api-types.ts';
import type { Query } from './sight.ts';

export interface ContentRow extends Omit<ContentLine, 'at'> {
  readonly at: Date;
  readonly author: string;
}
export interface ContentBody extends ContentRow { readonly body: { readonly 'zh-CN': JsonObject; readonly en: JsonObject } }

const newest = 'select distinct on (c.id) c.* from content c order by c.id, c.version desc';
const shown = 'n.id, n.kind, n.audience, n.title, n.shown, n.version, n.at, n.author';

/** What there is of a kind, the newest first; what is not shown only for those who keep it. Words are looked for in titles and texts. */
export function contentsOf(query: Query, { kind, words, all }: { readonly kind?: string | undefined; readonly words?: string | undefined; readonly all: boolean }): Promise<ContentRow[]> {
  return query<ContentRow>(
    `select ${shown} from (${newest}) n where ($1::text is null or n.kind = $1) and ($3 or n.shown) and ($2::text is null or n.title::text ilike $2 or n.plain ilike $2) order by n.kind, n.at desc, n.id limit 500`,
    [kind ?? null, words ? `%${words.replace(/[\\%_]/g, '\\$&')}%` : null, all]);
}

/** One of them as it is now, or as a version was. */
export async function contentOf(query: Query, id: string, { all, version }: { readonly all: boolean; readonly version?: number | undefined }): Promise<ContentBody | undefined> {
  return (await query<ContentBody>(`select ${shown}, n.body from content n where n.id = $1 and ($3::integer is null or n.version = $3) and ($2 or n.shown) and ($2 or n.version = (select max(version) from content where id = $1)) order by n.version desc limit 1`, [id, all, version ?? null]))[0];
}

export interface NewContent { readonly id: string; readonly kind: ContentKind; readonly audience: Text | null; readonly title: Text; readonly body: ContentBody['body']; readonly plain: string; readonly shown: boolean; readonly base: number; readonly author: string }

/** Keeps the next version; false when somebody was first. */
export async function keepContent(query: Query, { id, kind, audience, title, body, plain, shown: isShown, base, author }: NewContent): Promise<boolean> {
  const rows = await query(
    `insert into content (id, version, kind, audience, title, body, plain, shown, author, at)
     select $1, $2 + 1, $3, $4::jsonb, $5::jsonb, $6::jsonb, $7, $8, $9, clock_timestamp() where $2 = coalesce((select max(version) from content where id = $1), 0) on conflict do nothing returning id`,
    [id, base, kind, audience === null ? null : JSON.stringify(audience), JSON.stringify(title), JSON.stringify(body), plain, isShown, author]);
  return rows.length === 1;
}
