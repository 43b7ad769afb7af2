// Notices and policies, guides, terms: what an administrator writes, version by version.
import { Migration } from '@mikro-orm/migrations';

export class Content extends Migration {
  override up(): void {
    this.addSql(`
create table content (                 -- a row is never changed; the newest version counts
  id text not null,
  version integer not null,
  kind text not null check (kind in ('policy', 'guide', 'page')),
  audience jsonb,
  title jsonb not null,
  body jsonb not null,                 -- a text with a shape in each language
  plain text not null,                 -- its words, to be looked for
  shown boolean not null,
  author text not null,
  at timestamptz not null,
  primary key (id, version)
);
create trigger content_is_final before update or delete on content for each row execute function refuse_change();
create trigger content_stays before truncate on content execute function refuse_change();`);
  }
}
