// Codes on paper: what a printed case was when it was printed, found again by whoever holds the paper.
import { Migration } from '@mikro-orm/migrations';

export class Papers extends Migration {
  override up(): void {
    this.addSql(`
create table paper (
  instance_id uuid not null,
  seq integer not null,               -- the last history entry there was when it was printed
  hash text not null,                 -- of that entry
  code text not null unique,          -- 128 random bits
  made_at timestamptz not null,
  primary key (instance_id, seq)
);
alter table paper enable row level security;
alter table paper force row level security;
create policy step on paper using ((select is_step())) with check ((select is_step()));
`);
  }
}
