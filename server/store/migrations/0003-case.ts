// What happens: instances with everything that hangs on them. Each table carries instance_id; none refers to another
// instance, and there are no foreign keys here because one statement, apply_step, is the only writer.
import { Migration } from '@mikro-orm/migrations';

export class Case extends Migration {
  override up(): void {
    this.addSql(`
create table instance (
  id uuid primary key,
  process text not null,
  digest text not null,               -- of its revision, for life
  number text,
  item_id uuid,
  org_id text not null,               -- the applicant's organisation
  started_by text not null,
  state text not null,
  finished boolean not null,
  started_at timestamptz not null,
  since timestamptz not null,
  touched_at timestamptz not null,
  due timestamptz,
  version integer not null,           -- number of steps taken, and so of history entries
  head_hash text not null,            -- hash of the last history entry
  snapshot text not null,
  data text not null,
  access text not null,               -- canonical bytes of the rows in instance_access, to see a change without reading them
  columns jsonb not null              -- query copy of the public face
) with (fillfactor = 80);
create unique index instance_number on instance (process, number);
create index instance_started on instance (process, started_at desc, id desc);
create index instance_item on instance (item_id) where item_id is not null;
create index instance_org on instance (org_id, process);
create index instance_digest on instance (digest);

create table instance_access (        -- who sees it: entry is the index in process.read
  instance_id uuid not null,
  grantee text not null,
  entry smallint not null,
  primary key (grantee, instance_id, entry)
);
create index instance_access_instance on instance_access (instance_id, grantee);

create table task (
  instance_id uuid not null,
  id text not null,                   -- <state>.<opening>
  process text not null,
  state text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  outcome text,
  candidates text[] not null,         -- grantees of the seats
  primary key (instance_id, id)
) with (fillfactor = 80);
create index task_candidates on task using gin (candidates) where closed_at is null;

create table history_entry (
  instance_id uuid not null,
  seq integer not null,
  prev text not null,
  hash text not null,                 -- SHA-256 over prev, number and entry, one a line, in hex
  digest text not null,
  number text not null default '',    -- service number this step took
  entry text not null,                -- canonical bytes: what, who, when, and the commitment to the payload
  primary key (instance_id, seq)
);
create table history_payload (        -- inputs, facts and change; erasing it leaves the chain whole
  instance_id uuid not null,
  seq integer not null,
  salt text not null,
  bytes text not null,
  primary key (instance_id, seq)
);

create table number_sequence (
  process text not null,
  period text not null,
  last integer not null,
  primary key (process, period)
) with (fillfactor = 50);

create table reservation (
  instance_id uuid not null,
  name text not null,
  space text not null,
  key text not null,
  amount integer not null,
  primary key (instance_id, name)
);
create table reservation_total (
  space text not null,
  key text not null,
  used integer not null check (used >= 0),
  primary key (space, key)
) with (fillfactor = 50);

create table timer (
  instance_id uuid not null,
  name text not null,                 -- <state>.<timer>
  due_at timestamptz not null,
  primary key (instance_id, name)
);
create index timer_due on timer (due_at);

create table idempotency (
  instance_id uuid not null,
  account_id text not null,
  key text not null,
  request_hash text not null,
  status smallint not null,
  body text not null,
  expires_at timestamptz not null,
  primary key (instance_id, account_id, key)
);
create index idempotency_expires on idempotency using brin (expires_at);  -- rows come in this order and go all at once

create table draft (
  id uuid primary key,                -- a start's instance takes it
  process text not null,
  event text not null,
  account_id uuid not null,
  org_id text,
  item_id uuid,
  instance_id uuid,
  digest text not null,
  data text not null default '{}',
  version integer not null default 1,
  updated_at timestamptz not null
) with (fillfactor = 70);
create index draft_account on draft (account_id, process, event);
create index draft_instance on draft (instance_id) where instance_id is not null;

create table file (
  id uuid primary key,
  account_id uuid not null,           -- who uploaded it
  org_id text,
  draft_id uuid,
  instance_id uuid,                   -- set by the step that names it
  pointer text not null,
  name text not null,
  kind text not null,                 -- judged from the bytes
  bytes integer not null,
  sha256 text not null,
  created_at timestamptz not null
);
create index file_draft on file (draft_id) where draft_id is not null;
create index file_instance on file (instance_id) where instance_id is not null;
create table file_chunk (
  file_id uuid not null references file on delete cascade,
  n integer not null,
  bytes bytea not null,
  primary key (file_id, n)
);
alter table file_chunk alter column bytes set storage external;

create table outbox_message (
  id uuid primary key,                -- also its Message-ID
  instance_id uuid not null,
  kind text not null check (kind in ('notify', 'mail')),
  recipient text not null default '',
  payload text not null,
  state text not null default 'waiting' check (state in ('waiting', 'claimed', 'sent', 'shown', 'dead')),
  due_at timestamptz not null,        -- when claimed: when the claim ends
  attempts smallint not null default 0,
  created_at timestamptz not null,
  sent_at timestamptz,
  last_error text
) with (fillfactor = 70);
create index outbox_due on outbox_message (due_at) where state in ('waiting', 'claimed');
create index outbox_instance on outbox_message (instance_id);

create table message (
  id uuid primary key,
  account_id uuid not null,
  instance_id uuid,
  title jsonb not null,
  text jsonb not null,
  created_at timestamptz not null,
  read_at timestamptz
);
create index message_account on message (account_id, created_at desc);
create index message_unread on message (account_id) where read_at is null;

create trigger history_entry_is_final before update or delete on history_entry for each row execute function refuse_change();
create trigger history_entry_stays before truncate on history_entry execute function refuse_change();
create trigger history_payload_is_final before update on history_payload for each row execute function refuse_change();
create trigger history_payload_stays before truncate on history_payload execute function refuse_change();
create trigger history_payload_erased before delete on history_payload for each row
  when (current_setting('app.erasure', true) is distinct from 'on') execute function refuse_change();
`);
  }
}
