// The record of changes that belong to no case: who changed what, for whom, when. Insert only; nothing is ever kept in it that is kept masked elsewhere.
import type { JsonObject } from '#engine';
import type { EdgeCode } from '../api-types.ts';
import { newId } from '../id.ts';
import type { Query } from './sight.ts';

/** Who changes something, as he was called then. */
export interface Author { readonly account: string | null; readonly name: string; readonly org: string | null }

/** The program itself, at set-up and for what a process decided. */
export const systemAuthor: Author = { account: null, name: 'system', org: null };

/** What was changed: `subject` is a kind and an id (`user:…`, `org:…`, `role:…`), `about` the organisation it concerns. */
export interface Audited {
  readonly action: string;
  readonly subject: string;
  readonly name: string;
  readonly about?: string | null;
  readonly before?: JsonObject | null;
  readonly after?: JsonObject | null;
}

/** What a change of the directory answers instead of taking place. */
export interface Denied { readonly denied: EdgeCode; readonly params?: JsonObject }

/** Whether a change was denied. */
export function isDenied(outcome: object): outcome is Denied {
  return 'denied' in outcome;
}

/** Records a change, in its transaction. Of two states only what differs is kept. */
export async function recordAudit(query: Query, by: Author, { action, subject, name, about = null, before = null, after = null }: Audited): Promise<void> {
  const differs = (key: string): boolean => JSON.stringify(before?.[key] ?? null) !== JSON.stringify(after?.[key] ?? null);
  const part = (state: JsonObject | null): string | null => state && JSON.stringify(before && after ? Object.fromEntries(Object.entries(state).filter(([key]) => differs(key))) : state);
  await query('insert into audit_entry (id, at, account_id, name, org_id, action, subject, subject_name, about, before, after) values ($1, clock_timestamp(), $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb)',
    [newId(), by.account, by.name, by.org, action, subject, name, about, part(before), part(after)]);
}
