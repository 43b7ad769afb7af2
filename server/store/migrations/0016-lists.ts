// How people want their lists, the queries they keep, and who took what out of them.
import { Migration } from '@mikro-orm/migrations';

export class Lists extends Migration {
  override up(): void {
    this.addSql(`
create table list_choice (
  account_id uuid not null references account on delete cascade,
  process text not null,
  list text not null,
  columns text[],                     -- in this order, a minus before those not shown; null is as the definition says
  page_size smallint,
  compact boolean not null default false,
  primary key (account_id, process, list)
);
create table saved_query (
  account_id uuid not null references account on delete cascade,
  id uuid not null,                   -- given by the page
  process text not null,
  list text not null,
  name text not null,
  query text not null,                -- of the address
  saved_at timestamptz not null,
  primary key (account_id, id)
);
create index saved_query_list on saved_query (account_id, process, list);

create table list_export (            -- stays, as the record of what left the system
  id uuid primary key,
  account_id uuid not null,
  org_id text,
  process text not null,
  list text not null,
  format text not null,
  query text not null,
  chosen integer,                     -- so many rows were named; null is all that the query finds
  begun_at timestamptz not null,
  ended_at timestamptz,               -- null while it runs
  rows integer                        -- that were sent; null when it broke off
);
create unique index list_export_running on list_export (account_id) where ended_at is null;
create index list_export_begun on list_export (account_id, begun_at);

create policy sight on list_choice for select using (account_id::text = (select reader_account()));
create policy sight on saved_query for select using (account_id::text = (select reader_account()));
create policy sight on list_export for select using (account_id::text = (select reader_account()));
do $$
declare
  name text;
begin
  foreach name in array array['list_choice', 'saved_query', 'list_export'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy step on %I using ((select is_step())) with check ((select is_step()))', name);
  end loop;
end $$;
`);
  }
}
