// What a person finds in the inbox beside open tasks: what he decided, what he began, what was copied to him, and the phrases he keeps.
import { Migration } from '@mikro-orm/migrations';

export class Inbox extends Migration {
  override up(): void {
    this.addSql(`
alter table history_entry
  add column voter text,              -- the account, where the step is a vote
  add column voted_at timestamptz;    -- and its instant
alter table history_entry disable trigger history_entry_is_final;
update history_entry e set voter = e.entry::json #>> '{by,id}', voted_at = (e.entry::json ->> 'at')::timestamptz
  from history_payload p
  where p.instance_id = e.instance_id and p.seq = e.seq and e.entry::json ->> 'task' is not null and e.entry::json #>> '{by,kind}' = 'person' and e.entry::json ->> 'event' ~ '^[A-Z]';
alter table history_entry enable trigger history_entry_is_final;
create index history_voter on history_entry (voter, voted_at desc, instance_id, seq) where voter is not null;

create index instance_starter on instance (started_by, started_at desc, id);

alter table message
  add column told boolean not null default true,      -- it stands among the messages
  add column copied boolean not null default false;   -- and its case among those copied to this person
create index message_copied on message (account_id, created_at desc, id) where copied;

create table phrase (                 -- what somebody often writes as an opinion
  id uuid primary key,
  account_id uuid not null,
  text text not null,
  created_at timestamptz not null,
  unique (account_id, text)
);
alter table phrase enable row level security;
alter table phrase force row level security;
create policy step on phrase using ((select is_step())) with check ((select is_step()));
create policy sight on phrase for select using (account_id::text = (select reader_account()));
`);
  }
}
