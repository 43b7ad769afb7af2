// The record of changes that belong to no case: who changed what, for whom, when. Insert only; nothing is ever kept in it that is kept masked elsewhere.
import type { JsonObject } from '#engine';
import type { EdgeCode } from '../api-types.ts';
import { newId } from '../id.ts';
import type { RowSource } from './rows.ts';
import type { Query } from './sight.ts';
import { minuteOf } from './zone.ts';

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

// Names are sought by their beginning, which an index serves among a million entries as among ten.
const beginning = (column: string): string => `${column} like $ || '%'`;

/** The entries as rows of a list. */
export const auditRows: RowSource = {
  from: 'audit_entry e', id: 'e.id', order: { by: 'e.at', cast: 'timestamptz', descending: true },
  columns: {
    at: 'instant(e.at)', name: 'e.name', org: '(select o.name from organisation o where o.id = e.org_id)', action: 'e.action', subject: 'e.subject_name', about: '(select o.name from organisation o where o.id = e.about)',
  },
  filters: {
    name: beginning('e.name'), subject: beginning('e.subject_name'), action: 'e.action', at: 'e.at',
    about: `e.about = any (array(select o.id from organisation o where o.name ilike '%' || $ || '%' limit 200))`,
  },
};

/** An entry as it stands. */
export interface AuditEntry { readonly at: string; readonly name: string; readonly org: string | null; readonly action: string; readonly subject: string; readonly subject_name: string; readonly about: string | null; readonly about_id: string | null; readonly before: JsonObject | null; readonly after: JsonObject | null }

/** One entry, with the names organisations have now. */
export async function auditEntry(query: Query, id: string): Promise<AuditEntry | undefined> {
  return (await query<AuditEntry>(
    `select instant(e.at) as at, e.name, (select o.name from organisation o where o.id = e.org_id) as org, e.action, e.subject, e.subject_name, (select o.name from organisation o where o.id = e.about) as about, e.about as about_id, e.before, e.after from audit_entry e where e.id = $1`, [id]))[0];
}

/** What else was done with the same thing, the newest first. */
export function otherEntries(query: Query, subject: string, id: string): Promise<{ readonly id: string; readonly at: string; readonly name: string; readonly action: string }[]> {
  return query(`select id, ${minuteOf('at')} as at, name, action from audit_entry where subject = $1 and id <> $2 order by audit_entry.at desc, id desc limit 20`, [subject, id]);
}
