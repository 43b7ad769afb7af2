// What a repeated key is answered stands with the entry that its step made. Keys of the day before the upgrade are forgotten:
// whoever repeats a request across it is answered by the state of the case, as after a day.
import { Migration } from '@mikro-orm/migrations';

export class Once extends Migration {
  override up(): void {
    this.addSql(`
drop table idempotency;
alter table history_entry
  add column key text,                -- under which the step was asked for
  add column next text;               -- the task that then waited for the same person
`);
  }
}
