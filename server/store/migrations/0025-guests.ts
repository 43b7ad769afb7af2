// Whoever fills in a form before he has an account, and who waits in the directory for a verdict.
import { Migration } from '@mikro-orm/migrations';

export class Guests extends Migration {
  override up(): void {
    this.addSql(`
-- Pending: named in the directory, so that nobody else takes the name or the code, and of no effect until somebody decides.
alter table account drop constraint account_state_check;
alter table account add constraint account_state_check check (state in ('pending', 'initial', 'verified', 'active', 'disabled', 'deleted'));
alter table organisation drop constraint organisation_state_check;
alter table organisation add constraint organisation_state_check check (state in ('pending', 'active', 'suspended'));

-- Until when a guest may send it; then it goes, with its files. account_id names no account then, but who has the token (edge/identity.ts).
alter table draft add column guest_until timestamptz;
create index draft_guest on draft (guest_until) where guest_until is not null;
`);
  }
}
