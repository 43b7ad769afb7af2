// What the platform's administrators work with: an audit log that is searched and sealed, and editions of dictionaries, portals, calendars and letters.
import { Migration } from '@mikro-orm/migrations';

export class Administration extends Migration {
  override up(): void {
    this.addSql(`
-- Each way to search walks in the order in which pages are turned.
drop index audit_at;
drop index audit_about;
drop index audit_subject;
create index audit_at on audit_entry (at, id);
create index audit_about on audit_entry (about, at, id);
create index audit_subject on audit_entry (subject, at, id);
create index audit_account on audit_entry (account_id, at, id);
create index audit_action on audit_entry (action, at, id);
create index audit_name on audit_entry (name text_pattern_ops, at, id);
create index audit_subject_name on audit_entry (subject_name text_pattern_ops, at, id);

-- An entry as it is sealed: every column, in one order.
create function audit_text(e audit_entry) returns text language sql immutable as $$
  select jsonb_build_array(e.id, (extract(epoch from e.at) * 1000000)::bigint, e.account_id, e.name, e.org_id, e.action, e.subject, e.subject_name, e.about, e.before, e.after)::text
$$;

create table audit_seal (              -- a chain over the entries, closed some seconds after they were written, so that writing them waits for nobody
  seq bigint primary key,
  entry uuid not null unique,
  hash bytea not null                  -- SHA-256 of the hash before and of the entry
);
create trigger audit_seal_is_final before update or delete on audit_seal for each row execute function refuse_change();
create trigger audit_seal_stays before truncate on audit_seal execute function refuse_change();

create table edition (                 -- a row is never changed; the newest counts, and stands in the table of its kind
  kind text not null check (kind in ('dictionary', 'portal', 'calendar', 'letter')),
  id text not null,
  version integer not null,
  content json not null,
  origin json not null,                -- what the shipped file said then
  conflicts text[] not null,           -- parts that were edited here and have changed there since, until somebody decides
  author text not null,
  note text not null default '',
  at timestamptz not null,
  primary key (kind, id, version)
);
create trigger edition_is_final before update or delete on edition for each row execute function refuse_change();
create trigger edition_stays before truncate on edition execute function refuse_change();`);
  }
}
