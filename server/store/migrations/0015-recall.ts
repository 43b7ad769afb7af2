// The step a message comes from: while it waits, it goes with the step when that is taken back.
import { Migration } from '@mikro-orm/migrations';

export class Recall extends Migration {
  override up(): void {
    this.addSql(`alter table outbox_message add column seq integer;   -- of the history entry; null when no step sent it`);
  }
}
