// Keys beyond their binding: a code that proves who received one, forms opened by one, sessions it opened, and its being reported lost.
import { Migration } from '@mikro-orm/migrations';

export class KeyForms extends Migration {
  override up(): void {
    this.addSql(`
-- Printed with the key and sent to who it is for: without it nobody makes the credential of somebody else's number known.
alter table key_record add column activation_hash text;
-- Lost: signs nothing until the platform lifts it.
alter table key_record add column blocked_at timestamptz;
alter table key_record add column blocked_why text;
create index key_record_ends on key_record (valid_until) where account_id is not null;
alter table draft add column key_id uuid references key_record on delete set null;
alter table session add column key_id uuid references key_record on delete set null;
create index session_key on session (key_id) where key_id is not null;

-- The warning a message tells, so that it can be put aside once its cause is gone.
alter table message add column warning text;
create index message_warning on message (warning) where warning is not null and read_at is null;
`);
  }
}
