// What runs: processes and their revisions, which are inserted and never changed, and the faults of folders.
import { Migration } from '@mikro-orm/migrations';

export class Revision extends Migration {
  override up(): void {
    this.addSql(`
create table process (
  id text primary key,
  title jsonb not null,               -- a text: string or {zh-CN, en}
  current integer not null            -- number of the revision that starts run on
);

create table revision (
  process text not null references process deferrable initially deferred,
  number integer not null,
  digest text not null,               -- of compiled and validator; names their files. A roll-back has the digest of the old one
  document_digest text not null,      -- of the document; decides whether a folder is new
  document text not null,             -- bytes as published
  compiled text not null,
  validator text not null,            -- ES module
  origin text not null check (origin in ('folder', 'page', 'rollback')),
  author text not null,
  note text not null default '',
  published_at timestamptz not null,
  primary key (process, number)
);
create index revision_digest on revision (digest);
create index revision_document on revision (process, document_digest);

create table folder_problem (
  folder text primary key,
  problems jsonb not null,
  found_at timestamptz not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is written once and never changed', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger revision_is_final before update or delete on revision for each row execute function refuse_change();
create trigger revision_stays before truncate on revision execute function refuse_change();
`);
  }
}
