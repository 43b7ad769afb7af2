// Text messages leave by the outbox, and a letter may be of use for a while only.
import { Migration } from '@mikro-orm/migrations';

export class Letters extends Migration {
  override up(): void {
    this.addSql(`
alter table outbox_message
  drop constraint outbox_message_kind_check,
  add constraint outbox_message_kind_check check (kind in ('notify', 'mail', 'sms')),
  add column until timestamptz;        -- null: however late`);
  }
}
