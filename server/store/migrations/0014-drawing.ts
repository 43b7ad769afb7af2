// What the page of a case draws of its revision: worked out once, and worked out again wherever it is missing.
import { Migration } from '@mikro-orm/migrations';

export class Drawing extends Migration {
  override up(): void {
    this.addSql(`
create table revision_drawing (
  digest text not null,               -- of the revision, of which it is no part
  language text not null,
  direction text not null,
  way integer not null,               -- of laying out; with another one it is made anew
  drawing text,                       -- null where it could not be made
  primary key (digest, language, direction)
);
`);
  }
}
