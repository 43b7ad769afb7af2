// Drafts: what a person has filled in and not sent. Never judged, only kept; the owner is named in every statement.
import type { Query } from './sight.ts';

export interface DraftRow {
  readonly id: string;
  readonly process: string;
  readonly event: string;
  readonly account: string;
  readonly org: string | null;
  readonly item: string | null;
  readonly instance: string | null;
  readonly digest: string;
  readonly data: string;
  readonly version: number;
  readonly updatedAt: Date;
  readonly openedAt: Date;
  /** The security key it was opened by. */
  readonly key: string | null;
}

const place = `id, process, event, account_id as account, org_id as org, item_id as item, instance_id as instance, digest, version, updated_at as "updatedAt", opened_at as "openedAt", key_id as key`;
const known = `${place}, data`;

/** Whose a draft is: an account's, for the organisation it acts for. */
export interface DraftOwner { readonly account: string; readonly org: string | null }

/** A draft of this owner. */
export async function draftOf(query: Query, id: string, { account, org }: DraftOwner): Promise<DraftRow | undefined> {
  return (await query<DraftRow>(`select ${known} from draft where id = $1 and account_id = $2 and org_id is not distinct from $3`, [id, account, org]))[0];
}

/** The latest drafts of an owner. */
export async function draftsKept(query: Query, { account, org }: DraftOwner, limit: number): Promise<Omit<DraftRow, 'data'>[]> {
  return query<Omit<DraftRow, 'data'>>(`select ${place} from draft where account_id = $1 and org_id is not distinct from $2 order by updated_at desc, id limit $3`, [account, org, limit]);
}

export interface DraftPlace { readonly process: string; readonly event: string; readonly account: string; readonly org: string | null; readonly item: string | null; readonly instance: string | null; /** Of a guest: for how many minutes it is kept. */ readonly minutes?: number; /** The security key it is opened by. */ readonly key?: string }

/** The latest draft of the same account and organisation for the same event, item and instance. */
export async function openDraftOf(query: Query, place: DraftPlace): Promise<DraftRow | undefined> {
  return (await query<DraftRow>(
    `select ${known} from draft where account_id = $1 and process = $2 and event = $3
       and org_id is not distinct from $4 and item_id is not distinct from $5 and instance_id is not distinct from $6 order by updated_at desc limit 1`,
    [place.account, place.process, place.event, place.org, place.item, place.instance]))[0];
}

/** When the drafts were opened that an account has of an event of a case, the first one first. */
export async function openDraftsOf(query: Query, instance: string, account: string, event: string): Promise<readonly Date[]> {
  return (await query<{ at: Date }>('select opened_at as at from draft where instance_id = $1 and account_id = $2 and event = $3 order by opened_at', [instance, account, event])).map(({ at }) => at);
}

/** How many drafts an account has, and the bytes of the files on them. */
export async function keptBy(query: Query, account: string): Promise<{ readonly drafts: number; readonly bytes: number }> {
  return (await query<{ drafts: number; bytes: number }>(
    `select count(distinct d.id)::integer as drafts, coalesce(sum(f.bytes), 0)::float8 as bytes from draft d left join file f on f.draft_id = d.id where d.account_id = $1`, [account]))[0]!;
}

/** Keeps a new draft. */
export async function addDraft(query: Query, draft: DraftPlace & { readonly id: string; readonly digest: string; readonly data: string; /** Now, where the clock is set. */ readonly at?: string | null }): Promise<DraftRow> {
  return (await query<DraftRow>(
    `insert into draft (id, process, event, account_id, org_id, item_id, instance_id, digest, data, updated_at, guest_until, key_id, opened_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now(), now() + make_interval(mins => $10), $11, coalesce($12::timestamptz, now())) returning ${known}`,
    [draft.id, draft.process, draft.event, draft.account, draft.org, draft.item, draft.instance, draft.digest, draft.data, draft.minutes ?? null, draft.key ?? null, draft.at ?? null]))[0]!;
}

export type SavedRow = Omit<DraftRow, 'data'>;

/** Saves over the version the page had; undefined when somebody saved in between. */
export async function saveDraft(query: Query, id: string, account: string, version: number, data: string): Promise<SavedRow | undefined> {
  return (await query<SavedRow>(
    `update draft set data = $4, version = version + 1, updated_at = now() where id = $1 and account_id = $2 and version = $3 returning ${place}`, [id, account, version, data]))[0];
}

/** A draft is shown with the revision it would be sent on. */
export async function moveDraft(query: Query, id: string, digest: string): Promise<void> {
  await query('update draft set digest = $2 where id = $1 and digest <> $2', [id, digest]);
}

/** Removes the drafts of guests whose time is over, with their files; answers how many. */
export async function removeOverdue(query: Query): Promise<number> {
  return (await query(
    `with gone as (delete from draft where guest_until < now() returning id), files as (delete from file f using gone where f.draft_id = gone.id and f.instance_id is null)
     select id from gone`)).length;
}

/** Removes a draft with the files that only it names. */
export async function removeDraft(query: Query, id: string, account: string): Promise<boolean> {
  const rows = await query(
    `with gone as (delete from draft where id = $1 and account_id = $2 returning id), files as (delete from file f using gone where f.draft_id = gone.id and f.instance_id is null)
     select id from gone`, [id, account]);
  return rows.length === 1;
}
