// Work that did not go through says why, and somebody may give it up.
import { Migration } from '@mikro-orm/migrations';

export class Jobs extends Migration {
  override up(): void {
    this.addSql(`
alter table timer add column last_error jsonb;      -- the problems of its last try
alter table outbox_message drop constraint outbox_message_state_check;
alter table outbox_message add constraint outbox_message_state_check check (state in ('waiting', 'claimed', 'sent', 'shown', 'dead', 'abandoned'));
create index outbox_stuck on outbox_message (created_at) where state in ('dead', 'abandoned');
`);
  }
}
