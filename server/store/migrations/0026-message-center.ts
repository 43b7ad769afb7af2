// The message center: notices and warnings, stars, what each person wants by mail and text message, and what nodes tell each other as it happens.
import { Migration } from '@mikro-orm/migrations';

export class MessageCenter extends Migration {
  override up(): void {
    this.addSql(`
alter table message
  add column category text not null default 'notice' check (category in ('notice', 'warning')),
  add column starred boolean not null default false;
create index message_category on message (account_id, category, created_at desc, id desc) where told;
create index message_starred on message (account_id, created_at desc, id desc) where told and starred;

create table channel_choice (          -- a channel somebody does not want, or wants again; without a row it is wanted
  account_id uuid not null references account on delete cascade,
  category text not null check (category in ('notice', 'warning')),
  channel text not null check (channel in ('mail', 'sms')),
  wanted boolean not null,
  primary key (account_id, category, channel)
);

create unlogged table live_event (     -- what changed in the last minute, for those who look on; what is lost with it is only how soon they see it
  id uuid primary key,
  at timestamptz not null,
  instances uuid[] not null,
  accounts uuid[] not null
);
create index live_event_at on live_event (at);

do $$
declare
  name text;
begin
  foreach name in array array['channel_choice', 'live_event'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy step on %I using ((select is_step())) with check ((select is_step()))', name);
  end loop;
end $$;
create policy sight on channel_choice for select using (account_id::text = (select reader_account()));

-- Who is signed out, removed or suspended looks on no longer: every node hears at once whose sessions to look at.
create function tell_whose_session() returns trigger language plpgsql as $$
begin
  perform pg_notify('live', old.account_id::text);
  return null;
end $$;
create trigger session_told after delete on session for each row execute function tell_whose_session();
create trigger membership_told after update or delete on membership for each row execute function tell_whose_session();
create function tell_account() returns trigger language plpgsql as $$
begin
  perform pg_notify('live', old.id::text);
  return null;
end $$;
create trigger account_told after update of state on account for each row execute function tell_account();
`);
  }
}
