// When the form of a draft was opened: what has to be sent in time counts from then. Drafts that are there already were opened when they were last saved.
import { Migration } from '@mikro-orm/migrations';

export class Opened extends Migration {
  override up(): void {
    this.addSql(`
alter table draft add column opened_at timestamptz not null default now();
update draft set opened_at = updated_at;
`);
  }
}
