// What is known of a file beside its bytes: who sent it, where it belongs, what it is.
import type { FileFact } from '#engine';
import type { Query } from './sight.ts';

export interface FileRow extends FileFact {
  readonly pointer: string;
  readonly account: string;
  readonly draft: string | null;
  readonly instance: string | null;
  /** The record it belongs to, and whose. */
  readonly record: string | null;
  readonly owner: string | null;
  readonly sha256: string;
  /** Its sender was taken out of everything, and its bytes with him. */
  readonly isErased: boolean;
}

const known = `id, account_id as account, draft_id as draft, instance_id as instance, record, owner, pointer, name, kind, bytes, sha256, erased_at is not null as "isErased"`;

/** Files that belong to a draft, or to the instance it continues. */
export function filesOfDraft(query: Query, draft: string, instance: string | null): Promise<FileRow[]> {
  return query<FileRow>(`select ${known} from file where sha256 <> '' and (draft_id = $1 or instance_id = $2) order by created_at, id`, [draft, instance]);
}

/** Files of an instance. */
export function filesOfInstance(query: Query, instance: string): Promise<FileRow[]> {
  return query<FileRow>(`select ${known} from file where instance_id = $1 and sha256 <> '' order by created_at, id`, [instance]);
}

/** Files a record has, and those this account has sent for none yet. */
export function filesOfRecord(query: Query, process: string, owner: string, account: string): Promise<FileRow[]> {
  return query<FileRow>(`select ${known} from file where sha256 <> '' and ((record = $1 and owner = $2) or (account_id = $3 and record is null and draft_id is null and instance_id is null)) order by created_at, id`, [process, owner, account]);
}

/** Bytes of all files of an organisation. */
export async function bytesOfOrg(query: Query, org: string): Promise<number> {
  return (await query<{ bytes: number }>('select coalesce(sum(bytes), 0)::float8 as bytes from file where org_id = $1', [org]))[0]!.bytes;
}

/** One finished file. */
export async function fileOf(query: Query, id: string): Promise<FileRow | undefined> {
  return (await query<FileRow>(`select ${known} from file where id = $1 and sha256 <> ''`, [id]))[0];
}

export interface NewFile { readonly id: string; readonly account: string; readonly org: string | null; readonly pointer: string; readonly name: string }

/** A file begins without a draft: until it is finished nobody sees it. */
export async function beginFile(query: Query, file: NewFile): Promise<void> {
  await query(`insert into file (id, account_id, org_id, pointer, name, kind, bytes, sha256, created_at) values ($1, $2, $3, $4, $5, '', 0, '', now())`, [file.id, file.account, file.org, file.pointer, file.name]);
}

/** Finishes a file and binds it to its draft, if it is for one; false when the draft is gone meanwhile. */
export async function finishFile(query: Query, id: string, file: { readonly draft: string | null; readonly kind: string; readonly bytes: number; readonly sha256: string }): Promise<boolean> {
  const rows = await query(`update file set draft_id = $2, kind = $3, bytes = $4, sha256 = $5 where id = $1 and ($2::uuid is null or exists (select from draft where id = $2)) returning id`, [id, file.draft, file.kind, file.bytes, file.sha256]);
  return rows.length === 1;
}

/** Removes a file with its bytes; with `draft` only when it still belongs to that draft. */
export async function removeFile(query: Query, id: string, draft?: string): Promise<boolean> {
  const rows = await query(`delete from file where id = $1 and instance_id is null and owner is null and ($2::uuid is null or draft_id = $2) returning id`, [id, draft ?? null]);
  return rows.length === 1;
}

/** Removes uploads older than a day that neither an instance nor a kept draft names; answers how many. */
export async function removeUnbound(query: Query): Promise<number> {
  const rows = await query(`delete from file f where f.instance_id is null and f.owner is null and f.created_at < now() - interval '24 hours'
    and not exists (select from draft d where d.id = f.draft_id and position(f.id::text in d.data) > 0) returning f.id`);
  return rows.length;
}
