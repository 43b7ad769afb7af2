// Warnings that follow from what is stored: each is told once.
import { Migration } from '@mikro-orm/migrations';

export class Warnings extends Migration {
  override up(): void {
    this.addSql(`
create table warning_told (
  source text not null,
  key text not null,
  told_at timestamptz not null,
  primary key (source, key)
);
create index task_offer_due on task_offer (due) where due < 'infinity';`);
  }
}
