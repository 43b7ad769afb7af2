// Definitions that build on others, and links that lead a guest back to his case.
import { Migration } from '@mikro-orm/migrations';

export class Extends extends Migration {
  override up(): void {
    this.addSql(`
-- A revision is whole; where it was written as a patch of a base, the patch stands beside it. One whose base changed follows it.
alter table revision add column source text;
alter table revision add column base text;
alter table revision drop constraint revision_origin_check;
alter table revision add constraint revision_origin_check check (origin in ('folder', 'page', 'rollback', 'base'));
`);
  }
}
