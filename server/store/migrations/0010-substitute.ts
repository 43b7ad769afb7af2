// Who stands in for whom while somebody is away. It is asked when seats are made, and stays with what was made.
import { Migration } from '@mikro-orm/migrations';

export class Substitute extends Migration {
  override up(): void {
    this.addSql(`
create table substitute (
  account_id uuid not null references account on delete cascade,
  substitute_id uuid not null references account on delete cascade,
  org_id text not null references organisation on delete cascade,   -- of both
  process text,                       -- null is every process
  from_at timestamptz not null,
  until_at timestamptz,               -- null is until further notice
  primary key (account_id, org_id, substitute_id, from_at),
  check (account_id <> substitute_id)
);
`);
  }
}
