// Whom a task may not be taken by, and the end of the functions that were made by a migration.
import { Migration } from '@mikro-orm/migrations';

export class Seats extends Migration {
  override up(): void {
    this.addSql(`
alter table task add column "except" text;   -- the account that may not take it
drop function if exists read_step(uuid, text, uuid, text, text, timestamptz);
drop function if exists apply_step(text);
`);
  }
}
