// What organisations and people keep of themselves: records, their files, and what some of them switch off.
import { Migration } from '@mikro-orm/migrations';

export class Records extends Migration {
  override up(): void {
    this.addSql(`
create table record (                   -- a row is never changed; the newest version counts
  process text not null,
  owner text not null,                  -- a grantee: org:<id>/member or user:<id>
  version integer not null,
  digest text not null,                 -- of the revision it was judged by
  data text not null,
  account_id uuid not null references account,
  at timestamptz not null,
  primary key (process, owner, version)
);
create index record_owner on record (owner);

create table record_switch (            -- written at publish from process.record.switches
  process text not null,
  event text not null,
  record text not null,
  field text not null,
  primary key (process, event, record, field)
);

alter table file add column record text, add column owner text;
create index file_record on file (owner, record) where owner is not null;

alter policy sight on file using (
  case when instance_id is not null then exists (select from instance_access a where a.instance_id = file.instance_id and a.grantee = any ((select reader_grantees())::text[]))
  when owner is not null then owner = any ((select reader_grantees())::text[])
  else account_id::text = (select reader_account()) end);
alter table record enable row level security;
alter table record force row level security;
create policy sight on record for select using (owner = any ((select reader_grantees())::text[]));
create policy step on record using ((select is_step())) with check ((select is_step()));

-- The events of a process that these owners have switched off; of every process when it is null, as <process>:<event>.
create function switched_off(of_process text, owners text[]) returns text[] language sql stable as $$
  select array_agg(distinct case when of_process is null then s.process || ':' || s.event else s.event end)
  from record_switch s cross join unnest(owners) as o(owner)
  cross join lateral (select r.data from record r where r.process = s.record and r.owner = o.owner order by r.version desc limit 1) kept
  where (of_process is null or s.process = of_process) and kept.data::json->>s.field = 'false'
$$;
`);
  }
}
