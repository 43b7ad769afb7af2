// What somebody may know of his own sessions.
import { Migration } from '@mikro-orm/migrations';

export class Sessions extends Migration {
  override up(): void {
    this.addSql(`
alter table session
  add column id uuid not null default gen_random_uuid(),   -- names it to its own person; the token does not
  add column agent text not null default '',                -- what the browser calls itself
  add column address text not null default '';
create unique index session_id on session (id);
`);
  }
}
